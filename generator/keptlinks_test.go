package generator

import (
	"bytes"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/visit-dav/watchbill/generator/work"
)

func TestLinksOfKeptPagesAreJudged(t *testing.T) {
	t.Parallel()
	before := map[string]string{
		"a.html":      `<a href="b.html#part">B</a> <a href="#own">here</a> <h2 id="own">Own</h2>`,
		"b.html":      `<h2 id="part">Part</h2> <h2 id="other">Other</h2> <a href="team.ics">Feed</a>`,
		"c/d.html":    `<a href="../a.html">A</a>`,
		"team.ics":    `BEGIN:VCALENDAR`,
		"robots.txt":  `User-agent: *`,
		"lonely.html": `<p>No page leads here.</p>`,
	}
	for name, c := range map[string]struct {
		made  map[string]string // anew; "" for what is gone
		want  string
		reads bool
	}{
		"nothing changed":                          {},
		"a page says something else":               {made: map[string]string{"b.html": `<h2 id="part">Another part</h2>`}},
		"a page is gone to which none led":         {made: map[string]string{"lonely.html": ""}},
		"a page is gone":                           {made: map[string]string{"b.html": ""}, want: `a.html: link to "b.html#part": there is no such page`, reads: true},
		"a page is gone with those that led to it": {made: map[string]string{"b.html": "", "a.html": `<p>A</p>`}, reads: true},
		"a feed is gone":                           {made: map[string]string{"team.ics": ""}, want: `b.html: link to "team.ics": there is no such page`, reads: true},
		"a section is gone":                        {made: map[string]string{"b.html": `<p>No part.</p>`}, want: `a.html: link to "b.html#part": b.html has no such section`, reads: true},
		"a section is gone to which none led":      {made: map[string]string{"b.html": `<h2 id="part">Part</h2>`}},
		"a new page leads to a section":            {made: map[string]string{"e.html": `<a href="a.html#own">A</a>`}, reads: true},
		"a new page leads to a section that isn't there": {
			made: map[string]string{"e.html": `<a href="a.html#none">A</a>`}, want: `e.html: link to "a.html#none": a.html has no such section`, reads: true,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			first := newInspection()
			for page, text := range before {
				first.see(page, []byte(text))
			}
			if err := first.judge(t.Context(), false); err != nil {
				t.Fatal(err)
			}
			second, reads := newInspection(), atomic.Bool{}
			second.before = first.ended()
			second.read = func(page string) ([]byte, error) {
				reads.Store(true)
				return []byte(before[page]), nil
			}
			for page := range before {
				if _, anew := c.made[page]; !anew {
					second.keep(page)
				}
			}
			for page, text := range c.made {
				if text != "" {
					second.see(page, []byte(text))
				}
			}
			err := second.judge(t.Context(), false)
			if got := fmt.Sprint(err); c.want == "" && err != nil || !strings.Contains(got, c.want) {
				t.Errorf("got %v, want %q", err, c.want)
			}
			if reads.Load() != c.reads {
				t.Errorf("looked into kept pages: %v", reads.Load())
			}
		})
	}
}

// What pages lead to is the same whether they are kept or made anew, but for what none leads to any more.
func TestWhereKeptPagesLeadIsRememberedFromBuildToBuild(t *testing.T) {
	t.Parallel()
	pages := map[string]string{"a.html": `<a href="b.html#part">B</a>`, "b.html": `<h2 id="part">Part</h2>`}
	n := newInspection()
	for page, text := range pages {
		n.see(page, []byte(text))
	}
	for build := range 3 {
		if err := n.judge(t.Context(), false); err != nil {
			t.Fatal(err)
		}
		next := newInspection()
		next.before = n.ended()
		if want := work.AppendText(work.AppendText(nil, "b.html"), "part"); !bytes.Equal(next.before, want) {
			t.Fatalf("after build %d: %q", build, next.before)
		}
		next.keep("a.html")
		next.keep("b.html")
		n = next
	}
}
