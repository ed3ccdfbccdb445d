package html

import (
	"cmp"
	"math"
	"slices"

	"github.com/visit-dav/watchbill/generator/chart"
	"github.com/visit-dav/watchbill/generator/roster"
)

// How much of the balances the page shows: older weeks and more people would be pictures that nobody reads.
const (
	balanceWeeks  = 104 // that are over; all that are published ahead are shown
	balancePeople = 40
	goodBalance   = 1 // weeks; the plan keeps everybody within
)

// balances are the charts of balances over time, and the same as a table.
type balances struct {
	Charts []balanceChart
	Note   string // what was left out
	Worst  []string
	Table  balanceTable
}

// balanceChart is one person's.
type balanceChart struct {
	Name, Link, Balance string
	Plot                chart.Plot
}

type balanceTable struct {
	People []string
	Weeks  []balanceRow
}

type balanceRow struct {
	Week  string
	Ahead bool
	Cells []string
}

// course is a person's balance after each of the weeks shown.
type course struct {
	sharer
	points []roster.Point
}

func (r *renderer) balances(here []sharer) balances {
	var v balances
	here = slices.Clone(here)
	if len(here) > balancePeople {
		v.Note = r.say("The %d of %d people who are furthest from their share.", balancePeople, len(here))
		slices.SortStableFunc(here, func(a, b sharer) int {
			return cmp.Compare(math.Abs(b.account.Balance), math.Abs(a.account.Balance))
		})
		here = here[:balancePeople]
	}
	var courses []course
	for _, s := range here {
		courses = append(courses, course{s, r.books.ahead.History(s.person)})
	}
	if len(courses) == 0 || len(courses[0].points) == 0 {
		return v
	}
	past := r.cut(courses)
	high := goodBalance + 0.2
	for _, c := range courses {
		for _, point := range c.points {
			high = max(high, math.Abs(point.Balance))
		}
	}
	for _, c := range courses {
		v.Charts = append(v.Charts, r.chart(c, past, high))
	}
	v.Worst = r.worstOf(courses, past)
	v.Table = r.tableOf(courses, past)
	return v
}

// cut leaves out what is too old, and gives how many of the weeks that are left are over.
func (r *renderer) cut(courses []course) (past int) {
	points := courses[0].points
	past, found := slices.BinarySearchFunc(points, r.books.until, func(p roster.Point, w roster.Week) int {
		return p.Week.Compare(w)
	})
	if found {
		past++
	}
	old := max(past-balanceWeeks, 0)
	for i := range courses {
		courses[i].points = courses[i].points[old:]
	}
	return past - old
}

// chart draws what is over as a line, and what is published as a line that is broken.
func (r *renderer) chart(c course, past int, high float64) balanceChart {
	names, band := make([]string, len(c.points)), make([]chart.Range, len(c.points))
	over, ahead := make([]float64, len(c.points)), make([]float64, len(c.points))
	for i, p := range c.points {
		names[i], band[i] = r.weekName(p.Week), chart.Range{Low: -goodBalance, High: goodBalance}
		over[i], ahead[i] = math.NaN(), math.NaN()
		if i < past {
			over[i] = p.Balance
		}
		if i >= past-1 {
			ahead[i] = p.Balance
		}
	}
	return balanceChart{Name: c.Name, Link: c.Link, Balance: c.Balance, Plot: chart.Lines{
		Width: 320, Height: 132, Places: names, Band: band, Now: past - 1,
		Within: chart.Range{Low: -high, High: high}, Text: r.courseWords(c, past),
		Series: []chart.Series{{Class: "ahead", Values: ahead}, {Class: "over", Values: over}},
	}.Plot()}
}

// courseWords tell what the picture shows.
func (r *renderer) courseWords(c course, past int) string {
	low, high := c.points[0], c.points[0]
	for _, p := range c.points {
		if p.Balance < low.Balance {
			low = p
		}
		if p.Balance > high.Balance {
			high = p
		}
	}
	last := c.points[len(c.points)-1]
	text := r.say("Balance of %s by week, %s to %s: highest %s after %s, lowest %s after %s", c.Name, r.weekName(c.points[0].Week), r.weekName(last.Week), r.signed(high.Balance), r.weekName(high.Week), r.signed(low.Balance), r.weekName(low.Week))
	if past > 0 {
		text += r.say(", %s today", r.signed(c.points[past-1].Balance))
	}
	if past < len(c.points) {
		text += r.say(", %s after the last published week", r.signed(last.Balance))
	}
	return text + "."
}

// worstOf tells the largest deviations of the time that is over and of what is published ahead.
func (r *renderer) worstOf(courses []course, past int) []string {
	var words []string
	points := courses[0].points
	if past > 0 {
		words = append(words, r.say("Since %s the largest was %s.", r.weekName(points[0].Week), r.largest(courses, 0, past)))
	}
	if end := len(points); past < end {
		words = append(words, r.say("If all goes as published, up to %s, the largest will be %s.", r.weekName(points[end-1].Week), r.largest(courses, past, end)))
	}
	return words
}

// largest tells the largest deviation of some points, whose it is, and when.
func (r *renderer) largest(courses []course, from, to int) string {
	who, when := courses[0], from
	for _, c := range courses {
		for i := from; i < to; i++ {
			if math.Abs(c.points[i].Balance) > math.Abs(who.points[when].Balance) {
				who, when = c, i
			}
		}
	}
	return r.say("%s: %s, after %s", r.weeksOf(r.amount(who.points[when].Balance)), who.Name, r.weekName(who.points[when].Week))
}

func (r *renderer) tableOf(courses []course, past int) balanceTable {
	var t balanceTable
	for _, c := range courses {
		t.People = append(t.People, c.Name)
	}
	for i, p := range courses[0].points {
		row := balanceRow{Week: r.weekName(p.Week), Ahead: i >= past}
		for _, c := range courses {
			row.Cells = append(row.Cells, r.signed(c.points[i].Balance))
		}
		t.Weeks = append(t.Weeks, row)
	}
	return t
}
