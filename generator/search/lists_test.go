package search

import (
	"math/rand"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// held is a term and who holds it, as a walk shows both.
type held struct{ term, holders string }

func (w walk) rest() (all []held) {
	for w.next() {
		all = append(all, held{string(w.term), string(w.holders)})
	}
	return all
}

func TestListsAreWalkedFromAnyTerm(t *testing.T) {
	t.Parallel()
	rnd := rand.New(rand.NewSource(1))
	random := func() string {
		return strings.Repeat(string(rune('a'+rnd.Intn(3))), rnd.Intn(6)) + []string{"", "é", "日本", strings.Repeat("long", 50)}[rnd.Intn(4)]
	}
	for _, n := range []int{0, 1, 15, 16, 17, 33, 200} {
		var terms []string
		for range n {
			terms = append(terms, random())
		}
		slices.Sort(terms)
		terms = slices.Compact(terms)
		var l lists
		var want []held
		before := ""
		for _, term := range terms {
			holders := strings.Repeat("x", rnd.Intn(3)*70)
			l.add([]byte(before), []byte(term), []byte(holders))
			want, before = append(want, held{term, holders}), term
		}
		read, ok := readLists(l.data, 0)
		if !ok || !slices.Equal(read.starts, l.starts) || read.count != len(terms) {
			t.Fatalf("%d terms came back as %d", len(terms), read.count)
		}
		if diff := cmp.Diff(want, read.walk().rest(), cmp.AllowUnexported(held{})); diff != "" {
			t.Fatal(diff)
		}
		for _, term := range append(terms, random(), random(), "", "\xff") {
			at, found := slices.BinarySearch(terms, term)
			w, ok := read.from([]byte(term))
			if ok != (at < len(terms)) || ok && string(w.term) != terms[at] {
				t.Errorf("from %q of %q stands at %q", term, terms, w.term)
			} else if ok && len(w.rest()) != len(terms)-at-1 {
				t.Errorf("behind %q are %q", term, w.rest())
			}
			if holders, ok := read.find([]byte(term)); ok != found || ok && string(holders) != want[at].holders {
				t.Errorf("%q: %q, %t", term, holders, ok)
			}
		}
	}
}

func TestOtherBytesAreNoLists(t *testing.T) {
	t.Parallel()
	var l lists
	for n := range 40 {
		l.add([]byte{byte(n)}, []byte{byte(n + 1), byte(n)}, []byte{1})
	}
	for n := range len(l.data) {
		if got, ok := readLists(l.data[:n], 0); ok != (n%6 == 0) || ok && got.count != n/6 { // each takes six
			t.Errorf("%d bytes: %d terms, %t", n, got.count, ok)
		}
	}
	for name, data := range map[string][]byte{
		"the first shares":              {1, 1, 'a', 0},
		"more is shared than there was": {0, 1, 'a', 0, 2, 1, 'b', 0},
		"a text ends behind the last":   {0, 9, 'a', 0},
		"a number has no end":           {0, 1, 'a', 0x80},
		"one that stands whole shares":  append(slices.Repeat([]byte{0, 1, 'a', 0}, 16), 1, 1, 'b', 0),
	} {
		if _, ok := readLists(data, 0); ok {
			t.Errorf("%s: taken for lists", name)
		}
	}
}
