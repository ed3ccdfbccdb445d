package logbook

import (
	"bytes"
	"strings"

	"github.com/visit-dav/watchbill/generator/strict"
)

// end gives the offset after the last character of a node. Indent is the column, from 0, of the block around it; it means
// nothing in brackets.
func (p *page) end(n *strict.Node, indent int, bracketed bool) int {
	switch last := len(n.Items) - 1; {
	case n.Shape != strict.Scalar && n.Flow:
		return p.close(n)
	case n.Shape == strict.Scalar:
		return p.scalarEnd(n, indent, bracketed)
	case last < 0:
		return n.From
	case n.Items[last].Absent() && n.Shape == strict.Mapping:
		return p.after(p.keyEnd(n.Keys[last]), ":")
	default:
		return p.end(n.Items[last], n.Col-1, false)
	}
}

// close gives the offset after the closing bracket.
func (p *page) close(n *strict.Node) int {
	at := n.From + 1
	if last := len(n.Items) - 1; last >= 0 {
		at = p.lastEnd(n)
	}
	for at < len(p.text) {
		at = p.skip(at)
		if at < len(p.text) && (p.text[at] == ']' || p.text[at] == '}') {
			return at + 1
		}
		at++
	}
	return len(p.text)
}

// lastEnd gives the offset after the last entry in brackets.
func (p *page) lastEnd(n *strict.Node) int {
	last := len(n.Items) - 1
	if !n.Items[last].Absent() {
		return p.end(n.Items[last], 0, true)
	}
	if n.Shape == strict.Mapping {
		return p.after(p.keyEnd(n.Keys[last]), ":")
	}
	return n.Items[last].From
}

// skip goes on to the next character that is no blank and no part of a comment.
func (p *page) skip(at int) int {
	for at < len(p.text) {
		switch c := p.text[at]; {
		case c == '#' && (at == 0 || strings.IndexByte(" \t\r\n", p.text[at-1]) >= 0):
			at = p.lineEnd(at)
		case strings.IndexByte(" \t\r\n", c) >= 0:
			at++
		default:
			return at
		}
	}
	return at
}

// after gives the offset after a mark if nothing else stands before it, else at itself.
func (p *page) after(at int, mark string) int {
	if next := p.skip(at); bytes.HasPrefix(p.text[next:], []byte(mark)) {
		return next + len(mark)
	}
	return at
}

func (p *page) keyEnd(key *strict.Node) int {
	if key.Quote != 0 {
		return p.quoteEnd(key)
	}
	return key.From + len(key.Value)
}

func (p *page) scalarEnd(n *strict.Node, indent int, bracketed bool) int {
	switch {
	case n.Quote == '"' || n.Quote == '\'':
		return p.quoteEnd(n)
	case n.Quote != 0:
		return p.textEnd(n.From, indent)
	case n.Absent():
		return n.From
	case bracketed:
		return p.plainEnd(n.From)
	}
	return p.linesEnd(n.From, indent)
}

func (p *page) quoteEnd(n *strict.Node) int {
	for at := n.From + 1; at < len(p.text); at++ {
		switch c := p.text[at]; {
		case c == '\\' && n.Quote == '"':
			at++
		case c == n.Quote && c == '\'' && bytes.HasPrefix(p.text[at+1:], []byte("'")):
			at++
		case c == n.Quote:
			return at + 1
		}
	}
	return len(p.text)
}

// plainEnd ends a plain scalar in brackets.
func (p *page) plainEnd(from int) int {
	end := from
	for at := from; at < len(p.text); at++ {
		c := p.text[at]
		blank := strings.IndexByte(" \t\r\n", c) >= 0
		if strings.IndexByte(",[]{}", c) >= 0 || c == '#' && end < at {
			break
		}
		if !blank {
			end = at + 1
		}
	}
	return end
}

// linesEnd ends a plain scalar of a block: its line, and lines further right that carry it on.
func (p *page) linesEnd(from, indent int) int {
	end, comment := p.written(from)
	for at := p.nextLine(end); !comment && at < len(p.text); at = p.nextLine(at) {
		start := at + p.indent(at)
		if p.blank(at) {
			continue
		}
		if p.indent(at) <= indent || p.text[start] == '#' {
			break
		}
		end, comment = p.written(start)
	}
	return end
}

// written gives the end of a line's text, less a comment behind it.
func (p *page) written(from int) (end int, comment bool) {
	line := p.text[from:p.lineEnd(from)]
	for i, c := range line {
		if c == '#' && i > 0 && (line[i-1] == ' ' || line[i-1] == '\t') {
			return from + len(bytes.TrimRight(line[:i], " \t")), true
		}
	}
	return from + len(bytes.TrimRight(line, " \t")), false
}

// textEnd ends a literal or folded scalar: all lines further right. Blank lines at its end may belong to it; the check of
// the result tells.
func (p *page) textEnd(from, indent int) int {
	end := p.lineEnd(from)
	for at := p.nextLine(end); at < len(p.text); at = p.nextLine(at) {
		if p.blank(at) {
			continue
		}
		if p.indent(at) <= indent {
			break
		}
		end = p.lineEnd(at)
	}
	return end
}

func (p *page) lineEnd(at int) int {
	if i := bytes.IndexAny(p.text[at:], "\r\n"); i >= 0 {
		return at + i
	}
	return len(p.text)
}

// nextLine gives the beginning of the line after the one of an offset; the end of the text after the last.
func (p *page) nextLine(at int) int {
	at = p.lineEnd(at)
	switch {
	case bytes.HasPrefix(p.text[at:], []byte("\r\n")):
		return at + 2
	case at < len(p.text):
		return at + 1
	}
	return at
}

func (p *page) lineStart(at int) int {
	return bytes.LastIndexAny(p.text[:at], "\r\n") + 1
}

func (p *page) indent(lineStart int) int {
	line := p.text[lineStart:]
	return len(line) - len(bytes.TrimLeft(line, " "))
}

func (p *page) blank(lineStart int) bool {
	return len(bytes.TrimSpace(p.text[lineStart:p.lineEnd(lineStart)])) == 0
}

func (p *page) comment(lineStart int) bool {
	return bytes.HasPrefix(p.text[lineStart+p.indent(lineStart):], []byte("#"))
}
