package strict_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/visit-dav/watchbill/generator/problem"
	"github.com/visit-dav/watchbill/generator/strict"
)

func FuzzDecode(f *testing.F) {
	for _, c := range messages {
		f.Add([]byte(c.text))
	}
	f.Add([]byte("{\"title\": \"\\ud83d\\ude00\", \"words\": [\"a\", \"b\"]}"))
	f.Add([]byte("parts:\n- name: |\n    a\n\n    b\n- {name: 'x', size: 3} # y\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		const first = 7
		var v, again machine
		var problems, others problem.List
		ok := strict.Decode("m.yaml", data, first, &v, &problems)
		strict.Decode("m.yaml", data, first, &again, &others)
		if diff := cmp.Diff(problems.Sorted(), others.Sorted()); diff != "" {
			t.Errorf("a second run differs:\n%s", diff)
		}
		if ok != (problems.Count(problem.Error) == 0) {
			t.Errorf("ok = %t, problems: %v", ok, problems.Sorted())
		}
		last := first + bytes.Count(data, []byte("\n")) + bytes.Count(data, []byte("\r"))
		for _, p := range problems.Sorted() {
			if p.Severity == problem.Error && (p.Pos.Line < first || p.Pos.Line > last) {
				t.Errorf("no line of the document: %v", p)
			}
			if strings.Contains(p.Hint, "fault of the program") {
				t.Errorf("panicked: %v", p)
			}
		}
	})
}

// BenchmarkDecode reads documents of the largest size: none may take more than seconds.
func BenchmarkDecode(b *testing.B) {
	fill := func(head, s string) string { return head + strings.Repeat(s, (strict.MaxSize-len(head))/len(s)) }
	cases := map[string]string{
		"a long list":          fill("words:\n", "- abc\n"),
		"a long list in a row": fill("words: [", "abc, "),
		"long text":            fill("title: >\n", "  abc\n"),
		"spaces":               fill("title:", " "),
		"quotes":               fill("", "'"),
		"comments":             fill("", "# abc\n"),
		"question marks":       fill("", "? "),
		"unknown keys":         fill("", "a: b\n"),
		"anchors":              fill("words:\n", "- &a b\n"),
		"closing brackets":     fill("title: x\n", "]"),
		"long unknown key":     fill("", "a"),
	}
	for name, text := range cases {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				strict.Decode("m.yaml", []byte(text), 1, &machine{}, &problem.List{})
			}
		})
	}
}
