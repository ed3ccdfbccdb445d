package planner

import (
	"cmp"
	"math/bits"
	"slices"
)

// sketch seats weeks one after the other. It follows several partial plans at once, the most promising ones, and
// looks ahead so far that it seldom runs into a week that nobody can serve.
type sketch struct {
	*board
	from, to int // weeks that may be seated; others stay
	steps    []breadth
	step     []int      // by week: which of the steps
	passage  *passage   // nil when it isn't known
	trail    [][]*state // by week: the plans that are followed before it
	move     bool       // published weeks are seated too
	bound    int64      // how far from 0 a balance may be
	strict   bool       // a plan in which somebody is farther isn't followed
	cut      bool       // something was left out, so that a plan may exist though none was found
	loose    bool       // rules may be broken, at their cost
}

// state is a partial plan: the seats of a week and, through before, of those before it.
type state struct {
	before  *state
	seats   [2]int
	closing int // primary at the end of the week
	way     int // the code of the passage
	cost    cost
	guide   int64 // of states of one cost the lowest promises most
	tie     int64
	tallies []tally // nil once the next week is seated
}

// breadth is how much is thought of in a week.
type breadth struct {
	plans  int  // partial plans that are followed
	ways   int  // ways on from each
	people int  // who come into question
	any    bool // of plans that leave the same people free only the best is followed, so that it finds any plan at all
}

// steps gives what is tried in turn where a narrower search got stuck. The last looks at all there is of a team of
// eight; of a large team, in which somebody can nearly always serve, at less.
func (t *table) steps() []breadth {
	return []breadth{
		{plans: 24, ways: 8, people: 9},
		{plans: t.atMost(150), ways: 40, people: 12, any: true},
		{plans: t.atMost(1000), ways: 100, people: 16, any: true},
	}
}

// atMost bounds how many plans are followed by the memory that they take.
func (t *table) atMost(plans int) int { return min(plans, max(24, 1_000_000/len(t.members))) }

func (b *board) newSketch() *sketch {
	return &sketch{board: b, to: len(b.weeks), bound: b.tolerance, steps: b.steps(), step: make([]int, len(b.weeks))}
}

// draft plans the weeks that nobody has planned.
func (b *board) draft() {
	if b.complete() {
		return
	}
	if b.sketch == nil {
		b.sketch = b.newSketch()
	}
	from := 0
	for {
		if from == 0 {
			b.sketch.survey()
		}
		stuck, ok := b.sketch.run(from)
		if ok {
			break
		}
		from = b.sketch.widen(stuck)
	}
	b.sketch.trail = nil
	b.reckon()
}

// survey finds the passage. Where there is none through all weeks, published ones are moved, and rules broken in the end.
func (s *sketch) survey() {
	for s.passage = s.newPassage(); s.passage != nil && !s.passage.possible(); s.passage = s.newPassage() {
		s.move, s.loose = true, s.move
	}
}

// back is how many weeks before the one where it got stuck a search begins to be wider.
func (s *sketch) back() int { return 4 * (s.gap + 2) }

// widen prepares another run after one that got stuck: it searches more widely, first before that week, then
// everywhere, then moves published weeks, and breaks rules in the end. It gives the week from which that makes a difference.
func (s *sketch) widen(stuck int) (from int) {
	last := len(s.steps) - 1
	from, step := max(stuck-s.back(), 0), min(s.step[stuck]+1, last)
	switch {
	case s.step[stuck] < last:
	case s.step[0] < last:
		from = 0
	case !s.move:
		s.move, from = true, 0
	default:
		s.loose, from = true, 0
	}
	for w := from; w <= stuck; w++ {
		s.step[w] = max(s.step[w], step)
	}
	return from
}

// complete tells whether everything is planned, and nobody is to serve who can't.
func (b *board) complete() bool {
	for w, s := range b.seats {
		if s[primary] == unplanned || s[backup] == unplanned || w < b.window && b.ill(w, s) {
			return false
		}
	}
	return true
}

// run seats the weeks; those before from as the run before did. If that can't be done it leaves the board as it is and
// gives the week after which nothing helps.
func (s *sketch) run(from int) (stuck int, ok bool) {
	if from == 0 {
		s.trail = [][]*state{{s.start()}}
	}
	s.trail = s.trail[:from+1]
	asked := slices.Clone(s.seats)
	for w := from; w < len(s.weeks); w++ {
		next := s.follow(s.trail[w], w, asked[w])
		copy(s.seats, asked)
		if len(next) == 0 {
			return w, false
		}
		s.trail = append(s.trail, next)
		s.forget(w - s.back())
	}
	w := len(s.weeks) - 1
	for t := s.trail[w+1][0]; w >= 0; t, w = t.before, w-1 {
		s.seats[w] = t.seats
	}
	return 0, true
}

func (s *sketch) start() *state {
	first := &state{closing: s.before}
	for p := range s.members {
		first.tallies = append(first.tallies, s.members[p].tally)
	}
	return first
}

// forget gives back the memory of a week to which no search goes back.
func (s *sketch) forget(w int) {
	if w <= 0 {
		return
	}
	for _, t := range s.trail[w] {
		t.tallies = nil
	}
	s.trail[w] = nil
}

// breadth gives how widely a week is looked at; once rules may be broken there is a way on from everywhere.
func (s *sketch) breadth(w int) breadth {
	if s.loose {
		return s.steps[0]
	}
	return s.steps[s.step[w]]
}

// open tells whether a week is to be seated.
func (s *sketch) open(w int) bool {
	return w >= s.from && w < s.to && (!s.weeks[w].published || w < s.window && (s.move || s.ill(w, s.seats[w])))
}

// follow goes on from some states by a week, and keeps the best that differ.
func (s *sketch) follow(states []*state, w int, asked [2]int) []*state {
	r := s.breadth(w)
	var found []*state
	for _, t := range states {
		options := s.options(t, w, asked)
		slices.SortFunc(options, (*state).compare)
		s.cut = s.cut || len(options) > r.ways
		found = append(found, options[:min(r.ways, len(options))]...)
	}
	slices.SortFunc(found, (*state).compare)
	kept := found[:0]
	s.cut = s.cut || len(found) > r.plans
	seen := map[uint64]bool{}
	for _, t := range found {
		s.sit(t, w)
		if sign := s.signature(t, w); !seen[sign] {
			seen[sign] = true
			kept = append(kept, t)
		}
		if len(kept) == r.plans {
			break
		}
	}
	return kept
}

func (t *state) compare(o *state) int {
	if c := t.cost.compare(&o.cost); c != 0 {
		return c
	}
	return cmp.Or(cmp.Compare(t.guide, o.guide), cmp.Compare(t.tie, o.tie))
}

// signature is the same for two states from which the same ways lead on. Where the search is wide balances don't count,
// so that it finds any plan at all; of primary weeks only what a novice still lacks.
func (s *sketch) signature(t *state, w int) uint64 {
	sign := uint64(14695981039346656037)
	mix := func(n int64) { // FNV-1a by words
		sign = (sign ^ uint64(n)) * 1099511628211
		sign ^= sign >> 32
	}
	any := s.breadth(w).any
	for p := range t.tallies {
		y := &t.tallies[p]
		mix(int64(min(s.weeks[w].at-y.last.at, s.gap+1)))
		if any {
			mix(s.untrained(p, y))
			continue
		}
		mix(y.primaries)
		mix(y.balance)
		mix(y.holiday)
	}
	if s.chain {
		mix(int64(t.closing))
	}
	return sign
}

// options gives the ways to seat a week.
func (s *sketch) options(t *state, w int, asked [2]int) []*state {
	base := s.base(t, w)
	var options []*state
	add := func(p, q int) {
		seats := [2]int{p, q}
		if s.open(w) && s.ill(w, seats) {
			return
		}
		way, ok := s.leadsOn(t, w, seats, asked)
		if !ok {
			return
		}
		if o := s.option(t, w, seats, base); s.loose || !o.cost.breaks() && !(s.strict && o.cost[levelShare] > 0) {
			o.way = way
			options = append(options, o)
		}
	}
	if !s.open(w) {
		add(asked[primary], asked[backup])
		return options
	}
	if s.weeks[w].published && !s.ill(w, asked) {
		add(asked[primary], asked[backup])
	}
	people := s.choice(t, w)
	for i, p := range people {
		if s.chain && t.closing >= 0 {
			if p != t.closing && s.weeks[w].free[t.closing] {
				add(p, t.closing)
			}
			if !s.loose {
				continue
			}
		}
		for _, q := range people[:i] {
			add(p, q)
			if s.novices || s.chain || s.move {
				add(q, p)
			}
		}
		if s.loose {
			add(p, vacant)
			add(vacant, p)
		}
	}
	if s.loose {
		add(vacant, vacant)
	}
	return options
}

// leadsOn tells whether the weeks after one can be seated, and the code of the passage.
func (s *sketch) leadsOn(t *state, w int, seats, asked [2]int) (code int, ok bool) {
	d := &s.weeks[w]
	switch {
	case s.passage == nil:
		return 0, true
	case d.published && seats == asked:
		return s.passage.after(w, t.way, s.passage.ways[w][0])
	}
	return s.passage.after(w, t.way, way{1<<seats[primary] | 1<<seats[backup], d.published})
}

// choice gives those who come into question for a week, who owe most first.
func (s *sketch) choice(t *state, w int) []int {
	d := &s.weeks[w]
	now := turn{at: d.at, roles: 1}
	var people []int
	for p := range s.members {
		rested := s.lacking(t.tallies[p].last, now) == 0
		if s.loose && d.free[p] || rested && (d.lead[p] || d.free[p] && s.chain && t.closing < 0) {
			people = append(people, p)
		}
	}
	slices.SortFunc(people, func(p, q int) int {
		x, y := &t.tallies[p], &t.tallies[q]
		return cmp.Or(
			cmp.Compare(s.lacking(x.last, now), s.lacking(y.last, now)),
			cmp.Compare(y.balance+d.share[q]-s.lean[w][q], x.balance+d.share[p]-s.lean[w][p]),
			cmp.Compare(d.hash[p], d.hash[q]),
			cmp.Compare(p, q))
	})
	most := s.breadth(w).people
	if len(people) <= most {
		return people
	}
	s.cut = true
	kept := people[:most:most]
	for _, p := range people[most:] {
		if s.novices && len(kept) < most+3 && s.veteran(p, w, t.tallies[p].primaries) {
			kept = append(kept, p)
		}
	}
	return kept
}

// training is how much a novice's lack of primary weeks counts against a plan: early training keeps weeks possible.
const training = 2

// base is the state in which nobody serves a week.
func (s *sketch) base(t *state, w int) state {
	d := &s.weeks[w]
	o := state{before: t, cost: t.cost}
	for p := range t.tallies {
		y := &t.tallies[p]
		owed := y.balance + d.share[p]
		o.cost[levelShare] += excess(owed, s.bound)
		o.guide += square(owed-s.lean[w][p]) + square(y.holiday+s.holidayShare(w, p)) + s.untrained(p, y)/training
	}
	return o
}

func (t *table) holidayShare(w, p int) int64 {
	if d := &t.weeks[w]; len(d.holidays) > 0 {
		return d.share[p]
	}
	return 0
}

// untrained gives the primary weeks that a novice lacks.
func (t *table) untrained(p int, y *tally) int64 {
	m := &t.members[p]
	if !t.novices || !m.VeteranSince.IsZero() {
		return 0
	}
	return max(0, int64(m.VeteranAfter)*oneWeek-y.primaries)
}

// option seats two in a week, but moves no tallies yet.
func (s *sketch) option(t *state, w int, seats [2]int, base state) *state {
	o := base
	o.seats = seats
	d := &s.weeks[w]
	s.seats[w] = seats
	covered := uint64(0)
	for role, p := range seats {
		for _, part := range s.served(w, role) {
			s.serve(&o, t, w, role, part)
		}
		if p >= 0 {
			covered |= s.members[p].access
		}
	}
	o.guide += 100_000 * int64(s.facilities-bits.OnesCount64(covered))
	p, q := seats[primary], seats[backup]
	if p >= 0 && s.untrained(p, &t.tallies[p]) > 0 {
		o.guide -= oneWeek / training
	}
	if p >= 0 && q >= 0 && s.untaught(w, p, q, t.tallies) {
		o.cost[levelVeteran]++
	}
	c := s.weekCost(w)
	o.cost[levelFilled] += c[levelFilled]
	o.cost[levelPublished] += c[levelPublished]
	if s.chain && t.closing >= 0 && q != t.closing && !(s.kept(w, backup) && s.came(t, w)) {
		o.cost[levelChain]++
	}
	o.tie = t.tie + c[levelTie] + d.hash[max(p, 0)]
	return &o
}

// came tells whether the primary of the week before is as published.
func (s *sketch) came(t *state, w int) bool {
	if w == 0 {
		return !s.moved
	}
	d := &s.weeks[w-1]
	return d.published && t.seats[primary] == d.was[primary]
}

// serve counts a part of a role for a person.
func (s *sketch) serve(o, t *state, w, role int, part portion) {
	d := &s.weeks[w]
	y := &t.tallies[part.person]
	owed := y.balance + d.share[part.person]
	lean := s.lean[w][part.person]
	o.cost[levelShare] += excess(owed-part.amount, s.bound) - excess(owed, s.bound)
	o.guide += square(owed-part.amount-lean) - square(owed-lean)
	if due := s.holidayShare(w, part.person); len(d.holidays) > 0 {
		o.guide += square(y.holiday+due-part.amount) - square(y.holiday+due)
	}
	o.cost[levelGap] += int64(s.lacking(y.last, turn{at: d.at, roles: 1 << role, kept: s.kept(w, role)}))
}

// untaught tells whether two novices would serve together, and not because that is published.
func (s *sketch) untaught(w, p, q int, tallies []tally) bool {
	return s.novices && !s.veteran(p, w, tallies[p].primaries) && !s.veteran(q, w, tallies[q].primaries) &&
		!(s.weeks[w].novice && s.kept(w, primary) && s.kept(w, backup))
}

// sit moves the tallies.
func (s *sketch) sit(o *state, w int) {
	d := &s.weeks[w]
	s.seats[w] = o.seats
	o.tallies = slices.Clone(o.before.tallies)
	filled := int64(0)
	for role := range 2 {
		for _, part := range s.served(w, role) {
			filled += part.amount
			y := &o.tallies[part.person]
			y.balance -= part.amount
			if len(d.holidays) > 0 {
				y.holiday -= part.amount
			}
			if role == primary {
				y.primaries += part.amount
			}
			if y.last.at != d.at {
				y.last = turn{at: d.at, next: d.next, kept: true}
			}
			y.last.roles |= 1 << role
			y.last.kept = y.last.kept && s.kept(w, role)
		}
	}
	for p := range o.tallies {
		due := d.share[p] * filled / (2 * oneWeek)
		o.tallies[p].balance += due
		if len(d.holidays) > 0 {
			o.tallies[p].holiday += due
		}
	}
	o.closing = s.closing(w)
}
