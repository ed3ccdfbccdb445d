package html_test

import (
	"io/fs"
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/visit-dav/watchbill/generator/markdown"
	"github.com/visit-dav/watchbill/generator/problem"
	"github.com/visit-dav/watchbill/templates"
)

func codeStyle(t *testing.T) string {
	t.Helper()
	style, err := fs.ReadFile(templates.FS, "assets/60-code.css")
	if err != nil {
		t.Fatal(err)
	}
	return string(style)
}

func TestColoursOfCodeCanBeRead(t *testing.T) {
	t.Parallel()
	pairs := regexp.MustCompile(`light-dark\(#([0-9a-f]{6}), #([0-9a-f]{6})\)`).FindAllStringSubmatch(codeStyle(t), -1)
	if len(pairs) < 6 {
		t.Fatalf("%d colours", len(pairs))
	}
	for _, m := range pairs {
		for _, c := range [][2]string{{m[1], "ffffff"}, {m[1], "f0f2f5"}, {m[2], "000000"}, {m[2], "22272e"}} {
			if got := contrast(t, c[0], c[1]); got < 4.5 {
				t.Errorf("#%s on #%s: contrast %.1f", c[0], c[1], got)
			}
		}
	}
}

func TestEveryClassOfCodeHasAColour(t *testing.T) {
	t.Parallel()
	var problems problem.List
	d := markdown.Parse("a.md", []byte("```go\npackage a // b\nfunc (c *d) E(s string) int { return 1 + len(\"x\") }\n```\n\n"+
		"```diff\n-a\n+b\n@@ c\n```\n\n```html\n<a href=\"b\">c</a>\n```\n\n```sh\nexport A=$B\necho \"$C\" | wc\n```\n\n"+
		"```console\n$ ls\na\n```\n\n```yaml\na: b # c\nd: 1\n```\n"), markdown.Options{}, &problems)
	body := d.Render(func(markdown.Link) (string, bool) { return "", false }).String()
	style := codeStyle(t)
	seen := map[string]bool{}
	for _, class := range regexp.MustCompile(`hl-[a-z]+`).FindAllString(body, -1) {
		seen[class] = true
		if !strings.Contains(style, "."+class) {
			t.Errorf("%s has no colour", class)
		}
	}
	if len(seen) < 8 {
		t.Errorf("only %v were used", seen)
	}
}

// contrast is that of WCAG 2.2.
func contrast(t *testing.T, a, b string) float64 {
	t.Helper()
	x, y := luminance(t, a), luminance(t, b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

func luminance(t *testing.T, colour string) float64 {
	t.Helper()
	sum := 0.0
	for i, weight := range []float64{0.2126, 0.7152, 0.0722} {
		n, err := strconv.ParseUint(colour[2*i:2*i+2], 16, 8)
		if err != nil {
			t.Fatal(err)
		}
		part := float64(n) / 255
		if part <= 0.04045 {
			part /= 12.92
		} else {
			part = math.Pow((part+0.055)/1.055, 2.4)
		}
		sum += weight * part
	}
	return sum
}
