package vocabulary_test

import (
	"fmt"
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
	if !terms.Has("term7") || terms.Has("term") || terms.Has("") {
		t.Error("it has what never came, or lacks what did")
	}
}

func TestSortedTermsKnowTheirNumbers(t *testing.T) {
	t.Parallel()
	terms := vocabulary.New()
	for _, term := range []string{"mesa", "", "iris", "mesa"} {
		terms.Number([]byte(term))
	}
	if got := fmt.Sprint(terms.Sorted()); got != "[{ 1} {iris 2} {mesa 0}]" {
		t.Errorf("got %s", got)
	}
}
