package html

import (
	"cmp"
	"fmt"
	"html/template"
	"slices"
	"strings"

	"github.com/visit-dav/watchbill/generator/hours"
	"github.com/visit-dav/watchbill/generator/report"
	"github.com/visit-dav/watchbill/generator/roster"
	"github.com/visit-dav/watchbill/generator/site"
)

// week is the page of a duty week.
type week struct {
	Title, Lead string
	NoDuty      string // why the week has no assignments; "" when it has
	Lacks       []lack
	Posts       []weekPost
	Changes     []change
	Received    string        // how many incidents arrived, and what became of them
	Incidents   template.HTML // rows
	NoIncidents string
	Handed      string // how many incidents went over at its end, "" when it isn't over
	Over        []link // the published ones of them
	Days        []weekDay
	Zone, Goal  string
	Subscribe   string
	Steps       *steps
}

// weekPost is an assignment; the times are those of its duty hours.
type weekPost struct {
	Role        string
	Who         who
	From, Until *moment
}

// change is an entry of the log.
type change struct {
	ID               int
	At               *moment
	What, Reason, By string
	Undone           string // by which entry, "" for one in force
}

// weekDay is a day with its duty hours, or why it has none.
type weekDay struct {
	Name  string
	Spans []string
	Off   bool
}

func (r *renderer) weekSheets() []sheet {
	weeks := r.site.Roster.Weeks()
	var sheets []sheet
	for i, w := range weeks {
		page := site.WeekPage(w.Week)
		sheets = append(sheets, sheet{
			path: page, kind: "week", title: r.weekTitle(w.Week), section: site.OncallPage,
			description: r.say("Who is on duty %s", r.weekDates(w, 0)) + ".",
			crumbs:      []link{{Text: r.say("On call"), Link: site.OncallPage}, {Text: r.weekName(w.Week)}},
			content:     func(p place) any { return r.week(p, weeks, i) },
		})
	}
	return sheets
}

func (r *renderer) week(p place, weeks []roster.WeekDuty, i int) *week {
	w := weeks[i]
	v := &week{
		Title: r.weekTitle(w.Week), Lead: r.weekDates(w, 0), Days: r.weekDays(w.Week), Zone: r.site.Zone.String(),
		Changes: r.changes(w.Changes), Subscribe: p.to(site.SubscribePage), Steps: weekSteps(p, weeks, i),
		Lacks: r.lacks(w), Received: r.received(w.Week),
	}
	r.rows(p, &v.Incidents, r.incidents().byWeek[w.Week])
	if w.Week.Compare(roster.WeekOf(hours.DateOf(r.site.Now, r.site.Zone))) < 0 {
		for i := range v.Lacks {
			v.Lacks[i].Do = "" // it is over
		}
	}
	if w.First.IsZero() {
		v.NoDuty = r.say("This week has no duty hours. What arrives belongs to the primary of the next week.")
	}
	for _, a := range slices.Concat(w.Primary, w.Backup) {
		v.Posts = append(v.Posts, r.weekPost(p, a))
	}
	if start, ok := r.site.Hours.Next(w.Week.Start(r.site.Zone)); ok {
		v.Goal = r.goalText(hours.DateOf(start, r.site.Zone))
	}
	r.handedOver(p, w, v)
	v.NoIncidents = r.say("No published incident arrived in this week.")
	if v.Received == "" {
		v.NoIncidents = r.say("No incident arrived in this week.")
	}
	if w.Week.Start(r.site.Zone).After(r.site.Now) {
		v.NoIncidents = r.say("The week lies ahead.")
	}
	return v
}

// handedOver tells what was open when the week ended.
func (r *renderer) handedOver(p place, w roster.WeekDuty, v *week) {
	if len(w.Primary) == 0 || w.Week.Add(1).Start(r.site.Zone).After(r.site.Now) {
		return
	}
	n := r.site.Reports.HandedOver[w.Week]
	v.Handed = r.say("%s went over to the next pair.", r.count(n, "1 incident", "%d incidents"))
	if n == 0 {
		v.Handed = r.say("Nothing was open when the week ended.")
	}
	for _, a := range r.incidents().handed[w.Week] {
		v.Over = append(v.Over, link{Text: fmt.Sprintf("#%d %s", a.Number, r.titleOf(a)), Link: p.to(site.IncidentPage(a))})
	}
	if r.site.Desk == nil {
		return
	}
	for _, c := range r.site.Desk.Open { // for the team: what is still open of them
		for over := range report.Weeks(r.site.Hours, roster.WeekOf(hours.DateOf(c.Start, r.site.Zone)), c.Handoffs) {
			if over == w.Week {
				v.Over = append(v.Over, link{Text: r.say("#%d %s, still open", c.Number, c.Title), Link: c.URL})
			}
		}
	}
}

// received counts the incidents of a week, published or not; restricted ones count nowhere but in totals.
func (r *renderer) received(w roster.Week) string {
	s, ok := r.site.Reports.Weeks[w]
	if !ok {
		return ""
	}
	text := r.say("%s arrived", r.count(s.Incidents, "1 incident", "%d incidents"))
	if s.Open > 0 {
		text += r.say(", %d still open", s.Open)
	}
	if n := len(r.incidents().byWeek[w]); n > 0 {
		text += r.say("; %d published", n)
	}
	if percent, ok := s.Response.Percent(); ok {
		text += r.say(". %.0f %% of the first responses came within the goal", percent)
	}
	return text + "."
}

func (r *renderer) weekPost(p place, a roster.Assignment) weekPost {
	v := weekPost{Role: r.roleName(a.Role), Who: r.who(p, a.Person, a.Role), From: r.instant(a.From), Until: r.instant(a.To)}
	if start, ok := r.site.Hours.Next(a.From); ok && start.Before(a.To) {
		v.From = r.instant(start)
	}
	if end, ok := r.lastDuty(a.From, a.To); ok {
		v.Until = r.instant(end)
	}
	return v
}

func (r *renderer) weekTitle(w roster.Week) string { return r.say("Week %d of %d", w.Number, w.Year) }

func weekSteps(p place, weeks []roster.WeekDuty, i int) *steps {
	var s steps
	if i > 0 {
		s.Back = &link{Text: p.r.weekName(weeks[i-1].Week), Link: p.to(site.WeekPage(weeks[i-1].Week))}
	}
	if i+1 < len(weeks) {
		s.On = &link{Text: p.r.weekName(weeks[i+1].Week), Link: p.to(site.WeekPage(weeks[i+1].Week))}
	}
	return &s
}

// weekDays are the seven days with their duty hours; a weekend without any is left out.
func (r *renderer) weekDays(w roster.Week) []weekDay {
	var days []weekDay
	for n := range 7 {
		d := w.Monday().AddDays(n)
		v := weekDay{Name: r.dateText(d, "Mon 2 Jan")}
		for _, b := range r.site.Hours.Blocks(d) {
			v.Spans = append(v.Spans, b.From.In(r.site.Zone).Format("15:04")+"–"+b.To.In(r.site.Zone).Format("15:04"))
		}
		name, isHoliday := r.site.Hours.HolidayOn(d)
		if len(v.Spans) == 0 {
			v.Spans, v.Off = []string{cmp.Or(name, r.say("off"))}, true
		}
		if n < 5 || isHoliday || !v.Off {
			days = append(days, v)
		}
	}
	return days
}

// changes tells the log's entries in words.
func (r *renderer) changes(log []roster.Change) []change {
	var all []change
	for _, c := range log {
		v := change{ID: c.ID, At: r.at(c.At), What: r.what(c), Reason: c.Reason, By: cmp.Or(r.name(c.By), c.By)}
		if by, ok := r.site.Roster.RevertedBy(c.ID); ok {
			v.Undone = r.say("Not in force: entry %d took it back.", by)
		}
		all = append(all, v)
	}
	return all
}

func (r *renderer) what(c roster.Change) string {
	switch c.Kind {
	case roster.Swap:
		var weeks []string
		for _, w := range c.Weeks {
			weeks = append(weeks, r.weekName(w))
		}
		return r.say("Swap: the %s weeks %s change places", r.roleWord(c.Role), strings.Join(weeks, r.say(" and ")))
	case roster.Cover:
		return r.say("Cover: %s is %s%s", cmp.Or(r.name(c.Person), r.say("nobody")), r.roleWord(c.Role), r.during(c))
	case roster.Promote:
		return r.say("Promotion: the backup becomes primary from %s; %s is backup", r.atBrief(c.From), cmp.Or(r.name(c.Person), r.say("nobody")))
	case roster.Revert:
		return r.say("Entry %d is taken back", c.Of)
	}
	return string(c.Kind)
}

// during tells the days of a cover, or its instants where it begins or ends within a day.
func (r *renderer) during(c roster.Change) string {
	if len(c.Weeks) > 0 || c.From.IsZero() {
		return r.say(" for the whole week")
	}
	first, end := hours.DateOf(c.From, r.site.Zone), hours.DateOf(c.To, r.site.Zone)
	if c.From.Equal(first.Start(r.site.Zone)) && c.To.Equal(end.Start(r.site.Zone)) && first.Compare(end) < 0 {
		return ", " + r.span(first, end.AddDays(-1), first.Year)
	}
	return r.say(" from %s until %s", r.atBrief(c.From), r.atBrief(c.To))
}
