package incident

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
)

func TestTextsThatAreKeptTogetherStayWhatTheyWere(t *testing.T) {
	t.Parallel()
	var k keeper
	var want, got []string
	for n := range 400 {
		for _, size := range []int{0, 1, 700, keptTogether/8 - 1, keptTogether / 8, keptTogether/8 + 1, keptTogether} {
			text := strings.Repeat(string(rune('a'+n%26)), size)
			want, got = append(want, text), append(got, k.keep(text))
		}
	}
	for i := range want {
		if got[i] != want[i] {
			t.Fatalf("text %d of %d bytes changed", i, len(want[i]))
		}
	}
}

func TestArticlesThatAreKeptTogetherStayWhatTheyWere(t *testing.T) {
	t.Parallel()
	sample := func(n int) *Article {
		a := &Article{Number: n, URL: fmt.Sprint("https://github.com/o/r/issues/", n), Masked: map[string]int{"e-mail": n % 3}, gated: true}
		for k := range n % 7 {
			name := fmt.Sprint(n, " ", k)
			a.Labels, a.Components, a.errorLines = append(a.Labels, name), append(a.Components, name), append(a.errorLines, name)
			a.Kinds, a.Asks = append(a.Kinds, Resolution(name)), append(a.Asks, Ask{Person: name})
			a.Discussion, a.Links = append(a.Discussion, Remark{Author: name}), append(a.Links, Link{URL: name})
		}
		return a
	}
	var k articleKeeper
	var kept []*Article
	for n := range 8000 {
		kept = append(kept, k.keep(sample(n)))
	}
	for _, a := range kept { // what is added to one gets into no other
		a.Labels, a.Links = append(a.Labels, "one more"), append(a.Links, Link{Number: 1})
	}
	for n, a := range kept {
		want := sample(n)
		want.Labels, want.Links = append(want.Labels, "one more"), append(want.Links, Link{Number: 1})
		if !reflect.DeepEqual(want, a) {
			t.Fatalf("want %+v, got %+v", want, a)
		}
	}
	if long := make([]string, 50000); !reflect.DeepEqual(long, k.names.keep(long)) {
		t.Error("a long list isn't what it was")
	}
}
