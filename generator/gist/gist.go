// Package gist tells what texts are about, each compared with all others: its telling terms, and which texts are alike.
// It knows nothing of incidents. It reckons in whole numbers, so that every machine finds the same.
package gist

import (
	"bytes"
	"cmp"
	"iter"
	"math"
	"slices"

	"github.com/visit-dav/watchbill/generator/parallel"
	"github.com/visit-dav/watchbill/generator/vocabulary"
	"github.com/visit-dav/watchbill/generator/work"
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

// Collection is texts that were read together. Alike is asked once, before all else; then it stays as it is, and is safe for
// concurrent use.
type Collection struct {
	known
	rarity  []int32   // of terms, by number, in sixteenths of a bit
	vectors [][]entry // of texts: the strongest terms first
	lengths []int32   // of vectors
	found   []posting // the texts that hold a term, term by term
	starts  []uint32  // of terms, in found, and the end of the last

	memory *work.Memory // where it is remembered; nil for nowhere
	made   work.Sum     // of all texts
	before *renewal     // what differs from what was remembered; nil where that isn't known
}

// entry is a term of a text with what it means to it.
type entry struct{ term, worth int32 }

// posting is a text that holds a term, with what the term means to it.
type posting struct{ text, worth int32 }

// Read reads n texts; text gives the parts of each, and sum the sum of all that these are made from, on any goroutine. What a memory,
// which may be nil, knows of texts isn't found again, and what is found is remembered there once Alike is asked.
func Read(n int, text func(i int) []Part, sum func(i int) work.Sum, memory *work.Memory) *Collection {
	s := source{n, text, sum, memory}
	groups := s.groups()
	if memory == nil {
		return weigh(n, groups)
	}
	made := madeOf(groups, func(r reading) *group { return r.now })
	c := renew(recall(memory), n, groups, made)
	if c == nil {
		c = weigh(n, groups)
	}
	c.memory, c.made = memory, sumOf(made)
	return c
}

// weigh tells what the terms of texts mean.
func weigh(n int, groups []reading) *Collection {
	c := &Collection{
		known:   known{terms: vocabulary.New(), spelt: map[int32]spelling{}},
		vectors: make([][]entry, n), lengths: make([]int32, n),
	}
	numbers := make([][]int32, len(groups))
	parallel.Each(len(groups), func(i int) { numbers[i] = c.join(groups[i].now, groups[i].from) })
	c.weighTerms(n)
	parallel.EachWith(len(groups), func() func(int) {
		var terms, vector []entry
		var weighed []uint64
		return func(i int) {
			g := groups[i]
			for k, text := range g.now.texts {
				terms = text.entries(terms[:0], numbers[i])
				vector, weighed, c.lengths[g.from+k] = c.strongest(vector[:0], terms, weighed)
				c.vectors[g.from+k] = slices.Clone(vector)
			}
		}
	})
	c.invert()
	return c
}

// weighTerms finds how rare the terms are among n texts.
func (c *Collection) weighTerms(n int) {
	rarity := newRarities(n)
	c.rarity = make([]int32, len(c.holders))
	for term, holders := range c.holders {
		c.rarity[term] = rarity.of(holders)
	}
}

// invert lists the texts of each term.
func (c *Collection) invert() {
	c.starts = make([]uint32, len(c.holders)+1)
	for _, vector := range c.vectors {
		for _, e := range vector {
			c.starts[e.term+1]++
		}
	}
	for term := range c.holders {
		c.starts[term+1] += c.starts[term]
	}
	c.found = make([]posting, c.starts[len(c.holders)])
	next := slices.Clone(c.starts)
	for i, vector := range c.vectors {
		for _, e := range vector {
			c.found[next[e.term]] = posting{int32(i), e.worth}
			next[e.term]++
		}
	}
}

// rarity is what a term tells that n of all texts hold: log2(all/n) in sixteenths. One that more than a quarter hold
// tells nothing.
func rarity(n, all int) int {
	if n > max(2, all/4) {
		return 0
	}
	return max(0, log2(all)-log2(n))
}

// rarities are what terms tell that so many of all texts hold.
type rarities struct {
	all   int
	found []int32 // by the number of texts, and one more; 0 where it wasn't asked yet
}

func newRarities(all int) rarities { return rarities{all, make([]int32, all+1)} }

func (r rarities) of(holders int32) int32 {
	if r.found[holders] == 0 {
		r.found[holders] = int32(rarity(int(holders), r.all)) + 1
	}
	return r.found[holders] - 1
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

// strongest weighs the terms of a text, and adds to a vector those that mean most to it and stand elsewhere too. Those
// that stand nowhere else only add to the length: they tell that a text is about something else. weighed is room.
func (c *Collection) strongest(vector, terms []entry, weighed []uint64) (_ []entry, _ []uint64, length int32) {
	weighed = weighed[:0]
	for _, e := range terms {
		const half = 6 // further occurrences mean less and less
		count := int(e.worth)
		if worth := int(c.rarity[e.term]) * 64 * count / (count + half); worth > 0 {
			weighed = append(weighed, uint64(math.MaxInt32-worth)<<32|uint64(e.term))
		}
	}
	slices.Sort(weighed)
	sum := 0
	for from := 0; from < len(weighed) && (from < kept || len(vector) < kept); {
		to := from + 1
		for to < len(weighed) && weighed[to]>>32 == weighed[from]>>32 {
			to++
		}
		slices.SortFunc(weighed[from:to], func(a, b uint64) int { // the names of few are compared
			return bytes.Compare(c.terms.Term(int32(uint32(a))), c.terms.Term(int32(uint32(b))))
		})
		for ; from < to; from++ {
			e := entry{int32(uint32(weighed[from])), math.MaxInt32 - int32(weighed[from]>>32)}
			if from < kept {
				sum += int(e.worth) * int(e.worth)
			}
			if c.holders[e.term] > 1 && len(vector) < kept {
				vector = append(vector, e)
			}
		}
	}
	return vector, weighed, int32(root(sum))
}

// Likeness is a text that is like another; Percent is how much, from 1 to 100.
type Likeness struct{ Text, Percent int32 }

// Alike lists, for each text, those most like it, the likest first, at most so many.
func (c *Collection) Alike(most int) [][]Likeness {
	lists := make([][]Likeness, len(c.vectors))
	parallel.EachWith(len(lists), func() func(int) {
		compare := c.comparer(most)
		if c.before != nil && c.before.standing.most == most {
			compare = c.recomparer(most, compare)
		}
		return func(i int) { lists[i] = compare(i) }
	})
	c.keep(most, lists)
	return lists
}

// AlikeTo lists, for each of some texts, those most like it, as Alike does for all.
func (c *Collection) AlikeTo(texts []int, most int) [][]Likeness {
	lists := make([][]Likeness, len(texts))
	compare := c.comparer(most)
	for k, text := range texts {
		lists[k] = compare(text)
	}
	return lists
}

// comparer gives a function that compares one text with all that share a strong term; it isn't safe for concurrent use.
func (c *Collection) comparer(most int) func(text int) []Likeness {
	scores := make([]int, len(c.vectors)) // zero for each text, and again when one is compared
	var touched []int32
	var best []Likeness
	return func(text int) []Likeness {
		touched, best = touched[:0], best[:0]
		vector := c.vectors[text]
		for _, e := range vector[:min(asked, len(vector))] {
			for _, p := range c.found[c.starts[e.term]:c.starts[e.term+1]] {
				if scores[p.text] == 0 {
					touched = append(touched, p.text)
				}
				scores[p.text] += int(e.worth) * int(p.worth)
			}
		}
		least := 1 // percent that a text must have: what is less than all of the best isn't reckoned out
		for _, other := range touched {
			score, both := scores[other], max(1, int(c.lengths[text])*int(c.lengths[other]))
			scores[other] = 0
			if 100*score < least*both || int(other) == text {
				continue
			}
			l := Likeness{other, int32(100 * score / both)}
			if len(best) == most && likerFirst(l, best[most-1]) > 0 {
				continue
			}
			at, _ := slices.BinarySearchFunc(best, l, likerFirst)
			best = slices.Insert(best, at, l)
			if best = best[:min(most, len(best))]; len(best) == most {
				least = int(best[most-1].Percent)
			}
		}
		return slices.Clone(best)
	}
}

// percent is how much two texts are alike that have this in common.
func (c *Collection) percent(one int, other int32, score int) int32 {
	return int32(100 * score / max(1, int(c.lengths[one])*int(c.lengths[other])))
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

// Terms gives the terms that tell a text from the others, the most telling first.
func (c *Collection) Terms(text int) iter.Seq[Term] {
	return func(yield func(Term) bool) {
		for _, e := range c.vectors[text] {
			if !yield(Term{c.spelling(e.term), int(c.holders[e.term])}) {
				return
			}
		}
	}
}
