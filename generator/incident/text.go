package incident

import (
	"iter"
	"net/url"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/visit-dav/watchbill/generator/plain"
	"github.com/visit-dav/watchbill/generator/redact"
)

var ansiSequence = regexp.MustCompile(`\x1b\[[0-9;?]*[ -/]*[@-~]`)

// normal gives text with LF line ends, without terminal colours and without what turns the reading direction around; where
// that parted two words, redact.Seam stands until the text is redacted. Other control characters and broken UTF-8 show as
// U+FFFD, so that their loss is seen.
func normal(s string) string {
	if plain.Is(s) {
		return s
	}
	if strings.Contains(s, "\r") {
		s = strings.ReplaceAll(s, "\r\n", "\n")
		s = strings.ReplaceAll(s, "\r", "\n")
	}
	if strings.Contains(s, "\x1b[") {
		s = ansiSequence.ReplaceAllLiteralString(s, redact.Seam)
	}
	if strings.ContainsFunc(s, isUnseen) || !utf8.ValidString(s) {
		s = strings.Map(seen, s)
	}
	if strings.Contains(s, redact.Seam) {
		s = withoutIdleSeams(s)
	}
	return s
}

// withoutIdleSeams drops those at which nothing is joined.
func withoutIdleSeams(s string) string {
	var b strings.Builder
	for part := range strings.SplitSeq(s, redact.Seam) {
		if part == "" {
			continue
		}
		text := b.String()
		before, _ := utf8.DecodeLastRuneInString(text)
		behind, _ := utf8.DecodeRuneInString(part)
		if text != "" && !unicode.IsSpace(before) && !unicode.IsSpace(behind) {
			b.WriteString(redact.Seam)
		}
		b.WriteString(part)
	}
	return b.String()
}

// isUnseen tells what changes a text, or its lines, without being seen.
func isUnseen(r rune) bool { return isControl(r) || isDirection(r) || r == 0x2028 || r == 0x2029 }

// seen gives what stands for a character.
func seen(r rune) rune {
	switch {
	case isDirection(r):
		seam, _ := utf8.DecodeRuneInString(redact.Seam)
		return seam
	case r == 0x2028 || r == 0x2029:
		return ' '
	case isControl(r):
		return utf8.RuneError
	}
	return r
}

// isDirection tells a bidirectional embedding, override or isolate, and a byte-order mark.
func isDirection(r rune) bool {
	return r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 || r == 0xfeff
}

func isControl(r rune) bool {
	return r < ' ' && r != '\n' && r != '\t' || r == 0x7f || 0x80 <= r && r < 0xa0
}

// webAddress gives an address on the web as written in a page or a terminal, or "" for anything else.
func webAddress(s string) string {
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "https" || u.Host == "" {
		return ""
	}
	return strings.ReplaceAll(oneLine(u.String()), redact.Seam, "")
}

// oneLine is for titles and short fields.
func oneLine(s string) string { return strings.Join(strings.Fields(normal(s)), " ") }

// line is a line of Markdown without its end, with its place; code tells that it stands in a fenced block, its fences
// included.
type line struct {
	text string
	code bool
	at   int
}

func (l line) end() int { return l.at + len(l.text) }

// markdownLines walks the lines of a text.
func markdownLines(s string) iter.Seq[line] {
	return func(yield func(line) bool) {
		var fence fence
		at := 0
		for text := range strings.SplitSeq(s, "\n") {
			if !yield(line{text, fence.code(text), at}) {
				return
			}
			at += len(text) + 1
		}
	}
}

// fence is the marks that opened the fenced block in which a walk over lines stands, or "".
type fence string

// code takes the next line, and tells whether it belongs to a fenced block.
func (f *fence) code(text string) bool {
	inside := *f != ""
	mark := fenceOf(text)
	switch {
	case !inside && mark != "":
		*f = fence(mark)
		return true
	case inside && closes(text, string(*f)):
		*f = ""
	}
	return inside
}

// fenceOf gives the marks that open a fenced block, or "" (CommonMark 4.5).
func fenceOf(text string) string {
	s := strings.TrimLeft(text, " ")
	if len(text)-len(s) > 3 || s == "" || s[0] != '`' && s[0] != '~' {
		return ""
	}
	rest := strings.TrimLeft(s, s[:1])
	if len(s)-len(rest) < 3 || s[0] == '`' && strings.Contains(rest, "`") {
		return ""
	}
	return s[:len(s)-len(rest)]
}

func closes(text, fence string) bool {
	mark := fenceOf(text)
	return strings.HasPrefix(mark, fence) && strings.TrimSpace(text) == mark
}

// withoutComments drops HTML comments outside of code: templates hold them, and GitHub shows none.
func withoutComments(s string) string {
	if !strings.Contains(s, "<!--") {
		return s
	}
	var b strings.Builder
	inside := false
	for l := range markdownLines(s) {
		text := l.text
		if !l.code || inside {
			text, inside = cutComments(text, inside)
			if text == "" && l.text != "" {
				continue
			}
		}
		b.WriteString(text)
		b.WriteByte('\n')
	}
	if inside { // it never ends, so it isn't one
		return s
	}
	return strings.Clone(strings.TrimSuffix(b.String(), "\n")) // an article keeps it, without the builder's spare room
}

// cutComments drops the comments of one line; inside tells that one is open before it, and after it.
func cutComments(text string, inside bool) (string, bool) {
	var kept strings.Builder
	for {
		if inside {
			_, after, found := strings.Cut(text, "-->")
			if !found {
				return kept.String(), true
			}
			text, inside = after, false
		}
		before, after, found := strings.Cut(text, "<!--")
		kept.WriteString(before)
		if !found {
			return kept.String(), false
		}
		if strings.Count(before, "`")%2 == 1 { // in a code span
			kept.WriteString("<!--")
			text = after
			continue
		}
		text, inside = after, true
	}
}

// tidy drops the configured lines of templates, and empty lines at both ends and in excess between.
func tidy(s string, boilerplate map[string]bool) string {
	kept := excerpt{text: s}
	empty := 0
	for l := range markdownLines(s) {
		trimmed := strings.TrimSpace(l.text)
		switch {
		case !l.code && boilerplate[trimmed]:
			continue
		case !l.code && trimmed == "":
			empty++
			continue
		}
		kept.add("\n\n"[:min(2, empty+1)], l.at, l.end())
		empty = 0
	}
	return strings.TrimRight(kept.String(), " \t\n")
}
