package html

import (
	"bytes"
	"html/template"
	"io"
	"strings"
	"sync"

	"github.com/visit-dav/watchbill/generator/press"
)

// templates are those of one page with the partials, or the partials alone.
type templates struct {
	all    *template.Template
	press  *press.Press
	own    bool   // a page that defines a part anew
	settle func() // once, before any is executed
}

// partRoots are the parts that are executed by themselves.
func partRoots() []string { return []string{"top", "above", "below", "row", "facets", "chip"} }

// newTemplates takes templates of which the roots are executed by themselves; say gives the texts of the interface.
func newTemplates(all *template.Template, own bool, say func(string, ...any) string, roots ...string) *templates {
	return &templates{all, press.New(all), own, sync.OnceFunc(func() {
		for _, root := range roots {
			_ = all.ExecuteTemplate(io.Discard, root, nil) // has html/template escape it; what is wrong with it shows when it is executed in earnest
		}
		for _, t := range all.Templates() {
			if t.Tree != nil {
				foldTexts(t.Tree.Root, say)
			}
		}
	})}
}

// execute writes the named template.
func (t *templates) execute(w *bytes.Buffer, name string, data any) error {
	t.settle()
	return t.press.Execute(w, name, data)
}

// family is "" for the pages that have all parts in common, else the kind of a page that defines one anew.
func (r *renderer) family(kind string) string {
	if page := r.outfit.pages[kind]; page != nil && page.own {
		return kind
	}
	return ""
}

// executed executes a part by itself, as pages of a kind have it.
func (r *renderer) executed(kind, name string, data any) (template.HTML, error) {
	from := r.outfit.parts
	if r.family(kind) != "" {
		from = r.outfit.pages[kind]
	}
	var b bytes.Buffer
	if err := from.execute(&b, name, data); err != nil {
		return "", err
	}
	return template.HTML(b.String()), nil //nolint:gosec // a template of ours made it
}

// written is a chip as pages of a family have it.
type written struct {
	family string
	chip   chip
}

// chips executes chips of which a site has few, each once; a blank follows each.
func (r *renderer) chips(p place, list []chip) template.HTML {
	var b strings.Builder
	b.Grow(80 * len(list)) // or so
	for _, c := range list {
		made, err := r.made.get(written{r.family(p.kind), c}, func() (template.HTML, error) { return r.executed(p.kind, "chip", c) })
		b.WriteString(string(p.take(made, err)))
		b.WriteByte(' ')
	}
	return template.HTML(b.String()) //nolint:gosec // templates of ours made them
}

// take gives a part that was executed, and keeps what was wrong with it for the end of the page.
func (p place) take(part template.HTML, err error) template.HTML {
	if err != nil && p.making.fault == nil {
		p.making.fault = err
	}
	return part
}

// once makes what a key stands for when it is first asked for. Safe for concurrent use.
type once[K comparable, V any] struct{ made sync.Map } // of func() (V, error), by K

func (o *once[K, V]) get(key K, first func() (V, error)) (V, error) {
	made, ok := o.made.Load(key)
	if !ok {
		made, _ = o.made.LoadOrStore(key, sync.OnceValues(first))
	}
	return made.(func() (V, error))()
}
