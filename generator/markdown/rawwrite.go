package markdown

import (
	"html"
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"
)

// htmlBlock writes a block of raw HTML. Without any element that counts it is text, line by line.
func (w *writer) htmlBlock(n *ast.HTMLBlock) {
	pieces := w.raw[n]
	if !looksLikeHTML(pieces) {
		if text := strings.Trim(verbatim(pieces), "\n"); strings.TrimSpace(text) != "" {
			w.write(`<pre class="verbatim">`, html.EscapeString(text), "</pre>\n")
		}
		return
	}
	for _, p := range pieces {
		w.piece(p)
	}
	w.write("\n")
}

// looksLikeHTML tells whether the first tag of a block is one that counts.
func looksLikeHTML(pieces []*piece) bool {
	first := slices.IndexFunc(pieces, func(p *piece) bool {
		return p.kind != commentPiece && strings.TrimSpace(p.text) != ""
	})
	return first >= 0 && pieces[first].shown
}

// verbatim is a block's text as written, without its comments.
func verbatim(pieces []*piece) string {
	var b strings.Builder
	for _, p := range pieces {
		if p.kind != commentPiece {
			b.WriteString(p.text)
		}
	}
	return b.String()
}

// piece writes a part of raw HTML: a tag that counts as its element, all else as text.
func (w *writer) piece(p *piece) {
	switch {
	case p.kind == commentPiece:
	case !p.shown:
		w.rawText(p)
	case p.name == "img":
		w.picture(p.node, p, p.attrs["alt"], nil)
	case p.name == "a" && p.kind == startPiece:
		w.rawAnchor(p)
	case p.name == "a":
		w.anchorEnd(p.node, p.start)
	case p.kind == endPiece:
		w.write("</", w.tagName(p.name), ">")
	default:
		w.startTag(p)
	}
}

func (w *writer) rawText(p *piece) {
	if p.name == "" && p.kind == textPiece && !p.inner {
		w.write(html.EscapeString(html.UnescapeString(p.text)))
		return
	}
	w.write(html.EscapeString(p.text))
}

// rawAnchor writes a link, or a place that links lead to.
func (w *writer) rawAnchor(p *piece) {
	if p.id != "" {
		w.write("<span", w.id("%s", p.id), "></span>")
	}
	if _, ok := p.attrs["href"]; ok {
		w.anchor(p.node, p, nil)
		return
	}
	w.write("<span>")
}

func (w *writer) startTag(p *piece) {
	w.write("<", w.tagName(p.name))
	if p.id != "" {
		w.write(w.id("%s", p.id))
	}
	for _, key := range []string{"title", "open", "colspan", "rowspan", "start"} {
		if value, ok := p.attrs[key]; ok {
			w.write(" ", key, `="`, html.EscapeString(value), `"`)
		}
	}
	w.write(">")
}

func (w *writer) tagName(name string) string {
	if len(name) == 2 && name[0] == 'h' && isDigit(name[1]) {
		return "h" + string('0'+rune(w.level(int(name[1]-'0'))))
	}
	if isVoid(name) {
		return name
	}
	return element(name)
}
