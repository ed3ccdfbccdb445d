package search

import (
	"cmp"
	"math/bits"
	"slices"
	"strings"
	"unicode/utf8"
)

// Ranking is computed in whole numbers alone, so that the browser's answer is the same to the last place.

// Hit is a document that answers a query.
type Hit struct {
	Kind  string // "incident", "runbook" or "postmortem"
	Path  string // address in the site, with the anchor of a section
	Title string
	Score int
}

// Query answers text as the browser does: best first. Text is literal; there is no query language.
func (x *Index) Query(text string) []Hit {
	var hits []Hit
	for _, h := range x.evaluate(text).hits {
		d := x.documents[h.id]
		hits = append(hits, Hit{d.Kind, d.Path, d.Title, h.score})
	}
	return hits
}

// Weights of what a query asks for and of how it is found, in 16ths.
const (
	wholeWeight   = 16
	partWeight    = 8
	pairWeight    = 8
	variedWeight  = 5  // something with digits in a long query: it varies from run to run
	endingWeight  = 10 // crash for crashes
	prefixWeight  = 10
	spelledWeight = 9
	longQuery     = 6 // words
	fewWords      = 2
	mostTelling   = 8
	mostWords     = 48
	mostTerms     = 120
	mostSpread    = 3 // shards that the beginning of a word may spread over
	mostExtended  = 24
	mostMended    = 3 // words of a query that are checked for a typo
	mostCandidate = 4
)

// wanted is a term that a query asks for.
type wanted struct {
	term   string
	kind   tokenKind
	weight int
	open   bool // may be the beginning of the term meant
	run    int
	runs   int  // of the query
	inner  bool // lies within a run
}

// found is how a wanted term is answered: the better of the alternatives counts for a document.
type group struct {
	wanted
	options []option
}

// option is one or more terms that are counted as one.
type option struct {
	terms  []string
	weight int
	exact  bool
}

type hit struct{ id, score int }

type result struct {
	hits   []hit
	mended map[string][]string // words that were not found, and what was taken for them
}

func (x *Index) evaluate(text string) result {
	r := result{mended: map[string][]string{}}
	var groups []group
	whole := map[int]bool{}
	for _, w := range x.ask(text) {
		if w.inner && whole[w.run] && w.runs > fewWords {
			continue
		}
		if w.kind == word && x.count(w.term) > 0 {
			whole[w.run] = true
		}
		g := group{wanted: w}
		x.answer(&g, &r)
		if len(g.options) > 0 {
			groups = append(groups, g)
		}
	}
	r.hits = x.rank(groups)
	return r
}

// ask cuts a query into the terms to look up, each once.
func (x *Index) ask(text string) []wanted {
	toks, open := tokens(text, true)
	runs, special := 0, false
	seen := map[string]bool{}
	var list []wanted
	for _, t := range toks {
		if t.kind == word {
			runs++
			special = special || !x.isCommon(t.term)
		}
		if runs > mostWords || len(list) >= mostTerms {
			break
		}
		if seen[t.term] {
			continue
		}
		seen[t.term] = true
		list = append(list, wanted{term: t.term, kind: t.kind, open: open && t.ends, run: t.run, inner: t.inner})
	}
	kept := list[:0]
	for _, w := range list {
		first, _, _ := strings.Cut(w.term, " ")
		if special && !w.open && x.isCommon(first) {
			continue
		}
		w.weight = weigh(w, runs)
		w.runs = runs
		kept = append(kept, w)
	}
	return telling(kept)
}

// telling tells how much a word promises: one that is being typed most, then words without digits, then long ones.
func (w wanted) telling() int {
	n := min(utf8.RuneCountInString(w.term), 12) + w.weight*16
	if w.open {
		n += 512
	}
	return n
}

// telling cuts a long query down to the words that likely tell most, with their pairs.
func telling(list []wanted) []wanted {
	var words []wanted
	for _, w := range list {
		if w.kind == word {
			words = append(words, w)
		}
	}
	if len(words) <= mostTelling {
		return list
	}
	slices.SortStableFunc(words, func(a, b wanted) int {
		return cmp.Compare(b.telling(), a.telling())
	})
	best := map[string]bool{}
	for _, w := range words[:mostTelling] {
		best[w.term] = true
	}
	return slices.DeleteFunc(list, func(w wanted) bool {
		first, _, _ := strings.Cut(w.term, " ")
		return !best[first]
	})
}

func weigh(w wanted, runs int) int {
	weight := [...]int{word: wholeWeight, part: partWeight, pair: pairWeight}[w.kind]
	if runs >= longQuery && strings.ContainsAny(w.term, "0123456789") {
		weight = weight * variedWeight / 16
	}
	return weight
}

func (x *Index) isCommon(term string) bool {
	return strings.Contains(" "+x.root.Common+" ", " "+term+" ")
}

// answer finds what the index has for a wanted term.
func (x *Index) answer(g *group, r *result) {
	exact := x.count(g.term) > 0
	if exact {
		g.options = append(g.options, option{[]string{g.term}, 16, true})
	}
	if g.kind != word && !g.open {
		return
	}
	var more []string
	if g.open {
		more = x.extend(g.term)
	}
	if g.kind == word && g.runs < longQuery {
		more = append(more, x.inflect(g.term)...)
	}
	if len(more) == 0 && !exact && utf8.RuneCountInString(g.term) >= 3 {
		more = x.extend(g.term)
	}
	if len(more) > 0 {
		g.options = append(g.options, option{more, prefixWeight, false})
	}
	if len(g.options) > 0 || g.kind != word || !isPlainWord(g.term) || len(r.mended) >= mostMended {
		return
	}
	if near := x.mend(g.term); len(near) > 0 {
		g.options = append(g.options, option{near, spelledWeight, false})
		r.mended[g.term] = near
	}
}

// extend lists the most frequent terms that begin with prefix, and are of its kind, without itself.
func (x *Index) extend(prefix string) []string {
	from := prefix
	if !strings.Contains(prefix, " ") {
		from = prefix + "!" // beyond its pairs
	}
	counts := map[string]int{}
	for _, s := range x.root.Segments {
		first := s.Terms.find(from)
		for i := first; i < min(first+mostSpread, len(s.Terms.from)); i++ {
			if i > first && !strings.HasPrefix(s.Terms.from[i], prefix) {
				break
			}
			for _, l := range x.shard(&s.Terms, i).lines {
				if strings.HasPrefix(l.term, prefix) && l.term >= from && l.term != prefix && strings.Contains(l.term, " ") == strings.Contains(prefix, " ") {
					counts[l.term] += l.df
				}
			}
		}
	}
	return mostFrequent(counts, mostExtended)
}

func mostFrequent(counts map[string]int, n int) []string {
	var list []string
	for t := range counts {
		list = append(list, t)
	}
	slices.SortFunc(list, func(a, b string) int { return cmp.Or(-cmp.Compare(counts[a], counts[b]), cmp.Compare(a, b)) })
	return list[:min(n, len(list))]
}

// inflect lists the forms of an English word with other endings that the index has beside its stem.
func (x *Index) inflect(w string) []string {
	base := stem(w)
	if !isPlainWord(w) || utf8.RuneCountInString(base) < 3 {
		return nil
	}
	var forms []string
	for _, s := range x.root.Segments {
		for _, l := range x.linesAt(&s.Terms, base) {
			rest, found := strings.CutPrefix(l.term, base)
			if found && l.term != w && isEnding(rest) && !slices.Contains(forms, l.term) {
				forms = append(forms, l.term)
			}
		}
	}
	return forms
}

// stem takes a simple ending off; it is only good for comparing.
func stem(w string) string {
	for _, ending := range []string{"ies", "ed", "es", "e", "ing", "y", "s"} {
		if base, ok := strings.CutSuffix(w, ending); ok && !strings.HasSuffix(w, "ss") {
			return base
		}
	}
	return w
}

func isEnding(s string) bool {
	switch s {
	case "", "e", "ed", "es", "ied", "ies", "ing", "s", "y":
		return true
	}
	return false
}

// idf tells how much a term says that df documents hold, in 256ths of a bit, never less than half a bit.
func (x *Index) idf(df int) int {
	return lg(x.root.Documents+1) - lg(min(df, x.root.Documents)) + 128
}

// lg is an integer's binary logarithm in 256ths, linear between powers of two.
func lg(n int) int {
	k := bits.Len(uint(n)) - 1
	return k<<8 + n<<8>>k - 256
}

// rank scores every document that holds something of what is wanted.
func (x *Index) rank(groups []group) []hit {
	scores, covered := map[int]int{}, map[int]int{}
	total := 0
	for _, g := range groups {
		best := map[int]int{}
		most := 0
		for _, o := range g.options {
			df := 0
			for _, t := range o.terms {
				df += x.count(t)
			}
			worth := g.weight * o.weight * x.idf(df) / 16
			most = max(most, worth)
			for _, t := range o.terms {
				x.each(t, func(doc, level int) { best[doc] = max(best[doc], worth*level) })
			}
		}
		if g.kind == word {
			total += most
		}
		for doc, s := range best {
			scores[doc] += s
			if g.kind == word {
				covered[doc] += most
			}
		}
	}
	hits := make([]hit, 0, len(scores))
	for doc, s := range scores {
		cover := 256
		if total > 0 {
			cover = covered[doc] * 256 / total
		}
		hits = append(hits, hit{doc, s * (cover) / 256 * (256 + x.bonus(doc)) / 256})
	}
	slices.SortFunc(hits, func(a, b hit) int { return cmp.Or(-cmp.Compare(a.score, b.score), -cmp.Compare(a.id, b.id)) })
	return hits
}

// bonus is a little for a recorded resolution and for being recent, in 256ths.
func (x *Index) bonus(doc int) int {
	i := doc - x.root.Slots
	if i < 0 {
		return 12
	}
	b := 12 * i / max(1, x.root.Top-x.root.Slots)
	if digitValue(x.root.Resolved[i/6])>>(i%6)&1 == 1 {
		b += 8
	}
	return b
}
