package search

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"
)

// posting says that a document holds a term, and how much the term means to it, 1 to 15.
type posting struct {
	doc   int32
	level uint8
}

// entry is a term with the number of documents that hold it and the weightiest of them, by id.
type entry struct {
	term string
	df   int
	list []posting
}

// mostPostings bounds what one term costs a reader; the documents beyond it mean the term least.
const mostPostings = 1000

// fieldRule says what an occurrence in a field is worth. The usual lengths are fixed, so that a new document leaves the
// levels of all others alone.
type fieldRule struct {
	weight  int  // of one occurrence in a field of usual length, in 64ths
	usual   int  // terms
	flatten int  // percent by which length counts
	near    bool // neighbours across blanks count as pairs
}

func fieldRules() [fieldCount]fieldRule {
	return [fieldCount]fieldRule{
		title:      {448, 8, 40, true},
		resolution: {160, 40, 50, false},
		symptom:    {96, 80, 50, false},
		errorLines: {80, 30, 50, true},
		discussion: {51, 200, 60, false},
	}
}

// saturation is the worth at which a further occurrence begins to matter little, in 64ths.
const saturation = 77

// highestLevel is what a term means at most to a document.
const highestLevel = 15

// collector gathers the terms of documents. Documents must come by rising id.
type collector struct {
	rules   [fieldCount]fieldRule
	ids     map[string]int32 // of terms
	terms   []string         // by id
	lists   [][]posting      // by id
	worth   []int            // by id, in the present document, in 64ths
	touched []int32          // ids of the present document
	seen    []int32          // ids of the present field, in order
	partial []bool           // beside seen: a part of a run
	scanner scanner
}

// collect gives the terms of documents, sorted.
func collect(docs []document) []entry {
	c := &collector{rules: fieldRules(), ids: map[string]int32{}}
	c.scanner.emit = c.take
	for i := range docs {
		c.add(&docs[i])
	}
	entries := make([]entry, len(c.terms))
	for i, term := range c.terms {
		entries[i] = entry{term, len(c.lists[i]), weightiest(c.lists[i])}
	}
	slices.SortFunc(entries, func(a, b entry) int { return cmp.Compare(a.term, b.term) })
	return entries
}

func (c *collector) take(term []byte, kind tokenKind) {
	id, known := c.ids[string(term)]
	if !known {
		id = int32(len(c.terms))
		own := string(term)
		c.ids[own] = id
		c.terms = append(c.terms, own)
		c.lists = append(c.lists, nil)
		c.worth = append(c.worth, 0)
	}
	c.seen = append(c.seen, id)
	c.partial = append(c.partial, kind == part)
}

func (c *collector) add(d *document) {
	for f, text := range d.text {
		c.addField(c.rules[f], text)
	}
	for _, term := range c.touched {
		w := c.worth[term]
		level := max(1, (highestLevel+1)*w/(w+saturation))
		c.lists[term] = append(c.lists[term], posting{int32(d.id), uint8(level)})
		c.worth[term] = 0
	}
	c.touched = c.touched[:0]
}

// addField weighs the terms of one field after BM25F, in whole numbers.
func (c *collector) addField(rule fieldRule, text string) {
	c.seen, c.partial = c.seen[:0], c.partial[:0]
	c.scanner.near = rule.near
	c.scanner.scan(text)
	length := (100-rule.flatten)*rule.usual + rule.flatten*len(c.seen)
	each := max(2, rule.weight*100*rule.usual/length)
	for i, term := range c.seen {
		worth := each
		if c.partial[i] {
			worth /= 2
		}
		if c.worth[term] == 0 {
			c.touched = append(c.touched, term)
		}
		c.worth[term] += worth
	}
}

// weightiest keeps the postings of the highest levels, the newest among equals, in the order of ids.
func weightiest(list []posting) []posting {
	if len(list) <= mostPostings {
		return list
	}
	kept := slices.Clone(list)
	slices.SortFunc(kept, func(a, b posting) int {
		return cmp.Or(-cmp.Compare(a.level, b.level), -cmp.Compare(a.doc, b.doc))
	})
	kept = kept[:mostPostings]
	slices.SortFunc(kept, func(a, b posting) int { return cmp.Compare(a.doc, b.doc) })
	return slices.Clip(kept)
}

// endings lists the plain words among the entries, spelled backwards and sorted, each with a class of its frequency:
// the list in which a word with a mistyped beginning is looked up. Known words are left out.
func endings(entries []entry, known map[string]bool) []ending {
	var list []ending
	for _, e := range entries {
		if isPlainWord(e.term) && !known[e.term] {
			list = append(list, ending{reverse(e.term), log2(e.df)})
		}
	}
	slices.SortFunc(list, func(a, b ending) int { return cmp.Compare(a.word, b.word) })
	return list
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
