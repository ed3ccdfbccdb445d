package html

import (
	"cmp"
	"html/template"
	"strconv"
	"strings"
	"unicode"

	"github.com/visit-dav/watchbill/generator/hours"
	"github.com/visit-dav/watchbill/generator/markdown"
	"github.com/visit-dav/watchbill/generator/site"
)

// wholeTree is up to how many documents every page carries the whole navigation; beyond, folders that are closed lead
// to the runbook's first page instead, so that the site grows in proportion to its documents.
const wholeTree = 80

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
	Folders   []folder // of the runbook's first page
	Empty     *empty
	Steps     *steps
}

// node is an entry of the navigation tree: a page, or a folder with what is below.
type node struct {
	Name          template.HTML
	Link          string
	Current, Open bool
	Below         []node
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

// folder is a folder of the runbook in the list of all pages. ID has a capital, which no heading's id has.
type folder struct {
	ID, Title string
	Documents []link
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
	if r.site.Runbook.Index == nil {
		sheets = append(sheets, r.runbookList())
	}
	return sheets
}

func (r *renderer) runbookSheet(d *site.Document, s steps) sheet {
	crumbs := []link{{Text: r.say("Runbook"), Link: site.RunbookPage}}
	if d.Path == site.RunbookPage {
		crumbs = []link{{Text: r.say("Runbook")}}
	} else {
		crumbs = append(crumbs, r.trail(r.site.Runbook, d)...)
	}
	return sheet{
		path: d.Path, kind: "document", title: d.Title, description: d.Meta.Description, section: site.RunbookPage,
		crumbs: crumbs, duty: true,
		content: func(p place) any {
			v := r.document(p, d)
			v.Tree, v.TreeLabel, v.Steps = r.tree(p, r.site.Runbook), r.say("Runbook pages"), p.steps(s)
			v.OneSheet = d == r.escalationDocument()
			if card := r.dutyCard(p); card.Empty == nil {
				v.Duty = &card
			}
			if d.Path == site.RunbookPage {
				v.Folders = r.folders(p)
			}
			return v
		},
	}
}

// runbookList is the runbook's first page when the team wrote none.
func (r *renderer) runbookList() sheet {
	return sheet{
		path: site.RunbookPage, kind: "document", title: r.say("Runbook"), section: site.RunbookPage,
		crumbs: []link{{Text: r.say("Runbook")}},
		content: func(p place) any {
			v := document{Heading: template.HTML(template.HTMLEscapeString(r.say("Runbook"))), Tree: r.tree(p, r.site.Runbook), TreeLabel: r.say("Runbook pages"), Folders: r.folders(p)}
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

// trail lists the folders above a document, and the document itself.
func (r *renderer) trail(f *site.Folder, d *site.Document) []link {
	if f.Index == d {
		return []link{{Text: d.Title}}
	}
	for _, own := range f.Documents {
		if own == d {
			return []link{{Text: d.Title}}
		}
	}
	for _, sub := range f.Folders {
		below := r.trail(sub, d)
		switch {
		case below == nil:
		case sub.Index == d:
			return below
		default:
			return append([]link{{Text: sub.Title, Link: sub.Path}}, below...)
		}
	}
	return nil
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

// tree is the navigation of the runbook as one page sees it.
func (r *renderer) tree(p place, root *site.Folder) []node {
	var number int
	return r.nodes(p, root, len(root.All()) <= wholeTree, &number)
}

func (r *renderer) nodes(p place, f *site.Folder, whole bool, number *int) []node {
	var nodes []node
	if f.Index != nil {
		nodes = append(nodes, r.node(p, f.Index))
	}
	for _, d := range f.Documents {
		nodes = append(nodes, r.node(p, d))
	}
	for _, sub := range f.Folders {
		*number++
		id := folderID(*number)
		below := r.nodes(p, sub, whole, number)
		open := holds(sub, p.path)
		if !whole && !open {
			nodes = append(nodes, node{Name: breakable(sub.Title), Link: p.to(site.RunbookPage) + "#" + id})
			continue
		}
		nodes = append(nodes, node{Name: breakable(sub.Title), Open: open, Below: below})
	}
	return nodes
}

func (r *renderer) node(p place, d *site.Document) node {
	return node{Name: breakable(d.Title), Link: p.to(d.Path), Current: d.Path == p.path}
}

func holds(f *site.Folder, page string) bool {
	for _, d := range f.All() {
		if d.Path == page {
			return true
		}
	}
	return false
}

func folderID(n int) string { return "Folder-" + strconv.Itoa(n) }

// folders lists every page of the runbook by folder, in the order in which nodes counts them.
func (r *renderer) folders(p place) []folder {
	var all []folder
	number := 0
	r.addFolders(p, r.site.Runbook, "", &number, &all)
	return all
}

func (r *renderer) addFolders(p place, f *site.Folder, title string, number *int, all *[]folder) {
	own := folder{Title: title}
	if *number > 0 {
		own.ID = folderID(*number)
	}
	docs := f.Documents
	if f.Index != nil && f.Index.Path != p.path {
		docs = append([]*site.Document{f.Index}, docs...)
	}
	for _, d := range docs {
		own.Documents = append(own.Documents, link{d.Title, p.to(d.Path), d.Meta.Description})
	}
	if len(own.Documents) > 0 || *number > 0 {
		*all = append(*all, own)
	}
	for _, sub := range f.Folders {
		*number++
		name := sub.Title
		if title != "" {
			name = title + " / " + name
		}
		r.addFolders(p, sub, name, number, all)
	}
}
