package planner

import "slices"

const (
	patience = 6  // rounds without anything better
	aimed    = 20 // weeks before one that went wrong in which the aim is moved
	step     = oneWeek / 8
)

// settle works on plans in which somebody is more than a week from their share. It moves turns there, and drafts anew
// with the aim that people are less far before.
func (b *board) settle() {
	b.ease()
	best := b.cost()
	seats := slices.Clone(b.seats)
	for tired := 0; tired < patience && best[levelShare] > 0; tired++ {
		b.aim()
		for w := range b.seats {
			if !b.weeks[w].published {
				b.seats[w] = b.weeks[w].was
			}
		}
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
