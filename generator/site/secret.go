package site

import (
	"bytes"
	"io/fs"
	"unicode/utf8"

	"github.com/visit-dav/watchbill/generator/problem"
	"github.com/visit-dav/watchbill/generator/redact"
	"github.com/visit-dav/watchbill/generator/source"
)

// leaks looks for likely secrets in what the team wrote: these files are public, and so is their history.
type leaks struct {
	redactor *redact.Redactor // nil when it couldn't be made
	problems *problem.List
}

// judgeText tells of each likely secret in a text with its place, and never with its value. Bytes that are no text are
// passed over.
func (l leaks) judgeText(file string, data []byte) {
	if l.redactor == nil || !utf8.Valid(data) || bytes.IndexByte(data, 0) >= 0 {
		return
	}
	text := string(data)
	for _, found := range l.redactor.Find(text) {
		if !found.Secret {
			continue
		}
		before := data[:found.Start]
		start := bytes.LastIndexByte(before, '\n') + 1
		pos := problem.Pos{File: file, Line: 1 + bytes.Count(before, []byte("\n")), Column: 1 + utf8.RuneCount(before[start:])}
		l.problems.Errorf(pos, "take it out, and renew it: whoever can see the file's history has read it; "+
			"if it is none, write it under redact: allow in site.yaml", "a likely secret (%s)", found.Kind)
	}
}

// judgeSources looks into the files beside the documents. Those that can't be read are told of elsewhere.
func (l leaks) judgeSources(files fs.FS) {
	for _, file := range source.DutyFiles() {
		if info, err := fs.Stat(files, file); err != nil || info.Size() > maxDocument {
			continue
		}
		if data, err := fs.ReadFile(files, file); err == nil {
			l.judgeText(file, data)
		}
	}
}
