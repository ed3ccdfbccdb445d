package search

import (
	"cmp"
	"iter"
	"strconv"
	"strings"
	"sync"

	"github.com/visit-dav/watchbill/generator/work"
)

// Version is the version of the format that FORMAT.md describes.
const Version = 3

// Index is a search index in memory, from which the queries of a browser are answered here. Safe for concurrent use.
type Index struct {
	root  root
	files map[string]string // payload by name, as JSON

	mu     sync.Mutex
	shards map[string][]line // those read so far, by name
}

// root is the first file that a reader needs. It names all others.
type root struct {
	Version   int       `json:"version"`
	Documents int       `json:"documents"`
	Top       int       `json:"top"`      // the highest id
	Slots     int       `json:"slots"`    // incidents have the ids from here on
	Common    string    `json:"common"`   // words, parted by blanks
	Resolved  string    `json:"resolved"` // six bits a character, from Slots on
	Segments  []segment `json:"segments"`
	Rows      blocks    `json:"rows"`
	Facets    blocks    `json:"facets"`
}

// segment is a part of the documents with lists of its own.
type segment struct {
	Terms   directory `json:"terms"`
	Endings directory `json:"endings"`
}

// directory names the shards of a sorted list: the term from which each is responsible, and the tags of their groups.
type directory struct {
	From string `json:"from"`
	Tags string `json:"tags"`

	from, names []string
}

// blocks names files by id >> Shift, and groups of them by the number >> Group: the tag of each, blank where there is
// none.
type blocks struct {
	Shift int    `json:"shift"`
	Group int    `json:"group"`
	Tags  string `json:"tags"`
}

// put takes a payload of the index, as JSON, under the name of its file. Several goroutines call it at once.
type put func(name, payload string) error

// newIndex keeps the index of documents in memory.
func newIndex(stubs []stub, memory *work.Memory) (*Index, error) {
	x := &Index{files: map[string]string{}, shards: map[string][]line{}}
	var err error
	x.root, err = build(stubs, memory, func(name, payload string) error {
		x.mu.Lock()
		defer x.mu.Unlock()
		x.files[name] = payload
		return nil
	})
	return x, err
}

// build makes the index of documents, and gives its root when all else was put. memory may be nil.
func build(stubs []stub, memory *work.Memory, put put) (root, error) {
	r, err := read(stubs, memory, put)
	if err != nil {
		return root{}, err
	}
	return r.write(put)
}

// reading is what stays of documents that were read: their terms, and which documents hold them.
type reading struct {
	root
	old, young collection
}

// read reads documents, and puts their rows and facets.
func read(stubs []stub, memory *work.Memory, put put) (*reading, error) {
	r := &reading{root: root{Version: Version, Documents: len(stubs), Slots: identify(stubs)}}
	if len(stubs) > 0 {
		r.Top = stubs[len(stubs)-1].id
	}
	divide(stubs)
	return r, r.take(batches(stubs, memory), put)
}

// write puts the lists, and gives the root when all else was put.
func (r *reading) write(put put) (root, error) {
	words := common{documents: r.Documents}
	if err := r.addSegment(words.of(r.old.entries()), nil, shardBounds(r.Documents), put); err != nil {
		return r.root, err
	}
	r.Common = strings.Join(words.list, " ")
	if len(r.young) == 0 {
		return r.root, nil
	}
	return r.root, r.addSegment(r.young.entries(), r.old, whole(), put)
}

// take reads each document once, for all that is made of it.
func (r *reading) take(batches iter.Seq[*batch], put put) error {
	rows, facets := rowBlocks(&r.root, put), facetBlocks(put)
	resolved := make([]int, max(0, r.Top-r.Slots)/6+1)
	for b := range batches {
		lists := b.lists // by itself: of the rest of a batch nothing stays
		r.old.add(&lists, b.stubs, false)
		r.young.add(&lists, b.stubs, true)
		for i := range b.extracts {
			s, e := &b.stubs[i], &b.extracts[i]
			if i := s.id - r.Slots; s.Number > 0 && e.resolved {
				resolved[i/6] |= 1 << (i % 6)
			}
			if err := cmp.Or(rows.add(s.id, e), facets.add(s.id, e)); err != nil {
				return err
			}
		}
	}
	sixes := make([]byte, len(resolved))
	for i, six := range resolved {
		sixes[i] = digitChar(six)
	}
	r.Resolved = string(sixes)
	if err := cmp.Or(rows.close(), facets.close()); err != nil {
		return err
	}
	r.Rows, r.Facets = rows.blocks, facets.blocks
	return nil
}

// addSegment writes the lists of documents that are indexed apart from others. known are documents of a segment before.
func (r *root) addSegment(entries iter.Seq[entry], known collection, b bounds, put put) error {
	n := strconv.Itoa(len(r.Segments))
	terms, backwards := newLister("t"+n+"-", put), newLister("e"+n+"-", put)
	var words endings
	if err := cmp.Or(termShards(words.of(entries, known), b, terms.add), terms.close()); err != nil {
		return err
	}
	if err := cmp.Or(endingShards(words.inOrder(), b, backwards.add), backwards.close()); err != nil {
		return err
	}
	r.Segments = append(r.Segments, segment{terms.directory, backwards.directory})
	return nil
}

// common lists the words that so many documents hold that a query with other words does without them.
type common struct {
	documents int
	list      []string
}

// of gives entries as they are, and notes the common words among them.
func (c *common) of(entries iter.Seq[entry]) iter.Seq[entry] {
	return func(yield func(entry) bool) {
		for e := range entries {
			if c.documents >= 20 && e.df*5 >= c.documents && !strings.Contains(e.term, " ") {
				c.list = append(c.list, e.term)
			}
			if !yield(e) {
				return
			}
		}
	}
}
