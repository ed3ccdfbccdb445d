package search

import (
	"sync"

	"github.com/visit-dav/watchbill/generator/work"
)

// version is that of the format that FORMAT.md describes.
const version = 3

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

// newIndex keeps the index of documents in memory.
func newIndex(stubs []stub, memory *work.Memory) (*Index, error) {
	x := &Index{files: map[string]string{}, shards: map[string][]line{}}
	var err error
	x.root, err = build(stubs, memory, x)
	return x, err
}

func (x *Index) put(name, payload string) error {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.files[name] = payload
	return nil
}

// keep keeps nothing: there is no index that stands.
func (x *Index) keep(string, int) (bool, error) { return false, nil }
