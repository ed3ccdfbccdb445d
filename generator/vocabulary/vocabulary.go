// Package vocabulary numbers the terms of texts, for the search and for comparing. Pure.
package vocabulary

import (
	"bytes"
	"cmp"
	"hash/maphash"
	"slices"
)

// Terms are numbered from 0, in the order in which they come. They hold no pointer to any, so that a million of them cost
// the garbage collector nothing. The zero value isn't usable.
type Terms struct {
	text  []byte   // the terms, one after the other
	ends  []uint32 // of each in text, by number
	slots []slot   // by hash, a power of two of them, half of them free at least
	seed  maphash.Seed
}

// slot holds a term's number and one more, 0 when it is free.
type slot struct{ hash, next uint32 }

// New gives no terms yet.
func New() *Terms {
	return &Terms{slots: make([]slot, 1<<12), seed: maphash.MakeSeed()}
}

// Number gives a term's number, and whether it is new. It keeps a copy.
func (v *Terms) Number(term []byte) (n int32, isNew bool) {
	s := v.find(term)
	if s.next > 0 {
		return int32(s.next - 1), false
	}
	v.text = append(v.text, term...)
	v.ends = append(v.ends, uint32(len(v.text)))
	s.next = uint32(len(v.ends))
	if len(v.ends)*2 > len(v.slots) {
		v.grow()
	}
	return int32(len(v.ends) - 1), true
}

// Len is how many terms there are.
func (v *Terms) Len() int { return len(v.ends) }

// Reset forgets all terms, and keeps their room for others.
func (v *Terms) Reset() {
	v.text, v.ends = v.text[:0], v.ends[:0]
	clear(v.slots)
}

// Has tells whether a term has a number.
func (v *Terms) Has(term string) bool { return v.find([]byte(term)).next > 0 }

// find gives the slot of a term, a free one with its hash if it is unknown.
func (v *Terms) find(term []byte) *slot {
	hash, last := uint32(maphash.Bytes(v.seed, term)), uint32(len(v.slots)-1)
	for i := hash & last; ; i = (i + 1) & last {
		s := &v.slots[i]
		if s.next == 0 {
			s.hash = hash
			return s
		}
		if s.hash == hash && bytes.Equal(v.Term(int32(s.next-1)), term) {
			return s
		}
	}
}

func (v *Terms) grow() {
	old := v.slots
	v.slots = make([]slot, 2*len(old))
	last := uint32(len(v.slots) - 1)
	for _, s := range old {
		if s.next == 0 {
			continue
		}
		i := s.hash & last
		for v.slots[i].next > 0 {
			i = (i + 1) & last
		}
		v.slots[i] = s
	}
}

// Term gives the term of a number. Nobody may write into it.
func (v *Terms) Term(number int32) []byte {
	from := uint32(0)
	if number > 0 {
		from = v.ends[number-1]
	}
	return v.text[from:v.ends[number]]
}

// Numbered is a term with its number.
type Numbered struct {
	Term   string
	Number int32
}

// Sorted gives all terms in their order.
func (v *Terms) Sorted() []Numbered {
	list := make([]Numbered, len(v.ends))
	text, from := string(v.text), uint32(0)
	for n, to := range v.ends {
		list[n] = Numbered{text[from:to], int32(n)}
		from = to
	}
	slices.SortFunc(list, func(a, b Numbered) int { return cmp.Compare(a.Term, b.Term) })
	return list
}
