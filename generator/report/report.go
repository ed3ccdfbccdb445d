// Package report sums up incidents by month, quarter and year: first responses, time to resolution, what was carried
// over, whom it interrupted, and who served. It counts, and knows no word of an incident's text. It does no I/O and
// reads no clock.
package report

import (
	"cmp"
	"fmt"
	"iter"
	"slices"
	"time"

	"github.com/visit-dav/watchbill/generator/hours"
	"github.com/visit-dav/watchbill/generator/incident"
	"github.com/visit-dav/watchbill/generator/roster"
)

// Kind is the length of a period.
type Kind string

// The kinds of period, of the civil calendar.
const (
	Month   Kind = "month"
	Quarter Kind = "quarter"
	Year    Kind = "year"
)

// Period is a month, quarter or year; First and Last are inclusive.
type Period struct {
	Kind        Kind
	First, Last hours.Date
}

// String reads 2026-11, 2026-Q4 or 2026.
func (p Period) String() string {
	switch p.Kind {
	case Month:
		return p.First.String()[:len("2026-11")]
	case Quarter:
		return fmt.Sprintf("%04d-Q%d", p.First.Year, (int(p.First.Month)+2)/3)
	}
	return fmt.Sprintf("%04d", p.First.Year)
}

// periodOf gives the period of a kind in which a date lies.
func periodOf(kind Kind, d hours.Date) Period {
	months := map[Kind]int{Month: 1, Quarter: 3, Year: 12}[kind]
	first := hours.Date{Year: d.Year, Month: d.Month - time.Month((int(d.Month)-1)%months), Day: 1}
	next := hours.Date{Year: first.Year, Month: first.Month + time.Month(months), Day: 1}
	if next.Month > time.December {
		next = hours.Date{Year: first.Year + 1, Month: time.January, Day: 1}
	}
	return Period{kind, first, next.AddDays(-1)}
}

// Covers tells whether a date lies in the period.
func (p Period) Covers(d hours.Date) bool { return d.Compare(p.First) >= 0 && d.Compare(p.Last) <= 0 }

// Parts gives the months of a quarter, the quarters of a year; a month has none.
func (p Period) Parts() []Period {
	kind := map[Kind]Kind{Quarter: Month, Year: Quarter}[p.Kind]
	if kind == "" {
		return nil
	}
	var parts []Period
	for d := p.First; d.Compare(p.Last) <= 0; {
		part := periodOf(kind, d)
		parts = append(parts, part)
		d = part.Last.AddDays(1)
	}
	return parts
}

// Summary is what is reported of a period. An incident belongs to the period in which its response clock starts, at
// the first duty instant after it was received; so quarters and years are the sums of their parts.
type Summary struct {
	Period       Period
	Current      bool // it isn't over
	Incidents    int
	Open         int // of them, still open
	Reopened     int // of them, open again after they had been closed
	Response     Response
	Resolution   Spread      // duty time from receiving to closing, of the closed ones
	CarriedOver  int         // open at the end of a week, at least once
	Handoffs     int         // how often, together
	Placed       int         // received in a published week: what the next three are about
	Interrupting int         // incidents that drew in somebody off duty
	Drawn        int         // people off duty drawn in, summed over the incidents
	Depths       [4]int      // incidents by incident.Depth
	Kinds        []KindCount // of the closed ones, in the order of incident.Kinds; an incident may have several
	NoKind       int         // closed without a recorded kind
	Load         []Load      // in the order of the roster; people without any are left out
	Vacant       int         // incidents that arrived while nobody was primary
}

// Response is the first responses of a period.
type Response struct {
	incident.Figures
	Overdue int // open, unanswered and past their due time: missed, though without a duration yet
	Waiting int // open and unanswered, not yet due
}

// Percent is the share, 0 to 100, of first responses within the goal, among those given in duty hours or overdue; ok
// is false when there are none.
func (r Response) Percent() (percent float64, ok bool) {
	all := r.Answered + r.Overdue
	if all == 0 {
		return 0, false
	}
	return 100 * float64(r.Within) / float64(all), true
}

// Spread is how a set of durations lies. There is no mean on purpose, as in incident.Figures.
type Spread struct {
	Count       int
	Median, P90 time.Duration // of duty time; the 90th percentile by nearest rank
}

// KindCount is how many incidents a kind of resolution has.
type KindCount struct {
	Kind  incident.Resolution
	Count int
}

// Load is what a person carried in a period, shown for balance and never as a ranking.
type Load struct {
	Person          string
	Incidents       int     // owned
	Drawn           int     // incidents of others into which the person was drawn off duty
	Primary, Backup float64 // duty days served up to now; half a day counts half
}

// Reports are all summaries, and what they rest on.
type Reports struct {
	Months, Quarters, Years []Summary               // oldest first, without a gap
	Weeks                   map[roster.Week]Summary // those with an incident; their Periods have no kind
	HandedOver              map[roster.Week]int     // incidents open at the end of a week, as far as it is over
	Recent                  Summary                 // the last 13 weeks up to now; its Period has no kind
	Restricted              int                     // incidents of the whole time that stand in no other figure
}

// Summaries gives all of them: months, quarters, years.
func (r Reports) Summaries() []Summary { return slices.Concat(r.Months, r.Quarters, r.Years) }

// recentDays is the window of the present figures: a quarter, so that one bad week doesn't rule them.
const recentDays = 91

// New sums up. now tells what is overdue and which duty was served.
func New(records []incident.Record, restricted int, r *roster.Roster, now time.Time) Reports {
	b := newBook(records, r, now)
	today := hours.DateOf(now, b.zone)
	reports := Reports{
		Restricted: restricted,
		Recent:     b.summary(Period{First: today.AddDays(1 - recentDays), Last: today}),
	}
	reports.Weeks = b.weeks()
	reports.HandedOver = b.handedOver()
	first, last, ok := b.span()
	if !ok {
		return reports
	}
	for _, level := range []struct {
		kind Kind
		list *[]Summary
	}{{Month, &reports.Months}, {Quarter, &reports.Quarters}, {Year, &reports.Years}} {
		for d := first; d.Compare(last) <= 0; {
			s := b.summary(periodOf(level.kind, d))
			*level.list = append(*level.list, s)
			d = s.Period.Last.AddDays(1)
		}
	}
	return reports
}

// book is what summaries are made from: records by the date on which their clock starts.
type book struct {
	roster *roster.Roster
	zone   *time.Location
	now    time.Time
	days   []day
	duties []duty
}

type day struct {
	date   hours.Date
	record *incident.Record
}

func newBook(records []incident.Record, r *roster.Roster, now time.Time) *book {
	b := &book{roster: r, zone: r.Calendar().Zone(), now: now}
	for k := range records {
		b.days = append(b.days, day{hours.DateOf(records[k].Start, b.zone), &records[k]})
	}
	slices.SortStableFunc(b.days, func(a, c day) int { return a.date.Compare(c.date) })
	b.duties = served(r, now)
	return b
}

// span is from the first incident to today, or to the last one that a snapshot newer than now has.
func (b *book) span() (first, last hours.Date, ok bool) {
	if len(b.days) == 0 {
		return first, last, false
	}
	last = hours.DateOf(b.now, b.zone)
	if d := b.days[len(b.days)-1].date; d.Compare(last) > 0 {
		last = d
	}
	return b.days[0].date, last, true
}

// weeks sums up each week that has an incident.
func (b *book) weeks() map[roster.Week]Summary {
	weeks := map[roster.Week]Summary{}
	for _, d := range b.days {
		w := roster.WeekOf(d.date)
		if _, done := weeks[w]; !done {
			weeks[w] = b.summary(Period{First: w.Monday(), Last: w.Sunday()})
		}
	}
	return weeks
}

// handedOver counts, for each duty week, the incidents that were open at its end: each goes to the next one with duty.
func (b *book) handedOver() map[roster.Week]int {
	over := map[roster.Week]int{}
	for _, d := range b.days {
		for w := range Weeks(b.roster.Calendar(), roster.WeekOf(d.date), d.record.Handoffs) {
			over[w]++
		}
	}
	return over
}

// Weeks walks n weeks: the first, and those with duty that follow.
func Weeks(cal *hours.Calendar, first roster.Week, n int) iter.Seq[roster.Week] {
	return func(yield func(roster.Week) bool) {
		for w := first; n > 0; w = w.Add(1) {
			if w != first && !w.HasDuty(cal) {
				continue
			}
			n--
			if !yield(w) {
				return
			}
		}
	}
}

// within gives the records of a period.
func (b *book) within(p Period) []day {
	from, _ := slices.BinarySearchFunc(b.days, p.First, func(d day, first hours.Date) int { return d.date.Compare(first) })
	to, _ := slices.BinarySearchFunc(b.days, p.Last.AddDays(1), func(d day, after hours.Date) int { return d.date.Compare(after) })
	return b.days[from:to]
}

func (b *book) summary(p Period) Summary {
	s := Summary{Period: p, Current: p.Covers(hours.DateOf(b.now, b.zone))}
	load := map[string]*Load{}
	at := func(person string) *Load {
		if load[person] == nil {
			load[person] = &Load{Person: person}
		}
		return load[person]
	}
	days := b.within(p)
	s.measure(days, b.now)
	for _, d := range days {
		s.count(d.record)
		switch owner := d.record.Owner; owner {
		case "":
		case roster.Vacant:
			s.Vacant++
		default:
			at(owner).Incidents++
		}
		for _, person := range d.record.Drawn {
			at(person).Drawn++
		}
	}
	for _, d := range b.duties {
		if !p.Covers(d.date) {
			continue
		}
		if l := at(d.person); d.role == roster.Primary {
			l.Primary += d.part
		} else {
			l.Backup += d.part
		}
	}
	for _, person := range b.roster.People() {
		if l := load[person.Slug]; l != nil {
			s.Load = append(s.Load, *l)
		}
	}
	return s
}

// measure fills in what is about times.
func (s *Summary) measure(days []day, now time.Time) {
	responses, resolutions := make([]incident.Response, 0, len(days)), make([]time.Duration, 0, len(days))
	for _, d := range days {
		r := d.record
		switch unanswered := r.Open && r.Response.Unanswered(); {
		case unanswered && r.Response.Due.Before(now):
			s.Response.Overdue++
		case unanswered:
			s.Response.Waiting++
		default:
			responses = append(responses, r.Response)
		}
		if !r.Open {
			resolutions = append(resolutions, r.Resolution)
		}
	}
	s.Response.Figures = incident.Measure(responses)
	s.Resolution = spread(resolutions)
}

// count adds an incident to what is counted.
func (s *Summary) count(r *incident.Record) {
	s.Incidents++
	if r.Open {
		s.Open++
	}
	if r.Reopened {
		s.Reopened++
	}
	s.Handoffs += r.Handoffs
	if r.Handoffs > 0 {
		s.CarriedOver++
	}
	if r.Owner != "" {
		s.Placed++
		s.Depths[r.Depth]++
		s.Drawn += len(r.Drawn)
		if len(r.Drawn) > 0 {
			s.Interrupting++
		}
	}
	if !r.Open && len(r.Kinds) == 0 {
		s.NoKind++
	}
	for _, k := range r.Kinds {
		s.countKind(k)
	}
}

// order is that in which kinds of resolution are told.
var order = incident.Kinds()

func (s *Summary) countKind(k incident.Resolution) {
	i, found := slices.BinarySearchFunc(s.Kinds, k, func(c KindCount, k incident.Resolution) int {
		return cmp.Compare(slices.Index(order, c.Kind), slices.Index(order, k))
	})
	if !found {
		s.Kinds = slices.Insert(s.Kinds, i, KindCount{Kind: k})
	}
	s.Kinds[i].Count++
}

func spread(durations []time.Duration) Spread {
	n := len(durations)
	if n == 0 {
		return Spread{}
	}
	slices.Sort(durations)
	return Spread{n, (durations[(n-1)/2] + durations[n/2]) / 2, durations[(9*n+9)/10-1]}
}
