package search

import (
	"cmp"
	"iter"
	"runtime"
	"slices"
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

// document is what the index knows of one result: an article, a section of the runbook, a post-mortem, or an issue of the
// product.
type document struct {
	id     int
	closed string // sorts incidents by the time of their closing

	Kind    string // "incident", "runbook", "post-mortem" or "known-issue"
	Path    string // address in the site, with the anchor of a section; of a known issue the whole address
	Title   string // as shown
	Context string // title of the document that a section belongs to, "open" or "closed" of a known issue, else ""
	Date    string // closing of an incident or issue, last change of an open one, date of a post-mortem, YYYY-MM-DD, else ""

	Number      int // of an incident, else 0
	Resolutions []string
	Components  []string
	Labels      []string
	Versions    []string
	Platform    string
	Resolved    bool // has a recorded resolution

	text     [fieldCount]string
	excerpts []string        // the passages of which the best one is shown, the most telling first
	read     func(*document) // fills in both; nil where they stand already
}

// identify gives documents ids that survive the coming and going of others, and sorts them so. An incident's follows
// from its number. Any other document gets the slot of the hash of its path, among at least twice as many slots as
// there are.
func identify(docs []document) (slots int) {
	others := 0
	for _, d := range docs {
		if d.Number == 0 {
			others++
		}
	}
	slots = 64
	for slots < 2*others {
		slots *= 2
	}
	slices.SortFunc(docs, func(a, b document) int { return cmp.Compare(a.Path, b.Path) })
	taken := make([]bool, slots)
	for i := range docs {
		d := &docs[i]
		if d.Number > 0 {
			d.id = slots + d.Number
			continue
		}
		d.id = int(hash(d.Path)) % slots
		for taken[d.id] {
			d.id = (d.id + 1) % slots
		}
		taken[d.id] = true
	}
	slices.SortFunc(docs, func(a, b document) int { return cmp.Compare(a.id, b.id) })
	return slots
}

// batch is how many documents are read by one processor in one go.
const batch = 64

// reading yields documents in their order with their texts, which all processors read, a little ahead, and which are
// forgotten afterwards: so the texts of a large site never stand in memory together.
func reading(docs []*document) iter.Seq[*document] {
	return func(yield func(*document) bool) {
		batches := make(chan chan []*document, runtime.GOMAXPROCS(0))
		go func() {
			defer close(batches)
			for part := range slices.Chunk(docs, batch) {
				read := make(chan []*document, 1)
				batches <- read
				go func() {
					for _, d := range part {
						if d.read != nil {
							d.read(d)
						}
					}
					read <- part
				}()
			}
		}()
		going := true
		for read := range batches {
			for _, d := range <-read {
				going = going && yield(d)
				d.text, d.read = [fieldCount]string{}, nil
			}
		}
	}
}
