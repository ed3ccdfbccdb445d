package main

import (
	"fmt"
	"io"
	"slices"

	"github.com/visit-dav/watchbill/generator/search"
)

// shown is how many results count.
const shown = 10

// column is what one search found: the rank of each query's incident from 0, or -1.
type column struct {
	name  string
	ranks []int
}

// ranksOf asks the index itself; the client is held to the same answers.
func ranksOf(x *search.Index, queries []query) []int {
	ranks := make([]int, len(queries))
	for i, q := range queries {
		var found []string
		for _, h := range x.Ask(q.text, shown+1).Hits {
			found = append(found, h.Path)
		}
		ranks[i] = q.rank(found)
	}
	return ranks
}

// rank tells where the query's incident stands among those found.
func (q query) rank(found []string) int {
	found = slices.DeleteFunc(slices.Clone(found), func(p string) bool { return p == q.asker && q.asker != "" })
	if i := slices.Index(found, q.path); i < shown {
		return i
	}
	return -1
}

func (o *options) listMisses(w io.Writer, queries []query, ranks []int) {
	for i, q := range queries {
		if q.kind == o.misses && ranks[i] != 0 {
			fmt.Fprintf(w, "  rank %d of %s: %q\n", ranks[i]+1, q.path, q.text)
		}
	}
}

// printRanks prints recall at ranks 1 and 10 of each kind, and the mean of the kinds.
func printRanks(w io.Writer, queries []query, columns []column) {
	var kinds []string
	count := map[string]int{}
	for _, q := range queries {
		if count[q.kind]++; count[q.kind] == 1 {
			kinds = append(kinds, q.kind)
		}
	}
	slices.Sort(kinds)
	fmt.Fprint(w, "| recall@1 / @10 | queries |")
	for _, c := range columns {
		fmt.Fprintf(w, " %s |", c.name)
	}
	fmt.Fprint(w, "\n|---|---|")
	for range columns {
		fmt.Fprint(w, "---|")
	}
	sums := make([][2]float64, len(columns))
	for _, k := range kinds {
		fmt.Fprintf(w, "\n| %s | %d |", k, count[k])
		for i, c := range columns {
			first, ten := recall(queries, c.ranks, k)
			fmt.Fprintf(w, " %.3f / %.3f |", first, ten)
			sums[i][0] += first / float64(len(kinds))
			sums[i][1] += ten / float64(len(kinds))
		}
	}
	fmt.Fprintf(w, "\n| **mean of kinds** | %d |", len(queries))
	for _, s := range sums {
		fmt.Fprintf(w, " **%.3f / %.3f** |", s[0], s[1])
	}
	fmt.Fprintln(w)
}

func recall(queries []query, ranks []int, kind string) (first, ten float64) {
	n := 0.0
	for i, q := range queries {
		if q.kind != kind {
			continue
		}
		n++
		if ranks[i] == 0 {
			first++
		}
		if ranks[i] >= 0 {
			ten++
		}
	}
	return first / n, ten / n
}
