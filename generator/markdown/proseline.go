package markdown

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// isSign tells the bytes that may mean something within a line of text.
var isSign = func() (signs [256]bool) {
	for c := range signs {
		signs[c] = c < ' ' || c >= utf8.RuneSelf || strings.IndexByte("`[]*_<&!:~@\\", byte(c)) >= 0
	}
	return signs
}()

// inline reads a line of text.
func (p *proser) inline(body string) bool {
	p.body, p.at, p.told = body, 0, 0
	for {
		i := p.at
		for i < len(body) && !isSign[body[i]] {
			i++
		}
		p.at = i
		if i == len(body) {
			p.tell()
			return true
		}
		if !p.sign() {
			return false
		}
	}
}

// tell gives on what was read.
func (p *proser) tell() {
	if p.told < p.at {
		p.to.text(p.body[p.told:p.at])
	}
	p.told = p.at
}

// skip goes on after what was given on otherwise.
func (p *proser) skip(length int) bool {
	p.at += length
	p.told = p.at
	return true
}

// sign reads a sign, and goes on after it.
func (p *proser) sign() bool {
	switch c := p.body[p.at]; {
	case c == '`':
		return p.codeSpan()
	case c == '[':
		return p.bracket()
	case c == ']':
		p.brackets = max(0, p.brackets-1)
		p.at++
		return !strings.HasPrefix(p.body[p.at:], "(")
	case c == '*' || c == '_':
		return p.emphasise()
	case strings.HasPrefix(p.body[p.at:], "://"):
		return p.address()
	case c < utf8.RuneSelf:
		p.at++
		return isLiteral(p.body, p.at-1)
	}
	r, size := utf8.DecodeRuneInString(p.body[p.at:])
	p.at += size
	return r != utf8.RuneError && visible(r) == r && !isFromRight(r)
}

// isLiteral tells whether a sign means itself, as far as that shows beside it.
func isLiteral(line string, i int) bool {
	before, after := beside(line, i, i+1)
	switch line[i] {
	case '<':
		return !isLetter(after) && after != '/' && after != '!' && after != '?'
	case '&':
		return !isLetter(after) && after != '#'
	case '!':
		return after != '['
	case ':':
		return true
	case '@':
		return before == ' ' || before == '('
	case '\\':
		return i+1 < len(line) && (after == ' ' || isLetter(after) || isDigit(after))
	}
	return false
}

// beside gives the bytes before and after a part of a line, a blank where there is none.
func beside(line string, from, to int) (before, after byte) {
	before, after = ' ', ' '
	if from > 0 {
		before = line[from-1]
	}
	if to < len(line) {
		after = line[to]
	}
	return before, after
}

// codeSpan reads code between lone backticks.
func (p *proser) codeSpan() bool {
	code, rest, isClosed := strings.Cut(p.body[p.at+1:], "`")
	if !isClosed || code == "" || strings.Trim(code, " ") != code || strings.HasPrefix(rest, "`") || strings.ContainsFunc(code, isFromRight) {
		return false
	}
	if before, _ := beside(p.body, p.at, p.at); before != ' ' && strings.Contains(code, "@") {
		return false // a backtick may stand in an address
	}
	p.tell()
	p.to.mark("<code>")
	p.to.code(code)
	p.to.mark("</code>")
	return p.skip(len(code) + 2)
}

// bracket reads a link that stands in one piece, or a bracket that begins none.
func (p *proser) bracket() bool {
	rest := p.body[p.at+1:]
	if strings.HasPrefix(rest, "^") || strings.HasPrefix(rest, "!") { // of a footnote, of an alert
		return false
	}
	size := strings.IndexAny(rest, "[]")
	if size < 0 || !strings.HasPrefix(rest[size:], "](") {
		p.at++
		p.brackets++
		return true
	}
	label := rest[:size]
	address, _, isClosed := strings.Cut(rest[size+2:], ")")
	if !isClosed || p.brackets > 0 || strings.TrimSpace(label) == "" || strings.ContainsFunc(label, isOdd) {
		return false
	}
	if strings.ContainsFunc(address, isOddInAddress) || !isAddress(address) {
		return false
	}
	p.tell()
	p.to.link(label, address)
	return p.skip(len(label) + len(address) + 4)
}

// bareAddress is an address of which Linkify takes all.
var bareAddress = regexp.MustCompile(`^https?://[-A-Za-z0-9.]+\.[a-z]+(/([-\w./:?=+,;#]*[-A-Za-z0-9/=+#])?)?$`)

// longestAddress is short of the host that Linkify takes.
const longestAddress = 250

// address reads a bare address, whose scheme was read already. Marks of the sentence at its end are none of it.
func (p *proser) address() bool {
	from := strings.LastIndexByte(p.body[:p.at], ' ') + 1
	address, _, _ := strings.Cut(p.body[from:], " ")
	address = strings.TrimRight(address, "?.,:")
	if p.told > from || p.brackets > 0 || len(address) > longestAddress || !bareAddress.MatchString(address) || !isAddress(address) {
		return false
	}
	p.at = from
	p.tell()
	p.to.link(address, address)
	return p.skip(len(address))
}

func isOdd(r rune) bool { return r >= utf8.RuneSelf || isSign[r] }

func isOddInAddress(r rune) bool { return isNoWord(r) && !strings.ContainsRune("-._/:?=+,;#", r) }

// emphasise reads marks that begin emphasis, end it, or mean themselves, and can't mean another thing.
func (p *proser) emphasise() bool {
	end := p.at
	for end < len(p.body) && p.body[end] == p.body[p.at] {
		end++
	}
	marks := p.body[p.at:end]
	opens, closes := flanks(p.body, p.at, end)
	if !opens && !closes {
		isRule := p.at == 0
		p.at = end
		return !isRule
	}
	tag := "em>"
	if len(marks) == 2 {
		tag = "strong>"
	}
	p.tell()
	switch {
	case opens == closes, len(marks) > 2:
		return false
	case opens && p.emphasis == "":
		p.emphasis = marks
		p.to.mark("<" + tag)
	case closes && p.emphasis == marks:
		p.emphasis = ""
		p.to.mark("</" + tag)
	default:
		return false
	}
	return p.skip(len(marks))
}

// flanks tells whether marks of emphasis may begin or end it (CommonMark 0.31, 6.2). Beside letters of other alphabets
// it tells both.
func flanks(line string, from, to int) (opens, closes bool) {
	before, after := beside(line, from, to)
	if before >= utf8.RuneSelf || after >= utf8.RuneSelf {
		return true, true
	}
	wordBefore, wordAfter := isLetter(before) || isDigit(before), isLetter(after) || isDigit(after)
	opens = after != ' ' && (wordAfter || !wordBefore)
	closes = before != ' ' && (wordBefore || !wordAfter)
	if line[from] == '_' && opens && closes {
		return !wordBefore, !wordAfter
	}
	return opens, closes
}
