package github

import (
	"bytes"
	"encoding/json"
	"errors"
	"path"
	"strconv"
	"strings"
	"time"

	"github.com/visit-dav/watchbill/generator/incident"
)

// The types of this file are what the snapshot keeps of GitHub's answers. They are own ones since go-github v60 drops
// what it doesn't know, such as a comment's minimized, and since a snapshot shall hold no more of people than pages
// need.

type account struct {
	Login string `json:"login"`
	Type  string `json:"type,omitempty"`
}

// label is an object or, in old answers, a bare name.
type label struct {
	Name string `json:"name"`
}

func (l *label) UnmarshalJSON(text []byte) error {
	if bytes.HasPrefix(text, []byte(`"`)) {
		return json.Unmarshal(text, &l.Name)
	}
	type plain label
	return json.Unmarshal(text, (*plain)(l))
}

// milestone is kept since a restricted word may stand in its title.
type milestone struct {
	Title string `json:"title"`
}

// flag is true for true and for an object, such as minimized: {"reason": "spam"}.
type flag bool

func (f *flag) UnmarshalJSON(text []byte) error {
	*f = flag(!bytes.Equal(text, []byte("null")) && !bytes.Equal(text, []byte("false")))
	return nil
}

type issue struct {
	ID                int64      `json:"id"`
	Number            int        `json:"number"`
	HTMLURL           string     `json:"html_url"`
	Title             string     `json:"title"`
	Body              *string    `json:"body"`
	State             string     `json:"state"`
	StateReason       *string    `json:"state_reason,omitempty"`
	User              *account   `json:"user"`
	Labels            []label    `json:"labels"`
	Assignees         []account  `json:"assignees"`
	Milestone         *milestone `json:"milestone,omitempty"`
	AuthorAssociation string     `json:"author_association,omitempty"`
	CreatedAt         time.Time  `json:"created_at"`
	UpdatedAt         time.Time  `json:"updated_at"`
	ClosedAt          *time.Time `json:"closed_at,omitempty"`
	Comments          int        `json:"comments"`
	RepositoryURL     string     `json:"repository_url,omitempty"` // read, not kept
	PullRequest       *struct{}  `json:"pull_request,omitempty"`   // read, not kept
}

func (i *issue) stamp() time.Time { return i.UpdatedAt }

func (i *issue) key() int64 { return key(i.ID, i.Number) }

// key is what an issue is known by: its id, which stays when the number changes; the negative number where a server
// that isn't GitHub, or a hand, gives no id.
func key(id int64, number int) int64 {
	if id > 0 {
		return id
	}
	return -int64(number)
}

// check refuses what the snapshot's reader would refuse.
func (i *issue) check() error {
	switch {
	case i.Number <= 0:
		return errors.New("an issue without a number")
	case i.State != "open" && i.State != "closed":
		return errors.New("issue " + strconv.Itoa(i.Number) + " is neither open nor closed")
	case i.CreatedAt.IsZero() || i.UpdatedAt.IsZero():
		return errors.New("issue " + strconv.Itoa(i.Number) + " has no created_at or updated_at")
	}
	return nil
}

// repositoryOf gives owner/name of the repository that an issue belongs to by its repository_url, "" when that says
// nothing.
func repositoryOf(address string) string {
	_, name, _ := strings.Cut(address, "/repos/")
	return name
}

type comment struct {
	ID                int64     `json:"id"`
	HTMLURL           string    `json:"html_url"`
	User              *account  `json:"user"`
	AuthorAssociation string    `json:"author_association,omitempty"`
	Body              *string   `json:"body"`
	CreatedAt         time.Time `json:"created_at"`
	UpdatedAt         time.Time `json:"updated_at"`
	Minimized         flag      `json:"minimized,omitempty"`
	IssueURL          string    `json:"issue_url,omitempty"` // read, not kept
}

func (c *comment) stamp() time.Time { return c.UpdatedAt }

// issue is the number of the issue or pull request that the comment stands below, 0 when the answer doesn't tell.
func (c *comment) issue() int {
	n, _ := strconv.Atoi(path.Base(c.IssueURL))
	return n
}

func (c *comment) check() error {
	switch {
	case c.ID <= 0:
		return errors.New("a comment without an id")
	case c.issue() <= 0:
		return errors.New("comment " + strconv.FormatInt(c.ID, 10) + " belongs to no issue")
	case c.CreatedAt.IsZero() || c.UpdatedAt.IsZero():
		return errors.New("comment " + strconv.FormatInt(c.ID, 10) + " has no created_at or updated_at")
	}
	return nil
}

// repository is what is asked of a repository before anything else.
type repository struct {
	ID         int64  `json:"id"`
	FullName   string `json:"full_name"`
	Private    *bool  `json:"private"`
	Visibility string `json:"visibility"`
}

// visible gives what everybody may see: anything not said plainly is unknown, which counts as private.
func (r repository) visible() incident.Visibility {
	switch {
	case r.Private == nil:
		return incident.Unknown
	case *r.Private || r.Visibility == "private" || r.Visibility == "internal":
		return incident.Private
	case r.Visibility == "public" || r.Visibility == "":
		return incident.Public
	}
	return incident.Unknown
}
