package redact

import (
	"html"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/visit-dav/watchbill/generator/plain"
)

// view is a text as its reader sees it, for the rules: without invisible characters, with the characters that HTML's
// references stand for, and with the ASCII letters, digits and signs that other forms of them stand for. It knows where in
// the source each of its bytes came from.
type view struct {
	text    string
	origins []int // for each byte the source's, and at the end the source's length; nil when text is the source
	ends    []int // for each byte where what it came from ends; nil when that is where the next begins
	seams   []int // places in text where something invisible was, in their order
}

func viewOf(s string) view {
	if plain.Is(s) && nextReference(s) < 0 {
		return view{text: s}
	}
	w := viewing{text: make([]byte, 0, len(s)), origins: make([]int, 0, len(s)+1)}
	for i := 0; i < len(s); {
		r, size := rune(s[i]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(s[i:])
		}
		if r == '&' {
			if shown, length := reference(s[i:]); length > 0 {
				for _, r := range shown {
					w.put(r, string(r), i)
				}
				i += length
				continue
			}
		}
		w.put(r, s[i:i+size], i)
		i += size
	}
	return view{text: string(w.text), origins: append(w.origins, len(s)), seams: w.seams}
}

// viewing is a view in the making.
type viewing struct {
	text    []byte
	origins []int
	seams   []int
}

// put adds a character, as written, of a place in the source.
func (w *viewing) put(r rune, written string, from int) {
	switch {
	case ' ' <= r && r < 0x7f || r == '\n' || r == '\t' || r == '\r':
		w.text, w.origins = append(w.text, byte(r)), append(w.origins, from)
		return
	case r == '\v' || r == '\f' || r == 0x85 || r == 0x2028 || r == 0x2029: // spaces, as isn't any other of their kind
		written = " "
	case invisible(r) || r == utf8.RuneError || unicode.Is(unicode.M, r) && !w.behindLetter():
		w.seams = append(w.seams, len(w.text))
		return
	default:
		written = asciiForm(r, written)
	}
	for i := range len(written) {
		w.text, w.origins = append(w.text, written[i]), append(w.origins, from)
	}
}

// behindLetter tells whether a mark may be the accent of a letter.
func (w *viewing) behindLetter() bool {
	last, _ := utf8.DecodeLastRune(w.text)
	return unicode.In(last, unicode.L, unicode.M)
}

// asciiForm gives what a character stands for, or it as written.
func asciiForm(r rune, written string) string {
	switch {
	case unicode.Is(unicode.Pd, r) || r == 0x2212: // hyphens that don't break, dashes, minus
		return "-"
	case unicode.Is(unicode.Nd, r):
		if digit, ok := decimal(r); ok {
			return digit
		}
	}
	if form := norm.NFKD.PropertiesString(written).Decomposition(); len(form) > 0 && plain.Is(string(form)) {
		return string(form)
	}
	return written
}

// decimal gives the value of a digit of any alphabet: they stand in rows of ten.
func decimal(r rune) (string, bool) {
	for _, row := range unicode.Nd.R16 {
		if rune(row.Lo) <= r && r <= rune(row.Hi) {
			return string('0' + (r-rune(row.Lo))%10), true
		}
	}
	return "", false
}

// longestReference is that of a reference worth a look, in bytes: names of signs and numbers.
const longestReference = 12

// nextReference gives the place of the first of HTML's references in a text, or -1.
func nextReference(s string) int {
	for at := 0; ; at++ {
		next := strings.IndexByte(s[at:], '&')
		if next < 0 {
			return -1
		}
		at += next
		if _, length := reference(s[at:]); length > 0 {
			return at
		}
	}
}

// reference gives the characters that a reference at the begin of a text stands for, and its length; 0 when there is none.
func reference(s string) (shown string, length int) {
	if len(s) < 4 || s[1] != '#' && !isAlnum(s[1]) {
		return "", 0
	}
	end := strings.IndexByte(s[:min(len(s), longestReference)], ';') + 1
	if end == 0 {
		return "", 0
	}
	if shown = html.UnescapeString(s[:end]); strings.HasSuffix(shown, ";") && shown != ";" {
		return "", 0 // none, or part of it
	}
	return shown, end
}

// source gives the part of the source that a part of the view came from.
func (v view) source(start, end int) (from, to int) {
	if v.origins == nil {
		return start, end
	}
	if v.ends != nil {
		return v.origins[start], v.ends[end-1]
	}
	next, _ := slices.BinarySearch(v.origins, v.origins[end-1]+1)
	return v.origins[start], v.origins[next]
}
