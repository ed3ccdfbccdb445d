package markdown

import (
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
	teamSyntax  = sync.OnceValue(func() parser.Parser { return newParser(util.Prioritized(admonitionParser{}, 150)) })
	issueSyntax = sync.OnceValue(func() parser.Parser { return newParser() })
)

func newParser(blocks ...util.PrioritizedValue) parser.Parser {
	return goldmark.New(
		goldmark.WithExtensions(extension.GFM, extension.Footnote),
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
