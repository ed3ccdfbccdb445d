package vocabulary_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/visit-dav/watchbill/generator/vocabulary"
)

func TestTermsKeepTheirNumbersHoweverManyCome(t *testing.T) {
	t.Parallel()
	const many = 20000
	terms := vocabulary.New()
	for round := range 2 {
		for want := range int32(many) {
			n, isNew := terms.Number(fmt.Append(nil, "term", want))
			if n != want || isNew != (round == 0) {
				t.Fatalf("round %d, term %d: number %d, new: %t", round, want, n, isNew)
			}
		}
	}
	if got := string(terms.Term(many - 1)); terms.Len() != many || got != "term19999" {
		t.Errorf("%d terms, the last is %q", terms.Len(), got)
	}
}

func TestTermsArePutInOrder(t *testing.T) {
	t.Parallel()
	terms, sorted := vocabulary.New(), vocabulary.List{}
	for _, term := range []string{"segmentation", "mesa", "", "segmentable", "iris", "mesa", "segment", "\xff", "日本", "\x00"} {
		terms.Number([]byte(term))
	}
	var got []string
	for _, n := range terms.Order() {
		got = append(got, string(terms.Term(n)))
		sorted.Add(terms.Term(n))
	}
	if want := []string{"", "\x00", "iris", "mesa", "segment", "segmentable", "segmentation", "日本", "\xff"}; !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
	for want, term := range got {
		if n, found := sorted.Find([]byte(term)); n != int32(want) || !found {
			t.Errorf("%q is %d: %v", term, n, found)
		}
	}
	if _, found := sorted.Find([]byte("iri")); found {
		t.Error("a term was found that never came")
	}
}

func TestAListComesBackAndNothingElseDoes(t *testing.T) {
	t.Parallel()
	terms := vocabulary.New()
	for _, term := range []string{"mesa", "", "segmentation fault", "日本", strings.Repeat("long", 32), strings.Repeat("longer", 3000)} {
		terms.Number([]byte(term))
	}
	written := terms.Append([]byte("before"))[len("before"):]
	if terms.Size() != len(written) {
		t.Errorf("%d bytes were written, not %d", len(written), terms.Size())
	}
	list, rest, ok := vocabulary.Read(append(slices.Clone(written), "behind"...))
	if !ok || string(rest) != "behind" || list.Len() != 6 || string(list.Term(2)) != "segmentation fault" {
		t.Errorf("got %d terms, %q behind them, %v", list.Len(), rest, ok)
	}
	for i := range min(len(written), 999) {
		if _, _, ok := vocabulary.Read(written[:i]); ok {
			t.Errorf("%d bytes of %d were read", i, len(written))
		}
	}
}

func TestAListBecomesTermsWithTheirNumbers(t *testing.T) {
	t.Parallel()
	for _, many := range []int32{0, 3, 5000} {
		var list vocabulary.List
		for n := range many {
			if n%3 == 1 {
				list.Add(nil)
			} else {
				list.Add(fmt.Append(nil, "term", n))
			}
		}
		terms := vocabulary.Of(list)
		for n := range many {
			if got, found := terms.Lookup(fmt.Append(nil, "term", n)); found != (n%3 != 1) || found && got != n {
				t.Fatalf("term %d of %d has the number %d: %t", n, many, got, found)
			}
		}
		if n, isNew := terms.Number([]byte("other")); n != many || !isNew {
			t.Errorf("the next of %d has the number %d, is new: %t", many, n, isNew)
		}
	}
}
