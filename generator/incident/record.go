package incident

import (
	"slices"
	"strings"
	"time"

	"github.com/visit-dav/watchbill/generator/hours"
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

// Records gives what can be counted of all incidents, as of now, published or not. Restricted ones are left out:
// restricted says how many.
func Records(
	s *Snapshot, rules Rules, r *roster.Roster, cal *hours.Calendar, now time.Time,
) (records []Record, restricted int) {
	c := newClock(rules, r, cal)
	re := newRestrictions(rules)
	slots := make([]*Record, len(s.Issues))
	inParallel(len(s.Issues), func(k int) {
		if i := &s.Issues[k]; !re.hold(i) {
			record := c.record(i, now)
			slots[k] = &record
		}
	})
	for _, slot := range slots {
		if slot == nil {
			restricted++
			continue
		}
		records = append(records, *slot)
	}
	return records, restricted
}

func newClock(rules Rules, r *roster.Roster, cal *hours.Calendar) clock {
	machines := map[string]bool{}
	for _, login := range slices.Concat(rules.Bots, rules.Proxies) {
		machines[strings.ToLower(login)] = true
	}
	return clock{r, cal, machines}
}

func (c *clock) record(i *Issue, now time.Time) Record {
	f := i.bodyForm()
	r := Record{Number: i.Number, Open: i.State != "closed", Closed: i.ClosedAt, Response: c.response(i, f, silently)}
	r.Start = r.Response.Received
	if start, ok := c.calendar.Next(r.Start); ok {
		r.Start = start
	}
	if owner, ok := c.roster.Owner(r.Response.Received); ok {
		r.Owner = owner.Person
	}
	until := r.Closed
	if r.Open {
		r.Closed, until, r.Reopened = time.Time{}, now, i.StateReason == "reopened"
	} else {
		r.Resolution = c.calendar.Between(r.Response.Received, r.Closed)
		r.Kinds = resolutionKinds(i.Labels, silently, f.fields[fieldKinds], c.closingKinds(i))
	}
	r.Handoffs = c.handoffs(r.Response.Received, until)
	r.Asks = c.trace(i, r.Owner, now)
	r.Drawn, r.Depth = c.drawn(i, r.Owner, r.Asks)
	return r
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
