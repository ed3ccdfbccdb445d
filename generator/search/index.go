package search

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/visit-dav/watchbill/generator/vocabulary"
)

// Version is the version of the format that FORMAT.md describes.
const Version = 3

// Index is a search index: what is written for the browser, and what the same queries are answered from here. Safe for
// concurrent use.
type Index struct {
	root      root
	files     map[string]string // payload by name, as JSON
	documents map[int]*document // by id, without their texts

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

// tail is how many incidents, the newest, at most stand in a small segment of their own, so that a new one changes few
// files.
const tail = 16

// newIndex makes the index of documents; it takes them over.
func newIndex(docs []document) *Index {
	x := &Index{files: map[string]string{}, documents: map[int]*document{}, shards: map[string][]line{}}
	x.root = root{Version: Version, Documents: len(docs), Slots: identify(docs)}
	for i := range docs {
		x.documents[docs[i].id] = &docs[i]
		x.root.Top = max(x.root.Top, docs[i].id)
	}
	old, young := split(docs)
	known := x.addSegment(old, nil, shardBounds(len(docs)))
	if len(young) > 0 {
		x.addSegment(young, known, whole())
	}
	x.root.Resolved = x.resolved()
	x.addRows(docs)
	x.addFacets(docs)
	return x
}

// split takes the newest incidents away from documents. Both parts keep the order of ids.
func split(docs []document) (old, young []*document) {
	var incidents []*document
	for i := range docs {
		if docs[i].Number > 0 {
			incidents = append(incidents, &docs[i])
		}
	}
	slices.SortFunc(incidents, byClosing)
	n := len(incidents) % tail
	if len(incidents) < tail {
		n = 0
	}
	newest := map[*document]bool{}
	for _, d := range incidents[len(incidents)-n:] {
		newest[d] = true
	}
	for i := range docs {
		if d := &docs[i]; newest[d] {
			young = append(young, d)
		} else {
			old = append(old, d)
		}
	}
	return old, young
}

func byClosing(a, b *document) int {
	return cmp.Or(cmp.Compare(a.closed, b.closed), cmp.Compare(a.Number, b.Number))
}

// addSegment indexes documents apart from others, and gives their terms. known are the terms of a segment before.
func (x *Index) addSegment(docs []*document, known *vocabulary.Terms, b bounds) *vocabulary.Terms {
	entries, words := collect(docs)
	n := strconv.Itoa(len(x.root.Segments))
	if n == "0" {
		x.root.Common = common(entries, x.root.Documents)
	}
	x.root.Segments = append(x.root.Segments, segment{
		Terms:   x.directory("t"+n+"-", termShards(entries, b)),
		Endings: x.directory("e"+n+"-", endingShards(endings(entries, known), b)),
	})
	return words
}

// directory stores the shards of a list.
func (x *Index) directory(list string, shards []shard) directory {
	var d directory
	var from []byte
	before := ""
	for _, s := range shards {
		from = appendTerm(from, before, s.from)
		before = s.from
		d.from = append(d.from, s.from)
	}
	d.From = string(from)
	for len(shards) > 0 {
		n := 1
		for n < len(shards) && hash(shards[n].from)%groupShards != 0 {
			n++
		}
		keys, payloads := make([]string, n), make([]string, n)
		for i, s := range shards[:n] {
			keys[i] = list + strconv.FormatUint(uint64(hash(s.from)), 36)
			payloads[i] = `"` + s.data + `"` // nothing in it needs an escape
			shards[i].data = ""              // what is stored is let go of
		}
		tag := x.store(keys, payloads)
		d.Tags += tag
		for _, key := range keys {
			d.names = append(d.names, key+tag)
		}
		shards = shards[n:]
	}
	return d
}

// Files are named in groups, so that a reader needn't load a tag for each: those of rows by their number, shards by the
// hash of where they begin, so that a further one moves no group but its own.
const (
	groupShards = 4
	groupBits   = 4 // of the number of a block of rows
)

// store keeps payloads under their keys and a tag that follows from all of them, and gives the tag.
func (x *Index) store(keys, payloads []string) string {
	for salted := strings.Join(payloads, "\n"); ; salted += " " {
		tag := tagOf(salted)
		if slices.ContainsFunc(keys, func(key string) bool { return x.files[key+tag] != "" }) {
			continue
		}
		for i, key := range keys {
			x.files[key+tag] = payloads[i]
		}
		return tag
	}
}

// common lists the words that so many documents hold that a query with other words does without them.
func common(entries []entry, documents int) string {
	var words []string
	for _, e := range entries {
		if documents >= 20 && e.df*5 >= documents && !strings.Contains(e.term, " ") {
			words = append(words, e.term)
		}
	}
	return strings.Join(words, " ")
}

// resolved writes a bit for each id from Slots on: whether a resolution is recorded.
func (x *Index) resolved() string {
	sixes := make([]int, max(0, x.root.Top-x.root.Slots)/6+1)
	for id, d := range x.documents {
		if i := id - x.root.Slots; d.Number > 0 && d.Resolved {
			sixes[i/6] |= 1 << (i % 6)
		}
	}
	var b strings.Builder
	for _, v := range sixes {
		b.WriteByte(digitChar(v))
	}
	return b.String()
}
