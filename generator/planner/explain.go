package planner

import (
	"fmt"
	"math"
)

// explain tells of each week of the window who serves, who else might, and what speaks against them.
func (b *board) explain() []Week {
	e := b.newPolisher()
	tallies := make([]tally, len(b.members))
	for p := range tallies {
		tallies[p] = b.members[p].tally
	}
	var weeks []Week
	for w := range b.window {
		d := &b.weeks[w]
		shown := Week{Week: d.week, Days: d.days, Holidays: d.holidays, Published: d.published, Candidates: b.candidates(w, tallies)}
		for role := range shown.Seats {
			shown.Seats[role] = e.seat(w, role)
		}
		weeks = append(weeks, shown)
		for p := range tallies {
			tallies[p].enter(b, w, p)
		}
	}
	return weeks
}

func (b *board) candidates(w int, tallies []tally) []Candidate {
	d := &b.weeks[w]
	var all []Candidate
	for p := range b.members {
		m := &b.members[p]
		gone := !m.From.IsZero() && m.From.Compare(d.days[len(d.days)-1]) > 0 || !m.Until.IsZero() && m.Until.Compare(d.days[0]) < 0
		if gone {
			continue
		}
		c := Candidate{Person: m.Slug, Balance: weeksOf(tallies[p].balance), Holiday: weeksOf(tallies[p].holiday)}
		c.Away, _ = b.absence(w, p)
		if c.Away == "" {
			c.Resting = b.rest(w, p)
		}
		all = append(all, c)
	}
	return all
}

// weeksOf gives an amount in weeks, to the hundredth.
func weeksOf(amount int64) float64 { return math.Round(float64(amount)/(oneWeek/100)) / 100 }

// rest tells why somebody who doesn't serve in a week shouldn't.
func (b *board) rest(w, p int) string {
	if now, _ := b.turn(w, p); now.roles != 0 {
		return ""
	}
	now := turn{at: b.weeks[w].at, roles: 1 << primary}
	if b.chain && b.predecessor(w) == p {
		return ""
	}
	if m := &b.members[p]; b.lacking(m.last, now) > 0 {
		return fmt.Sprintf("was on duty in %s", b.weekAt(m.last.at))
	}
	for v := max(w-b.gap, 0); v <= w+b.gap && v < len(b.weeks); v++ {
		switch other, _ := b.turn(v, p); {
		case other.roles == 0:
		case v < w && b.lacking(other, now) > 0:
			return fmt.Sprintf("was on duty in %s", b.weeks[v].week)
		case v > w && b.lacking(now, other) > 0:
			return fmt.Sprintf("is on duty in %s", b.weeks[v].week)
		}
	}
	return ""
}

// levelRules are the rules of the levels of a cost.
func levelRules() [levels]Rule {
	return [levels]Rule{Filled, Veteran, Chain, Gap, Published, Share, Holidays, Access, Spacing, Variety, Tie}
}

// seat tells who has a role of a week and why.
func (e *polisher) seat(w, role int) Seat {
	d, p := &e.weeks[w], e.seats[w][role]
	s := Seat{Role: roleOf(role), Person: e.slug(p)}
	if d.published {
		s.Was = e.slug(d.was[role])
	}
	switch before := e.predecessor(w); {
	case e.kept(w, role):
		s.Decided, s.Reason = Published, "as published"
	case p == vacant:
		s.Decided, s.Reason = Available, e.nobody(w)
	case e.chain && role == backup && p == before:
		s.Decided, s.Reason = Chain, "was primary the week before"
	default:
		e.decide(&s, w, role)
	}
	return s
}

// decide compares with everybody else who is free: what is worst about the best of them decided.
func (e *polisher) decide(s *Seat, w, role int) {
	turns := [][]seat{e.turnAt(w, role)}
	p := e.seats[w][role]
	s.Decided, s.Reason = Available, "nobody else is available"
	var least cost
	for _, q := range e.takers {
		if e.seats[w][primary] == q || e.seats[w][backup] == q || !e.canTake(q, turns[0]) {
			continue
		}
		weeks := e.touched(turns)
		was := e.held(weeks)
		e.sit(turns, []int{q})
		delta := e.delta([2]int{p, q}, weeks, was)
		if s.Instead == "" || delta.compare(&least) < 0 {
			least = delta
			s.Instead = e.slug(q)
			s.Decided, s.Reason = e.against(delta, p, q)
		}
		e.sit(turns, []int{p})
	}
}

// against tells what speaks against q in the place of p, whose turn q has on the board.
func (e *polisher) against(delta cost, p, q int) (Rule, string) {
	name := e.members[q].Name
	for level, rule := range levelRules() {
		if delta[level] == 0 {
			continue
		}
		if delta[level] < 0 {
			break
		}
		switch rule {
		case Gap:
			return rule, fmt.Sprintf("%s, the next best, would have less than %s free between turns", name, count(e.gap, "week"))
		case Chain:
			return rule, fmt.Sprintf("with %s the chain would be broken", name)
		case Veteran:
			return rule, fmt.Sprintf("with %s a novice would serve beside a novice", name)
		case Share:
			return rule, fmt.Sprintf("with %s instead, %s", name, e.farthest(p, q))
		case Access:
			return rule, fmt.Sprintf("%s may enter fewer restricted facilities", name)
		case Holidays:
			return rule, fmt.Sprintf("with %s, weeks with a holiday would be shared less evenly", name)
		case Spacing:
			return rule, fmt.Sprintf("with %s, turns would lie apart less evenly", name)
		case Variety:
			return rule, fmt.Sprintf("with %s, roles and pairs would vary less", name)
		}
		break
	}
	return Tie, fmt.Sprintf("a draw with %s, settled by a hash of person and week", name)
}

// farthest tells who of two is farthest from their share, and how far.
func (b *board) farthest(people ...int) string {
	who, worst := people[0], int64(0)
	for _, p := range people {
		y := b.members[p].tally
		for w := range b.weeks {
			y.enter(b, w, p)
			if max(y.balance, -y.balance) > max(worst, -worst) {
				who, worst = p, y.balance
			}
		}
	}
	side := "short of"
	if worst < 0 {
		side = "beyond"
	}
	return fmt.Sprintf("%s would be %.2f weeks %s their share", b.members[who].Name, math.Abs(weeksOf(worst)), side)
}
