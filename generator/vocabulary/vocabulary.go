// Package vocabulary numbers the terms of texts, for the search and for comparing. Pure.
package vocabulary

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"hash/maphash"
	"slices"
)

// List is terms by their numbers, from 0. It holds no pointer to any, so that a million of them cost the garbage collector
// nothing.
type List struct {
	text []byte   // the terms, one after the other
	ends []uint32 // of each in text, by number
}

// Len is how many terms there are.
func (l *List) Len() int { return len(l.ends) }

// Term gives the term of a number. Nobody may write into it.
func (l *List) Term(number int32) []byte {
	from := uint32(0)
	if number > 0 {
		from = l.ends[number-1]
	}
	return l.text[from:l.ends[number]]
}

// Append writes the terms behind some bytes, for Read.
func (l *List) Append(b []byte) []byte {
	b = binary.AppendUvarint(binary.AppendUvarint(b, uint64(len(l.ends))), uint64(len(l.text)))
	from := uint32(0)
	for _, end := range l.ends {
		b = binary.AppendUvarint(b, uint64(end-from))
		from = end
	}
	return append(b, l.text...)
}

// Read reads what Append wrote, and gives the bytes behind it. The terms lie in b. It isn't ok when Append can't have written
// that.
func Read(b []byte) (l List, rest []byte, ok bool) {
	count, n := binary.Uvarint(b)
	if n <= 0 || count > uint64(len(b)) {
		return l, nil, false
	}
	b = b[n:]
	size, n := binary.Uvarint(b)
	if n <= 0 || size > uint64(len(b)) {
		return l, nil, false
	}
	b = b[n:]
	l.ends = make([]uint32, count)
	end := uint64(0)
	for i := range l.ends {
		length, n := binary.Uvarint(b)
		if n <= 0 || length > size-end {
			return l, nil, false
		}
		b, end = b[n:], end+length
		l.ends[i] = uint32(end)
	}
	if end != size || size > uint64(len(b)) {
		return l, nil, false
	}
	l.text = b[:size:size]
	return l, b[size:], true
}

// Terms are numbered in the order in which they come. The zero value isn't usable.
type Terms struct {
	List
	slots []slot // by hash, a power of two of them, a quarter of them free at least; nil once the terms are sorted
	seed  maphash.Seed
	order []int32 // the numbers in the order of their terms, once they are sorted
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
	if len(v.ends)*4 > len(v.slots)*3 {
		v.grow()
	}
	return int32(len(v.ends) - 1), true
}

// Reset forgets all terms, and keeps their room for others.
func (v *Terms) Reset() {
	v.text, v.ends = v.text[:0], v.ends[:0]
	clear(v.slots)
}

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

// Sort puts the terms in order and lets go of what new ones would need: none may come afterwards.
func (v *Terms) Sort() {
	v.slots = nil
	type key struct {
		begin  uint64 // of the term, which mostly tells it from another
		number int32
	}
	keys := make([]key, len(v.ends))
	for n := range keys {
		var begin [8]byte
		copy(begin[:], v.Term(int32(n)))
		keys[n] = key{binary.BigEndian.Uint64(begin[:]), int32(n)}
	}
	slices.SortFunc(keys, func(a, b key) int {
		if a.begin != b.begin {
			return cmp.Compare(a.begin, b.begin)
		}
		return bytes.Compare(v.Term(a.number), v.Term(b.number))
	})
	v.order = make([]int32, len(keys))
	for i, k := range keys {
		v.order[i] = k.number
	}
}

// Sorted gives the numbers in the order of their terms, after Sort. Nobody may write into them.
func (v *Terms) Sorted() []int32 { return v.order }

// Has tells whether a term is among those that were sorted.
func (v *Terms) Has(term []byte) bool {
	_, found := slices.BinarySearchFunc(v.order, term, func(n int32, term []byte) int { return bytes.Compare(v.Term(n), term) })
	return found
}
