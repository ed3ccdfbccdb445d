package html

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestALongTextIsCutAfterAWord(t *testing.T) {
	t.Parallel()
	const limit = 12
	for name, c := range map[string]struct{ text, want string }{
		"nothing":                        {" \n ", ""},
		"what fits stands on one line":   {" set  `A`\nto 1 ", "set `A` to 1"},
		"one character too many":         {"set `A` to 12", "set `A` to …"},
		"marks at the end go":            {"set `A`, to it all", "set `A`, to …"},
		"and so do those at the cut":     {"set them, :then go on", "set them …"},
		"a long word is cut within":      {"the segmentationfault", "the segmenta …"},
		"one word alone":                 {strings.Repeat("x", 30), strings.Repeat("x", limit) + " …"},
		"characters count, not bytes":    {"größere Übergröße", "größere …"},
		"a script that writes no blanks": {strings.Repeat("日本", 9), strings.Repeat("日本", 6) + " …"},
		"what follows is of no account":  {"set `A` to 12" + strings.Repeat(" and more", 999), "set `A` to …"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := shorten(c.text, limit); got != c.want {
				t.Errorf("got %q", got)
			}
		})
	}
}

func FuzzShorten(f *testing.F) {
	f.Add("a text\tof  some words", 7)
	f.Fuzz(func(t *testing.T, text string, limit int) {
		limit &= 255
		whole := strings.Join(strings.Fields(text), " ")
		if got := shorten(text, limit); got != shorten(whole, limit) || (got == whole) != (utf8.RuneCountInString(whole) <= limit) {
			t.Errorf("got %q of %q", got, text)
		}
	})
}
