package markdown

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/visit-dav/watchbill/generator/plain"
)

const byteOrderMark = "\ufeff"

// lines gives text with line feeds alone as line ends and without a byte-order mark, so that lines count as editors do.
func lines(s string) string {
	s = strings.TrimPrefix(s, byteOrderMark)
	if !strings.Contains(s, "\r") {
		return s
	}
	return strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
}

// clean makes text fit to be read and shown: line feeds, valid UTF-8, no terminal colours, nothing that can't be seen
// and no character that turns the reading direction around. The number of lines stays.
func clean(s string) string {
	s = lines(s)
	if plain.Is(s) {
		return s
	}
	if strings.Contains(s, "\x1b") {
		s = terminalSequence.ReplaceAllString(s, "")
	}
	return strings.Map(visible, strings.ToValidUTF8(s, string(utf8.RuneError)))
}

// terminalSequence finds what colours a terminal (ECMA-48 CSI).
var terminalSequence = regexp.MustCompile(`\x1b\[[0-?]*[ -/]*[@-~]`)

// visible drops a character (-1) or gives what stands for it.
func visible(r rune) rune {
	switch {
	case r == '\n' || r == '\t':
		return r
	case r == '\v' || r == '\f' || r == 0x85 || r == 0x2028 || r == 0x2029:
		return ' '
	case r < ' ' || r >= 0x7f && r <= 0x9f:
		return -1
	case r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069:
		return -1 // bidirectional embedding, override, isolate
	case r == 0xfeff || r&0xfffe == 0xfffe:
		return -1 // byte-order mark, noncharacters
	}
	return r
}

// cut shortens text to at most limit bytes, at a character.
func cut(s string, limit int) (text string, whole bool) {
	if len(s) <= limit {
		return s, true
	}
	for limit > 0 && !utf8.RuneStart(s[limit]) {
		limit--
	}
	return s[:limit], false
}
