package search

import (
	"bytes"
	"iter"
	"maps"
	"slices"
	"unicode/utf8"

	"github.com/visit-dav/watchbill/generator/vocabulary"
)

// posting says that a document holds a term, and how much the term means to it: the id times levels, and a level.
type posting uint32

// levels is how many there are, 0 unused. More find nothing more, and cost room.
const levels = 10

func (p posting) id() int    { return int(p / levels) }
func (p posting) level() int { return int(p % levels) }

// entry is a term with the number of documents that hold it and the weightiest of them, by id.
type entry struct {
	term string
	df   int
	list []posting
}

// mostPostings bounds what one term costs a reader; the documents beyond it mean the term least.
const mostPostings = 1000

// collection is documents that are indexed together, by rising ids.
type collection []share

// share is lists, and the ids of their documents, none for those that aren't of the collection.
type share struct {
	*lists
	ids   []int32
	whole bool // all are
}

const none = -1

// add takes lists of documents that are of the collection by being young, or by not being it.
func (c *collection) add(l lists, stubs []stub, young bool) {
	p := share{&l, make([]int32, len(stubs)), true}
	some := false
	for i, s := range stubs {
		if p.ids[i] = int32(s.id); s.young != young {
			p.ids[i], p.whole = none, false
		} else {
			some = true
		}
	}
	if some {
		*c = append(*c, p)
	}
}

// count tells how many of those who hold a term are of the collection.
func (p share) count(holders []byte) (n int) {
	if p.whole {
		for _, b := range holders { // the last byte of a number has its first bit clear
			n += int(^b >> 7)
		}
		return n
	}
	p.each(holders, func(place, _ int) {
		if p.ids[place] != none {
			n++
		}
	})
	return n
}

// said adds what is said of a term to a list.
func (p share) said(holders []byte, list []posting) []posting {
	p.each(holders, func(place, level int) {
		if id := p.ids[place]; id != none {
			list = append(list, posting(id)*levels+posting(level))
		}
	})
	return list
}

// entries walks the terms behind one in their order. The postings of one are good until the next comes.
func (c collection) entries(after string) iter.Seq[entry] {
	return func(yield func(entry) bool) {
		var all []posting
		for term, at := range c.merged(after) {
			all = all[:0]
			for _, m := range at {
				all = c[m.share].said(m.holders, all)
			}
			if len(all) > 0 && !yield(entry{string(term), len(all), weightiest(all)}) {
				return
			}
		}
	}
}

// weightiest keeps the postings of the highest levels, the newest among equals, in the order of ids. It overwrites list.
func weightiest(list []posting) []posting {
	if len(list) <= mostPostings {
		return list
	}
	var left, kept [levels]int // by level: those to come, and how many of the last of them are kept
	for _, p := range list {
		left[p.level()]++
	}
	room := mostPostings
	for level := levels - 1; level >= 0; level-- {
		kept[level] = min(room, left[level])
		room -= kept[level]
	}
	most := list[:0]
	for _, p := range list {
		if level := p.level(); left[level] <= kept[level] {
			most = append(most, p)
		}
		left[p.level()]--
	}
	return most
}

// endings are plain words, spelled backwards, each with the number of documents that hold it: the list in which a word with
// a mistyped beginning is looked up.
type endings struct {
	words  vocabulary.List
	counts []int
}

// of gives entries as they are, and takes the plain words among them, but those of known.
func (e *endings) of(entries iter.Seq[entry], known collection) iter.Seq[entry] {
	return func(yield func(entry) bool) {
		for next := range entries {
			if isPlainWord(next.term) && !known.holds([]byte(next.term)) {
				e.words.Add([]byte(reverse(next.term)))
				e.counts = append(e.counts, next.df)
			}
			if !yield(next) {
				return
			}
		}
	}
}

// inOrder gives the words as they are spelled backwards.
func (e *endings) inOrder() (l endingList) {
	for _, n := range e.words.Order() {
		l.add(e.words.Term(n), classOfCount(e.counts[n]))
	}
	return l
}

// endingList is plain words, spelled backwards, in order, each with a class of the number of documents that hold it.
type endingList struct {
	vocabulary.List
	classes []byte
}

func (l *endingList) add(word []byte, class byte) {
	l.Add(word)
	l.classes = append(l.classes, class)
}

// classOfCount is the character that tells the logarithm of a number.
func classOfCount(documents int) byte { return digitChar(log2(documents)) }

// after walks the words behind one, with what is said of each.
func (l *endingList) after(word string) iter.Seq2[string, []byte] {
	return func(yield func(string, []byte) bool) {
		n, found := l.Find([]byte(word))
		if found {
			n++
		}
		for ; int(n) < l.Len(); n++ {
			if !yield(string(l.Term(n)), l.classes[n:n+1]) {
				return
			}
		}
	}
}

// renewed gives the list with other classes for some words, 0 for none, and which of these differ, in order.
func (l *endingList) renewed(classes map[string]byte) (now endingList, differing []string) {
	words := slices.Sorted(maps.Keys(classes))
	change := func(word string, before byte) {
		if class := classes[word]; class != before {
			differing = append(differing, word)
		}
		if class := classes[word]; class != 0 {
			now.add([]byte(word), class)
		}
	}
	for n := range int32(l.Len()) {
		word := l.Term(n)
		for len(words) > 0 && words[0] < string(word) {
			change(words[0], 0)
			words = words[1:]
		}
		if len(words) > 0 && words[0] == string(word) {
			change(words[0], l.classes[n])
			words = words[1:]
		} else {
			now.add(word, l.classes[n])
		}
	}
	for _, word := range words {
		change(word, 0)
	}
	return now, differing
}

// count tells how many documents of the collection hold a term.
func (c collection) count(term []byte) (n int) {
	for _, p := range c {
		if holders, found := p.find(term); found {
			n += p.count(holders)
		}
	}
	return n
}

// holds tells whether a document of the collection holds a term.
func (c collection) holds(term []byte) bool {
	return slices.ContainsFunc(c, func(p share) bool {
		holders, found := p.find(term)
		return found && p.count(holders) > 0
	})
}

// mention is who holds a term in a share of a collection.
type mention struct {
	share   int32
	holders []byte
}

// merged walks the terms of all shares behind one in their order, each with its mentions in the order of the shares. They are good until
// the next term comes.
func (c collection) merged(after string) iter.Seq2[[]byte, []mention] {
	return func(yield func([]byte, []mention) bool) {
		m := merger{walks: make([]walk, len(c))}
		for i, s := range c {
			w, ok := s.from([]byte(after))
			if ok && string(w.term) == after {
				ok = w.next()
			}
			if m.walks[i] = w; ok {
				m.heap = append(m.heap, cursor{vocabulary.Begin(w.term), int32(i)})
			}
		}
		for i := len(m.heap) / 2; i >= 0; i-- {
			m.down(i)
		}
		var term []byte
		var at []mention
		for len(m.heap) > 0 {
			begin := m.heap[0].begin
			term, at = append(term[:0], m.term(m.heap[0])...), at[:0]
			for len(m.heap) > 0 && m.heap[0].begin == begin && bytes.Equal(m.term(m.heap[0]), term) {
				first := m.heap[0].share
				at = append(at, mention{first, m.walks[first].holders})
				m.advance()
			}
			if !yield(term, at) {
				return
			}
		}
	}
}

// merger holds the next term of each share in a heap, the least at its top.
type merger struct {
	walks []walk // by share
	heap  []cursor
}

type cursor struct {
	begin uint64 // of the term, which mostly tells it from another
	share int32
}

func (m *merger) term(c cursor) []byte { return m.walks[c.share].term }

func (m *merger) before(a, b cursor) bool {
	if a.begin != b.begin {
		return a.begin < b.begin
	}
	n := bytes.Compare(m.term(a), m.term(b))
	return n < 0 || n == 0 && a.share < b.share
}

// advance moves the least one on.
func (m *merger) advance() {
	first := &m.heap[0]
	if w := &m.walks[first.share]; w.next() {
		first.begin = vocabulary.Begin(w.term)
	} else {
		last := len(m.heap) - 1
		*first, m.heap = m.heap[last], m.heap[:last]
	}
	m.down(0)
}

// down moves a cursor to its place among those below it.
func (m *merger) down(i int) {
	for {
		child := 2*i + 1
		if child >= len(m.heap) {
			return
		}
		if child+1 < len(m.heap) && m.before(m.heap[child+1], m.heap[child]) {
			child++
		}
		if !m.before(m.heap[child], m.heap[i]) {
			return
		}
		m.heap[i], m.heap[child] = m.heap[child], m.heap[i]
		i = child
	}
}

// ending is a word spelled backwards.
type ending struct {
	word      string
	frequency int // log2 of the number of documents
}

func isPlainWord(term string) bool {
	n := 0
	for i := range len(term) {
		if c := term[i]; c == ' ' || '0' <= c && c <= '9' {
			return false
		} else if utf8.RuneStart(c) {
			n++
		}
	}
	return n >= 4 && n <= 24
}

// reverse spells a term backwards.
func reverse(term string) string {
	backwards := make([]byte, 0, len(term))
	for rest := term; rest != ""; {
		_, n := utf8.DecodeLastRuneInString(rest)
		backwards = append(backwards, rest[len(rest)-n:]...)
		rest = rest[:len(rest)-n]
	}
	return string(backwards)
}

func log2(n int) int {
	k := 0
	for n > 1 {
		n, k = n/2, k+1
	}
	return k
}
