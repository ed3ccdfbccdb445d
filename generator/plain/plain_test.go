package plain_test

import (
	"strings"
	"testing"

	"github.com/visit-dav/watchbill/generator/plain"
)

func TestOneByteMakesATextPlainOrNotWhereverItStands(t *testing.T) {
	t.Parallel()
	for c := range 256 {
		want := c == '\n' || c == '\t' || c >= ' ' && c < 0x7f
		for length := range 20 {
			for at := range length {
				for _, filler := range []string{"a", " ", "~", "\n"} {
					text := strings.Repeat(filler, at) + string([]byte{byte(c)}) + strings.Repeat(filler, length-at-1)
					if got := plain.Is(text); got != want {
						t.Fatalf("%q is plain: %t, want %t", text, got, want)
					}
				}
			}
		}
	}
	if !plain.Is("") {
		t.Error("no text isn't plain")
	}
}

func BenchmarkIs(b *testing.B) {
	text := strings.Repeat("A line of a text as people write it, of some sixty bytes.\n", 50)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		plain.Is(text)
	}
}
