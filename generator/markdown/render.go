package markdown

import (
	"html"
	"strings"

	"github.com/yuin/goldmark/ast"
)

// Render gives the HTML without the first heading. resolve gives the address for a link, or ok=false for one that can't
// be followed: then its text alone is shown.
func (d *Document) Render(resolve func(Link) (href string, ok bool)) HTML {
	if d.complex != "" {
		return verbatimHTML(string(d.source), "", d.say)
	}
	if d.root == nil {
		return HTML{}
	}
	type answer struct {
		href string
		ok   bool
	}
	answers := make([]answer, len(d.Links))
	for i, link := range d.Links {
		href, ok := resolve(link)
		answers[i] = answer{href, ok}
	}
	w := writer{
		who: team, say: d.say, drawn: d.Drawn, source: d.source, raw: d.raw, headings: d.headings, level: d.level,
		link: func(n ast.Node, p *piece) (string, bool) {
			i, ok := d.links[spot{n, p}]
			if !ok {
				return "", false
			}
			return answers[i].href, answers[i].ok
		},
	}
	if d.titled != nil {
		w.skip = d.titled
		w.write(`<span id="`, html.EscapeString(d.titleID), `"></span>`)
	}
	w.node(d.root)
	h, err := rebuild(w.out.String(), rebuilder{who: team, say: d.say})
	if err != nil {
		return verbatimHTML(string(d.source), "", d.say)
	}
	return h
}

// Sections gives the plain text under each heading, for the search; the first one, without a heading, is the text
// before, or under the title. Sections without text are left out unless they have a heading.
func (d *Document) Sections() []Section {
	if d.root == nil {
		return []Section{{Text: strings.TrimSpace(string(d.source))}}
	}
	s := sectioner{d: d, sections: []Section{{}}}
	s.t = texter{source: d.source, raw: d.raw}
	s.node(d.root)
	s.end()
	if s.sections[0].Text == "" {
		return s.sections[1:]
	}
	return s.sections
}

type sectioner struct {
	d        *Document
	t        texter
	sections []Section
}

// node goes down to where headings may stand, and takes the text of all else.
func (s *sectioner) node(n ast.Node) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		switch c := c.(type) {
		case *ast.Heading:
			s.heading(c)
		case *ast.Blockquote, *ast.List, *ast.ListItem:
			s.node(c)
		case *admonition:
			s.t.title(c)
			s.node(c)
		default:
			s.t.node(c)
		}
	}
}

func (s *sectioner) heading(n *ast.Heading) {
	if n == s.d.titled {
		return
	}
	s.end()
	h := s.d.headings[n]
	s.sections = append(s.sections, Section{ID: h.ID, Heading: h.Text})
}

// end gives the text so far to the last section.
func (s *sectioner) end() {
	s.sections[len(s.sections)-1].Text = s.t.text()
	s.t.out.Reset()
}
