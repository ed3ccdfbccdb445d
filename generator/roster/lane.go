package roster

import (
	"slices"
	"time"
)

// lane is one role of one week: pieces that follow each other without a gap, each with duty time.
type lane struct {
	holder string // whose week it is: whoever last had it whole
	pieces []Assignment
}

// give lets who decide, from one instant to another, who serves instead of each person. Pieces are cut there, but never
// so that one has no duty time. It tells whether anything changed.
func (n *lane) give(from, to time.Time, c Change, duty func(from, to time.Time) bool, who func(string) string) bool {
	var pieces []Assignment
	changed := false
	for _, p := range n.pieces {
		cut := p.within(from, to)
		if who(p.Person) == p.Person || !duty(cut.From, cut.To) {
			pieces = append(pieces, p)
			continue
		}
		changed = true
		shaped := p
		shaped.Recorded = c.At
		shaped.Changes = slices.Concat(p.Changes, []int{c.ID})
		left, middle, right := shaped, shaped, shaped
		middle.Person = who(p.Person)
		if duty(p.From, cut.From) {
			left.To, middle.From = cut.From, cut.From
			pieces = append(pieces, left)
		}
		if duty(cut.To, p.To) {
			middle.To, right.From = cut.To, cut.To
			pieces = append(pieces, middle, right)
		} else {
			pieces = append(pieces, middle)
		}
	}
	n.pieces = pieces
	if whole := n.pieces[0].Person; n.only(whole) {
		n.holder = whole
	}
	return changed
}

// within cuts an assignment; what is left may end before it begins.
func (a Assignment) within(from, to time.Time) Assignment {
	if from.After(a.From) {
		a.From = from
	}
	if to.Before(a.To) {
		a.To = to
	}
	return a
}

func (n *lane) only(person string) bool {
	return !slices.ContainsFunc(n.pieces, func(p Assignment) bool { return p.Person != person })
}

func (n *lane) has(person string) bool {
	return slices.ContainsFunc(n.pieces, func(p Assignment) bool { return p.Person == person })
}

// at gives who serves at t, which must lie in the week.
func (n *lane) at(t time.Time) string {
	a, _ := covering(n.pieces, t)
	return a.Person
}

// merged gives the pieces with those of one person that touch as one.
func (n *lane) merged() []Assignment {
	var whole []Assignment
	for _, p := range n.pieces {
		last := len(whole) - 1
		if last < 0 || whole[last].Person != p.Person {
			whole = append(whole, p)
			continue
		}
		w := &whole[last]
		w.To = p.To
		if p.Recorded.After(w.Recorded) {
			w.Recorded = p.Recorded
		}
		ids := slices.Concat(w.Changes, p.Changes)
		slices.Sort(ids)
		w.Changes = slices.Compact(ids)
	}
	return whole
}
