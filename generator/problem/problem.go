// Package problem says what is wrong with the sources, where, and what to do about it. It collects; it never stops
// the work and never prints.
package problem

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
)

// Severity tells what a problem does to a build.
type Severity int

// A Note is told and changes nothing; a Warning is told and becomes an error in strict runs; an Error fails the build.
const (
	Note Severity = iota
	Warning
	Error
)

// String names the severity as messages and JSON show it.
func (s Severity) String() string {
	return [...]string{"note", "warning", "error"}[s]
}

// Pos is a place in a source. File is a slash path relative to the site folder; Line and Column count from 1, and 0
// means unknown. Column counts characters, as editors do.
type Pos struct {
	File   string
	Line   int
	Column int
}

// String reads `file:line:column`, without the parts that are unknown.
func (p Pos) String() string {
	switch {
	case p.Line == 0:
		return p.File
	case p.Column == 0:
		return fmt.Sprintf("%s:%d", p.File, p.Line)
	}
	return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Column)
}

// Problem is one finding. Message says what is wrong, lower case and without a full stop; Hint says what to do, and may
// be empty.
type Problem struct {
	Pos      Pos
	Severity Severity
	Message  string
	Hint     string
}

// String reads `file:line: message` and, on the next line, the hint.
func (p Problem) String() string {
	text := p.Message
	if p.Pos.File != "" {
		text = p.Pos.String() + ": " + text
	}
	if p.Hint != "" {
		text += "\n\thint: " + p.Hint
	}
	return text
}

// List collects problems; the zero value is ready. It may be used from several goroutines.
type List struct {
	mu    sync.Mutex
	found []Problem
}

// Add takes one problem.
func (l *List) Add(p Problem) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.found = append(l.found, p)
}

// Errorf adds an error at pos. The hint may be empty.
func (l *List) Errorf(pos Pos, hint, format string, args ...any) {
	l.Add(Problem{pos, Error, fmt.Sprintf(format, args...), hint})
}

// Warnf adds a warning at pos. The hint may be empty.
func (l *List) Warnf(pos Pos, hint, format string, args ...any) {
	l.Add(Problem{pos, Warning, fmt.Sprintf(format, args...), hint})
}

// Notef adds a note at pos.
func (l *List) Notef(pos Pos, format string, args ...any) {
	l.Add(Problem{pos, Note, fmt.Sprintf(format, args...), ""})
}

// Count tells how many problems of one severity were found.
func (l *List) Count(s Severity) int {
	n := 0
	for _, p := range l.Sorted() {
		if p.Severity == s {
			n++
		}
	}
	return n
}

// Sorted gives the problems by file, line, column and text, each once.
func (l *List) Sorted() []Problem {
	l.mu.Lock()
	defer l.mu.Unlock()
	sorted := slices.Clone(l.found)
	slices.SortFunc(sorted, func(a, b Problem) int {
		return cmp.Or(
			strings.Compare(a.Pos.File, b.Pos.File),
			cmp.Compare(a.Pos.Line, b.Pos.Line),
			cmp.Compare(a.Pos.Column, b.Pos.Column),
			cmp.Compare(b.Severity, a.Severity),
			strings.Compare(a.Message, b.Message),
			strings.Compare(a.Hint, b.Hint),
		)
	})
	return slices.Compact(sorted)
}

// Nearest gives the candidate that word most likely meant, or "" when none is near: at most a third of the letters may
// differ (Damerau-Levenshtein distance).
func Nearest(word string, candidates []string) string {
	best, bestDistance := "", len([]rune(word))/3+1
	for _, c := range slices.Sorted(slices.Values(candidates)) {
		if d := distance(strings.ToLower(word), strings.ToLower(c)); d < bestDistance {
			best, bestDistance = c, d
		}
	}
	return best
}

// DidYouMean is the hint for an unknown word: the nearest candidate, else the whole list when it is short.
func DidYouMean(word string, candidates []string) string {
	if near := Nearest(word, candidates); near != "" {
		return fmt.Sprintf("did you mean %q?", near)
	}
	if len(candidates) == 0 || len(candidates) > 40 {
		return ""
	}
	return "known here: " + strings.Join(slices.Compact(slices.Sorted(slices.Values(candidates))), ", ")
}

// Unreadable is the hint for a source that the system doesn't give.
const Unreadable = "check that it is a file and may be read"

// HintOf is the hint of an error, or of one that it wraps, which has a method `Hint() string`; "" when none has.
func HintOf(err error) string {
	var hinted interface{ Hint() string }
	if errors.As(err, &hinted) {
		return hinted.Hint()
	}
	return ""
}

func distance(a, b string) int {
	s, t := []rune(a), []rune(b)
	rows := make([][]int, len(s)+1)
	for i := range rows {
		rows[i] = make([]int, len(t)+1)
		rows[i][0] = i
	}
	for j := range rows[0] {
		rows[0][j] = j
	}
	for i := 1; i <= len(s); i++ {
		for j := 1; j <= len(t); j++ {
			change := 1
			if s[i-1] == t[j-1] {
				change = 0
			}
			d := min(rows[i-1][j]+1, rows[i][j-1]+1, rows[i-1][j-1]+change)
			if i > 1 && j > 1 && s[i-1] == t[j-2] && s[i-2] == t[j-1] {
				d = min(d, rows[i-2][j-2]+1)
			}
			rows[i][j] = d
		}
	}
	return rows[len(s)][len(t)]
}
