package incident

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/visit-dav/watchbill/generator/redact"
)

func TestABodyIsTakenApart(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		body   string
		fields map[string]string
		rest   string
	}{
		"the form": {
			"### Received\r\n\r\n2026-03-10 09:15\r\n\r\n### Customer reference\r\n\r\nJane Roe, room 12\r\n\r\n" +
				"### Version\r\n\r\n3.4.1\r\n\r\n" +
				"### Platform\r\n\r\n_No response_\r\n\r\n### Symptom\r\n\r\nIt crashes.\r\n\r\nAlways.\r\n\r\n" +
				"### Exact error text\r\n\r\n```text\r\n### Version\r\nsegfault\r\n```\r\n",
			map[string]string{
				"received": "2026-03-10 09:15", "version": "3.4.1", "symptom": "It crashes.\n\nAlways.",
				"exact error text": "```text\n### Version\nsegfault\n```",
			},
			"",
		},
		"no form":       {"It crashes.\n\n## Steps\n1. start", map[string]string{}, "It crashes.\n\n## Steps\n1. start"},
		"an empty body": {"", map[string]string{}, ""},
		"a resolution added to a free body": {
			"It crashes.\n\n## Resolution\nUpgrade.\n\n**Cause:**\nAn old library.",
			map[string]string{"resolution": "Upgrade.", "cause": "An old library."},
			"It crashes.",
		},
		"a stranger's heading within a long field": {
			"### Symptom\nIt crashes.\n### Steps\n1. start",
			map[string]string{"symptom": "It crashes.\n### Steps\n1. start"},
			"",
		},
		"a stranger's heading after a short field": {
			"### Version\n3.4.1\n### Sketch\nsee below", map[string]string{"version": "3.4.1"}, "### Sketch\nsee below",
		},
		"a heading twice":            {"### Cause\na\n### Cause\nb", map[string]string{"cause": "a\nb"}, ""},
		"a heading in other letters": {"#### SYMPTOM: ##\nx", map[string]string{"symptom": "x"}, ""},
		"a block that nobody closed hides no private field": {
			"### Symptom\n```\ncrash\n\n### Customer reference\nJane Roe\n\n### Version\n3.4.1",
			map[string]string{"symptom": "```\ncrash", "version": "3.4.1"},
			"",
		},
		"a heading within a private field": {
			"### Customer reference\nJane\n### Her boss\nKim\n### Version\n3", map[string]string{"version": "3"}, "",
		},
		"lines in place of a form": {
			"Received: 2026-03-10 09:15\n**Version:** 3.4.1\nCustomer reference: Jane Roe\n\n" +
				"It crashes.\n\n```\nPlatform: none\n```",
			map[string]string{"received": "2026-03-10 09:15", "version": "3.4.1"},
			"**Version:** 3.4.1\n\nIt crashes.\n\n```\nPlatform: none\n```",
		},
		"a section of the customer in a free body": {
			"It crashes.\n\n## Customer\nJane Roe\n\n### Steps\n1. start", map[string]string{}, "It crashes.",
		},
		"lines of a template": {
			"Thanks for the report!\n\nIt crashes.\n\n```\nThanks for the report!\n```",
			map[string]string{},
			"It crashes.\n\n```\nThanks for the report!\n```",
		},
		"comments of a template": {
			"<!-- tell us\nmore -->\nIt crashes <!-- here --> always.\n\n`<!--` and\n```\n<!-- kept -->\n```",
			map[string]string{},
			"It crashes  always.\n\n`<!--` and\n```\n<!-- kept -->\n```",
		},
		"a comment that never ends": {"a <!-- b\nc", map[string]string{}, "a <!-- b\nc"},
		"empty lines in excess": {
			"\n\na\n\n\n\nb\n\n```\n\n\n\n```\n\n", map[string]string{}, "a\n\nb\n\n```\n\n\n\n```",
		},
		"indented code at the top": {"    x = 1\n", map[string]string{}, "    x = 1"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := parse(normal(c.body), map[string]bool{"Thanks for the report!": true})
			if diff := cmp.Diff(c.fields, got.fields); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff(c.rest, got.rest); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestTextBecomesShowable(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"a\r\nb\rc":                      "a\nb\nc",
		"\x1b[1;31mred\x1b[0m\ttab":      "red\ttab",
		"nul\x00 bell\x07 del\x7f\u0085": "nul\ufffd bell\ufffd del\ufffd\ufffd",
		"bad \xff utf":                   "bad \ufffd utf",
		"世界 👨‍👩‍👧":                       "世界 👨‍👩‍👧",
	} {
		if got := normal(text); got != want {
			t.Errorf("normal(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestAFieldOfCodeLosesItsFence(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"```text\nsegfault\n```":      "segfault",
		"~~~~\na\n~~~\nb\n~~~~":       "a\n~~~\nb",
		"```\na\n```\nb\n```\nc\n```": "```\na\n```\nb\n```\nc\n```",
		"plain":                       "plain",
		"```\nopen":                   "```\nopen",
		"see\n```\na\n```":            "see\n```\na\n```",
	} {
		if got := withoutFence(text); got != want {
			t.Errorf("withoutFence(%q) = %q, want %q", text, got, want)
		}
	}
}

// No word of a body may get lost between the fields, none may come twice, and none of a private field may show,
// whatever stands around it.
func FuzzParseLosesNothingAndTellsNothing(f *testing.F) {
	f.Add("### Symptom\n```\na\n### Version\nb", "### Cause\n_No response_\n~~~\n")
	f.Add("**Cause**\nReceived: 2026-03-10 09:15\n<!-- x -->", "## Steps\n- [ ] a\n")
	f.Fuzz(func(t *testing.T, before, after string) {
		if strings.Contains(before+after, "planted") {
			return
		}
		all := fieldsOf(t, before+"\n\n### Version\n\nplantedword\n\n"+after)
		hidden := strings.Contains(before, "<!--")
		if n := strings.Count(all, "plantedword"); n > 1 || n < 1 && !hidden {
			t.Fatalf("the word stands %d times in %q", n, all)
		}
		all = fieldsOf(t, before+"\n\n### Customer reference\n\nplantedname\n\n### Version\n\n3.4.1\n\n"+after)
		if strings.Contains(all, "plantedname") {
			t.Fatalf("the name shows in %q", all)
		}
	})
}

// fieldsOf joins all that is left of a body.
func fieldsOf(t *testing.T, body string) string {
	t.Helper()
	got := parse(normal(body), nil)
	all := got.rest
	for name, text := range got.fields {
		if known, _, private := fieldKind(name); !known || private || !utf8.ValidString(text) {
			t.Fatalf("field %q holds %q", name, text)
		}
		all += "\n" + text
	}
	return all
}

func TestASeamStaysBehindALetterWhoseLastByteLooksLikeASpace(t *testing.T) {
	t.Parallel()
	if got, want := normal("voilà\u202eAcme Corp"), "voilà"+redact.Seam+"Acme Corp"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
