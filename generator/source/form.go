package source

import (
	"fmt"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/visit-dav/watchbill/generator/hours"
	"github.com/visit-dav/watchbill/generator/incident"
	"github.com/visit-dav/watchbill/generator/problem"
	"github.com/visit-dav/watchbill/generator/roster"
	"github.com/visit-dav/watchbill/generator/strict"
)

// form is how a value must be written; the field tag `form` names it. Each part may be absent.
type form struct {
	expected string             // completes "expected ..."
	words    []string           // the only ones allowed
	pattern  string             // regular expression for the whole text, read by editors too
	low, top int                // bounds of a number, when top isn't 0
	check    func(string) error // what a pattern can't tell
	hint     string
}

// misfit is a value that doesn't keep to its form.
type misfit struct{ message, hint string }

func (m misfit) Error() string { return m.message }

// Hint says what to write.
func (m misfit) Hint() string { return m.hint }

const (
	noEnd     = 1 << 30
	slugHint  = "slugs are lower-case letters, digits and hyphens"
	slugForm  = `[a-z0-9]+(-[a-z0-9]+)*`
	loginForm = `[A-Za-z0-9]+([-_][A-Za-z0-9]+)*`
)

func forms() map[string]form {
	return map[string]form{
		"word":     {expected: "text with a letter or a digit", pattern: `[\s\S]*[\p{L}\p{N}][\s\S]*`},
		"language": {expected: "a language such as en or pt-BR", pattern: `[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*`},
		"email":    {expected: "an address such as help@example.org", pattern: `[^\s@<>]+@[^\s@<>]+`, hint: "write the address alone, with its @"},
		"url":      {check: checkURL},
		"base":     {check: checkBase},
		"zone":     {check: checkZone},
		"day":      {check: checkDay},
		"asked":    {words: askedWords()},
		"span":     {check: checkSpan, pattern: `[0-9]{2}:[0-9]{2}-[0-9]{2}:[0-9]{2}`},
		"clock":    {check: checkClock, pattern: `[0-9]{2}:[0-9]{2}`},
		"goal":     {check: checkGoal, pattern: `([0-9]+(\.[0-9]+)?(h|m|s))+`},
		"wait":     {check: checkWait, pattern: `([0-9]+(\.[0-9]+)?(h|m|s))+`},
		"repository": {
			expected: "a repository as owner/name", pattern: `[A-Za-z0-9][A-Za-z0-9-]*/[A-Za-z0-9._-]+`,
			hint: "for example visit-dav/visit, without https://github.com/",
		},
		"login": {
			expected: "a GitHub login", pattern: loginForm + `(\[bot\])?`,
			hint: "write the login alone, without @ and without https://github.com/",
		},
		"host": {
			expected: "a host name such as node.example.gov, or *.example.gov",
			pattern:  `(\*\.)?[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*`,
			hint:     "write it without https:// and without a path; only a leading *. stands for other names",
		},
		"expression": {check: checkExpression},
		"page": {
			expected: "a document such as runbook/escalation.md", pattern: `([^/.\\][^/\\]*/)*[^/.\\][^/\\]*\.md`,
			hint: "write its path below content/, without a slash in front",
		},
		"colour": {expected: "a colour as #rrggbb", pattern: `#[0-9a-fA-F]{6}`},
		"picture": {
			expected: "a picture such as logo.svg", pattern: `([^/.\\][^/\\]*/)*[^/.\\][^/\\]*\.(svg|png|webp|jpg)`,
			hint: "write its path below content/, without a slash in front",
		},
		"slug":     {expected: "a slug such as vis", pattern: slugForm, hint: slugHint},
		"person":   {check: checkPerson, pattern: slugForm},
		"holder":   {expected: "a person's slug, or vacant", pattern: slugForm, hint: slugHint},
		"percent":  {low: 1, top: 100},
		"part":     {low: 0, top: 100},
		"days":     {low: 1, top: 366},
		"positive": {low: 1, top: noEnd},
		"count":    {low: 0, top: noEnd},
		"publish":  {words: words(incident.Labelled, incident.Reviewed, incident.Closed)},
		"pictures": {words: words(LinkPictures, CopyPictures)},
		"pattern":  {words: words(roster.Chain, roster.Independent)},
		"kind":     {words: words(roster.Swap, roster.Cover, roster.Promote, roster.Revert)},
		"role":     {words: words(roster.Primary, roster.Backup)},
	}
}

func words[T ~string](values ...T) []string {
	list := make([]string, len(values))
	for i, v := range values {
		list[i] = string(v)
	}
	return list
}

// checks makes the forms what the reader takes.
func checks() map[string]strict.Form {
	all := map[string]strict.Form{}
	for name, f := range forms() {
		all[name] = f.compile()
	}
	return all
}

func (f form) compile() strict.Form {
	switch {
	case f.check != nil:
		return f.check
	case f.words != nil:
		return f.checkWord
	case f.top != 0:
		return f.checkNumber
	}
	pattern := regexp.MustCompile(`^(` + f.pattern + `)$`)
	return func(written string) error {
		if pattern.MatchString(written) {
			return nil
		}
		return misfit{fmt.Sprintf("expected %s, found %q", f.expected, written), f.hint}
	}
}

func (f form) checkWord(written string) error {
	for _, w := range f.words {
		if written == w {
			return nil
		}
	}
	last := len(f.words) - 1
	choice := strings.Join(f.words[:last], ", ") + " or " + f.words[last]
	hint := ""
	if near := problem.Nearest(written, f.words); near != "" {
		hint = fmt.Sprintf("did you mean %q?", near)
	}
	return misfit{fmt.Sprintf("expected %s, found %q", choice, written), hint}
}

func (f form) checkNumber(written string) error {
	n, err := strconv.Atoi(written)
	if err != nil || n < f.low || n > f.top {
		return misfit{message: fmt.Sprintf("expected %s, found %q", f.numbers(), written)}
	}
	return nil
}

func (f form) numbers() string {
	if f.top == noEnd {
		return fmt.Sprintf("a whole number from %d on", f.low)
	}
	return fmt.Sprintf("a whole number from %d to %d", f.low, f.top)
}

// checkURL takes addresses that a customer can open.
func checkURL(written string) error {
	u, err := url.Parse(written)
	switch {
	case err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" && !strings.Contains(written, " "):
		return nil
	case err == nil && u.Scheme == "" && strings.Contains(written, "."):
		return misfit{
			fmt.Sprintf("expected an address such as https://example.org/help, found %q", written),
			"write https:// in front",
		}
	}
	return misfit{
		fmt.Sprintf("expected an address such as https://example.org/help, found %q", written),
		"begin with https:// and the host, and write blanks as %20",
	}
}

// checkBase takes addresses below which pages can stand.
func checkBase(written string) error {
	if err := checkURL(written); err != nil {
		return err
	}
	if strings.ContainsAny(written, "?#@") {
		return misfit{
			fmt.Sprintf("pages can't stand below %q", written),
			"write the address without a query, a fragment and a user",
		}
	}
	return nil
}

func checkDay(written string) error {
	if _, ok := weekday(written); ok {
		return nil
	}
	var names []string
	for day := time.Sunday; day <= time.Saturday; day++ {
		names = append(names, strings.ToLower(day.String()))
	}
	hint := ""
	if near := problem.Nearest(written, names); near != "" {
		hint = fmt.Sprintf("did you mean %q?", near)
	}
	return misfit{fmt.Sprintf("expected a day such as monday or mon, found %q", written), hint}
}

func checkSpan(written string) error {
	_, err := hours.ParseSpan(written)
	return err
}

func checkClock(written string) error {
	_, err := hours.ParseClock(written)
	return err
}

func checkGoal(written string) error {
	goal, err := time.ParseDuration(written)
	if err == nil && goal <= 0 { // the reader tells what isn't a duration
		return misfit{fmt.Sprintf("expected some time for an answer, found %q", written), "write for example 60m"}
	}
	return nil
}

func checkWait(written string) error {
	wait, err := time.ParseDuration(written)
	if err == nil && wait < 0 {
		return misfit{fmt.Sprintf("expected a time to wait, found %q", written), "write for example 5m, or 0s for none"}
	}
	return nil
}

// checkPerson takes slugs that name a person, and a page of their own.
func checkPerson(written string) error {
	switch {
	case written == roster.Vacant:
		return misfit{`nobody can be called "vacant": it stands where nobody serves`, "choose another slug"}
	case written == "index":
		return misfit{`nobody can be called "index": it is the page that lists all people`, "choose another slug"}
	}
	slug := form{expected: "a slug such as ada or ada-example", pattern: slugForm, hint: slugHint}
	return slug.compile()(written)
}

func checkExpression(written string) error {
	expression, err := regexp.Compile(written)
	switch {
	case err != nil:
		return misfit{
			fmt.Sprintf("%q isn't a regular expression: %s", written,
				strings.TrimPrefix(err.Error(), "error parsing regexp: ")),
			"the syntax is Go's (RE2); single quotes keep backslashes as they are",
		}
	case expression.MatchString(""):
		return misfit{fmt.Sprintf("%q fits text of no length, so it would fit everywhere", written), "use + instead of *"}
	}
	return nil
}
