package incident

import (
	"bytes"
	"fmt"
	"html"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/visit-dav/watchbill/generator/redact"
)

// restrictions tell which incidents may never be published.
type restrictions struct {
	labels  map[string]bool // folded
	numbers []int
	words   [][]byte // folded, in every way in which they may be written apart or together
	letters [][]byte // of the words, each once: where none stands, no word does
	rules   string   // labels and words, to tell them from others
	room    *sync.Pool
}

// maxSpelt is the length up to which a word is also looked for spelt out, as in S.C.F.
const maxSpelt = 12

func newRestrictions(r Rules) restrictions {
	re := restrictions{labels: map[string]bool{}, numbers: r.RestrictedNumbers, room: &sync.Pool{New: func() any { return &folds{} }}}
	for _, label := range r.RestrictedLabels {
		re.labels[redact.Fold(label)] = true
	}
	var words []string
	for _, word := range r.RestrictedWords {
		folded := redact.Fold(word)
		joined := strings.ReplaceAll(folded, " ", "")
		if joined == "" {
			continue
		}
		words = append(words, bounded(folded), bounded(" "+joined))
		if utf8.RuneCountInString(joined) <= maxSpelt {
			words = append(words, " "+strings.Join(strings.Split(joined, ""), " ")+" ")
		}
	}
	slices.Sort(words)
	for _, word := range slices.Compact(words) {
		re.words = append(re.words, []byte(word))
		letters := []byte(strings.ReplaceAll(word, " ", ""))
		if !slices.ContainsFunc(re.letters, func(known []byte) bool { return bytes.Equal(known, letters) }) {
			re.letters = append(re.letters, letters)
		}
	}
	re.rules = fmt.Sprintf("%q %q", slices.Sorted(maps.Keys(re.labels)), re.words)
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
	switch {
	case listed || i.entry() != nil: // it was looked through when it was entered
		return listed
	case i.known == nil:
		return re.inIssue(i)
	}
	if last := &i.known.restricted; last.rules != re.rules {
		last.rules, last.held = re.rules, re.inIssue(i)
	}
	return i.known.restricted.held
}

// inIssue looks for the labels and the words.
func (re *restrictions) inIssue(i *Issue) bool {
	if slices.ContainsFunc(i.Labels, re.isLabel) {
		return true
	}
	work := re.room.Get().(*folds)
	defer re.room.Put(work)
	return slices.ContainsFunc(texts(i), func(text string) bool { return re.inText(text, work) })
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

// folds is room for what a text is made into, used again for the next one.
type folds struct{ letters, folded, shown []byte }

// inText looks for the words in the text as written and as a page would show it.
func (re *restrictions) inText(text string, work *folds) bool {
	if len(re.words) == 0 || text == "" {
		return false
	}
	may, asWritten := re.mayStandIn(text, work)
	if may {
		work.folded = redact.AppendFold(work.folded[:0], text)
		if re.inFolded(work.folded) {
			return true
		}
	} else if asWritten {
		return false
	}
	shown, differs := appendShown(work.shown[:0], text)
	if !differs {
		return false
	}
	work.shown = shown
	if letters, seen := appendLetters(work.letters[:0], shown); seen&isWide == 0 && !re.inLetters(letters) {
		return false
	}
	work.folded = redact.AppendFold(work.folded[:0], shown)
	return re.inFolded(work.folded)
}

// What appendLetters asks of a byte, beside the letter that it folds to.
const (
	isLetter  = 1 << 8 // or a digit
	isMarkup  = 1 << 9 // stands for other letters, or takes some away
	isBracket = 1 << 10
	isWide    = 1 << 11
)

// lettersOf tells of each byte what Fold makes of it.
var lettersOf = func() (table [256]uint16) {
	for c := range table {
		folded := strings.TrimSpace(redact.Fold(string([]byte{byte(c)})))
		switch {
		case c >= utf8.RuneSelf:
			table[c] = isWide
		case folded != "":
			table[c] = isLetter | uint16(folded[0])
		case c == '<' || c == '&' || c == '%':
			table[c] = isMarkup
		case c == ']':
			table[c] = isBracket
		}
	}
	return table
}()

// mayStandIn tells whether a word may stand in a text as it is written, by its letters and digits alone, and whether a page would
// show the same ones: it takes away marks, which are none, unless there is markup or a link.
func (re *restrictions) mayStandIn(text string, work *folds) (may, asWritten bool) {
	letters, seen := appendLetters(work.letters[:0], text)
	if work.letters = letters; seen&isWide != 0 {
		return true, false
	}
	asWritten = seen&isMarkup == 0 && (seen&isBracket == 0 || !strings.Contains(text, "]("))
	return re.inLetters(letters), asWritten
}

// appendLetters gives the letters and digits of a text, folded, and what else was seen. With wide characters in it they aren't all.
func appendLetters[text string | []byte](b []byte, s text) (letters []byte, seen uint16) {
	b = slices.Grow(b, len(s)+1)
	room, n := b[:len(s)+1], 0
	for i := range len(s) {
		c := lettersOf[s[i]]
		room[n] = byte(c)
		n += int(c / isLetter % 2)
		seen |= c
	}
	return room[:n], seen
}

func (re *restrictions) inLetters(letters []byte) bool {
	return slices.ContainsFunc(re.letters, func(word []byte) bool { return bytes.Contains(letters, word) })
}

func (re *restrictions) inFolded(folded []byte) bool {
	return slices.ContainsFunc(re.words, func(word []byte) bool { return bytes.Contains(folded, word) })
}

var (
	htmlMarkup  = regexp.MustCompile(`(?s)<!--.*?-->|</?[A-Za-z][^<>]*>`)
	percentCode = regexp.MustCompile(`(?:%[0-9A-Fa-f]{2})+`)
)

// appendShown drops what Markdown and HTML put between letters, and decodes entities and percent codes.
func appendShown(b []byte, text string) (shown []byte, differs bool) {
	if !strings.ContainsAny(text, "*_~`\\&<%[") {
		return b, false
	}
	if strings.Contains(text, "%") {
		text = percentCode.ReplaceAllStringFunc(text, func(code string) string {
			if plain, err := url.PathUnescape(code); err == nil {
				return plain
			}
			return code
		})
	}
	text = html.UnescapeString(text)
	if strings.Contains(text, "<") {
		text = htmlMarkup.ReplaceAllLiteralString(text, "")
	}
	return appendUnmarked(b, text), true
}

// appendUnmarked drops marks, square brackets, and the address in round ones that follows. One pass by hand: every text of
// every issue goes through it.
func appendUnmarked(b []byte, text string) []byte {
	from := 0 // of what is kept and not yet written
	for at := 0; at < len(text); at++ {
		c := text[at]
		if c > '~' || !isMark[c] {
			continue
		}
		b = append(b, text[from:at]...)
		if c == ']' && at+1 < len(text) && text[at+1] == '(' {
			if end := strings.IndexAny(text[at+2:], "()"); end >= 0 && text[at+2+end] == ')' {
				at += 2 + end
			}
		}
		from = at + 1
	}
	return append(b, text[from:]...)
}

// isMark tells what appendUnmarked drops.
var isMark = ['~' + 1]bool{'[': true, ']': true, '*': true, '_': true, '~': true, '`': true, '\\': true}
