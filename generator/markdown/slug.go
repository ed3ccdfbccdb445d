package markdown

import (
	"strconv"
	"strings"
	"unicode"
)

// slugs makes the ids of headings the way GitHub does, so that links written for GitHub work.
type slugs map[string]int

// next gives the id for a heading's text: letters, marks, digits, _ and - stay, in lower case; blanks become hyphens; a
// second one of the same name gets -1, a third -2.
func (s slugs) next(text string) string {
	base := Slug(text)
	id := base
	for {
		if _, taken := s[id]; !taken {
			break
		}
		s[base]++
		id = base + "-" + strconv.Itoa(s[base])
	}
	s[id] = 0
	return id
}

// Slug is the id of a heading that is the first of its name.
func Slug(text string) string {
	id := strings.Map(func(r rune) rune {
		switch {
		case r == ' ':
			return '-'
		case r == '-' || r == '_' || unicode.In(r, unicode.L, unicode.M, unicode.N, unicode.Pc):
			return unicode.ToLower(r)
		}
		return -1
	}, strings.TrimSpace(text))
	if id == "" {
		return "section"
	}
	return id
}
