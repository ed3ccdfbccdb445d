package incident

import (
	"math/rand/v2"
	"strings"
	"testing"
)

func TestAnExcerptIsTheLinesThatWereTaken(t *testing.T) {
	t.Parallel()
	rnd := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		lines := make([]string, 1+rnd.IntN(8))
		for i := range lines {
			lines[i] = []string{"", "a", "a b"}[rnd.IntN(3)]
		}
		text := strings.Join(lines, "\n")
		kept, want, begun := excerpt{text: text}, "", false
		for l := range markdownLines(text) {
			if rnd.IntN(3) == 0 {
				continue
			}
			separator := "\n\n"[:1+rnd.IntN(2)]
			kept.add(separator, l.at, l.end())
			if begun {
				want += separator
			}
			want, begun = want+l.text, true
		}
		if got := kept.String(); got != want {
			t.Fatalf("of %q: got %q, want %q", text, got, want)
		}
	}
}

func TestWhatDropsNothingCopiesNothing(t *testing.T) {
	t.Parallel()
	text := "first\n\n```\ncode\n```\nlast"
	kept := excerpt{text: text}
	for l := range markdownLines(text) {
		kept.add("\n", l.at, l.end())
	}
	if kept.String() != text || len(kept.pieces) > 0 {
		t.Errorf("%q in %d pieces", kept.String(), len(kept.pieces)+1)
	}
}
