package markdown

import (
	"html"
	"strings"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
)

// Plain gives the text of untrusted Markdown without its marks, for excerpts and the search. Blocks stand in lines.
func Plain(source string) string {
	text, _ := cut(clean(source), MaxIncident)
	var t plainTeller
	t.out.Grow(len(text))
	if prose(text, &t) {
		return withoutEmptyLines(t.out.String())
	}
	return plainOfTree(text)
}

// plainOfTree is Plain of any clean text.
func plainOfTree(text string) string {
	if tooComplex(text) != "" {
		return text
	}
	src := []byte(text)
	root := parse(issueSyntax(text), src)
	t := texter{source: src, raw: readRaw(root, src), unused: unusedDefinitions(root, followable), follow: followable}
	t.node(root)
	return t.text()
}

// plainText is the text below a node. Without raw, HTML is left out.
func plainText(n ast.Node, source []byte, raw rawHTML) string {
	t := texter{source: source, raw: raw}
	t.node(n)
	return t.out.String()
}

// texter gathers plain text.
type texter struct {
	source []byte
	raw    rawHTML
	unused map[ast.Node]bool             // definitions of links that are text
	follow func(destination string) bool // tells which links are links; nil for all
	out    strings.Builder
}

// text is what was gathered, without empty lines.
func (t *texter) text() string { return withoutEmptyLines(t.out.String()) }

// withoutEmptyLines gives text without lines of white space alone: they stand in code, and between blocks of raw HTML.
func withoutEmptyLines(s string) string {
	s = strings.TrimSpace(s)
	var kept strings.Builder
	from := 0 // of what isn't kept yet
	for at := strings.IndexByte(s, '\n'); at >= 0; {
		after := at + 1
		next := strings.IndexFunc(s[after:], isNoSpace)
		if last := strings.LastIndexByte(s[after:after+next], '\n'); last >= 0 {
			kept.WriteString(s[from:after])
			after += last + 1
			from = after
		}
		if at = strings.IndexByte(s[after:], '\n'); at >= 0 {
			at += after
		}
	}
	if from == 0 {
		return s
	}
	return kept.String() + s[from:]
}

func isNoSpace(r rune) bool { return r != ' ' && (r < '\t' || r > '\r' || r == '\v') }

func (t *texter) node(n ast.Node) {
	switch n := n.(type) {
	case *ast.Text:
		if n.IsRaw() {
			t.out.Write(n.Value(t.source))
		} else {
			t.out.WriteString(unescaped(n.Value(t.source)))
		}
		if n.SoftLineBreak() || n.HardLineBreak() {
			t.out.WriteByte('\n')
		}
	case *ast.String:
		t.out.Write(n.Value)
	case *ast.CodeSpan:
		t.out.WriteString(codeText(n, t.source))
	case *ast.AutoLink:
		t.autoLink(n)
	case *ast.RawHTML, *ast.HTMLBlock:
		t.pieces(t.raw[n])
		t.endOf(n)
	case *ast.FencedCodeBlock:
		t.out.WriteString(strayInfo(n, t.source))
		t.out.Write(n.Lines().Value(t.source))
		t.endOf(n)
	case *ast.CodeBlock:
		t.out.Write(n.Lines().Value(t.source))
		t.endOf(n)
	case *ast.Link:
		t.link(n)
	case *ast.LinkReferenceDefinition:
		if t.unused[n] {
			t.out.Write(n.Lines().Value(t.source))
			t.endOf(n)
		}
	case *extast.FootnoteBacklink, *extast.FootnoteLink:
	default:
		t.children(n)
		t.endOf(n)
	}
}

func (t *texter) link(n *ast.Link) {
	if t.follow == nil || t.follow(unescaped(n.Destination)) {
		t.children(n)
		return
	}
	t.out.WriteByte('[')
	t.children(n)
	t.out.WriteString(afterText(n))
}

func (t *texter) autoLink(n *ast.AutoLink) {
	label := string(n.Label(t.source))
	if isCode(n, t.source) {
		label = "<" + label + ">"
	}
	t.out.WriteString(label)
}

func (t *texter) children(n ast.Node) {
	if a, ok := n.(*admonition); ok {
		t.title(a)
	}
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		t.node(c)
	}
}

func (t *texter) title(n *admonition) {
	if n.title != "" {
		t.out.WriteString(unescaped([]byte(n.title)) + "\n")
	}
}

// endOf parts blocks from each other: cells by a tab, all others by a line feed.
func (t *texter) endOf(n ast.Node) {
	if n.Type() != ast.TypeBlock || t.out.Len() == 0 {
		return
	}
	end := byte('\n')
	if _, ok := n.(*extast.TableCell); ok {
		if n.NextSibling() == nil {
			return
		}
		end = '\t'
	}
	if s := t.out.String(); s[len(s)-1] != '\n' {
		t.out.WriteByte(end)
	}
}

func (t *texter) pieces(pieces []*piece) {
	for _, p := range pieces {
		switch {
		case p.kind == commentPiece:
		case p.shown && p.name == "img":
			t.out.WriteString(p.attrs["alt"])
		case p.shown && (p.name == "br" || block(p.name) != ""):
			t.out.WriteByte('\n')
		case p.shown:
		case p.inner || p.name != "":
			t.out.WriteString(p.text)
		default:
			t.out.WriteString(strings.Map(visible, html.UnescapeString(p.text)))
		}
	}
}
