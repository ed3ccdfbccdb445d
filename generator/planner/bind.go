package planner

import "slices"

const (
	loosening = oneWeek / 4
	loosest   = 2 * oneWeek // beyond what is tolerated
)

// bind drafts anew with a bound on how far anybody may be from their share, the closest that a plan is found for, and
// takes that plan if it is better. It tells whether each closer bound that was tried is sure to have none; where somebody
// must be farther off than all of them, that is so too.
func (b *board) bind() (closest bool) {
	best := b.cost()
	if best[levelShare] == 0 {
		return true
	}
	seats := slices.Clone(b.seats)
	closest = true
	for slack := int64(0); slack < loosest; slack += loosening {
		b.clear()
		found, sure := b.within(b.tolerance + slack)
		closest = closest && (found || sure)
		if !found {
			continue
		}
		b.polish()
		b.ease()
		if c := b.cost(); c.compare(&best) < 0 {
			return closest
		}
		break
	}
	copy(b.seats, seats)
	b.reckon()
	return closest
}

// within drafts with a bound. Where it finds no plan, sure tells that there is none, since it left nothing out.
func (b *board) within(bound int64) (found, sure bool) {
	for _, plans := range []int{100, 400} {
		s := b.newSketch()
		s.bound, s.strict = bound, true
		s.steps = []breadth{{plans: b.atMost(plans), ways: 40, people: 10}}
		s.passage = s.newPassage()
		if _, ok := s.run(0); ok {
			b.reckon()
			return true, false
		}
		if !s.cut {
			return false, true
		}
	}
	return false, false
}
