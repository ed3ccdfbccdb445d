package search

import (
	"bytes"
	"encoding/binary"
	"sort"

	"github.com/visit-dav/watchbill/generator/work"
)

// lists are the terms of neighbouring documents, in order, and of each who holds it: for each document its place since the one
// before, times levels, and a level. They are walked from term to term, so they lie one behind the other in as few bytes as that
// takes: a large site has millions of them in memory at once.
type lists struct {
	documents int
	data      []byte   // of each term: what it shares with the one before, the rest of it, and who holds it
	starts    []uint32 // in data, of every sixteenth term, which shares nothing
	count     int
}

// stretch is how many terms are walked at most to find one.
const stretch = 16

// add takes the next term and who holds it. before is the term before.
func (l *lists) add(before, term, holders []byte) {
	n := 0
	if l.count%stretch == 0 {
		l.starts = append(l.starts, uint32(len(l.data)))
	} else {
		for n < len(before) && n < len(term) && before[n] == term[n] {
			n++
		}
	}
	l.data = work.AppendText(work.AppendNumber(l.data, uint64(n)), term[n:])
	l.data = work.AppendText(l.data, holders)
	l.count++
}

// reset forgets all, and keeps the room for others.
func (l *lists) reset() { l.data, l.starts, l.count = l.data[:0], l.starts[:0], 0 }

// readLists reads data of so many documents. It isn't ok where that can't be any.
func readLists(data []byte, documents int) (l lists, ok bool) {
	l = lists{documents: documents, data: data}
	p := work.Packed{Data: data}
	for before := 0; len(p.Data) > 0; l.count++ {
		from, shared := len(data)-len(p.Data), p.Number()
		if l.count%stretch == 0 {
			l.starts, before = append(l.starts, uint32(from)), 0
		}
		if shared > uint64(before) {
			return lists{}, false
		}
		before = int(shared) + len(p.Text())
		p.Text()
	}
	if p.Damaged {
		return lists{}, false
	}
	return l, true
}

// each calls visit with the places and levels of the documents that hold a term.
func (l *lists) each(holders []byte, visit func(place, level int)) {
	place := 0
	for len(holders) > 0 {
		p, n := uint64(holders[0]), 1
		if p >= 0x80 {
			if p, n = binary.Uvarint(holders); n <= 0 {
				return
			}
		}
		holders = holders[n:]
		if place += int(p / levels); place >= l.documents { // of a memory that isn't ours
			return
		}
		visit(place, int(p%levels))
	}
}

// walk goes over lists from term to term. A term is good until the next comes.
type walk struct {
	left          []byte // what comes
	term, holders []byte
}

// next goes to the next term, and tells whether there is one.
func (w *walk) next() bool {
	if len(w.left) == 0 {
		return false
	}
	p := work.Packed{Data: w.left}
	shared := p.Number()
	w.term = append(w.term[:shared], p.Text()...)
	w.holders, w.left = p.Text(), p.Data
	return true
}

// walk stands before the first term.
func (l *lists) walk() walk { return walk{left: l.data} }

// from stands at the first term that doesn't sort before another, if there is one.
func (l *lists) from(term []byte) (w walk, ok bool) {
	n := sort.Search(len(l.starts), func(i int) bool {
		first := walk{left: l.data[l.starts[i]:]}
		return first.next() && bytes.Compare(first.term, term) > 0
	})
	if w = l.walk(); n > 0 {
		w.left = l.data[l.starts[n-1]:]
	}
	for w.next() {
		if bytes.Compare(w.term, term) >= 0 {
			return w, true
		}
	}
	return w, false
}

// find gives who holds a term.
func (l *lists) find(term []byte) (holders []byte, found bool) {
	w, ok := l.from(term)
	return w.holders, ok && bytes.Equal(w.term, term)
}
