package site_test

import (
	"testing"

	"github.com/visit-dav/watchbill/generator/site"
)

func TestRelativeLinksLeadFromPageToPage(t *testing.T) {
	t.Parallel()
	cases := map[string]struct{ from, to, want string }{
		"between pages at the top":        {"index.html", "search.html", "search.html"},
		"down into a folder":              {"index.html", "oncall/index.html", "oncall/index.html"},
		"up out of a folder":              {"oncall/2026-W48.html", "index.html", "../index.html"},
		"to a neighbour":                  {"incidents/1.html", "incidents/2.html", "2.html"},
		"across folders":                  {"runbook/a/b.html", "runbook/c/d.html", "../c/d.html"},
		"to a section":                    {"runbook/a.html", "runbook/b.html#steps", "b.html#steps"},
		"to a section of the page itself": {"runbook/a.html", "runbook/a.html#steps", "#steps"},
		"to the page itself":              {"runbook/a.html", "runbook/a.html", "a.html"},
		"with a query":                    {"incidents/1.html", "search.html?q=a/b", "../search.html?q=a/b"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := site.Relative(c.from, c.to); got != c.want {
				t.Errorf("Relative(%q, %q) = %q, want %q", c.from, c.to, got, c.want)
			}
		})
	}
}
