package github

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/visit-dav/watchbill/generator/incident"
)

// assembly writes the new snapshot, issue by issue, from the old one and the spool; it holds one issue at a time.
type assembly struct {
	spool    *spool
	old      *oldSnapshot // nil in a full sync
	comments []commentRef // those read, by issue
	moved    map[int64]bool
	written  int // comments
}

// assemble writes the snapshot beside the old one and puts it in place.
func (r *run) assemble(s *scratch, incremental bool) error {
	a := &assembly{spool: r.spool, comments: r.spool.sorted(), moved: r.moved}
	if incremental {
		a.old = r.old
	}
	entries := a.entries()
	if err := r.mayShrink(len(entries)); err != nil {
		return err
	}
	body := bufio.NewWriterSize(s.made, 1<<20)
	h := r.header(incremental, entries)
	text, err := encode(h)
	if err != nil {
		return err
	}
	_, _ = body.Write(append(text, '\n')) // Flush tells
	for _, e := range entries {
		if err := a.write(body, e); err != nil {
			return fmt.Errorf("write issue %d: %w", e.number, err)
		}
	}
	if err := body.Flush(); err != nil {
		return err
	}
	r.old.close() // Windows replaces no open file
	if err := s.publish(); err != nil {
		return err
	}
	r.report.Gone = r.gone(entries)
	r.report.Issues, r.report.PullRequests, r.report.Comments = h.Issues, h.PullRequests, a.written
	r.report.Written = true
	return nil
}

// entry is an issue of the new snapshot.
type entry struct {
	id     int64
	number int
}

// entries gives the issues of the new snapshot, sorted by number. A number that two ids claim is that of the one read
// last.
func (a *assembly) entries() []entry {
	owner := map[int]int64{}
	if a.old != nil {
		for id, i := range a.old.issues {
			_, again := a.spool.issues[id]
			_, pull := a.spool.pulls[id]
			if !again && !pull && !a.moved[id] {
				owner[i.number] = id
			}
		}
	}
	for id, i := range a.spool.issues {
		before, read := a.spool.issues[owner[i.number]]
		if !a.moved[id] && (!read || before.offset < i.offset) {
			owner[i.number] = id
		}
	}
	all := make([]entry, 0, len(owner))
	for number, id := range owner {
		all = append(all, entry{id, number})
	}
	slices.SortFunc(all, func(a, b entry) int { return cmp.Compare(a.number, b.number) })
	return all
}

// mayShrink refuses a sync that loses too much, unless the old snapshot is of another repository.
func (r *run) mayShrink(after int) error {
	before := len(r.old.issues)
	h := &r.old.header
	sameID := h.RepositoryID != 0 && h.RepositoryID == r.repo.ID
	same := sameID || h.Repository == "" || strings.EqualFold(h.Repository, r.repo.FullName) // one made anew counts too
	if r.AllowShrink || !same || float64(before-after)*100 <= max(r.MaxShrink, 0)*float64(before) {
		return nil
	}
	return &ShrinkError{before, after}
}

// gone lists the issues of the last snapshot that the new one lacks, those that are told of as moved apart.
func (r *run) gone(entries []entry) []int {
	if r.old.header.RepositoryID != r.repo.ID {
		return nil
	}
	kept := map[int64]bool{}
	for _, e := range entries {
		kept[e.id] = true
	}
	var numbers []int
	for id, i := range r.old.issues {
		if _, pull := r.spool.pulls[id]; !kept[id] && !r.moved[id] && !pull {
			numbers = append(numbers, i.number)
		}
	}
	slices.Sort(numbers)
	return numbers
}

func (r *run) header(incremental bool, entries []entry) header {
	h := header{
		Header: incident.Header{
			Version: snapshotVersion, Repository: r.repo.FullName, Visibility: r.repo.visible(), Synced: r.started,
			Addresses: r.addresses(entries),
		},
		API: r.client.base.String(), RepositoryID: r.repo.ID, Filters: format, Full: r.started,
		Since:  checkpoint{r.spool.lastIssue, r.spool.lastComment},
		Issues: len(entries), PullRequests: len(r.spool.pulls),
		Read: len(r.spool.issues) + len(r.spool.pulls) + len(r.spool.comments),
	}
	if incremental {
		before := r.old.header
		h.Full, h.Read = before.Full, before.Read
		h.Since = checkpoint{later(h.Since.Issues, before.Since.Issues), later(h.Since.Comments, before.Since.Comments)}
		h.PullRequests = before.PullRequests + r.newPulls(before.Since.Issues)
	}
	return h
}

// newPulls counts the pull requests that came after a checkpoint.
func (r *run) newPulls(since time.Time) int {
	n := 0
	for id, created := range r.spool.pulls {
		if _, was := r.old.issues[id]; was || created.After(since) { // an issue may become one
			n++
		}
	}
	return n
}

// write writes one issue with its comments, as one line. Numbers come ascending.
func (a *assembly) write(w *bufio.Writer, e entry) error {
	fresh := a.below(e.number)
	read, changed := a.spool.issues[e.id]
	line, err := a.before(e.id)
	if err != nil {
		return err
	}
	if !changed && len(fresh) == 0 {
		a.written += len(a.old.issues[e.id].comments)
		_, err := w.Write(append(line, '\n'))
		return err
	}
	var old stored
	if line != nil {
		if err := json.Unmarshal(line, &old); err != nil {
			return err
		}
	}
	comments, err := a.merge(old.Comments, fresh)
	if err != nil {
		return err
	}
	text, err := encode(&old.issue)
	if changed {
		text, err = a.spool.read(read.place)
	}
	if err != nil {
		return err
	}
	a.written += len(comments)
	return writeLine(w, text, comments)
}

// before gives the issue's line of the old snapshot, nil when there is none.
func (a *assembly) before(id int64) ([]byte, error) {
	if a.old == nil {
		return nil, nil
	}
	line, known := a.old.issues[id]
	if !known {
		return nil, nil
	}
	return readAt(a.old.file, line.place)
}

// stored is a line of the old snapshot.
type stored struct {
	issue
	Comments []json.RawMessage `json:"comment_data"`
}

// below takes the comments that were read of an issue off the list; those of pull requests and of issues that aren't
// there go with them.
func (a *assembly) below(number int) []commentRef {
	from, _ := slices.BinarySearchFunc(a.comments, number, byIssue)
	to, _ := slices.BinarySearchFunc(a.comments, number+1, byIssue)
	found := a.comments[from:to]
	a.comments = a.comments[to:]
	return found
}

func byIssue(c commentRef, number int) int { return cmp.Compare(c.issue, number) }

// merge gives the comments of the old line, replaced and completed by those that were read, as they were written.
func (a *assembly) merge(before []json.RawMessage, fresh []commentRef) ([][]byte, error) {
	type dated struct {
		id      int64
		created int64
		text    []byte
	}
	var all []dated
	for _, c := range fresh {
		text, err := a.spool.read(c.place)
		if err != nil {
			return nil, err
		}
		all = append(all, dated{c.id, c.created, text})
	}
	for _, text := range before {
		var c comment
		if err := json.Unmarshal(text, &c); err != nil {
			return nil, err
		}
		if !slices.ContainsFunc(fresh, func(f commentRef) bool { return f.id == c.ID }) {
			all = append(all, dated{c.ID, c.CreatedAt.Unix(), text})
		}
	}
	slices.SortFunc(all, func(a, b dated) int {
		return cmp.Or(cmp.Compare(a.created, b.created), cmp.Compare(a.id, b.id))
	})
	texts := make([][]byte, len(all))
	for i, d := range all {
		texts[i] = d.text
	}
	return texts, nil
}

// writeLine writes an issue's object with its comments put in at the end.
func writeLine(w *bufio.Writer, issue []byte, comments [][]byte) error {
	_, _ = w.Write(bytes.TrimSuffix(issue, []byte("}"))) // bufio keeps the error
	_, _ = w.WriteString(`,"comment_data":[`)
	_, _ = w.Write(bytes.Join(comments, []byte(",")))
	_, err := w.WriteString("]}\n")
	return err
}
