package planner

import "slices"

const foresight = 20 // weeks

// addLean looks some weeks ahead. Nobody can serve more often than the gap allows: in weeks with few people those with
// a large share fall behind it, and those with a small one have to serve more than theirs. They had better begin such
// weeks with half of that in hand.
func (t *table) addLean() {
	drift := make([][]int64, len(t.weeks)+1)
	drift[0] = make([]int64, len(t.members))
	for i := range t.weeks {
		d := &t.weeks[i]
		drift[i+1] = slices.Clone(drift[i])
		for p, pace := range t.paces(d) {
			drift[i+1][p] += d.share[p] - pace
		}
	}
	for i := range t.weeks {
		lean := make([]int64, len(t.members))
		end := min(i+1+foresight, len(t.weeks))
		for p := range lean {
			low, high := int64(0), int64(0)
			for _, then := range drift[min(i+2, end+1) : end+1] {
				low, high = min(low, then[p]-drift[i+1][p]), max(high, then[p]-drift[i+1][p])
			}
			lean[p] = -(low + high) / 2
		}
		t.weeks[i].lean = lean
	}
}

// paces shares a week like shares, but nobody gets more than the gap allows.
func (t *table) paces(d *duty) []int64 {
	limit := int64(oneWeek / (t.gap + 1))
	if t.chain {
		limit = 2 * oneWeek / int64(t.gap+2)
	}
	paces := make([]int64, len(t.members))
	left := int64(2 * oneWeek)
	for range 8 { // what is cut off goes to the others, whom it may bring to the limit
		weight := int64(0)
		for p := range paces {
			if d.free[p] && paces[p] < limit {
				weight += int64(t.members[p].Percent)
			}
		}
		if weight == 0 || left < 100 {
			break
		}
		given := int64(0)
		for p := range paces {
			if d.free[p] && paces[p] < limit {
				more := min(left*int64(t.members[p].Percent)/weight, limit-paces[p])
				paces[p] += more
				given += more
			}
		}
		left -= given
	}
	return paces
}
