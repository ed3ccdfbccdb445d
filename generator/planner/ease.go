package planner

import "slices"

const (
	easings      = 40    // moves that bring somebody nearer to their share
	easingTrials = 3_000 // for each of them
	easingReach  = 10    // weeks before somebody is too far from their share, in which turns are moved
)

// ease moves turns so that nobody is too far from their share, with what conflicts with that.
func (b *board) ease() {
	for range easings {
		best := b.cost()
		if best[levelShare] == 0 || !b.easeOne(best) {
			return
		}
		b.polish()
	}
}

// strain is where a person is farthest from their share.
type strain struct {
	person, week int
	balance      int64
}

// strains gives those who are too far, the farthest first.
func (b *board) strains() []strain {
	var all []strain
	for p := range b.members {
		worst := strain{person: p}
		y := b.members[p].tally
		for w := range b.weeks {
			y.enter(b, w, p)
			if max(y.balance, -y.balance) > max(worst.balance, -worst.balance) {
				worst.week, worst.balance = w, y.balance
			}
		}
		if excess(worst.balance, b.tolerance) > 0 {
			all = append(all, worst)
		}
	}
	slices.SortStableFunc(all, func(x, y strain) int {
		return int(max(y.balance, -y.balance) - max(x.balance, -x.balance))
	})
	return all
}

// easeOne helps one of those who are too far from their share; it tells whether that could be done.
func (b *board) easeOne(best cost) bool {
	for _, s := range b.strains() {
		m := &mender{board: b, trials: easingTrials, best: best}
		m.may = func(s seat) bool { return s.week < b.window && !b.kept(s.week, s.role) }
		for w := s.week; w >= max(s.week-easingReach, 0) && w < b.window; w-- {
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
