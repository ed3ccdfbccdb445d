package search

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"
)

// Answer is what the index says to a query.
type Answer struct {
	Total  int                 // hits in all
	Hits   []Hit               // the best of them, best first
	Mended map[string][]string // words that nothing holds, and what was taken for them
	Asked  []string            // words that were looked for
	Near   []string            // known words near the query's, when there is no hit
}

// Hit is a document that answers a query.
type Hit struct {
	Kind        string // "incident", "runbook", "post-mortem" or "known-issue"
	Path        string // address in the site, with the anchor of a section; of a known issue the whole address
	Title       string
	Context     string   // title of the document that a section belongs to, "open" or "closed" of a known issue, else ""
	Date        string   // closing of an incident or issue, last change of an open one, date of a post-mortem, YYYY-MM-DD, else ""
	Resolutions []string // kinds
	Excerpt     string   // the passage that tells most about the query
	Score       int      // only good for comparing within one answer
}

// Ask answers text as the browser does, with at most so many hits. Text is literal; there is no query language.
func (x *Index) Ask(text string, most int) Answer {
	e := x.evaluate(text)
	answer := Answer{Total: len(e.hits), Mended: e.mended, Asked: e.asked, Near: e.near}
	for _, h := range e.hits[:min(most, len(e.hits))] {
		hit, excerpts := x.row(h.id)
		hit.Excerpt, hit.Score = best(excerpts, e.words), h.score
		answer.Hits = append(answer.Hits, hit)
	}
	return answer
}

// best gives the passage that holds most of the words, the first of equals.
func best(passages []string, words map[string]bool) string {
	found, most := "", -1
	for _, p := range passages {
		held := map[string]bool{}
		list, _ := tokens(p, false)
		for _, t := range list {
			if words[t.term] {
				held[t.term] = true
			}
		}
		if len(held) > most {
			found, most = p, len(held)
		}
	}
	return found
}

// Weights of what a query asks for, in 16ths.
const (
	wordWeight   = 16
	partWeight   = 8
	pairWeight   = 16
	tightWeight  = 32 // a pair written without a blank: libGL.so, bad_alloc
	variedWeight = 5  // of 16: something with digits in a long query varies from run to run
)

// Bounds of a query, so that a pasted page costs no more than a line.
const (
	longQuery   = 6 // words from which on single words matter less
	fewWords    = 2
	mostTelling = 8 // words that are looked up
	mostWords   = 48
	mostTerms   = 120
)

// wanted is a term that a query asks for.
type wanted struct {
	token
	weight int
	open   bool // more of the word may come
	long   bool // the query is long
}

// ask cuts a query into the terms to look up, each once.
func (x *Index) ask(text string) []wanted {
	list, open := tokens(text, true)
	common := map[string]bool{}
	for _, w := range strings.Fields(x.root.Common) {
		common[w] = true
	}
	var all []wanted
	seen := map[string]bool{}
	runs, special := 0, false
	for _, t := range list {
		if t.kind == word {
			runs++
			special = special || !common[t.term]
		}
		if runs > mostWords || len(seen) >= mostTerms {
			break
		}
		if !seen[t.term] {
			seen[t.term] = true
			all = append(all, wanted{token: t, open: open && t.ends})
		}
	}
	all = slices.DeleteFunc(all, func(w wanted) bool { return special && !w.open && common[w.first()] })
	for i := range all {
		all[i].weigh(runs)
	}
	return mostTellingOf(all)
}

// weigh fits a term to the length of its query.
func (w *wanted) weigh(runs int) {
	w.long = runs >= longQuery
	w.inner = w.inner && runs > fewWords
	w.weight = [...]int{word: wordWeight, part: partWeight, pair: pairWeight}[w.kind]
	if w.tight {
		w.weight = tightWeight
	}
	if w.long && strings.ContainsAny(w.term, "0123456789") {
		w.weight = w.weight * variedWeight / 16
	}
}

// first gives the word that a pair begins with.
func (w *wanted) first() string {
	first, _, _ := strings.Cut(w.term, " ")
	return first
}

// telling tells how much a word promises: most what is being typed, then words without digits, then long ones.
func (w *wanted) telling() int {
	n := min(utf8.RuneCountInString(w.term), 12) + w.weight*16
	if w.open {
		n += 512
	}
	return n
}

// mostTellingOf cuts a long query down to the words that likely tell most, with the pairs that they begin.
func mostTellingOf(all []wanted) []wanted {
	var words []wanted
	for _, w := range all {
		if w.kind == word {
			words = append(words, w)
		}
	}
	if len(words) <= mostTelling {
		return all
	}
	slices.SortStableFunc(words, func(a, b wanted) int { return cmp.Compare(b.telling(), a.telling()) })
	kept := map[string]bool{}
	for _, w := range words[:mostTelling] {
		kept[w.term] = true
	}
	return slices.DeleteFunc(all, func(w wanted) bool { return !kept[w.first()] })
}
