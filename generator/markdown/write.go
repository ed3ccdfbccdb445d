package markdown

import (
	"bufio"
	"bytes"
	"fmt"
	"html"
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
	goldhtml "github.com/yuin/goldmark/renderer/html"
)

// writer writes a parsed text as HTML, which rebuild then judges. It never changes the tree.
type writer struct {
	who      audience
	say      Say
	issue    string // address of the issue that strangers' text comes from, or ""
	source   []byte
	raw      rawHTML
	headings map[ast.Node]Heading // ids and levels; nil for strangers' text
	level    func(written int) int
	skip     ast.Node          // the heading that is the title
	unused   map[ast.Node]bool // definitions of links that are shown as text
	link     func(n ast.Node, p *piece) (href string, ok bool)
	copies   Copies          // of pictures in strangers' text; may be nil
	copied   map[string]bool // addresses of the copies that were written
	drawn    Drawn           // pictures of the team's diagrams; may be nil

	out bytes.Buffer
}

func (w *writer) write(parts ...string) {
	for _, p := range parts {
		w.out.WriteString(p)
	}
}

// node writes one node with all below it.
func (w *writer) node(n ast.Node) {
	if n == w.skip {
		return
	}
	if n.Type() == ast.TypeInline {
		w.inline(n)
		return
	}
	switch n := n.(type) {
	case *ast.Heading:
		w.heading(n)
	case *ast.Paragraph:
		w.wrapped(n, "<p>", "</p>\n")
	case *ast.TextBlock:
		w.children(n)
		if n.NextSibling() != nil {
			w.write("\n")
		}
	case *ast.Blockquote:
		w.quote(n)
	case *admonition:
		w.admonition(n)
	case *ast.List:
		w.list(n)
	case *ast.ListItem:
		w.item(n)
	case *ast.ThematicBreak:
		w.write("<hr>\n")
	case *ast.CodeBlock:
		w.code("", string(n.Lines().Value(w.source)))
	case *ast.FencedCodeBlock:
		lang, stray := w.info(n)
		w.code(lang, stray+string(n.Lines().Value(w.source)))
	case *ast.HTMLBlock:
		w.htmlBlock(n)
	case *ast.LinkReferenceDefinition:
		w.definition(n)
	case *extast.Table:
		w.table(n)
	case *extast.FootnoteList:
		w.wrapped(n, `<div class="footnotes"><ol>`, "</ol></div>\n")
	case *extast.Footnote:
		w.wrapped(n, "<li"+w.id("fn-%d", n.Index)+">", "</li>\n")
	default:
		w.children(n)
	}
}

func (w *writer) children(n ast.Node) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		w.node(c)
	}
}

func (w *writer) wrapped(n ast.Node, before, after string) {
	w.write(before)
	w.children(n)
	w.write(after)
}

// id is an id attribute, for the team's text only.
func (w *writer) id(format string, args ...any) string {
	if w.who != team {
		return ""
	}
	return ` id="` + html.EscapeString(fmt.Sprintf(format, args...)) + `"`
}

func (w *writer) heading(n *ast.Heading) {
	h, known := w.headings[n]
	level := strconv.Itoa(w.level(n.Level))
	if !known {
		w.wrapped(n, "<h"+level+">", "</h"+level+">\n")
		return
	}
	w.wrapped(n, "<h"+level+w.id("%s", h.ID)+">",
		` <a class="anchor" href="#`+html.EscapeString(h.ID)+`" aria-label="`+w.say.text("Link to this section")+`">#</a></h`+level+">\n")
}

func (w *writer) quote(n *ast.Blockquote) {
	class, ok := n.AttributeString(alertKey)
	if !ok {
		w.wrapped(n, "<blockquote>\n", "</blockquote>\n")
		return
	}
	name := class.(string)
	w.write(`<div class="alert alert-`, name, `" role="note"><p class="alert-title">`, w.say.text(capital(name)), "</p>\n")
	w.children(n)
	w.write("</div>\n")
}

func (w *writer) admonition(n *admonition) {
	title := escaped([]byte(n.title))
	if n.untitled {
		title = w.say.text(n.title)
	}
	if n.folds {
		open := ""
		if n.open {
			open = " open"
		}
		w.write(`<details class="alert alert-`, n.class, `"`, open, `><summary class="alert-title">`, title, "</summary>\n")
		w.children(n)
		w.write("</details>\n")
		return
	}
	w.write(`<div class="alert alert-`, n.class, `" role="note">`)
	if title != "" {
		w.write(`<p class="alert-title">`, title, "</p>\n")
	}
	w.children(n)
	w.write("</div>\n")
}

func (w *writer) list(n *ast.List) {
	tag := "ul"
	start := ""
	if n.IsOrdered() {
		tag = "ol"
		if n.Start != 1 {
			start = ` start="` + strconv.Itoa(n.Start) + `"`
		}
	}
	w.wrapped(n, "<"+tag+start+">\n", "</"+tag+">\n")
}

func (w *writer) item(n *ast.ListItem) {
	open := "<li>"
	if first := n.FirstChild(); first != nil {
		if _, ok := first.FirstChild().(*extast.TaskCheckBox); ok {
			open = `<li class="task">`
		}
	}
	w.wrapped(n, open, "</li>\n")
}

func (w *writer) table(n *extast.Table) {
	w.write("<table>\n")
	for row := n.FirstChild(); row != nil; row = row.NextSibling() {
		_, isHeader := row.(*extast.TableHeader)
		switch {
		case isHeader:
			w.write("<thead>\n")
		case row.PreviousSibling() == n.FirstChild():
			w.write("<tbody>\n")
		}
		w.row(row, isHeader)
		switch {
		case isHeader:
			w.write("</thead>\n")
		case row.NextSibling() == nil:
			w.write("</tbody>\n")
		}
	}
	w.write("</table>\n")
}

func (w *writer) row(row ast.Node, isHeader bool) {
	tag := "td"
	if isHeader {
		tag = "th"
	}
	w.write("<tr>")
	for c := row.FirstChild(); c != nil; c = c.NextSibling() {
		class := ""
		if cell, ok := c.(*extast.TableCell); ok && cell.Alignment != extast.AlignNone {
			class = ` class="align-` + cell.Alignment.String() + `"`
		}
		w.wrapped(c, "<"+tag+class+">", "</"+tag+">")
	}
	w.write("</tr>\n")
}

// definition writes the definition of a link when nothing uses it, adjacent ones as lines of one paragraph.
func (w *writer) definition(n *ast.LinkReferenceDefinition) {
	if !w.unused[n] {
		return
	}
	if w.unused[n.PreviousSibling()] {
		w.write("<br>\n")
	} else {
		w.write("<p>")
	}
	w.write(html.EscapeString(strings.TrimSpace(string(n.Lines().Value(w.source)))))
	if !w.unused[n.NextSibling()] {
		w.write("</p>\n")
	}
}

// info gives a fence's language. Strangers often paste text right after the fence; that is a line of the code.
func (w *writer) info(n *ast.FencedCodeBlock) (lang, stray string) {
	if w.who == strangers {
		if stray = strayInfo(n, w.source); stray != "" {
			return "", stray
		}
	}
	return language(n, w.source), ""
}

// code writes a block of code. Only the team's is coloured: the patterns that do it may take long on hostile text.
func (w *writer) code(lang, text string) {
	if lang == mermaid && w.who == team && strings.TrimSpace(text) != "" {
		w.diagram(text, func() { w.plainCode(lang, text) })
		return
	}
	w.plainCode(lang, text)
}

func (w *writer) plainCode(lang, text string) {
	w.write(`<div class="code"><pre><code`)
	if lang != "" {
		w.write(` class="language-`, html.EscapeString(lang), `"`)
	}
	w.write(">")
	marked, ok := "", false
	if w.who == team {
		marked, ok = highlight(lang, text)
	}
	if !ok {
		marked = html.EscapeString(text)
	}
	w.write(marked, "</code></pre></div>\n")
}

// escaped gives Markdown text, its entities and backslashes resolved, as HTML text.
func escaped(text []byte) string {
	if !bytes.ContainsAny(text, "\\&") {
		return html.EscapeString(string(text))
	}
	var b bytes.Buffer
	buffer := bufio.NewWriter(&b)
	goldhtml.DefaultWriter.Write(buffer, text)
	_ = buffer.Flush() // to memory
	return b.String()
}

// unescaped gives Markdown text, its entities and backslashes resolved.
func unescaped(text []byte) string {
	if !bytes.ContainsAny(text, "\\&") {
		return string(text)
	}
	return strings.Map(visible, html.UnescapeString(escaped(text)))
}

func trimmed(s string) string { return strings.Join(strings.Fields(s), " ") }
