package site

import (
	"bytes"
	"slices"
	"strings"
	"sync"

	"github.com/visit-dav/watchbill/generator/markdown"
	"github.com/visit-dav/watchbill/generator/problem"
	"github.com/visit-dav/watchbill/generator/redact"
	"github.com/visit-dav/watchbill/generator/words"
)

// documents is what a preview remembers of its documents: a text as it was read, and its page while its links and pictures lead
// where they did. It forgets the documents that the last load lacks. Nil remembers nothing.
type documents struct {
	redactor *redact.Redactor
	ignored  []string
	words    words.Words

	mu            sync.Mutex // guards the maps while files are read
	before, after map[string]*text
}

// text is a document and what was made of it. One goroutine at a time works on it.
type text struct {
	data []byte
	doc  *markdown.Document
	told []problem.Problem
	page *page
}

// page is a document's text as readers get it, and what it was told of its links and diagrams meanwhile.
type page struct {
	body     markdown.HTML
	sections []markdown.Section
	words    int
	links    []answer
	diagrams []answer
}

// answer is where a link of a document or the picture of a diagram is.
type answer struct {
	name, href string
	ok         bool
}

// of begins a load with these rules: what was made by others is forgotten.
func (d *documents) of(redactor *redact.Redactor, ignored []string, w words.Words) *documents {
	d.before, d.after = d.after, map[string]*text{}
	if d.redactor != redactor || !slices.Equal(d.ignored, ignored) || !d.words.Equal(w) {
		d.redactor, d.ignored, d.words, d.before = redactor, ignored, w, nil
	}
	return d
}

// read gives a document, parsed and judged unless it says what it said before, and tells what there is to tell of it.
func (d *documents) read(file string, data []byte, problems *problem.List, parse func(*problem.List) *markdown.Document) *text {
	if d == nil {
		return &text{doc: parse(problems)}
	}
	d.mu.Lock()
	t := d.before[file]
	d.mu.Unlock()
	if t == nil || !bytes.Equal(t.data, data) {
		var told problem.List
		t = &text{data: data, doc: parse(&told)}
		t.told = told.Sorted()
	}
	for _, p := range t.told {
		problems.Add(p)
	}
	d.mu.Lock()
	d.after[file] = t
	d.mu.Unlock()
	return t
}

// render gives the page of a document, the remembered one while resolve and drawn answer the same.
func (t *text) render(resolve func(markdown.Link) (href string, ok bool), drawn markdown.Drawn) *page {
	links := make([]answer, len(t.doc.Links))
	for i, link := range t.doc.Links {
		links[i].href, links[i].ok = resolve(link)
	}
	if t.page != nil && slices.Equal(t.page.links, links) && !slices.ContainsFunc(t.page.diagrams, func(a answer) bool {
		href, ok := drawn(a.name)
		return href != a.href || ok != a.ok
	}) {
		return t.page
	}
	p := &page{links: links}
	t.doc.Drawn = func(name string) (string, bool) {
		href, ok := drawn(name)
		p.diagrams = append(p.diagrams, answer{name, href, ok})
		return href, ok
	}
	next := 0
	p.body = t.doc.Render(func(markdown.Link) (string, bool) { // which asks for all links, in their order
		next++
		return links[next-1].href, links[next-1].ok
	})
	p.sections = t.doc.Sections()
	for _, s := range p.sections {
		p.words += len(strings.Fields(s.Text))
	}
	t.page = p
	return p
}
