// Package source reads the files that a team keeps (site.yaml, roster.yaml, schedule.yaml, escalation.yaml, approved.jsonl) and makes the nouns of the
// other packages of them. It judges the files' form alone, never what a plan or an incident means, and writes nothing.
//
// The types Site, Roster, Schedule and Escalation are the reference of the formats: their comments become the descriptions of
// the JSON Schemas in content/schema, which a test keeps in step.
package source

import (
	"errors"
	"io"
	"io/fs"
	"path"
	"strings"

	"github.com/visit-dav/watchbill/generator/incident"
	"github.com/visit-dav/watchbill/generator/problem"
	"github.com/visit-dav/watchbill/generator/strict"
)

// The files, relative to the site folder.
const (
	SiteFile       = "content/site.yaml"
	RosterFile     = "content/roster.yaml"
	ScheduleFile   = "content/schedule.yaml"
	ApprovedFile   = "content/approved.jsonl"
	EscalationFile = "content/escalation.yaml"
)

// DutyFiles lists the files that tell who is on duty.
func DutyFiles() []string { return []string{SiteFile, RosterFile, ScheduleFile} }

// ReadApprovals reads content/approved.jsonl; without the file nothing is approved.
func ReadApprovals(fsys fs.FS, problems *problem.List) incident.Approvals {
	text, err := fs.ReadFile(fsys, ApprovedFile)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		tellUnreadable(ApprovedFile, err, problems)
		return nil
	}
	return incident.ReadApprovals(ApprovedFile, text, problems)
}

// read decodes a file into v. found is false when there is none; ok is true when it was read without mistakes.
func read(fsys fs.FS, file string, v any, problems *problem.List) (found, ok bool) {
	data, err := contents(fsys, file)
	if errors.Is(err, fs.ErrNotExist) {
		return misnamed(fsys, file, problems), false
	}
	if err != nil {
		tellUnreadable(file, err, problems)
		return true, false
	}
	return true, strict.Reader{File: file, Forms: checks()}.Decode(data, v, problems)
}

// misnamed tells of a file that stands under the other ending of YAML.
func misnamed(fsys fs.FS, file string, problems *problem.List) bool {
	other := strings.TrimSuffix(file, ".yaml") + ".yml"
	if _, err := fs.Stat(fsys, other); err != nil {
		return false
	}
	problems.Errorf(problem.Pos{File: other}, "rename it to "+path.Base(file), "isn't read: its name ends with .yml")
	return true
}

func tellUnreadable(file string, err error, problems *problem.List) {
	var fault *fs.PathError
	if errors.As(err, &fault) {
		err = fault.Err // the path stands in front already
	}
	problems.Errorf(problem.Pos{File: file}, problem.Unreadable, "can't be read: %v", err)
}

// contents gives at most one byte more than is decoded, whatever the size of the file.
func contents(fsys fs.FS, file string) ([]byte, error) {
	f, err := fsys.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, strict.MaxSize+1))
}
