package html

import (
	"cmp"
	"html/template"
	"path"
	"slices"
	"strconv"

	"github.com/visit-dav/watchbill/generator/site"
)

// Sizes of the navigation beside a document, so that no page grows with all of them: an entry has some 75 bytes, a page without
// any some 8,000.
const (
	wholeTree = 80 // documents up to which every page carries all; beyond, folders that are closed lead to the list of all
	nearby    = 20 // of more than that, or of post-mortems, how many stand beside one: it is in view among them
)

// around gives those of a list that stand beside one; the first of all for -1.
func around[T any](list []T, one int) []T {
	first := max(0, min(one-nearby/2, len(list)-nearby))
	return list[first:min(first+nearby, len(list))]
}

// allPages is the heading of the list of all documents.
const allPages = "All-pages"

// node is an entry of the navigation tree: a page, or a folder with what is below.
type node struct {
	Name          template.HTML
	Link          string
	Current, Open bool
	Below         []node
}

// folder is a folder of the runbook in the list of all pages. ID has a capital, which no heading's id has.
type folder struct {
	ID, Title string
	Documents []link
}

// outline is the runbook as its trees and lists need it.
type outline struct {
	root    *level
	whole   bool              // each page carries the whole tree
	holding map[string]*level // by the address of a document
	listed  map[string]anchor // where the list of all has a document, by its address
	lists   [][]listing       // the list of all, page by page
	count   int               // of its documents
	folders int

	escalation *site.Document // the first that tells how to escalate, by its name; nil for none
}

// level is a folder: what lies in it, and where the list of all begins with it.
type level struct {
	*site.Folder
	above  *level           // nil for the runbook itself
	pages  []*site.Document // its own before the others
	below  []*level
	listed anchor
}

// anchor is a place on a page.
type anchor struct{ page, id string }

// listing is what one page lists of a folder.
type listing struct {
	id, title string
	documents []*site.Document
}

func outlineOf(runbook *site.Folder) *outline {
	o := &outline{
		whole:   len(runbook.All()) <= wholeTree,
		holding: map[string]*level{}, listed: map[string]anchor{}, lists: make([][]listing, 1),
	}
	o.root = o.level(runbook, nil, "", "")
	return o
}

// level adds a folder and what is below, and lists its documents under a title. Only the runbook itself has no id.
func (o *outline) level(f *site.Folder, above *level, id, title string) *level {
	l := &level{Folder: f, above: above, pages: f.Documents}
	if f.Index != nil {
		l.pages = slices.Concat([]*site.Document{f.Index}, f.Documents)
	}
	l.listed = o.list(id, title, l.pages)
	for _, d := range l.pages {
		o.holding[d.Path] = l
		if o.escalation == nil && path.Base(d.Path) == "escalation.html" {
			o.escalation = d
		}
	}
	for _, sub := range f.Folders {
		o.folders++
		name := sub.Title
		if title != "" {
			name = title + " / " + name
		}
		l.below = append(l.below, o.level(sub, l, "Folder-"+strconv.Itoa(o.folders), name))
	}
	if len(l.pages) == 0 && len(l.below) > 0 {
		l.listed = l.below[0].listed
	}
	return l
}

// list puts documents, if there are any, at the end of the list of all, and tells where they begin there. The runbook's own page is left out:
// the list begins on it.
func (o *outline) list(id, title string, documents []*site.Document) (begin anchor) {
	documents = slices.DeleteFunc(slices.Clone(documents), func(d *site.Document) bool { return d.Path == site.RunbookPage })
	if len(documents) > 0 {
		page := o.listPage()
		*page = append(*page, listing{id: id, title: title})
	}
	begin = anchor{site.RunbookList(len(o.lists)), cmp.Or(id, allPages)}
	for _, d := range documents {
		page := o.listPage()
		if len(*page) == 0 {
			*page = append(*page, listing{title: title})
		}
		last := &(*page)[len(*page)-1]
		last.documents = append(last.documents, d)
		o.listed[d.Path] = anchor{site.RunbookList(len(o.lists)), allPages}
		o.count++
	}
	return begin
}

// listPage is the last page of the list of all, a new one when that is full.
func (o *outline) listPage() *[]listing {
	if o.count == len(o.lists)*site.DocumentsOfList {
		o.lists = append(o.lists, nil)
	}
	return &o.lists[len(o.lists)-1]
}

// tree is the navigation of the runbook as one page sees it.
func (r *renderer) tree(p place) []node {
	o := r.outline()
	var way []*level // up from the page
	for l := o.holding[p.path]; l != nil; l = l.above {
		way = append(way, l)
	}
	return r.nodes(p, o.root, way)
}

// nodes are what lies in a folder: of long lists what is near the page and the way to it, and where all are listed.
func (r *renderer) nodes(p place, l *level, way []*level) []node {
	o := r.outline()
	isLong := func(n int) bool { return !o.whole && n > wholeTree }
	var nodes []node
	pages, folders := l.pages, l.below
	if isLong(len(pages)) {
		pages = around(pages, slices.IndexFunc(pages, func(d *site.Document) bool { return d.Path == p.path }))
	}
	for _, d := range pages {
		nodes = append(nodes, r.node(p, d))
	}
	if len(pages) < len(l.pages) {
		nodes = append(nodes, r.allNode(len(l.pages), p.anchor(cmp.Or(o.listed[p.path], l.listed))))
	}
	if isLong(len(folders)) {
		folders = around(folders, slices.IndexFunc(folders, func(sub *level) bool { return slices.Contains(way, sub) }))
	}
	for _, sub := range folders {
		nodes = append(nodes, r.folderNode(p, sub, way))
	}
	if len(folders) < len(l.below) {
		nodes = append(nodes, r.allNode(len(l.below), p.anchor(folders[0].listed)))
	}
	return nodes
}

// folderNode is a folder of the tree: what lies in it too, unless it is closed on a page that doesn't carry the whole tree.
func (r *renderer) folderNode(p place, l *level, way []*level) node {
	open := slices.Contains(way, l)
	if !open && !r.outline().whole {
		return node{Name: breakable(l.Title), Link: p.anchor(l.listed)}
	}
	return node{Name: breakable(l.Title), Open: open, Below: r.nodes(p, l, way)}
}

// allNode leads to where all of a list are that is shown in part.
func (r *renderer) allNode(n int, address string) node {
	return node{Name: template.HTML(template.HTMLEscapeString(r.say("all %d", n))), Link: address}
}

func (r *renderer) node(p place, d *site.Document) node {
	return node{Name: breakable(d.Title), Link: p.to(d.Path), Current: d.Path == p.path}
}

func (p place) anchor(a anchor) string { return p.to(a.page) + "#" + a.id }

// trail leads from the runbook to a document, through the folders in which it lies.
func (r *renderer) trail(d *site.Document) []link {
	trail := []link{{Text: d.Title}}
	for l := r.outline().holding[d.Path]; l.above != nil; l = l.above {
		if l.Index != d {
			trail = append(trail, link{Text: l.Title, Link: l.Path})
		}
	}
	slices.Reverse(trail)
	return trail
}

// listAll shows page n of the list of all, and where its pages are when it has several: after a long list the next one comes.
func (v *document) listAll(p place, n int) {
	lists := p.r.outline().lists
	for _, l := range lists[n-1] {
		f := folder{ID: l.id, Title: l.title}
		for _, d := range l.documents {
			f.Documents = append(f.Documents, link{d.Title, p.to(d.Path), d.Meta.Description})
		}
		v.Folders = append(v.Folders, f)
	}
	if len(lists) == 1 {
		return
	}
	to := func(n int) string { return p.anchor(anchor{site.RunbookList(n), allPages}) }
	for i := range lists {
		v.Pages = append(v.Pages, entry{Text: strconv.Itoa(i + 1), Link: to(i + 1), Current: i+1 == n})
	}
	v.Steps = p.numberedPages(n, len(lists), to)
}
