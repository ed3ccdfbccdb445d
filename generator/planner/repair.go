package planner

import (
	"math"
	"slices"
)

const (
	mostMoves   = 4      // roles that are moved so that one can be mended
	mostTrials  = 20_000 // of a repair
	mostMending = 64     // people who are tried for a role, those who owe most
)

// mender seeks the fewest moves of roles after which all rules hold around one that has to change. Each conflict needs a
// move of one of the roles that take part in it.
type mender struct {
	*board
	may    func(seat) bool // tells which roles may be moved
	moved  []seat          // in the order of the moves
	trials int             // left
	best   cost            // to be better than
	found  [][2]int        // seats of the best way; nil when there is none yet
}

// repair moves published roles whose people can't serve, and fills those that are vacant where that moves nobody.
func (b *board) repair() {
	for w := range b.window {
		for role := range 2 {
			d := &b.weeks[w]
			switch {
			case !b.kept(w, role):
			case d.broken[role]:
				b.mend(seat{w, role}, mostMoves)
			case d.was[role] == vacant:
				b.mend(seat{w, role}, 1)
			}
		}
	}
}

// mend finds somebody for a published role with at most so many moves: all ways with one are tried before those with two.
// It leaves the board as it is if that can't be done.
func (b *board) mend(s seat, most int) {
	m := &mender{board: b, trials: mostTrials, best: cost{math.MaxInt64}}
	m.may = func(s seat) bool { return s.week < b.window && b.weeks[s.week].published }
	for moves := 1; moves <= most && m.found == nil; moves++ {
		m.give(s, moves)
	}
	if m.found != nil {
		copy(b.seats, m.found)
		b.reckon()
	}
}

// give tries everybody for a role, and then goes on to what conflicts with that.
func (m *mender) give(s seat, moves int) {
	d := &m.weeks[s.week]
	before := m.seats[s.week][s.role]
	for _, p := range m.takers(s.week) {
		if p == before || p == d.was[s.role] {
			continue
		}
		m.seat(s, p, moves-1)
	}
}

// seat tries a person in a role.
func (m *mender) seat(s seat, p, moves int) {
	if m.trials == 0 {
		return
	}
	m.trials--
	before := m.seats[s.week][s.role]
	m.seats[s.week][s.role] = p
	m.moved = append(m.moved, s)
	m.resolve(moves)
	m.moved = m.moved[:len(m.moved)-1]
	m.seats[s.week][s.role] = before
}

// takers gives who is free in a week; of a large team, those who owe most before the window.
func (b *board) takers(w int) []int {
	var people []int
	for p, free := range b.weeks[w].free {
		if free {
			people = append(people, p)
		}
	}
	if len(people) > mostMending {
		slices.SortStableFunc(people, func(p, q int) int { return int(b.members[q].balance - b.members[p].balance) })
		people = people[:mostMending]
	}
	return people
}

// resolve judges the board if nothing conflicts, else moves one of the roles that do.
func (m *mender) resolve(moves int) {
	conflict := m.conflict()
	if conflict == nil {
		if slices.ContainsFunc(m.moved, func(s seat) bool { return m.weeks[s.week].was[s.role] == vacant }) {
			m.reckon()
		}
		if c := m.cost(); c.compare(&m.best) < 0 {
			m.best, m.found = c, slices.Clone(m.seats)
		}
		return
	}
	if moves == 0 {
		return
	}
	for _, s := range conflict {
		if s.week >= 0 && m.may(s) && !slices.Contains(m.moved, s) {
			m.give(s, moves)
		}
	}
}

// conflict gives the roles that can't be as they are together; nil when the moves agree with everything.
func (m *mender) conflict() []seat {
	for _, s := range m.moved {
		p := m.seats[s.week][s.role]
		if now, _ := m.turn(s.week, p); now.roles == 3 {
			return []seat{{s.week, primary}, {s.week, backup}}
		}
		if others, ok := m.tooNear(s, p); ok {
			return append(others, s)
		}
		for w := s.week; w <= s.week+1 && w < len(m.weeks); w++ {
			if m.seats[w][backup] != unplanned && !m.linked(w) {
				return []seat{{w, backup}, {w - 1, primary}}
			}
		}
	}
	if weeks := m.unsupported(); len(weeks) > 0 {
		return []seat{{weeks[0], primary}, {weeks[0], backup}}
	}
	return nil
}

// tooNear finds a turn of a person that is too near to one in a moved role, and gives its roles.
func (b *board) tooNear(s seat, p int) (others []seat, ok bool) {
	now, _ := b.turn(s.week, p)
	if b.lacking(b.members[p].last, now) > 0 {
		return nil, true
	}
	for w := max(s.week-b.gap, 0); w <= s.week+b.gap && w < len(b.weeks); w++ {
		other, _ := b.turn(w, p)
		if other.roles == 0 || w == s.week {
			continue
		}
		before, after := other, now
		if w > s.week {
			before, after = now, other
		}
		if b.lacking(before, after) == 0 {
			continue
		}
		for role, q := range b.seats[w] {
			if q == p {
				others = append(others, seat{w, role})
			}
		}
		return others, true
	}
	return nil, false
}
