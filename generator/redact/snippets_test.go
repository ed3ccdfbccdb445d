package redact_test

import (
	"os"
	"strings"
	"testing"

	"github.com/visit-dav/watchbill/generator/redact"
)

// snippet is a labelled text.
type snippet struct {
	name, text string
	want       []redact.Finding // Kind "secret" for every secret
}

// team is the configuration that the snippets are written for.
func team(t testing.TB) *redact.Redactor {
	t.Helper()
	r, err := redact.New(redact.Options{
		Allow:    []string{"help@visit.example", "@lists.visit.example", "510-555-0100"},
		Names:    []string{"Acme Corp", "Jürgen Groß"},
		Hosts:    []string{"*.internal.lab.example", "bastion7"},
		Patterns: []redact.Pattern{{Name: "ticket", Match: `\bINC[0-9]{7}\b`}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func snippets(t testing.TB) []snippet {
	t.Helper()
	data, err := os.ReadFile("testdata/snippets.txt")
	if err != nil {
		t.Fatal(err)
	}
	_, body, _ := strings.Cut(strings.ReplaceAll(string(data), "¦", ""), "\n%% ")
	var all []snippet
	for part := range strings.SplitSeq(body, "\n%% ") {
		name, marked, _ := strings.Cut(part, "\n")
		all = append(all, parseSnippet(t, name, strings.TrimSuffix(marked, "\n")))
	}
	return all
}

func parseSnippet(t testing.TB, name, marked string) snippet {
	t.Helper()
	s := snippet{name: name}
	for {
		before, rest, found := strings.Cut(marked, "⟦")
		s.text += before
		if !found {
			return s
		}
		kind, rest, found := strings.Cut(rest, "|")
		text, rest, closed := strings.Cut(rest, "⟧")
		if !found || !closed {
			t.Fatalf("%s: a mark isn't closed", name)
		}
		s.want = append(s.want, redact.Finding{Kind: kind, Start: len(s.text), End: len(s.text) + len(text)})
		s.text += text
		marked = rest
	}
}

func covers(found, wanted redact.Finding) bool {
	return found.Start <= wanted.Start && wanted.End <= found.End
}

// surplus counts the bytes of a finding that no label has.
func surplus(found redact.Finding, wanted []redact.Finding) int {
	n := found.End - found.Start
	for _, w := range wanted {
		n -= max(0, min(found.End, w.End)-max(found.Start, w.Start))
	}
	return n
}

func TestDetectorsKeepTheirPrecisionAndRecall(t *testing.T) {
	t.Parallel()
	const least = 0.97
	r := team(t)
	all := snippets(t)
	wanted, missed, found, wrong, misnamed := 0, 0, 0, 0, 0
	for _, s := range all {
		got := r.Find(s.text)
		for _, w := range s.want {
			wanted++
			hit := false
			for _, g := range got {
				hit = hit || covers(g, w)
				if covers(g, w) && g.Kind != w.Kind && (!g.Secret || w.Kind != "secret") {
					misnamed++
					t.Logf("%s: %q is taken for %s", s.name, s.text[w.Start:w.End], g.Kind)
				}
			}
			if !hit {
				missed++
				t.Logf("%s: missed %s %q", s.name, w.Kind, s.text[w.Start:w.End])
			}
		}
		for _, g := range got {
			found++
			if n := surplus(g, s.want); n > 2 {
				wrong++
				t.Logf("%s: wrongly masked %d bytes of %s %q", s.name, n, g.Kind, s.text[g.Start:g.End])
			}
		}
	}
	precision, recall := 1-float64(wrong)/float64(found), 1-float64(missed)/float64(wanted)
	t.Logf("%d snippets, %d marks: precision %.3f, recall %.3f, %d under another name", len(all), wanted, precision,
		recall, misnamed)
	if precision < least || recall < least {
		t.Errorf("precision %.3f and recall %.3f must be at least %.2f", precision, recall, least)
	}
}
