package gist

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/visit-dav/watchbill/generator/parallel"
	"github.com/visit-dav/watchbill/generator/vocabulary"
	"github.com/visit-dav/watchbill/generator/work"
)

// groupSize is how many texts stand in a group, whose terms join those of all: by then most terms have come often, and the list
// of all, where readers wait for each other, is asked once for each.
const groupSize = 512

// group is neighbouring texts with their terms, numbered together.
type group struct {
	terms, forms vocabulary.List
	made         []work.Sum // of the parts of texts; zeros where nothing is remembered
	texts        []counted  // beside made
}

// counted is the terms of a text in few bytes: of each twice its number in the group, and how often it counts. Where the
// text never writes it in lower case, the first is one more, and the number of its form follows.
type counted []byte

// count is a term of a text as it is counted. form is -1 for one that the text writes in lower case.
type count struct{ term, count, form int32 }

func (c count) append(b []byte) []byte {
	if c.form < 0 {
		return work.AppendNumber(work.AppendNumber(b, 2*uint64(c.term)), uint64(c.count))
	}
	return work.AppendNumber(work.AppendNumber(work.AppendNumber(b, 2*uint64(c.term)+1), uint64(c.count)), uint64(c.form))
}

// next takes the first term.
func (c *counted) next() count {
	p := work.Packed{Data: *c}
	term := p.Number()
	first := count{int32(term / 2), int32(p.Number()), -1}
	if term%2 == 1 {
		first.form = int32(p.Number())
	}
	*c = p.Data
	return first
}

// fits tells whether all numbers are those of a group with so many terms and forms.
func (c counted) fits(terms, forms int) bool {
	for p := (work.Packed{Data: c}); len(p.Data) > 0; {
		term := p.Number()
		count := p.Number()
		if term/2 >= uint64(terms) || count > math.MaxInt32 || term%2 == 1 && p.Number() >= uint64(forms) || p.Damaged {
			return false
		}
	}
	return true
}

// entries adds the terms to a list, by their numbers among those of all.
func (c counted) entries(list []entry, numbers []int32) []entry {
	for len(c) > 0 {
		next := c.next()
		list = append(list, entry{numbers[next.term], next.count})
	}
	return list
}

// unpack reads what reader.pack wrote. What isn't that gives an empty group.
func unpack(data []byte) (g *group, ok bool) {
	g = &group{}
	g.terms, data, ok = vocabulary.Read(data)
	if ok {
		g.forms, data, ok = vocabulary.Read(data)
	}
	p := work.Packed{Data: data, Damaged: !ok}
	g.made = p.Sums()
	g.texts = make([]counted, len(g.made))
	for i := range g.texts {
		g.texts[i] = p.Text()
		p.Damaged = p.Damaged || !g.texts[i].fits(g.terms.Len(), g.forms.Len())
	}
	if p.Damaged || len(p.Data) > 0 {
		return &group{}, false
	}
	return g, true
}

// known is the terms of all texts read so far. Safe for concurrent use.
type known struct {
	mu      sync.Mutex
	terms   *vocabulary.Terms
	holders []int32            // by number: how many texts hold it
	spelt   map[int32]spelling // of the terms that nobody writes in lower case
}

// spelling is how a term came first, and the first text of that group: groups end in any order.
type spelling struct {
	text string
	from int
}

// join takes the terms of a group that begins with a text, and gives the numbers that they have here.
func (k *known) join(g *group, from int) []int32 {
	holders, forms := make([]int32, g.terms.Len()), make([]int32, g.terms.Len())
	for _, text := range g.texts {
		for len(text) > 0 {
			c := text.next()
			if holders[c.term]++; holders[c.term] == 1 || c.form < 0 {
				forms[c.term] = c.form
			}
		}
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	numbers := make([]int32, len(holders))
	for i := range numbers {
		n, isNew := k.terms.Number(g.terms.Term(int32(i)))
		if isNew {
			k.holders = append(k.holders, 0)
		}
		k.holders[n] += holders[i]
		before, capital := k.spelt[n]
		switch {
		case forms[i] < 0:
			delete(k.spelt, n)
		case isNew || capital && from < before.from:
			k.spelt[n] = spelling{strings.Clone(string(g.forms.Term(forms[i]))), from}
		}
		numbers[i] = n
	}
	return numbers
}

// spelling is a term as people write it.
func (k *known) spelling(term int32) string {
	if s, capital := k.spelt[term]; capital {
		return s.text
	}
	return string(k.terms.Term(term))
}

// source is where texts are read, unless a memory knows them.
type source struct {
	n      int
	text   func(int) []Part
	sum    func(int) work.Sum
	memory *work.Memory
}

// reading is neighbouring texts as they are, and what was remembered at their place, nil for nothing.
type reading struct {
	from        int // the first text
	now, before *group
}

// groups counts the terms of all texts, on all cores. The newest texts come first, and those before them keep their places; so
// places count from the end.
func (s source) groups() []reading {
	groups := make([]reading, (s.n+groupSize-1)/groupSize)
	parallel.EachWith(len(groups), func() func(int) {
		r := newReader()
		return func(place int) {
			from, to := max(0, s.n-(place+1)*groupSize), s.n-place*groupSize
			groups[place] = r.group(s, place, from, to)
		}
	})
	return groups
}

// group gives the terms of some texts: those remembered of the texts that are as they were.
func (r *reader) group(s source, place, from, to int) reading {
	made := make([]work.Sum, to-from)
	if s.memory == nil {
		return reading{from, unpacked(r.pack(s, from, made, &group{})), nil}
	}
	for i := range made {
		made[i] = s.sum(from + i)
	}
	key := work.SumOf("texts", strconv.Itoa(place)) // what is remembered there holds sums of its own
	data, _ := s.memory.Get(work.Counted, key)
	before, ok := unpack(data)
	if ok && slices.Equal(before.made, made) {
		return reading{from, before, before}
	}
	data = r.pack(s, from, made, before)
	s.memory.Put(work.Counted, key, data)
	if !ok {
		before = nil
	}
	return reading{from, unpacked(data), before}
}

// unpacked reads what was packed just now.
func unpacked(data []byte) *group {
	g, ok := unpack(data)
	if !ok {
		panic("gist: a group can't be read") // can't happen
	}
	return g
}

// pack counts the terms of texts, for unpack. before are texts whose terms are known.
func (r *reader) pack(s source, from int, made []work.Sum, before *group) []byte {
	r.reset()
	places := map[work.Sum]int{}
	for i, sum := range before.made {
		places[sum] = i
	}
	kept := renumbering{before, unknown(before.terms.Len()), unknown(before.forms.Len())}
	var texts []byte
	for i, sum := range made {
		if place, ok := places[sum]; ok {
			texts = work.AppendText(texts, r.keep(before.texts[place], kept))
		} else {
			texts = work.AppendText(texts, r.count(s.text(from+i)))
		}
	}
	return append(work.AppendSums(r.forms.Append(r.terms.Append(nil)), made), texts...)
}

// renumbering is a group of before, and the numbers that its terms and forms have now, or -1.
type renumbering struct {
	before       *group
	terms, forms []int32
}

func unknown(n int) []int32 { return slices.Repeat([]int32{-1}, n) }

// keep gives the terms of a text of before by their numbers now.
func (r *reader) keep(text counted, kept renumbering) counted {
	r.counted = r.counted[:0]
	for len(text) > 0 {
		c := text.next()
		if kept.terms[c.term] < 0 {
			kept.terms[c.term] = r.number(kept.before.terms.Term(c.term))
		}
		if c.form >= 0 && kept.forms[c.form] < 0 {
			kept.forms[c.form], _ = r.forms.Number(kept.before.forms.Term(c.form))
		}
		c.term = kept.terms[c.term]
		if c.form >= 0 {
			c.form = kept.forms[c.form]
		}
		r.counted = c.append(r.counted)
	}
	return r.counted
}
