package strict_test

import (
	"strings"
	"testing"

	"github.com/visit-dav/watchbill/generator/problem"
	"github.com/visit-dav/watchbill/generator/strict"
)

// TestAnOutlineKnowsWhereEachValueBegins looks for the text of each scalar at its place.
func TestAnOutlineKnowsWhereEachValueBegins(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"lines":             "a: one\nb:\n  - two\n  - {c: three, d: [four, five]}\n",
		"the other system":  "\ufeffa: one\r\nb:\r\n- two\r\n",
		"an old system":     "a: one\rb: two\r",
		"wide letters":      "é: [😀, 李]\nb: {ü: \"x\"}\n",
		"JSON with a pair":  `{"a": "x \ud83d\ude00", "b": ["y", "z"], "c": 3}`,
		"text over lines":   "a: |\n  x\n  y\nb: 'q\n  r'\nc: d\n",
		"a document's head": "---\na: b\n",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var problems problem.List
			root, ok := strict.Reader{}.Outline([]byte(text), &problems)
			if !ok || root == nil {
				t.Fatal(problems.Sorted())
			}
			scalars := 0
			walk(root, func(n *strict.Node) {
				scalars++
				rest := text[n.From:]
				switch {
				case n.Quote != 0 && rest[0] != n.Quote:
					t.Errorf("%q begins at %q", n.Value, rest)
				case n.Quote == 0 && !strings.HasPrefix(rest, n.Value):
					t.Errorf("%q begins at %q", n.Value, rest)
				}
			})
			if scalars < 2 {
				t.Errorf("found %d scalars", scalars)
			}
		})
	}
}

func walk(n *strict.Node, visit func(*strict.Node)) {
	if n.Shape == strict.Scalar {
		visit(n)
	}
	for _, child := range append(n.Keys, n.Items...) {
		walk(child, visit)
	}
}

func TestAnOutlineRefusesWhatIsNeverRead(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"a: &x b\nc: *x\n": "anchors (&x) aren't read",
		"a: [\n":           "the text ends too early",
		"a: 1\na: 2\n":     `the key "a" stands in line 1 already`,
		"a: \x00\n":        "an invisible character",
	} {
		var problems problem.List
		if _, ok := (strict.Reader{File: "f"}).Outline([]byte(text), &problems); ok || !strings.Contains(problems.Sorted()[0].Message, want) {
			t.Errorf("%q: %v", text, problems.Sorted())
		}
	}
	var problems problem.List
	if root, ok := (strict.Reader{}).Outline([]byte("# nothing\n"), &problems); root != nil || !ok {
		t.Errorf("a document that says nothing gives %v %v", root, ok)
	}
}
