package markdown_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/visit-dav/watchbill/generator/markdown"
	"github.com/visit-dav/watchbill/generator/problem"
)

func seeds() []string {
	return []string{
		"---\ntitle: A\ntags: [b]\n---\n# A\n\n[b](c) ![d](e)\n\n> [!NOTE]\n> f\n\n!!! tip \"g\"\n    " +
			"h\n\n|i|j|\n|-|-|\n|k|l|\n",
		"+++\ntitle = 'A'\ndate = 2026-01-02\n[menu]\nx = 1\n+++\n```go\nfunc\n```\n",
		"{\n\"title\": \"A\"\n}\n\ntext[^1]\n\n[^1]: note\n[^2]: other\n",
		";;;\n{}\n;;;\n- [ ] a\n  - b\n\n1. c\n",
		"<details><summary>a</summary>\n\n<b>*b</b>*\n\n</details>\n<table><tr><td>c\n\n<!-- d --> <p>e</div>\n",
		"std::vector<std::string> [&](x) [a]: b\n[a]: b\n\n<a href='javascript:c'>d</a><img src=x onerror=y>\n",
		"<script>a</script> <svg/onload=b> <a name=c id=d> <br/><hr> &#x202e; &lt;script&gt; \x1b[1m \x00\xff\r\n",
		"\ufeff---\r\ntitle: |\r\n  a\r\n  ---\r\n---\r\nb",
		"[a](<java\nscript:b>) [c](java&Tab;script:d) <https://e.example/\"onclick=\"f> ![g](data:h)",
		"*a **b _c* d** e_ ~~f~ `g``h` \\<i> <!-->j<!--->k<!-- l",
		"- א\n\n> ב\n\n1. ג\n\n|د|e|\n|-|-|\n|f|ز|\n",
	}
}

// FuzzIncident holds that text of strangers never gives more than the closed list of elements and attributes.
func FuzzIncident(f *testing.F) {
	for _, s := range seeds() {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, source string) {
		got := markdown.Incident(source, "").String()
		checkStrangers(t, got)
		if got != markdown.Incident(source, "").String() {
			t.Error("the same text gives other HTML")
		}
		if plain := markdown.Plain(source); !utf8.ValidString(plain) || strings.ContainsFunc(plain, isControl) {
			t.Errorf("plain text %q", plain)
		}
	})
}

func isControl(r rune) bool { return r < ' ' && r != '\n' && r != '\t' }

// FuzzParse holds that no document makes the reader fail, and that places are places of the file.
func FuzzParse(f *testing.F) {
	for _, s := range seeds() {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, source string) {
		var problems problem.List
		d := markdown.Parse("a.md", []byte(source), markdown.Options{}, &problems)
		checkTeam(t, d.Render(func(l markdown.Link) (string, bool) { return l.Destination, true }).String())
		d.Sections()
		count := 1 + strings.Count(source, "\n") + strings.Count(source, "\r")
		for _, l := range d.Links {
			if l.Pos.Line < 1 || l.Pos.Line > count || l.Pos.Column < 1 {
				t.Errorf("link at %v of %d lines", l.Pos, count)
			}
		}
		for _, h := range d.Headings {
			if h.Line < 1 || h.Line > count || h.Level < 2 || h.ID == "" {
				t.Errorf("heading %+v of %d lines", h, count)
			}
		}
		for _, p := range problems.Sorted() {
			if p.Pos.File != "a.md" || p.Pos.Line > count {
				t.Errorf("problem at %v of %d lines", p.Pos, count)
			}
		}
	})
}
