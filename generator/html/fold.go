package html

import (
	"bytes"
	"html/template"
	"text/template/parse"
)

// foldTexts says the texts of the interface that have no values: `{{t "Search"}}` becomes what it prints. The templates are
// escaped by now, so a text stands between tags or in quotes, where its escaper is one of two that give the same.
func foldTexts(n parse.Node, say func(string, ...any) string) {
	switch n := n.(type) {
	case *parse.ListNode:
		if n == nil {
			return
		}
		for i, child := range n.Nodes {
			if text, ok := constant(child); ok {
				n.Nodes[i] = &parse.TextNode{NodeType: parse.NodeText, Pos: child.Position(), Text: escapedText(say(text))}
			}
			foldTexts(child, say)
		}
	case *parse.IfNode:
		foldTexts(n.List, say)
		foldTexts(n.ElseList, say)
	case *parse.WithNode:
		foldTexts(n.List, say)
		foldTexts(n.ElseList, say)
	case *parse.RangeNode:
		foldTexts(n.List, say)
		foldTexts(n.ElseList, say)
	}
}

// constant gives the English of a text that an action prints, whatever it is executed on.
func constant(n parse.Node) (english string, ok bool) {
	action, ok := n.(*parse.ActionNode)
	if !ok || len(action.Pipe.Decl) > 0 || len(action.Pipe.Cmds) != 2 {
		return "", false
	}
	said, escaper := action.Pipe.Cmds[0].Args, action.Pipe.Cmds[1].Args
	if len(said) != 2 || len(escaper) != 1 || said[0].String() != "t" {
		return "", false
	}
	switch escaper[0].String() {
	case "_html_template_htmlescaper", "_html_template_attrescaper":
	default:
		return "", false
	}
	text, ok := said[1].(*parse.StringNode)
	if !ok {
		return "", false
	}
	return text.Text, true
}

// escapedText is a text as html/template prints it between tags and in quotes.
func escapedText(text string) []byte {
	var b bytes.Buffer
	if err := template.Must(template.New("").Parse("{{.}}")).Execute(&b, text); err != nil {
		panic(err) // a string is printed into memory
	}
	return b.Bytes()
}
