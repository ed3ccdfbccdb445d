package search

import (
	"cmp"
	"math/bits"
	"slices"
)

// Ranking is computed in whole numbers alone, so that the browser's answer is the same to the last place.

type hit struct{ id, score int }

// evaluation is all that is known of a query.
type evaluation struct {
	hits   []hit
	words  map[string]bool // terms that were found
	mended map[string][]string
	asked  []string // words
	near   []string
}

// tally is what a document got so far.
type tally struct{ score, covered int }

func (x *Index) evaluate(text string) evaluation {
	e := evaluation{words: map[string]bool{}, mended: map[string][]string{}}
	tallies := map[int]*tally{}
	whole := map[int]bool{} // runs that are known as a whole
	total := 0
	for _, w := range x.ask(text) {
		if w.inner && whole[w.run] {
			continue
		}
		options := x.options(w, e.mended)
		if w.kind == word {
			e.asked = append(e.asked, w.term)
			whole[w.run] = whole[w.run] || x.count(w.term) > 0
		}
		words := e.words
		if w.kind == part && whole[w.run] {
			words = nil // the whole is what should be marked
		}
		total += x.add(w, options, tallies, words)
	}
	for id, t := range tallies {
		e.hits = append(e.hits, hit{id, x.score(id, *t, total)})
	}
	slices.SortFunc(e.hits, func(a, b hit) int { return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(b.id, a.id)) })
	if len(e.hits) == 0 {
		e.near = x.suggest(e.asked)
	}
	return e
}

// add adds to each document the best that it has of the options, and gives what counts as covering them; parts and loose
// pairs cover nothing.
func (x *Index) add(w wanted, options []option, tallies map[int]*tally, words map[string]bool) int {
	best := map[int]int{}
	most, df := 0, 0
	for _, o := range options {
		var lines []line
		for _, t := range o.terms {
			lines = append(lines, x.linesOf(t)...)
		}
		for _, l := range lines {
			df += l.df
		}
		worth := w.weight * o.weight * x.rarity(df) / 16 // what stands in for a term is no rarer than it
		most = max(most, worth)
		for _, l := range lines {
			if words != nil {
				words[l.term] = true
			}
			l.each(func(id, level int) { best[id] = max(best[id], worth*level) })
		}
	}
	if w.kind != word && !w.tight {
		most = 0
	}
	for id, s := range best {
		t := tallies[id]
		if t == nil {
			t = &tally{}
			tallies[id] = t
		}
		t.score += s
		t.covered += most
	}
	return most
}

// score rewards documents that hold more of the query's words, and a little what bonus says.
func (x *Index) score(id int, t tally, total int) int {
	share := 256
	if total > 0 {
		share = t.covered * 256 / total
	}
	return t.score * share / 256 * (256 + x.bonus(id)) / 256
}

// Bonuses in 256ths: enough to part likes, too little to lift what fits less.
const (
	resolvedBonus = 16
	recentBonus   = 10
)

// bonus is a little for a recorded resolution and for being recent. What the team wrote counts as resolved.
func (x *Index) bonus(id int) int {
	i := id - x.root.Slots
	if i < 0 {
		return resolvedBonus
	}
	b := recentBonus * i / max(1, x.root.Top-x.root.Slots)
	if digitValue(x.root.Resolved[i/6])>>(i%6)&1 == 1 {
		b += resolvedBonus
	}
	return b
}

// rarity tells how much a term says that df documents hold, in 256ths of a bit, never less than half a bit.
func (x *Index) rarity(df int) int {
	n := x.root.Documents
	return lg(n+1) - lg(max(1, min(df, n))) + 128
}

// lg is a whole number's binary logarithm in 256ths, linear between powers of two.
func lg(n int) int {
	k := bits.Len(uint(n)) - 1
	return k<<8 + n<<8>>k - 256
}
