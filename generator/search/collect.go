package search

import (
	"cmp"
	"encoding/binary"
	"iter"
	"slices"
	"strings"
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

// collected is a posting before the terms are in order: the number of the term times levels, and a level. Whose it is
// follows from its place.
type collected uint32

// chunk is how many of them are kept in one piece, so that none has to be copied when there are more.
const chunk = 1 << 15

// holder is a document with the number of terms that it holds.
type holder struct{ id, terms int32 }

// collector gathers the terms of documents. Documents must come by rising id.
type collector struct {
	terms   *vocabulary.Terms
	chunks  [][]collected
	holders []holder
	held    []int32 // by number of the term: how many documents hold it
	batch   *batch  // of the present document
	numbers []int32 // by number in the batch: that here, or elsewhere
}

func newCollector() *collector { return &collector{terms: vocabulary.New()} }

// begin takes the batch that the next documents are of.
func (c *collector) begin(b *batch) {
	c.batch, c.numbers = b, c.numbers[:0]
	for range b.terms.Len() {
		c.numbers = append(c.numbers, elsewhere)
	}
}

// add takes what a document of the batch holds.
func (c *collector) add(id int, terms []byte) {
	n := int32(0)
	for len(terms) > 0 {
		p, size := binary.Uvarint(terms)
		terms = terms[size:]
		number := c.number(int32(p / levels))
		c.held[number]++
		c.post(collected(number)*levels + collected(p%levels))
		n++
	}
	c.holders = append(c.holders, holder{int32(id), n})
}

// number gives the number that a term of the batch has here.
func (c *collector) number(inBatch int32) int32 {
	if n := c.numbers[inBatch]; n != elsewhere {
		return n
	}
	n, isNew := c.terms.Number(c.batch.terms.Term(inBatch))
	if isNew {
		c.held = append(c.held, 0)
	}
	c.numbers[inBatch] = n
	return n
}

func (c *collector) post(p collected) {
	last := len(c.chunks) - 1
	if last < 0 || len(c.chunks[last]) == chunk {
		c.chunks = append(c.chunks, make([]collected, 0, chunk))
		last++
	}
	c.chunks[last] = append(c.chunks[last], p)
}

// passes is how often the postings are walked to bring them into the order of terms: each pass needs room for its share.
const passes = 4

// entries walks the terms in their order. The postings of one are good until the next comes.
func (c *collector) entries() iter.Seq[entry] {
	return func(yield func(entry) bool) {
		total := 0
		for _, n := range c.held {
			total += int(n)
		}
		places := slices.Repeat([]int32{elsewhere}, len(c.held))
		var room []posting
		order := c.terms.Sorted()
		for from := 0; from < len(order); {
			to, n := from, 0
			for to < len(order) && (n == 0 || n < total/passes) {
				n += int(c.held[order[to]])
				to++
			}
			room = slices.Grow(room[:0], n)[:n]
			c.gather(order[from:to], places, room)
			for _, number := range order[from:to] {
				df := int(c.held[number])
				if !yield(entry{string(c.terms.Term(number)), df, weightiest(room[:df])}) {
					return
				}
				room = room[df:]
			}
			from = to
		}
	}
}

// elsewhere is the place of a term that isn't among those of the pass, and the number of one that hasn't come yet.
const elsewhere = -1

// gather brings the postings of some terms, which came by document, into the order of those terms.
func (c *collector) gather(numbers, places []int32, all []posting) {
	at := int32(0)
	for _, n := range numbers {
		places[n] = at
		at += c.held[n]
	}
	holder, left := -1, int32(0)
	for _, chunk := range c.chunks {
		for _, p := range chunk {
			for left == 0 {
				holder++
				left = c.holders[holder].terms
			}
			left--
			if n := p / levels; places[n] != elsewhere {
				all[places[n]] = posting(c.holders[holder].id)*levels + posting(p%levels)
				places[n]++
			}
		}
	}
	for _, n := range numbers {
		places[n] = elsewhere
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

// endings gives the numbers of the plain words, sorted by how they are spelled backwards: the list in which a word with a
// mistyped beginning is looked up. Words of known, which may be nil, are left out.
func (c *collector) endings(known *collector) []int32 {
	var list []int32
	for _, n := range c.terms.Sorted() {
		if term := c.terms.Term(n); isPlainWord(string(term)) && (known == nil || !known.terms.Has(term)) {
			list = append(list, n)
		}
	}
	slices.SortFunc(list, func(a, b int32) int { return compareBackwards(c.terms.Term(a), c.terms.Term(b)) })
	return list
}

// compareBackwards compares as reverse would be compared.
func compareBackwards(a, b []byte) int {
	for {
		x, n := utf8.DecodeLastRune(a)
		y, m := utf8.DecodeLastRune(b)
		if n == 0 || m == 0 {
			return cmp.Compare(n, m)
		}
		if x != y {
			return cmp.Compare(x, y)
		}
		a, b = a[:len(a)-n], b[:len(b)-m]
	}
}

// ending is a word spelled backwards.
type ending struct {
	word      string
	frequency int // log2 of the number of documents
}

func isPlainWord(term string) bool {
	n := utf8.RuneCountInString(term)
	return n >= 4 && n <= 24 && !strings.ContainsAny(term, " 0123456789")
}

func reverse(s string) string {
	r := []rune(s)
	slices.Reverse(r)
	return string(r)
}

func log2(n int) int {
	k := 0
	for n > 1 {
		n, k = n/2, k+1
	}
	return k
}
