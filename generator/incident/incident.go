// Package incident turns GitHub issues into incidents and decides what may be published of them. It does no network or
// file I/O and reads no clock.
package incident

import (
	"sync"
	"time"

	"github.com/visit-dav/watchbill/generator/picture"
	"github.com/visit-dav/watchbill/generator/redact"
	"github.com/visit-dav/watchbill/generator/roster"
	"github.com/visit-dav/watchbill/generator/work"
)

// Visibility of the incidents repository as its API told it; anything but Public counts as private.
type Visibility string

// The visibilities.
const (
	Public  Visibility = "public"
	Private Visibility = "private"
	Unknown Visibility = "unknown"
)

// Header is the first line of a snapshot.
type Header struct {
	Version    int        `json:"watchbill"`
	Repository string     `json:"repository"`
	Visibility Visibility `json:"visibility"`
	Synced     time.Time  `json:"synced"`

	// Addresses are the numbers by which pages are addressed, by issue id, where they aren't the issue's own: a page
	// keeps its address when its issue gets another number. The ids of issues that are gone keep theirs taken.
	Addresses map[int64]int `json:"addresses,omitempty"`
}

// Account is a GitHub account as REST shows it; a deleted one is nil there ("ghost").
type Account struct {
	Login string `json:"login"`
	Type  string `json:"type"` // "User", "Bot", "Organization"
}

// Milestone is the milestone of an issue.
type Milestone struct {
	Title string `json:"title"`
}

// Label is a label of an issue.
type Label struct {
	Name string `json:"name"`
}

// Issue is what is read of a GitHub REST issue with its comments.
type Issue struct {
	ID          int64      `json:"id"`
	Number      int        `json:"number"`
	HTMLURL     string     `json:"html_url"`
	Title       string     `json:"title"`
	Body        *string    `json:"body"`
	State       string     `json:"state"`
	StateReason string     `json:"state_reason"`
	User        *Account   `json:"user"`
	Labels      []Label    `json:"labels"`
	Assignees   []Account  `json:"assignees"`
	Milestone   *Milestone `json:"milestone"`
	CreatedAt   time.Time  `json:"created_at"`
	UpdatedAt   time.Time  `json:"updated_at"`
	ClosedAt    time.Time  `json:"closed_at"`
	PullRequest *struct{}  `json:"pull_request"`
	Comments    []Comment  `json:"comment_data"`
	Line        int        `json:"-"` // of the snapshot, for messages; 0 when it came from elsewhere
	Address     int        `json:"-"` // the number by which its page is addressed; 0 means Number
	known       *known     // what a Memory remembers of it; nil without one
	filed       *filed     // its place in an Archive; nil without one
}

// Comment is what is read of a GitHub REST comment.
type Comment struct {
	ID                int64     `json:"id"`
	User              *Account  `json:"user"`
	AuthorAssociation string    `json:"author_association"`
	Body              *string   `json:"body"`
	CreatedAt         time.Time `json:"created_at"`
	Minimized         Minimized `json:"minimized"`
}

// Minimized tells that a comment was hidden on GitHub. REST writes null or an object with the reason; true and false
// are read too, and whatever else hides the comment.
type Minimized bool

// UnmarshalJSON takes null and false as shown.
func (m *Minimized) UnmarshalJSON(b []byte) error {
	*m = string(b) != "null" && string(b) != "false"
	return nil
}

// Snapshot is the incidents repository at one moment, pull requests left out.
type Snapshot struct {
	File         string // for messages
	Header       Header
	Issues       []Issue // by number
	PullRequests int     // how many were left out
}

// Mode is the publication rule.
type Mode string

// The publication rules: Labelled (closed and labelled), Reviewed (approved by hash), Closed (all closed ones of a
// public repository).
const (
	Labelled Mode = "labelled"
	Reviewed Mode = "reviewed"
	Closed   Mode = "closed"
)

// Rules are what the team configured about incidents.
type Rules struct {
	Publish           Mode
	PublishLabel      string
	Approved          Approvals // what Reviewed goes by
	RestrictedLabels  []string
	RestrictedNumbers []int
	RestrictedWords   []string
	Bots, Proxies     []string       // logins that never count as a responder
	WaitingLabels     []string       // of incidents that wait on the customer
	FruitLabel        string         // of low-hanging fruit
	Components        []Component    // vocabulary for incidents without a component
	Boilerplate       []string       // template text to strip, line by line
	Pictures          *picture.Shelf // the copies that may be shown; nil for none
	Handled           string         // tells these, calendar and who is who from any others, but for Approved; "" where that can't be told
	Made              string         // tells these, roster and calendar from any others, but for Approved; "" where that can't be told
}

// Component is a part of the product, with the words that point to it.
type Component struct {
	Name  string
	Words []string
}

// Resolution is a kind of resolution; an incident may have several.
type Resolution string

// The kinds of resolution, after the process document; NoReply and Declined are ours.
const (
	Answered          Resolution = "answered"
	KnownIssue        Resolution = "known-issue"
	KnownIssueUpdated Resolution = "known-issue-updated"
	Diagnosed         Resolution = "diagnosed"
	Fixed             Resolution = "fixed"
	Reproducer        Resolution = "reproducer"
	Workaround        Resolution = "workaround"
	NewIssue          Resolution = "new-issue"
	NoReply           Resolution = "no-reply"
	Declined          Resolution = "declined"
)

// Source tells which rule gave an article its resolution text, in the order in which the rules are tried.
type Source string

// The rules.
const (
	FromSection     Source = "section"      // a Resolution section of the body
	FromComment     Source = "comment"      // a comment that begins with "Resolution"
	FromLastComment Source = "last-comment" // the last comment by a person of the roster before the closing
	FromLinkedIssue Source = "linked-issue" // the issue it was promoted to, or that it repeats
	NotRecorded     Source = "none"
)

// Response is the first response to an incident (the domain's First response rules).
type Response struct {
	Received, Responded time.Time     // Responded is zero when unknown
	Approximate         bool          // one of the two was guessed from the issue's own times
	Duty                time.Duration // duty time between the two
	OffHours            bool          // answered outside duty hours: counts 0 and is met
	Due                 time.Time
	Met                 bool
	Contradicted        bool // answered, it is said, before it was received: there are no figures, and it doesn't wait for an answer
}

// Unanswered tells that nobody is known to have answered.
func (r Response) Unanswered() bool { return r.Responded.IsZero() && !r.Contradicted }

// Remark is one published comment of the discussion.
type Remark struct {
	Author string // login, "ghost" when the account is gone
	Person string // slug of the roster, "" when not of the roster
	At     time.Time
	Body   redact.Text // Markdown, untrusted
}

// MarkKind says how far an article can be relied on.
type MarkKind string

// The marks.
const (
	Unmarked MarkKind = ""
	Verified MarkKind = "verified" // somebody tried it again
	Obsolete MarkKind = "obsolete" // it doesn't hold any more
)

// Mark is what the team says of an article later. A label gives the kind alone, a comment all of it.
type Mark struct {
	Kind   MarkKind
	At     time.Time // zero when a label says so
	Author string    // login
	Person string    // slug of the roster, "" when not of the roster
	Text   redact.Text
}

// Link is a relation to another issue.
type Link struct {
	Relation   string // "continued-from", "continued-in", "duplicate-of", "duplicated-by", "promoted-to", "mentions"
	Repository string // owner/name
	Number     int
	URL        string
}

// Article is a resolved incident that may be published, redacted. Only Publish makes one.
type Article struct {
	Number     int
	Address    int // the number by which its page is addressed, which stays when Number changes
	ID         int64
	URL        string // of the issue; "" when the repository isn't public
	Title      redact.Text
	Labels     []string
	Components []string
	Derived    bool // Components were found in the text, not given
	Version    redact.Text
	Platform   redact.Text
	Facility   redact.Text

	Created, Closed time.Time
	Response        Response
	Owner           string // slug of the primary who owned it, Vacant, or ""
	Week            roster.Week
	Handoffs        int
	Asks            []Ask // who was asked for help, of what the discussion shows

	Symptom    redact.Text // Markdown, untrusted
	ErrorText  redact.Text // exact error text, plain
	Resolution redact.Text // Markdown, untrusted
	Source     Source
	Kinds      []Resolution
	Cause      redact.Text // Markdown, untrusted
	Rest       redact.Text // what else the body held, Markdown, untrusted
	Discussion []Remark
	Hidden     int // comments that were withheld
	Links      []Link
	Mark       Mark
	Masked     map[string]int    // redactions by kind
	Pictures   []picture.Picture // copies of those that its texts show, each once, in the order of the page

	gated      bool
	made       work.Sum // see Made; zeros where it isn't known yet
	errorLines []string
	similar    []*Article // once its publication is compared
	topics     []string
}

// Publication is what the gate let through, and the totals of what it didn't.
type Publication struct {
	Repository string
	Visibility Visibility
	Synced     time.Time
	Articles   []*Article // newest closing first, then number descending

	Total, Open, Closed int            // incidents in the snapshot, restricted ones among them
	Restricted          int            // withheld whole: a total, never numbers
	Withheld            map[string]int // by reason, such as "open" or "not labelled"
	WithheldNumbers     []int          // never restricted ones
	PullRequests        int
	Masked              map[string]int // redactions by kind

	comparing  sync.Once
	remembered *Comparison  // nil remembers nothing
	work       *work.Memory // as well
}
