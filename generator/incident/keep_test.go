package incident

import (
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
