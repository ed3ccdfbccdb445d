package site_test

import (
	"math/rand"
	"reflect"
	"strings"
	"testing"

	"github.com/visit-dav/watchbill/generator/markdown"
	"github.com/visit-dav/watchbill/generator/problem"
	"github.com/visit-dav/watchbill/generator/site"
)

// shelf is what documents make of a site.
type shelf struct {
	Runbook     *site.Folder
	Postmortems []*site.Document
	Assets      []site.Asset
	Navigation  []site.NavigationItem
	Cited       int
	Told        []problem.Problem
}

func (r *remembering) shelf(memory *site.Memory) shelf {
	r.t.Helper()
	s, told := r.loadWith(memory)
	return shelf{s.Runbook, s.Postmortems, s.Assets, s.Navigation, len(s.Citations), told}
}

const graph = "graph TD\nA-->B"

// write changes one file among documents, pictures and what documents are read by.
func (r *remembering) write(rnd *rand.Rand) {
	one := func(of ...string) string { return of[rnd.Intn(len(of))] }
	doc := "content/runbook/" + one("index.md", "README.md", "a.md", "b.md", "sub/c.md", "sub/README.md")
	switch rnd.Intn(9) {
	case 0, 1, 2, 3:
		text := one("", "---\ndraft: true\n---\n", "---\nlayout: x\n---\n", "---\nincidents: [1, 7]\n---\n") + "# " + one("A", "B") + "\n\n" +
			one("[to](b.md)", "[to](a.md#part)", "[up](../index.md)", "![p](p.png)", "[incident](../incidents/1.html)", "passwd: hunter2x", "[nothing]()") +
			one("", "\n\n## Part\n\nText", "\n\n```mermaid\n"+graph+"\n```", "\n\n> [!NOTE]\n> Look", "\n\n```go\nx := 1\n```") + "\n"
		r.save(doc, text)
	case 4:
		delete(r.tree, doc)
	case 5:
		r.save("content/runbook/p.png", one("x", "y"))
	case 6:
		name := "content/diagrams/" + markdown.DiagramName(graph) + ".svg"
		if delete(r.tree, name); rnd.Intn(2) == 0 {
			r.save(name, `<svg xmlns="http://www.w3.org/2000/svg"></svg>`)
		}
	case 7:
		delete(r.tree, "content/runbook/p.png")
	default:
		r.save("content/site.yaml", "title: Team\nzone: Europe/Berlin\npublish: "+one("closed", "labelled")+"\n"+
			one("", "words: {Note: Merke}\n", "front_matter: {ignore: [layout]}\n", "redact: {allow: [hunter2x]}\n", "navigation: [{title: A, page: runbook/a.md}]\n"))
	}
}

func TestDocumentsThatAreKnownAreWhatReadingThemAnewGives(t *testing.T) {
	t.Parallel()
	r := newRemembering(t)
	rnd := rand.New(rand.NewSource(2))
	bodies := 0
	for n := range 400 {
		r.write(rnd)
		want, got := r.shelf(nil), r.shelf(&r.memory)
		if !reflect.DeepEqual(want, got) {
			t.Fatalf("after edit %d it gives\n%+v\nwant\n%+v", n, got, want)
		}
		for _, d := range got.Runbook.All() {
			if strings.Contains(d.Body.String(), "href") {
				bodies++
			}
		}
	}
	if bodies < 400 {
		t.Errorf("only %d pages with links were compared", bodies)
	}
}
