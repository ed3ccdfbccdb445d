package redact

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Fold gives the form in which words are compared, whatever their spelling: lower case, compatibility forms taken
// apart (NFKD), accents and invisible characters dropped, letters of other alphabets that look Latin made Latin, and
// one space for any run of spaces and punctuation, also at both ends. So " "+word+" " is found in it at word
// boundaries alone.
func Fold(s string) string { return string(AppendFold(make([]byte, 0, len(s)+2), s)) }

// AppendFold is Fold of a text, behind b. Every text of every issue goes through it.
func AppendFold[text string | []byte](b []byte, s text) []byte {
	b = append(slices.Grow(b, len(s)+2), ' ')
	room, n, last := b[len(b):cap(b)], 0, byte(' ')
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			return foldWide(b[:len(b)+n], string(s[i:]))
		}
		c := foldedASCII[s[i]]
		if c == 0 || c == ' ' && last == ' ' {
			continue
		}
		room[n] = c
		n++
		last = c
	}
	return appendFolded(b[:len(b)+n], ' ')
}

// foldedASCII maps ASCII to lower case letters, digits, and space for the rest; 0 drops the character.
var foldedASCII = foldASCII()

func foldASCII() (table [utf8.RuneSelf]byte) {
	for i := range table {
		switch c := byte(i); {
		case 'a' <= c && c <= 'z' || '0' <= c && c <= '9':
			table[i] = c
		case 'A' <= c && c <= 'Z':
			table[i] = c + 'a' - 'A'
		case c < ' ' && (c < '\t' || c > '\r') || c == 0x7f: // dropped
		default:
			table[i] = ' '
		}
	}
	return table
}

func appendFolded(b []byte, c byte) []byte {
	if c == 0 || c == ' ' && b[len(b)-1] == ' ' {
		return b
	}
	return append(b, c)
}

func foldWide(b []byte, s string) []byte {
	for _, r := range norm.NFKD.String(strings.ToValidUTF8(s, "\ufffd")) {
		r = latin(r)
		switch {
		case r < utf8.RuneSelf:
			b = appendFolded(b, foldedASCII[r])
		case invisible(r) || unicode.Is(unicode.M, r):
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			b = utf8.AppendRune(b, foldCase(r))
		default:
			b = appendFolded(b, ' ')
		}
	}
	return appendFolded(b, ' ')
}

// foldCase gives one rune for all that differ by case alone, such as σ and ς.
func foldCase(r rune) rune {
	least := r
	for next := unicode.SimpleFold(r); next != r; next = unicode.SimpleFold(next) {
		least = min(least, next)
	}
	return unicode.ToLower(least)
}

// invisible tells of characters that split a word for programs but not for readers.
func invisible(r rune) bool {
	switch {
	case r == '\t' || r == '\n' || r == '\r':
		return false
	case unicode.In(r, unicode.Cf, unicode.Cc):
		return true
	case r == 0x034f || r == 0x115f || r == 0x1160 || r == 0x3164 || r == 0xffa0 || r == 0x2800: // blank fillers
		return true
	}
	return 0xfe00 <= r && r <= 0xfe0f || 0xe0100 <= r && r <= 0xe01ef // variation selectors
}

// latin gives the Latin letter for one of the Cyrillic or Greek alphabet that passes for it in either case.
func latin(r rune) rune {
	const (
		foreign = "авсԁеғһніјкӏмпорԛгѕтцѵԝхуαβϲεηικμνορτυχζ"
		plain   = "abcdefhhijklmnopqrstuvwxyabcehikmvoptyxz"
	)
	if r < 0x370 || r > 0x52f {
		return r
	}
	n := 0
	for _, f := range foreign {
		if f == unicode.ToLower(r) {
			return rune(plain[n])
		}
		n++
	}
	return r
}
