package site

import (
	"cmp"
	"errors"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode"

	"github.com/visit-dav/watchbill/generator/drawing"
	"github.com/visit-dav/watchbill/generator/markdown"
	"github.com/visit-dav/watchbill/generator/parallel"
	"github.com/visit-dav/watchbill/generator/problem"
	"github.com/visit-dav/watchbill/generator/roster"
	"github.com/visit-dav/watchbill/generator/source"
)

const (
	runbookFolder     = "content/runbook"
	postmortemsFolder = "content/postmortems"
	diagramsFolder    = "content/diagrams"
	maxDocument       = 1 << 20  // bytes of a document
	maxAsset          = 25 << 20 // bytes of a picture or another file
)

// library is the team's documents between parsing and rendering: links need the headings of all.
type library struct {
	files    fs.FS
	options  markdown.Options
	problems *problem.List
	leaks    leaks
	roster   *roster.Roster
	memory   *documents // of a preview; nil remembers nothing

	changed map[string]time.Time // by source file
	pages   map[string]bool      // addresses of generated pages that a document may link to

	mu       sync.Mutex           // guards what follows while files are read, and cited while documents are rendered
	parsed   map[string]*parsed   // by source file
	assets   map[string]Asset     // by source file
	rendered map[string]*Document // by source file
	cited    map[string][]string  // addresses of files and generated pages, with those of the documents that link to them
}

type parsed struct {
	*markdown.Document
	text    *text
	path    string
	actions []Action
}

// read parses every document below folder; other files become assets.
func (l *library) read(folder, address string) {
	var files []string
	err := fs.WalkDir(l.files, folder, func(file string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			if file != folder || !errors.Is(err, fs.ErrNotExist) {
				l.problems.Errorf(problem.Pos{File: file}, problem.Unreadable, "can't be read: %v", err)
			}
			return nil
		case strings.HasPrefix(d.Name(), ".") && file != folder:
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil
		case d.IsDir():
			return nil
		case isCopy(d.Name()):
			l.problems.Notef(problem.Pos{File: file}, "is a copy that an editor keeps, and left out")
			return nil
		}
		files = append(files, file)
		return nil
	})
	if err != nil {
		l.problems.Errorf(problem.Pos{File: folder}, problem.Unreadable, "can't be read: %v", err)
	}
	parallel.Each(len(files), func(i int) { l.readFile(files[i], address+strings.TrimPrefix(files[i], folder)) })
}

// isCopy tells a file in which an editor, or a merge, keeps an older state of another.
func isCopy(name string) bool {
	ext := path.Ext(name)
	return ext == ".bak" || ext == ".orig" || strings.HasSuffix(name, "~") || strings.HasPrefix(name, "#") && strings.HasSuffix(name, "#")
}

func (l *library) readFile(file, address string) {
	pos := problem.Pos{File: file}
	limit := int64(maxAsset)
	isDocument := strings.EqualFold(path.Ext(file), ".md")
	if isDocument {
		limit = maxDocument
	}
	info, err := fs.Stat(l.files, file)
	switch {
	case err == nil && !info.Mode().IsRegular():
		l.problems.Errorf(pos, "keep only documents, pictures and folders here", "is no file that can be read")
		return
	case err == nil && info.Size() > limit:
		l.problems.Errorf(pos, "split it, or keep it elsewhere and link it", "holds %.1f MiB, more than %d", float64(info.Size())/(1<<20), limit>>20)
		return
	}
	data, err := fs.ReadFile(l.files, file)
	if err != nil {
		l.problems.Errorf(pos, "files of the site can't lie outside its folder, symbolic links neither", "can't be read: %v", err)
		return
	}
	switch {
	case !isDocument:
		l.leaks.judgeText(file, data)
		judgeDrawing(file, data, l.problems)
		l.mu.Lock()
		defer l.mu.Unlock()
		l.assets[file] = Asset{Path: address, Data: data}
	case strings.HasPrefix(file, diagramsFolder+"/"):
		l.leaks.judgeText(file, data)
		l.problems.Notef(pos, "is no picture and left out")
	default:
		l.readDocument(file, address, data)
	}
}

func (l *library) readDocument(file, address string, data []byte) {
	text := l.memory.read(file, data, l.problems, func(problems *problem.List) *markdown.Document {
		leaks{l.leaks.redactor, problems}.judgeText(file, data)
		return markdown.Parse(file, data, l.options, problems)
	})
	if text.doc.Meta.Draft {
		l.problems.Notef(problem.Pos{File: file}, "is a draft and left out")
		return
	}
	p := &parsed{Document: text.doc, text: text, path: l.address(file, address)}
	if strings.HasPrefix(file, postmortemsFolder+"/") {
		p.actions = actionsOf(file, data, l.roster)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.parsed[file] = p
}

// judgeDrawing looks for scripts in a file that browsers open as SVG.
func judgeDrawing(file string, data []byte, problems *problem.List) {
	if strings.EqualFold(path.Ext(file), ".svg") {
		drawing.Judge(file, data, problems)
	}
}

// address turns x.md into x.html; README.md and index.md are their folder's own page.
func (l *library) address(file, address string) string {
	dir, name := path.Split(address)
	stem := strings.TrimSuffix(name, path.Ext(name))
	if strings.EqualFold(stem, "readme") && !l.exists(path.Dir(file)+"/index.md") {
		stem = "index"
	}
	return dir + stem + ".html"
}

func (l *library) exists(file string) bool {
	_, err := fs.Stat(l.files, file)
	return err == nil
}

// renderAll turns the documents into pages, once all are parsed: links need the headings of others.
func (l *library) renderAll() {
	files := slices.Sorted(maps.Keys(l.parsed))
	parallel.Each(len(files), func(i int) {
		doc := l.render(files[i])
		l.mu.Lock()
		defer l.mu.Unlock()
		l.rendered[files[i]] = doc
	})
}

// cite notes that a document shows or leads to what it didn't make itself.
func (l *library) cite(address, page string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.cited[address] = append(l.cited[address], page)
}

// published are the files that lie beside the documents. Of diagrams only what a page shows or leads to: there are pictures of
// drafts and of earlier versions too.
func (l *library) published() []Asset {
	var assets []Asset
	for _, file := range slices.Sorted(maps.Keys(l.assets)) {
		if a := l.assets[file]; !strings.HasPrefix(file, diagramsFolder+"/") || len(l.cited[a.Path]) > 0 {
			assets = append(assets, a)
		}
	}
	return assets
}

// render turns one parsed document into a page.
func (l *library) render(file string) *Document {
	p := l.parsed[file]
	page := p.text.render(func(link markdown.Link) (string, bool) { return l.resolve(file, link) }, func(name string) (string, bool) {
		picture, ok := l.assets[path.Join(diagramsFolder, name)]
		if ok {
			l.cite(picture.Path, p.path)
		}
		return Relative(p.path, picture.Path), ok
	})
	return &Document{
		Path:     p.path,
		File:     file,
		Title:    p.title(),
		Meta:     p.Meta,
		Body:     page.body,
		Headings: p.Headings,
		Sections: page.sections,
		Words:    page.words,
		Actions:  p.actions,
		Changed:  l.changed[file],
	}
}

// title is the front matter's, else the first heading, else the file's or folder's name in words.
func (p *parsed) title() string {
	if p.Title != "" {
		return p.Title
	}
	stem := strings.TrimSuffix(path.Base(p.path), ".html")
	if stem == "index" {
		stem = path.Base(path.Dir(p.path))
	}
	return titleOf(stem)
}

// titleOf makes a title of a file name: separators become blanks, CamelCase stays, the first letter is a capital. A
// name of separators alone stays.
func titleOf(stem string) string {
	text := strings.TrimSpace(strings.NewReplacer("-", " ", "_", " ").Replace(stem))
	for i, r := range text {
		if i == 0 {
			return string(unicode.ToUpper(r)) + text[len(string(r)):]
		}
	}
	return stem
}

// missDocuments tells of a runbook's folder that holds no document: a team without one has no folder either.
func (l *library) missDocuments() {
	info, err := fs.Stat(l.files, runbookFolder)
	if err != nil || !info.IsDir() || len(l.filesBelow(runbookFolder)) > 0 {
		return
	}
	hint := "write its first page, " + runbookFolder + "/index.md, or remove the folder"
	for file := range l.assets {
		if path.Ext(file) == ".rst" {
			hint = "watchbill import rst " + runbookFolder + " turns what stands there into Markdown"
		}
	}
	l.problems.Warnf(problem.Pos{File: runbookFolder}, hint, "the folder holds no document, so that the site has no runbook")
}

// runbook arranges the documents below content/runbook as a tree.
func (l *library) runbook() *Folder {
	root := &Folder{Title: l.options.Say("Runbook"), Path: RunbookPage}
	folders := map[string]*Folder{runbookFolder: root}
	for _, file := range l.filesBelow(runbookFolder) {
		folder := folderOf(folders, path.Dir(file))
		doc := l.rendered[file]
		if path.Base(doc.Path) == "index.html" {
			folder.Index, folder.Path, folder.Title = doc, doc.Path, doc.Title
		} else {
			folder.Documents = append(folder.Documents, doc)
		}
	}
	root.sort()
	return root
}

func (l *library) filesBelow(folder string) []string {
	var files []string
	for file := range l.parsed {
		if strings.HasPrefix(file, folder+"/") {
			files = append(files, file)
		}
	}
	slices.Sort(files)
	return files
}

// folderOf finds or makes the folder for a directory, and those above it.
func folderOf(folders map[string]*Folder, dir string) *Folder {
	if f, ok := folders[dir]; ok {
		return f
	}
	f := &Folder{Title: titleOf(path.Base(dir))}
	folders[dir] = f
	above := folderOf(folders, path.Dir(dir))
	above.Folders = append(above.Folders, f)
	return f
}

// sort orders by the front matter's order, then by title; what has no order comes last.
func (f *Folder) sort() {
	slices.SortStableFunc(f.Documents, func(a, b *Document) int { return compare(a.Meta.Order, b.Meta.Order, a.Title, b.Title) })
	slices.SortStableFunc(f.Folders, func(a, b *Folder) int { return compare(a.order(), b.order(), a.Title, b.Title) })
	for _, sub := range f.Folders {
		sub.sort()
	}
}

func (f *Folder) order() int {
	if f.Index == nil {
		return 0
	}
	return f.Index.Meta.Order
}

func compare(orderA, orderB int, titleA, titleB string) int {
	const last = 1 << 30
	return cmp.Or(
		cmp.Compare(cmp.Or(orderA, last), cmp.Or(orderB, last)),
		CompareTitles(titleA, titleB),
	)
}

// postmortems lists the post-mortems, newest first.
func (l *library) postmortems() []*Document {
	var docs []*Document
	for _, file := range l.filesBelow(postmortemsFolder) {
		doc := l.rendered[file]
		if doc.Path == PostmortemsPage {
			l.problems.Errorf(problem.Pos{File: file}, "name it after its day and incident, such as 2026-10-08-login-nodes.md",
				"the list of post-mortems stands at this address")
			continue
		}
		docs = append(docs, doc)
	}
	slices.SortStableFunc(docs, func(a, b *Document) int {
		return cmp.Or(b.Meta.Date.Compare(a.Meta.Date), strings.Compare(a.Path, b.Path))
	})
	return docs
}

// navigation finds the page of each configured entry.
func (l *library) navigation(entries []source.Navigation) []NavigationItem {
	var items []NavigationItem
	for _, e := range entries {
		t, ok := l.find("content/site.yaml", e.Page)
		if !ok {
			l.problems.Errorf(e.Pos, l.nearestPage(e.Page), "navigation: there is no page %q below content/", e.Page)
			continue
		}
		items = append(items, NavigationItem{e.Title, t.address, e.Customers})
	}
	return items
}
