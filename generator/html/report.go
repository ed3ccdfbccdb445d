package html

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/visit-dav/watchbill/generator/hours"
	"github.com/visit-dav/watchbill/generator/report"
	"github.com/visit-dav/watchbill/generator/site"
)

// monthsShown is how many months the overview's trends show.
const monthsShown = 12

// reportPage is what is reported of a period: the last 13 weeks with all periods, or a month, quarter or year.
type reportPage struct {
	Title, Lead string
	Empty       *empty
	Goals       []goal
	Trends      []trend
	Response    []fact
	Rest        []fact
	Depths      []tally
	Kinds       []tally
	Load        []loadRow
	LoadNotes   []string
	Periods     []periodTable
	Notes       []string
	Steps       *steps
}

// tally is a name and how often it occurred.
type tally struct {
	Name  string
	Count int
}

// loadRow is what one person carried.
type loadRow struct {
	Name, Link       string
	Incidents, Drawn int
	Primary, Backup  string
}

// periodTable lists periods of a kind, newest first.
type periodTable struct {
	Title, ID string
	Rows      []periodRow
}

type periodRow struct {
	Name, Link                                         string
	Current                                            bool
	Incidents, Unknown, Approximate, OffHours, Carried int
	Within, Median, P90, Resolution, Interrupting      string
}

func (r *renderer) reportSheets() []sheet {
	sheets := []sheet{{
		path: site.ReportsPage, kind: "report", title: r.say("Response and load"), section: site.ReportsPage,
		description: r.say("How soon customers are answered, and what it costs whom."), crumbs: []link{{Text: r.say("Response and load")}},
		content: func(p place) any { return r.reports(p) },
	}}
	for _, list := range [][]report.Summary{r.site.Reports.Months, r.site.Reports.Quarters, r.site.Reports.Years} {
		for i, s := range list {
			page := site.ReportPage(s.Period)
			sheets = append(sheets, sheet{
				path: page, kind: "report", title: r.say("Response and load, %s", r.periodName(s.Period)), section: site.ReportsPage,
				description: r.say("First responses, resolutions and load of %s", r.periodName(s.Period)) + ".",
				crumbs:      []link{{Text: r.say("Response and load"), Link: site.ReportsPage}, {Text: r.periodName(s.Period)}},
				content:     func(p place) any { return r.periodReport(p, list, i) },
			})
		}
	}
	return sheets
}

// reports is the overview: the goals, the last 13 weeks, and the way to every period.
func (r *renderer) reports(p place) reportPage {
	all := r.site.Reports
	v := r.summary(p, all.Recent)
	v.Title, v.Lead = r.say("Response and load"), r.say("The last 13 weeks, up to %s", r.dateText(all.Recent.Period.Last, "2 January 2006"))+"."
	v.Goals = r.goals(p)
	v.Trends = r.trends(all.Months[max(0, len(all.Months)-monthsShown):])
	for _, t := range []struct {
		title, id string
		list      []report.Summary
	}{{r.say("Months"), "months", all.Months}, {r.say("Quarters"), "quarters", all.Quarters}, {r.say("Years"), "years", all.Years}} {
		if len(t.list) > 0 {
			v.Periods = append(v.Periods, r.periodTable(p, t.title, t.id, t.list))
		}
	}
	if len(v.Periods) == 0 {
		v.Empty = &empty{What: r.say("There are no incidents to count yet."), Next: r.say("Bring them here with watchbill sync.")}
	}
	if r.tiered() {
		v.Notes = append(v.Notes, r.goalText(all.Recent.Period.Last))
	}
	if n := all.Restricted; n > 0 {
		v.Notes = append(v.Notes, r.say("Restricted incidents stand in no figure. There are %d in all.", n))
	}
	return v
}

// periodReport is the report of list[i].
func (r *renderer) periodReport(p place, list []report.Summary, i int) reportPage {
	s := list[i]
	v := r.summary(p, s)
	v.Title = r.periodName(s.Period)
	v.Lead = r.span(s.Period.First, s.Period.Last, 0) + "."
	if s.Current {
		v.Lead = r.say("%s, so far.", r.span(s.Period.First, s.Period.Last, 0))
	}
	if s.Incidents == 0 {
		v.Empty = &empty{What: r.say("No incident arrived in this period.")}
	}
	if parts := s.Period.Parts(); len(parts) > 0 {
		months := r.monthsOf(s.Period)
		v.Trends = r.trends(months)
		v.Periods = []periodTable{r.periodTable(p, r.say("Months"), "months", months)}
	}
	var st steps
	if i > 0 {
		st.Back = &link{Text: r.periodName(list[i-1].Period), Link: p.to(site.ReportPage(list[i-1].Period))}
	}
	if i+1 < len(list) {
		st.On = &link{Text: r.periodName(list[i+1].Period), Link: p.to(site.ReportPage(list[i+1].Period))}
	}
	v.Steps = &st
	return v
}

func (r *renderer) monthsOf(p report.Period) []report.Summary {
	return slices.DeleteFunc(slices.Clone(r.site.Reports.Months), func(s report.Summary) bool {
		return !p.Covers(s.Period.First)
	})
}

// summary is what all reports show of their period.
func (r *renderer) summary(p place, s report.Summary) reportPage {
	v := reportPage{Response: r.responseFigures(s), Rest: r.restFigures(s), Load: r.loads(p, s)}
	if s.Placed > 0 {
		for i, name := range []string{r.say("The primary alone"), r.say("The backup helped"), r.say("People off duty were drawn in"), r.say("A team was asked")} {
			v.Depths = append(v.Depths, tally{name, s.Depths[i]})
		}
	}
	for _, k := range s.Kinds {
		v.Kinds = append(v.Kinds, tally{r.kindName(k.Kind), k.Count})
	}
	if s.NoKind > 0 {
		v.Kinds = append(v.Kinds, tally{r.say("Not recorded"), s.NoKind})
	}
	if n := s.Vacant; n > 0 {
		v.LoadNotes = append(v.LoadNotes, r.say("%s arrived while nobody was primary.", r.count(n, "1 incident", "%d incidents")))
	}
	if n := s.Incidents - s.Placed; n > 0 {
		v.LoadNotes = append(v.LoadNotes, r.say("%s arrived before the first published week: whose, and whom it interrupted, isn’t known.", r.count(n, "1 incident", "%d incidents")))
	}
	return v
}

// responseFigures are the first responses; what is unknown or guessed stands beside what is known.
func (r *renderer) responseFigures(s report.Summary) []fact {
	f := s.Response
	facts := []fact{{Name: r.say("Incidents"), Text: fmt.Sprint(s.Incidents)}}
	if s.Incidents == 0 {
		return facts
	}
	facts = append(facts,
		fact{Name: r.say("Within the goal"), Text: r.within(f)},
		fact{Name: r.say("Median"), Text: r.orNone(f.Median, f.Answered)},
		fact{Name: r.say("90th percentile"), Text: r.orNone(f.P90, f.Answered)},
		fact{Name: r.say("Answered off hours"), Text: fmt.Sprint(f.OffHours)},
		fact{Name: r.say("Answer unknown"), Text: fmt.Sprint(f.Unknown)},
		fact{Name: r.say("Times approximate"), Text: fmt.Sprint(f.Approximate)})
	if f.Waiting > 0 {
		facts = append(facts, fact{Name: r.say("Unanswered, not yet due"), Text: fmt.Sprint(f.Waiting)})
	}
	if f.Overdue > 0 {
		facts = append(facts, fact{Name: r.say("Unanswered and overdue"), Text: fmt.Sprint(f.Overdue)})
	}
	return facts
}

func (r *renderer) restFigures(s report.Summary) []fact {
	if s.Incidents == 0 {
		return nil
	}
	facts := []fact{
		{Name: r.say("Median time to resolution"), Text: r.orNone(s.Resolution.Median, s.Resolution.Count)},
		{Name: r.say("90th percentile"), Text: r.orNone(s.Resolution.P90, s.Resolution.Count)},
		{Name: r.say("Carried over"), Text: fmt.Sprint(s.CarriedOver)},
		{Name: r.say("Still open"), Text: fmt.Sprint(s.Open)},
		{Name: r.say("Open again"), Text: fmt.Sprint(s.Reopened)},
	}
	if s.Placed > 0 {
		facts = append(facts,
			fact{Name: r.say("Drew in people off duty"), Text: r.interrupting(s)},
			fact{Name: r.say("People drawn in, summed"), Text: fmt.Sprint(s.Drawn)})
	}
	return facts
}

func (r *renderer) loads(p place, s report.Summary) []loadRow {
	var rows []loadRow
	for _, l := range s.Load {
		rows = append(rows, loadRow{
			Name: cmp.Or(r.name(l.Person), l.Person), Link: r.personLink(p, l.Person),
			Incidents: l.Incidents, Drawn: l.Drawn, Primary: r.days(l.Primary), Backup: r.days(l.Backup),
		})
	}
	return rows
}

// days shows duty days to the tenth: 5, or 2.5.
func (r *renderer) days(n float64) string {
	if tenths := math.Round(n * 10); math.Mod(tenths, 10) == 0 {
		return strconv.Itoa(int(tenths) / 10)
	}
	return r.amount(n)
}

// within is the share in the goal with the numbers it is made of: small ones tell how little a percentage says.
func (r *renderer) within(f report.Response) string {
	percent, ok := f.Percent()
	if !ok {
		return "–"
	}
	return r.say("%.0f %% (%d of %d)", percent, f.Within, f.Answered+f.Overdue)
}

func (r *renderer) interrupting(s report.Summary) string {
	if s.Placed == 0 {
		return "–"
	}
	return r.say("%d of %d", s.Interrupting, s.Placed)
}

func (r *renderer) orNone(d time.Duration, n int) string {
	if n == 0 {
		return "–"
	}
	return r.minutes(d)
}

func (r *renderer) periodTable(p place, title, id string, list []report.Summary) periodTable {
	t := periodTable{Title: title, ID: id}
	for _, s := range slices.Backward(list) {
		t.Rows = append(t.Rows, periodRow{
			Name: r.periodName(s.Period), Link: p.to(site.ReportPage(s.Period)), Current: s.Current, Incidents: s.Incidents,
			Within: r.within(s.Response), Median: r.orNone(s.Response.Median, s.Response.Answered),
			P90: r.orNone(s.Response.P90, s.Response.Answered), OffHours: s.Response.OffHours, Unknown: s.Response.Unknown,
			Approximate: s.Response.Approximate, Resolution: r.orNone(s.Resolution.Median, s.Resolution.Count),
			Carried: s.CarriedOver, Interrupting: r.interrupting(s),
		})
	}
	return t
}

// periodName is a period as people say it: November 2026, Quarter 4 of 2026, 2026.
func (r *renderer) periodName(p report.Period) string {
	switch p.Kind {
	case report.Month:
		return r.dateText(p.First, "January 2006")
	case report.Quarter:
		return r.say("Quarter %d of %d", (int(p.First.Month)+2)/3, p.First.Year)
	}
	return fmt.Sprint(p.First.Year)
}

// goalOn is the response goal in force on a date, as a duration of duty time.
func (r *renderer) goalOn(d hours.Date) time.Duration { return r.site.Hours.RuleOn(d).Goal }

// goalText says when a first response is due on a day, with what labels change.
func (r *renderer) goalText(d hours.Date) string {
	rule := r.site.Hours.RuleOn(d)
	text := r.say("A first response is due %s", r.targetText(hours.Target{Goal: rule.Goal, SameDay: rule.SameDay}))
	for _, t := range rule.Tiers {
		text += r.say("; with the label %s %s", strings.Join(t.Labels, r.say(" or ")), r.targetText(t.Target))
	}
	return text + "."
}

// tiered tells whether the goal is more than one duration.
func (r *renderer) tiered() bool {
	rule := r.site.Hours.RuleOn(r.site.Reports.Recent.Period.Last)
	return rule.SameDay > 0 || len(rule.Tiers) > 0
}

func (r *renderer) targetText(t hours.Target) string {
	text := r.say("within %s of duty time", r.minutes(t.Goal))
	if t.SameDay > 0 {
		text += r.say(", and the same day when it came before %s", t.SameDay.String())
	}
	return text
}
