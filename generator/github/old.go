package github

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"time"

	"github.com/visit-dav/watchbill/generator/incident"
)

// format changes with what a sync keeps of an issue, so that the next one is full.
const format = "state=all;fields=2"

// header is the first line of a snapshot: what every reader needs, then what the next sync needs.
type header struct {
	incident.Header
	API          string     `json:"api,omitempty"`
	RepositoryID int64      `json:"repository_id,omitempty"`
	Filters      string     `json:"filters,omitempty"`
	Full         time.Time  `json:"full,omitzero"` // when the last full sync began
	Since        checkpoint `json:"since,omitzero"`
	Issues       int        `json:"issues"`
	PullRequests int        `json:"pull_requests"`
	Read         int        `json:"read,omitempty"` // by the last full sync: all issues, pull requests and their comments
}

// checkpoint is the latest change that was seen of each list: data decides, not a clock.
type checkpoint struct {
	Issues   time.Time `json:"issues,omitzero"`
	Comments time.Time `json:"comments,omitzero"`
}

// oldIssue is a line of the old snapshot, the ids of its comments, and how many GitHub counted.
type oldIssue struct {
	place
	number   int
	comments []int64
	counted  int
}

// oldSnapshot is the last snapshot, its lines left in the file.
type oldSnapshot struct {
	file    *os.File
	header  header
	issues  map[int64]oldIssue // by key
	numbers map[int]int64
	damaged bool
}

// openOld goes through the last snapshot. Damage is told with line and byte, and makes the sync full; a missing file is
// an empty snapshot.
func openOld(name string, note func(string)) (*oldSnapshot, error) {
	o := &oldSnapshot{issues: map[int64]oldIssue{}, numbers: map[int]int64{}}
	file, err := os.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return o, nil
	}
	if err != nil {
		return nil, err
	}
	o.file = file
	r := bufio.NewReaderSize(file, 1<<20)
	var offset int64
	for number := 1; ; number++ {
		line, err := r.ReadBytes('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return nil, errors.Join(err, file.Close())
		}
		if text := bytes.TrimSpace(line); len(text) > 0 || number == 1 {
			if !o.take(number, text, place{offset, len(bytes.TrimRight(line, "\r\n"))}) {
				o.damaged = true
				note(fmt.Sprintf("%s:%d: the last snapshot is damaged in the line that begins at byte %d; it is replaced whole",
					name, number, offset))
			}
		}
		offset += int64(len(line))
		if err != nil {
			return o, nil
		}
	}
}

// take notes a line, and tells whether it is sound.
func (o *oldSnapshot) take(number int, text []byte, p place) bool {
	if number == 1 {
		err := json.Unmarshal(bytes.TrimPrefix(text, []byte("\ufeff")), &o.header)
		return err == nil && o.header.Version > 0
	}
	var line struct {
		ID          int64     `json:"id"`
		Number      int       `json:"number"`
		Counted     int       `json:"comments"`
		PullRequest *struct{} `json:"pull_request"`
		Comments    []struct {
			ID int64 `json:"id"`
		} `json:"comment_data"`
	}
	if err := json.Unmarshal(text, &line); err != nil || line.Number <= 0 {
		return false
	}
	id := key(line.ID, line.Number)
	if _, twice := o.issues[id]; twice || o.numbers[line.Number] != 0 {
		return false
	}
	if line.PullRequest != nil {
		return true
	}
	ids := make([]int64, len(line.Comments))
	for i, c := range line.Comments {
		ids[i] = c.ID
	}
	o.issues[id] = oldIssue{p, line.Number, ids, line.Counted}
	o.numbers[line.Number] = id
	return true
}

// known gives the ids of all comments.
func (o *oldSnapshot) known() map[int64]bool {
	all := map[int64]bool{}
	for _, i := range o.issues {
		for _, id := range i.comments {
			all[id] = true
		}
	}
	return all
}

func (o *oldSnapshot) close() {
	if o.file != nil {
		_ = o.file.Close() // only read
		o.file = nil
	}
}

// mode decides how to sync, with the reason for the log.
func (r *run) mode() (incremental bool, reason string) {
	h := &r.old.header
	size := h.Issues + h.PullRequests
	switch {
	case r.Full:
		return false, "asked for"
	case r.old.damaged:
		return false, "the last snapshot is damaged"
	case h.Version == 0:
		return false, "there is no snapshot yet"
	case h.RepositoryID == 0 || h.Since.Issues.IsZero():
		return false, "the last snapshot holds no checkpoint"
	case h.Version != snapshotVersion || h.Filters != format:
		return false, "another version wrote the last snapshot"
	case h.API != r.client.base.String():
		return false, "the last snapshot is of another server"
	case h.RepositoryID != r.repo.ID:
		return false, "the last snapshot is of another repository"
	case h.Issues != len(r.old.issues):
		return false, "the last snapshot isn't whole"
	case size <= r.IncrementalAbove:
		return false, fmt.Sprintf("%d issues and pull requests are few", size)
	case r.started.Sub(h.Full) >= r.FullEvery:
		return false, "the last full sync is too long ago"
	case h.Full.After(r.started):
		return false, "the last full sync lies in the future"
	}
	return true, "since the last snapshot"
}
