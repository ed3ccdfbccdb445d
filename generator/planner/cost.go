package planner

import (
	"cmp"
	"math/bits"
	"slices"
)

// The levels of a cost, in the order of the objectives. The first four are broken rules, the worst first.
const (
	levelFilled = iota
	levelVeteran
	levelChain
	levelGap
	levelPublished
	levelShare
	levelHolidays
	levelAccess
	levelSpacing
	levelVariety
	levelTie
	levels
)

// hard is how many levels are of hard rules.
const hard = levelGap + 1

// cost of a plan: the lower the better, the first level on which two differ decides.
type cost [levels]int64

func (c *cost) compare(o *cost) int {
	for i, n := range c {
		if n != o[i] {
			return cmp.Compare(n, o[i])
		}
	}
	return 0
}

func (c *cost) add(o *cost, sign int64) {
	for i := range c {
		c[i] += sign * o[i]
	}
}

func (c *cost) breaks() bool {
	return slices.ContainsFunc(c[:hard], func(n int64) bool { return n > 0 })
}

// holidayTolerance is how far from 0 a balance of weeks with a holiday may be: less than a week.
const holidayTolerance = oneWeek * 95 / 100

// excess is what a balance is beyond what is tolerated, squared, in thousandths.
func excess(balance, tolerated int64) int64 {
	beyond := (max(balance, -balance) - tolerated + 999) / 1000
	if beyond <= 0 {
		return 0
	}
	return beyond * beyond
}

func square(millionths int64) int64 { return (millionths / 1000) * (millionths / 1000) }

// crowding is what two turns of a person cost: the sum is least when turns lie apart evenly.
func crowding(before, now turn) int64 {
	if before.roles == 0 {
		return 0
	}
	distance := int64(now.at - before.at)
	return 1_000_000 / (distance * distance)
}

// personCost is the part of the cost that a person's own turns make.
func (b *board) personCost(p int) cost {
	var c cost
	y := b.members[p].tally
	for w := range b.weeks {
		before := y.last
		y.enter(b, w, p)
		if y.last.at != before.at {
			c[levelGap] += int64(b.lacking(before, y.last))
			c[levelSpacing] += crowding(before, y.last)
		}
		c[levelShare] += excess(y.balance, b.tolerance)
	}
	c[levelHolidays] = excess(y.holiday, holidayTolerance)
	c[levelVariety] = square(y.lead) / 1_000_000
	return c
}

// lacking gives how many free weeks are missing between two turns of duty.
func (t *table) lacking(before, now turn) int {
	lack := t.gap + 1 - (now.at - before.at)
	switch {
	case lack <= 0 || before.kept && now.kept:
		return 0
	case t.chain && before.next == now.at && before.roles&1 != 0 && now.roles == 2:
		return 0
	}
	return lack
}

// weekCost is the part of the cost that a week makes, beside novices and pairs.
func (b *board) weekCost(w int) cost {
	var c cost
	d := &b.weeks[w]
	covered := uint64(0)
	for role, p := range b.seats[w] {
		switch {
		case p >= 0:
			covered |= b.members[p].access
			c[levelTie] += d.hash[p] * int64(role+1)
			if d.published && !b.kept(w, role) && d.was[role] != vacant {
				c[levelPublished] += 2
			}
		case b.kept(w, role):
			c[levelPublished]++
		default:
			c[levelFilled] += int64(2 - role)
		}
	}
	if !b.linked(w) {
		c[levelChain]++
	}
	c[levelAccess] = int64(b.facilities - bits.OnesCount64(covered))
	return c
}

// linked tells whether a week's backup is the primary of the duty week before, where the chain demands it.
func (b *board) linked(w int) bool {
	if !b.chain {
		return true
	}
	before, kept := b.predecessor(w), !b.moved
	if w > 0 {
		kept = b.kept(w-1, primary)
	}
	return before < 0 || b.seats[w][backup] == before || kept && b.kept(w, backup)
}

// unsupported gives the weeks in which a novice primary has a novice as backup, but not those that are so as published.
func (b *board) unsupported() []int {
	if !b.novices {
		return nil
	}
	var weeks []int
	served := make([]int64, len(b.members))
	for i := range b.members {
		served[i] = b.members[i].primaries
	}
	for w := range b.weeks {
		p, q := b.seats[w][primary], b.seats[w][backup]
		if p >= 0 && q >= 0 && !b.veteran(p, w, served[p]) && !b.veteran(q, w, served[q]) {
			if d := &b.weeks[w]; !d.novice || !b.kept(w, primary) || !b.kept(w, backup) {
				weeks = append(weeks, w)
			}
		}
		for _, part := range b.served(w, primary) {
			served[part.person] += part.amount
		}
	}
	return weeks
}

// cost reckons the whole board.
func (b *board) cost() cost {
	var sum cost
	for p := range b.members {
		c := b.personCost(p)
		sum.add(&c, 1)
	}
	for w := range b.weeks {
		c := b.weekCost(w)
		sum.add(&c, 1)
	}
	sum[levelVeteran] += int64(len(b.unsupported()))
	return sum
}
