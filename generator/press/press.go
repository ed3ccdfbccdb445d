// Package press executes templates of html/template without asking for types each time: what a template prints of one type of
// data is found out once. It knows what pages of which there are many need. Where a template does anything else, or goes wrong,
// html/template executes it as if this package weren't there, so that every result and every error is its own.
package press

import (
	"bytes"
	"html/template"
	"reflect"
	"strconv"
	"strings"
	"sync"
	"text/template/parse"
)

// Press executes templates that belong together. Safe for concurrent use.
type Press struct {
	all   *template.Template
	mu    sync.Mutex // held while parts are made
	parts sync.Map   // *part by key
}

// key is a template, and the type of what it is executed on; nil for nothing.
type key struct {
	name string
	of   reflect.Type
}

// part is a piece of a template for data of one type.
type part struct{ steps []step }

// page is what is written so far.
type page struct {
	*bytes.Buffer
	depth int // how many templates are within each other
}

// deepest is the most of them: more than pages need, and less than where html/template takes it for an error.
const deepest = 1000

// step writes a piece of a page. With false it gives up, and html/template begins anew.
type step func(out *page, dot reflect.Value) bool

// giveUp stands for what only html/template can do.
func giveUp(*page, reflect.Value) bool { return false }

// New takes templates of which html/template has escaped those that will be executed. They may not change any more.
func New(all *template.Template) *Press { return &Press{all: all} }

// Execute adds what the named template makes of data. What is added before an error isn't defined.
func (p *Press) Execute(out *bytes.Buffer, name string, data any) error {
	begin := out.Len()
	if p.Try(out, name, data) {
		return nil
	}
	out.Truncate(begin)
	return p.all.ExecuteTemplate(out, name, data)
}

// Try is Execute without html/template; false leaves a part of it.
func (p *Press) Try(out *bytes.Buffer, name string, data any) bool {
	return p.try(&page{Buffer: out}, name, data)
}

func (p *Press) try(out *page, name string, data any) bool {
	if data == nil {
		return false
	}
	dot := reflect.ValueOf(data)
	k := key{name, dot.Type()}
	made, ok := p.parts.Load(k)
	if !ok {
		made = p.add(k)
	}
	return made.(*part).execute(out, dot)
}

// add makes a part, and those that it calls.
func (p *Press) add(k key) *part {
	p.mu.Lock()
	defer p.mu.Unlock()
	begun := map[key]*part{}
	made := p.part(k, begun)
	for k, part := range begun {
		p.parts.Store(k, part)
	}
	return made
}

// execute writes a part that is a whole template.
func (p *part) execute(out *page, dot reflect.Value) bool {
	if out.depth == deepest {
		return false
	}
	out.depth++
	ok := p.write(out, dot)
	out.depth--
	return ok
}

// write writes all steps of a part.
func (p *part) write(out *page, dot reflect.Value) bool {
	for _, s := range p.steps {
		if !s(out, dot) {
			return false
		}
	}
	return true
}

// part makes a template for a type, with those that it calls; one may call itself.
func (p *Press) part(k key, begun map[key]*part) *part {
	if made, ok := p.parts.Load(k); ok {
		return made.(*part)
	}
	if made := begun[k]; made != nil {
		return made
	}
	made := &part{[]step{giveUp}}
	begun[k] = made
	if t := p.all.Lookup(k.name); t != nil && t.Tree != nil {
		made.steps = (&maker{p, begun}).list(t.Tree.Root, k.of).steps
	}
	return made
}

// maker makes parts.
type maker struct {
	press *Press
	begun map[key]*part
}

func (m *maker) list(list *parse.ListNode, of reflect.Type) *part {
	made := &part{}
	if list != nil {
		for _, n := range list.Nodes {
			made.steps = append(made.steps, m.step(n, of))
		}
	}
	return made
}

func (m *maker) step(n parse.Node, of reflect.Type) step {
	switch n := n.(type) {
	case *parse.TextNode:
		return func(out *page, _ reflect.Value) bool { out.Write(n.Text); return true }
	case *parse.ActionNode:
		return m.action(n.Pipe, of)
	case *parse.TemplateNode:
		return m.call(n, of)
	case *parse.IfNode:
		return m.branch(n, of)
	case *parse.WithNode:
		return m.with(n, of)
	case *parse.RangeNode:
		return m.each(n, of)
	}
	return giveUp
}

// action prints a value, escaped for where it stands.
func (m *maker) action(pipe *parse.PipeNode, of reflect.Type) step {
	if len(pipe.Decl) > 0 {
		return giveUp
	}
	v := operand(pipe.Cmds[0], of)
	var chain []string
	for _, c := range pipe.Cmds[1:] {
		chain = append(chain, c.String())
	}
	e := escapers()[strings.Join(chain, " ")]
	switch {
	case e == nil, v.of == nil, v.of.Kind() == reflect.Interface:
		return giveUp
	case v.of == reflect.TypeFor[string]():
		return v.then(func(out *page, v reflect.Value) bool { return e.write(out.Buffer, v.String()) })
	case v.of == reflect.TypeFor[template.HTML]() && e.between:
		return v.then(func(out *page, v reflect.Value) bool { out.WriteString(v.String()); return true })
	case v.of == reflect.TypeFor[int]() && e.between:
		return v.then(func(out *page, v reflect.Value) bool {
			out.Write(strconv.AppendInt(out.AvailableBuffer(), v.Int(), 10))
			return true
		})
	}
	return v.then(func(out *page, v reflect.Value) bool { return e.writeAny(out.Buffer, v.Interface()) })
}

// call executes another template. Where a field may hold any type, the part for what it holds is looked for each time.
func (m *maker) call(n *parse.TemplateNode, of reflect.Type) step {
	if n.Pipe == nil {
		return m.press.part(key{n.Name, nil}, m.begun).execute
	}
	v := alone(n.Pipe, of)
	switch {
	case v.of == nil:
		return giveUp
	case v.of.Kind() == reflect.Interface:
		return v.then(func(out *page, v reflect.Value) bool { return m.press.try(out, n.Name, v.Interface()) })
	}
	return v.then(m.press.part(key{n.Name, v.of}, m.begun).execute)
}

// branch is {{if}}.
func (m *maker) branch(n *parse.IfNode, of reflect.Type) step {
	holds, then, otherwise := condition(n.Pipe, of), m.list(n.List, of), m.list(n.ElseList, of)
	return func(out *page, dot reflect.Value) bool {
		yes, ok := holds(dot)
		switch {
		case !ok:
			return false
		case yes:
			return then.write(out, dot)
		}
		return otherwise.write(out, dot)
	}
}

// with is {{with}}.
func (m *maker) with(n *parse.WithNode, of reflect.Type) step {
	v := alone(n.Pipe, of)
	isTrue, then, otherwise := truth(v.of), m.list(n.List, v.of), m.list(n.ElseList, of)
	return func(out *page, dot reflect.Value) bool {
		got, ok := v.get(dot)
		switch {
		case !ok || isTrue == nil:
			return false
		case isTrue(got):
			return then.write(out, got)
		}
		return otherwise.write(out, dot)
	}
}

// each is {{range}} over a slice.
func (m *maker) each(n *parse.RangeNode, of reflect.Type) step {
	v := alone(n.Pipe, of)
	if v.of == nil || v.of.Kind() != reflect.Slice {
		return giveUp
	}
	one, none := m.list(n.List, v.of.Elem()), m.list(n.ElseList, of)
	return func(out *page, dot reflect.Value) bool {
		list, ok := v.get(dot)
		if !ok {
			return false
		}
		if list.Len() == 0 {
			return none.write(out, dot)
		}
		for i := range list.Len() {
			if !one.write(out, list.Index(i)) {
				return false
			}
		}
		return true
	}
}
