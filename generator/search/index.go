package search

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Version is the version of the format; FORMAT.md describes it.
const Version = 1

// Index is a search index: what is written for the browser, and what the same queries are answered from here.
// Immutable after New, safe for concurrent use.
type Index struct {
	root      root
	files     map[string]string // payload by name, as JSON
	documents map[int]*document
	shards    map[string]*decoded
}

// root is the first file that a reader needs. It names all others.
type root struct {
	Version   int       `json:"version"`
	Documents int       `json:"documents"`
	Top       int       `json:"top"`   // the highest id
	Slots     int       `json:"slots"` // incidents have the ids from here on
	Common    string    `json:"common"`
	Resolved  string    `json:"resolved"`
	Segments  []segment `json:"segments"`
	Rows      blocks    `json:"rows"`
	Facets    blocks    `json:"facets"`
}

// segment is a part of the documents with lists of its own.
type segment struct {
	Terms   directory `json:"terms"`
	Endings directory `json:"endings"`
}

// directory names the shards of a sorted list: the term that each begins with, and its tag.
type directory struct {
	From string `json:"from"`
	Tags string `json:"tags"`

	from  []string
	names []string
}

// blocks names files by id >> Shift: the tag of each; a blank one says that there is no file.
type blocks struct {
	Shift int    `json:"shift"`
	Tags  string `json:"tags"`
}

// tail is the number of incidents, newest first, that at most stand in a small segment of their own, so that a new one
// changes few files.
const tail = 32

// newIndex makes the index of documents; it takes them over.
func newIndex(docs []document) *Index {
	x := &Index{files: map[string]string{}, documents: map[int]*document{}, shards: map[string]*decoded{}}
	x.root = root{Version: Version, Documents: len(docs), Slots: identify(docs)}
	for i := range docs {
		x.documents[docs[i].id] = &docs[i]
		x.root.Top = max(x.root.Top, docs[i].id)
	}
	size := shardSize(len(docs))
	old, young := split(docs)
	known := map[string]bool{}
	for _, part := range [][]document{old, young} {
		if len(part) == 0 && len(x.root.Segments) > 0 {
			continue
		}
		entries := collect(part)
		n := strconv.Itoa(len(x.root.Segments))
		x.root.Segments = append(x.root.Segments, segment{
			Terms:   x.directory("t"+n+"-", termShards(entries, size)),
			Endings: x.directory("e"+n+"-", endingShards(endings(entries, func(t string) bool { return known[t] }), size)),
		})
		for _, e := range entries {
			known[e.term] = true
		}
		if len(x.root.Segments) == 1 {
			x.root.Common = common(entries, len(docs))
		}
	}
	x.root.Resolved = x.resolved()
	x.rows(docs)
	x.facets(docs)
	return x
}

// split takes the newest incidents away from documents. Both parts keep the order of ids.
func split(docs []document) (old, young []document) {
	var closings []string
	for _, d := range docs {
		if d.Number > 0 {
			closings = append(closings, closing(&d))
		}
	}
	slices.Sort(closings)
	n := len(closings) % tail
	if n == 0 || len(closings) < tail {
		return docs, nil
	}
	border := closings[len(closings)-n]
	for _, d := range docs {
		if d.Number > 0 && closing(&d) >= border {
			young = append(young, d)
		} else {
			old = append(old, d)
		}
	}
	return old, young
}

// closing sorts incidents by the time of their closing.
func closing(d *document) string { return fmt.Sprintf("%s %12d", d.closed, d.Number) }

func (x *Index) directory(list string, shards []shard) directory {
	var d directory
	var from []byte
	before := ""
	for _, s := range shards {
		from = appendTerm(from, before, s.from)
		before = s.from
		d.from = append(d.from, s.from)
		key := list + strconv.FormatUint(uint64(hash(s.from)), 36)
		tag := x.store(key, `"`+s.data+`"`) // nothing in it needs an escape
		d.names = append(d.names, key+tag)
		d.Tags += tag
	}
	d.From = string(from)
	return d
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
	bits := make([]int, max(0, x.root.Top-x.root.Slots)/6+1) // a site may have no incident
	for id, d := range x.documents {
		if i := id - x.root.Slots; d.Number > 0 && d.Resolved {
			bits[i/6] |= 1 << (i % 6)
		}
	}
	var b strings.Builder
	for _, v := range bits {
		b.WriteByte(digitChar(v))
	}
	return b.String()
}

// store keeps a payload under a key and a tag that follows from its content, and gives the tag.
func (x *Index) store(key, payload string) string {
	for salt := payload; ; salt += " " {
		tag := tagOf(salt)
		if _, taken := x.files[key+tag]; !taken {
			x.files[key+tag] = payload
			return tag
		}
	}
}

// encodeJSON leaves <, > and & as they are: the files are scripts of their own, never part of a page.
func encodeJSON(v any) string {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		panic(err) // structs of strings and numbers
	}
	return strings.TrimSuffix(b.String(), "\n")
}
