package markdown

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// prose reads a text that is written as most are: paragraphs, flat lists, fences, tables and quotes, with code, emphasis and
// links in their plainest form. It takes a tenth of what a tree of Markdown takes. Where it isn't sure of a single mark it
// gives ok=false, and the text is parsed; where it gives ok=true, the tree would say the same to the byte.
func prose(text string, to teller) (ok bool) {
	if len(text) > longestProse || strings.Contains(text, "]:") || strings.Contains(text, "www.") {
		return false
	}
	p := proser{rest: text, to: to}
	return p.all() && (!p.doubtful || tooComplex(text) == "")
}

func (p *proser) all() bool {
	for p.rest != "" {
		if !p.line(p.next()) {
			return false
		}
	}
	return p.close()
}

// longestProse keeps prose that isn't doubtful below what tooComplex lets through.
const longestProse = 8 << 10

// teller takes what prose reads: HTML or plain text is made of it.
type teller interface {
	mark(tag string)            // of HTML
	text(s string)              // to be shown
	code(s string)              // likewise
	link(label, address string) // which is followable
	newLine()                   // within a block
	end(tag string)             // of a block
	table()                     // begins
	cell(tag string)            // ends
}

type proser struct {
	rest     string
	to       teller
	quoted   bool
	doubtful bool // code begins a line with what may nest or be wide, were it none

	block    proseBlock // the open one
	gap      bool       // an empty line stands after the open list
	marker   listMarker // of the open list
	emphasis string     // the marks that began the open one
	brackets int        // at most so many are open, within which addresses are none, and links not always

	body     string // the line that is read
	at, told int    // how far it is read, and given to the teller
}

type proseBlock int

const (
	between proseBlock = iota
	inParagraph
	inList
)

// listMarker begins an item: its last character, and the number before it.
type listMarker struct {
	sign   byte
	number int
}

func (m listMarker) isOrdered() bool { return m.sign == '.' || m.sign == ')' }

func (m listMarker) tag() string {
	if m.isOrdered() {
		return "ol"
	}
	return "ul"
}

// next takes the next line off.
func (p *proser) next() string {
	line, rest, _ := strings.Cut(p.rest, "\n")
	p.rest = rest
	return line
}

// line reads a line that stands outside of code.
func (p *proser) line(line string) bool {
	body := strings.TrimLeft(line, " ")
	indent := len(line) - len(body)
	body = strings.TrimRight(body, " ")
	if body == "" {
		return p.emptyLine()
	}
	if len(line) > indent+len(body)+2 { // one of more blanks may stay
		return false
	}
	if m, content, ok := itemMark(body); ok {
		return indent == 0 && p.item(m, content)
	}
	switch {
	case strings.HasPrefix(body, "```"):
		return indent == 0 && p.parts() && p.fence(body[3:])
	case body[0] == '>':
		return indent == 0 && p.parts() && p.quote(line)
	case body[0] == '|':
		return indent == 0 && p.block != inParagraph && p.parts() && p.table(line)
	case !beginsText(body):
		return false
	}
	if p.block == inParagraph || p.block == inList && !p.gap {
		p.to.newLine()
		return p.inline(body)
	}
	if p.block == inList && indent > 0 || indent > 3 || !p.close() {
		return false
	}
	p.block = inParagraph
	p.to.mark("<p>")
	return p.inline(body)
}

// parts ends what stands before a block that begins at the margin; it may stand in an item that goes on.
func (p *proser) parts() bool { return (p.block != inList || p.gap) && p.close() }

func (p *proser) emptyLine() bool {
	if p.block == inList {
		p.gap = true
		return p.emphasis == ""
	}
	return p.close()
}

// close ends the open block.
func (p *proser) close() bool {
	switch p.block {
	case inParagraph:
		p.to.end("</p>\n")
	case inList:
		p.to.end("</li>\n")
		p.to.end("</" + p.marker.tag() + ">\n")
	}
	p.block, p.gap = between, false
	return p.emphasis == ""
}

// fence reads code from after the marks that begin it.
func (p *proser) fence(info string) bool {
	if len(info) > 40 || strings.ContainsFunc(info, isNoWord) {
		return false
	}
	code := p.rest
	for p.rest != "" {
		at := len(code) - len(p.rest)
		line := p.next()
		body := strings.TrimLeft(line, " \t")
		if body != "" && strings.IndexByte(">-+*!?[|:0123456789", body[0]) >= 0 {
			p.doubtful = true
		}
		if !strings.HasPrefix(strings.TrimLeft(line, " "), "```") {
			continue
		}
		p.to.mark(`<div class="code"><pre tabindex="0"><code`)
		if info != "" {
			p.to.mark(` class="language-` + strings.ToLower(info) + `"`)
		}
		p.to.mark(">")
		p.to.code(code[:at])
		p.to.end("</code></pre></div>\n")
		return strings.TrimRight(line, " ") == "```" && !strings.ContainsFunc(code[:at], isFromRight)
	}
	return false
}

// quote reads lines that begin with a mark; what follows must not belong to them.
func (p *proser) quote(line string) bool {
	if p.quoted {
		return false
	}
	var inner strings.Builder
	for strings.HasPrefix(line, ">") {
		line = strings.TrimPrefix(line[1:], " ")
		if strings.HasPrefix(line, "\t") {
			return false
		}
		inner.WriteString(line + "\n")
		line = p.next()
	}
	if strings.Trim(line, " ") != "" {
		return false
	}
	p.to.mark("<blockquote>\n")
	quoted := proser{rest: inner.String(), to: p.to, quoted: true}
	if !quoted.all() {
		return false
	}
	p.to.end("</blockquote>\n")
	p.doubtful = p.doubtful || quoted.doubtful
	return true
}

func isNoWord(r rune) bool { return r >= utf8.RuneSelf || !isLetter(byte(r)) && !isDigit(byte(r)) }

// itemMark reads the mark of an item, which a blank and more must follow.
func itemMark(body string) (m listMarker, content string, ok bool) {
	digits := 0
	for digits < min(len(body), 9) && isDigit(body[digits]) {
		digits++
	}
	if len(body) < digits+2 || body[digits+1] != ' ' {
		return m, "", false
	}
	m.sign = body[digits]
	if m.isOrdered() != (digits > 0) || strings.IndexByte("-*+.)", m.sign) < 0 {
		return m, "", false
	}
	m.number, _ = strconv.Atoi(body[:digits])
	return m, body[digits+2:], true
}

func (p *proser) item(m listMarker, content string) bool {
	_, _, nests := itemMark(content)
	if p.gap || nests || content[0] == ' ' || !beginsText(content) || strings.HasPrefix(content, "```") || isTask(content) {
		return false
	}
	if p.block == inList {
		p.to.end("</li>\n")
		p.to.mark("<li>")
		return m.sign == p.marker.sign && p.emphasis == "" && p.inline(content)
	}
	if p.block == inParagraph && m.isOrdered() && m.number != 1 || !p.close() {
		return false
	}
	start := ""
	if m.isOrdered() && m.number != 1 {
		start = ` start="` + strconv.Itoa(m.number) + `"`
	}
	p.block, p.marker = inList, m
	p.to.mark("<" + m.tag() + start + ">\n<li>")
	return p.inline(content)
}

// isTask tells a box to be ticked.
func isTask(content string) bool { return len(content) > 2 && content[0] == '[' && content[2] == ']' }

// beginsText tells whether a line begins with what begins no block but a paragraph, and goes on with one.
func beginsText(body string) bool {
	after := byte(' ')
	if len(body) > 1 {
		after = body[1]
	}
	switch c := body[0]; c {
	case '#', '-', '+':
		return isLetter(after) || isDigit(after)
	case '*', '_':
		return after != ' '
	case '=', '|', ':', '<', '>', '~':
		return false
	case '!', '?': // tooComplex takes three for what nests
		return !strings.HasPrefix(body[1:], body[:1]+body[:1])
	default:
		return !isDigit(c) || strings.Trim(body, "0123456789.)") != ""
	}
}
