package incident

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/visit-dav/watchbill/generator/redact"
)

const (
	mostErrorLines   = 3
	shortestError    = 8   // characters
	longestErrorLine = 200 // characters; a longer one is cut, for a list of them
)

var (
	tellsError = regexp.MustCompile(`(?i)error|fail|cannot|can't|could ?n[o']t|unable|fatal|exception|segmentation fault|` +
		`segfault|not found|no such|undefined|unresolved|invalid|abort|denied|refused|timed? ?out|terminate called|panic|` +
		`assert|exit(?:ed)? (?:status|code|with)|status [1-9][0-9]*|bad_alloc|not a [A-Z]|expected`)
	quoted = regexp.MustCompile("[\"“„`]([^\"“”„`]{8,200})[\"”“`]")
	// beforeMessage is what programs write in front of a message and what differs from run to run: times, addresses.
	beforeMessage = regexp.MustCompile(`^(?:[\[(]?[0-9][0-9T:.,/+Z -]*[\])]?\s+|[>$#%|*=-]+\s+)+`)
)

// ErrorLines gives the messages by which somebody would look an article up: of its error text, else of the code in its
// symptom, else what its title quotes. At most three, each on one line.
func (a *Article) ErrorLines() []string {
	if a.gated {
		return a.errorLines
	}
	return a.findErrorLines()
}

func (a *Article) findErrorLines() []string {
	lines := messages(strings.Split(a.ErrorText.String(), "\n"))
	if len(lines) == 0 {
		lines = messages(codeOf(a.Symptom.String() + "\n" + a.Rest.String()))
	}
	if len(lines) == 0 {
		for _, match := range quoted.FindAllStringSubmatch(a.Title.String(), -1) {
			if strings.ContainsFunc(match[1], isNoLetter) { // a word alone is a name
				lines = append(lines, match[1])
			}
		}
	}
	var short []string
	for _, l := range lines {
		l = strings.Join(strings.Fields(l), " ")
		if utf8.RuneCountInString(l) > longestErrorLine {
			l = string([]rune(l)[:longestErrorLine]) + "…"
		}
		if !slices.Contains(short, l) {
			short = append(short, l)
		}
	}
	return short[:min(mostErrorLines, len(short))]
}

func isNoLetter(r rune) bool { return !unicode.IsLetter(r) }

// messages picks the lines that tell an error.
func messages(lines []string) []string {
	var found []string
	for _, l := range lines {
		if stackFrame.MatchString(l) || !tellsError.MatchString(l) {
			continue
		}
		l = strings.TrimSpace(beforeMessage.ReplaceAllLiteralString(strings.TrimSpace(l), ""))
		if utf8.RuneCountInString(l) >= shortestError && strings.TrimSpace(redact.Fold(l)) != "" {
			found = append(found, l)
		}
	}
	return found
}

// codeOf gives the lines of fenced blocks.
func codeOf(text string) []string {
	var lines []string
	for l := range markdownLines(text) {
		if l.code && fenceOf(l.text) == "" {
			lines = append(lines, l.text)
		}
	}
	return lines
}
