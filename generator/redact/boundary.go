package redact

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// A value is masked unless what stands right beside it makes it a piece of something longer: of a word, a sum, a version, a
// path. The rules judge that by the characters of a text as its reader sees it. But what ends a word isn't always one that
// does so for a pattern: `\n` is a line end in a quoted log, %2F a slash in an address, _ the begin of an emphasis, [31m a
// colour; an invisible character may stand within a word or part two; and a mask is the end of what stands beside it.
//
// This is said here, once for all rules. They read what holds such a break again: with the breaks read as what they part
// by, then with the masks found so far as breaks too. What a reading finds is masked as well; none takes a mask away.

// brk is a part of a text that parts what is beside it, and what it is read as.
type brk struct {
	start, end int
	as         string // "" for what is no break
}

// filler stands for a mask: no letter, no space, in no pattern.
const filler = "\x01"

// readings are how often what stands beside masks is read: values in a row, each right behind the other, are found by
// turns.
const readings = 3

// readAgain adds what the rules find where breaks and masks part. Invisible characters are left out in one reading, as they
// may stand within what is looked for, and part in another.
func (r *Redactor) readAgain(v view, found []hit) []hit {
	breaks := v.breaks()
	if len(breaks) > 0 {
		found = append(found, r.inReading(v.reading(breaks))...)
	}
	if len(v.seams) > 0 {
		found = append(found, r.inReading(v.reading(inOrder(v.seamBreaks(), breaks)))...)
	}
	for range readings {
		masks := v.masksBesideText(found)
		if len(masks) == 0 {
			break
		}
		more := r.inReading(v.reading(v.join(masks, breaks)))
		if len(more) == 0 {
			break
		}
		found = append(found, more...)
	}
	return found
}

// inReading gives what the rules find in a reading of a view, as parts of the view. What takes whole lines of mail has
// read all of them.
func (r *Redactor) inReading(reading view) []hit {
	found := slices.DeleteFunc(r.find(reading.text), func(h hit) bool { return r.rules[h.rule].block != nil })
	for i, h := range found {
		found[i].start, found[i].end = reading.source(h.start, h.end)
	}
	return found
}

// breaks lists what parts in a text, in its order.
func (v view) breaks() []brk {
	var all []brk
	for _, kind := range [...]struct {
		sign byte
		read func(text string, at int) brk
	}{{'\\', readEscape}, {'%', readPercent}, {'_', readEmphasis}, {'[', readColour}} {
		for at := 0; ; {
			next := strings.IndexByte(v.text[at:], kind.sign)
			if next < 0 {
				break
			}
			b := kind.read(v.text, at+next)
			if b.as != "" {
				all = append(all, b)
			}
			at = b.end
		}
	}
	return inOrder(all)
}

// seamBreaks lists where something invisible was.
func (v view) seamBreaks() []brk {
	all := make([]brk, len(v.seams))
	for i, at := range v.seams {
		all[i] = brk{at, at, " "}
	}
	return all
}

func inOrder(breaks ...[]brk) []brk {
	all := slices.Concat(breaks...)
	slices.SortStableFunc(all, func(a, b brk) int { return a.start - b.start })
	return all
}

// readEscape reads backslashes with what they escape: a sign of a language, or a character of a text that was quoted as a
// string, maybe more than once.
func readEscape(text string, at int) brk {
	end := at
	for end < len(text) && text[end] == '\\' {
		end++
	}
	switch c := byteAt(text, end); {
	case c == 'n' || c == 'r' || c == 't':
		return brk{at, end + 1, "\n"}
	case c == 'e' && byteAt(text, end+1) == '[', c == '0' && strings.HasPrefix(text[end:], "033["):
		return brk{at, strings.IndexByte(text[end:], '[') + end, " "}
	case c == 'u':
		return readNumber(text, at, end+1, 4)
	case c == 'x':
		return readNumber(text, at, end+1, 2)
	case c == '_' && !(isOfWord(byteAt(text, at-1)) && isOfWord(byteAt(text, end+1))):
		return brk{at, end + 1, " "}
	case c > ' ' && c < utf8.RuneSelf && !isAlnum(c):
		return brk{at, end + 1, string(rune(c))}
	}
	return brk{end: end}
}

// readNumber reads a character that is written as a number of some hexadecimal digits.
func readNumber(text string, at, from, digits int) brk {
	value, ok := hexadecimal(text, from, digits)
	if !ok {
		return brk{end: from}
	}
	return brk{at, from + digits, characterOf(value)}
}

func hexadecimal(text string, from, digits int) (value int, ok bool) {
	if from+digits > len(text) {
		return 0, false
	}
	for i := range digits {
		c := lower(text[from+i])
		if !isHex(c) {
			return 0, false
		}
		value = value<<4 | strings.IndexByte("0123456789abcdef", c)
	}
	return value, true
}

// characterOf gives a sign, letter or digit by its number; all others part.
func characterOf(value int) string {
	switch {
	case value == '\n' || value == '\r':
		return "\n"
	case ' ' < value && value < 0x7f:
		return string(rune(value))
	}
	return " "
}

// readPercent reads a character of an address (RFC 3986 2.1), also where the percent sign is such a one itself.
func readPercent(text string, at int) brk {
	from := at + 1
	for strings.HasPrefix(text[from:], "25") {
		if _, ok := hexadecimal(text, from+2, 2); !ok {
			break
		}
		from += 2
	}
	value, ok := hexadecimal(text, from, 2)
	if !ok || value >= utf8.RuneSelf {
		return brk{end: at + 1}
	}
	return brk{at, from + 2, characterOf(value)}
}

// readEmphasis reads underscores that aren't within a word.
func readEmphasis(text string, at int) brk {
	end := at
	for end < len(text) && text[end] == '_' {
		end++
	}
	if isOfWord(byteAt(text, at-1)) && isOfWord(byteAt(text, end)) {
		return brk{end: end}
	}
	return brk{at, end, " "}
}

func isOfWord(c byte) bool { return isAlnum(c) || c >= utf8.RuneSelf }

// readColour reads what is left of the colours of a terminal, whose first character is invisible.
func readColour(text string, at int) brk {
	end := at + 1
	for end < len(text) && (isDigit(text[end]) || text[end] == ';') {
		end++
	}
	if c := byteAt(text, end); end == at+1 || c != 'm' && c != 'K' {
		return brk{end: at + 1}
	}
	return brk{at, end + 1, " "}
}

// masksBesideText gives the masks right beside which something stands that they may part from, in the order of the text: not
// what stands in a path, where slashes part.
func (v view) masksBesideText(found []hit) []brk {
	var all []brk
	for _, h := range found {
		before, after := byteAt(v.text, h.start-1), byteAt(v.text, h.end)
		inPath := isSlash(before) && (isSlash(after) || isOpen(after))
		if !inPath && (!isOpen(before) || !isOpen(after)) {
			all = append(all, brk{h.start, h.end, filler})
		}
	}
	return inOrder(all)
}

func isSlash(c byte) bool { return c == '/' || c == '\\' }

// isOpen tells of what parts for every rule.
func isOpen(c byte) bool { return c == 0 || strings.IndexByte(" \n\r\t\"'`<>),;|", c) >= 0 }

// join adds to masks the breaks in their lines.
func (v view) join(masks, breaks []brk) []brk {
	all := slices.Clone(masks)
	end := -1 // of the last line that was looked at
	for _, m := range masks {
		if m.end <= end {
			continue
		}
		start, _ := lineAt(v.text, m.start)
		start = max(start, end+1)
		_, end = lineAt(v.text, m.end)
		first, _ := slices.BinarySearchFunc(breaks, start, func(b brk, at int) int { return b.start - at })
		for _, b := range breaks[first:] {
			if b.start > end {
				break
			}
			all = append(all, b)
		}
	}
	return inOrder(all)
}

// reading gives the lines of a view that hold breaks.
func (v view) reading(breaks []brk) view {
	var w viewing
	at, lineEnd := 0, -1 // what was read, and what is to be
	for _, b := range breaks {
		if b.end < at || b.end == at && b.start < at {
			continue // within another
		}
		if b.start > lineEnd {
			w.copy(v.text, at, min(lineEnd+1, len(v.text)))
			at, lineEnd = lineAt(v.text, b.start)
		}
		w.copy(v.text, at, b.start)
		at = max(at, b.start)
		for i := range len(b.as) {
			w.text, w.origins = append(w.text, b.as[i]), append(w.origins, at)
		}
		if at = b.end; at > lineEnd {
			_, lineEnd = lineAt(v.text, at)
		}
	}
	w.copy(v.text, at, lineEnd)
	return view{text: string(w.text), origins: append(w.origins, len(v.text))}
}

// copy adds a part of a text as it is.
func (w *viewing) copy(text string, from, to int) {
	for ; from < to; from++ {
		w.text, w.origins = append(w.text, text[from]), append(w.origins, from)
	}
}
