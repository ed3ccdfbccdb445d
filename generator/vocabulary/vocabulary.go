// Package vocabulary numbers the terms of texts, for the search and for comparing. Pure.
package vocabulary

import (
	"bytes"
	"encoding/binary"
	"hash/maphash"
	"math/bits"
	"slices"
	"sort"
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

// Add gives the next number to a term, of which it keeps a copy, even if it's there already.
func (l *List) Add(term []byte) {
	l.text = append(l.text, term...)
	l.ends = append(l.ends, uint32(len(l.text)))
}

// beginning is the begin of a term, which mostly tells it from another.
type beginning struct {
	begin  uint64
	number int32
}

// Order gives the numbers in the order of their terms.
func (l *List) Order() []int32 {
	keys := make([]beginning, len(l.ends))
	for n := range keys {
		keys[n] = beginning{Begin(l.Term(int32(n))), int32(n)}
	}
	keys = sorted(keys)
	order := make([]int32, len(keys))
	for from := 0; from < len(keys); {
		to := from
		for ; to < len(keys) && keys[to].begin == keys[from].begin; to++ {
			order[to] = keys[to].number
		}
		slices.SortFunc(order[from:to], func(a, b int32) int { return bytes.Compare(l.Term(a), l.Term(b)) })
		from = to
	}
	return order
}

// sorted sorts by some bits after the other, from the last: terms are so many that comparing them takes longer.
func sorted(keys []beginning) []beginning {
	const bits = 11
	room := make([]beginning, len(keys))
	for shift := 0; shift < 64; shift += bits {
		var next [1 << bits]int32 // by the bits: where the next such key goes
		for _, k := range keys {
			next[k.begin>>shift%(1<<bits)]++
		}
		sum := int32(0)
		for i, n := range next {
			next[i] = sum
			sum += n
		}
		for _, k := range keys {
			place := &next[k.begin>>shift%(1<<bits)]
			room[*place] = k
			*place++
		}
		keys, room = room, keys
	}
	return keys
}

// Begin gives the first eight bytes of a term as a number that sorts as they do.
func Begin(term []byte) uint64 {
	if len(term) >= 8 {
		return binary.BigEndian.Uint64(term)
	}
	var begin [8]byte
	copy(begin[:], term)
	return binary.BigEndian.Uint64(begin[:])
}

// Find gives the number of a term of a list that is in order.
func (l *List) Find(term []byte) (number int32, found bool) {
	n, found := sort.Find(len(l.ends), func(i int) int { return bytes.Compare(term, l.Term(int32(i))) })
	return int32(n), found
}

// Reset forgets all terms, and keeps their room for others.
func (l *List) Reset() { l.text, l.ends = l.text[:0], l.ends[:0] }

// Size is how many bytes Append writes.
func (l *List) Size() int {
	size := sizeOf(len(l.ends)) + sizeOf(len(l.text)) + len(l.text)
	from := uint32(0)
	for _, end := range l.ends {
		size += sizeOf(int(end - from))
		from = end
	}
	return size
}

// sizeOf is how many bytes a number takes.
func sizeOf(n int) int { return 1 + (bits.Len64(uint64(n)|1)-1)/7 }

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
	slots []slot // by hash, a power of two of them, a quarter of them free at least
	seed  maphash.Seed
}

// slot holds a term's number and one more, 0 when it is free.
type slot struct{ hash, next uint32 }

// New gives no terms yet.
func New() *Terms {
	return &Terms{slots: make([]slot, 1<<12), seed: maphash.MakeSeed()}
}

// Of takes over a list of terms, each of which stands there once. The empty one, which may stand there often, isn't found.
func Of(l List) *Terms {
	v := New()
	v.List = l
	for len(v.slots)*3 < len(l.ends)*4+4 {
		v.slots = append(v.slots, v.slots...)
	}
	for n := range int32(len(l.ends)) {
		if term := l.Term(n); len(term) > 0 {
			s, hash := v.find(term)
			*s = slot{hash, uint32(n + 1)}
		}
	}
	return v
}

// Number gives a term's number, and whether it is new. It keeps a copy.
func (v *Terms) Number(term []byte) (n int32, isNew bool) {
	s, hash := v.find(term)
	if s.next > 0 {
		return int32(s.next - 1), false
	}
	v.Add(term)
	*s = slot{hash, uint32(len(v.ends))}
	if len(v.ends)*4 > len(v.slots)*3 {
		v.grow()
	}
	return int32(len(v.ends) - 1), true
}

// Lookup gives the number of a term that came. Several goroutines may call it at once.
func (v *Terms) Lookup(term []byte) (n int32, found bool) {
	s, _ := v.find(term)
	return int32(s.next) - 1, s.next > 0
}

// Reset forgets all terms, and keeps their room for others.
func (v *Terms) Reset() {
	v.List.Reset()
	clear(v.slots)
}

// find gives the slot of a term, a free one if it is unknown, and its hash.
func (v *Terms) find(term []byte) (*slot, uint32) {
	hash, last := uint32(maphash.Bytes(v.seed, term)), uint32(len(v.slots)-1)
	for i := hash & last; ; i = (i + 1) & last {
		s := &v.slots[i]
		if s.next == 0 || s.hash == hash && bytes.Equal(v.Term(int32(s.next-1)), term) {
			return s, hash
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
