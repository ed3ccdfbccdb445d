package strict

import (
	"encoding"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"

	"go.yaml.in/yaml/v4"

	"github.com/visit-dav/watchbill/generator/problem"
)

// keeper is a value that decodes itself because it keeps places.
type keeper interface {
	decode(d *decoder, n *yaml.Node, form string)
}

// document reads the outermost value; nothing at all counts as a struct without keys.
func (d *decoder) document(n *yaml.Node, v reflect.Value) {
	if n == nil || isAbsent(n) {
		n = &yaml.Node{Kind: yaml.MappingNode, Line: 1}
	}
	if v.Kind() == reflect.Struct {
		d.structure(n, v, d.reader.Ignore)
		return
	}
	d.value(n, v, "")
}

// value reads n into v, which must be addressable.
func (d *decoder) value(n *yaml.Node, v reflect.Value, form string) {
	if n.Kind == yaml.AliasNode { // told by checkNode
		return
	}
	switch target := v.Addr().Interface().(type) {
	case keeper:
		target.decode(d, n, form)
	case *time.Time, *time.Duration, encoding.TextUnmarshaler:
		d.leaf(n, v, form)
	default:
		d.kind(n, v, form)
	}
}

func (d *decoder) kind(n *yaml.Node, v reflect.Value, form string) {
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		d.value(n, v.Elem(), form)
	case reflect.Struct:
		d.structure(n, v, nil)
	case reflect.Slice:
		d.list(n, v, form)
	case reflect.Map:
		d.table(n, v, form)
	default:
		d.leaf(n, v, form)
	}
}

// leaf reads one plain value.
func (d *decoder) leaf(n *yaml.Node, v reflect.Value, form string) {
	if n.Kind == yaml.ScalarNode && !d.conforms(n, form) {
		return
	}
	switch target := v.Addr().Interface().(type) {
	case *time.Time:
		d.instant(n, target)
	case *time.Duration:
		d.duration(n, target)
	case encoding.TextUnmarshaler:
		d.text(n, target)
	default:
		d.scalar(n, v)
	}
}

// conforms tells whether a plain value keeps to a form.
func (d *decoder) conforms(n *yaml.Node, name string) bool {
	if name == "" {
		return true
	}
	form, known := d.reader.Forms[name]
	if !known {
		panic(fmt.Sprintf("strict: the reader has no form %q", name))
	}
	err := form(n.Value)
	if err != nil {
		d.refuse(n, err)
	}
	return err == nil
}

// shape is what a struct type reads.
type shape struct {
	fields map[string]field
	names  []string // in the order of the struct
	pos    int      // index of the field Pos, -1 when there is none
}

type field struct {
	index    int
	required bool
	example  string
	form     string
}

func (d *decoder) shape(t reflect.Type) *shape {
	if s, ok := d.shapes[t]; ok {
		return s
	}
	s := &shape{fields: map[string]field{}, pos: -1}
	for i := range t.NumField() {
		f := t.Field(i)
		name := f.Tag.Get("yaml")
		if f.Name == "Pos" && f.Type == reflect.TypeFor[problem.Pos]() {
			s.pos = i
		}
		if name == "" || name == "-" {
			continue
		}
		s.fields[name] = field{i, f.Tag.Get("strict") == "required", f.Tag.Get("example"), f.Tag.Get("form")}
		s.names = append(s.names, name)
	}
	d.shapes[t] = s
	return s
}

// structure reads keys and values into the fields of v.
func (d *decoder) structure(n *yaml.Node, v reflect.Value, ignore []string) {
	s := d.shape(v.Type())
	if n.Kind != yaml.MappingNode {
		d.expected(n, "keys and values", s.hint())
		return
	}
	if s.pos >= 0 {
		v.Field(s.pos).Set(reflect.ValueOf(d.pos(n)))
	}
	seen := map[string]bool{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		f, known := s.fields[key.Value]
		switch {
		case !isText(key): // told by checkKeys
		case known:
			seen[key.Value] = true
			d.member(key, value, f, v.Field(f.index))
		case !slices.Contains(ignore, key.Value):
			d.unknown(key, s.names)
		}
	}
	for _, name := range s.names {
		if f := s.fields[name]; f.required && !seen[name] {
			d.errorf(d.pos(n), f.hint(name), "the key %q is missing", name)
		}
	}
}

// unknown tells a key that isn't read. Looking for a nearer one is dear, so it isn't done when nobody will see it.
func (d *decoder) unknown(key *yaml.Node, names []string) {
	hint := ""
	if d.errors < MaxErrors {
		hint = problem.DidYouMean(short(key.Value), names)
	}
	d.errorf(d.pos(key), hint, "unknown key %q", short(key.Value))
}

// member reads one key's value.
func (d *decoder) member(key, value *yaml.Node, f field, v reflect.Value) {
	switch {
	case f.required && isEmpty(value):
		d.errorf(d.pos(key), f.hint(key.Value), "the key %q has no value", short(key.Value))
	case isAbsent(value) && v.Kind() == reflect.Bool: // who writes `draft:` means something, and no is not it
		d.errorf(d.pos(key), "write true or false, or remove the key", "the key %q has no value", short(key.Value))
	case isAbsent(value):
	default:
		d.value(value, v, f.form)
	}
}

// hint shows the keys that are needed, and names those that there are.
func (s *shape) hint() string {
	var needed []string
	for _, name := range s.names {
		if f := s.fields[name]; f.required && f.example != "" {
			needed = append(needed, name+": "+f.example)
		}
	}
	hint := problem.DidYouMean("", s.names)
	if len(needed) > 0 {
		hint = fmt.Sprintf("write keys such as `{%s}`; %s", strings.Join(needed, ", "), hint)
	}
	return hint
}

func (f field) hint(name string) string {
	if f.example == "" {
		return ""
	}
	return fmt.Sprintf("for example `%s: %s`", name, f.example)
}

func (d *decoder) list(n *yaml.Node, v reflect.Value, form string) {
	if n.Kind != yaml.SequenceNode {
		hint := "begin each entry on its own line with `- `"
		if n.Kind == yaml.ScalarNode && !readsKeys(reflect.New(v.Type().Elem())) {
			hint = fmt.Sprintf("write it in brackets: [%s]", short(n.Value))
		}
		d.expected(n, "a list", hint)
		return
	}
	list := reflect.MakeSlice(v.Type(), 0, len(n.Content))
	for _, child := range n.Content {
		if isAbsent(child) {
			d.errorf(d.pos(child), "write a value, or remove the entry", "this entry of the list is empty")
			continue
		}
		entry := reflect.New(v.Type().Elem())
		d.value(child, entry.Elem(), form)
		if child.Kind == yaml.MappingNode || !readsKeys(entry) { // else it is told, and nobody need ask for its keys
			list = reflect.Append(list, entry.Elem())
		}
	}
	v.Set(list)
}

// readsKeys tells whether what a pointer leads to is read from keys and values.
func readsKeys(pointer reflect.Value) bool {
	switch pointer.Interface().(type) {
	case keeper, *time.Time, *time.Duration, encoding.TextUnmarshaler:
		return false
	}
	return pointer.Elem().Kind() == reflect.Struct
}

// table reads keys and values into a map with string keys.
func (d *decoder) table(n *yaml.Node, v reflect.Value, form string) {
	table := reflect.MakeMap(v.Type())
	d.pairs(n, func(key, value *yaml.Node) {
		entry := reflect.New(v.Type().Elem()).Elem()
		d.value(value, entry, form)
		table.SetMapIndex(reflect.ValueOf(key.Value).Convert(v.Type().Key()), entry)
	})
	v.Set(table)
}

// pairs walks the entries of a map in the order of the file.
func (d *decoder) pairs(n *yaml.Node, each func(key, value *yaml.Node)) {
	if n.Kind != yaml.MappingNode {
		d.expected(n, "keys and values", "write each entry as `key: value`")
		return
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		switch {
		case !isText(key): // told by checkKeys
		case isAbsent(value):
			d.errorf(d.pos(key), "write a value, or remove the key", "the key %q has no value", short(key.Value))
		default:
			each(key, value)
		}
	}
}

func (d *decoder) expected(n *yaml.Node, what, hint string) {
	d.errorf(d.pos(n), hint, "expected %s, found %s", what, found(n))
}
