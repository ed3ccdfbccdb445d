package search

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// The tokenizer exists twice, here and in templates/assets/search.js. Both decide by the explicit ranges below, never
// by a language's own Unicode tables, which differ from version to version. testdata/tokens.json holds them together.

// A tokenKind says where in a compound a term comes from.
type tokenKind int

// The kinds: a whole run of letters and digits; a part of one, cut at case and digits; two neighbours, joined by a
// space.
const (
	word tokenKind = iota
	part
	pair
)

// token is a term with the kind of its occurrence. run counts the runs of the text before it.
type token struct {
	term  string
	kind  tokenKind
	run   int
	ends  bool // where its run ends
	inner bool // lies within one run
	tight bool // a pair without a blank between
}

const (
	longestTerm  = 64 // UTF-16 units; a longer run is cut
	longestSplit = 40 // a longer run is machine noise: its parts are not indexed
	mostParts    = 8
	longestHex   = 12 // a longer hash or address is cut
	longestGap   = 3  // UTF-16 units between two words that still count as neighbours
	connectors   = "._-:/\\+@#~"
)

// class is what a character is to the tokenizer.
type class byte

const (
	separator class = iota
	lower           // letters that are not capitals, of any script
	upper
	digit
	ideograph
)

// classOf tells the class of a character and its lower case. Characters beyond the Basic Multilingual Plane and the
// private use area are separators, so that UTF-8 and UTF-16 sort terms alike.
func classOf(r rune) (class, rune) {
	if r < utf8.RuneSelf {
		return asciiClasses[r], asciiLower[r]
	}
	switch {
	case isSeparator(r):
		return separator, r
	case isIdeograph(r):
		return ideograph, r
	}
	if low := lowerCase(r); low != r {
		return upper, low
	}
	return lower, r
}

var asciiClasses, asciiLower = ascii()

func ascii() (classes [utf8.RuneSelf]class, low [utf8.RuneSelf]rune) {
	for r := range rune(utf8.RuneSelf) {
		low[r] = r
		switch {
		case 'a' <= r && r <= 'z':
			classes[r] = lower
		case 'A' <= r && r <= 'Z':
			classes[r], low[r] = upper, r+32
		case '0' <= r && r <= '9':
			classes[r] = digit
		}
	}
	return classes, low
}

func isSeparator(r rune) bool {
	switch {
	case r < 0xC0, r == 0xD7, r == 0xF7, 0x2000 <= r && r < 0x2C00, 0x2E00 <= r && r < 0x2E80:
		return true
	case 0x3000 <= r && r < 0x3040:
		return r != 0x3005
	case r >= 0xD800:
		return true
	}
	switch r {
	case 0x37E, 0x387, 0x589, 0x5BE, 0x5C0, 0x5C3, 0x60C, 0x61B, 0x61F, 0x66B, 0x66C, 0x6D4, 0x964, 0x965:
		return true
	}
	return false
}

func isIdeograph(r rune) bool {
	return 0x2E80 <= r && r < 0xA000 && (r < 0x3100 || r >= 0x3130 && r < 0x3190 || r >= 0x3400) ||
		r >= 0xAC00
}

// lowerCase is the explicit folding of the scripts that have case and are left after decomposition.
func lowerCase(r rune) rune {
	switch {
	case 0x391 <= r && r <= 0x3A9 && r != 0x3A2, 0x410 <= r && r <= 0x42F:
		return r + 32
	case r == 0x3C2: // final sigma
		return 0x3C3
	case 0x400 <= r && r <= 0x40F:
		return r + 80
	case 0x531 <= r && r <= 0x556:
		return r + 48
	case 0x460 <= r && r < 0x482, 0x48A <= r && r < 0x4C0, 0x4D0 <= r && r < 0x530, 0x14A <= r && r < 0x178:
		return r | 1
	}
	return r
}

// latin spells the Latin letters that have no decomposition; "" for any other character.
func latin(r rune) string {
	switch r {
	case 'ß', 'ẞ':
		return "ss"
	case 'æ', 'Æ':
		return "ae"
	case 'œ', 'Œ':
		return "oe"
	case 'ø', 'Ø':
		return "o"
	case 'đ', 'Đ', 'ð', 'Ð':
		return "d"
	case 'þ', 'Þ':
		return "th"
	case 'ł', 'Ł':
		return "l"
	case 'ħ', 'Ħ':
		return "h"
	case 'ı':
		return "i"
	case '’':
		return "'"
	}
	return ""
}

// fold takes accents and compatibility forms away. Case stays, because it tells where words end.
func fold(text string) string {
	ascii := true
	for i := 0; i < len(text) && ascii; i++ {
		ascii = text[i] < utf8.RuneSelf
	}
	if ascii {
		return text
	}
	var plain strings.Builder
	for _, r := range norm.NFKD.String(strings.ToValidUTF8(text, "\ufffd")) {
		if isAccent(r) {
			continue
		}
		if l := latin(r); l != "" {
			plain.WriteString(l)
		} else {
			plain.WriteRune(r)
		}
	}
	return norm.NFC.String(plain.String())
}

func isAccent(r rune) bool { return 0x300 <= r && r < 0x370 }

// tokens cuts text into terms, in the order of the text. With near, neighbours across blanks count as pairs too. open
// tells whether the text ends within a run, so that more of it may come.
func tokens(text string, near bool) (found []token, open bool) {
	s := scanner{near: near}
	s.emit = func(term []byte, kind tokenKind) {
		found = append(found, token{
			term: string(term), kind: kind, run: s.runs, ends: bytes.HasSuffix(s.low, lastUnit(term)), inner: s.inner,
			tight: kind == pair && s.joined && !s.inner,
		})
	}
	s.scan(text)
	for i := range found {
		found[i].ends = found[i].ends && found[i].run == s.runs-1
	}
	return found, s.gap == 0 && s.runs > 0
}

func lastUnit(term []byte) []byte { return term[bytes.LastIndexByte(term, ' ')+1:] }

// scanner holds the run being read and what is needed to join it to the one before. emit gets each term; the bytes are
// only good until it returns.
type scanner struct {
	near bool
	emit func(term []byte, kind tokenKind)
	runs int

	low   []byte // the run, lower case, at most longestTerm units
	units int    // its true length in UTF-16 units
	cuts  []int  // where its parts begin in low, 0 left out
	size  int    // bytes of its last character

	last    []byte // the run before, empty when it can't be part of a pair
	gap     int    // UTF-16 units since then
	joined  bool   // only connectors since then
	newline bool
	inner   bool
	joint   []byte // where pairs are put together
}

func (s *scanner) scan(text string) {
	text = fold(text)
	s.low, s.last, s.units, s.cuts, s.runs = s.low[:0], s.last[:0], 0, s.cuts[:0], 0
	before := separator
	for i, r := range text {
		c, low := classOf(r)
		if c == lower && before == lower && r < utf8.RuneSelf && s.units < longestTerm { // most of most texts; no part begins here
			s.low, s.size = append(s.low, byte(r)), 1
			s.units++
			continue
		}
		switch {
		case r == '\'' && isLetter(before) && isLetter(classAfter(text[i:])):
			continue // don't, user's
		case isAccent(r): // the normalizer's own mark between long series of others
			continue
		case c == separator:
			s.end(before)
			s.pass(r)
		case c == ideograph:
			s.ideograph(before, r)
		default:
			if before == ideograph {
				s.end(before)
			}
			s.add(before, c, low)
		}
		before = c
	}
	s.end(before)
}

func isLetter(c class) bool { return c == lower || c == upper }

// classAfter tells the class of the second character of text.
func classAfter(text string) class {
	r, _ := utf8.DecodeRuneInString(text[1:])
	c, _ := classOf(r)
	return c
}

// pass takes a separator into account.
func (s *scanner) pass(r rune) {
	s.gap++
	if r > 0xFFFF {
		s.gap++
	}
	s.newline = s.newline || r == '\n'
	s.joined = s.joined && strings.ContainsRune(connectors, r)
}

// add takes a letter or digit of a run, and notes where a part of it begins.
func (s *scanner) add(before, c class, low rune) {
	n := len(s.low)
	switch {
	case n == 0 || s.units >= longestTerm:
	case (before == digit) != (c == digit), before == lower && c == upper:
		s.cuts = append(s.cuts, n)
	case before == upper && c == lower && n > s.size && (len(s.cuts) == 0 || s.cuts[len(s.cuts)-1] != n-s.size):
		s.cuts = append(s.cuts, n-s.size) // HTTPServer: HTTP, Server
	}
	s.units++
	if s.units <= longestTerm {
		s.low = utf8.AppendRune(s.low, low)
		s.size = len(s.low) - n
	}
}

// ideograph emits r with its neighbour as one term, since such text has no blanks.
func (s *scanner) ideograph(before class, r rune) {
	if before != ideograph {
		s.end(before)
	}
	if s.units > 0 {
		s.emit(utf8.AppendRune(s.low, r), word)
	}
	s.low = utf8.AppendRune(s.low[:0], r)
	s.units++
}

// end emits the run that was read, if any.
func (s *scanner) end(before class) {
	switch {
	case s.units == 0:
		return
	case before == ideograph && s.units == 1:
		s.emit(s.low, word)
		fallthrough
	case before == ideograph:
		s.last = s.last[:0]
	default:
		s.run()
		s.last = append(s.last[:0], s.low...)
	}
	s.low, s.units, s.cuts = s.low[:0], 0, s.cuts[:0]
	s.gap, s.joined, s.newline = 0, true, false
	s.runs++
}

func (s *scanner) run() {
	hex := isHex(s.low)
	if hex && len(s.low) > longestHex {
		s.low = s.low[:longestHex]
	}
	if s.gap <= longestGap && (s.joined || s.near && !s.newline) {
		s.pair(s.last, s.low)
	}
	s.emit(s.low, word)
	if len(s.cuts) == 0 || len(s.cuts) >= mostParts || s.units > longestSplit || hex {
		return
	}
	s.inner = true
	from := 0
	var previous []byte
	for i := range len(s.cuts) + 1 {
		to := len(s.low)
		if i < len(s.cuts) {
			to = s.cuts[i]
		}
		p := s.low[from:to]
		s.pair(previous, p)
		if utf8.RuneCount(p) > 1 || '0' <= p[0] && p[0] <= '9' {
			s.emit(p, part)
		}
		from, previous = to, p
	}
	s.inner = false
}

// pair emits two neighbours as one term, unless one varies or there is no first.
func (s *scanner) pair(first, second []byte) {
	if len(first) == 0 || isVaried(first) || isVaried(second) {
		return
	}
	s.joint = append(append(append(s.joint[:0], first...), ' '), second...)
	s.emit(s.joint, pair)
}

// isHex tells addresses and hashes: cutting them at digits gives noise.
func isHex(run []byte) bool {
	digits, found := bytes.CutPrefix(run, []byte("0x"))
	if !found && len(run) < 8 {
		return false
	}
	for _, c := range digits {
		if !isDigit(c) && (c < 'a' || c > 'f') {
			return false
		}
	}
	return true
}

// isVaried tells numbers of many digits and hashes: no one asks for them with their neighbours.
func isVaried(run []byte) bool {
	switch {
	case len(run) <= 4:
		return false
	case len(run) > 24:
		return utf8.RuneCount(run) > 24
	}
	for _, c := range run {
		if !isDigit(c) {
			return len(run) > 6 && isHex(run)
		}
	}
	return true
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }
