package html

import (
	"slices"
	"strconv"
	"time"

	"github.com/visit-dav/watchbill/generator/hours"
	"github.com/visit-dav/watchbill/generator/roster"
	"github.com/visit-dav/watchbill/generator/site"
)

// What the calendar's first page shows; the pages of the years show the rest.
const (
	monthsAhead = 12
	weeksBehind = 26
)

// oncall is a page of the calendar: the coming weeks, or a year.
type oncall struct {
	Title     string
	Duty      *duty // on the first page
	Years     []yearLink
	Weeks     []weekRow
	Earlier   []weekRow
	Months    []month
	Quarters  []quarter
	Lacking   []uncoveredWeek // on the first page
	More      int             // weeks that lack something and aren't named
	Subscribe string
	Fairness  string
	NoWeeks   *empty
}

type yearLink struct {
	Text, Link string
	Current    bool
}

// weekRow is a week of a list.
type weekRow struct {
	Link, Name      string
	When            moment
	Now, Past       bool
	Primary, Backup []who
	Notes           []chip
}

// who is a person in a role, or a vacancy; Span says from when or until when, where the week is split.
type who struct{ Kind, Role, Name, Link, Span string }

func yearPage(year int) string { return "oncall/" + strconv.Itoa(year) + ".html" }

func (r *renderer) oncallSheets() []sheet {
	sheets := []sheet{{
		path: site.OncallPage, kind: "oncall", title: r.say("On call"), section: site.OncallPage, duty: true,
		description: r.say("Who is on duty now and in the coming weeks."),
		crumbs:      []link{{Text: r.say("On call")}},
		content:     func(p place) any { return r.coming(p) },
	}}
	for _, year := range r.years() {
		name := strconv.Itoa(year)
		sheets = append(sheets, sheet{
			path: yearPage(year), kind: "oncall", title: r.say("On call %s", name), section: site.OncallPage,
			description: r.say("The duty weeks of %s", name) + ".",
			crumbs:      []link{{Text: r.say("On call"), Link: site.OncallPage}, {Text: name}},
			content:     func(p place) any { return r.year(p, year) },
		})
	}
	return sheets
}

// years lists the years that have weeks.
func (r *renderer) years() []int {
	var years []int
	for _, w := range r.site.Roster.Weeks() {
		if !slices.Contains(years, w.Week.Year) {
			years = append(years, w.Week.Year)
		}
	}
	return years
}

func (r *renderer) yearLinks(p place, current int) []yearLink {
	links := []yearLink{{r.say("Now"), p.to(site.OncallPage), current == 0}}
	for _, y := range r.years() {
		links = append(links, yearLink{strconv.Itoa(y), p.to(yearPage(y)), y == current})
	}
	return links
}

// coming is the calendar from this week on.
func (r *renderer) coming(p place) oncall {
	card := r.dutyCard(p)
	o := oncall{Title: r.say("On call"), Duty: &card, Years: r.yearLinks(p, 0), Subscribe: p.to(site.SubscribePage), Fairness: p.to(site.FairnessPage)}
	today := hours.DateOf(r.site.Now, r.site.Zone)
	now := roster.WeekOf(today)
	weeks := r.site.Roster.Weeks()
	for _, w := range weeks {
		if w.Week.Compare(now) >= 0 {
			o.Weeks = append(o.Weeks, r.weekRow(p, w))
		} else if w.Week.Compare(now.Add(-weeksBehind)) >= 0 {
			o.Earlier = append(o.Earlier, r.weekRow(p, w))
		}
	}
	o.Lacking, o.More = r.uncovered(p)
	slices.Reverse(o.Earlier)
	if len(o.Weeks) == 0 {
		o.Weeks, o.Earlier = o.Earlier, nil
	}
	if len(o.Weeks) == 0 {
		o.NoWeeks = r.nobody()
	}
	if len(weeks) == 0 {
		o.Duty, o.Years = nil, nil
		return o
	}
	for _, q := range r.quarters(p, r.fromQuarter(now)) {
		if len(o.Quarters) < quartersAhead {
			o.Quarters = append(o.Quarters, q)
		}
	}
	last := weeks[len(weeks)-1].Week.Monday()
	m := hours.Date{Year: today.Year, Month: today.Month, Day: 1}
	for n := 0; n < monthsAhead && (n == 0 || m.Compare(last) <= 0); n++ {
		o.Months = append(o.Months, r.month(p, m))
		m = nextMonth(m)
	}
	return o
}

// fromQuarter gives the published weeks from the beginning of a week's quarter on.
func (r *renderer) fromQuarter(w roster.Week) []roster.WeekDuty {
	weeks := r.site.Roster.Weeks()
	for len(weeks) > 0 && quarterOf(weeks[0].Week) < quarterOf(w) {
		weeks = weeks[1:]
	}
	return weeks
}

// year is the calendar of one year.
func (r *renderer) year(p place, year int) oncall {
	o := oncall{Title: r.say("On call %s", strconv.Itoa(year)), Years: r.yearLinks(p, year), Subscribe: p.to(site.SubscribePage)}
	var first, last hours.Date
	var weeks []roster.WeekDuty
	for _, w := range r.site.Roster.Weeks() {
		if w.Week.Year != year {
			continue
		}
		weeks = append(weeks, w)
		o.Weeks = append(o.Weeks, r.weekRow(p, w))
		if last = w.Week.Sunday(); first.IsZero() {
			first = w.Week.Monday()
		}
	}
	for m := (hours.Date{Year: year, Month: time.January, Day: 1}); m.Year == year; m = nextMonth(m) {
		if nextMonth(m).Compare(first) > 0 && m.Compare(last) <= 0 {
			o.Months = append(o.Months, r.month(p, m))
		}
	}
	o.Quarters = r.quarters(p, weeks)
	return o
}

func nextMonth(m hours.Date) hours.Date {
	if m.Month == time.December {
		return hours.Date{Year: m.Year + 1, Month: time.January, Day: 1}
	}
	return hours.Date{Year: m.Year, Month: m.Month + 1, Day: 1}
}

func (r *renderer) weekRow(p place, w roster.WeekDuty) weekRow {
	today := hours.DateOf(r.site.Now, r.site.Zone)
	now := roster.WeekOf(today)
	return weekRow{
		Link: p.to(site.WeekPage(w.Week)), Name: r.weekName(w.Week),
		When:    moment{Machine: w.Week.String(), Text: r.weekDates(w, today.Year)},
		Now:     w.Week == now,
		Past:    w.Week.Compare(now) < 0,
		Primary: r.holders(p, w.Primary, roster.Primary), Backup: r.holders(p, w.Backup, roster.Backup),
		Notes: r.weekNotes(w),
	}
}

// weekName reads W48 2026: the number first, as people say it.
func (r *renderer) weekName(w roster.Week) string { return r.say("W%02d %d", w.Number, w.Year) }

// weekNotes are what sets a week apart: holidays, the changes that are in force, and what nobody may enter. A vacancy
// stands in the place of a person.
func (r *renderer) weekNotes(w roster.WeekDuty) []chip {
	var notes []chip
	if w.First.IsZero() {
		notes = append(notes, chip{Text: r.say("no duty")})
	}
	for _, name := range holidayNames(w) {
		notes = append(notes, chip{Text: name})
	}
	for _, c := range w.Changes {
		note := chip{Text: r.changeNoun(c.Kind)}
		if shapes(w, c.ID) && !slices.Contains(notes, note) {
			notes = append(notes, note)
		}
	}
	for _, g := range r.site.Roster.AccessGaps(w) {
		notes = append(notes, chip{Text: r.say("no access to %s%s", g.Facility, r.partOf(w, g.From, g.To)), Class: "chip-lack"})
	}
	return notes
}

// shapes tells whether a change is in force in the week.
func shapes(w roster.WeekDuty, id int) bool {
	return slices.ContainsFunc(slices.Concat(w.Primary, w.Backup), func(a roster.Assignment) bool {
		return slices.Contains(a.Changes, id)
	})
}

func (r *renderer) changeNoun(k roster.Kind) string {
	switch k {
	case roster.Swap:
		return r.say("swap")
	case roster.Cover:
		return r.say("cover")
	case roster.Promote:
		return r.say("promotion")
	}
	return r.say("revert")
}

// holders are the people of one role of a week, with their times where there are several.
func (r *renderer) holders(p place, assignments []roster.Assignment, role roster.Role) []who {
	var all []who
	for i, a := range assignments {
		v := r.who(p, a.Person, role)
		start, ok := r.site.Hours.Next(a.From)
		end, served := r.lastDuty(a.From, a.To)
		if len(assignments) > 1 && ok && served {
			v.Span = r.part(start, end, i == 0, i == len(assignments)-1)
		}
		all = append(all, v)
	}
	return all
}

// part names a part of a week: until Tue, Wed – Thu, from Wed 13:00. A time is told where it cuts a day.
func (r *renderer) part(start, end time.Time, first, last bool) string {
	from, to := r.site.Words.Date(start.In(r.site.Zone), "Mon 15:04"), r.site.Words.Date(end.In(r.site.Zone), "Mon 15:04")
	if b := r.site.Hours.Blocks(hours.DateOf(start, r.site.Zone)); len(b) > 0 && start.Equal(b[0].From) {
		from = r.site.Words.Date(start.In(r.site.Zone), "Mon")
	}
	if b := r.site.Hours.Blocks(hours.DateOf(end, r.site.Zone)); len(b) > 0 && end.Equal(b[len(b)-1].To) {
		to = r.site.Words.Date(end.In(r.site.Zone), "Mon")
	}
	switch {
	case first:
		return r.say("until %s", to)
	case last:
		return r.say("from %s", from)
	case from == to:
		return from
	}
	return from + " – " + to
}

func (r *renderer) who(p place, slug string, role roster.Role) who {
	v := who{Kind: string(role), Role: r.roleName(role), Name: r.name(slug), Link: r.personLink(p, slug)}
	if v.Name == "" {
		v.Kind, v.Name = "vacant", r.vacancy(role)
	}
	return v
}
