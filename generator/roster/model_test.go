package roster_test

import (
	"maps"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/visit-dav/watchbill/generator/hours"
	"github.com/visit-dav/watchbill/generator/problem"
	"github.com/visit-dav/watchbill/generator/roster"
)

const half = 30 * time.Minute

// world is a random roster, and what its rules amount to for every half hour of duty, one by one, written without the
// code under test.
type world struct {
	zone     *time.Location
	rule     hours.Rule
	holidays map[string]bool
	source   roster.Source
	start    time.Time // first half hour
	cells    []cell    // all half hours of duty, two weeks before and after the plan's too
	index    map[slot][]int
	holder   map[slot]string
	wrong    map[int]bool // ids of entries at fault
}

// cell is half an hour of duty. In weeks without plan nobody serves, not even Vacant.
type cell struct {
	at      time.Time
	date    string
	week    roster.Week
	who     map[roster.Role]string
	planned map[roster.Role]string
	shaper  map[roster.Role]int // id of the change that last gave it to somebody
}

type slot struct {
	week roster.Week
	role roster.Role
}

func both() []roster.Role { return []roster.Role{roster.Primary, roster.Backup} }

func newWorld(t testing.TB, seed uint64) (*world, *rand.Rand) {
	t.Helper()
	rng := rand.New(rand.NewPCG(seed, 7))
	places := [][2]string{
		{"America/Los_Angeles", "2026-W08"},
		{"America/Los_Angeles", "2026-W42"},
		{"America/Los_Angeles", "2026-W50"},
		{"Australia/Lord_Howe", "2026-W12"},
		{"Australia/Lord_Howe", "2026-W38"},
		{"America/Sao_Paulo", "2018-W42"},
		{"Asia/Beirut", "2026-W11"},
		{"Asia/Beirut", "2026-W41"},
		{"UTC", "2028-W07"},
		{"Asia/Tokyo", "2020-W52"},
	}
	place := places[rng.IntN(len(places))]
	zone, err := time.LoadLocation(place[0])
	if err != nil {
		t.Fatal(err)
	}
	w := &world{zone: zone, holidays: map[string]bool{}, index: map[slot][]int{}, holder: map[slot]string{}}
	w.rule = randomRule(t, rng)
	first := week(t, place[1])
	w.start = first.Add(-2).Monday().Start(zone)
	for range rng.IntN(4) {
		w.holidays[first.Monday().AddDays(rng.IntN(42)).String()] = true
	}
	if rng.IntN(2) == 0 {
		shut := first.Add(1 + rng.IntN(4)).Monday()
		for i := range 7 {
			w.holidays[shut.AddDays(i).String()] = true
		}
	}
	w.makeCells()
	w.makePeople(t, rng, first)
	w.makePlan(rng, first)
	w.makeLog(rng, first)
	return w, rng
}

func randomRule(t testing.TB, rng *rand.Rand) hours.Rule {
	t.Helper()
	kinds := []struct {
		days  []time.Weekday
		spans []string
	}{
		{[]time.Weekday{1, 2, 3, 4, 5}, []string{"08:00-12:00", "13:00-17:00"}},
		{[]time.Weekday{0, 1, 2, 3, 4, 5, 6}, []string{"06:00-22:00"}},
		{[]time.Weekday{0, 1, 2, 3, 4, 5, 6}, []string{"00:00-06:00", "20:00-24:00"}},
		{[]time.Weekday{2, 4}, []string{"10:00-11:30"}},
	}
	kind := kinds[rng.IntN(len(kinds))]
	r := hours.Rule{From: date(t, "2015-01-01"), Goal: time.Hour, Days: map[time.Weekday][]hours.Span{}}
	for _, text := range kind.spans {
		span, err := hours.ParseSpan(text)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range kind.days {
			r.Days[d] = append(r.Days[d], span)
		}
	}
	return r
}

const modelWeeks = 6

func (w *world) makeCells() {
	for at := w.start; at.Before(w.start.Add((modelWeeks + 4) * 7 * 24 * time.Hour)); at = at.Add(half) {
		local := at.In(w.zone)
		day := local.Format(time.DateOnly)
		minute := hours.Clock(local.Hour()*60 + local.Minute())
		on := func(s hours.Span) bool { return s.From <= minute && minute < s.To }
		if w.holidays[day] || !slices.ContainsFunc(w.rule.Days[local.Weekday()], on) {
			continue
		}
		year, number := local.ISOWeek()
		c := cell{at, day, roster.Week{Year: year, Number: number}, nil, nil, nil}
		c.who, c.planned, c.shaper = map[roster.Role]string{}, map[roster.Role]string{}, map[roster.Role]int{}
		for _, role := range both() {
			s := slot{c.week, role}
			w.index[s] = append(w.index[s], len(w.cells))
		}
		w.cells = append(w.cells, c)
	}
}

func (w *world) makePeople(t testing.TB, rng *rand.Rand, first roster.Week) {
	t.Helper()
	for _, slug := range []string{"ada", "ben", "cara", "dan"} {
		p := roster.Person{Slug: slug, Aliases: []string{"old-" + slug}, Name: slug, Percent: 20 * (1 + rng.IntN(5))}
		if rng.IntN(3) == 0 {
			day := first.Monday().AddDays(rng.IntN(40))
			p.Away = []roster.Away{{First: day, Last: day.AddDays(rng.IntN(10))}}
		}
		if rng.IntN(5) == 0 {
			p.From = first.Monday().AddDays(rng.IntN(20))
		}
		if rng.IntN(5) == 0 {
			p.Until = first.Monday().AddDays(20 + rng.IntN(20))
		}
		w.source.People = append(w.source.People, p)
	}
}

func (w *world) anybody(rng *rand.Rand) string {
	if n := rng.IntN(5); n < 4 {
		return w.source.People[n].Slug
	}
	return roster.Vacant
}

func (w *world) makePlan(rng *rand.Rand, first roster.Week) {
	blocks := []roster.Block{{Recorded: w.start}, {Recorded: w.start.Add(time.Hour)}}
	for i := range modelWeeks {
		p := roster.PlannedWeek{Week: first.Add(i), Primary: w.anybody(rng), Backup: w.anybody(rng)}
		duty := w.index[slot{p.Week, roster.Primary}]
		if len(duty) == 0 && rng.IntN(4) > 0 || rng.IntN(40) == 0 {
			continue
		}
		if p.Primary == p.Backup && rng.IntN(10) > 0 {
			p.Backup = roster.Vacant
		}
		for _, c := range duty {
			w.cells[c].who[roster.Primary], w.cells[c].who[roster.Backup] = p.Primary, p.Backup
			maps.Copy(w.cells[c].planned, w.cells[c].who)
		}
		w.holder[slot{p.Week, roster.Primary}], w.holder[slot{p.Week, roster.Backup}] = p.Primary, p.Backup
		if p.Primary != roster.Vacant && rng.IntN(4) == 0 {
			p.Primary = "old-" + p.Primary
		}
		b := &blocks[rng.IntN(2)]
		b.Weeks = append(b.Weeks, p)
	}
	w.source.Blocks = blocks
}

func (w *world) makeLog(rng *rand.Rand, first roster.Week) {
	at := w.start.Add(2 * time.Hour)
	instant := func() time.Time { return w.start.Add(time.Duration(rng.IntN((modelWeeks+4)*7*48)) * half) }
	anyWeek := func() roster.Week { return first.Add(rng.IntN(modelWeeks+1) - rng.IntN(2)) }
	for id := 1; id <= rng.IntN(12); id++ {
		at = at.Add(time.Duration(rng.IntN(3)) * time.Hour)
		c := roster.Change{ID: id, At: at, By: "ada", Reason: "because", Pos: problem.Pos{File: file, Line: 100 + id}}
		role := both()[rng.IntN(2)]
		switch rng.IntN(8) {
		case 0, 1:
			c.Kind, c.Role, c.Weeks = roster.Swap, role, []roster.Week{anyWeek(), anyWeek()}
		case 2:
			c.Kind, c.Role, c.Person, c.Weeks = roster.Cover, role, w.anybody(rng), []roster.Week{anyWeek()}
		case 3, 4:
			c.Kind, c.Role, c.Person, c.From = roster.Cover, role, w.anybody(rng), instant()
			c.To = c.From.Add(time.Duration(rng.IntN(300)) * half)
		case 5, 6:
			c.Kind, c.Person, c.From = roster.Promote, w.anybody(rng), instant()
		default:
			c.Kind, c.Of = roster.Revert, 1+rng.IntN(id)
		}
		w.source.Changes = append(w.source.Changes, c)
	}
}

func (w *world) calendar(t testing.TB) *hours.Calendar {
	t.Helper()
	var holidays []hours.Holiday
	for _, day := range slices.Sorted(maps.Keys(w.holidays)) {
		holidays = append(holidays, hours.Holiday{Date: date(t, day), Name: "holiday"})
	}
	c, err := hours.New(w.zone, []hours.Rule{w.rule}, holidays)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// inForce tells which of the first n entries are, when the reverts in valid count.
func (w *world) inForce(n int, valid map[int]bool) map[int]bool {
	alive := map[int]bool{}
	for id := n; id >= 1; id-- {
		alive[id] = true
		for later := id + 1; later <= n; later++ {
			if c := w.source.Changes[later-1]; c.Kind == roster.Revert && c.Of == id && valid[later] && alive[later] {
				alive[id] = false
			}
		}
	}
	return alive
}

// interpret plays the log, half hour by half hour.
func (w *world) interpret() (alive map[int]bool) {
	w.wrong = map[int]bool{}
	valid := map[int]bool{}
	for _, c := range w.source.Changes {
		if c.Kind == roster.Revert {
			valid[c.ID] = c.Of < c.ID && w.inForce(c.ID-1, valid)[c.Of]
			w.wrong[c.ID] = !valid[c.ID]
		}
	}
	alive = w.inForce(len(w.source.Changes), valid)
	touched := map[int][]int{}
	for _, c := range w.source.Changes {
		if alive[c.ID] && c.Kind != roster.Revert {
			touched[c.ID] = w.touches(c)
			w.wrong[c.ID] = touched[c.ID] == nil
		}
	}
	w.refuseOverlaps(alive, touched)
	for _, c := range w.source.Changes {
		if alive[c.ID] && !w.wrong[c.ID] {
			w.play(c, touched[c.ID])
		}
	}
	for _, c := range w.source.Changes {
		w.wrong[c.ID] = w.wrong[c.ID] && (alive[c.ID] || c.Kind == roster.Revert)
	}
	return alive
}

// touches gives the cells of a change; none when it is at fault.
func (w *world) touches(c roster.Change) []int {
	var cells []int
	for i, cell := range w.cells {
		year, number := c.From.In(w.zone).ISOWeek()
		in := slices.Contains(c.Weeks, cell.week)
		switch {
		case c.Kind == roster.Promote:
			in = cell.week == roster.Week{Year: year, Number: number} && !cell.at.Before(c.From)
		case c.Kind == roster.Cover && len(c.Weeks) == 0:
			in = !cell.at.Before(c.From) && cell.at.Before(c.To)
		}
		if in && cell.who[roster.Primary] == "" {
			return nil // not planned
		}
		if in {
			cells = append(cells, i)
		}
	}
	if c.Kind == roster.Swap {
		one, other := w.index[slot{c.Weeks[0], c.Role}], w.index[slot{c.Weeks[1], c.Role}]
		if c.Weeks[0] == c.Weeks[1] || len(one) == 0 || len(other) == 0 {
			return nil
		}
	}
	return cells
}

// refuseOverlaps lets no half hour be covered twice; the later entry is at fault.
func (w *world) refuseOverlaps(alive map[int]bool, touched map[int][]int) {
	covered := map[roster.Role]map[int]bool{roster.Primary: {}, roster.Backup: {}}
	for _, c := range w.source.Changes {
		if c.Kind != roster.Cover || !alive[c.ID] || w.wrong[c.ID] {
			continue
		}
		if slices.ContainsFunc(touched[c.ID], func(i int) bool { return covered[c.Role][i] }) {
			w.wrong[c.ID] = true
			continue
		}
		for _, i := range touched[c.ID] {
			covered[c.Role][i] = true
		}
	}
}

func (w *world) play(c roster.Change, cells []int) {
	switch c.Kind {
	case roster.Cover:
		for _, i := range cells {
			w.give(i, c.Role, c.Person, c.ID)
		}
	case roster.Promote:
		promoted := w.cells[cells[0]].who[roster.Backup]
		if promoted == roster.Vacant || promoted == c.Person {
			w.wrong[c.ID] = true
			return
		}
		for _, i := range cells {
			w.give(i, roster.Primary, promoted, c.ID)
			w.give(i, roster.Backup, c.Person, c.ID)
		}
	case roster.Swap:
		w.swap(c)
	}
	for s, cells := range w.index {
		first := w.cells[cells[0]].who[s.role]
		if !slices.ContainsFunc(cells, func(i int) bool { return w.cells[i].who[s.role] != first }) {
			w.holder[s] = first
		}
	}
}

func (w *world) give(i int, role roster.Role, person string, id int) {
	if w.cells[i].who[role] != person {
		w.cells[i].who[role], w.cells[i].shaper[role] = person, id
	}
}

func (w *world) swap(c roster.Change) {
	one, other := slot{c.Weeks[0], c.Role}, slot{c.Weeks[1], c.Role}
	serves := func(s slot) bool {
		return slices.ContainsFunc(w.index[s], func(i int) bool { return w.cells[i].who[s.role] == w.holder[s] })
	}
	if w.holder[one] == w.holder[other] || !serves(one) || !serves(other) {
		w.wrong[c.ID] = true
		return
	}
	for s, instead := range map[slot]string{one: w.holder[other], other: w.holder[one]} {
		for _, i := range w.index[s] {
			if w.cells[i].who[s.role] == w.holder[s] {
				w.give(i, s.role, instead, c.ID)
			}
		}
	}
	w.holder[one], w.holder[other] = w.holder[other], w.holder[one]
}
