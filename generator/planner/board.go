package planner

import (
	"slices"

	"github.com/visit-dav/watchbill/generator/roster"
)

// seat is a role of a week.
type seat struct{ week, role int }

// board is a plan in the making: who sits where.
type board struct {
	*table
	sketch *sketch   // as the draft needed it, so that the next one needn't find out again
	seats  [][2]int  // by week and role; in a published week that is kept, who serves most
	due    [][]int64 // by person and week: the person's share
	lean   [][]int64 // by week and person: the balance at which to be after the week, see addLean
}

func newBoard(t *table) *board {
	b := &board{table: t}
	for _, w := range t.weeks {
		b.seats = append(b.seats, w.was)
		b.lean = append(b.lean, slices.Clone(w.lean))
	}
	b.reckon()
	return b
}

// reckon shares what is filled of each week.
func (b *board) reckon() {
	b.due = make([][]int64, len(b.members))
	for p := range b.due {
		b.due[p] = make([]int64, len(b.weeks))
	}
	for w := range b.weeks {
		filled := int64(0)
		for role := range 2 {
			for _, part := range b.served(w, role) {
				filled += part.amount
			}
		}
		for p := range b.due {
			b.due[p][w] = b.weeks[w].share[p] * filled / (2 * oneWeek)
		}
	}
}

func (b *board) slug(person int) string {
	if person < 0 {
		return roster.Vacant
	}
	return b.members[person].Slug
}

// kept tells whether a role is as published.
func (b *board) kept(w, role int) bool {
	d := &b.weeks[w]
	return d.published && b.seats[w][role] == d.was[role]
}

// served gives who serves a role of a week.
func (b *board) served(w, role int) []portion {
	switch p := b.seats[w][role]; {
	case b.kept(w, role):
		return b.weeks[w].parts[role]
	case p >= 0:
		return []portion{{p, oneWeek}}
	}
	return nil
}

// predecessor gives the primary at the end of the duty week before; below 0 when there is none.
func (b *board) predecessor(w int) int {
	if w == 0 {
		return b.before
	}
	return b.closing(w - 1)
}

// turn gives what a person does in a week, and how much in each role; roles is 0 when that is nothing.
func (b *board) turn(w, p int) (now turn, served [2]int64) {
	seats, d := &b.seats[w], &b.weeks[w]
	if seats[primary] != p && seats[backup] != p && !d.split {
		return now, served
	}
	now = turn{at: d.at, next: d.next, kept: true}
	for role := range seats {
		switch {
		case d.split && b.kept(w, role):
			served[role] = amountOf(d.parts[role], p)
		case seats[role] == p:
			served[role] = oneWeek
		}
		if served[role] > 0 {
			now.roles |= 1 << role
			now.kept = now.kept && b.kept(w, role)
		}
	}
	return now, served
}

func amountOf(parts []portion, p int) int64 {
	for _, part := range parts {
		if part.person == p {
			return part.amount
		}
	}
	return 0
}

// closing gives who is primary at the end of a week.
func (b *board) closing(w int) int {
	if b.kept(w, primary) {
		return b.weeks[w].closing
	}
	return b.seats[w][primary]
}

// pair gives the two of a week; ok is false when a role is vacant or not planned yet.
func (b *board) pair(w int) (pair [2]int, ok bool) {
	p, q := b.seats[w][primary], b.seats[w][backup]
	return pairOf(p, q), p >= 0 && q >= 0
}

// ill tells whether seats are as published and somebody can't serve.
func (b *board) ill(w int, seats [2]int) bool {
	d := &b.weeks[w]
	return d.broken[primary] && seats[primary] == d.was[primary] || d.broken[backup] && seats[backup] == d.was[backup]
}
