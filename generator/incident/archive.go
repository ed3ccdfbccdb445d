package incident

import (
	"crypto/sha256"
	"io"
	"sync"
	"time"

	"github.com/visit-dav/watchbill/generator/problem"
	"github.com/visit-dav/watchbill/generator/work"
)

// Archive is what a build knows of the articles of the build before: what the gate made of an issue, for as long as the line of
// the snapshot and all else that it was made from are the same. Only what is published gets into it, as readers get it: nothing of
// an issue that is open, withheld or restricted, and no text that didn't go through the redactor. A nil one knows nothing.
type Archive struct {
	memory *work.Memory
	made   string
	zone   *time.Location
	spare  sync.Pool // of what was written, for the next
}

// NewArchive takes all that articles are made from beside the snapshot and the approvals, and the zone of the team's calendar.
func NewArchive(memory *work.Memory, made string, zone *time.Location) *Archive {
	return &Archive{memory: memory, made: made, zone: zone}
}

// filed is an issue's place in an archive.
type filed struct {
	archive *Archive
	sum     work.Sum
	entry   *entry // nil of an issue that isn't known
}

// entry is what the gate makes of an issue that may be published, before it judges the text, and what it tells of it. The address
// isn't part of it, nor is whether the text is approved.
type entry struct {
	*draft
	record   Record
	labelled bool
	told     []told
}

// told is a warning about an issue.
type told struct{ hint, text string }

// ReadSnapshot reads a snapshot as the function of that name does. Of an issue that is known it reads no more than the sum of its
// line, so that the snapshot is good for nothing but Publish.
func (a *Archive) ReadSnapshot(name string, r io.Reader, problems *problem.List) *Snapshot {
	if a == nil {
		return ReadSnapshot(name, r, problems)
	}
	return readSnapshot(name, r, problems, func(h Header) decoder {
		under := work.SumOf(a.made, h.Repository, string(h.Visibility))
		return func(name string, line rawLine, problems *problem.List) (Issue, bool) {
			return a.decode(under, name, line, problems)
		}
	})
}

// decode reads an issue unless it is known. One that something is told of is read each time.
func (a *Archive) decode(under work.Sum, name string, line rawLine, problems *problem.List) (Issue, bool) {
	f := &filed{archive: a}
	h := sha256.New()
	h.Write(under[:])
	h.Write(line.text)
	h.Sum(f.sum[:0])
	if value, ok := a.memory.Take(work.Written, f.sum); ok {
		if f.entry = a.read(value); f.entry != nil {
			e := f.entry
			return Issue{ID: e.ID, Number: e.Number, State: "closed", ClosedAt: e.Closed, Line: line.number, filed: f}, true
		}
	}
	var told problem.List
	issue, ok := decode(name, line, &told)
	list := told.Sorted()
	for _, p := range list {
		problems.Add(p)
	}
	if ok && len(list) == 0 {
		issue.filed = f
	}
	return issue, ok
}

// entry gives what is known of an issue, or nil.
func (i *Issue) entry() *entry {
	if i.filed == nil {
		return nil
	}
	return i.filed.entry
}

// keep has what was published of an issue known to the next build. Of what the gate didn't let through nothing is, though it was
// known to this one: approvals are taken back.
func (i *Issue) keep(e *entry) {
	if i.filed == nil {
		return
	}
	if i.filed.entry != nil {
		i.filed.archive.memory.Leave(work.Written, i.filed.sum)
		return
	}
	i.filed.archive.write(e, func(value []byte) { i.filed.archive.memory.Put(work.Written, i.filed.sum, value) })
}
