// Package chart reckons where the parts of a picture lie: lines over weeks or months, and bars of parts. It writes no
// markup and knows no colours: the partials of templates/partials/chart.html print what it gives, style sheets colour it
// by class. Pure, standard library only.
package chart

import (
	"math"
	"strconv"
	"strings"
)

// Lines is a chart of values at evenly spaced places, such as weeks, from left to right.
type Lines struct {
	Width, Height int      // of the picture, in units of about a pixel
	Places        []string // what the places are called; the two ends are written below the axis
	Series        []Series // drawn in order, the last on top
	Band          []Range  // one for each place, drawn below all; nil for none
	Within        Range    // what the vertical axis shows at least
	Now           int      // index of the place that is marked; less than 0 for none
	Text          string   // what the picture shows, for those who don't see it
}

// Series is a line. Values has one number for each place, NaN where there is none; the line is broken there.
type Series struct {
	Class  string // of the style sheet
	Values []float64
}

// Range is the numbers from Low to High.
type Range struct{ Low, High float64 }

// Plot is the geometry of Lines: all that a picture needs, in its units, with y growing downwards.
type Plot struct {
	Width, Height            int
	Text                     string
	Left, Top, Right, Bottom float64 // the frame in which the lines lie
	Band                     string  // data of a path, "" for none
	Lines                    []Line
	Levels                   []Mark // on the vertical axis, lowest first
	Places                   []Mark // on the horizontal axis
	Now                      *Mark
}

// Line is the data of a path, and its end.
type Line struct {
	Class, Path string
	X, Y        float64 // of the last value
}

// Mark is a place on an axis with its name.
type Mark struct {
	At     float64
	Text   string
	Anchor string // of the text: start, middle or end
	Zero   bool   // the level of 0
}

// The room around the frame, for the names of the axes.
const (
	roomLeft   = 30
	roomRight  = 8
	roomTop    = 8
	roomBottom = 20
)

// Plot reckons the picture.
func (l Lines) Plot() Plot {
	p := Plot{
		Width: l.Width, Height: l.Height, Text: l.Text,
		Left: roomLeft, Top: roomTop, Right: float64(l.Width - roomRight), Bottom: float64(l.Height - roomBottom),
	}
	levels := levels(l.span())
	scale := scale{p, len(l.Places), Range{levels[0], levels[len(levels)-1]}}
	for _, v := range levels {
		p.Levels = append(p.Levels, Mark{At: scale.y(v), Text: number(v), Anchor: "end", Zero: v == 0})
	}
	p.Band = scale.band(l.Band)
	for _, s := range l.Series {
		if line := scale.line(s); line.Path != "" {
			p.Lines = append(p.Lines, line)
		}
	}
	p.Places = scale.ends(l.Places)
	if l.Now >= 0 && l.Now < len(l.Places) {
		p.Now = &Mark{At: scale.x(l.Now), Text: l.Places[l.Now]}
	}
	return p
}

// span is what the vertical axis must show.
func (l Lines) span() Range {
	r := l.Within
	take := func(v float64) {
		if !math.IsNaN(v) && !math.IsInf(v, 0) {
			r.Low, r.High = min(r.Low, v), max(r.High, v)
		}
	}
	for _, s := range l.Series {
		for _, v := range s.Values {
			take(v)
		}
	}
	for _, b := range l.Band {
		take(b.Low)
		take(b.High)
	}
	return r
}

// levels are the round numbers from at or below a range to at or above it, three to six of them.
func levels(r Range) []float64 {
	if r.High <= r.Low {
		r.High = r.Low + 1
	}
	step := math.Pow(10, math.Floor(math.Log10((r.High-r.Low)/2)))
	for _, more := range []float64{2, 2.5, 2} { // 1, 2, 5, 10
		if math.Ceil(r.High/step)-math.Floor(r.Low/step) <= 4 {
			break
		}
		step *= more
	}
	var all []float64
	for n := math.Floor(r.Low / step); n <= math.Ceil(r.High/step); n++ {
		all = append(all, n*step)
	}
	return all
}

// scale turns places and values into units of the picture.
type scale struct {
	plot   Plot
	places int
	values Range
}

func (s scale) x(place int) float64 {
	if s.places < 2 {
		return tenth((s.plot.Left + s.plot.Right) / 2)
	}
	return tenth(s.plot.Left + (s.plot.Right-s.plot.Left)*float64(place)/float64(s.places-1))
}

func (s scale) y(v float64) float64 {
	part := (v - s.values.Low) / (s.values.High - s.values.Low)
	return tenth(s.plot.Bottom - part*(s.plot.Bottom-s.plot.Top))
}

func (s scale) line(of Series) Line {
	var path strings.Builder
	l := Line{Class: of.Class}
	pen := "M"
	for i, v := range of.Values {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			pen = "M"
			continue
		}
		l.X, l.Y = s.x(i), s.y(v)
		path.WriteString(pen + point(l.X, l.Y))
		pen = "L"
	}
	l.Path = path.String()
	return l
}

// band goes along the upper edge and back along the lower.
func (s scale) band(ranges []Range) string {
	var path strings.Builder
	pen := "M"
	for i, r := range ranges {
		path.WriteString(pen + point(s.x(i), s.y(r.High)))
		pen = "L"
	}
	for i := len(ranges) - 1; i >= 0; i-- {
		path.WriteString("L" + point(s.x(i), s.y(ranges[i].Low)))
	}
	if path.Len() > 0 {
		path.WriteString("Z")
	}
	return path.String()
}

// ends names the first and the last place.
func (s scale) ends(names []string) []Mark {
	switch last := len(names) - 1; {
	case last < 0:
		return nil
	case last == 0:
		return []Mark{{At: s.x(0), Text: names[0], Anchor: "middle"}}
	default:
		return []Mark{
			{At: s.x(0), Text: names[0], Anchor: "start"},
			{At: s.x(last), Text: names[last], Anchor: "end"},
		}
	}
}

func point(x, y float64) string { return short(x) + " " + short(y) }

func short(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

// tenth rounds to what an eye can tell, so that pages stay small and the same on all machines.
func tenth(v float64) float64 { return math.Round(v*10)/10 + 0 }

// number writes a level as people read it: with a real minus sign, without a tail of noughts.
func number(v float64) string {
	return strings.Replace(strconv.FormatFloat(math.Round(v*100)/100+0, 'f', -1, 64), "-", "−", 1)
}
