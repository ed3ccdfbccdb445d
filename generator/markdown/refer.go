package markdown

import (
	"html"
	"regexp"
	"strconv"
	"strings"
)

// Refer gives the address of an issue that a text speaks of as `#12` or `owner/name#12`, or "" when it has none that
// readers may open. repository is "" for the text's own.
type Refer func(repository string, number int) (href string)

var (
	reference  = regexp.MustCompile(`([A-Za-z0-9][A-Za-z0-9-]*/[A-Za-z0-9._-]+)?#([1-9][0-9]{0,8})\b`)
	withinWord = regexp.MustCompile(`[A-Za-z0-9&/#=_.-]`) // an entity, an anchor, a name such as C#
	stackFrame = regexp.MustCompile(`^#[0-9]+[ \t]+(?:0x[0-9a-fA-F]|[^ \t]+[ \t]*\()`)
)

// references writes a text in which each issue that has an address is a link.
func references(out *strings.Builder, text string, refer Refer) {
	from := 0
	for _, m := range reference.FindAllStringSubmatchIndex(text, -1) {
		before := text[max(0, m[0]-1):m[0]] // no more: a text may hold as many references as it likes
		if withinWord.MatchString(before) || stackFrame.MatchString(text[m[0]:]) {
			continue
		}
		repository := ""
		if m[2] >= 0 {
			repository = text[m[2]:m[3]]
		}
		number, err := strconv.Atoi(text[m[4]:m[5]])
		if err != nil {
			continue
		}
		href := refer(repository, number)
		if href == "" {
			continue
		}
		rel := ""
		if scheme(href) != "" {
			rel = ` rel="noopener noreferrer"`
		}
		out.WriteString(html.EscapeString(text[from:m[0]]) + `<a href="` + html.EscapeString(href) + `"` + rel + ">" +
			text[m[0]:m[1]] + "</a>")
		from = m[1]
	}
	out.WriteString(html.EscapeString(text[from:]))
}
