package markdown

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"html"
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"

	"github.com/visit-dav/watchbill/generator/problem"
)

// longestDiagram is how many bytes of a diagram go into an address.
const longestDiagram = 4096

// Drawn gives the address of the picture of a diagram, by its name; ok=false when there is none.
type Drawn func(name string) (href string, ok bool)

// DiagramName names the picture of a diagram by the diagram's text, so that no picture outlives a change of it.
func DiagramName(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:8]) + ".svg"
}

// Diagram is a mermaid fence.
type Diagram struct {
	Text string // never blank
	Pos  problem.Pos
}

// Diagrams are the document's mermaid fences, each text once. A fence without a text is none, and warned of.
func (d *Document) Diagrams(problems *problem.List) []Diagram {
	if d.root == nil {
		return nil
	}
	var found []Diagram
	_ = ast.Walk(d.root, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		f, ok := n.(*ast.FencedCodeBlock)
		if !ok || !entering || language(f, d.source) != mermaid {
			return ast.WalkContinue, nil
		}
		text, pos := linesOf(f, d.source), d.pos(f.Pos())
		switch {
		case strings.TrimSpace(text) == "":
			problems.Warnf(pos, "write the diagram into it, or take it out", "a mermaid fence without a text is no diagram")
		case !slices.ContainsFunc(found, func(g Diagram) bool { return g.Text == text }):
			found = append(found, Diagram{text, pos})
		}
		return ast.WalkContinue, nil
	})
	return found
}

const mermaid = "mermaid"

func linesOf(n ast.Node, source []byte) string {
	var b strings.Builder
	for i := range n.Lines().Len() {
		line := n.Lines().At(i)
		b.Write(line.Value(source))
	}
	return b.String()
}

// diagram shows a mermaid fence: its picture with the code folded below it, else the code with a link to where it is drawn. The
// page draws none itself: it would take a renderer of some megabytes, and asks no other host for anything unless the reader
// follows the link.
func (w *writer) diagram(text string, code func()) {
	if w.drawn != nil {
		if href, ok := w.drawn(DiagramName(text)); ok {
			w.write(`<p><img src="`, html.EscapeString(href), `" alt="`, w.say.text("A diagram; its text is below"), `" loading="lazy"></p>`,
				"\n<details><summary>", w.say.text("The diagram as text"), "</summary>\n")
			code()
			w.write("</details>\n")
			return
		}
	}
	code()
	state, err := json.Marshal(map[string]string{"code": text, "mermaid": `{"theme":"default"}`})
	if err != nil || len(text) > longestDiagram {
		return
	}
	address := "https://mermaid.live/view#base64:" + base64.RawURLEncoding.EncodeToString(state)
	w.write(`<p><a href="`, html.EscapeString(address), `">`, w.say.text("See the diagram at mermaid.live"), "</a></p>\n")
}
