package search

import (
	"strconv"
	"strings"
)

// row is what a reader shows of a document: id, title, date, excerpts, resolutions, kind, path, context. What is empty at
// the end is left out; an incident needs no kind, nor a path that follows from its number.
func (d *document) row() []any {
	kind, path := d.Kind, d.Path
	if d.Number > 0 && path == "incidents/"+strconv.Itoa(d.Number)+".html" {
		kind, path = "", ""
	}
	row := []any{d.id, d.Title, d.Date, d.excerpts, d.Resolutions, kind, path, d.Context}
	for n := len(row); ; n-- {
		if s, ok := row[n-1].(string); ok && s != "" {
			return row[:n]
		}
		if l, ok := row[n-1].([]string); ok && len(l) > 0 || n == 1 {
			return row[:n]
		}
	}
}

// rowsPerFile is how many rows a block holds in the mean, at most.
const rowsPerFile = 4

// addRows writes what is shown of documents, in blocks of neighbouring ids.
func (x *Index) addRows(docs []document) {
	shift := 0
	for x.root.Top>>shift > len(docs)/rowsPerFile {
		shift++
	}
	x.root.Rows = x.blocks("r", docs, shift, groupBits, func(docs []document) any {
		rows := make([][]any, len(docs))
		for i := range docs {
			rows[i] = docs[i].row()
		}
		return rows
	})
}

// blocks stores a payload for each stretch of ids that are the same but for shift bits, in groups of those whose numbers
// are the same but for some more.
func (x *Index) blocks(kind string, docs []document, shift, group int, payload func([]document) any) blocks {
	b := blocks{Shift: shift, Group: group}
	for len(docs) > 0 {
		place := docs[0].id >> (shift + group)
		var keys, payloads []string
		for len(docs) > 0 && docs[0].id>>(shift+group) == place {
			block, n := docs[0].id>>shift, 1
			for n < len(docs) && docs[n].id>>shift == block {
				n++
			}
			keys, payloads = append(keys, kind+strconv.Itoa(block)), append(payloads, encodeJSON(payload(docs[:n])))
			docs = docs[n:]
		}
		b.Tags += strings.Repeat(" ", place*tagLength-len(b.Tags)) + x.store(keys, payloads)
	}
	return b
}

// facets says by what documents can be filtered: for each filter the sets of values that occur, and for each id the
// number of its set.
type facets struct {
	IDs    string       `json:"ids"` // each as the difference from the one before
	Values [][][]string `json:"values"`
	Sets   []string     `json:"sets"`
}

const (
	facetShift = 10 // 1024 ids stand in a block
	facetCount = 8
)

// facets gives a document's values for each filter: kind, resolution, component, label, version, platform, year,
// resolved.
func (d *document) facets() [facetCount][]string {
	year, resolved := "", ""
	if len(d.Date) >= 4 {
		year = d.Date[:4]
	}
	if d.Number > 0 {
		resolved = "no"
	}
	if d.Resolved {
		resolved = "yes"
	}
	return [facetCount][]string{
		single(d.Kind), d.Resolutions, d.Components, d.Labels, d.Versions, single(d.Platform), single(year),
		single(resolved),
	}
}

func single(s string) []string {
	if s == "" {
		return []string{}
	}
	return []string{s}
}

// addFacets writes by what documents can be filtered.
func (x *Index) addFacets(docs []document) {
	x.root.Facets = x.blocks("f", docs, facetShift, 0, func(docs []document) any {
		f := facets{Values: make([][][]string, facetCount), Sets: make([]string, facetCount)}
		var ids []byte
		var sets [facetCount][]byte
		known := map[string]int{}
		last := 0
		for i := range docs {
			ids = appendNumber(ids, docs[i].id-last)
			last = docs[i].id
			for k, values := range docs[i].facets() {
				key := strconv.Itoa(k) + "\x00" + strings.Join(values, "\x00")
				n, ok := known[key]
				if !ok {
					n = len(f.Values[k])
					f.Values[k] = append(f.Values[k], append([]string{}, values...))
					known[key] = n
				}
				sets[k] = appendNumber(sets[k], n)
			}
		}
		f.IDs = string(ids)
		for k := range sets {
			f.Sets[k] = string(sets[k])
		}
		return f
	})
}
