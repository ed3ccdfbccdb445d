package problem_test

import (
	"testing"

	"github.com/visit-dav/watchbill/generator/problem"
)

func TestProblemsComeSortedAndOnce(t *testing.T) {
	t.Parallel()
	var l problem.List
	l.Errorf(problem.Pos{File: "b.yaml", Line: 2}, "", "second")
	l.Warnf(problem.Pos{File: "a.yaml", Line: 9, Column: 3}, "write it so", "first")
	l.Errorf(problem.Pos{File: "b.yaml", Line: 2}, "", "second")
	got := l.Sorted()
	if len(got) != 2 {
		t.Fatalf("want each problem once, got %v", got)
	}
	if want := "a.yaml:9:3: first\n\thint: write it so"; got[0].String() != want {
		t.Errorf("got %q, want %q", got[0], want)
	}
	if l.Count(problem.Error) != 1 || l.Count(problem.Warning) != 1 {
		t.Errorf("counts are wrong: %v", got)
	}
}

func TestNearestForgivesSlipsAndRefusesStrangers(t *testing.T) {
	t.Parallel()
	known := []string{"zone", "holidays", "publish", "repositories"}
	cases := map[string]string{
		"zome":          "zone",
		"hoildays":      "holidays",
		"Publish":       "publish",
		"repositorries": "repositories",
		"colour":        "",
	}
	for word, want := range cases {
		if got := problem.Nearest(word, known); got != want {
			t.Errorf("Nearest(%q) = %q, want %q", word, got, want)
		}
	}
}
