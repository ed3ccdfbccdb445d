package search

import (
	"cmp"
	"iter"
	"slices"
	"strings"
)

// frequent is the words that so many documents hold, and how many.
type frequent struct {
	least int // documents
	words []frequency
}

type frequency struct {
	word      string
	documents int
}

// of gives entries as they are, and notes the frequent words among them.
func (f *frequent) of(entries iter.Seq[entry]) iter.Seq[entry] {
	return func(yield func(entry) bool) {
		for e := range entries {
			f.note(e.term, e.df)
			if !yield(e) {
				return
			}
		}
	}
}

func (f *frequent) note(term string, documents int) {
	if documents >= f.least && !strings.Contains(term, " ") {
		f.words = append(f.words, frequency{term, documents})
	}
}

// suffices tells whether the common words of so many documents are among them.
func (f *frequent) suffices(documents int) bool { return 5*f.least <= documents }

// common lists, in order, the words that so many of the documents hold that a query with other words does without them.
func (f *frequent) common(documents int) (list []string) {
	for _, w := range f.words {
		if documents >= 20 && w.documents*5 >= documents {
			list = append(list, w.word)
		}
	}
	return list
}

// renewed gives the words where other numbers of documents hold some.
func (f *frequent) renewed(documents map[string]int) frequent {
	now := frequent{least: f.least}
	for _, w := range f.words {
		if _, known := documents[w.word]; !known {
			now.words = append(now.words, w)
		}
	}
	for term, n := range documents {
		now.note(term, n)
	}
	slices.SortFunc(now.words, func(a, b frequency) int { return cmp.Compare(a.word, b.word) })
	return now
}
