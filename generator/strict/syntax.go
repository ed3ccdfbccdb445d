package strict

import (
	"bytes"
	"errors"
	"fmt"
	"strings"

	"go.yaml.in/yaml/v4"
)

// advice turns a message of the YAML library into ours. The first whose parts all fit is taken.
type advice struct {
	message string // part of the library's message
	context string // part of what it was doing
	next    string // characters of which one stands at the place; "" for any
	opening bool   // tell the place where the unfinished thing began
	say     string // may hold one %q for the character at the place
	hint    string
}

const (
	quoteIt     = "put the value in quotes"
	noTabs      = "indent with spaces; YAML doesn't allow tabs there"
	closeQuotes = "add the closing quotes; an apostrophe inside single quotes is written twice"
	sameColumn  = "lines that belong together begin in the same column"
)

func advices() []advice {
	return []advice{
		{message: "max depth", say: fmt.Sprintf("lists and keys are nested deeper than %d levels", MaxDepth)},
		{message: "tab", say: "a tab stands in the indentation", hint: noTabs},
		{message: "cannot start any token", next: "\t", say: "a tab stands in the indentation", hint: noTabs},
		{message: "cannot start any token", say: "a value can't begin with %q", hint: quoteIt},
		{
			context: "quoted scalar", message: "unexpected end", opening: true,
			say: "the quotes that open here aren't closed", hint: closeQuotes,
		},
		{
			context: "quoted scalar", message: "document indicator", opening: true,
			say: "the quotes that open here aren't closed", hint: closeQuotes,
		},
		{
			context: "quoted scalar", say: "a backslash in double quotes begins an escape, and this isn't one",
			hint: "use single quotes, or write two backslashes",
		},
		{
			context: "flow sequence", opening: true, say: "the list that opens here lacks a comma or its `]`",
			hint: "write [first, second]",
		},
		{
			context: "flow mapping", opening: true, say: "the braces that open here lack a comma or their `}`",
			hint: "write {key: value, other: value}",
		},
		{
			context: "block scalar", say: "only the end of the line may follow `|` or `>`",
			hint: "begin the text on the next line, or put it in quotes",
		},
		{message: "unknown anchor", say: `a value can't begin with "*"`, hint: quoteIt},
		{context: "alias", opening: true, say: `a value can't begin with "*"`, hint: quoteIt},
		{context: "anchor", opening: true, say: `a value can't begin with "&"`, hint: quoteIt},
		{context: "tag", opening: true, say: `a value can't begin with "!"`, hint: quoteIt},
		{message: "tag handle", say: `a value can't begin with "!"`, hint: quoteIt},
		{
			message: "block sequence entries", say: "a list can't begin here",
			hint: "write the first `- ` on a line of its own, below the key",
		},
		{message: "expected ':'", opening: true, say: "expected `key: value`", hint: "add the colon and a space"},
		{message: "mapping keys", say: "a value can't begin with %q", hint: quoteIt},
		{message: "expected node content", say: "a value can't begin with %q", hint: quoteIt},
		{message: "<document start>", next: "]}", say: "%q closes nothing", hint: "remove it, or open it before"},
		{context: "directive", opening: true, say: `a line can't begin with "%"`, hint: quoteIt},
		{message: "YAML d", say: `a line can't begin with "%"`, hint: "remove the line"},
	}
}

// syntax tells the one error that the YAML library found, in our words.
func (d *decoder) syntax(data []byte, err error) {
	var fault *yaml.LoadError
	if !errors.As(err, &fault) {
		d.errorf(d.at(1, 0), "", "isn't YAML: %v", err)
		return
	}
	if d.conflict(data) {
		return
	}
	before, next, ended := around(data, fault.Mark)
	if d.unclosed(data, fault.Mark.Line, before) {
		return
	}
	if d.colon(fault, before) || d.misplaced(fault, before, next) {
		return
	}
	for _, a := range advices() {
		if !a.fits(fault, next) {
			continue
		}
		mark := fault.Mark
		switch {
		case a.opening:
			mark = fault.ContextMark
		case ended:
			d.ended(data)
			return
		}
		say := strings.Replace(a.say, "%q", fmt.Sprintf("%q", next), 1)
		d.errorf(d.at(mark.Line, mark.Column), a.hint, "%s", say)
		return
	}
	if ended {
		d.ended(data)
		return
	}
	d.errorf(d.at(fault.Mark.Line, fault.Mark.Column), "check the quotes and the indentation here and above",
		"isn't YAML: %s", short(fault.Message))
}

func (a advice) fits(fault *yaml.LoadError, next string) bool {
	return strings.Contains(fault.Message, a.message) && strings.Contains(fault.ContextMsg, a.context) &&
		(a.next == "" || next != "" && strings.Contains(a.next, next))
}

// conflict tells that two versions stand in the text, as git leaves them when it can't merge.
func (d *decoder) conflict(data []byte) bool {
	line := 0
	for text := range bytes.Lines(data) {
		line++
		if bytes.HasPrefix(text, []byte("<<<<<<< ")) {
			d.errorf(d.at(line, 1), "keep what is right of the two, and take the lines with <<<<<<<, ======= and >>>>>>> out",
				"git left a conflict here: two versions of the same lines")
			return true
		}
	}
	return false
}

// unclosed tells double quotes that open a value and close lines below, where the next quotes stand: text then follows what
// was taken for the end.
func (d *decoder) unclosed(data []byte, mark int, before string) bool {
	if strings.Count(before, `"`)%2 == 0 {
		return false
	}
	lines := strings.Split(string(data), "\n")
	for n := mark - 1; n > 0; n-- {
		line := lines[n-1]
		if strings.Count(line, `"`)-strings.Count(line, `\"`) == 1 && strings.Contains(line, `: "`) {
			column := len([]rune(line[:strings.IndexByte(line, '"')])) + 1
			d.errorf(d.at(n, column), "add the closing quotes at the end of the line", "the quotes that open here aren't closed")
			return true
		}
	}
	return false
}

// colon tells a colon where no key can end: in the middle of text, or after a line that isn't `key: value`.
func (d *decoder) colon(fault *yaml.LoadError, before string) bool {
	if !strings.HasPrefix(fault.Message, "mapping values") {
		return false
	}
	if strings.Contains(before, ": ") {
		d.errorf(d.at(fault.Mark.Line, fault.Mark.Column), "put text that holds `: ` in quotes",
			"a second colon stands in this line")
		return true
	}
	indent := len([]rune(before)) - len([]rune(strings.TrimLeft(before, " ")))
	d.errorf(d.at(fault.Mark.Line, indent+1),
		"write a space after each colon, and begin keys that belong together in the same column",
		"this key doesn't fit the line above it")
	return true
}

// misplaced tells text after a value, and lines that don't fit those above.
func (d *decoder) misplaced(fault *yaml.LoadError, before, next string) bool {
	pos := d.at(fault.Mark.Line, fault.Mark.Column)
	key := strings.HasSuffix(fault.Message, "expected key")
	switch {
	case !key && !strings.HasSuffix(fault.Message, "expected '-' indicator") &&
		(!strings.HasSuffix(fault.Message, "<document start>") || strings.Contains("]}", next)):
		return false
	case strings.TrimSpace(before) != "":
		d.errorf(pos, "put the whole value in one pair of quotes; an apostrophe inside single quotes is written twice",
			"text follows the end of the value")
	case fault.Mark.Column != fault.ContextMark.Column:
		d.errorf(pos, sameColumn, "the indentation of this line fits no line above it")
	case key:
		d.errorf(pos, "write `key: value`, or move the line below the list that it belongs to",
			"expected a key, found an entry of a list")
	default:
		d.errorf(pos, "begin the line with `- `, or begin the list's lines further right",
			"expected an entry of the list, found a key")
	}
	return true
}

// ended tells text that stops before something is complete.
func (d *decoder) ended(data []byte) {
	line := bytes.Count(bytes.TrimRight(data, " \t\r\n"), []byte("\n")) + 1
	d.errorf(d.at(line, 0), "close what is open: quotes, brackets, braces", "the text ends too early")
}

// around gives the text of the line before the mark, the character at it ("" at the end of the line), and whether
// nothing follows in the whole text.
func around(data []byte, mark yaml.Mark) (before, next string, ended bool) {
	lines := bytes.Split(data, []byte("\n"))
	if mark.Line < 1 || mark.Line > len(lines) {
		return "", "", true
	}
	line := []rune(strings.TrimSuffix(string(lines[mark.Line-1]), "\r"))
	column := min(max(mark.Column-1, 0), len(line))
	if column < len(line) {
		return string(line[:column]), string(line[column]), false
	}
	return string(line), "", len(bytes.TrimSpace(bytes.Join(lines[mark.Line:], nil))) == 0
}
