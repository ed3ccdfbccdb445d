package planner

import (
	"cmp"
	"hash/fnv"
	"math"
	"slices"
	"time"

	"github.com/visit-dav/watchbill/generator/hours"
	"github.com/visit-dav/watchbill/generator/roster"
)

// Amounts of duty are whole millionths of a week: sums of fractions would differ between machines.
const oneWeek = 1_000_000

// rounding is what the shares of many weeks may be off.
const rounding = 100

// Persons are indices; these stand where there is none.
const (
	vacant    = -1
	unplanned = -2
)

const (
	primary = 0
	backup  = 1
)

// table is a request as numbers. It doesn't change while a plan is sought.
type table struct {
	members    []member
	weeks      []duty // those with duty: the window, then published ones after it
	window     int    // how many of weeks are of the window
	gap        int
	tolerance  int64 // how far from 0 a balance may be
	chain      bool
	novices    bool // somebody may be one
	facilities int
	pairs      map[[2]int]int // weeks that two served together before
	before     int            // primary of the last duty week before, or vacant, or unplanned if there is none
	moved      bool           // that primary isn't as published
}

// member is a person as the weeks find them.
type member struct {
	roster.Person
	tally
	access uint64 // a bit for each facility
}

// tally is what a person did so far.
type tally struct {
	balance   int64 // share less served
	holiday   int64 // the same of weeks with a holiday
	primaries int64 // weeks served as primary
	lead      int64 // the same less those as backup
	last      turn
}

// turn is when a person was last on duty.
type turn struct {
	at    int   // serial of the week
	roles uint8 // bit 1: primary, bit 2: backup
	kept  bool  // published, and not moved
	next  int   // serial of the duty week after it
}

// duty is a week with duty.
type duty struct {
	week      roster.Week
	at        int // serial: weeks since a Monday long ago
	next      int // serial of the duty week after it
	days      []hours.Date
	holidays  []hours.Holiday
	published bool
	free      []bool       // by person: available on all days
	lead      []bool       // by person: free, and in a chain free in the duty week after it
	lean      []int64      // by person: the balance at which to be after the week, see addLean
	share     []int64      // by person: of two filled roles
	hash      []int64      // by person
	was       [2]int       // as published: who serves most of the role
	parts     [2][]portion // as published
	split     bool         // as published, a role has several people
	closing   int          // as published, primary at the end of the week
	broken    [2]bool      // as published, somebody serves on a day without being available
	novice    bool         // as published, a novice has a novice as backup
}

// portion is a part of a role's week.
type portion struct {
	person int
	amount int64
}

// newTable needs a request that was checked. Without a week of duty in the window, that is empty.
func newTable(r Request) *table {
	rules := r.Roster.Rules()
	t := &table{gap: rules.MinimumGap, chain: rules.Pattern == roster.Chain, pairs: map[[2]int]int{}}
	t.tolerance = oneWeek + rounding
	if t.chain {
		t.tolerance += oneWeek / 2
	}
	t.addMembers(r)
	t.addWeeks(r)
	if t.window > 0 {
		t.recall(r)
	}
	return t
}

func serial(w roster.Week) int {
	return w.Monday().Sub(hours.Date{Year: 1970, Month: time.January, Day: 5}) / 7
}

func (t *table) addMembers(r Request) {
	rules := r.Roster.Rules()
	bits := map[string]uint64{}
	for _, p := range r.Roster.People() {
		m := member{Person: p, tally: tally{last: turn{at: math.MinInt32}}}
		m.VeteranAfter = cmp.Or(p.VeteranAfter, rules.VeteranAfter)
		for _, facility := range p.Access {
			if bits[facility] == 0 && len(bits) < 64 {
				bits[facility] = 1 << len(bits)
			}
			m.access |= bits[facility]
		}
		t.members = append(t.members, m)
	}
	t.facilities = len(bits)
}

func (t *table) addWeeks(r Request) {
	end := r.First.Add(r.Weeks)
	for w := r.First; w.Compare(end) < 0; w = w.Add(1) {
		t.addWeek(r.Roster, w)
	}
	t.window = len(t.weeks)
	for _, w := range r.Roster.Weeks() {
		if w.Week.Compare(end) >= 0 {
			t.addWeek(r.Roster, w.Week)
		}
	}
	for i := range t.weeks {
		t.weeks[i].next = math.MaxInt32
		if i+1 < len(t.weeks) {
			t.weeks[i].next = t.weeks[i+1].at
		}
	}
	t.addLead(r)
	t.addLean()
}

// addLead tells who can be primary: in a chain, whoever can also be backup in the duty week after it.
func (t *table) addLead(r Request) {
	for i := range t.weeks {
		d := &t.weeks[i]
		d.lead = d.free
		if !t.chain {
			continue
		}
		var after []bool
		if i+1 < len(t.weeks) {
			after = t.weeks[i+1].free
		} else {
			after = t.freeSoon(r.Roster, d.week.Add(1))
		}
		d.lead = slices.Clone(d.free)
		for p := range after {
			d.lead[p] = d.lead[p] && after[p]
		}
	}
}

// freeSoon gives who is available in the first duty week from w on; nil when none follows soon.
func (t *table) freeSoon(r *roster.Roster, w roster.Week) []bool {
	for range 8 {
		if days, _ := daysOf(r.Calendar(), w); len(days) > 0 {
			return t.free(days)
		}
		w = w.Add(1)
	}
	return nil
}

// daysOf gives the dates of a week that have duty, and the holidays that take duty away.
func daysOf(c *hours.Calendar, w roster.Week) (days []hours.Date, holidays []hours.Holiday) {
	for i := range 7 {
		d := w.Monday().AddDays(i)
		name, holiday := c.HolidayOn(d)
		switch {
		case holiday && len(c.RuleOn(d).Days[d.Weekday()]) > 0:
			holidays = append(holidays, hours.Holiday{Date: d, Name: name})
		case c.HasDuty(d):
			days = append(days, d)
		}
	}
	return days, holidays
}

func (t *table) free(days []hours.Date) []bool {
	free := make([]bool, len(t.members))
	for i := range t.members {
		free[i] = !slices.ContainsFunc(days, func(d hours.Date) bool {
			_, ok := t.members[i].Available(d)
			return !ok
		})
	}
	return free
}

func (t *table) addWeek(r *roster.Roster, w roster.Week) {
	days, holidays := daysOf(r.Calendar(), w)
	if len(days) == 0 {
		return
	}
	d := duty{week: w, at: serial(w), days: days, holidays: holidays, free: t.free(days), was: [2]int{unplanned, unplanned}}
	d.share = t.shares(d.free)
	d.hash = make([]int64, len(t.members))
	for i := range t.members {
		h := fnv.New32a()
		h.Write([]byte(t.members[i].Slug + " " + w.String()))
		d.hash[i] = int64(h.Sum32() >> 16)
	}
	if known, ok := r.Week(w); ok && len(known.Primary) > 0 {
		d.published = true
		t.readPublished(r, &d, known)
	}
	t.weeks = append(t.weeks, d)
}

// shares are what each owes of a week in which both roles are filled.
func (t *table) shares(free []bool) []int64 {
	weight := int64(0)
	for i := range t.members {
		if free[i] {
			weight += int64(t.members[i].Percent)
		}
	}
	shares := make([]int64, len(t.members))
	for i := range t.members {
		if free[i] {
			shares[i] = (2*2*oneWeek*int64(t.members[i].Percent)/weight + 1) / 2
		}
	}
	return shares
}

// part gives the table of the first weeks of the window, the whole when it has no more.
func (t *table) part(weeks int) *table {
	if t.window <= weeks {
		return t
	}
	first := *t
	first.weeks, first.window = t.weeks[:weeks], weeks
	return &first
}

// after gives what is left once a part was planned.
func (t *table) after(b *board) *table {
	n := b.window
	rest := *t
	rest.weeks, rest.window = t.weeks[n:], t.window-n
	rest.before, rest.moved = b.closing(n-1), !b.kept(n-1, primary)
	rest.members = slices.Clone(t.members)
	rest.pairs = map[[2]int]int{}
	for pair, weeks := range t.pairs {
		rest.pairs[pair] = weeks
	}
	for w := range n {
		for p := range rest.members {
			rest.members[p].enter(b, w, p)
		}
		if pair, ok := b.pair(w); ok {
			rest.pairs[pair]++
		}
	}
	return &rest
}

// enter adds what a person does in a week of a board.
func (y *tally) enter(b *board, w, p int) {
	owed := b.due[p][w]
	if now, served := b.turn(w, p); now.roles != 0 {
		owed -= served[primary] + served[backup]
		y.lead += served[primary] - served[backup]
		y.primaries += served[primary]
		y.last = now
	}
	y.balance += owed
	if len(b.weeks[w].holidays) > 0 {
		y.holiday += owed
	}
}

// veteran tells whether a person is one in a week, given the primary weeks served before it.
func (t *table) veteran(p, w int, primaries int64) bool {
	m := &t.members[p]
	if !m.VeteranSince.IsZero() && t.weeks[w].days[0].Compare(m.VeteranSince) >= 0 {
		return true
	}
	return m.VeteranSince.IsZero() && primaries >= int64(m.VeteranAfter)*oneWeek
}
