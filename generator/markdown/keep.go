package markdown

import (
	"bytes"
	"strings"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// keeper keeps in the text what Markdown would leave out without a word: footnotes that nothing refers to, and cells
// beyond a table's last column.
type keeper struct{}

// orphanKey is the attribute that tells a footnote that nothing refers to; its value is the footnote's name.
const orphanKey = "orphan"

// Transform must run before the transformer of footnotes.
func (keeper) Transform(root *ast.Document, reader text.Reader, _ parser.Context) {
	var lists []*extast.FootnoteList
	_ = ast.Walk(root, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		switch n := n.(type) {
		case *extast.FootnoteList:
			if entering {
				lists = append(lists, n)
			}
		case *extast.Table:
			if entering {
				keepCells(n, reader.Source())
			}
		}
		return ast.WalkContinue, nil
	})
	for _, list := range lists {
		keepNotes(list)
	}
}

// keepNotes puts footnotes that nothing refers to into the text, before the list.
func keepNotes(list *extast.FootnoteList) {
	for n := list.FirstChild(); n != nil; {
		note, next := n.(*extast.Footnote), n.NextSibling()
		n = next
		if note.Index >= 0 {
			continue
		}
		first, ok := note.FirstChild().(*ast.Paragraph)
		if !ok {
			first = ast.NewParagraph()
			note.InsertBefore(note, note.FirstChild(), first)
		}
		name := ast.NewString([]byte("[^" + string(note.Ref) + "]: "))
		first.InsertBefore(first, first.FirstChild(), name)
		first.SetAttributeString(orphanKey, string(note.Ref))
		for c := note.FirstChild(); c != nil; c = note.FirstChild() {
			list.Parent().InsertBefore(list.Parent(), list, c)
		}
	}
}

// keepCells appends to the last cell of a row what stands in the line after it.
func keepCells(table *extast.Table, source []byte) {
	for row := table.FirstChild(); row != nil; row = row.NextSibling() {
		last := row.LastChild()
		if last == nil || row.ChildCount() < len(table.Alignments) || last.Lines() == nil || last.Lines().Len() == 0 {
			continue
		}
		line, _, _ := bytes.Cut(source[last.Lines().At(last.Lines().Len()-1).Stop:], []byte("\n"))
		if rest := strings.Trim(string(line), "| \t"); rest != "" {
			last.AppendChild(last, ast.NewString([]byte(" | "+rest)))
		}
	}
}

// usedDefinitions tells which link definitions a followed link uses, by their normalised label.
func usedDefinitions(root ast.Node, follows func(destination string) bool) map[string]bool {
	used := map[string]bool{}
	_ = ast.Walk(root, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		var ref *ast.ReferenceLink
		var destination []byte
		switch n := n.(type) {
		case *ast.Link:
			ref, destination = n.Reference, n.Destination
		case *ast.Image:
			ref, destination = n.Reference, n.Destination
		}
		if entering && ref != nil && follows(unescaped(destination)) {
			used[util.ToLinkReference(ref.Value)] = true
		}
		return ast.WalkContinue, nil
	})
	return used
}

// unusedDefinitions lists the definitions of links that no followed link uses. In pasted text they are often none: a
// line of a log such as "[rank 3]: aborted" reads like one.
func unusedDefinitions(root ast.Node, follows func(destination string) bool) map[ast.Node]bool {
	used := usedDefinitions(root, follows)
	unused := map[ast.Node]bool{}
	_ = ast.Walk(root, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if d, ok := n.(*ast.LinkReferenceDefinition); ok && entering {
			label := util.ToLinkReference(d.Label)
			if !used[label] {
				unused[d] = true
			}
			delete(used, label) // a second definition of the same label is never used
		}
		return ast.WalkContinue, nil
	})
	return unused
}
