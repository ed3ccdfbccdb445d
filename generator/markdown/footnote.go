package markdown

import (
	"strconv"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
)

// footnote writes the reference to a footnote, or the way back from it. Strangers' text has no ids, so no links either.
func (w *writer) footnote(n ast.Node) {
	switch n := n.(type) {
	case *extast.FootnoteLink:
		number := strconv.Itoa(n.Index)
		if w.who == strangers {
			w.write(`<sup class="footnote-ref">`, number, "</sup>")
			return
		}
		id := w.id("%s", footnoteReference(n.Index, n.RefIndex))
		w.write(`<sup class="footnote-ref"`, id, `><a href="#fn-`, number, `">`, number, "</a></sup>")
	case *extast.FootnoteBacklink:
		if w.who == team {
			id := footnoteReference(n.Index, n.RefIndex)
			w.write(` <a class="footnote-back" href="#`, id, `" aria-label="`, w.say.text("Back to the text"), `">↩</a>`)
		}
	}
}

// footnoteReference is the id of the place in the text that refers to a footnote.
func footnoteReference(index, use int) string {
	id := "fnref-" + strconv.Itoa(index)
	if use > 0 {
		id += "-" + strconv.Itoa(use)
	}
	return id
}
