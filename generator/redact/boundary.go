package redact

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// A value is masked unless what stands right beside it makes it a piece of something longer: of a word, a sum, a version, a
// path. The rules judge that by the characters of a text as its reader sees it. But what ends a word isn't always one that
// does so for a pattern: `\n` is a line end in a quoted log, %2F a slash in an address, _ the begin of an emphasis, [31m a
// colour; an invisible character may stand within a word or part two; <b> and ** aren't there for a reader; and a mask is
// the end of what stands beside it.
//
// This is said here, once for all rules. They read lines that hold such a break again: with the breaks read as what they part
// by, without what isn't there, then with the masks found so far as breaks too. What a reading finds is masked as well;
// none takes a mask away.

// brk is a part of a text that parts what is beside it, and what it is read as.
type brk struct {
	start, end int
	as         string // "" for nothing
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
	if marks := v.marks(); len(marks) > 0 {
		found = append(found, r.inReading(v.reading(v.join(marks, breaks)))...)
	}
	if len(v.seams) > 0 {
		found = append(found, r.inReading(v.reading(v.join(v.seamBreaks(), breaks)))...)
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
	return inOrder(v.each('\\', readEscape), v.each('%', readPercent), v.each('_', readEmphasis), v.each('[', readColour))
}

// marks lists what a page shows as nothing, in the order of the text.
func (v view) marks() []brk { return inOrder(v.each('<', readTag), v.each('*', readBold)) }

// each reads a text wherever a sign stands.
func (v view) each(sign byte, read func(text string, at int) (b brk, parts bool)) []brk {
	var all []brk
	for at := 0; ; {
		next := strings.IndexByte(v.text[at:], sign)
		if next < 0 {
			return all
		}
		b, parts := read(v.text, at+next)
		if parts {
			all = append(all, b)
		}
		at = b.end
	}
}

// seamBreaks lists where something invisible was.
func (v view) seamBreaks() []brk {
	all := make([]brk, len(v.seams))
	for i, at := range v.seams {
		all[i] = brk{at, at, " "}
	}
	return all
}

// inOrder puts breaks into the order of the text; of those at the same place the first given is the first.
func inOrder(breaks ...[]brk) []brk {
	all := slices.Concat(breaks...)
	slices.SortStableFunc(all, func(a, b brk) int { return a.start - b.start })
	return all
}

// readEscape reads backslashes with what they escape: a sign of a language, or a character of a text that was quoted as a
// string, maybe more than once.
func readEscape(text string, at int) (b brk, parts bool) {
	end := at
	for end < len(text) && text[end] == '\\' {
		end++
	}
	switch c := byteAt(text, end); {
	case c == 'n' || c == 'r' || c == 't':
		return brk{at, end + 1, "\n"}, true
	case c == 'e' && byteAt(text, end+1) == '[', c == '0' && strings.HasPrefix(text[end:], "033["):
		return brk{at, strings.IndexByte(text[end:], '[') + end, " "}, true
	case c == 'u':
		return readNumber(text, at, end+1, 4)
	case c == 'x':
		return readNumber(text, at, end+1, 2)
	case c == '_' && !(isOfWord(byteAt(text, at-1)) && isOfWord(byteAt(text, end+1))):
		return brk{at, end + 1, " "}, true
	case c > ' ' && c < utf8.RuneSelf && !isAlnum(c):
		return brk{at, end + 1, string(rune(c))}, true
	}
	return brk{end: end}, false
}

// readNumber reads a character that is written as a number of some hexadecimal digits.
func readNumber(text string, at, from, digits int) (b brk, parts bool) {
	value, ok := hexadecimal(text, from, digits)
	if !ok {
		return brk{end: from}, false
	}
	return brk{at, from + digits, characterOf(value)}, true
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
func readPercent(text string, at int) (b brk, parts bool) {
	from := at + 1
	for strings.HasPrefix(text[from:], "25") {
		if _, ok := hexadecimal(text, from+2, 2); !ok {
			break
		}
		from += 2
	}
	value, ok := hexadecimal(text, from, 2)
	if !ok || value >= utf8.RuneSelf {
		return brk{end: at + 1}, false
	}
	return brk{at, from + 2, characterOf(value)}, true
}

// readEmphasis reads underscores that aren't within a word.
func readEmphasis(text string, at int) (b brk, parts bool) {
	end := at
	for end < len(text) && text[end] == '_' {
		end++
	}
	if isOfWord(byteAt(text, at-1)) && isOfWord(byteAt(text, end)) {
		return brk{end: end}, false
	}
	return brk{at, end, " "}, true
}

func isOfWord(c byte) bool { return isAlnum(c) || c >= utf8.RuneSelf }

// readColour reads what is left of the colours of a terminal, whose first character is invisible.
func readColour(text string, at int) (b brk, parts bool) {
	end := at + 1
	for end < len(text) && (isDigit(text[end]) || text[end] == ';') {
		end++
	}
	if c := byteAt(text, end); end == at+1 || c != 'm' && c != 'K' {
		return brk{end: at + 1}, false
	}
	return brk{at, end + 1, " "}, true
}

// inlineTag is an element of HTML that stands within a line.
var inlineTag = regexp.MustCompile(`(?i)^</?(?:a|b|i|u|s|em|strong|span|code|tt|kbd|samp|mark|font|small|big|sub|sup|wbr)(?:\s[^<>]{0,200})?/?>`)

// readTag reads what a page shows as nothing.
func readTag(text string, at int) (b brk, parts bool) {
	if next := lower(byteAt(text, at+1)); next != '/' && (next < 'a' || next > 'z') {
		return brk{end: at + 1}, false
	}
	tag := inlineTag.FindString(text[at:min(len(text), at+256)])
	return brk{at, at + max(len(tag), 1), ""}, tag != ""
}

// readBold reads asterisks that may stand within a number or beside an @.
func readBold(text string, at int) (b brk, parts bool) {
	end := at
	for end < len(text) && text[end] == '*' {
		end++
	}
	before, after := byteAt(text, at-1), byteAt(text, end)
	joins := isDigit(before) || before == '@' || isDigit(after) || after == '@'
	return brk{at, end, ""}, (end-at == 2 || end-at == 3) && joins
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

// join adds to some breaks others in their lines.
func (v view) join(some, breaks []brk) []brk {
	all := slices.Clone(some)
	end := -1 // of the last line that was looked at
	for _, m := range some {
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
	var ends []int
	at, lineEnd := 0, -1 // what was read, and what is to be
	keep := func(to int) {
		for ; at < to; at++ {
			w.text, w.origins, ends = append(w.text, v.text[at]), append(w.origins, at), append(ends, at+1)
		}
	}
	for _, b := range breaks {
		if b.end < at || b.end == at && b.start < at {
			continue // within another
		}
		if b.start > lineEnd {
			keep(min(lineEnd+1, len(v.text)))
			at, lineEnd = lineAt(v.text, b.start)
		}
		keep(b.start)
		for i := range len(b.as) {
			w.text, w.origins, ends = append(w.text, b.as[i]), append(w.origins, at), append(ends, b.end)
		}
		if at = b.end; at > lineEnd {
			_, lineEnd = lineAt(v.text, at)
		}
	}
	keep(lineEnd)
	return view{text: string(w.text), origins: append(w.origins, len(v.text)), ends: ends}
}
