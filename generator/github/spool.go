package github

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/json"
	"io"
	"os"
	"slices"
	"time"
)

// place is where a piece of JSON lies in a file.
type place struct {
	offset int64
	size   int
}

// spooledIssue is an issue that was read; comments is how many GitHub counts.
type spooledIssue struct {
	place
	number, comments int
}

type spooledComment struct {
	place
	issue   int
	created int64 // Unix seconds
}

// spool keeps what was read in a file of its own, and only its places in memory: the text of all issues would not fit.
type spool struct {
	file     *os.File
	out      *bufio.Writer
	end      int64
	issues   map[int64]spooledIssue   // by key
	comments map[int64]spooledComment // by id; those of pull requests among them
	below    map[int]int              // comments read that aren't known, by the number of their issue
	known    map[int64]bool           // ids of the comments that the snapshot holds already
	pulls    map[int64]time.Time      // pull requests, by key: created

	lastIssue, lastComment time.Time // the latest changes that were seen
}

func newSpool(file *os.File, known map[int64]bool) *spool {
	return &spool{
		file: file, out: bufio.NewWriterSize(file, 1<<20),
		issues: map[int64]spooledIssue{}, comments: map[int64]spooledComment{},
		below: map[int]int{}, known: known, pulls: map[int64]time.Time{},
	}
}

// write appends v as one line of JSON.
func (s *spool) write(v any) (place, error) {
	text, err := encode(v)
	if err != nil {
		return place{}, err
	}
	p := place{s.end, len(text)}
	_, err = s.out.Write(text)
	s.end += int64(len(text))
	return p, err
}

// encode gives JSON without a closing newline; < and > stay as they are, which halves logs.
func encode(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(v)
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), err
}

func (s *spool) addIssue(i *issue) error {
	s.lastIssue = later(s.lastIssue, i.UpdatedAt)
	if i.PullRequest != nil {
		s.pulls[i.key()] = i.CreatedAt
		delete(s.issues, i.key()) // an issue may become a pull request
		return nil
	}
	i.RepositoryURL = ""
	if i.State == "closed" && i.ClosedAt == nil {
		i.ClosedAt = &i.UpdatedAt
	}
	p, err := s.write(i)
	s.issues[i.key()] = spooledIssue{p, i.Number, i.Comments}
	return err
}

func (s *spool) addComment(c *comment) error {
	s.lastComment = later(s.lastComment, c.UpdatedAt)
	number := c.issue()
	c.IssueURL = ""
	p, err := s.write(c)
	if _, again := s.comments[c.ID]; !again && !s.known[c.ID] {
		s.below[number]++
	}
	s.comments[c.ID] = spooledComment{p, number, c.CreatedAt.Unix()}
	return err
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// commentRef is a comment that was read, as the assembly goes through them.
type commentRef struct {
	id int64
	spooledComment
}

// sorted gives all comments by issue, then as they were written.
func (s *spool) sorted() []commentRef {
	all := make([]commentRef, 0, len(s.comments))
	for id, c := range s.comments {
		all = append(all, commentRef{id, c})
	}
	slices.SortFunc(all, func(a, b commentRef) int {
		return cmp.Or(cmp.Compare(a.issue, b.issue), cmp.Compare(a.created, b.created), cmp.Compare(a.id, b.id))
	})
	return all
}

// read gives a piece back.
func (s *spool) read(p place) ([]byte, error) {
	if s.out.Buffered() > 0 {
		if err := s.out.Flush(); err != nil {
			return nil, err
		}
	}
	return readAt(s.file, p)
}

func readAt(r io.ReaderAt, p place) ([]byte, error) {
	text := make([]byte, p.size)
	_, err := r.ReadAt(text, p.offset)
	return text, err
}
