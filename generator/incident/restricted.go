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
		re.words = append(re.words, bounded(folded), bounded(" "+joined))
		if utf8.RuneCountInString(joined) <= maxSpelt {
			re.words = append(re.words, " "+strings.Join(strings.Split(joined, ""), " ")+" ")
		}
	}
	slices.Sort(re.words)
	re.words = slices.Compact(re.words)
	return re
}

// longWord is the length from which a word counts wherever it stands, inside of another word too.
const longWord = 5

// bounded says where a word must stand. A short one stands alone, or else commit hashes would be full of it; a long one
// anywhere, as in Vaults and VaultLogin01: withholding too much is the safe side. So does one whose script writes no
// spaces.
func bounded(word string) string {
	inner := strings.TrimSpace(word)
	first, _ := utf8.DecodeRuneInString(inner)
	if unspaced(first) || utf8.RuneCountInString(inner) >= longWord {
		return inner
	}
	return " " + inner + " "
}

func unspaced(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Thai, unicode.Lao,
		unicode.Khmer, unicode.Myanmar)
}

// hold tells whether an issue is restricted: by number, by label, or by a word anywhere in it: title, labels,
// milestone, address, body, any comment, published or not, and the names of the accounts.
func (re *restrictions) hold(i *Issue) bool {
	listed := slices.Contains(re.numbers, i.Number) || slices.Contains(re.numbers, i.address()) // it had that number once
	if listed || slices.ContainsFunc(i.Labels, re.isLabel) {
		return true
	}
	return slices.ContainsFunc(texts(i), re.inText)
}

// isLabel tells a restricted label, and one of its kind: restricted: vault.
func (re *restrictions) isLabel(l Label) bool {
	folded := redact.Fold(l.Name)
	for label := range re.labels {
		if strings.HasPrefix(folded, label) {
			return true
		}
	}
	return false
}

// texts lists everything that people wrote into an issue, their names too.
func texts(i *Issue) []string {
	list := []string{i.Title, i.HTMLURL, i.User.name()}
	if i.Body != nil {
		list = append(list, *i.Body)
	}
	if i.Milestone != nil {
		list = append(list, i.Milestone.Title)
	}
	for _, l := range i.Labels {
		list = append(list, l.Name)
	}
	for k := range i.Assignees {
		list = append(list, i.Assignees[k].name())
	}
	for k := range i.Comments {
		c := &i.Comments[k]
		list = append(list, c.User.name())
		if c.Body != nil {
			list = append(list, *c.Body)
		}
	}
	return list
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
	if !strings.ContainsAny(text, "*_~`\\&<%[") {
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
	return markMarkup.Replace(withoutLinks(shown)), true
}

// withoutLinks drops square brackets, and the address in round ones that follows. One pass by hand: every text of every
// issue goes through it.
func withoutLinks(text string) string {
	if !strings.ContainsAny(text, "[]") {
		return text
	}
	var b strings.Builder
	b.Grow(len(text))
	for at := 0; at < len(text); at++ {
		switch c := text[at]; {
		case c == ']' && at+1 < len(text) && text[at+1] == '(':
			if end := strings.IndexAny(text[at+2:], "()"); end >= 0 && text[at+2+end] == ')' {
				at += 2 + end
			}
		case c != '[' && c != ']':
			b.WriteByte(c)
		}
	}
	return b.String()
}
