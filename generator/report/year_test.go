package report_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/visit-dav/watchbill/generator/hours"
	"github.com/visit-dav/watchbill/generator/incident"
	"github.com/visit-dav/watchbill/generator/problem"
	"github.com/visit-dav/watchbill/generator/report"
	"github.com/visit-dav/watchbill/generator/roster"
)

// minute is what a clock on the wall and a list of names tell of one minute: nothing of it is reckoned by the program.
type minute struct {
	duty            bool
	day             string // local date
	week            int    // 0 is 2026-W01
	primary, backup string // of the minute; "vacant" for nobody
}

// year is a simulated one, minute by minute, with the roster that says the same.
type year struct {
	t       *testing.T
	zone    *time.Location
	start   time.Time
	minutes []minute
	roster  *roster.Roster
	random  *rand.Rand
}

const weeksSimulated = 56 // a year, and four weeks for what is handed over at its end

func slug(n int) string { return fmt.Sprintf("p%d", n%8) }

// holidays of the simulated year: W27 has no duty day, and a shutdown ends the year.
func freeDays() map[string]string {
	free := map[string]string{
		"2026-01-19": "King", "2026-02-16": "Presidents", "2026-05-25": "Memorial", "2026-09-07": "Labor",
		"2026-11-26": "Thanksgiving", "2026-11-27": "Day after", "2025-12-29": "Shutdown", "2025-12-30": "Shutdown",
		"2025-12-31": "Shutdown", "2026-01-01": "New Year", "2026-12-24": "Shutdown", "2026-12-25": "Shutdown",
	}
	for d := 29; d <= 33; d++ {
		free[time.Date(2026, 6, d, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)] = "Summer shutdown"
	}
	return free
}

// promotions are the weeks in which the backup takes over on Wednesday at 10:30, and who is backup then.
func promotions() map[int]string {
	return map[int]string{5: slug(2), 17: roster.Vacant, 29: slug(1), 41: slug(6)}
}

func newYear(t *testing.T, seed uint64) *year {
	t.Helper()
	zone, err := time.LoadLocation("America/Los_Angeles")
	if err != nil {
		t.Fatal(err)
	}
	y := &year{t: t, zone: zone, start: time.Date(2025, 12, 29, 0, 0, 0, 0, zone), random: rand.New(rand.NewPCG(seed, 7))}
	y.live()
	y.plan()
	return y
}

// live writes down every minute.
func (y *year) live() {
	free, promoted := freeDays(), promotions()
	end := time.Date(2025, 12, 29+7*weeksSimulated, 0, 0, 0, 0, y.zone)
	day, days := "", -1
	for at := y.start; at.Before(end); at = at.Add(time.Minute) {
		if at.Hour() == 0 && at.Minute() == 0 {
			day = at.Format(time.DateOnly)
			days++
		}
		m := minute{day: day, week: days / 7}
		workday := at.Weekday() != time.Saturday && at.Weekday() != time.Sunday && free[m.day] == ""
		m.duty = workday && (8 <= at.Hour() && at.Hour() < 12 || 13 <= at.Hour() && at.Hour() < 17)
		m.primary, m.backup = slug(m.week), slug(m.week+3)
		after := int(at.Weekday()+6)%7*1440+at.Hour()*60+at.Minute() >= 2*1440+10*60+30
		if next, ok := promoted[m.week]; ok && after {
			m.primary, m.backup = m.backup, next
		}
		if m.week == 13 { // nobody could be found
			m.primary = roster.Vacant
		}
		if m.week == 26 {
			m.primary, m.backup = "", ""
		}
		y.minutes = append(y.minutes, m)
	}
}

// plan gives the same to the program, as people would write it.
func (y *year) plan() {
	days := map[time.Weekday][]hours.Span{}
	for d := time.Monday; d <= time.Friday; d++ {
		days[d] = []hours.Span{{From: 8 * 60, To: 12 * 60}, {From: 13 * 60, To: 17 * 60}}
	}
	var free []hours.Holiday
	for day, name := range freeDays() {
		date, err := hours.ParseDate(day)
		if err != nil {
			y.t.Fatal(err)
		}
		free = append(free, hours.Holiday{Date: date, Name: name})
	}
	calendar, err := hours.New(y.zone, []hours.Rule{{From: hours.Date{Year: 2020, Month: 1, Day: 1}, Days: days, Goal: time.Hour}}, free)
	if err != nil {
		y.t.Fatal(err)
	}
	source := roster.Source{Rules: roster.Rules{Pattern: roster.Independent}}
	for n := range 8 {
		source.People = append(source.People, roster.Person{Slug: slug(n), Name: strings.ToUpper(slug(n)), Login: slug(n) + "-example"})
	}
	block := roster.Block{Recorded: y.start.AddDate(0, -1, 0)}
	for n := range weeksSimulated {
		week := roster.WeekOf(hours.DateOf(y.start, y.zone)).Add(n)
		if n == 26 {
			continue
		}
		planned := roster.PlannedWeek{Week: week, Primary: slug(n), Backup: slug(n + 3)}
		if n == 13 {
			planned.Primary = roster.Vacant
		}
		block.Weeks = append(block.Weeks, planned)
		if next, ok := promotions()[n]; ok {
			from := time.Date(2025, 12, 29+7*n+2, 10, 30, 0, 0, y.zone)
			source.Changes = append(source.Changes, roster.Change{
				ID: len(source.Changes) + 1, Kind: roster.Promote, At: from, By: slug(n), Reason: "ill", From: from, Person: next,
			})
		}
	}
	source.Blocks = []roster.Block{block}
	var problems problem.List
	y.roster = roster.New(source, calendar, &problems)
	for _, p := range problems.Sorted() {
		if p.Severity == problem.Error {
			y.t.Fatal(p)
		}
	}
}

// happening is a simulated incident: what happened, in minutes since the start of the year. -1 is never.
type happening struct {
	received, answered, closed int
	guessed                    bool // the form doesn't say when; the issue's own times do
	asks                       []question
}

// question is a mention by the owner, or by anybody, of a person.
type question struct {
	at       int
	by, whom string
}

func (y *year) at(n int) time.Time { return y.start.Add(time.Duration(n) * time.Minute) }

// happen makes 250 incidents of all kinds.
func (y *year) happen() []happening {
	last := 52 * 7 * 1440
	var all []happening
	for range 250 {
		h := happening{received: y.random.IntN(last), answered: -1, closed: -1, guessed: y.random.IntN(5) == 0}
		switch y.random.IntN(10) {
		case 0: // nobody says when it was answered
		case 1, 2: // late
			h.answered = h.received + y.random.IntN(3*1440)
		default:
			h.answered = h.received + y.random.IntN(90)
		}
		if y.random.IntN(12) > 0 {
			h.closed = max(h.received, h.answered) + 1 + y.random.IntN([]int{300, 2000, 20 * 1440}[y.random.IntN(3)])
		}
		for range y.random.IntN(4) {
			if h.answered < 0 { // a comment by the team would be the answer
				break
			}
			at := h.answered + y.random.IntN(2000)
			if h.closed < 0 || at < h.closed {
				h.asks = append(h.asks, question{at, y.minutes[at].primary, slug(y.random.IntN(8))})
			}
		}
		slices.SortStableFunc(h.asks, func(a, b question) int { return a.at - b.at })
		all = append(all, h)
	}
	return all
}

// issue writes a happening as GitHub would show it.
func (y *year) issue(n int, h happening) incident.Issue {
	var body strings.Builder
	field := func(name string, at int) {
		fmt.Fprintf(&body, "### %s\r\n\r\n%s\r\n\r\n", name, y.at(at).Format(time.RFC3339))
	}
	i := incident.Issue{
		Number: n, Title: "Incident", State: "open", User: &incident.Account{Login: "customer", Type: "User"}, CreatedAt: y.at(h.received),
	}
	if !h.guessed {
		field("Received", h.received)
		i.CreatedAt = y.at(h.received + 7)
		if h.answered >= 0 {
			field("Responded", h.answered)
		}
	} else if h.answered >= 0 {
		i.Comments = append(i.Comments, y.comment("p0", h.answered, "We look into it."))
	}
	for _, q := range h.asks {
		i.Comments = append(i.Comments, y.comment(q.by, q.at, "@"+q.whom+"-example could you look at this?"))
	}
	if h.closed >= 0 {
		i.State, i.ClosedAt = "closed", y.at(h.closed)
	}
	text := body.String()
	i.Body = &text
	return i
}

func (y *year) comment(by string, at int, text string) incident.Comment {
	return incident.Comment{User: &incident.Account{Login: by + "-example", Type: "User"}, Body: &text, CreatedAt: y.at(at)}
}

// nextDuty walks to the first duty minute at or after n.
func (y *year) nextDuty(n int) int {
	for !y.minutes[n].duty {
		n++
	}
	return n
}

// dutyBetween counts duty minutes one by one.
func (y *year) dutyBetween(from, to int) int {
	n := 0
	for k := from; k < to; k++ {
		if y.minutes[k].duty {
			n++
		}
	}
	return n
}

// counted is what a month's report says, in minutes.
type counted struct {
	Incidents, Open, Answered, Within, OffHours, Unknown, Approximate, Overdue int
	Median, P90, Resolution, ResolutionP90                                     int
	CarriedOver, Handoffs, Vacant, Interrupting, Drawn                         int
	Owned, DrawnBy                                                             map[string]int
	Primary, Backup                                                            map[string]float64
}

func newCounted() *counted {
	return &counted{Owned: map[string]int{}, DrawnBy: map[string]int{}, Primary: map[string]float64{}, Backup: map[string]float64{}}
}

// count walks through the year and counts by hand.
func (y *year) count(all []happening, now int) map[string]*counted {
	months := map[string]*counted{}
	month := func(day string) *counted {
		if months[day[:7]] == nil {
			months[day[:7]] = newCounted()
		}
		return months[day[:7]]
	}
	responses, resolutions := map[*counted][]int{}, map[*counted][]int{}
	for _, h := range all {
		start := y.nextDuty(h.received)
		c := month(y.minutes[start].day)
		y.countOne(c, h, start, now)
		if h.answered >= 0 && !y.offHours(h) {
			responses[c] = append(responses[c], y.dutyBetween(h.received, h.answered))
		}
		if h.closed >= 0 {
			resolutions[c] = append(resolutions[c], y.dutyBetween(h.received, h.closed))
		}
	}
	for _, c := range months {
		c.Median, c.P90 = middle(responses[c])
		c.Resolution, c.ResolutionP90 = middle(resolutions[c])
	}
	inDay := map[string]float64{}
	for _, m := range y.minutes {
		if m.duty {
			inDay[m.day]++
		}
	}
	for _, m := range y.minutes[:now] {
		if !m.duty {
			continue
		}
		if m.primary != roster.Vacant {
			month(m.day).Primary[m.primary] += 1 / inDay[m.day]
		}
		if m.backup != roster.Vacant {
			month(m.day).Backup[m.backup] += 1 / inDay[m.day]
		}
	}
	return months
}

// offHours is an answer outside of duty hours before an hour of duty had passed.
func (y *year) offHours(h happening) bool {
	return !y.minutes[h.answered].duty && y.dutyBetween(h.received, h.answered) <= 60
}

func (y *year) countOne(c *counted, h happening, start, now int) {
	c.Incidents++
	owner := y.minutes[start].primary
	if owner == roster.Vacant {
		c.Vacant++
	} else {
		c.Owned[owner]++
	}
	if h.closed < 0 {
		c.Open++
	}
	switch {
	case h.answered < 0 && h.closed < 0:
		c.Overdue++ // all of them are old by now
	case h.answered < 0:
		c.Unknown++
	case y.offHours(h):
		c.OffHours++
	default:
		c.Answered++
		if y.dutyBetween(h.received, h.answered) <= 60 {
			c.Within++
		}
	}
	if h.answered >= 0 && h.guessed {
		c.Approximate++
	}
	if n := y.weeksAfter(start, h.closed, now); n > 0 {
		c.CarriedOver++
		c.Handoffs += n
	}
	drawn := y.drawn(h, owner)
	c.Drawn += len(drawn)
	if len(drawn) > 0 {
		c.Interrupting++
	}
	for person := range drawn {
		c.DrawnBy[person]++
	}
}

// weeksAfter counts the weeks with duty that began between the owner's and the end.
func (y *year) weeksAfter(start, closed, now int) int {
	if closed < 0 {
		closed = now
	}
	began := map[int]bool{}
	for k := start; k <= closed; k++ {
		if y.minutes[k].week != 26 {
			began[y.minutes[k].week] = true
		}
	}
	return max(0, len(began)-1)
}

// handedOver counts, week by week, what was with its owner or a later primary at the end and open when the next duty week
// began.
func (y *year) handedOver(all []happening, now int) map[roster.Week]int {
	over := map[roster.Week]int{}
	for n := range weeksSimulated - 1 {
		next := n + 1
		if next == 26 { // no duty
			next++
		}
		for _, h := range all {
			end := h.closed
			if end < 0 {
				end = now
			}
			if n != 26 && y.minutes[y.nextDuty(h.received)].week <= n && y.minutes[end].week >= next {
				over[roster.WeekOf(hours.DateOf(y.start, y.zone)).Add(n)]++
			}
		}
	}
	return over
}

// drawn are those who wrote or were asked while they had no role, in what wasn't theirs.
func (y *year) drawn(h happening, owner string) map[string]bool {
	found := map[string]bool{}
	free := func(person string, at int) bool {
		for _, k := range []int{at, y.nextDuty(at)} {
			if m := y.minutes[k]; m.primary == person || m.backup == person {
				return false
			}
		}
		return person != owner
	}
	if h.guessed && h.answered >= 0 && free("p0", h.answered) {
		found["p0"] = true
	}
	for _, q := range h.asks {
		if strings.HasPrefix(q.by, "p") && q.whom != q.by && free(q.whom, q.at) && !y.handedTo(q.whom, q.at, h.closed) {
			found[q.whom] = true
		}
	}
	return found
}

// handedTo tells that the person is of the next pair, and the incident came to them.
func (y *year) handedTo(person string, at, closed int) bool {
	if y.minutes[at].primary == "" {
		return false
	}
	k := at
	for y.minutes[k].week == y.minutes[at].week {
		k++
	}
	k = y.nextDuty(k)
	return (closed < 0 || closed >= k) && (y.minutes[k].primary == person || y.minutes[k].backup == person)
}

// middle gives median and 90th percentile by counting how many lie below.
func middle(list []int) (median, p90 int) {
	if len(list) == 0 {
		return 0, 0
	}
	slices.Sort(list)
	rank := 1
	for 10*rank < 9*len(list) {
		rank++
	}
	return (list[(len(list)-1)/2] + list[len(list)/2]) / 2, list[rank-1]
}

// told is a report in the same terms.
func told(s report.Summary) *counted {
	c := newCounted()
	r := s.Response
	c.Incidents, c.Open, c.Answered, c.Within, c.OffHours = s.Incidents, s.Open, r.Answered, r.Within, r.OffHours
	c.Unknown, c.Approximate, c.Overdue = r.Unknown, r.Approximate, r.Overdue
	c.Median, c.P90 = int(r.Median.Minutes()), int(r.P90.Minutes())
	c.Resolution, c.ResolutionP90 = int(s.Resolution.Median.Minutes()), int(s.Resolution.P90.Minutes())
	c.CarriedOver, c.Handoffs, c.Vacant, c.Interrupting, c.Drawn = s.CarriedOver, s.Handoffs, s.Vacant, s.Interrupting, s.Drawn
	for _, l := range s.Load {
		if l.Incidents > 0 {
			c.Owned[l.Person] = l.Incidents
		}
		if l.Drawn > 0 {
			c.DrawnBy[l.Person] = l.Drawn
		}
		if l.Primary > 0 {
			c.Primary[l.Person] = l.Primary
		}
		if l.Backup > 0 {
			c.Backup[l.Person] = l.Backup
		}
	}
	return c
}

func TestAYearsFiguresEqualACountMinuteByMinute(t *testing.T) {
	t.Parallel()
	for _, seed := range []uint64{1, 2} {
		t.Run(fmt.Sprintf("seed %d", seed), func(t *testing.T) {
			t.Parallel()
			y := newYear(t, seed)
			all := y.happen()
			var s incident.Snapshot
			for n, h := range all {
				s.Issues = append(s.Issues, y.issue(n+1, h))
			}
			now := 55*7*1440 + 11*60
			records, restricted := incident.Records(&s, incident.Rules{}, y.roster, y.roster.Calendar(), y.at(now))
			got := report.New(records, restricted, y.roster, y.at(now))
			want := y.count(all, now)
			if len(got.Months) != len(want) {
				t.Errorf("got %d months, want %d", len(got.Months), len(want))
			}
			for _, m := range got.Months {
				near := cmpopts.EquateApprox(0, 1e-6)
				if diff := cmp.Diff(want[m.Period.String()], told(m), near); diff != "" {
					t.Errorf("%s: %s", m.Period, diff)
				}
			}
			if diff := cmp.Diff(y.handedOver(all, now), got.HandedOver); diff != "" {
				t.Errorf("handed over (-counted +got): %s", diff)
			}
			sums(t, got)
		})
	}
}

// sums checks that quarters and years are made of their months, and that the weeks hold what the months do.
func sums(t *testing.T, r report.Reports) {
	t.Helper()
	incidents, open := 0, 0
	for _, m := range r.Months {
		incidents, open = incidents+m.Incidents, open+m.Open
	}
	for w, s := range r.Weeks {
		if s.Period.First != w.Monday() || s.Period.Last != w.Sunday() || s.Incidents == 0 {
			t.Errorf("%s: %+v", w, s)
		}
		incidents, open = incidents-s.Incidents, open-s.Open
	}
	if incidents != 0 || open != 0 {
		t.Errorf("the months hold %d incidents more than the weeks, %d of them open", incidents, open)
	}
	for _, whole := range slices.Concat(r.Quarters, r.Years) {
		incidents, drawn, served := 0, 0, 0.0
		for _, m := range r.Months {
			if whole.Period.Covers(m.Period.First) {
				incidents += m.Incidents
				drawn += m.Drawn
				for _, l := range m.Load {
					served += l.Primary + l.Backup
				}
			}
		}
		for _, l := range whole.Load {
			served -= l.Primary + l.Backup
		}
		if whole.Incidents != incidents || whole.Drawn != drawn || math.Abs(served) > 1e-6 {
			t.Errorf("%s isn't the sum of its months", whole.Period)
		}
	}
}
