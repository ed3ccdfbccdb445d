package planner

import "slices"

const (
	reach      = 26 // weeks between turns that are exchanged
	passes     = 30
	mostTakers = 64 // who are tried for a turn, those who owe most
)

// polisher exchanges turns of a plan while that makes it better. A turn is a role of a week; in a chain it is the
// primary of a week and the backup of the next.
type polisher struct {
	*board
	turns   [][]seat
	takers  []int
	persons []cost         // by person
	weekly  []cost         // by week
	novice  int64          // weeks in which a novice has a novice as backup
	pairing map[[2]int]int // weeks together, by pair
}

func (b *board) polish() {
	p := b.newPolisher()
	for range passes {
		if !p.pass() {
			return
		}
	}
}

func (b *board) newPolisher() *polisher {
	p := &polisher{board: b, turns: b.turns(), takers: b.owing(), pairing: map[[2]int]int{}}
	for i := range b.members {
		p.persons = append(p.persons, b.personCost(i))
	}
	for w := range b.weeks {
		p.weekly = append(p.weekly, b.weekCost(w))
		if pair, ok := b.pair(w); ok {
			p.pairing[pair]++
		}
	}
	for pair, n := range b.pairs {
		p.pairing[pair] += n
	}
	p.novice = int64(len(b.unsupported()))
	return p
}

// owing gives everybody, of a large team those who owe most in the end.
func (b *board) owing() []int {
	people := make([]int, len(b.members))
	balances := make([]int64, len(b.members))
	for p := range b.members {
		people[p] = p
		y := b.members[p].tally
		for w := range b.weeks {
			y.enter(b, w, p)
		}
		balances[p] = y.balance
	}
	if len(people) > mostTakers {
		slices.SortStableFunc(people, func(p, q int) int { return int(balances[q] - balances[p]) })
		people = people[:mostTakers]
	}
	return people
}

// turns gives what may be exchanged: what isn't published, or was moved.
func (b *board) turns() [][]seat {
	var turns [][]seat
	for w := range b.window {
		for role := range 2 {
			linked := b.chain && role == backup && b.seats[w][backup] == b.predecessor(w)
			if b.kept(w, role) || b.seats[w][role] < 0 || linked {
				continue
			}
			if t := b.turnAt(w, role); len(t) == 1 || !b.kept(w+1, backup) {
				turns = append(turns, t)
			}
		}
	}
	return turns
}

// turnAt gives the turn that begins in a role of a week.
func (b *board) turnAt(w, role int) []seat {
	if next := w + 1; b.chain && role == primary && next < len(b.weeks) && b.seats[next][backup] == b.seats[w][primary] {
		return []seat{{w, role}, {next, backup}}
	}
	return []seat{{w, role}}
}

func (p *polisher) pass() bool {
	better := false
	for i, one := range p.turns {
		for _, other := range p.turns[i+1:] {
			if p.weeks[other[0].week].at-p.weeks[one[0].week].at > reach {
				break
			}
			a, b := p.holder(one), p.holder(other)
			if a != b && p.canTake(b, one) && p.canTake(a, other) {
				better = p.try([2]int{a, b}, [][]seat{one, other}, []int{b, a}) || better
			}
		}
		for _, q := range p.takers {
			if a := p.holder(one); a != q && p.canTake(q, one) {
				better = p.try([2]int{a, q}, [][]seat{one}, []int{q}) || better
			}
		}
	}
	return better
}

func (b *board) holder(t []seat) int { return b.seats[t[0].week][t[0].role] }

// canTake tells whether a person is free for a turn.
func (b *board) canTake(q int, t []seat) bool {
	for _, s := range t {
		d := &b.weeks[s.week]
		if !d.free[q] || s.role == primary && !d.lead[q] || d.published && d.was[s.role] == q {
			return false
		}
	}
	return true
}

// try seats others in turns of two people, and takes it back if that isn't better.
func (p *polisher) try(people [2]int, turns [][]seat, takers []int) bool {
	var old [2]int
	for i, t := range turns {
		old[i] = p.holder(t)
	}
	weeks := p.touched(turns)
	was := p.held(weeks)
	p.sit(turns, takers)
	if p.crowded(turns, takers) || !p.better(people, weeks, was) {
		p.sit(turns, old[:len(turns)])
		return false
	}
	for _, q := range people {
		p.persons[q] = p.personCost(q)
	}
	for i, w := range weeks {
		p.weekly[w] = p.weekCost(w)
		p.together(was[i], -1)
		p.together(p.seats[w], 1)
	}
	p.novice = int64(len(p.unsupported()))
	return true
}

// touched gives the weeks whose cost depends on turns.
func (b *board) touched(turns [][]seat) []int {
	weeks := make([]int, 0, 8)
	for _, t := range turns {
		for _, s := range t {
			for w := s.week; w <= min(s.week+1, len(b.weeks)-1); w++ {
				if !slices.Contains(weeks, w) {
					weeks = append(weeks, w)
				}
			}
		}
	}
	return weeks
}

func (b *board) sit(turns [][]seat, people []int) {
	for i, t := range turns {
		for _, s := range t {
			b.seats[s.week][s.role] = people[i]
		}
	}
}

// crowded tells whether somebody who took a turn has two roles in a week, or another turn too near.
func (b *board) crowded(turns [][]seat, people []int) bool {
	for i, t := range turns {
		for _, s := range t {
			if b.seats[s.week][primary] == b.seats[s.week][backup] {
				return true
			}
			if _, near := b.tooNear(s, people[i]); near {
				return true
			}
		}
	}
	return false
}

func (p *polisher) better(people [2]int, weeks []int, was [][2]int) bool {
	delta, none := p.delta(people, weeks, was), cost{}
	return delta.compare(&none) < 0
}

// delta gives what the plan costs more, now that the turns of two people changed in some weeks.
func (p *polisher) delta(people [2]int, weeks []int, was [][2]int) cost {
	var delta cost
	for _, w := range weeks {
		c := p.weekCost(w)
		delta.add(&c, 1)
		delta.add(&p.weekly[w], -1)
	}
	for _, q := range people {
		c := p.personCost(q)
		delta.add(&c, 1)
		delta.add(&p.persons[q], -1)
	}
	if p.novices {
		delta[levelVeteran] += int64(len(p.unsupported())) - p.novice
	}
	for i, w := range weeks {
		delta[levelVariety] += p.together(was[i], -1) + p.together(p.seats[w], 1)
	}
	for i, w := range weeks {
		p.together(p.seats[w], -1)
		p.together(was[i], 1)
	}
	return delta
}

// held gives who sits in some weeks.
func (b *board) held(weeks []int) [][2]int {
	seats := make([][2]int, len(weeks))
	for i, w := range weeks {
		seats[i] = b.seats[w]
	}
	return seats
}

// together counts who serves together; it gives what the variety costs more.
func (p *polisher) together(seats [2]int, sign int) int64 {
	if seats[primary] < 0 || seats[backup] < 0 {
		return 0
	}
	pair := pairOf(seats[primary], seats[backup])
	n := p.pairing[pair]
	p.pairing[pair] = n + sign
	return int64((n+sign)*(n+sign) - n*n)
}
