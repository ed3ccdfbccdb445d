// Package gist tells what texts are about, each compared with all others: its telling terms, and which texts are alike.
// It knows nothing of incidents and does no I/O. It reckons in whole numbers, so that every machine finds the same.
package gist

import (
	"cmp"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
)

// Part is a piece of a text; a term counts as often as its weight says.
type Part struct {
	Weight int
	Text   string
}

// Bounds of what is kept and asked. More terms find no more of the texts that people call alike, and cost time.
const (
	kept  = 48 // strongest terms of a text that others are compared with
	asked = 24 // strongest terms of a text that it is compared by
)

// Collection is texts that were read together. Immutable, safe for concurrent use.
type Collection struct {
	names   []string    // of terms, by id, in lower case
	spelt   []string    // of terms, by id: as people spell them
	texts   []int       // of terms, by id: how many texts hold them
	rarity  []int       // of terms, by id, in sixteenths of a bit
	vectors [][]entry   // of texts: the strongest terms first
	lengths []int       // of vectors
	found   [][]posting // by term: the texts that hold it
}

// entry is a term of a text with what it means to it.
type entry struct{ term, worth int32 }

// posting is a text that holds a term, with what the term means to it.
type posting struct{ text, worth int32 }

// Read reads texts, each in parts.
func Read(texts [][]Part) *Collection {
	r := reader{ids: map[string]int32{}}
	counts := make([][]entry, len(texts))
	for i, parts := range texts {
		counts[i] = r.count(parts)
	}
	c := &Collection{
		names: r.names, spelt: r.spelt, texts: r.texts, rarity: make([]int, len(r.names)), vectors: make([][]entry, len(texts)),
		lengths: make([]int, len(texts)), found: make([][]posting, len(r.names)),
	}
	for term, n := range r.texts {
		c.rarity[term] = rarity(n, len(texts))
	}
	for i, terms := range counts {
		c.vectors[i], c.lengths[i] = c.strongest(terms)
		for _, e := range c.vectors[i] {
			c.found[e.term] = append(c.found[e.term], posting{int32(i), e.worth})
		}
	}
	return c
}

// rarity is what a term tells that n of all texts hold: log2(all/n) in sixteenths. One that more than a quarter hold
// tells nothing.
func rarity(n, all int) int {
	if n > max(2, all/4) {
		return 0
	}
	return max(0, log2(all)-log2(n))
}

// log2 gives 16*log2(n), rounded down.
func log2(n int) int {
	whole := 0
	x := uint64(n) << 16
	for x >= 2<<16 {
		x >>= 1
		whole++
	}
	l := whole
	for range 4 {
		x = x * x >> 16
		l <<= 1
		if x >= 2<<16 {
			x >>= 1
			l++
		}
	}
	return l
}

// strongest weighs the terms of a text, and keeps those that mean most to it and stand elsewhere too. Those that stand
// nowhere else only add to the length: they tell that a text is about something else.
func (c *Collection) strongest(terms []entry) (vector []entry, length int) {
	weighed := terms[:0]
	for _, e := range terms {
		const half = 6 // further occurrences mean less and less
		count := int(e.worth)
		if worth := c.rarity[e.term] * 64 * count / (count + half); worth > 0 {
			weighed = append(weighed, entry{e.term, int32(worth)})
		}
	}
	slices.SortFunc(weighed, func(a, b entry) int {
		if a.worth != b.worth { // the names of few are compared
			return cmp.Compare(b.worth, a.worth)
		}
		return strings.Compare(c.names[a.term], c.names[b.term])
	})
	for i, e := range weighed {
		if i < kept {
			length += int(e.worth) * int(e.worth)
		}
		if c.texts[e.term] > 1 && len(vector) < kept {
			vector = append(vector, e)
		}
	}
	return vector, root(length)
}

// Likeness is a text that is like another; Percent is how much, from 1 to 100.
type Likeness struct{ Text, Percent int }

// Alike lists, for each text, those most like it, the likest first, at most so many.
func (c *Collection) Alike(most int) [][]Likeness {
	lists := make([][]Likeness, len(c.vectors))
	var next atomic.Int64
	var workers sync.WaitGroup
	for range min(len(lists), runtime.GOMAXPROCS(0)) {
		workers.Go(func() {
			scores := make([]int, len(lists))
			for i := int(next.Add(1)) - 1; i < len(lists); i = int(next.Add(1)) - 1 {
				lists[i] = c.alike(i, most, scores)
			}
		})
	}
	workers.Wait()
	return lists
}

// AlikeTo lists, for each of some texts, those most like it, as Alike does for all.
func (c *Collection) AlikeTo(texts []int, most int) [][]Likeness {
	scores := make([]int, len(c.vectors))
	lists := make([][]Likeness, len(texts))
	for k, text := range texts {
		lists[k] = c.alike(text, most, scores)
	}
	return lists
}

// alike compares one text with all that share a strong term. scores has a zero for each text, and again when it's done.
func (c *Collection) alike(text, most int, scores []int) []Likeness {
	var touched []int32
	vector := c.vectors[text]
	for _, e := range vector[:min(asked, len(vector))] {
		for _, p := range c.found[e.term] {
			if scores[p.text] == 0 {
				touched = append(touched, p.text)
			}
			scores[p.text] += int(e.worth) * int(p.worth)
		}
	}
	best := make([]Likeness, 0, most+1)
	for _, other := range touched {
		l := Likeness{int(other), 100 * scores[other] / max(1, c.lengths[text]*c.lengths[other])}
		scores[other] = 0
		if l.Text == text || l.Percent == 0 || len(best) == most && likerFirst(l, best[most-1]) > 0 {
			continue
		}
		at, _ := slices.BinarySearchFunc(best, l, likerFirst)
		best = slices.Insert(best, at, l)
		best = best[:min(most, len(best))]
	}
	return best
}

func likerFirst(a, b Likeness) int {
	return cmp.Or(cmp.Compare(b.Percent, a.Percent), cmp.Compare(a.Text, b.Text))
}

// root is the whole square root.
func root(n int) int {
	r := 0
	for bit := 1 << 30; bit > 0; bit >>= 1 {
		if (r+bit)*(r+bit) <= n {
			r += bit
		}
	}
	return r
}

// Term is a term of a text, spelt as people spell it, and how many texts hold it.
type Term struct {
	Name  string
	Texts int
}

// Terms lists the terms that tell a text from the others, the most telling first.
func (c *Collection) Terms(text int) []Term {
	terms := make([]Term, len(c.vectors[text]))
	for i, e := range c.vectors[text] {
		terms[i] = Term{c.spelt[e.term], c.texts[e.term]}
	}
	return terms
}
