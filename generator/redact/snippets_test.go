package redact_test

import (
	"os"
	"slices"
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

func snippets(t testing.TB, file string) []snippet {
	t.Helper()
	data, err := os.ReadFile("testdata/" + file)
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

// score counts how a redactor did on labelled snippets.
type score struct {
	snippets, wanted, missed, found, wrong, misnamed int
}

func (s score) precision() float64 { return 1 - float64(s.wrong)/float64(max(s.found, 1)) }
func (s score) recall() float64    { return 1 - float64(s.missed)/float64(max(s.wanted, 1)) }

// measure scores snippets; a mark is found when one finding covers it, and a finding is wrong when more than two bytes of
// it have no label.
func measure(r *redact.Redactor, all []snippet, log func(format string, args ...any)) score {
	sum := score{snippets: len(all)}
	for _, s := range all {
		got := r.Find(s.text)
		for _, w := range s.want {
			sum.wanted++
			i := slices.IndexFunc(got, func(g redact.Finding) bool { return covers(g, w) })
			switch {
			case i < 0:
				sum.missed++
				log("%s: missed %s %q", s.name, w.Kind, s.text[w.Start:w.End])
			case got[i].Kind != w.Kind && (!got[i].Secret || w.Kind != "secret"):
				sum.misnamed++
				log("%s: %q is taken for %s", s.name, s.text[w.Start:w.End], got[i].Kind)
			}
		}
		for _, g := range got {
			sum.found++
			if n := surplus(g, s.want); n > 2 {
				sum.wrong++
				log("%s: wrongly masked %d bytes of %s %q", s.name, n, g.Kind, s.text[g.Start:g.End])
			}
		}
	}
	return sum
}

func TestDetectorsKeepTheirPrecisionAndRecall(t *testing.T) {
	t.Parallel()
	const least = 0.97
	for _, file := range []string{"snippets.txt", "unseen.txt", "third.txt"} {
		s := measure(team(t), snippets(t, file), t.Logf)
		t.Logf("%s: %d snippets, %d marks: precision %.3f, recall %.3f, %d under another name",
			file, s.snippets, s.wanted, s.precision(), s.recall(), s.misnamed)
		if s.precision() < least || s.recall() < least {
			t.Errorf("%s: precision %.3f and recall %.3f must be at least %.2f", file, s.precision(), s.recall(), least)
		}
	}
}
