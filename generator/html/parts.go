package html

import (
	"bytes"
	"html/template"
	"sync"
)

// templates are those of one page with the partials, or the partials alone.
type templates struct {
	all *template.Template
	own bool // a page that defines a part anew
}

// family is "" for the pages that have all parts in common, else the kind of a page that defines one anew.
func (r *renderer) family(kind string) string {
	if page := r.pages[kind]; page != nil && page.own {
		return kind
	}
	return ""
}

// executed executes a part by itself, as pages of a kind have it.
func (r *renderer) executed(kind, name string, data any) (template.HTML, error) {
	from := r.parts
	if r.family(kind) != "" {
		from = r.pages[kind]
	}
	var b bytes.Buffer
	if err := from.all.ExecuteTemplate(&b, name, data); err != nil {
		return "", err
	}
	return template.HTML(b.String()), nil //nolint:gosec // a template of ours made it
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
