package markdown

import (
	"html"
	"regexp"
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
)

// inline writes a node that stands in a line of text.
func (w *writer) inline(n ast.Node) {
	switch n := n.(type) {
	case *ast.Text:
		w.text(n)
	case *ast.String:
		w.write(html.EscapeString(string(n.Value)))
	case *ast.CodeSpan:
		w.codeSpan(codeText(n, w.source))
	case *ast.Emphasis:
		if n.Level == 2 {
			w.wrapped(n, "<strong>", "</strong>")
		} else {
			w.wrapped(n, "<em>", "</em>")
		}
	case *extast.Strikethrough:
		w.wrapped(n, "<del>", "</del>")
	case *extast.TaskCheckBox:
		w.checkBox(n)
	case *ast.Link:
		w.anchored(n)
	case *ast.AutoLink:
		w.autoLink(n)
	case *ast.Image:
		w.picture(n, nil, plainText(n, w.source, nil), n.Title)
	case *ast.RawHTML:
		for _, p := range w.raw[n] {
			w.piece(p)
		}
	case *extast.FootnoteLink, *extast.FootnoteBacklink:
		w.footnote(n)
	default:
		w.children(n)
	}
}

func (w *writer) text(n *ast.Text) {
	value := n.Value(w.source)
	if n.IsRaw() {
		w.write(html.EscapeString(string(value)))
	} else {
		w.write(escaped(value))
	}
	switch {
	case n.HardLineBreak(), n.SoftLineBreak() && w.who == strangers: // as GitHub does in issues
		w.write("<br>\n")
	case n.SoftLineBreak():
		w.write("\n")
	}
}

func codeText(n *ast.CodeSpan, source []byte) string {
	var b strings.Builder
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if t, ok := c.(*ast.Text); ok {
			b.Write(t.Value(source))
		}
	}
	return strings.ReplaceAll(b.String(), "\n", " ")
}

// option is a word of a command that begins with hyphens, after which browsers would break the line.
var option = regexp.MustCompile(`(^| )([[({|]?-{1,2}[A-Za-z0-9][^ ]*)`)

// codeSpan writes code within a line. In the team's documents each option of a command is a span of its own, which pages keep whole.
func (w *writer) codeSpan(text string) {
	text = html.EscapeString(text)
	if w.who == team && strings.Contains(text, "-") {
		text = option.ReplaceAllString(text, "$1<span>$2</span>")
	}
	w.write("<code>", text, "</code>")
}

// checkBox leaves the attributes to rebuild.
func (w *writer) checkBox(n *extast.TaskCheckBox) {
	if n.IsChecked {
		w.write(`<input checked> `)
	} else {
		w.write(`<input> `)
	}
}

// anchored writes a link. A stranger's that leads nowhere is shown as written: it may be code, such as [&](auto).
func (w *writer) anchored(n *ast.Link) {
	if _, ok := w.link(n, nil); ok || w.who == team {
		w.anchor(n, nil, n.Title)
		w.children(n)
		w.anchorEnd(n, nil)
		return
	}
	w.wrapped(n, "[", html.EscapeString(afterText(n)))
}

// afterText is what stands after the text of a link.
func afterText(n *ast.Link) string {
	if n.Reference != nil {
		return "]"
	}
	return "](" + string(n.Destination) + ")"
}

// autoLink writes an address that stands in the text.
func (w *writer) autoLink(n *ast.AutoLink) {
	if isCode(n, w.source) {
		w.write(html.EscapeString("<" + string(n.Label(w.source)) + ">"))
		return
	}
	w.anchor(n, nil, nil)
	w.write(html.EscapeString(string(n.Label(w.source))))
	w.anchorEnd(n, nil)
}

// isCode tells whether what Markdown takes for an address is none, as in std::vector<std::string>.
func isCode(n *ast.AutoLink, source []byte) bool {
	switch scheme(autoAddress(n, source)) {
	case "http", "https", "mailto", "ftp":
		return false
	}
	return true
}

// anchor opens a link; one that can't be followed is text of the class missing.
func (w *writer) anchor(n ast.Node, p *piece, title []byte) {
	href, ok := w.link(n, p)
	if ok {
		href, ok = harmless(href)
	}
	if !ok {
		w.write(`<span class="missing">`)
		return
	}
	w.write(`<a href="`, html.EscapeString(href), `"`)
	switch {
	case w.who == strangers:
		w.write(` rel="nofollow noopener noreferrer ugc"`)
	case isExternal(href):
		w.write(` rel="noopener noreferrer"`)
	}
	if len(title) > 0 {
		w.write(` title="`, escaped(title), `"`)
	}
	w.write(">")
}

func (w *writer) anchorEnd(n ast.Node, p *piece) {
	href, ok := w.link(n, p)
	if ok {
		_, ok = harmless(href)
	}
	if ok {
		w.write("</a>")
	} else {
		w.write("</span>")
	}
}

// picture writes a picture; of one that can't be shown, its text. One of another host is never fetched by our pages: a
// link leads to it, or, of a stranger's, to the issue that shows it; of a stranger's the site may have a copy.
func (w *writer) picture(n ast.Node, p *piece, alt string, title []byte) {
	src, ok := w.link(n, p)
	if ok {
		src, ok = harmless(src)
	}
	if ok && w.who == team && !isExternal(src) {
		w.write(`<img src="`, html.EscapeString(src), `" alt="`, html.EscapeString(alt), `" loading="lazy"`)
		if len(title) > 0 {
			w.write(` title="`, escaped(title), `"`)
		}
		w.write(">")
		return
	}
	if strings.TrimSpace(alt) == "" {
		alt = "picture"
	}
	if w.who == strangers && w.copies != nil {
		if c, ok := w.copies(src); ok {
			w.copy(c, alt)
			return
		}
	}
	switch {
	case w.who == strangers:
		src = w.issue
	case !ok:
		src = ""
	}
	text := `<span class="missing-picture">` + html.EscapeString(alt) + "</span>"
	if src == "" || withinLink(n) {
		w.write(text)
		return
	}
	rel := "noopener noreferrer"
	if w.who == strangers {
		rel = "nofollow noopener noreferrer ugc"
	}
	w.write(`<a href="`, html.EscapeString(src), `" rel="`, rel, `">`, text, "</a>")
}

// copy shows the site's own copy of a stranger's picture; rebuild lets no other through.
func (w *writer) copy(c Copied, alt string) {
	if w.copied == nil {
		w.copied = map[string]bool{}
	}
	w.copied[c.Address] = true
	w.write(`<img src="`, html.EscapeString(c.Address), `" alt="`, html.EscapeString(alt), `" width="`, strconv.Itoa(c.Width),
		`" height="`, strconv.Itoa(c.Height), `" loading="lazy">`)
}

// withinLink tells whether a picture stands in a link already.
func withinLink(n ast.Node) bool {
	for ; n != nil; n = n.Parent() {
		if n.Kind() == ast.KindLink {
			return true
		}
	}
	return false
}
