// Package strict reads the YAML that people write into Go structs, and tells every mistake with its place and a way
// out. It never guesses what was meant and never stops at the first mistake.
//
// It reads less than YAML offers: one document of keys, lists and plain values. Anchors, aliases, merge keys and tags
// are refused, because they let a small file stand for a huge one, or for another than the eye reads. JSON is read as
// YAML.
package strict

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"reflect"

	"go.yaml.in/yaml/v4"
	"go.yaml.in/yaml/v4/plugin/loaderlimits"

	"github.com/visit-dav/watchbill/generator/problem"
)

const (
	// MaxSize is how many bytes a document may have when a Reader sets no limit of its own.
	MaxSize = 4 << 20
	// MaxDepth is how deep lists and keys may be nested.
	MaxDepth = 32
	// MaxErrors is how many mistakes of one document are told; a note says when there were more.
	MaxErrors = 100
)

// Reader says what is read and how. The zero value reads nameless text from line 1.
type Reader struct {
	File      string   // for positions, see [problem.Pos]
	FirstLine int      // the line of the file in which the text begins, from 1; 0 counts as 1
	Ignore    []string // keys of the outermost level that are accepted and not read
	Limit     int      // bytes; 0 means MaxSize
	Forms     map[string]Form
}

// Form is a rule for a value as written, beyond its type: a field with the tag `form:"name"` keeps to the form of that
// name, and so does each entry of a list or map. The error is told as it is; see [Reader.Decode] for its hint.
type Form func(written string) error

// Decode reads one document that begins in firstLine of a file; see [Reader.Decode].
func Decode(file string, data []byte, firstLine int, v any, problems *problem.List) bool {
	return Reader{File: file, FirstLine: firstLine}.Decode(data, v, problems)
}

// Decode reads one YAML document into v, a pointer to a struct, and tells whether it was without mistakes. What is
// wrong goes to problems, each mistake of the document at once; fields with a mistake keep their zero value. An empty
// document is one without keys.
//
// Struct fields:
//
//   - `yaml:"name"` is the key; a field without this tag, or with `yaml:"-"`, isn't read.
//   - `strict:"required"` makes the key needed, with a value that isn't empty; `example:"..."` is what the hint then
//     proposes.
//   - `form:"name"` names a [Form] of the reader.
//   - A field `Pos problem.Pos` gets the place where the struct's keys begin. [At] and [Map] keep finer places.
//
// Values: string (as written, so `no` and 1.10 need no quotes), bool, integers, floats, time.Duration ("60m"),
// time.Time (RFC 3339 with offset), any encoding.TextUnmarshaler, and slices, string maps, pointers and structs of
// these. An error of UnmarshalText is told as it is; when it has a method `Hint() string`, with that hint. A value that
// is empty or null counts as absent; that of a bool is a mistake.
func (r Reader) Decode(data []byte, v any, problems *problem.List) (ok bool) {
	r.FirstLine = max(r.FirstLine, 1)
	d := &decoder{reader: r, problems: problems, shapes: map[reflect.Type]*shape{}}
	defer d.rescue(&ok)
	data, ok = d.checkText(data)
	if !ok {
		return false
	}
	root, ok := d.load(data)
	if !ok {
		return false
	}
	d.checkNode(root)
	d.document(root, reflect.ValueOf(v).Elem())
	return d.errors == 0
}

// decoder is the work on one document.
type decoder struct {
	reader   Reader
	problems *problem.List
	shapes   map[reflect.Type]*shape
	errors   int
}

// rescue, deferred, turns a panic into an error.
func (d *decoder) rescue(ok *bool) {
	if fault := recover(); fault != nil {
		d.errorf(problem.Pos{File: d.reader.File, Line: d.reader.FirstLine},
			"this is a fault of the program: please report it with the text of the file", "can't be read: %v", fault)
		*ok = false
	}
}

// errorf adds an error and keeps a broken file from flooding the report.
func (d *decoder) errorf(pos problem.Pos, hint, format string, args ...any) {
	d.errors++
	if d.errors <= MaxErrors {
		d.problems.Errorf(pos, hint, format, args...)
	}
	if d.errors == MaxErrors+1 {
		d.problems.Notef(problem.Pos{File: d.reader.File},
			"has more than %d mistakes; the rest is told when these are mended", MaxErrors)
	}
}

// at gives the place of a line and column of the document.
func (d *decoder) at(line, column int) problem.Pos {
	return problem.Pos{File: d.reader.File, Line: d.reader.FirstLine + max(line, 1) - 1, Column: column}
}

func (d *decoder) pos(n *yaml.Node) problem.Pos { return d.at(n.Line, n.Column) }

// load gives the document's outermost value, nil when there is none.
func (d *decoder) load(data []byte) (*yaml.Node, bool) {
	loader, err := yaml.NewLoader(bytes.NewReader(escapes(data)),
		yaml.WithPlugin(loaderlimits.New(loaderlimits.DepthValue(MaxDepth))))
	if err != nil {
		panic(fmt.Sprintf("the YAML library refuses its options: %v", err))
	}
	var first, second yaml.Node
	if err := loader.Load(&first); err != nil {
		if errors.Is(err, io.EOF) {
			return nil, true
		}
		d.syntax(data, err)
		return nil, false
	}
	switch err := loader.Load(&second); {
	case err == nil:
		d.errorf(d.pos(&second), "remove the line `---` or `...` above it", "a second document begins here")
		return nil, false
	case !errors.Is(err, io.EOF):
		d.syntax(data, err)
		return nil, false
	}
	if len(first.Content) == 0 {
		return nil, true
	}
	return first.Content[0], true
}
