package markdown

import (
	"html"
	"slices"

	"github.com/yuin/goldmark/ast"
)

// MaxIncident is how many bytes of strangers' text are read, and shown on one page.
const MaxIncident = 1 << 20

// Surroundings are what the site has beside a stranger's text; each may be nil.
type Surroundings struct {
	Refer  Refer  // where issues lead that the text speaks of
	Copies Copies // of its pictures
	Say    Say    // what is told of the text; English
}

// Copies gives the site's own copy of the picture at an address, as it stands in the text.
type Copies func(address string) (Copied, bool)

// Copied is a copy: its address, relative to the page, and its size in pixels.
type Copied struct {
	Address       string
	Width, Height int
}

// IncidentUpTo renders untrusted Markdown: raw HTML is shown as text but for a few elements that only lay out, ids are absent,
// links lead to http, https and mailto alone, and to the issues that the text speaks of outside of code. Pictures of which the
// site has a copy are shown, others named and not fetched; they lead to the issue, whose address is "" where readers can't see
// it. Text of more than limit or MaxIncident bytes is cut, text that would take too long is shown as written; both say so.
func IncidentUpTo(limit int, source, issue string, around Surroundings) HTML {
	text, whole := cut(clean(source), max(0, min(limit, MaxIncident)))
	if address, ok := harmless(issue); !ok || scheme(address) == "" {
		issue = ""
	}
	if !whole {
		return incidentOfTree(text, cutNote(issue, around.Say), issue, around)
	}
	t := htmlTeller{refer: around.Refer, say: around.Say}
	t.out.Grow(len(text) + len(text)/8)
	if prose(text, &t) {
		return HTML{safe: t.out.String()}
	}
	return incidentOfTree(text, "", issue, around)
}

// incidentOfTree renders any clean text, and a note below it.
func incidentOfTree(text, note, issue string, around Surroundings) HTML {
	if tooComplex(text) != "" {
		return verbatimHTML(text, note, around.Say)
	}
	src := []byte(text)
	root := parse(issueSyntax(text), src)
	w := writer{who: strangers, say: around.Say, issue: issue, source: src, raw: readRaw(root, src), level: belowArticle(root), copies: around.Copies}
	w.unused = unusedDefinitions(root, followable)
	w.link = func(n ast.Node, p *piece) (string, bool) {
		href := destination(n, p, src)
		return href, followable(href)
	}
	w.node(root)
	w.write(note)
	h, err := rebuild(w.out.String(), rebuilder{who: strangers, say: around.Say, refer: around.Refer, copied: w.copied})
	if err != nil {
		return verbatimHTML(text, note, around.Say)
	}
	return h
}

// followable tells whether a stranger's link is one: it leads to http, https or mailto.
func followable(destination string) bool {
	href, ok := harmless(destination)
	return ok && scheme(href) != ""
}

// cutNote says that text was cut, and leads to the issue where readers can see it.
func cutNote(issue string, s Say) string {
	note := shortened + s.text("The text goes on; more than 1 MiB isn’t shown here.")
	if issue == "" {
		return note + "</p>"
	}
	return note + ` <a href="` + html.EscapeString(issue) + `" rel="nofollow noopener noreferrer ugc">` +
		s.text("The issue has all of it.") + "</a></p>"
}

// verbatimHTML shows text as it was written, and a note.
func verbatimHTML(text, note string, s Say) HTML {
	return HTML{safe: shortened + s.text("Shown as it was written, because its layout is too complex.") +
		`</p><pre class="verbatim">` + html.EscapeString(text) + "</pre>" + note}
}

// shortened begins what is told of a text that isn't shown as it should be.
const shortened = `<p class="shortened">`

// belowArticle gives the levels for a stranger's headings: 4 for the highest that occurs, then 5 and 6.
func belowArticle(root ast.Node) func(written int) int {
	var used []int
	_ = ast.Walk(root, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if h, ok := n.(*ast.Heading); ok && entering && !slices.Contains(used, h.Level) {
			used = append(used, h.Level)
		}
		return ast.WalkContinue, nil
	})
	slices.Sort(used)
	return func(written int) int {
		above, _ := slices.BinarySearch(used, written)
		return min(4+above, 6)
	}
}

// destination is the address of a link or picture as written.
func destination(n ast.Node, p *piece, source []byte) string {
	switch n := n.(type) {
	case *ast.Link:
		return unescaped(n.Destination)
	case *ast.Image:
		return unescaped(n.Destination)
	case *ast.AutoLink:
		return autoAddress(n, source)
	}
	if p == nil {
		return ""
	}
	if p.name == "img" {
		return p.attrs["src"]
	}
	return p.attrs["href"]
}

func autoAddress(n *ast.AutoLink, source []byte) string {
	address := string(n.URL(source))
	if n.AutoLinkType == ast.AutoLinkEmail && scheme(address) != "mailto" {
		return "mailto:" + address
	}
	return address
}
