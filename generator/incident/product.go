package incident

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/visit-dav/watchbill/generator/problem"
	"github.com/visit-dav/watchbill/generator/redact"
)

// Product is what is known of the product's issues: those that incidents refer to, and the open ones that a sync keeps
// by their label. It holds none when the repository isn't public.
type Product struct {
	Repository string // owner/name, "" when nothing is known
	Visibility Visibility
	Synced     time.Time
	Issues     []ProductIssue // by number, restricted ones left out
}

// ProductIssue is an issue or a pull request of the product as it stood at the sync, redacted.
type ProductIssue struct {
	Number      int
	URL         string
	Title       redact.Text
	Labels      []string
	Open        bool
	Reason      string    // why it was closed, as GitHub tells it: "completed", "not_planned", "duplicate" or ""
	Closed      time.Time // zero while open
	Updated     time.Time
	PullRequest bool
	Gone        bool // deleted, moved, or not to be seen: only the number is known
}

// Issue finds an issue by its number.
func (p *Product) Issue(number int) (ProductIssue, bool) {
	if p == nil {
		return ProductIssue{}, false
	}
	i, found := slices.BinarySearchFunc(p.Issues, number, func(i ProductIssue, n int) int { return cmp.Compare(i.Number, n) })
	if !found {
		return ProductIssue{}, false
	}
	return p.Issues[i], true
}

// productLine is a line of the product's snapshot.
type productLine struct {
	Number      int       `json:"number"`
	HTMLURL     string    `json:"html_url"`
	Title       string    `json:"title"`
	State       string    `json:"state"`
	StateReason string    `json:"state_reason"`
	Labels      []Label   `json:"labels"`
	UpdatedAt   time.Time `json:"updated_at"`
	ClosedAt    time.Time `json:"closed_at"`
	PullRequest *struct{} `json:"pull_request"`
	Gone        bool      `json:"gone"`
}

// ReadProduct reads the product's snapshot: a header, then one issue a line. name is the file for messages, which never
// hold a word of the text. Nothing is taken from a repository that isn't public, nor from an issue with a restricted
// mark; titles and labels are redacted. A likely secret leaves its issue out with a warning, not an error: anybody may
// file an issue of the product, and nobody outside can stop a build.
func ReadProduct(name string, r io.Reader, rules Rules, red *redact.Redactor, problems *problem.List) *Product {
	p := &Product{Visibility: Unknown}
	lines := &lineReader{buffer: bufio.NewReaderSize(r, 1<<16), limit: maxLine}
	first, err := lines.next()
	if err != nil {
		problems.Errorf(problem.Pos{File: name}, syncHint, "the product's snapshot can't be read: no header")
		return p
	}
	header := Header{Visibility: Unknown}
	if !header.read(name, first, problems) {
		return p
	}
	p.Repository, p.Visibility, p.Synced = header.Repository, header.Visibility, header.Synced
	if p.Visibility != Public {
		problems.Notef(problem.Pos{File: name, Line: 1}, "the product's repository isn't public: its issues show as numbers alone")
		return p
	}
	k := productKeeper{product: p, restrictions: newRestrictions(rules), redactor: red, file: name, problems: problems}
	k.restrictions.numbers = nil // they are the incidents'
	k.takeAll(lines)
	k.sort()
	return p
}

// productKeeper collects what may be shown of the product's issues.
type productKeeper struct {
	product      *Product
	restrictions restrictions
	redactor     *redact.Redactor
	file         string
	problems     *problem.List
}

func (k *productKeeper) takeAll(lines *lineReader) {
	for {
		line, err := lines.next()
		switch {
		case err != nil:
			lines.report(k.file, err, k.problems)
			if !errors.Is(err, errLongLine) {
				return
			}
		case len(bytes.TrimSpace(line.text)) > 0:
			k.take(line)
		}
	}
}

func (k *productKeeper) take(line rawLine) {
	pos := problem.Pos{File: k.file, Line: line.number}
	var l productLine
	if err := json.Unmarshal(line.text, &l); err != nil {
		k.problems.Errorf(pos, syncHint, "not an issue: %s", describe(err, line.offset))
		return
	}
	if l.Number <= 0 || !l.Gone && l.State != "open" && l.State != "closed" {
		k.problems.Errorf(pos, syncHint, "not an issue: no number or no state")
		return
	}
	if k.restrictions.hold(&Issue{Title: l.Title, HTMLURL: l.HTMLURL, Labels: l.Labels}) {
		return
	}
	i := ProductIssue{
		Number: l.Number, URL: k.address(&l), Open: l.State == "open", Reason: l.StateReason, Updated: l.UpdatedAt,
		Closed: l.ClosedAt, PullRequest: l.PullRequest != nil, Gone: l.Gone,
	}
	title, findings := k.redactor.Clean(oneLine(l.Title))
	secrets := findings.Secrets
	i.Title = title
	for _, label := range l.Labels {
		name, findings := k.redactor.Clean(oneLine(label.Name))
		secrets = append(secrets, findings.Secrets...)
		i.Labels = append(i.Labels, name.String())
	}
	if len(secrets) > 0 {
		k.problems.Warnf(pos, "take it out of the issue, and renew it",
			"product issue %d holds a likely secret (%s) and isn't shown", l.Number, strings.Join(secrets, ", "))
		return
	}
	k.product.Issues = append(k.product.Issues, i)
}

func (k *productKeeper) address(l *productLine) string {
	return cmp.Or(webAddress(l.HTMLURL), "https://github.com/"+k.product.Repository+"/issues/"+strconv.Itoa(l.Number))
}

// sort orders the issues by number, and tells of those that come twice: the last line holds.
func (k *productKeeper) sort() {
	slices.SortStableFunc(k.product.Issues, func(a, b ProductIssue) int { return cmp.Compare(a.Number, b.Number) })
	kept := k.product.Issues[:0]
	for _, i := range k.product.Issues {
		if n := len(kept); n > 0 && kept[n-1].Number == i.Number {
			k.problems.Warnf(problem.Pos{File: k.file}, syncHint, "product issue %d stands there twice", i.Number)
			kept[n-1] = i
			continue
		}
		kept = append(kept, i)
	}
	k.product.Issues = kept
}
