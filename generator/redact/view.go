package redact

import (
	"slices"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/visit-dav/watchbill/generator/plain"
)

// view is a text as its reader sees it, for the rules: without invisible characters, and with the ASCII letters and
// signs that wide, mathematical and other forms stand for. It knows where in the source each of its bytes came from.
type view struct {
	text    string
	origins []int // for each byte the source's, and at the end the source's length; nil when text is the source
}

func viewOf(s string) view {
	if plain.Is(s) {
		return view{text: s}
	}
	text := make([]byte, 0, len(s))
	origins := make([]int, 0, len(s)+1)
	put := func(part string, from int) {
		text = append(text, part...)
		for range len(part) {
			origins = append(origins, from)
		}
	}
	for i, r := range s {
		switch {
		case r < utf8.RuneSelf:
			if !invisible(r) {
				text, origins = append(text, byte(r)), append(origins, i)
			}
		case invisible(r):
		default:
			_, size := utf8.DecodeRuneInString(s[i:])
			if ascii := norm.NFKD.PropertiesString(s[i:]).Decomposition(); len(ascii) > 0 && plain.Is(string(ascii)) {
				put(string(ascii), i)
			} else {
				put(s[i:i+size], i)
			}
		}
	}
	return view{string(text), append(origins, len(s))}
}

// source gives the part of the source that a part of the view came from.
func (v view) source(start, end int) (from, to int) {
	if v.origins == nil {
		return start, end
	}
	next, _ := slices.BinarySearch(v.origins, v.origins[end-1]+1)
	return v.origins[start], v.origins[next]
}
