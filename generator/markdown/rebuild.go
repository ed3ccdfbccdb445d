package markdown

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// audience tells whose text a fragment is made of, and so what it may hold.
type audience int

const (
	strangers audience = iota // no ids, no pictures but copies of the site's own
	team
)

// rebuild is the way to HTML, beside prose, which says the same of ordinary texts: it parses a fragment, keeps the
// elements and attributes of a closed list, and writes it anew, so that it is balanced whatever it was made of.
func rebuild(fragment string, r rebuilder) (HTML, error) {
	body := &html.Node{Type: html.ElementNode, Data: "body", DataAtom: atom.Body}
	nodes, err := html.ParseFragment(strings.NewReader(fragment), body)
	if err != nil {
		return HTML{}, fmt.Errorf("HTML can't be rebuilt: %w", err)
	}
	for _, n := range nodes {
		r.node(n)
	}
	return HTML{safe: r.out.String()}, nil
}

type rebuilder struct {
	out     strings.Builder
	who     audience
	say     Say             // nil for English
	refer   Refer           // nil where issues that the text speaks of are no links
	copied  map[string]bool // addresses of the pictures that strangers' text may show
	inTable int
	inWhole int // links and code, which hold no link of ours
}

func (r *rebuilder) node(n *html.Node) {
	switch n.Type {
	case html.TextNode:
		text := strings.Map(visible, n.Data)
		if r.refer == nil || r.inWhole > 0 || !strings.Contains(text, "#") {
			r.out.WriteString(html.EscapeString(text))
		} else {
			references(&r.out, text, r.refer)
		}
	case html.ElementNode:
		r.element(n)
	}
}

func (r *rebuilder) element(n *html.Node) {
	if n.Namespace != "" || !r.allows(n.Data) {
		r.children(n)
		return
	}
	switch {
	case n.Data == "thead" && blank(n):
		return // Markdown has no table without a head; one without words heads nothing
	case n.Data == "th" && blank(n):
		n.Data = "td"
	}
	outermost := n.Data == "table" && r.inTable == 0
	if outermost {
		r.out.WriteString(`<div class="table-scroll" tabindex="0" role="group" aria-label="` + r.say.text("Table") + `">`)
	}
	if n.Data == "input" {
		r.checkBox(n)
		return
	}
	r.out.WriteString("<" + n.Data)
	for _, a := range n.Attr {
		if value, ok := r.attribute(n.Data, a); ok {
			r.out.WriteString(" " + a.Key + `="` + html.EscapeString(strings.Map(visible, value)) + `"`)
		}
	}
	if fromRight(n) {
		r.out.WriteString(` dir="rtl"`)
	}
	if n.Data == "th" && n.Parent.Parent != nil && n.Parent.Parent.Data == "thead" {
		r.out.WriteString(` scope="col"`)
	}
	if n.Data == "pre" && len(n.Attr) == 0 {
		r.out.WriteString(` tabindex="0"`) // unlike one of class verbatim it scrolls, and the keyboard must reach it
	}
	r.out.WriteString(">")
	if isVoid(n.Data) {
		return
	}
	if n.Data == "table" {
		r.inTable++
		defer func() { r.inTable-- }()
	}
	if isWhole(n.Data) {
		r.inWhole++
		defer func() { r.inWhole-- }()
	}
	r.children(n)
	r.out.WriteString("</" + n.Data + ">")
	if outermost {
		r.out.WriteString("</div>")
	}
}

func isWhole(element string) bool {
	return slices.Contains([]string{"a", "code", "pre", "kbd", "samp", "summary"}, element)
}

// blank tells whether an element shows nothing.
func blank(n *html.Node) bool {
	for d := range n.Descendants() {
		if d.Type == html.TextNode && strings.TrimSpace(d.Data) != "" || d.Data == "img" || d.Data == "input" {
			return false
		}
	}
	return true
}

// checkBox writes the one form element there is: a box of a task list, which can't be used.
func (r *rebuilder) checkBox(n *html.Node) {
	if slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == "checked" }) {
		r.out.WriteString(`<input type="checkbox" checked disabled aria-label="` + r.say.text("done") + `">`)
		return
	}
	r.out.WriteString(`<input type="checkbox" disabled aria-label="` + r.say.text("open") + `">`)
}

func (r *rebuilder) children(n *html.Node) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		r.node(c)
	}
}

func (r *rebuilder) allows(name string) bool {
	switch name {
	case "img":
		return r.who == team || len(r.copied) > 0
	case "h1":
		return false
	case "h2", "h3":
		return r.who == team
	case "br", "hr", "wbr", "input":
		return true
	}
	return element(name) == name
}

// className is a class that this package gives.
var className = regexp.MustCompile(`^[a-z0-9][a-zA-Z0-9_+#. -]*$`)

// attribute gives the value of an attribute, or ok=false for one that isn't on the list.
func (r *rebuilder) attribute(element string, a html.Attribute) (value string, ok bool) {
	switch a.Key {
	case "href":
		if element != "a" {
			return "", false
		}
		href, ok := harmless(a.Val)
		return href, ok && (r.who == team || scheme(href) != "")
	case "src":
		src, ok := harmless(a.Val)
		return src, ok && element == "img" && !isExternal(src) && (r.who == team || r.copied[src])
	case "alt":
		return a.Val, element == "img"
	case "width", "height":
		return a.Val, element == "img" && r.who == strangers && isNumber(a.Val)
	case "loading":
		return "lazy", element == "img"
	case "id":
		return a.Val, r.who == team
	case "class":
		return a.Val, className.MatchString(a.Val)
	case "title", "aria-label":
		return a.Val, true
	case "rel":
		return a.Val, element == "a"
	case "role":
		return "note", a.Val == "note"
	case "open":
		return "", element == "details"
	case "start":
		return a.Val, element == "ol" && isNumber(a.Val)
	case "colspan", "rowspan":
		return a.Val, slices.Contains([]string{"td", "th"}, element) && isNumber(a.Val)
	}
	return "", false
}

func isNumber(s string) bool {
	return s != "" && len(s) < 10 && strings.Trim(s, "0123456789") == ""
}
