package html

import (
	"strconv"
	"strings"

	"github.com/visit-dav/watchbill/generator/hours"
	"github.com/visit-dav/watchbill/generator/roster"
	"github.com/visit-dav/watchbill/generator/site"
)

// weeksOfQuarter are thirteen; the last quarter of a long year has the fifty-third too.
const weeksOfQuarter = 13

// quartersAhead is how many quarters the calendar's first page shows.
const quartersAhead = 4

// quarter is a table of the weeks of a quarter, with a row for everybody who serves in it.
type quarter struct {
	Title string
	Weeks []quarterWeek
	Rows  []quarterRow
}

type quarterWeek struct {
	Number, Link, Monday string
	Now                  bool
	Holidays             string
}

// quarterRow is a person's weeks; a row without a link is of what is lacking.
type quarterRow struct {
	Name, Link string
	Cells      []quarterCell // one for each week
}

// quarterCell is what somebody does in a week. It may be two things: the backup who becomes primary.
type quarterCell struct {
	Now   bool
	Marks []quarterMark
}

// quarterMark is a role that somebody holds; Part says which part of the week, "" for all of it.
type quarterMark struct{ Kind, Text, Part string }

// quarterOf numbers quarters on, over the years.
func quarterOf(w roster.Week) int { return 4*w.Year + min((w.Number-1)/weeksOfQuarter, 3) }

// quarters are the tables of some weeks, which follow each other.
func (r *renderer) quarters(p place, weeks []roster.WeekDuty) []quarter {
	var all []quarter
	for len(weeks) > 0 {
		n := 0
		for n < len(weeks) && quarterOf(weeks[n].Week) == quarterOf(weeks[0].Week) {
			n++
		}
		all = append(all, r.quarter(p, weeks[:n]))
		weeks = weeks[n:]
	}
	return all
}

func (r *renderer) quarter(p place, weeks []roster.WeekDuty) quarter {
	number := quarterOf(weeks[0].Week)
	q := quarter{Title: r.say("Quarter %d of %d", number%4+1, number/4)}
	now := roster.WeekOf(hours.DateOf(r.site.Now, r.site.Zone))
	lack := quarterRow{Name: r.say("Not covered"), Cells: make([]quarterCell, len(weeks))}
	rows := map[string]*quarterRow{}
	for i, w := range weeks {
		q.Weeks = append(q.Weeks, r.quarterWeek(p, w, now))
		for _, l := range r.lacks(w) {
			lack.Cells[i].Marks = append(lack.Cells[i].Marks, quarterMark{Kind: "vacant", Text: l.Text})
		}
		for _, a := range append(append([]roster.Assignment{}, w.Primary...), w.Backup...) {
			if a.Person == roster.Vacant {
				continue
			}
			if rows[a.Person] == nil {
				rows[a.Person] = &quarterRow{Name: r.name(a.Person), Link: r.personLink(p, a.Person), Cells: make([]quarterCell, len(weeks))}
			}
			cell := &rows[a.Person].Cells[i]
			part := strings.TrimPrefix(r.partOf(w, a.From, a.To), ", ")
			cell.Marks = append(cell.Marks, quarterMark{string(a.Role), r.roleName(a.Role), part})
		}
	}
	for _, someone := range r.site.Roster.People() {
		if row := rows[someone.Slug]; row != nil {
			q.Rows = append(q.Rows, *row)
		}
	}
	for _, c := range lack.Cells {
		if len(c.Marks) > 0 {
			q.Rows = append(q.Rows, lack)
			break
		}
	}
	for i := range weeks {
		for k := range q.Rows {
			q.Rows[k].Cells[i].Now = weeks[i].Week == now
		}
	}
	return q
}

func (r *renderer) quarterWeek(p place, w roster.WeekDuty, now roster.Week) quarterWeek {
	return quarterWeek{
		Number: strconv.Itoa(w.Week.Number), Link: p.to(site.WeekPage(w.Week)), Monday: r.dateText(w.Week.Monday(), "2 Jan"),
		Now: w.Week == now, Holidays: strings.Join(holidayNames(w), ", "),
	}
}

// holidayNames are the holidays of a week, each name once.
func holidayNames(w roster.WeekDuty) []string {
	var names []string
	for i, h := range w.Holidays {
		if i == 0 || w.Holidays[i-1].Name != h.Name {
			names = append(names, h.Name)
		}
	}
	return names
}
