package html

import (
	"fmt"
	"time"

	"github.com/visit-dav/watchbill/generator/report"
)

// A trend is drawn in a box of 360 by 192 units, so that it needs no scaling on a phone.
const (
	trendLeft, trendRight = 42, 356
	trendTop, trendBottom = 20, 160
)

// trend is a picture of some months; the table of the same page has every number of it.
type trend struct {
	ID, Title, Text string // Text says in words what is to be seen
	Lines           []trendLine
	Columns         []trendColumn
	Goal            *trendLine
}

// trendLine is a horizontal line with its label.
type trendLine struct {
	Y    float64
	Text string
}

// trendColumn is a month: what it holds is drawn between Top and Bottom, with a mark at each of Marks.
type trendColumn struct {
	X, Middle, Width float64
	Top, Height      float64
	Label, Note      string
	Empty            bool
	Lower, Upper     float64
}

// trends draws the share within the goal, and the median and 90th percentile, month by month. A single month is no trend.
func (r *renderer) trends(months []report.Summary) []trend {
	if len(months) < 2 {
		return nil
	}
	return []trend{r.withinTrend(months), r.timesTrend(months)}
}

func (r *renderer) withinTrend(months []report.Summary) trend {
	c := trend{ID: "trend-within", Title: r.say("First answers within the goal"), Text: r.say("Per month, of those given in duty time or overdue:")}
	scale := scaleTo(100)
	for _, n := range []float64{0, 50, 100} {
		c.Lines = append(c.Lines, trendLine{scale(n), fmt.Sprintf("%.0f %%", n)})
	}
	for i, s := range months {
		col := r.column(i, len(months), s)
		percent, ok := s.Response.Percent()
		col.Empty = !ok
		col.Top = scale(percent)
		col.Height = trendBottom - col.Top
		if ok {
			col.Note = fmt.Sprintf("%d/%d", s.Response.Within, s.Response.Answered+s.Response.Overdue)
			c.Text += r.say(" %s %.0f percent,", r.dateText(s.Period.First, "January"), percent)
		}
		c.Columns = append(c.Columns, col)
	}
	c.Text = finish(c.Text)
	return c
}

// timesTrend shows for each month the median and the 90th percentile, and the goal of its last day.
func (r *renderer) timesTrend(months []report.Summary) trend {
	c := trend{ID: "trend-times", Title: r.say("Time to the first answer"), Text: r.say("Median and 90th percentile in minutes of duty time:")}
	goal := r.goalOn(months[len(months)-1].Period.Last)
	highest := goal
	for _, s := range months {
		highest = max(highest, s.Response.P90)
	}
	top := niceTop(highest.Minutes())
	scale := scaleTo(top)
	for _, n := range []float64{0, top / 2, top} {
		c.Lines = append(c.Lines, trendLine{scale(n), fmt.Sprintf("%.0f", n)})
	}
	c.Goal = &trendLine{scale(goal.Minutes()), r.say("goal %s", r.minutes(goal))}
	for i, s := range months {
		col := r.column(i, len(months), s)
		f := s.Response
		if col.Empty = f.Answered == 0; !col.Empty {
			col.Lower, col.Upper = scale(f.Median.Minutes()), scale(f.P90.Minutes())
			c.Text += r.say(" %s %.0f and %.0f,", r.dateText(s.Period.First, "January"), f.Median.Minutes(), f.P90.Minutes())
		}
		c.Columns = append(c.Columns, col)
	}
	c.Text = finish(c.Text)
	return c
}

// column places month i of n.
func (r *renderer) column(i, n int, s report.Summary) trendColumn {
	step := float64(trendRight-trendLeft) / float64(n)
	width := min(step*0.62, 24)
	middle := trendLeft + step*(float64(i)+0.5)
	label := r.dateText(s.Period.First, "Jan")
	if n > 8 {
		label = string([]rune(label)[:1])
	}
	if s.Period.First.Month == time.January || i == 0 {
		label += r.dateText(s.Period.First, " 06")
	}
	return trendColumn{X: middle - width/2, Middle: middle, Width: width, Label: label}
}

// scaleTo gives the height of a value between 0 and top.
func scaleTo(top float64) func(float64) float64 {
	return func(n float64) float64 { return trendBottom - (trendBottom-trendTop)*min(n, top)/top }
}

// niceTop rounds up to a number that halves well.
func niceTop(n float64) float64 {
	for _, top := range []float64{30, 60, 90, 120, 180, 240, 360, 480, 720, 960, 1440, 2880} {
		if n <= top {
			return top
		}
	}
	return n
}

func finish(text string) string { return text[:len(text)-1] + "." }
