// Package rst turns reStructuredText documents, as Sphinx projects keep them, into the Markdown of the runbook. What it
// can't turn stays as text or code, and is reported with its line; nothing is lost silently. It reads and writes no files.
package rst

import (
	"path"
	"strings"

	"github.com/visit-dav/watchbill/generator/markdown"
	"github.com/visit-dav/watchbill/generator/problem"
)

// Source is a document. Name is its slash path below the folder that is converted, such as roles/primary.rst.
type Source struct {
	Name string
	Text string
}

// Page is a converted document. Name is the slash path of the source, with .md for its ending.
type Page struct {
	Name   string
	Text   string
	Images []string // slash paths of the pictures that it shows, below the folder; some may not exist
}

// Convert turns documents that link to each other. Links are addresses by names that the documents refer to and don't
// define, as a Sphinx project does in its configuration. What couldn't be turned goes to problems, as warnings.
func Convert(sources []Source, links map[string]string, problems *problem.List) []Page {
	labels := map[string]target{}
	documents := map[string]bool{}
	for _, s := range sources {
		documents[stem(s.Name)] = true
		for name, t := range labelsOf(s) {
			labels[name] = t
		}
	}
	pages := make([]Page, len(sources))
	for i, s := range sources {
		c := &converter{
			name: s.Name, labels: labels, documents: documents, problems: problems,
			links: known(links), replacements: map[string]string{}, unknown: map[string]*unknownName{},
		}
		pages[i] = c.page(s)
	}
	return pages
}

func known(links map[string]string) map[string]string {
	names := make(map[string]string, len(links))
	for name, address := range links {
		names[refName(name)] = address
	}
	return names
}

// stem is a document's name without its ending, as :doc: names it.
func stem(name string) string { return strings.TrimSuffix(name, path.Ext(name)) }

// target is a place that :ref: names: a heading of a document.
type target struct{ document, title string }

// labelsOf finds the labels that stand above headings.
func labelsOf(s Source) map[string]target {
	labels := map[string]target{}
	var waiting []string
	lines := linesOf(s.Text)
	for i := range lines {
		if name, address, ok := explicitTarget(lines[i].text); ok && address == "" {
			waiting = append(waiting, name)
			continue
		}
		if len(waiting) == 0 || lines[i].blank() {
			continue
		}
		if title, _, ok := heading(lines[i:]); ok {
			for _, name := range waiting {
				labels[name] = target{s.Name, title}
			}
		}
		waiting = nil
	}
	return labels
}

// line is one of a document, without its end; n counts from 1.
type line struct {
	n    int
	text string
}

func (l line) blank() bool { return strings.TrimSpace(l.text) == "" }

// indent is how many blanks a line begins with.
func (l line) indent() int { return len(l.text) - len(strings.TrimLeft(l.text, " ")) }

// linesOf splits a text, with tabs as the eight columns that they are in reStructuredText.
func linesOf(text string) []line {
	text = strings.TrimPrefix(text, "\ufeff")
	var lines []line
	for l := range strings.SplitSeq(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text), "\n") {
		for at := strings.IndexByte(l, '\t'); at >= 0; at = strings.IndexByte(l, '\t') {
			l = l[:at] + strings.Repeat(" ", 8-at%8) + l[at+1:]
		}
		lines = append(lines, line{len(lines) + 1, strings.TrimRight(l, " ")})
	}
	return lines
}

// converter turns one document.
type converter struct {
	name         string
	labels       map[string]target
	documents    map[string]bool
	problems     *problem.List
	styles       []string          // of headings, by level
	links        map[string]string // address by the name that refers to it
	anonymous    []string          // addresses of nameless references, in order
	replacements map[string]string // texts of |name|
	unknown      map[string]*unknownName
	images       []string
}

// unknownName is a reference without a target.
type unknownName struct {
	name  string
	line  int
	times int
}

func (c *converter) page(s Source) Page {
	lines := linesOf(s.Text)
	c.collect(lines)
	text := strings.Join(c.blocks(lines), "\n\n") + "\n"
	for _, u := range c.unknown {
		places := ""
		if u.times > 1 {
			places = " in " + plural(u.times, "place")
		}
		c.warn(u.line, "write the link into the Markdown", "%q refers to nothing that these documents define; its text stays%s", u.name, places)
	}
	return Page{Name: stem(s.Name) + ".md", Text: text, Images: c.images}
}

// collect reads what may be referred to before it stands: addresses and replacements.
func (c *converter) collect(lines []line) {
	for i, l := range lines {
		text := strings.TrimLeft(l.text, " ")
		if name, address, ok := explicitTarget(text); ok && address != "" {
			c.links[name] = address
			continue
		}
		if address, ok := strings.CutPrefix(text, "__ "); ok {
			c.anonymous = append(c.anonymous, address)
		} else if address, ok := strings.CutPrefix(text, ".. __: "); ok {
			c.anonymous = append(c.anonymous, address)
		}
		if m := replacement.FindStringSubmatch(text); m != nil {
			body := []string{m[2]}
			for _, next := range lines[i+1:] {
				if next.blank() || next.indent() <= l.indent() {
					break
				}
				body = append(body, strings.TrimSpace(next.text))
			}
			c.replacements[m[1]] = strings.Join(body, " ")
		}
	}
	for _, m := range embedded(lines) { // `text <address>`_ names its address too
		if _, ok := c.links[m.name]; !ok {
			c.links[m.name] = m.address
		}
	}
}

func (c *converter) warn(n int, hint, format string, args ...any) {
	c.problems.Warnf(problem.Pos{File: c.name, Line: n}, hint, format, args...)
}

// anchor is the address of a label from the document that refers to it.
func (c *converter) anchor(t target) string {
	fragment := "#" + markdown.Slug(plainText(t.title))
	if t.document == c.name {
		return fragment
	}
	return c.relative(stem(t.document)+".md") + fragment
}

// relative gives the way from this document to another file below the folder.
func (c *converter) relative(to string) string {
	from := path.Dir(c.name)
	up := ""
	for from != "." && !strings.HasPrefix(to, from+"/") {
		from, up = path.Dir(from), up+"../"
	}
	return up + strings.TrimPrefix(to, strings.TrimPrefix(from+"/", "./"))
}
