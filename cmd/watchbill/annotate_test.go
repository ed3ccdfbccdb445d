package main

import (
	"strings"
	"testing"

	"github.com/visit-dav/watchbill/generator/problem"
)

func TestProblemsBecomeAnnotationsOnTheirLines(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		site string
		p    problem.Problem
		want string
	}{
		"an error with its place and hint": {
			".",
			problem.Problem{
				Pos: problem.Pos{File: "content/roster.yaml", Line: 3, Column: 9}, Severity: problem.Error,
				Message: "expected a slug", Hint: "slugs are lower-case",
			},
			"::error file=content/roster.yaml,line=3,col=9::expected a slug%0Ahint: slugs are lower-case\n",
		},
		"a site below the repository": {
			"sites/support",
			problem.Problem{Pos: problem.Pos{File: "content/site.yaml"}, Severity: problem.Warning, Message: "is missing"},
			"::warning file=sites/support/content/site.yaml::is missing\n",
		},
		"no place":    {".", problem.Problem{Message: "a note"}, "::notice ::a note\n"},
		"a bad place": {".", problem.Problem{Pos: problem.Pos{File: "a,b:c%.md"}, Message: "x"}, "::notice file=a%2Cb%3Ac%25.md::x\n"},
		"a text that would be a command of its own": {
			".",
			problem.Problem{Severity: problem.Error, Message: "title \"a\r\n::set-output name=x::y\" 100%"},
			"::error ::title \"a%0D%0A::set-output name=x::y\" 100%25\n",
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var b strings.Builder
			annotate(&b, c.site, []problem.Problem{c.p})
			if b.String() != c.want {
				t.Errorf("got  %q\nwant %q", b.String(), c.want)
			}
		})
	}
}
