package chart_test

import (
	"math"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/visit-dav/watchbill/generator/chart"
)

// The frame of these pictures is 100 wide, from 30 to 130, and 100 high, from 8 to 108.
func lines(values ...float64) chart.Lines {
	l := chart.Lines{Width: 138, Height: 128, Now: -1, Series: []chart.Series{{Class: "over", Values: values}}}
	for range values {
		l.Places = append(l.Places, "W")
	}
	return l
}

func TestValuesLieBetweenTheLevels(t *testing.T) {
	t.Parallel()
	nothing := math.NaN()
	for name, c := range map[string]struct {
		lines  chart.Lines
		path   string
		levels []string
	}{
		"from the lower to the upper end": {lines(-1, 0, 1), "M30 108L80 58L130 8", []string{"−1", "0", "1"}},
		"a gap breaks the line":           {lines(0, nothing, 10, 5, 0), "M30 108M80 8L105 58L130 108", []string{"0", "5", "10"}},
		"an endless value is a gap":       {lines(0, math.Inf(1), 2), "M30 108M130 8", []string{"0", "1", "2"}},
		"one place stands in the middle":  {lines(1), "M80 8", []string{"0", "0.5", "1"}},
		"values that are all the same":    {lines(0, 0), "M30 108L130 108", []string{"0", "0.5", "1"}},
		"small values":                    {lines(0, 0.03), "M30 108L130 8", []string{"0", "0.01", "0.02", "0.03"}},
		"no place at all":                 {lines(), "", []string{"0", "0.5", "1"}},
		"nothing but gaps":                {lines(nothing, nothing), "", []string{"0", "0.5", "1"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := c.lines.Plot()
			path, texts := "", []string{}
			for _, l := range p.Lines {
				path += l.Path
			}
			for i, m := range p.Levels {
				texts = append(texts, m.Text)
				if m.At < p.Top || m.At > p.Bottom || i > 0 && m.At >= p.Levels[i-1].At {
					t.Errorf("level %s is at %v", m.Text, m.At)
				}
			}
			if path != c.path || !slices.Equal(texts, c.levels) {
				t.Errorf("path %q levels %q, want %q and %q", path, texts, c.path, c.levels)
			}
		})
	}
}

func TestLevelsAreFewAndRound(t *testing.T) {
	t.Parallel()
	for _, high := range []float64{0.7, 1, 1.2, 3, 4.9, 7, 11, 19, 48, 99, 101, 250, 999, 12345} {
		l := lines(-high, high)
		levels := l.Plot().Levels
		if n := len(levels); n < 3 || n > 7 {
			t.Errorf("%v has %d levels", high, n)
		}
	}
}

func TestTheBandGoesThereAndBack(t *testing.T) {
	t.Parallel()
	l := lines(0, 0)
	l.Band = []chart.Range{{-1, 1}, {-1, 1}}
	if got, want := l.Plot().Band, "M30 8L130 8L130 108L30 108Z"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestTheAxisNamesItsEndsAndNow(t *testing.T) {
	t.Parallel()
	l := lines(0, 1, 2)
	l.Places, l.Now = []string{"W01", "W02", "W03"}, 1
	p := l.Plot()
	want := []chart.Mark{{At: 30, Text: "W01", Anchor: "start"}, {At: 130, Text: "W03", Anchor: "end"}}
	if diff := cmp.Diff(want, p.Places); diff != "" || p.Now == nil || p.Now.At != 80 || p.Now.Text != "W02" {
		t.Errorf("now %v, places: %s", p.Now, diff)
	}
}

func TestBarsShareOneScale(t *testing.T) {
	t.Parallel()
	got := chart.Strips([]chart.Bar{
		{Mark: 4, Parts: []chart.Part{{"primary", 1}, {"backup", 2}}},
		{Mark: -1, Parts: []chart.Part{{"primary", 0}, {"backup", 5}}},
		{Mark: 0},
	})
	want := []chart.Strip{
		{Pieces: []chart.Piece{{"primary", 0, 20}, {"backup", 20, 40}}, Mark: &chart.Piece{X: 80, Width: 0.8}},
		{Pieces: []chart.Piece{{"backup", 0, 100}}},
		{Mark: &chart.Piece{X: 0, Width: 0.8}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestBarsOfNothingAreEmpty(t *testing.T) {
	t.Parallel()
	for _, s := range chart.Strips([]chart.Bar{{Mark: 0}, {Mark: -1}}) {
		if len(s.Pieces) > 0 || s.Mark != nil {
			t.Errorf("got %v", s)
		}
	}
}

func TestTheEdgeOfABarKeepsItsMarkInside(t *testing.T) {
	t.Parallel()
	s := chart.Strips([]chart.Bar{{Mark: 7}})
	if end := s[0].Mark.X + s[0].Mark.Width; end > 100 {
		t.Errorf("ends at %v", end)
	}
}
