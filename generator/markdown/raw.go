package markdown

import (
	"regexp"
	"strings"

	"github.com/yuin/goldmark/ast"
	"golang.org/x/net/html"
)

// piece is a part of raw HTML: a tag, a comment, or the text between.
type piece struct {
	kind  pieceKind
	name  string // of a tag, lower case
	text  string // as written
	at    int    // offset in the source
	node  ast.Node
	inner bool // stands in a line of text, not in a block of HTML

	shown bool   // is a tag in the output; what isn't is text
	start *piece // of an end tag: where its element starts
	attrs map[string]string
	id    string // in the output
}

// anchor is the id that a start tag sets, or "".
func (p *piece) anchor() string {
	if p.kind != startPiece {
		return ""
	}
	id := p.attrs["id"]
	if p.name == "a" && id == "" {
		id = p.attrs["name"]
	}
	if !anchorName.MatchString(id) {
		return ""
	}
	return id
}

// anchorName is an id that a document may set itself.
var anchorName = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_.:-]{0,99}$`)

// isHTML tells whether a piece is a tag of HTML, not one of C++ or XML.
func (p *piece) isHTML() bool {
	switch p.name {
	case "":
		return false
	case "audio", "button", "dialog", "embed", "fieldset", "form", "iframe", "input", "main", "math", "meta", "nav",
		"object", "option", "script", "select", "style", "svg", "template", "textarea", "video":
		return true
	}
	return isVoid(p.name) || element(p.name) != ""
}

type pieceKind int

const (
	textPiece pieceKind = iota
	startPiece
	endPiece
	voidPiece
	commentPiece
)

// element gives what stands for an HTML element that may be written in Markdown, or "". All others, and everything that
// only looks like a tag (std::vector<int>, <your path>, XML), is shown as text.
func element(name string) string {
	switch name {
	case "b", "strong", "i", "em", "s", "del", "ins", "u", "code", "samp", "var", "kbd", "sub", "sup", "q", "small",
		"mark", "cite", "dfn", "abbr", "span", "a":
		return name
	case "strike":
		return "del"
	case "tt":
		return "code"
	case "font", "label", "big", "picture":
		return "span"
	}
	return block(name)
}

// block gives what stands for an element that holds blocks, or "".
func block(name string) string {
	switch name {
	case "p", "div", "ul", "ol", "li", "dl", "dt", "dd", "table", "thead", "tbody", "tfoot", "tr", "th", "td", "caption",
		"blockquote", "pre", "details", "summary", "figure", "figcaption", "h1", "h2", "h3", "h4", "h5", "h6":
		return name
	case "center", "section", "article", "header", "footer", "aside":
		return "div"
	}
	return ""
}

func isVoid(name string) bool { return name == "br" || name == "hr" || name == "wbr" || name == "img" }

// endsItself tells whether HTML lets the end tag be left out.
func endsItself(name string) bool {
	switch name {
	case "p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot":
		return true
	}
	return false
}

// rawHTML finds the raw HTML of a document, by node.
type rawHTML map[ast.Node][]*piece

// readRaw splits all raw HTML into pieces and decides which tags count.
func readRaw(root ast.Node, source []byte) rawHTML {
	found := rawHTML{}
	var all []*piece
	_ = ast.Walk(root, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		var pieces []*piece
		switch n := n.(type) {
		case *ast.RawHTML:
			pieces = split(string(n.Segments.Value(source)), n.Segments.At(0).Start)
			for _, p := range pieces {
				p.inner = true
			}
		case *ast.HTMLBlock:
			pieces = split(blockText(n, source), n.Lines().At(0).Start)
		}
		for _, p := range pieces {
			p.node = n
		}
		if pieces != nil {
			found[n] = pieces
			all = append(all, pieces...)
		}
		return ast.WalkContinue, nil
	})
	pair(all)
	return found
}

// blockText gives the lines of a block of HTML, the closing one too.
func blockText(n *ast.HTMLBlock, source []byte) string {
	text := string(n.Lines().Value(source))
	if n.HasClosure() {
		text += string(n.ClosureLine.Value(source))
	}
	return text
}

// maxRawDepth bounds how deep raw elements may nest; deeper ones are shown as text.
const maxRawDepth = 60

// pair decides which tags count: those of known elements with start and end, both in one paragraph when they stand in a
// line of text.
func pair(pieces []*piece) {
	var open []*piece
	for _, p := range pieces {
		switch p.kind {
		case voidPiece:
			p.shown = true
		case startPiece:
			if len(open) < maxRawDepth {
				open = append(open, p)
			}
		case endPiece:
			i := len(open) - 1
			for i >= 0 && !(open[i].name == p.name && sameText(open[i], p)) {
				i--
			}
			if i < 0 {
				p.shown = !p.inner && endsItself(p.name)
				continue
			}
			for _, left := range open[i+1:] {
				left.alone()
			}
			open[i].shown, p.shown, p.start = true, true, open[i]
			open = open[:i]
		}
	}
	for _, left := range open {
		left.alone()
	}
}

// alone decides about a start tag without an end tag: rebuild closes blocks, but a line of text may be code.
func (p *piece) alone() {
	p.shown = !p.inner && block(p.name) != ""
}

// sameText tells whether two tags may belong together: one element of a line doesn't reach into another paragraph.
func sameText(a, b *piece) bool {
	if block(a.name) != "" {
		return true
	}
	if !a.inner && !b.inner {
		return a.node == b.node
	}
	return a.inner && b.inner && paragraph(a.node) == paragraph(b.node)
}

func paragraph(n ast.Node) ast.Node {
	for n.Type() == ast.TypeInline && n.Parent() != nil {
		n = n.Parent()
	}
	return n
}

// split cuts raw HTML into pieces; at is the offset of its first byte in the source.
func split(s string, at int) []*piece {
	var pieces []*piece
	start := 0
	add := func(end int, kind pieceKind) {
		if end > start {
			pieces = append(pieces, &piece{kind: kind, text: s[start:end], at: at + start})
			start = end
		}
	}
	scan := tagScanner{s: s}
	for i := 0; i < len(s); {
		if s[i] != '<' {
			next := strings.IndexByte(s[i:], '<')
			if next < 0 {
				break
			}
			i += next
		}
		end, kind := scan.tag(i)
		if end < 0 {
			i++
			continue
		}
		add(i, textPiece)
		add(end, kind)
		i = end
		if last := pieces[len(pieces)-1]; kind != commentPiece {
			last.readTag()
		}
	}
	add(len(s), textPiece)
	return pieces
}

// readTag reads the name and the attributes that matter; a tag of an unknown element becomes text.
func (p *piece) readTag() {
	t := html.NewTokenizer(strings.NewReader(p.text))
	t.Next()
	token := t.Token()
	p.name = token.Data
	switch {
	case isVoid(p.name) && p.kind == startPiece:
		p.kind = voidPiece
	case p.name == "source" && p.kind == startPiece:
		p.kind = commentPiece // another size of the picture beside it
	case element(p.name) == "":
		p.kind = textPiece
		return
	}
	for _, a := range token.Attr {
		switch a.Key {
		case "href", "src", "alt", "id", "name", "title", "open", "colspan", "rowspan", "start":
			if p.attrs == nil {
				p.attrs = map[string]string{}
			}
			p.attrs[a.Key] = clean(a.Val)
		}
	}
}
