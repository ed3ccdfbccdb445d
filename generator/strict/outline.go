package strict

import (
	"bytes"
	"slices"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"

	"github.com/visit-dav/watchbill/generator/problem"
)

// Shape is what a [Node] holds.
type Shape int

// The shapes of a node.
const (
	Scalar  Shape = iota // one value
	List                 // Items
	Mapping              // Keys, and the value of each in Items
)

// Node is a value of a document and where it begins in the text, for those who write beside it.
type Node struct {
	Shape Shape
	Value string  // of a scalar
	Quote byte    // of a scalar: 0 for a plain one, else the character that opens it: " ' | or >
	Flow  bool    // a list or mapping in brackets
	Keys  []*Node // of a mapping, scalars
	Items []*Node
	From  int // offset in bytes; meaningless for a scalar that isn't written at all
	Col   int // column in characters, from 1
}

// Absent tells whether nothing is written where a value could stand.
func (n *Node) Absent() bool { return n.Shape == Scalar && n.Quote == 0 && n.Value == "" }

// Member gives the value of a key; nil when there is no such key.
func (n *Node) Member(key string) *Node {
	for i, k := range n.Keys {
		if k.Value == key {
			return n.Items[i]
		}
	}
	return nil
}

// Outline reads a document as it is written, without judging what it says: root is nil for a document that says nothing.
// What [Reader.Decode] refuses in any document goes to problems, and then ok is false.
func (r Reader) Outline(data []byte, problems *problem.List) (root *Node, ok bool) {
	r.FirstLine = max(r.FirstLine, 1)
	d := &decoder{reader: r, problems: problems}
	defer d.rescue(&ok)
	text, ok := d.checkText(data)
	if !ok {
		return nil, false
	}
	n, ok := d.load(text)
	if !ok {
		return nil, false
	}
	d.checkNode(n)
	if n == nil || d.errors > 0 {
		return nil, d.errors == 0
	}
	return newRuler(text, len(data)-len(text)).node(n), true
}

// ruler turns lines and columns, which count characters, into offsets.
type ruler struct {
	text  []byte
	lines []int // offset of each line's beginning
	pairs []int // offsets of JSON's surrogate pairs, which were read as escapes two characters shorter
	shift int   // bytes left out in front
}

func newRuler(text []byte, shift int) *ruler {
	r := &ruler{text: escapes(text), lines: []int{0}, shift: shift}
	if len(r.text) != len(text) {
		for i, pair := range surrogates.FindAllIndex(text, -1) {
			r.pairs = append(r.pairs, pair[0]-2*i)
		}
	}
	for i, c := range r.text {
		if c == '\n' || c == '\r' && !bytes.HasPrefix(r.text[i+1:], []byte("\n")) {
			r.lines = append(r.lines, i+1)
		}
	}
	return r
}

func (r *ruler) offset(line, column int) int {
	if line < 1 || line > len(r.lines) {
		return len(r.text) + r.shift
	}
	at := r.lines[line-1]
	for range column - 1 {
		_, size := utf8.DecodeRune(r.text[at:])
		at += size
	}
	before, _ := slices.BinarySearch(r.pairs, at)
	return at + 2*before + r.shift
}

// node converts one value; MaxDepth bounds the recursion.
func (r *ruler) node(n *yaml.Node) *Node {
	made := &Node{Value: n.Value, Flow: n.Style&yaml.FlowStyle != 0, From: r.offset(n.Line, n.Column), Col: n.Column}
	switch n.Kind {
	case yaml.MappingNode:
		made.Shape = Mapping
		for i := 0; i+1 < len(n.Content); i += 2 {
			made.Keys = append(made.Keys, r.node(n.Content[i]))
			made.Items = append(made.Items, r.node(n.Content[i+1]))
		}
	case yaml.SequenceNode:
		made.Shape = List
		for _, child := range n.Content {
			made.Items = append(made.Items, r.node(child))
		}
	default:
		made.Quote = quote(n.Style)
	}
	return made
}

func quote(s yaml.Style) byte {
	switch {
	case s&yaml.DoubleQuotedStyle != 0:
		return '"'
	case s&yaml.SingleQuotedStyle != 0:
		return '\''
	case s&yaml.LiteralStyle != 0:
		return '|'
	case s&yaml.FoldedStyle != 0:
		return '>'
	}
	return 0
}
