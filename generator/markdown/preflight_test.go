package markdown_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/visit-dav/watchbill/generator/markdown"
)

// hostile are texts that goldmark alone would take many seconds for, or blow up.
func hostile() map[string]string {
	r := strings.Repeat
	var definitions, notes strings.Builder
	for i := range 60_000 {
		fmt.Fprintf(&definitions, "[a%d]: b\n", i)
	}
	for i := range 20_000 {
		fmt.Fprintf(&notes, "[^%d]\n\n[^%[1]d]: x\n\n", i)
	}
	return map[string]string{
		"nested strong emphasis":                 r("*a **a ", 32500) + "b" + r(" a** a*", 32500),
		"emphasis that never closes":             r("_a ", 32500),
		"emphasis that mismatches":               r("*a_ ", 25000),
		"delimiters of three":                    "a**b" + r("c* ", 25000),
		"images in links":                        r("![[]()", 160000),
		"addresses that don't end":               r("[a](b", 30000),
		"addresses in brackets":                  r("[a](<b", 30000),
		"addresses with parentheses":             r("[a]((((((", 100000),
		"comments that don't end":                "</" + r("<!--", 250000),
		"nested quotes":                          r("> ", 25000) + "a",
		"nested lists, then empty lines":         r("- ", 4000) + "x" + r("\n", 4000),
		"nested lists in a quote":                "> " + r("- ", 300) + "x\n" + r(">\n", 30000),
		"nested lists, again and again":          r(r("- ", 200)+"a\n", 2000),
		"a hundred lists and empty lines":        r("- ", 100) + "a\n" + r("\n", 100000),
		"lists by indentation":                   indented(300),
		"a wide and long table":                  r("a|", 2000) + "\n" + r("-|", 2000) + "\n" + r("a\n", 20000),
		"link definitions":                       definitions.String(),
		"link definitions without a title's end": r("[a]: b \"\n", 100000),
		"footnotes":                              notes.String(),
		"footnotes in footnotes":                 r("[^a]: ", 100000),
		"a fence that HTML swallows":             "<script>\n```\n</script>\n\n" + r("*a_ ", 25000),
		"lists after such a fence":               "<div>\n```\n\n" + r("- ", 4000) + "x" + r("\n", 4000),
		"rules that are none":                    r(r("*a_ ", 500)+"\n    ***\n", 60),
		"empty lines that are none":              r(r("*a_ ", 500)+"\n\u00a0\n", 60),
		"lists that are none":                    r("a\n2. "+r("*a_ ", 500)+"\n", 60),
		"admonitions that are none":              "!!! " + r("*a_ ", 25000),
		"brackets in many lines":                 r("\na[^a]", 60000),
		"a long wave":                            "a " + r("~~", 45000),
		"backticks that are escaped":             r("\\```\n(", 11000),
		"backticks of many widths":               growing(1400),
		"tags that don't end":                    "x " + r("<a b=\n", 150000),
		"elements in elements":                   "x " + r("<b>", 150000) + r("</b>", 150000),
	}
}

func indented(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(strings.Repeat("  ", i) + "- a\n")
	}
	return b.String()
}

func growing(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(strings.Repeat("`", i+1) + "a")
	}
	return b.String()
}

const asWritten = "Shown as it was written"

func TestTextThatWouldTakeLongIsShownAsWritten(t *testing.T) {
	t.Parallel()
	for name, source := range hostile() {
		got := markdown.Incident(source, "").String()
		if !strings.Contains(got, asWritten) || len(got) > 6<<20 {
			t.Errorf("%s: tried, %d bytes", name, len(got))
		}
		if plain := markdown.Plain(source); plain == "" {
			t.Errorf("%s: no plain text", name)
		}
	}
}

func TestLongTextOfEverydayIsLaidOut(t *testing.T) {
	t.Parallel()
	r := strings.Repeat
	log := r("[node0123:4567] *** Process received signal *** <vtkMPI.cxx:89> at /usr/lib64/lib_x_y.so.1(main+0x1f) "+
		"`a_b` | c\n", 560)
	for name, source := range map[string]string{
		"a log of 64 KiB":             log,
		"a log of 64 KiB in a fence":  "```\n" + log + "```\n",
		"a log of 256 KiB in a fence": "```\n" + r(log, 4) + "```\n",
		"a list of a thousand links":  r("- [name](https://a.example/path?q=1) and *more* `code`\n", 1000),
		"a table of 500 rows":         "|a|b|c|d|e|f|\n|-|-|-|-|-|-|\n" + r("|**a**|b|`c`|[d](e)|f|g|\n", 500),
		"lists eight deep": r("- a\n  - b\n    - c\n      - d\n        - e\n          - f\n            - "+
			"g\n              - h\n\n", 200),
		"a megabyte of prose": r("Some words of *prose* in a line, and `code`, as people write it.\n"+r("More "+
			"words follow. ", 20)+"\n\n", 2000),
		"a conflict in a file":        "<<<<<<< a\nb\n=======\nc\n>>>>>>> d\n",
		"a session of an interpreter": r(">>> a = [x for x in y]\n", 1000),
		"lines drawn across the page": r("- - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - "+
			"- - - - - - - - - - -\n", 100),
		"two hundred footnotes":     r("a[^1] ", 200) + "\n\n" + r("[^1]: b\n", 200),
		"three hundred definitions": r("[a]: https://b.example\n", 300),
	} {
		if got := markdown.Incident(source, "").String(); strings.Contains(got, asWritten) {
			t.Errorf("%s: not laid out", name)
		}
	}
}

func BenchmarkHostileText(b *testing.B) {
	for name, source := range hostile() {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				markdown.Incident(source, "")
			}
		})
	}
}

func BenchmarkTextOfReferences(b *testing.B) {
	refer := func(string, int) string { return "12.html" }
	for name, source := range map[string]string{"short": strings.Repeat("see #12 ", 8<<10), "long": strings.Repeat("see #12 ", 64<<10)} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(source)))
			for b.Loop() {
				markdown.IncidentUpTo(markdown.MaxIncident, source, "", markdown.Surroundings{Refer: refer})
			}
		})
	}
}
