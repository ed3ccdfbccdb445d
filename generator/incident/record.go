package incident

import (
	"slices"
	"strings"
	"time"

	"github.com/visit-dav/watchbill/generator/hours"
	"github.com/visit-dav/watchbill/generator/parallel"
	"github.com/visit-dav/watchbill/generator/roster"
)

// Record is what the reports count of an incident: times and people, and no word of its text.
type Record struct {
	Number     int
	Open       bool
	Closed     time.Time // zero for an open one
	Response   Response
	Start      time.Time     // when the response clock starts: the first duty instant at or after Received
	Resolution time.Duration // duty time from Received to Closed; 0 for an open one
	Owner      string        // slug of the primary at Start, Vacant, or "" when no published week has it
	Handoffs   int           // duty weeks that began while it was open
	Reopened   bool          // open again after it had been closed; that of a closed one isn't in the data
	Kinds      []Resolution
	Asks       []Ask
	Drawn      []string // slugs of the people off duty whom it interrupted, sorted
	Depth      Depth
}

// Tally is what the reports count of a snapshot. Publish makes it beside the publication, so that each issue is read once.
// What an open incident counts depends on the instant, so that it waits for one.
type Tally struct {
	clock       clock
	boilerplate map[string]bool
	records     []Record // by number
	open        []waiting
	restricted  int
}

// waiting is an open incident, with its place among the records.
type waiting struct {
	at    int
	issue Issue
}

// newTally takes what was counted of each issue.
func newTally(s *Snapshot, c clock, boilerplate map[string]bool, verdicts []verdict) *Tally {
	t := &Tally{clock: c, boilerplate: boilerplate}
	for k, v := range verdicts {
		switch {
		case v.restricted:
			t.restricted++
		case v.record == nil:
			t.open = append(t.open, waiting{len(t.records), s.Issues[k]})
			t.records = append(t.records, Record{})
		default:
			t.records = append(t.records, *v.record)
		}
	}
	return t
}

// Records gives what can be counted of all incidents, as of now, published or not. Restricted ones are left out:
// restricted says how many.
func (t *Tally) Records(now time.Time) (records []Record, restricted int) {
	records = slices.Clone(t.records)
	parallel.Each(len(t.open), func(k int) {
		i := &t.open[k].issue
		records[t.open[k].at] = t.clock.record(i, parse(bodyOf(i), t.boilerplate), now, silently)
	})
	return records, t.restricted
}

// Records gives what the records of a Tally are, of a snapshot that isn't published.
func Records(
	s *Snapshot, rules Rules, r *roster.Roster, cal *hours.Calendar, now time.Time,
) (records []Record, restricted int) {
	c, re, lines := newClock(rules, r, cal), newRestrictions(rules), boilerplate(rules.Boilerplate)
	verdicts := make([]verdict, len(s.Issues))
	parallel.Each(len(s.Issues), func(k int) {
		switch i := &s.Issues[k]; {
		case re.hold(i):
			verdicts[k].restricted = true
		case i.State == "closed":
			record := c.record(i, parse(bodyOf(i), lines), i.ClosedAt, silently)
			verdicts[k].record = &record
		}
	})
	return newTally(s, c, lines, verdicts).Records(now)
}

func newClock(rules Rules, r *roster.Roster, cal *hours.Calendar) clock {
	machines := map[string]bool{}
	for _, login := range slices.Concat(rules.Bots, rules.Proxies) {
		machines[strings.ToLower(login)] = true
	}
	return clock{r, cal, machines}
}

// record counts an issue with this form; now counts where it is open. warn is told what is wrong with its times.
func (c *clock) record(i *Issue, f form, now time.Time, warn warner) Record {
	r := c.handle(i, f, now, warn)
	c.assign(&r, i, now)
	return r
}

// handle counts what the calendar and who is who tell, whoever had which week.
func (c *clock) handle(i *Issue, f form, now time.Time, warn warner) Record {
	r := Record{Number: i.Number, Open: i.State != "closed", Closed: i.ClosedAt, Response: c.response(i, f, warn)}
	r.Start = r.Response.Received
	if start, ok := c.calendar.Next(r.Start); ok {
		r.Start = start
	}
	until := r.Closed
	if r.Open {
		r.Closed, until, r.Reopened = time.Time{}, now, i.StateReason == "reopened"
	} else {
		r.Resolution = c.calendar.Between(r.Response.Received, r.Closed)
		r.Kinds = resolutionKinds(i.Labels, silently, f.fields[fieldKinds], c.closingKinds(i))
	}
	r.Handoffs = c.handoffs(r.Response.Received, until)
	return r
}

// assign counts what the weeks tell: whose it was, and whom it took beside them.
func (c *clock) assign(r *Record, i *Issue, now time.Time) {
	if owner, ok := c.roster.Owner(r.Response.Received); ok {
		r.Owner = owner.Person
	}
	said := c.utterances(i)
	r.Asks = c.trace(i, said, r.Owner, now)
	r.Drawn, r.Depth = c.drawn(said, r.Owner, r.Asks)
}

func bodyOf(i *Issue) string {
	if i.Body == nil {
		return ""
	}
	return normal(*i.Body)
}

// silently is for what lint and the gate tell of.
func silently(Rule, string, string) {}

// closingKinds is what the last comment that begins with Resolution says of its kinds.
func (c *clock) closingKinds(i *Issue) string {
	for k := range slices.Backward(i.Comments) {
		m := &i.Comments[k]
		if m.Body == nil || bool(m.Minimized) || c.machine(m.User) || c.person(m.User) == "" && !ofTheTeam(m.AuthorAssociation) {
			continue
		}
		if kinds, ok := i.closing(k); ok {
			return kinds
		}
	}
	return ""
}
