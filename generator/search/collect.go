package search

import (
	"cmp"
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

// collected is a posting with the number of its term.
type collected struct {
	number int32
	posting
}

// chunk is how many of them are kept in one piece, so that none has to be copied when there are more.
const chunk = 1 << 15

// collector gathers the terms of documents. Documents must come by rising id.
type collector struct {
	*vocabulary.Terms
	chunks  [][]collected
	held    []int32 // by number of the term: how many documents hold it
	rules   [fieldCount]fieldRule
	worth   []int32 // by number of the term, in the present document, in 64ths
	touched []int32 // numbers of the present document
	seen    []int32 // numbers of the present field, in order
	partial []bool  // beside seen: a part of a run
	scanner scanner
}

// collect gives the terms of documents, sorted, and the vocabulary that they are.
func collect(docs []*document) ([]entry, *vocabulary.Terms) {
	c := &collector{Terms: vocabulary.New(), rules: fieldRules()}
	c.scanner.emit = c.take
	for d := range reading(docs) {
		c.add(d)
	}
	return c.entries(), c.Terms
}

// entries brings the postings, which came by document, into the order of terms.
func (c *collector) entries() []entry {
	sorted := c.Sorted()
	places := make([]int, len(sorted)) // by number: where the term's next posting goes
	n := 0
	for _, s := range sorted {
		places[s.Number] = n
		n += int(c.held[s.Number])
	}
	all := make([]posting, n)
	for i, chunk := range c.chunks {
		for _, p := range chunk {
			all[places[p.number]] = p.posting
			places[p.number]++
		}
		c.chunks[i] = nil // what is copied is let go of
	}
	c.chunks = nil
	entries := make([]entry, len(sorted))
	for i, s := range sorted {
		to := places[s.Number]
		df := int(c.held[s.Number])
		entries[i] = entry{s.Term, df, weightiest(all[to-df : to])}
	}
	return entries
}

func (c *collector) take(term []byte, kind tokenKind) {
	n, isNew := c.Number(term)
	if isNew {
		c.held = append(c.held, 0)
		c.worth = append(c.worth, 0)
	}
	c.seen = append(c.seen, n)
	c.partial = append(c.partial, kind == part)
}

func (c *collector) add(d *document) {
	for f, text := range d.text {
		c.addField(c.rules[f], text)
	}
	for _, n := range c.touched {
		w := int(c.worth[n])
		level := max(1, levels*w/(w+saturation))
		c.post(n, posting(d.id*levels+level))
		c.worth[n] = 0
	}
	c.touched = c.touched[:0]
}

func (c *collector) post(number int32, p posting) {
	last := len(c.chunks) - 1
	if last < 0 || len(c.chunks[last]) == chunk {
		c.chunks = append(c.chunks, make([]collected, 0, chunk))
		last++
	}
	c.chunks[last] = append(c.chunks[last], collected{number, p})
	c.held[number]++
}

// addField weighs the terms of one field after BM25F, in whole numbers.
func (c *collector) addField(rule fieldRule, text string) {
	c.seen, c.partial = c.seen[:0], c.partial[:0]
	c.scanner.near = rule.near
	c.scanner.scan(text)
	length := (100-rule.flatten)*rule.usual + rule.flatten*len(c.seen)
	each := int32(max(2, rule.weight*100*rule.usual/length))
	for i, n := range c.seen {
		worth := each
		if c.partial[i] {
			worth /= 2
		}
		if c.worth[n] == 0 {
			c.touched = append(c.touched, n)
		}
		c.worth[n] += worth
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

// endings lists the plain words among the entries, spelled backwards and sorted, each with a class of its frequency:
// the list in which a word with a mistyped beginning is looked up. Words of known are left out.
func endings(entries []entry, known *vocabulary.Terms) []ending {
	var list []ending
	for _, e := range entries {
		if isPlainWord(e.term) && (known == nil || !known.Has(e.term)) {
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
