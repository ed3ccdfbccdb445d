package redact

import (
	"slices"
	"testing"
)

// A pattern is compiled when its word stands in a text; none may fail then.
func TestEveryRuleCompiles(t *testing.T) {
	t.Parallel()
	r, err := New(Options{Names: []string{"Acme (Corp)"}, Hosts: []string{"*.lab.example"}})
	if err != nil {
		t.Fatal(err)
	}
	names := map[string]bool{}
	for i := range r.rules {
		if p := r.rules[i].pattern; p != nil {
			p.get()
		}
		names[r.rules[i].kind] = true
	}
	if len(r.rules) < 250 || !names["databricks api token"] {
		t.Errorf("only %d rules", len(r.rules))
	}
	t.Logf("%d rules of %d kinds", len(r.rules), len(names))
}

func TestATokenThatBeginsLikeTheEndOfASentenceIsFound(t *testing.T) {
	t.Parallel()
	r, err := New(Options{})
	if err != nil {
		t.Fatal(err)
	}
	const kind = "vault service token"
	for text, isToken := range map[string]bool{
		"it fails. use s.b3Q9xYk2LmZ7pT4wVn8RcJ5d now": true,
		"vault:s.b3Q9xYk2LmZ7pT4wVn8RcJ5d":             true,
		"it fails. usingeverysinglenodeofit or not":    false,
		"it fails.":       false,
		"s.b3Q9xYk2LmZ7p": false,
	} {
		_, findings := r.Clean(text)
		if slices.Contains(findings.Secrets, kind) != isToken {
			t.Errorf("%q: %v", text, findings.Secrets)
		}
	}
}

func BenchmarkNew(b *testing.B) {
	for b.Loop() {
		if _, err := New(Options{}); err != nil {
			b.Fatal(err)
		}
	}
}
