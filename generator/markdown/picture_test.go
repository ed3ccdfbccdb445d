package markdown_test

import (
	"strings"
	"testing"

	"github.com/visit-dav/watchbill/generator/markdown"
	"github.com/visit-dav/watchbill/generator/problem"
)

func TestAPictureOfAnotherHostIsNeverFetched(t *testing.T) {
	t.Parallel()
	const issue = "https://github.com/o/r/issues/7"
	for name, source := range map[string]string{
		"a picture":           "![a window](https://evil.example/x.png)",
		"raw HTML":            `<img src="https://evil.example/x.png" alt="a window">`,
		"without a scheme":    "![a window](//evil.example/x.png)",
		"a picture in data":   "![a window](data:image/png;base64,AAAA)",
		"a relative one":      "![a window](x.png)",
		"a picture in a link": "[![a window](https://evil.example/x.png)](https://a.example)",
	} {
		got := markdown.Incident(source, issue).String()
		if strings.Contains(got, "<img") || !strings.Contains(got, "a window") {
			t.Errorf("%s: %s", name, got)
		}
		if linked := strings.Contains(got, `href="`+issue+`"`); linked == strings.Contains(got, "a.example") {
			t.Errorf("%s: leads to the issue: %v, %s", name, linked, got)
		}
		if got := markdown.Incident(source, "").String(); strings.Contains(got, "issues/7") || strings.Contains(got, `href=""`) {
			t.Errorf("%s: %s", name, got)
		}
		var problems problem.List
		doc := markdown.Parse("x.md", []byte(source), markdown.Options{}, &problems)
		if doc == nil {
			t.Fatal(problems.Sorted())
		}
		follow := func(l markdown.Link) (string, bool) { return l.Destination, true }
		if got := doc.Render(follow).String(); strings.Contains(got, `src="http`) || strings.Contains(got, `src="//`) {
			t.Errorf("%s in a document: %s", name, got)
		}
	}
}

func TestOnlyTheSitesOwnCopyOfAStrangersPictureIsShown(t *testing.T) {
	t.Parallel()
	const known = "https://github.com/user-attachments/assets/1"
	around := markdown.Surroundings{Copies: func(address string) (markdown.Copied, bool) {
		return markdown.Copied{Address: "../pictures/a.png", Width: 20, Height: 10}, address == known
	}}
	const want = `<img src="../pictures/a.png" alt="a &#34;window&#34;" width="20" height="10" loading="lazy">`
	for name, c := range map[string]struct {
		source string
		shown  bool
	}{
		"a picture":            {`![a "window"](` + known + `)`, true},
		"raw HTML":             {`<img onerror="alert(1)" style="x" width="9999" alt='a "window"' src="` + known + `">`, true},
		"another address":      {`![a "window"](` + known + `2)`, false},
		"the copy's address":   {`![a "window"](../pictures/a.png)`, false},
		"raw HTML of the copy": {`<img src="../pictures/a.png">`, false},
		"both":                 {`![a "window"](` + known + `) <img src="../pictures/b.png"> ![x](../pictures/b.png)`, true},
	} {
		got := markdown.IncidentUpTo(markdown.MaxIncident, c.source, "", around).String()
		n := 0
		if c.shown {
			n = 1
		}
		if strings.Count(got, want) != n || strings.Count(got, "<img") != n {
			t.Errorf("%s: %s", name, got)
		}
	}
}
