package planner

import "slices"

const (
	patience = 6  // drafts anew without anything better
	aimed    = 20 // weeks before one that went wrong in which the aim is moved
	step     = oneWeek / 8
	sweeps   = 4  // over the window, seating some weeks anew
	sweep    = 14 // weeks that are seated anew at a time
	stride   = 4
)

// settle works on plans in which somebody is too far from their share, of all weeks or of those with a holiday. It moves
// turns there, drafts anew within bounds, then with the aim that people are less far before, and seats some weeks anew
// between the others.
//
// In a large team shares are so small that a single turn is beyond what was owed: there is nothing to settle.
func (b *board) settle() {
	if len(b.members) > mostTakers {
		return
	}
	b.ease()
	if !b.bind() {
		b.vary()
	}
	for range sweeps {
		if c := b.cost(); c.fair() || !b.renew(c) {
			return
		}
		b.polish()
	}
}

// vary drafts anew, each time with other aims, as long as that makes plans better in which somebody is too far.
func (b *board) vary() {
	best := b.cost()
	seats := slices.Clone(b.seats)
	for tired := 0; tired < patience && best[levelShare] > 0; tired++ {
		b.aim()
		b.clear()
		b.draft()
		b.polish()
		b.ease()
		if c := b.cost(); c.compare(&best) < 0 {
			best, tired = c, -1
			copy(seats, b.seats)
		}
	}
	copy(b.seats, seats)
	b.reckon()
}

// clear takes back what was planned of new weeks.
func (b *board) clear() {
	for w := range b.seats {
		if !b.weeks[w].published {
			b.seats[w] = b.weeks[w].was
		}
	}
}

// fair tells whether nobody is too far from their share.
func (c *cost) fair() bool { return c[levelShare] == 0 && c[levelHolidays] == 0 }

// aim moves the balances at which people are to be, towards where they went too far from.
func (b *board) aim() {
	for p := range b.members {
		y := b.members[p].tally
		for w := range b.weeks {
			y.enter(b, w, p)
			if excess(y.balance, b.tolerance) == 0 {
				continue
			}
			for v := max(w-aimed, 0); v <= w; v++ {
				d := step * int64(aimed-(w-v)) / aimed
				if y.balance > 0 {
					d = -d
				}
				b.lean[v][p] += d
			}
		}
	}
}

// renew seats some weeks anew while the others stay, all over the window; it tells whether the plan got better.
func (b *board) renew(best cost) bool {
	better := false
	seats := slices.Clone(b.seats)
	for from := 0; from < b.window; from += stride {
		s := b.newSketch()
		s.from, s.to = from, from+sweep
		s.steps = []breadth{{plans: b.atMost(150), ways: 12, people: 10}}
		if _, ok := s.run(0); !ok {
			continue
		}
		if c := b.cost(); c.compare(&best) < 0 {
			best, better = c, true
			copy(seats, b.seats)
		} else {
			copy(b.seats, seats)
		}
	}
	return better
}
