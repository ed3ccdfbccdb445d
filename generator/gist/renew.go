package gist

import (
	"slices"
	"strings"

	"github.com/visit-dav/watchbill/generator/parallel"
	"github.com/visit-dav/watchbill/generator/vocabulary"
	"github.com/visit-dav/watchbill/generator/work"
)

// Most changes of few texts change what few terms mean, and so the vectors of few texts; and how much two texts are alike
// follows from their vectors alone. So a collection is found from the one before and what differs.

// renewal is what differs between a collection and the one before.
type renewal struct {
	standing        *standing
	was, is         []int32             // the number of each text in the collection before, and of each of that now; none where there is none
	changed         []bool              // texts that mean something else than before, or weren't there
	changedPostings map[int32][]posting // of terms: the changed texts that hold them
}

const none = -1

// madeOf gives the sums of all texts, in their order.
func madeOf(groups []reading, of func(reading) *group) (made []work.Sum) {
	for _, g := range slices.Backward(groups) {
		made = append(made, of(g).made...)
	}
	return made
}

// renew finds the collection from the one before, nil where that isn't known, or too much differs.
func renew(s *standing, n int, groups []reading, made []work.Sum) *Collection {
	if s == nil || 4*s.free() > s.terms.Len() || len(groups) != (s.texts+groupSize-1)/groupSize {
		return nil
	}
	if slices.ContainsFunc(groups, func(r reading) bool { return r.before == nil }) {
		return nil
	}
	before := madeOf(groups, func(r reading) *group { return r.before })
	if len(before) != s.texts || sumOf(before) != s.made {
		return nil
	}
	r := &renewal{standing: s, changed: make([]bool, n)}
	r.was, r.is = match(before, made)
	d := r.differing(groups)
	if 4*d.terms.Len() > s.terms.Len() {
		return nil
	}
	c := &Collection{known: known{terms: vocabulary.Of(s.terms), holders: s.holders, spelt: s.spelt}, before: r}
	d.find(groups)
	affected := d.renew(c, groups, newRarities(s.texts), newRarities(n))
	c.weighTerms(n)
	r.weigh(c, groups, affected)
	c.invert()
	r.invert(c)
	return c
}

// match finds which texts are those of before. Their order stays.
func match(before, made []work.Sum) (was, is []int32) {
	was, is = slices.Repeat([]int32{none}, len(made)), slices.Repeat([]int32{none}, len(before))
	places := map[work.Sum]int{}
	for i, sum := range before {
		places[sum] = i
	}
	next := 0
	for i, sum := range made {
		place, known := next, next < len(before) && before[next] == sum
		if !known {
			place, known = places[sum]
		}
		if known && place >= next {
			was[i], is[place] = int32(place), int32(i)
			next = place + 1
		}
	}
	return was, is
}

// differing is terms of which something may differ, and the texts that hold them.
type differing struct {
	terms    *vocabulary.Terms
	mentions [][]mention // by group, in the order of its texts
}

// mention is a term of a text, by its number among those that may differ, and how the text spells it, by the number of the form in
// its group, or none in lower case. There are many.
type mention struct{ text, term, form int32 }

// differing lists the terms of texts that are gone or new, and those that mean something else among so many texts.
func (r *renewal) differing(groups []reading) *differing {
	d := &differing{terms: vocabulary.New()}
	add := func(g *group, text counted) {
		for len(text) > 0 {
			d.terms.Number(g.terms.Term(text.next().term))
		}
	}
	from := 0
	for _, g := range slices.Backward(groups) {
		for i, text := range g.before.texts {
			if r.is[from+i] == none {
				add(g.before, text)
			}
		}
		for i, text := range g.now.texts {
			if r.was[g.from+i] == none {
				add(g.now, text)
			}
		}
		from += len(g.before.texts)
	}
	if len(r.was) != len(r.is) {
		before, now := newRarities(len(r.is)), newRarities(len(r.was))
		for term, holders := range r.standing.holders {
			if int(holders) > len(r.was) || before.of(holders) != now.of(holders) {
				d.terms.Number(r.standing.terms.Term(int32(term)))
			}
		}
	}
	return d
}

// find finds the texts that hold the terms.
func (d *differing) find(groups []reading) {
	d.mentions = make([][]mention, len(groups))
	parallel.Each(len(groups), func(i int) { d.mentions[i] = d.findIn(groups[i]) })
}

func (d *differing) findIn(g reading) (found []mention) {
	numbers := unknown(g.now.terms.Len())
	for local := range int32(len(numbers)) {
		if n, known := d.terms.Lookup(g.now.terms.Term(local)); known {
			numbers[local] = n
		}
	}
	for i, text := range g.now.texts {
		for len(text) > 0 {
			c := text.next()
			if n := numbers[c.term]; n != none {
				found = append(found, mention{int32(g.from + i), n, c.form})
			}
		}
	}
	return found
}

// renew tells a collection who holds the terms and how they are spelt, and gives the texts that hold one that means something else
// than before.
func (d *differing) renew(c *Collection, groups []reading, before, now rarities) (affected map[int32]bool) {
	holders, forms := make([]int32, d.terms.Len()), make([][]byte, d.terms.Len())
	for i, list := range slices.Backward(d.mentions) {
		for _, m := range list {
			switch holders[m.term]++; {
			case m.form == none:
				forms[m.term] = nil
			case holders[m.term] == 1:
				forms[m.term] = groups[i].now.forms.Term(m.form)
			}
		}
	}
	other := make([]bool, len(holders))
	for n := range other {
		term, isNew := c.terms.Number(d.terms.Term(int32(n)))
		if isNew {
			c.holders = append(c.holders, 0)
		}
		was, is := c.holders[term], holders[n]
		other[n] = before.of(was) != now.of(is) || was > 1 != (is > 1)
		c.holders[term] = is
		if delete(c.spelt, term); forms[n] != nil {
			c.spelt[term] = spelling{strings.Clone(string(forms[n])), 0}
		}
	}
	affected = map[int32]bool{}
	for _, list := range d.mentions {
		for _, m := range list {
			if other[m.term] {
				affected[m.text] = true
			}
		}
	}
	return affected
}

// weigh gives the vectors of texts: those of before, but where a term means something else.
func (r *renewal) weigh(c *Collection, groups []reading, affected map[int32]bool) {
	c.vectors, c.lengths = make([][]entry, len(r.was)), make([]int32, len(r.was))
	parallel.EachWith(len(groups), func() func(int) {
		var terms, vector []entry
		var weighed []uint64
		return func(place int) {
			g := groups[place]
			for k, text := range g.now.texts {
				i := g.from + k
				was := r.was[i]
				if was != none {
					c.vectors[i], c.lengths[i] = r.standing.vectors[was], r.standing.lengths[was]
				}
				if was != none && !affected[int32(i)] {
					continue
				}
				for terms = terms[:0]; len(text) > 0; {
					next := text.next()
					n, _ := c.terms.Lookup(g.now.terms.Term(next.term))
					terms = append(terms, entry{n, next.count})
				}
				var length int32
				vector, weighed, length = c.strongest(vector[:0], terms, weighed)
				if was == none || length != c.lengths[i] || !slices.Equal(vector, c.vectors[i]) {
					c.vectors[i], c.lengths[i], r.changed[i] = slices.Clone(vector), length, true
				}
			}
		}
	})
}

// invert lists the changed texts of each term.
func (r *renewal) invert(c *Collection) {
	byTerm := map[int32][]posting{}
	for i, changed := range r.changed {
		if changed {
			for _, e := range c.vectors[i] {
				byTerm[e.term] = append(byTerm[e.term], posting{int32(i), e.worth})
			}
		}
	}
	r.changedPostings = byTerm
}

// recomparer gives a function that finds from before what a text is alike to, and compares it with the changed texts alone where
// that will do; compare compares it with all.
func (c *Collection) recomparer(most int, compare func(text int) []Likeness) func(text int) []Likeness {
	r := c.before
	scores := map[int32]int{}
	return func(text int) []Likeness {
		if r.changed[text] {
			return compare(text)
		}
		before := r.standing.alike[r.was[text]]
		var list []Likeness
		for _, l := range before {
			if is := r.is[l.Text]; is != none && !r.changed[is] {
				list = append(list, Likeness{is, l.Percent})
			}
		}
		if len(before) == most && len(list) < most {
			return compare(text) // nobody knows who came next
		}
		clear(scores)
		vector := c.vectors[text]
		for _, e := range vector[:min(asked, len(vector))] {
			for _, p := range r.changedPostings[e.term] {
				scores[p.text] += int(e.worth) * int(p.worth)
			}
		}
		for other, score := range scores {
			if l := (Likeness{other, c.percent(text, other, score)}); l.Percent > 0 {
				list = append(list, l)
			}
		}
		slices.SortFunc(list, likerFirst)
		return slices.Clip(list[:min(most, len(list))])
	}
}
