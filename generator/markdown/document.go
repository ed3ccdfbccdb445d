package markdown

import (
	"fmt"
	"html"
	"net/url"
	"slices"
	"sort"
	"strings"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"

	"github.com/visit-dav/watchbill/generator/problem"
)

// Document is a parsed document of the team, not yet rendered. Immutable after Parse, but for Drawn.
type Document struct {
	File     string
	Meta     Meta
	Title    string    // of the front matter, else the first heading, else ""
	Headings []Heading // in the order of the text, without the one that is the title; levels as shown, from 2
	Links    []Link    // in the order of the text
	Anchors  []string  // every id in the text that a link may name, of the title too
	Drawn    Drawn     // pictures of the diagrams; nil for none

	source   []byte
	lines    []int // offsets at which the lines of source start
	above    int   // lines of the file before source
	root     ast.Node
	raw      rawHTML
	titled   *ast.Heading // the heading that is the title and isn't shown; nil when there is none
	titleID  string
	shift    int // added to the level of headings, so that those below the title begin at 2
	headings map[ast.Node]Heading
	links    map[spot]int // indexes of Links
	complex  string       // why the text is shown as it was written
	say      Say
}

// maxDocument is how many bytes a document may have.
const maxDocument = 1 << 20

// spot is where a link stands: in a node, or in a piece of its raw HTML.
type spot struct {
	node  ast.Node
	piece *piece
}

// Options are how documents are read.
type Options struct {
	IgnoredKeys []string // front matter keys of other generators that are accepted and not used
	Say         Say      // says the few words that aren't the document's own; nil for English
}

// Say gives a text of the interface in the language of the site, by its English.
type Say func(text string) string

func (s Say) text(english string) string {
	if s == nil {
		return english
	}
	return html.EscapeString(s(english))
}

// Parse reads front matter and Markdown; what is wrong goes to problems, with lines of the file.
func Parse(file string, source []byte, o Options, problems *problem.List) *Document {
	d := &Document{File: file, say: o.Say}
	text, ok := d.decode(source, problems)
	if !ok {
		return d
	}
	body := d.readMatter(text, o, problems)
	d.source = []byte(clean(body))
	d.lines = lineStarts(d.source)
	if d.complex = tooComplex(string(d.source)); d.complex != "" {
		problems.Warnf(problem.Pos{File: file}, "split it into several documents",
			"its layout is too complex (%s), so it is shown as it was written", d.complex)
		d.Title = d.Meta.Title
		return d
	}
	d.root = parse(teamSyntax(), d.source)
	d.raw = readRaw(d.root, d.source)
	d.readHeadings()
	d.readLinks(problems)
	d.readAnchors()
	d.reportLosses(problems)
	d.reportConflict(problems)
	d.Diagrams(problems) // for its warnings
	return d
}

// Read tells whether the text could be read at all.
func (d *Document) Read() bool { return d.root != nil || d.complex != "" }

// decode refuses what isn't UTF-8 text and settles the line ends.
func (d *Document) decode(source []byte, problems *problem.List) (text string, ok bool) {
	const hint = "save the file as UTF-8"
	if len(source) > maxDocument {
		problems.Errorf(problem.Pos{File: d.File}, "split it", "holds %d bytes, more than %d", len(source), maxDocument)
		return "", false
	}
	text = string(source)
	if strings.HasPrefix(text, "\xff\xfe") || strings.HasPrefix(text, "\xfe\xff") {
		problems.Errorf(problem.Pos{File: d.File}, hint, "is UTF-16, not UTF-8")
		return "", false
	}
	text = lines(text)
	if at := invalid(text); at >= 0 {
		problems.Warnf(problem.Pos{File: d.File, Line: 1 + strings.Count(text[:at], "\n")}, hint,
			"is not valid UTF-8 here; a replacement character is shown")
	}
	return text, true
}

// invalid gives the offset of the first byte that isn't UTF-8, or -1.
func invalid(s string) int {
	if utf8.ValidString(s) {
		return -1
	}
	for i := 0; ; {
		r, size := utf8.DecodeRuneInString(s[i:])
		if r == utf8.RuneError && size == 1 {
			return i
		}
		i += size
	}
}

func lineStarts(source []byte) []int {
	starts := []int{0}
	for i, c := range source {
		if c == '\n' {
			starts = append(starts, i+1)
		}
	}
	return starts
}

// pos is the place of an offset in the file.
func (d *Document) pos(offset int) problem.Pos {
	if offset < 0 || offset > len(d.source) {
		return problem.Pos{File: d.File}
	}
	line := sort.SearchInts(d.lines, offset+1) // lines that start at or before offset
	column := 1 + utf8.RuneCount(d.source[d.lines[line-1]:offset])
	return problem.Pos{File: d.File, Line: d.above + line, Column: column}
}

// readHeadings gives every heading its id, and finds the title.
func (d *Document) readHeadings() {
	d.headings = map[ast.Node]Heading{}
	ids := slugs{}
	var order []*ast.Heading
	_ = ast.Walk(d.root, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if h, ok := n.(*ast.Heading); ok && entering {
			text := trimmed(plainText(h, d.source, d.raw))
			d.headings[h] = Heading{Level: h.Level, ID: ids.next(text), Text: text, Line: d.pos(h.Pos()).Line}
			order = append(order, h)
		}
		return ast.WalkContinue, nil
	})
	d.findTitle(order)
	for _, n := range order {
		if n == d.titled {
			continue
		}
		h := d.headings[n]
		h.Level = d.level(n.Level)
		d.headings[n] = h
		d.Headings = append(d.Headings, h)
	}
}

// findTitle takes the first heading as the title when it is of level 1 or begins the document. Where the front matter
// names another title, the heading stays in the text.
func (d *Document) findTitle(order []*ast.Heading) {
	d.Title = trimmed(d.Meta.Title)
	if len(order) > 0 {
		first := order[0]
		text := d.headings[first].Text
		isTitle := first.Parent() == d.root && (first.Level == 1 || d.begins(first))
		if isTitle && (d.Title == "" || strings.EqualFold(d.Title, text)) && text != "" {
			d.titled, d.titleID, d.Title = first, d.headings[first].ID, text
		}
	}
	highest := 0
	for _, h := range order {
		if h != d.titled && (highest == 0 || h.Level < highest) {
			highest = h.Level
		}
	}
	if highest > 0 {
		d.shift = 2 - highest
	}
}

// begins tells whether nothing that is shown stands before a block.
func (d *Document) begins(n ast.Node) bool {
	for p := n.PreviousSibling(); p != nil; p = p.PreviousSibling() {
		if _, ok := p.(*ast.HTMLBlock); !ok || strings.TrimSpace(verbatim(d.raw[p])) != "" {
			return false
		}
	}
	return true
}

// level gives the level at which a heading is shown.
func (d *Document) level(written int) int { return min(max(written+d.shift, 2), 6) }

// readLinks lists the links and pictures.
func (d *Document) readLinks(problems *problem.List) {
	d.links = map[spot]int{}
	_ = ast.Walk(d.root, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.AutoLink:
			if !isCode(n, d.source) {
				d.addLink(spot{n, nil}, n.Pos(), string(n.Label(d.source)), false, problems)
			}
		case *ast.Link:
			d.addLink(spot{n, nil}, n.Pos(), trimmed(plainText(n, d.source, d.raw)), false, problems)
		case *ast.Image:
			d.addLink(spot{n, nil}, n.Pos(), trimmed(plainText(n, d.source, d.raw)), true, problems)
		}
		for _, p := range d.raw[n] {
			d.addRawLink(p, problems)
		}
		return ast.WalkContinue, nil
	})
}

func (d *Document) addRawLink(p *piece, problems *problem.List) {
	if !p.shown || p.kind == endPiece {
		return
	}
	switch p.name {
	case "img":
		d.addLink(spot{p.node, p}, p.at, p.attrs["alt"], true, problems)
	case "a":
		if _, ok := p.attrs["href"]; ok {
			d.addLink(spot{p.node, p}, p.at, "", false, problems)
		}
	}
}

func (d *Document) addLink(at spot, offset int, text string, image bool, problems *problem.List) {
	link := Link{Destination: destination(at.node, at.piece, d.source), Text: text, Image: image, Pos: d.pos(offset)}
	_, err := url.Parse(link.Destination) // what is no address at all is told where links are followed
	if _, ok := harmless(link.Destination); !ok && err == nil {
		problems.Warnf(link.Pos, "use an address that begins with https:, http: or mailto:, or a relative one",
			"link to %q is shown as text", link.Destination)
	}
	d.links[at] = len(d.Links)
	d.Links = append(d.Links, link)
}

// readAnchors lists the ids, and keeps those that the text sets itself from clashing with those of headings.
func (d *Document) readAnchors() {
	if d.titled != nil {
		d.Anchors = append(d.Anchors, d.titleID)
	}
	for _, h := range d.Headings {
		d.Anchors = append(d.Anchors, h.ID)
	}
	_ = ast.Walk(d.root, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		for _, p := range d.raw[n] {
			if id := p.anchor(); id != "" && p.shown && !slices.Contains(d.Anchors, id) {
				p.id = id
				d.Anchors = append(d.Anchors, id)
			}
		}
		return ast.WalkContinue, nil
	})
}

// reportLosses tells what is shown otherwise than its author may expect.
func (d *Document) reportLosses(problems *problem.List) {
	count, first := map[string]int{}, map[string]int{}
	_ = ast.Walk(d.root, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		if name, ok := n.AttributeString(orphanKey); ok {
			problems.Warnf(d.pos(n.Pos()), fmt.Sprintf("write [^%s] where it belongs", name),
				"nothing refers to the footnote %q, so it is shown here", name)
		}
		d.reportSlip(n, problems)
		for _, p := range d.raw[n] {
			if p.isHTML() && !p.shown && p.kind != endPiece {
				if count[p.name]++; count[p.name] == 1 {
					first[p.name] = p.at
				}
			}
		}
		return ast.WalkContinue, nil
	})
	for name, n := range count { // the list sorts
		problems.Notef(d.pos(first[name]), "the HTML tag <%s> is shown as text (%d in the file)", name, n)
	}
}
