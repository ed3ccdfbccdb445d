package html

import (
	"cmp"
	"html/template"
	"strings"
	"unicode"

	"github.com/visit-dav/watchbill/generator/hours"
	"github.com/visit-dav/watchbill/generator/markdown"
	"github.com/visit-dav/watchbill/generator/site"
)

// document is a page that the team wrote, or the list of all.
type document struct {
	Heading   template.HTML // the title, with places where a long word may break
	Lead      string
	Tree      []node
	TreeLabel string
	Contents  []contentsEntry
	Facts     []documentFact
	Duty      *duty // whom to ask, on the runbook's pages
	Overdue   string
	Edit      string // where the source can be changed; "" when nobody knows
	Related   []link
	Body      template.HTML
	OneSheet  bool     // prints on one sheet of paper
	Folders   []folder // of the list of all documents
	Pages     []entry  // of that list, nil for one
	Empty     *empty
	Steps     *steps
}

type contentsEntry struct {
	ID, Text string
	Deep     bool
}

// documentFact is a fact about a document: a text, with a link or without, or a date.
type documentFact struct {
	Name, Text, Link string
	When             *moment
}

func (r *renderer) runbookSheets() []sheet {
	all := r.site.Runbook.All()
	var sheets []sheet
	for i, d := range all {
		var s steps
		if i > 0 {
			s.Back = &link{Text: all[i-1].Title, Link: all[i-1].Path}
		}
		if i+1 < len(all) {
			s.On = &link{Text: all[i+1].Title, Link: all[i+1].Path}
		}
		sheets = append(sheets, r.runbookSheet(d, s))
	}
	for n := range r.outline().lists {
		if n > 0 || r.site.Runbook.Index == nil {
			sheets = append(sheets, r.runbookList(n+1))
		}
	}
	return sheets
}

func (r *renderer) runbookSheet(d *site.Document, s steps) sheet {
	crumbs := []link{{Text: r.say("Runbook"), Link: site.RunbookPage}}
	if d.Path == site.RunbookPage {
		crumbs = []link{{Text: r.say("Runbook")}}
	} else {
		crumbs = append(crumbs, r.trail(d)...)
	}
	return sheet{
		path: d.Path, kind: "document", title: d.Title, description: d.Meta.Description, section: site.RunbookPage,
		crumbs: crumbs, duty: true,
		content: func(p place) any {
			v := r.document(p, d)
			v.Tree, v.TreeLabel, v.Steps = r.tree(p), r.say("Runbook pages"), p.steps(s)
			v.OneSheet = d == r.escalationDocument()
			if card := r.dutyCard(p); card.Empty == nil {
				v.Duty = &card
			}
			if d.Path == site.RunbookPage {
				v.listAll(p, 1)
			}
			return v
		},
	}
}

// runbookList is page n of the list of all documents; the first when the team wrote none.
func (r *renderer) runbookList(n int) sheet {
	title, crumbs := r.say("Runbook"), []link{{Text: r.say("Runbook")}}
	if n > 1 {
		title += r.say(", page %d", n)
		crumbs = []link{{Text: r.say("Runbook"), Link: site.RunbookPage}, {Text: r.say("page %d", n)}}
	}
	return sheet{
		path: site.RunbookList(n), kind: "document", title: title, section: site.RunbookPage, crumbs: crumbs, unlisted: n > 1,
		content: func(p place) any {
			v := document{Heading: template.HTML(template.HTMLEscapeString(title)), Tree: r.tree(p), TreeLabel: r.say("Runbook pages")}
			v.listAll(p, n)
			if len(v.Folders) == 0 {
				v.Tree = nil
				v.Empty = &empty{
					What: r.say("The runbook has no pages yet."), Next: r.say("Write the first one, content/runbook/index.md:"),
					Example: "---\ntitle: Runbook\nowner: ada\n---\n\nWhat the team does when a customer asks for help.",
				}
			}
			return v
		},
	}
}

// steps turns addresses into links from a page.
func (p place) steps(s steps) *steps {
	for _, l := range []**link{&s.Back, &s.On} {
		if *l != nil {
			turned := **l
			turned.Link = p.to(turned.Link)
			*l = &turned
		}
	}
	return &s
}

// document shows what all documents show.
func (r *renderer) document(p place, d *site.Document) document {
	v := document{
		Heading: breakable(d.Title), Lead: d.Meta.Description, Body: trusted(d.Body), Contents: contents(d.Headings),
		Empty: &empty{What: r.say("This page is empty."), Next: r.say("Its source is %s", d.File) + "."},
	}
	if owner := d.Meta.Owner; owner != "" {
		v.Facts = append(v.Facts, documentFact{
			Name: r.say("Kept by"), Text: cmp.Or(r.name(owner), owner), Link: r.personLink(p, owner),
		})
	}
	if review := d.Meta.Review; !review.IsZero() {
		v.Facts = append(v.Facts, r.dateFact(r.say("Review due"), review))
		if review.Compare(hours.DateOf(r.site.Now, r.site.Zone)) < 0 {
			v.Overdue = r.say("This page was to be read again by %s", r.dayOf(review).Text) + r.say(". Check a step before you rely on it")
			if name := r.name(d.Meta.Owner); name != "" {
				v.Overdue += r.say(", or ask %s", name)
			}
			v.Overdue += "."
		}
	}
	if !d.Changed.IsZero() {
		v.Facts = append(v.Facts, documentFact{Name: r.say("Last changed"), When: r.ago(d.Changed)})
	}
	if r.site.EditURL != "" {
		v.Edit = r.site.EditURL + escaped(d.File)
	}
	return v
}

func (r *renderer) dateFact(name string, d hours.Date) documentFact {
	return documentFact{Name: name, When: r.dayOf(d)}
}

// trusted takes over what the markdown package made safe.
func trusted(h markdown.HTML) template.HTML {
	return template.HTML(h.String()) //nolint:gosec // only the markdown package can make one
}

// longWord is how many letters a word may have before it needs places to break.
const longWord = 16

// breakable lets words such as PrometheusTargetSyncFailure break between their parts.
func breakable(text string) template.HTML {
	var b strings.Builder
	for i, word := range strings.Split(text, " ") {
		if i > 0 {
			b.WriteByte(' ')
		}
		before := ' '
		for _, r := range word {
			if len(word) > longWord && (unicode.IsLower(before) && unicode.IsUpper(r) || before == '_' || before == '-') {
				b.WriteString("<wbr>")
			}
			b.WriteString(template.HTMLEscapeString(string(r)))
			before = r
		}
	}
	return template.HTML(b.String()) //nolint:gosec // escaped rune by rune
}

// contents lists the headings of the two highest levels; fewer than two need no list.
func contents(headings []markdown.Heading) []contentsEntry {
	if len(headings) < 2 {
		return nil
	}
	top := headings[0].Level
	for _, h := range headings {
		top = min(top, h.Level)
	}
	var list []contentsEntry
	for _, h := range headings {
		if h.Level <= top+1 {
			list = append(list, contentsEntry{h.ID, h.Text, h.Level > top})
		}
	}
	return list
}
