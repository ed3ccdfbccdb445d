package incident_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestErrorMessagesAreFoundWherePeoplePutThem(t *testing.T) {
	t.Parallel()
	long := "ERROR " + strings.Repeat("x", 300)
	cases := map[string]struct {
		title, body string
		want        []string
	}{
		"nowhere": {"It is slow", "Very slow.", nil},
		"in the form's field": {
			"x", "### Exact error text\n```\nstarting\nmdserver: exit status 127\n```", []string{"mdserver: exit status 127"},
		},
		"in a block of the symptom": {
			"x", "It says\n```\n$ vis\nerror while loading shared libraries: libssl.so.1.1\n```\nand error ends.",
			[]string{"error while loading shared libraries: libssl.so.1.1"},
		},
		"a word in quotes":    {`Requesting an "accessibility" label`, "Why?", nil},
		"quoted in the title": {`Vis says "protocol version 47"`, "Why?", []string{"protocol version 47"}},
		"the field first": {
			`Vis says "something else"`, "### Exact error text\nfailed to connect", []string{"failed to connect"},
		},
		"at most three, each once": {
			"x", "### Exact error text\nerror one\nerror one\nerror two\nerror three\nerror four",
			[]string{"error one", "error two", "error three"},
		},
		"without what programs write in front": {
			"x", "### Exact error text\n2026-03-10T09:15:00Z   error: no such file\n[12:00:01] fatal: not found\n> cannot open",
			[]string{"error: no such file", "fatal: not found", "cannot open"},
		},
		"no frames of a stack": {
			"x", "### Exact error text\n#1  0x00007f3b1c2e0c11 in raise_error ()\nSegmentation fault", []string{"Segmentation fault"},
		},
		"a long one cut":        {"x", "### Exact error text\n" + long, []string{long[:200] + "…"}},
		"private data masked":   {"x", "### Exact error text\nerror at Acme Corp", []string{"error at [customer]"}},
		"nothing but the marks": {"x", "### Exact error text\n!!!!!!!!!! ??????", nil},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := newDesk(t).article(t, titled(resolved(1, c.body), c.title)).ErrorLines()
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
