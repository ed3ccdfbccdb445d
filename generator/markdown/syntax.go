package markdown

import (
	"strings"
	"sync"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// teamSyntax is GitHub's Markdown with footnotes, alerts, and the admonitions of MkDocs; issueSyntax is without the
// last. Parsers are built once; they keep no state between documents.
var (
	teamSyntax = sync.OnceValue(func() parser.Parser {
		return newParser(extension.Linkify, util.Prioritized(admonitionParser{}, 150))
	})
	linkedIssueSyntax = sync.OnceValue(func() parser.Parser { return newParser(extension.Linkify) })
	plainIssueSyntax  = sync.OnceValue(func() parser.Parser { return newParser(nil) })
)

// issueSyntax leaves out, for a text without addresses, what looks for one at every blank.
func issueSyntax(text string) parser.Parser {
	for _, sign := range []string{"://", "www.", "@"} {
		if strings.Contains(text, sign) {
			return linkedIssueSyntax()
		}
	}
	return plainIssueSyntax()
}

// newParser reads GitHub's Markdown, with bare addresses as links if linkify isn't nil.
func newParser(linkify goldmark.Extender, blocks ...util.PrioritizedValue) parser.Parser {
	extensions := []goldmark.Extender{extension.Table, extension.Strikethrough, extension.TaskList, extension.Footnote}
	if linkify != nil {
		extensions = append([]goldmark.Extender{linkify}, extensions...)
	}
	return goldmark.New(
		goldmark.WithExtensions(extensions...),
		goldmark.WithParserOptions(
			parser.WithBlockParsers(blocks...),
			parser.WithParagraphTransformers(util.Prioritized(alertTransformer{}, 50)),
			parser.WithASTTransformers(util.Prioritized(keeper{}, 500)), // before that of footnotes, 999
		),
	).Parser()
}

// parse reads Markdown that the preflight let through.
func parse(p parser.Parser, source []byte) ast.Node {
	return p.Parse(text.NewReader(source))
}
