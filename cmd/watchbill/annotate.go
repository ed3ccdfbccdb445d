package main

import (
	"fmt"
	"io"
	"path"
	"path/filepath"
	"strings"

	"github.com/visit-dav/watchbill/generator/problem"
)

// annotate prints problems as workflow commands, which GitHub shows beside the lines of a pull request. Places are
// relative to the working folder, which is the repository's.
func annotate(w io.Writer, site string, found []problem.Problem) {
	for _, p := range found {
		kind := p.Severity.String()
		if p.Severity == problem.Note {
			kind = "notice"
		}
		var place []string
		if p.Pos.File != "" {
			place = append(place, "file="+property(path.Join(filepath.ToSlash(site), p.Pos.File)))
		}
		if p.Pos.Line > 0 {
			place = append(place, fmt.Sprintf("line=%d", p.Pos.Line))
		}
		if p.Pos.Column > 0 {
			place = append(place, fmt.Sprintf("col=%d", p.Pos.Column))
		}
		text := p.Message
		if p.Hint != "" {
			text += "\nhint: " + p.Hint
		}
		fmt.Fprintf(w, "::%s %s::%s\n", kind, strings.Join(place, ","), data(text))
	}
}

// data keeps a text from ending its command, or from beginning another.
func data(text string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A").Replace(text)
}

func property(text string) string {
	return strings.NewReplacer(":", "%3A", ",", "%2C").Replace(data(text))
}
