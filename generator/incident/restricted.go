package incident

import (
	"html"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/visit-dav/watchbill/generator/redact"
)

// restrictions tell which incidents may never be published.
type restrictions struct {
	labels  map[string]bool // folded
	numbers []int
	words   []string // folded, in every way in which they may be written apart or together
}

// maxSpelt is the length up to which a word is also looked for spelt out, as in S.C.F.
const maxSpelt = 12

func newRestrictions(r Rules) restrictions {
	re := restrictions{labels: map[string]bool{}, numbers: r.RestrictedNumbers}
	for _, label := range r.RestrictedLabels {
		re.labels[redact.Fold(label)] = true
	}
	for _, word := range r.RestrictedWords {
		folded := redact.Fold(word)
		joined := strings.ReplaceAll(folded, " ", "")
		if joined == "" {
			continue
		}
		re.words = append(re.words, bounded(folded), bounded(" "+joined+" "))
		if utf8.RuneCountInString(joined) <= maxSpelt {
			re.words = append(re.words, " "+strings.Join(strings.Split(joined, ""), " ")+" ")
		}
	}
	slices.Sort(re.words)
	re.words = slices.Compact(re.words)
	return re
}

// bounded drops the word boundary where a script writes none.
func bounded(word string) string {
	inner := strings.TrimSpace(word)
	first, _ := utf8.DecodeRuneInString(inner)
	last, _ := utf8.DecodeLastRuneInString(inner)
	if unspaced(first) {
		word = strings.TrimLeft(word, " ")
	}
	if unspaced(last) {
		word = strings.TrimRight(word, " ")
	}
	return word
}

func unspaced(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Thai, unicode.Lao,
		unicode.Khmer, unicode.Myanmar)
}

// hold tells whether an issue is restricted: by number, by label, or by a word in its title, labels, body or any
// comment, published or not.
func (re *restrictions) hold(i *Issue) bool {
	if slices.Contains(re.numbers, i.Number) {
		return true
	}
	for _, label := range i.Labels {
		if re.labels[redact.Fold(label.Name)] || re.inText(label.Name) {
			return true
		}
	}
	if re.inText(i.Title) || i.Body != nil && re.inText(*i.Body) {
		return true
	}
	return slices.ContainsFunc(i.Comments, func(c Comment) bool { return c.Body != nil && re.inText(*c.Body) })
}

// inText looks for the words in the text as written and as a page would show it.
func (re *restrictions) inText(text string) bool {
	if len(re.words) == 0 || text == "" {
		return false
	}
	if re.inFolded(redact.Fold(text)) {
		return true
	}
	shown, differs := asShown(text)
	return differs && re.inFolded(redact.Fold(shown))
}

func (re *restrictions) inFolded(folded string) bool {
	return slices.ContainsFunc(re.words, func(word string) bool { return strings.Contains(folded, word) })
}

var (
	htmlMarkup  = regexp.MustCompile(`(?s)<!--.*?-->|</?[A-Za-z][^<>]*>`)
	markMarkup  = strings.NewReplacer("*", "", "_", "", "~", "", "`", "", `\`, "")
	percentCode = regexp.MustCompile(`(?:%[0-9A-Fa-f]{2})+`)
)

// asShown drops what Markdown and HTML put between letters, and decodes entities and percent codes.
func asShown(text string) (shown string, differs bool) {
	if !strings.ContainsAny(text, "*_~`\\&<%") {
		return "", false
	}
	shown = text
	if strings.Contains(shown, "%") {
		shown = percentCode.ReplaceAllStringFunc(shown, func(code string) string {
			if plain, err := url.PathUnescape(code); err == nil {
				return plain
			}
			return code
		})
	}
	shown = html.UnescapeString(shown)
	if strings.Contains(shown, "<") {
		shown = htmlMarkup.ReplaceAllLiteralString(shown, "")
	}
	return markMarkup.Replace(shown), true
}
