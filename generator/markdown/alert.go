package markdown

import (
	"bytes"
	"regexp"
	"strings"
	"unicode"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// alertKey is the attribute that makes a block quote an alert; its value is the alert's class.
const alertKey = "alert"

// alertClass gives the class of an alert for a marker of GitHub or a type of MkDocs. There are five, as on GitHub.
func alertClass(name string) string {
	switch strings.ToLower(name) {
	case "tip", "hint", "success", "check", "done":
		return "tip"
	case "important":
		return "important"
	case "warning", "attention":
		return "warning"
	case "caution", "danger", "error", "failure", "fail", "missing", "bug":
		return "caution"
	}
	return "note"
}

// alertTransformer turns a block quote that begins with a line such as [!WARNING] into an alert.
type alertTransformer struct{}

// Transform looks at the first paragraph of a block quote, before its text is parsed.
func (alertTransformer) Transform(p *ast.Paragraph, reader text.Reader, _ parser.Context) {
	quote, ok := p.Parent().(*ast.Blockquote)
	if !ok || p.PreviousSibling() != nil || p.Lines().Len() == 0 {
		return
	}
	first := p.Lines().At(0)
	marker := string(bytes.TrimSpace(first.Value(reader.Source())))
	if len(marker) < 4 || marker[:2] != "[!" || marker[len(marker)-1] != ']' {
		return
	}
	name := marker[2 : len(marker)-1]
	switch strings.ToUpper(name) {
	case "NOTE", "TIP", "IMPORTANT", "WARNING", "CAUTION":
	default:
		return
	}
	quote.SetAttributeString(alertKey, alertClass(name))
	if p.Lines().Len() == 1 {
		quote.RemoveChild(quote, p)
		return
	}
	p.Lines().SetSliced(1, p.Lines().Len())
}

// admonition is a block of MkDocs: !!! type "Title", or ??? for one that opens on demand, with an indented body.
type admonition struct {
	ast.BaseBlock
	class    string
	title    string
	untitled bool // the title is the type's name
	folds    bool // opens on demand
	open     bool // at first
}

// kindAdmonition names the node for goldmark.
var kindAdmonition = ast.NewNodeKind("Admonition")

// Kind and Dump make an admonition a node of goldmark.
func (*admonition) Kind() ast.NodeKind { return kindAdmonition }

// Dump prints the node for debugging.
func (a *admonition) Dump(source []byte, level int) { ast.DumpHelper(a, source, level, nil, nil) }

// admonitionLine is the first line of an admonition: marker, type and classes, title.
var admonitionLine = regexp.MustCompile(`^(!!!|\?\?\?\+?) *([A-Za-z][\w-]*)((?: +[A-Za-z][\w-]*)*)(?: +"(.*)")? *\n?$`)

type admonitionParser struct{}

// Trigger names the characters that an admonition may begin with.
func (admonitionParser) Trigger() []byte { return []byte("!?") }

// Open reads the first line.
func (admonitionParser) Open(_ ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	line, segment := reader.PeekLine()
	m := admonitionLine.FindSubmatch(line[max(pc.BlockOffset(), 0):])
	if m == nil {
		return nil, parser.NoChildren
	}
	a := &admonition{
		class: alertClass(string(m[2])),
		title: string(m[4]),
		folds: m[1][0] == '?',
		open:  len(m[1]) == 4,
	}
	if m[4] == nil {
		a.title, a.untitled = capital(string(m[2])), true
	}
	reader.Advance(segment.Len() - 1)
	return a, parser.HasChildren
}

// Continue takes indented and empty lines.
func (admonitionParser) Continue(_ ast.Node, reader text.Reader, _ parser.Context) parser.State {
	line, _ := reader.PeekLine()
	if util.IsBlank(line) {
		return parser.Continue | parser.HasChildren
	}
	pos, padding := util.IndentPosition(line, reader.LineOffset(), 4)
	if pos < 0 {
		return parser.Close
	}
	reader.AdvanceAndSetPadding(pos, padding)
	return parser.Continue | parser.HasChildren
}

// Close has nothing to do.
func (admonitionParser) Close(ast.Node, text.Reader, parser.Context) {}

// CanInterruptParagraph tells that no empty line is needed before.
func (admonitionParser) CanInterruptParagraph() bool { return true }

// CanAcceptIndentedLine tells that four blanks make code of it.
func (admonitionParser) CanAcceptIndentedLine() bool { return false }

func capital(word string) string {
	for i, r := range word {
		if i == 0 {
			return string(unicode.ToUpper(r)) + strings.ToLower(word[len(string(r)):])
		}
	}
	return word
}
