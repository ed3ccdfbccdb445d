package search

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"
)

// What counts when a term isn't found as it is written, in 16ths.
const (
	exactWeight  = 16
	likeWeight   = 10 // a longer word while it is typed or unknown, or one with another ending
	mendedWeight = 9  // one letter changed
	longerWeight = 5  // a longer word, though this one is known
)

// Bounds of what is looked up beside a term.
const (
	mostSpread     = 2 // shards that words with the same beginning may spread over
	mostAround     = 3 // shards in which the beginning or the end of a mistyped word is looked up
	mostExtended   = 24
	mostMended     = 3 // words of a query that are taken for others
	mostCandidates = 4

	shortestBeginning = 4 // characters of a known word that may be the beginning of another
	mostNear          = 3
)

// option is one or more terms that count as one for what was asked.
type option struct {
	terms  []string
	weight int
}

// options finds what the index has for a wanted term, and notes in mended what was taken for an unknown word.
func (x *Index) options(w wanted, mended map[string][]string) []option {
	var list []option
	if w.kind == pair && !w.tight && w.long && !x.isNear(w.term, w.first(), 1) {
		return nil // not worth a file of its own
	}
	exact := x.count(w.term) > 0
	if exact {
		list = append(list, option{[]string{w.term}, exactWeight})
	}
	if w.kind != word && !w.open {
		return list
	}
	if like := x.like(w, exact); len(like) > 0 {
		list = append(list, option{like, likeWeight})
	}
	if exact && !w.open && utf8.RuneCountInString(w.term) >= shortestBeginning && x.isNear(w.term+"!", w.term, 1) {
		if longer := x.extend(w.term, 1); len(longer) > 0 {
			list = append(list, option{longer, longerWeight})
		}
	}
	if len(list) > 0 || w.kind != word || !isPlainWord(w.term) || len(mended) >= mostMended {
		return list
	}
	if near := x.mend(w.term); len(near) > 0 {
		mended[w.term] = near
		list = append(list, option{near, mendedWeight})
	}
	return list
}

// like lists longer words, while one is being typed or isn't known, and words with other endings.
func (x *Index) like(w wanted, exact bool) []string {
	var like []string
	if w.open {
		like = x.extend(w.term, mostSpread)
	}
	if w.kind == word && !w.long {
		like = append(like, x.inflect(w.term)...)
	}
	if len(like) == 0 && !exact && utf8.RuneCountInString(w.term) >= 3 {
		like = x.extend(w.term, mostSpread)
	}
	return like
}

// extend lists the most frequent terms that begin with prefix, and are of its kind, without itself, out of so many
// shards; pairs out of one.
func (x *Index) extend(prefix string, spread int) []string {
	from, isPair := prefix+"!", strings.Contains(prefix, " ") // beyond the pairs of a word
	if isPair {
		from, spread = prefix, 1
	}
	counts := map[string]int{}
	for i := range x.root.Segments {
		d := &x.root.Segments[i].Terms
		begin := d.find(from)
		for k := begin; k < min(begin+spread, len(d.from)); k++ {
			if k > begin && !strings.HasPrefix(d.from[k], prefix) {
				break
			}
			for _, l := range x.shard(d.names[k]) {
				longer := strings.HasPrefix(l.term, prefix) && l.term != prefix && l.term >= from
				if longer && strings.Contains(l.term, " ") == isPair && x.isNear(l.term, from, spread) {
					counts[l.term] += l.df
				}
			}
		}
	}
	return mostFrequent(counts, mostExtended)
}

func mostFrequent(counts map[string]int, n int) []string {
	list := make([]string, 0, len(counts))
	for t := range counts {
		list = append(list, t)
	}
	slices.SortFunc(list, func(a, b string) int {
		return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(a, b))
	})
	return list[:min(n, len(list))]
}

// inflect lists the forms of an English word with other endings that the index has beside its stem.
func (x *Index) inflect(w string) []string {
	base := stem(w)
	if !isPlainWord(w) || utf8.RuneCountInString(base) < 3 {
		return nil
	}
	var forms []string
	for i := range x.root.Segments {
		for _, l := range x.linesAt(&x.root.Segments[i].Terms, base) {
			rest, found := strings.CutPrefix(l.term, base)
			if found && l.term != w && isEnding(rest) && !slices.Contains(forms, l.term) && x.isNear(l.term, base, 1) {
				forms = append(forms, l.term)
			}
		}
	}
	return forms
}

// stem takes a simple ending off; the rest is only good for comparing.
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

// mend lists the known words that are one slip away from one that isn't known. Either the beginning or the end of the
// word is right: the first is looked up among the terms, the second among the words spelled backwards.
func (x *Index) mend(w string) []string {
	near := map[string]int{}
	take := func(t string, frequency int) {
		if isSlip(w, t) {
			near[t] = max(near[t], frequency)
		}
	}
	back, half := reverse(w), utf8.RuneCountInString(w)/2
	head, end := begin(w, utf8.RuneCountInString(w)-half), begin(back, half)
	for i := range x.root.Segments {
		s := &x.root.Segments[i]
		for _, name := range s.Terms.around(head, w) {
			for _, l := range x.shard(name) {
				if isPlainWord(l.term) {
					take(l.term, log2(l.df))
				}
			}
		}
		for _, name := range s.Endings.around(end, back) {
			for _, e := range decodeEndings(x.payload(name)) {
				take(reverse(e.word), e.frequency)
			}
		}
	}
	return mostFrequent(near, mostCandidates)
}

// around lists the shards that may hold terms with a beginning, those nearest to the place of term, at most mostAround.
func (d *directory) around(beginning, term string) []string {
	if len(d.from) == 0 {
		return nil
	}
	here := d.find(term)
	var places []int
	for i := d.find(beginning); i <= d.find(beginning+"\uffff"); i++ {
		places = append(places, i)
	}
	slices.SortStableFunc(places, func(a, b int) int { return cmp.Compare(max(a-here, here-a), max(b-here, here-b)) })
	var names []string
	for _, i := range places[:min(mostAround, len(places))] {
		names = append(names, d.names[i])
	}
	return names
}

// isSlip tells whether two words differ by one letter more, less or other, or by two neighbours swapped.
func isSlip(a, b string) bool {
	s, t := []rune(a), []rune(b)
	if len(s) > len(t) {
		s, t = t, s
	}
	if len(t)-len(s) > 1 || a == b {
		return false
	}
	i := 0
	for i < len(s) && s[i] == t[i] {
		i++
	}
	if len(s) < len(t) {
		return slices.Equal(s[i:], t[i+1:])
	}
	return slices.Equal(s[i+1:], t[i+1:]) ||
		i+1 < len(s) && s[i] == t[i+1] && s[i+1] == t[i] && slices.Equal(s[i+2:], t[i+2:])
}

// suggest lists known words that begin as the words of a query do, as far as they do.
func (x *Index) suggest(asked []string) []string {
	var near []string
	for _, w := range asked {
		for n := utf8.RuneCountInString(w) - 1; n > 2; n-- {
			if longer := x.extend(begin(w, n), mostSpread); len(longer) > 0 {
				near = append(near, longer[:min(mostNear, len(longer))]...)
				break
			}
		}
	}
	return near
}

// isNear tells whether a term that isn't less than from stands in so many shards from there, in each segment: what one
// segment has isn't worth a further file of the other.
func (x *Index) isNear(term, from string, spread int) bool {
	for i := range x.root.Segments {
		d := &x.root.Segments[i].Terms
		if len(d.from) > 0 && d.find(term) >= d.find(from)+spread {
			return false
		}
	}
	return true
}
