package starter

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/visit-dav/watchbill/generator/roster"
)

var (
	plain = regexp.MustCompile(`^[\p{L}](?:[\p{L}\p{M}\p{N} ./_'-]*[\p{L}\p{M}\p{N}])?$`)
	words = []string{"true", "false", "yes", "no", "on", "off", "y", "n", "null"} // that YAML doesn't take for text
	folds = strings.NewReplacer("ß", "ss", "æ", "ae", "ø", "o", "đ", "d", "ł", "l", "ı", "i", "þ", "th", "ð", "d", "œ", "oe")
)

// Slug makes the short name of a name: lower-case letters without marks, digits, hyphens. It may be empty, for a name in
// other letters.
func Slug(name string) string {
	var b strings.Builder
	gap := false
	for _, r := range norm.NFD.String(folds.Replace(strings.ToLower(name))) {
		switch {
		case 'a' <= r && r <= 'z' || '0' <= r && r <= '9':
			if gap && b.Len() > 0 {
				b.WriteByte('-')
			}
			b.WriteRune(r)
			gap = false
		case unicode.Is(unicode.Mn, r) || r == '\'' || r == '’':
		default:
			gap = true
		}
	}
	return b.String()
}

// Name gives people without a slug one of their own: the first name's, else the whole name's, else a number.
func Name(people []Person) []Person {
	taken := map[string]bool{"": true, roster.Vacant: true, "index": true}
	for _, p := range people {
		taken[p.Slug] = true
	}
	named := make([]Person, len(people))
	for i, p := range people {
		if p.Slug == "" {
			first, _, _ := strings.Cut(strings.TrimSpace(p.Name), " ")
			p.Slug = Slug(first)
			if taken[p.Slug] {
				p.Slug = Slug(p.Name)
			}
			for n := i + 1; taken[p.Slug]; n++ {
				p.Slug = "person-" + strconv.Itoa(n)
			}
			taken[p.Slug] = true
		}
		named[i] = p
	}
	return named
}
