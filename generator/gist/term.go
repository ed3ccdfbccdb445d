package gist

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Lengths of terms in characters. What is longer than a name is noise of a machine.
const (
	shortest = 2
	longest  = 40
)

// reader counts the terms of texts.
type reader struct {
	ids     map[string]int32
	names   []string // by id, in lower case
	spelt   []string // by id: in lower case if anybody writes it so, else as it came first
	texts   []int    // by id: how many texts hold it
	counts  []int32  // by id, in the present text
	touched []int32  // ids of the present text
	letters []byte   // of the present term, in lower case
}

// count gives the terms of one text, each with its weighted number.
func (r *reader) count(parts []Part) []entry {
	r.touched = r.touched[:0]
	for _, p := range parts {
		r.read(p.Text, int32(p.Weight))
	}
	terms := make([]entry, len(r.touched))
	for i, id := range r.touched {
		terms[i] = entry{id, r.counts[id]}
		r.counts[id] = 0
		r.texts[id]++
	}
	return terms
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
	if utf8.RuneCountInString(run) > longest {
		return true
	}
	digits, hex := 0, true
	for _, c := range strings.TrimPrefix(run, "0x") {
		switch {
		case '0' <= c && c <= '9':
			digits++
		case 'a' <= c && c <= 'f', 'A' <= c && c <= 'F':
		default:
			hex = false
		}
	}
	return digits == len(run) && digits != 3 || hex && digits > 0 && len(run) >= 8 // a status has three digits
}

func (r *reader) add(term string, weight int32) {
	if utf8.RuneCountInString(term) < shortest {
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
	id, known := r.ids[string(r.letters)]
	if !known {
		id = int32(len(r.names))
		name := string(r.letters)
		r.ids[name] = id
		r.names = append(r.names, name)
		r.spelt = append(r.spelt, strings.Clone(term))
		r.texts = append(r.texts, 0)
		r.counts = append(r.counts, 0)
	}
	if name := r.names[id]; term == name {
		r.spelt[id] = name
	}
	if r.counts[id] == 0 {
		r.touched = append(r.touched, id)
	}
	r.counts[id] += weight
}
