package search

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/visit-dav/watchbill/generator/work"
)

// field is a part of a document with a weight of its own.
type field int

// The fields, from the weightiest down. Title and errorLines also hold pairs of neighbouring words.
const (
	title field = iota
	resolution
	symptom
	errorLines
	discussion
	fieldCount
)

// stub is what is held of each document all the while.
type stub struct {
	id     int
	young  bool                // stands in the small segment
	closed int64               // sorts incidents by the second of their closing
	read   func() *document    // makes all of it; the rest of its stub may be missing
	from   func([]byte) []byte // writes all that it is made from, but for its id, behind bytes

	Number int    // of an incident, else 0
	Path   string // address in the site, with the anchor of a section; of a known issue the whole address
}

// document is what the index knows of one result: an article, a section of the runbook, a post-mortem, or an issue of the
// product.
type document struct {
	stub

	Kind    string // "incident", "runbook", "post-mortem" or "known-issue"
	Title   string // as shown
	Context string // title of the document that a section belongs to, "open" or "closed" of a known issue, else ""
	Date    string // closing of an incident or issue, last change of an open one, date of a post-mortem, YYYY-MM-DD, else ""

	Resolutions []string
	Components  []string
	Labels      []string
	Versions    []string
	Platform    string
	Resolved    bool // has a recorded resolution

	text     [fieldCount]string
	excerpts []string // the passages of which the best one is shown, the most telling first
}

// appendAll writes all of a document but its id behind some bytes.
func (d *document) appendAll(b []byte) []byte {
	b = work.AppendNumber(b, uint64(d.Number))
	for _, text := range []string{d.Path, d.Kind, d.Title, d.Context, d.Date, d.Platform, strconv.FormatBool(d.Resolved)} {
		b = work.AppendText(b, text)
	}
	for _, list := range [][]string{d.text[:], d.Resolutions, d.Components, d.Labels, d.Versions, d.excerpts} {
		b = work.AppendNumber(b, uint64(len(list)))
		for _, text := range list {
			b = work.AppendText(b, text)
		}
	}
	return b
}

// identify gives documents ids that survive the coming and going of others, and sorts them so. An incident's follows
// from its number. Any other document gets the slot of the hash of its path, among at least twice as many slots as
// there are.
func identify(stubs []stub) (slots int) {
	others := 0
	for _, s := range stubs {
		if s.Number == 0 {
			others++
		}
	}
	slots = 64
	for slots < 2*others {
		slots *= 2
	}
	slices.SortFunc(stubs, func(a, b stub) int { return cmp.Compare(a.Path, b.Path) })
	taken := make([]bool, slots)
	for i := range stubs {
		s := &stubs[i]
		if s.Number > 0 {
			s.id = slots + s.Number
			continue
		}
		s.id = int(hash(s.Path) % uint32(slots))
		for taken[s.id] {
			s.id = (s.id + 1) % slots
		}
		taken[s.id] = true
	}
	slices.SortFunc(stubs, func(a, b stub) int { return cmp.Compare(a.id, b.id) })
	return slots
}

// tail is how many incidents, the newest, at most stand in a small segment of their own, so that a new one changes few
// files.
const tail = 16

// divide tells the newest incidents from the other documents.
func divide(stubs []stub) {
	var incidents []*stub
	for i := range stubs {
		if stubs[i].Number > 0 {
			incidents = append(incidents, &stubs[i])
		}
	}
	slices.SortFunc(incidents, func(a, b *stub) int {
		return cmp.Or(cmp.Compare(a.closed, b.closed), cmp.Compare(a.Number, b.Number))
	})
	n := len(incidents) % tail
	if len(incidents) < tail {
		n = 0
	}
	for _, s := range incidents[len(incidents)-n:] {
		s.young = true
	}
}
