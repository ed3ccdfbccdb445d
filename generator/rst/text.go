package rst

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

var (
	startsBlock  = regexp.MustCompile(`^(?:#{1,6}|[-+>]|[0-9]{1,9}[.)])(?: |$)|^(?:[-=~]{3,})`)
	sourceMarkup = regexp.MustCompile("\\*\\*|``|`|\\*|:[a-z:]+:`|__?\\b")
)

// plainPiece takes the next piece of a text that is no markup: a word, or one character. A backslash makes the next
// character plain, and a blank after it nothing.
func plainPiece(rest string, atStart bool) (string, int) {
	if rest[0] == '\\' && len(rest) > 1 {
		r, size := utf8.DecodeRuneInString(rest[1:])
		if unicode.IsSpace(r) {
			return "", 1 + size
		}
		if strings.ContainsRune(".)#+->", r) { // it may stand where it would begin a list, a title or a quotation
			return `\` + string(r), 1 + size
		}
		return escape(string(r)), 1 + size
	}
	if atStart {
		if m := startsBlock.FindString(rest); m != "" {
			at := strings.LastIndexAny(strings.TrimRight(m, " "), ".)#->+=~")
			return m[:at] + `\` + m[at:], len(m)
		}
	}
	r, size := utf8.DecodeRuneInString(rest)
	if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
		return escape(rest[:size]), size
	}
	end := strings.IndexFunc(rest, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '_' })
	if end < 0 {
		end = len(rest)
	}
	return escape(rest[:end]), end
}

// escape makes text mean itself in Markdown. An underscore within a word needs no help.
func escape(text string) string {
	var b strings.Builder
	for i, r := range text {
		inWord := r == '_' && i > 0 && i < len(text)-1
		if strings.ContainsRune("\\`*_[]<", r) && !inWord {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// plainText is what a heading shows, without its markup.
func plainText(title string) string { return sourceMarkup.ReplaceAllString(title, "") }
