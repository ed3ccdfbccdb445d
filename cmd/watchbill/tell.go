package main

import (
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"

	"golang.org/x/term"

	"github.com/visit-dav/watchbill/generator"
	"github.com/visit-dav/watchbill/generator/incident"
	"github.com/visit-dav/watchbill/generator/problem"
)

// tell prints the problems by file, sorted; each begins with its place. Those of the same words are told once, with the first
// place and how many more there are: notes and warnings always, errors of a file when they are many.
func tell(w io.Writer, found []problem.Problem) {
	const many = 3
	seen := map[problem.Problem]int{}
	words := func(p problem.Problem) problem.Problem {
		p.Pos.Line, p.Pos.Column = 0, 0
		if p.Severity != problem.Error {
			p.Pos.File = ""
		}
		return p
	}
	for _, p := range found {
		seen[words(p)]++
	}
	told, file := 0, ""
	for _, p := range found {
		same := seen[words(p)]
		if same == 0 { // told
			continue
		}
		if told++; told > 1 && p.Pos.File != file {
			fmt.Fprintln(w)
		}
		file = p.Pos.File
		if same > 1 && (p.Severity != problem.Error || same > many) {
			seen[words(p)] = 0
			p.Message += fmt.Sprintf(" (here and in %s more)", plural(same-1, "place"))
		}
		if p.Severity != problem.Error {
			p.Message = p.Severity.String() + ": " + p.Message
		}
		fmt.Fprintln(w, p)
	}
}

// failed says in one line why nothing was written.
func failed(w io.Writer, r generator.Report, err error) error {
	if !generator.IsProblems(err) {
		return err
	}
	fmt.Fprintf(w, "\n%v; nothing was written\n", err)
	repeatErrors(w, r.Problems)
	return errTold
}

// repeatErrors names the first errors again where they stand among so much else that nobody would find them.
func repeatErrors(w io.Writer, found []problem.Problem) {
	const crowd, shown = 20, 10
	isOther := func(p problem.Problem) bool { return p.Severity != problem.Error }
	wrong := slices.DeleteFunc(slices.Clone(found), isOther)
	if len(found)-len(wrong) < crowd {
		return
	}
	for _, p := range wrong[:min(len(wrong), shown)] {
		p.Hint = ""
		fmt.Fprintf(w, "  %v\n", p)
	}
	if len(wrong) > shown {
		fmt.Fprintf(w, "  and %d more\n", len(wrong)-shown)
	}
}

func withheld(p *incident.Publication) string {
	reasons := make([]string, 0, len(p.Withheld)+1)
	for _, reason := range slices.Sorted(maps.Keys(p.Withheld)) {
		reasons = append(reasons, fmt.Sprintf("%d %s", p.Withheld[reason], reason))
	}
	if p.Restricted > 0 {
		reasons = append(reasons, fmt.Sprintf("%d restricted", p.Restricted))
	}
	if len(reasons) == 0 {
		return ""
	}
	return " (" + strings.Join(reasons, ", ") + ")"
}

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// size shows bytes in decimal units, as file managers do.
func size(bytes int64) string {
	switch {
	case bytes >= 1e6:
		return fmt.Sprintf("%.1f MB", float64(bytes)/1e6)
	case bytes >= 1e3:
		return fmt.Sprintf("%.1f kB", float64(bytes)/1e3)
	}
	return plural(int(bytes), "byte")
}

// progress shows the present stage on a terminal and nothing in a log.
type progress struct {
	w        io.Writer
	terminal int
	show     bool
}

func newProgress(w io.Writer) *progress {
	f, ok := w.(*os.File)
	if !ok {
		return &progress{w: w}
	}
	return &progress{w: w, terminal: int(f.Fd()), show: term.IsTerminal(int(f.Fd()))}
}

const clearLine = "\r\x1b[K"

func (p *progress) stage(name string) {
	if p.show {
		text := []rune(name + " ...")
		if width, _, err := term.GetSize(p.terminal); err == nil && width > 1 && len(text) >= width { // it must stay one line
			text = text[:width-1]
		}
		fmt.Fprint(p.w, clearLine+string(text))
	}
}

func (p *progress) done() {
	if p.show {
		fmt.Fprint(p.w, clearLine)
	}
}
