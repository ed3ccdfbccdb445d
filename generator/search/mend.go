package search

import (
	"cmp"
	"slices"
	"strings"
)

// mend lists the known words that are one slip away from one that isn't known: a letter wrong, missing, doubled or two
// swapped. Either the beginning or the end of the word is right: the first is looked up among the terms, the second among
// the words spelled backwards.
func (x *Index) mend(w string) []string {
	near := map[string]int{}
	n := len([]rune(w))
	head, end := begin(w, (n+1)/2), begin(reverse(w), n/2)
	for i := range x.root.Segments {
		s := &x.root.Segments[i]
		for _, k := range s.Terms.around(head, w) {
			for _, l := range x.shard(&s.Terms, k).lines {
				if isPlainWord(l.term) && slip(w, l.term) {
					near[l.term] = max(near[l.term], log2(l.df))
				}
			}
		}
		for _, k := range s.Endings.around(end, reverse(w)) {
			for _, e := range x.endings(&s.Endings, k) {
				if t := reverse(e.word); slip(w, t) {
					near[t] = max(near[t], e.frequency)
				}
			}
		}
	}
	return mostFrequent(near, mostCandidate)
}

// around lists the shards that may hold terms with a beginning, at most mostSpread, those nearest to the place of term.
func (d *directory) around(beginning, term string) []int {
	if len(d.from) == 0 {
		return nil
	}
	first, last, here := d.find(beginning), d.find(beginning+"\uffff"), d.find(term)
	var list []int
	for i := first; i <= last; i++ {
		list = append(list, i)
	}
	slices.SortStableFunc(list, func(a, b int) int { return cmp.Compare(abs(a-here), abs(b-here)) })
	return list[:min(mostSpread, len(list))]
}

func abs(n int) int { return max(n, -n) }

func (x *Index) endings(d *directory, i int) []ending {
	r := reader{data: x.payload(d.names[i])}
	var list []ending
	last := ""
	for r.at < len(r.data) {
		last = r.term(last)
		list = append(list, ending{last, r.number2()})
	}
	return list
}

// slip tells whether two words differ by one letter more, less or other, or by two neighbours swapped.
func slip(a, b string) bool {
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

var _ = strings.Contains
