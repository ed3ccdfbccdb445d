package gist

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/visit-dav/watchbill/generator/vocabulary"
)

// Lengths of terms in characters. What is longer than a name is noise of a machine.
const (
	shortest = 2
	longest  = 40
)

// reader counts the terms of some texts.
type reader struct {
	terms, forms *vocabulary.Terms
	spelt        []string // by number, in the present text: "" if it is written in lower case, else as it came first
	counts       []int32  // by number, in the present text
	touched      []int32  // numbers of the present text
	letters      []byte   // of the present term, in lower case; room
	counted      counted  // room
}

func newReader() *reader { return &reader{terms: vocabulary.New(), forms: vocabulary.New()} }

// reset forgets all texts.
func (r *reader) reset() {
	r.terms.Reset()
	r.forms.Reset()
	r.spelt, r.counts = r.spelt[:0], r.counts[:0]
}

// count gives the terms of a text. They are good until the next.
func (r *reader) count(parts []Part) counted {
	r.touched, r.counted = r.touched[:0], r.counted[:0]
	for _, p := range parts {
		r.read(p.Text, int32(p.Weight))
	}
	for _, n := range r.touched {
		c := count{n, r.counts[n], -1}
		if spelt := r.spelt[n]; spelt != "" {
			r.letters = append(r.letters[:0], spelt...)
			c.form, _ = r.forms.Number(r.letters)
		}
		r.counted = c.append(r.counted)
		r.counts[n] = 0
	}
	return r.counted
}

// read takes runs of letters and digits as terms, and their parts where the case changes: bad_alloc is two terms,
// QtPlugin three. Scripts that write no blanks give pairs of neighbours.
func (r *reader) read(text string, weight int32) {
	start := -1
	for i, c := range text {
		if c < utf8.RuneSelf && isPlain[c] { // most of most texts
			if start < 0 {
				start = i
			}
			continue
		}
		if unicode.IsLetter(c) || unicode.IsDigit(c) || unicode.IsMark(c) {
			if unspaced(c) {
				if start >= 0 {
					r.run(text[start:i], weight)
					start = -1
				}
				if next, n := utf8.DecodeRuneInString(text[i+utf8.RuneLen(c):]); n > 0 && unspaced(next) {
					r.add(text[i:i+utf8.RuneLen(c)+n], weight)
				}
				continue
			}
			if start < 0 {
				start = i
			}
			continue
		}
		if start >= 0 {
			r.run(text[start:i], weight)
			start = -1
		}
	}
	if start >= 0 {
		r.run(text[start:], weight)
	}
}

// isPlain tells the letters and digits of ASCII.
var isPlain = plain()

func plain() (table [utf8.RuneSelf]bool) {
	for c := range table {
		table[c] = unicode.IsLetter(rune(c)) || unicode.IsDigit(rune(c))
	}
	return table
}

func unspaced(c rune) bool {
	return c > 0x0e00 && unicode.In(c, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Thai)
}

// run takes a run of letters and digits.
func (r *reader) run(run string, weight int32) {
	if noise(run) {
		return
	}
	r.add(run, weight)
	from := 0
	before := rune(0)
	for i, c := range run {
		if i > 0 && unicode.IsUpper(c) && unicode.IsLower(before) {
			r.add(run[from:i], weight)
			from = i
		}
		before = c
	}
	if from > 0 {
		r.add(run[from:], weight)
	}
}

// noise tells what differs from run to run: numbers, addresses, hashes, and what is too long for a name.
func noise(run string) bool {
	if len(run) > longest && utf8.RuneCountInString(run) > longest {
		return true
	}
	digits := 0
	for _, c := range strings.TrimPrefix(run, "0x") {
		switch {
		case '0' <= c && c <= '9':
			digits++
		case 'a' <= c && c <= 'f', 'A' <= c && c <= 'F':
		default:
			return false
		}
	}
	return digits == len(run) && digits != 3 || digits > 0 && len(run) >= 8 // a status has three digits
}

func (r *reader) add(term string, weight int32) {
	if len(term) < shortest*utf8.UTFMax && utf8.RuneCountInString(term) < shortest {
		return
	}
	r.letters = r.letters[:0]
	for _, c := range term {
		switch {
		case c >= utf8.RuneSelf:
			r.letters = utf8.AppendRune(r.letters, unicode.ToLower(c))
		case 'A' <= c && c <= 'Z':
			r.letters = append(r.letters, byte(c)+'a'-'A')
		default:
			r.letters = append(r.letters, byte(c))
		}
	}
	n := r.number(r.letters)
	if r.counts[n] == 0 {
		r.touched = append(r.touched, n)
		r.spelt[n] = term
	}
	if r.spelt[n] != "" && term == string(r.letters) {
		r.spelt[n] = ""
	}
	r.counts[n] += weight
}

func (r *reader) number(term []byte) int32 {
	n, isNew := r.terms.Number(term)
	if isNew {
		r.spelt, r.counts = append(r.spelt, ""), append(r.counts, 0)
	}
	return n
}
