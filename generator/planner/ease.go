package planner

import (
	"cmp"
	"slices"
)

const (
	easings      = 40    // moves that bring somebody nearer to their share
	easingTrials = 3_000 // for each of them
	easingReach  = 10    // weeks before somebody is too far from their share, in which turns are moved
)

// ease moves turns, with what conflicts with that, so that nobody is too far from their share, also of holiday weeks.
func (b *board) ease() {
	for range easings {
		best := b.cost()
		if best.fair() || !b.easeOne(best) {
			return
		}
		b.polish()
	}
}

// strain is where a person is farthest from their share.
type strain struct {
	person, week int
	balance      int64
	holidays     bool // it is that of holiday weeks
}

// strains gives those who are too far, the farthest first.
func (b *board) strains() []strain {
	var all []strain
	for p := range b.members {
		worst, holidays := strain{person: p}, strain{person: p, holidays: true}
		y := b.members[p].tally
		for w := range b.weeks {
			y.enter(b, w, p)
			worst.see(w, y.balance)
		}
		holidays.see(len(b.weeks)-1, y.holiday)
		if excess(worst.balance, b.tolerance) > 0 {
			all = append(all, worst)
		}
		if excess(holidays.balance, holidayTolerance) > 0 {
			all = append(all, holidays)
		}
	}
	slices.SortStableFunc(all, func(x, y strain) int {
		if x.holidays != y.holidays {
			if x.holidays {
				return 1
			}
			return -1
		}
		return cmp.Compare(max(y.balance, -y.balance), max(x.balance, -x.balance))
	})
	return all
}

func (s *strain) see(w int, balance int64) {
	if max(balance, -balance) > max(s.balance, -s.balance) {
		s.week, s.balance = w, balance
	}
}

// easeOne helps one of those who are too far from their share; it tells whether that could be done.
func (b *board) easeOne(best cost) bool {
	for _, s := range b.strains() {
		m := &mender{board: b, trials: easingTrials, best: best}
		m.may = func(s seat) bool { return s.week < b.window && !b.kept(s.week, s.role) }
		first := max(s.week-easingReach, 0)
		if s.holidays {
			first = 0
		}
		for w := min(s.week, b.window-1); w >= first; w-- {
			if s.holidays && len(b.weeks[w].holidays) == 0 {
				continue
			}
			for role, p := range b.seats[w] {
				switch at := (seat{w, role}); {
				case !m.may(at):
				case s.balance > 0 && b.weeks[w].free[s.person] && b.seats[w][primary] != s.person && b.seats[w][backup] != s.person:
					m.seat(at, s.person, 2)
				case s.balance < 0 && p == s.person:
					m.give(at, 2)
				}
			}
		}
		if m.found != nil {
			copy(b.seats, m.found)
			return true
		}
	}
	return false
}
