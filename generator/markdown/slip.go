package markdown

import (
	"bytes"
	"regexp"

	"github.com/yuin/goldmark/ast"

	"github.com/visit-dav/watchbill/generator/problem"
)

// conflict is the first line of two versions that git left in a text.
var conflict = regexp.MustCompile(`(?m)^<<<<<<< .+\n(?:.*\n)*?=======\n(?:.*\n)*?>>>>>>> `)

// reportSlip tells of a block that is shown, but most likely not as it was meant.
func (d *Document) reportSlip(n ast.Node, problems *problem.List) {
	switch n := n.(type) {
	case *ast.HTMLBlock:
		if n.HTMLBlockType == ast.HTMLBlockType2 && !bytes.Contains(d.source[n.Lines().At(0).Start:], []byte("-->")) {
			problems.Warnf(d.pos(n.Lines().At(0).Start), "close it with -->",
				"the comment that begins here has no end: it and all that follows are shown as they are written")
		}
	case *ast.Paragraph:
		if n.Lines().Len() < 2 {
			return
		}
		if first, second := n.Lines().At(0), n.Lines().At(1); isRow(first.Value(d.source)) && isRow(second.Value(d.source)) {
			problems.Warnf(d.pos(first.Start), "write a line such as | --- | --- | below the first", "a table without a head is shown as text")
		}
	}
}

// isRow tells a line of a table.
func isRow(line []byte) bool {
	line = bytes.TrimSpace(line)
	return len(line) > 2 && line[0] == '|' && line[len(line)-1] == '|'
}

// reportConflict tells of two versions of the same lines, unless they stand in code, as in a document about git.
func (d *Document) reportConflict(problems *problem.List) {
	for _, at := range conflict.FindAllIndex(d.source, -1) {
		if !d.inCode(at[0]) {
			problems.Errorf(d.pos(at[0]), "keep what is right of the two, and take the lines with <<<<<<<, ======= and >>>>>>> out",
				"git left a conflict here: two versions of the same lines")
		}
	}
}

func (d *Document) inCode(offset int) (in bool) {
	_ = ast.Walk(d.root, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		switch n.Kind() {
		case ast.KindFencedCodeBlock, ast.KindCodeBlock:
			if lines := n.Lines(); entering && lines.Len() > 0 {
				in = in || lines.At(0).Start <= offset && offset < lines.At(lines.Len()-1).Stop
			}
		}
		return ast.WalkContinue, nil
	})
	return in
}
