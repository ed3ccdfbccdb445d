package search

import (
	"bytes"
	"cmp"
	"hash/maphash"
	"slices"
)

// vocabulary numbers terms in the order in which they come. It holds no pointer to any, so that a million of them cost
// the garbage collector nothing.
type vocabulary struct {
	text  []byte   // the terms, one after the other
	ends  []uint32 // of each in text, by number
	slots []slot   // by hash, a power of two of them, half of them free at least
	seed  maphash.Seed
}

// slot holds a term's number and one more, 0 when it is free.
type slot struct{ hash, next uint32 }

func newVocabulary() vocabulary {
	return vocabulary{slots: make([]slot, 1<<12), seed: maphash.MakeSeed()}
}

// number gives a term's number, and whether it is new.
func (v *vocabulary) number(term []byte) (n int32, isNew bool) {
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

func (v *vocabulary) has(term string) bool { return v.find([]byte(term)).next > 0 }

// find gives the slot of a term, a free one with its hash if it is unknown.
func (v *vocabulary) find(term []byte) *slot {
	hash, last := uint32(maphash.Bytes(v.seed, term)), uint32(len(v.slots)-1)
	for i := hash & last; ; i = (i + 1) & last {
		s := &v.slots[i]
		if s.next == 0 {
			s.hash = hash
			return s
		}
		if s.hash == hash && bytes.Equal(v.term(s.next-1), term) {
			return s
		}
	}
}

func (v *vocabulary) grow() {
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

func (v *vocabulary) term(number uint32) []byte {
	from := uint32(0)
	if number > 0 {
		from = v.ends[number-1]
	}
	return v.text[from:v.ends[number]]
}

// numbered is a term with its number.
type numbered struct {
	term   string
	number int32
}

// sorted gives all terms in their order.
func (v *vocabulary) sorted() []numbered {
	list := make([]numbered, len(v.ends))
	text, from := string(v.text), uint32(0)
	for n, to := range v.ends {
		list[n] = numbered{text[from:to], int32(n)}
		from = to
	}
	slices.SortFunc(list, func(a, b numbered) int { return cmp.Compare(a.term, b.term) })
	return list
}
