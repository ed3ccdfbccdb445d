package github

import (
	"bytes"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"strconv"
	"time"

	"github.com/visit-dav/watchbill/generator/incident"
)

// productFormat changes with what is kept of a product issue.
const productFormat = "product;fields=2"

// productIssue is what is kept of a product's issue: a line of the product's snapshot.
type productIssue struct {
	ID            int64      `json:"id,omitempty"`
	Number        int        `json:"number"`
	HTMLURL       string     `json:"html_url,omitempty"`
	Title         string     `json:"title,omitempty"`
	State         string     `json:"state,omitempty"`
	StateReason   *string    `json:"state_reason,omitempty"`
	Labels        []label    `json:"labels,omitempty"`
	UpdatedAt     time.Time  `json:"updated_at,omitzero"`
	ClosedAt      *time.Time `json:"closed_at,omitempty"`
	PullRequest   *struct{}  `json:"pull_request,omitempty"`
	Checked       time.Time  `json:"checked,omitzero"`         // when GitHub last showed it, or that it's gone
	Gone          bool       `json:"gone,omitempty"`           // deleted, moved, or not to be seen
	RepositoryURL string     `json:"repository_url,omitempty"` // read, not kept
}

func (i *productIssue) stamp() time.Time { return i.UpdatedAt }

func (i *productIssue) check() error {
	if i.Number <= 0 || i.UpdatedAt.IsZero() {
		return errors.New("a product issue without number or updated_at: " + strconv.Itoa(i.Number))
	}
	return nil
}

func (p *productRun) header() header {
	return header{
		Header: incident.Header{
			Version: snapshotVersion, Repository: p.repo.FullName, Visibility: p.repo.visible(), Synced: p.started,
		},
		API: p.client.base.String(), RepositoryID: p.repo.ID, Filters: productFormat, Full: p.started,
		Since: checkpoint{Issues: p.since}, Issues: p.report.Kept,
	}
}

// readOld takes over the last product snapshot, unless it is damaged or of something else: then it is read anew.
func (p *productRun) readOld() {
	text, err := os.ReadFile(p.ProductFile)
	if errors.Is(err, fs.ErrNotExist) || p.Full {
		return
	}
	first, rest, _ := bytes.Cut(text, []byte("\n"))
	var h header
	if err != nil || json.Unmarshal(first, &h) != nil {
		p.note("%s is damaged; it is replaced whole", p.ProductFile)
		return
	}
	sameForm := h.Version == snapshotVersion && h.Filters == productFormat
	if !sameForm || h.RepositoryID != p.repo.ID || h.API != p.client.base.String() {
		return
	}
	known := map[int]productIssue{}
	for line := range bytes.Lines(rest) {
		var i productIssue
		if json.Unmarshal(line, &i) != nil || i.Number <= 0 {
			p.note("%s is damaged; it is replaced whole", p.ProductFile)
			return
		}
		known[i.Number] = i
	}
	p.known, p.since = known, h.Since.Issues
}
