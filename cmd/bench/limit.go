package main

import (
	"bytes"
	"cmp"
	"embed"
	"errors"
	"fmt"
	"html/template"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"

	"github.com/adrg/frontmatter"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
)

// limitCommand runs the limit program in a process of its own.
const limitCommand = "limit-program"

//go:embed testdata/limit/page.html
var limitPages embed.FS

// limitDocument is a document of the limit program, and what its page shows.
type limitDocument struct {
	Title          string
	Number         int
	Date           string
	Labels, Months []string
	Link, Excerpt  string `yaml:"-"`

	body template.HTML
}

// limitPage is what the template shows: a document, or a list.
type limitPage struct {
	Title, Excerpt   string
	Labels           []string
	Body             template.HTML
	Neighbours, Rows []*limitDocument
	Back, On         string
}

// buildLimit is the limit program: it reads front matter, renders by goldmark and html/template, and writes. It checks
// nothing, and makes no index, feed or report: what a generator takes beyond it is the price of what it does more.
func buildLimit(from, to string) error {
	page, err := template.New("page").Parse(framed("{{.Title}}", "{{.Excerpt}}", `{{template "main" .}}`))
	if err != nil {
		return err
	}
	page, err = page.ParseFS(limitPages, "testdata/limit/page.html")
	if err != nil {
		return err
	}
	names, err := filepath.Glob(filepath.Join(from, "*.md"))
	if err != nil {
		return err
	}
	documents := make([]*limitDocument, len(names))
	markdown := goldmark.New(goldmark.WithExtensions(extension.GFM))
	err = eachLimit(len(names), func(i int) (err error) {
		documents[i], err = readLimit(markdown, names[i])
		return err
	})
	if err != nil {
		return err
	}
	slices.SortFunc(documents, func(a, b *limitDocument) int { return cmp.Compare(b.Number, a.Number) })
	pages := limitLists(documents)
	for i, d := range documents {
		pages[fmt.Sprintf("incidents/%d.html", d.Number)] = limitPage{
			Title: d.Title, Excerpt: d.Excerpt, Labels: d.Labels, Body: d.body, Neighbours: documents[i+1 : min(i+6, len(documents))],
		}
	}
	return writeLimit(page, pages, to)
}

func readLimit(markdown goldmark.Markdown, name string) (*limitDocument, error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	d := &limitDocument{}
	text, err := frontmatter.Parse(bytes.NewReader(data), d)
	if err != nil {
		return nil, err
	}
	var body strings.Builder
	if err := markdown.Convert(text, &body); err != nil {
		return nil, err
	}
	d.body, d.Date = template.HTML(body.String()), d.Date[:len("2006-01-02")]
	d.Link = fmt.Sprintf("../incidents/%d.html", d.Number)
	d.Excerpt = strings.ToValidUTF8(string(text[:min(160, len(text))]), "")
	return d, nil
}

// limitLists are the pages of lists, fifty to a page, by address.
func limitLists(documents []*limitDocument) map[string]limitPage {
	shelves := map[string][]*limitDocument{"lists/all": documents}
	for _, d := range documents {
		for _, l := range d.Labels {
			shelves["label/"+l] = append(shelves["label/"+l], d)
		}
		for _, m := range d.Months {
			shelves["month/"+m] = append(shelves["month/"+m], d)
		}
	}
	const size = 50
	pages := map[string]limitPage{}
	for name, list := range shelves {
		address := func(n int) string { return fmt.Sprintf("%s-%d.html", name, n) }
		for n := 1; (n-1)*size < len(list); n++ {
			p := limitPage{Title: name, Rows: list[(n-1)*size : min(n*size, len(list))]}
			if n > 1 {
				p.Back = filepath.Base(address(n - 1))
			}
			if n*size < len(list) {
				p.On = filepath.Base(address(n + 1))
			}
			pages[address(n)] = p
		}
	}
	return pages
}

func writeLimit(page *template.Template, pages map[string]limitPage, to string) error {
	for _, folder := range []string{"incidents", "lists", "label", "month"} {
		if err := os.MkdirAll(filepath.Join(to, folder), 0o755); err != nil {
			return err
		}
	}
	names := make([]string, 0, len(pages))
	for name := range pages {
		names = append(names, name)
	}
	return eachLimit(len(names), func(i int) error {
		var b bytes.Buffer
		if err := page.Execute(&b, pages[names[i]]); err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(to, names[i]), b.Bytes(), 0o644)
	})
}

// eachLimit works on all numbers below n with as many workers as there are processors.
func eachLimit(n int, do func(i int) error) error {
	workers := runtime.GOMAXPROCS(0)
	errs := make([]error, workers)
	var wait sync.WaitGroup
	for w := range workers {
		wait.Go(func() {
			for i := w; i < n && errs[w] == nil; i += workers {
				errs[w] = do(i)
			}
		})
	}
	wait.Wait()
	return errors.Join(errs...)
}
