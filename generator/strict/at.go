package strict

import (
	"reflect"

	"go.yaml.in/yaml/v4"

	"github.com/visit-dav/watchbill/generator/problem"
)

// At is a value with its place, for checks that come after reading.
type At[T any] struct {
	Value T           // zero when it was absent or had a mistake
	Pos   problem.Pos // zero when it was absent
}

// Given tells whether the value was written, right or wrong.
func (a At[T]) Given() bool { return a.Pos != problem.Pos{} }

func (a *At[T]) decode(d *decoder, n *yaml.Node, form string) {
	a.Pos = d.pos(n)
	d.value(n, reflect.ValueOf(&a.Value).Elem(), form)
}

// Map is keys and values in the order of the file, with their places.
type Map[T any] []Entry[T]

// Entry is one key of a Map with its value.
type Entry[T any] struct {
	Key   string
	Pos   problem.Pos // of the key
	Value T
}

func (m *Map[T]) decode(d *decoder, n *yaml.Node, form string) {
	*m = nil
	d.pairs(n, func(key, value *yaml.Node) {
		entry := Entry[T]{Key: key.Value, Pos: d.pos(key)}
		d.value(value, reflect.ValueOf(&entry.Value).Elem(), form)
		*m = append(*m, entry)
	})
}
