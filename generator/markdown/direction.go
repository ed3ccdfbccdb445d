package markdown

import (
	"golang.org/x/net/html"
	"golang.org/x/text/unicode/bidi"
)

// fromRight tells whether a list, a quotation or a table begins with a letter of a script that runs from right to left: its
// marks, rule or columns then begin there too. The style sheet turns single paragraphs, which have no such parts.
func fromRight(n *html.Node) bool {
	switch n.Data {
	case "ul", "ol", "blockquote", "table":
	default:
		return false
	}
	for d := range n.Descendants() {
		if d.Type != html.TextNode {
			continue
		}
		for _, r := range d.Data {
			switch {
			case isFromRight(r):
				return true
			case classOf(r) == bidi.L:
				return false
			}
		}
	}
	return false
}

// firstFromRight is Hebrew's first character; no letter before it runs from right to left.
const firstFromRight = '\u0590'

func isFromRight(r rune) bool {
	return r >= firstFromRight && (classOf(r) == bidi.R || classOf(r) == bidi.AL)
}

func classOf(r rune) bidi.Class {
	properties, _ := bidi.LookupRune(r)
	return properties.Class()
}
