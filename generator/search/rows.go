package search

import (
	"strconv"
	"strings"
)

// shown gives what a reader shows of a document, as JSON: title, date, excerpts, resolutions, kind, path, context. What is
// empty at the end is left out; an incident needs no kind, nor a path that follows from its number.
func (d *document) shown() string {
	kind, path := d.Kind, d.Path
	if d.Number > 0 && path == incidentPath(d.Number) {
		kind, path = "", ""
	}
	cells := []any{d.Title, d.Date, d.excerpts, d.Resolutions, kind, path, d.Context}
	for n := len(cells); n > 0; n-- {
		if s, ok := cells[n-1].(string); ok && s != "" {
			return encodeJSON(cells[:n])
		}
		if l, ok := cells[n-1].([]string); ok && len(l) > 0 {
			return encodeJSON(cells[:n])
		}
	}
	return "[]"
}

// incidentPath is the address of most incidents.
func incidentPath(number int) string { return "incidents/" + strconv.Itoa(number) + ".html" }

// rowsPerFile is how many rows a block holds in the mean, at most.
const rowsPerFile = 4

// rowBlocks are blocks of what is shown of documents.
func rowBlocks(r *root, to target) *blockList {
	shift := 0
	for r.Top>>shift > r.Documents/rowsPerFile {
		shift++
	}
	return newBlockList("r", to, &rows{}, blocks{Shift: shift, Group: groupBits})
}

// rows are those of one block: the id, and what is shown.
type rows []string

func (r *rows) add(id int, e *extract) {
	row := "[" + strconv.Itoa(id)
	if e.shown != "[]" {
		row += ","
	}
	*r = append(*r, row+e.shown[1:])
}

func (r *rows) end() string {
	text := "[" + strings.Join(*r, ",") + "]"
	*r = (*r)[:0]
	return text
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

// facetBlocks are blocks of what documents can be filtered by.
func facetBlocks(to target) *blockList {
	return newBlockList("f", to, &facetRows{}, blocks{Shift: facetShift})
}

// facetRows are the facets of one block.
type facetRows struct {
	ids    []byte
	last   int // id
	values [facetCount][][]string
	sets   [facetCount][]byte
	known  [facetCount]map[string]int // number of a set, by its values
}

func (f *facetRows) add(id int, e *extract) {
	f.ids = appendNumber(f.ids, id-f.last)
	f.last = id
	for k, values := range e.facets {
		n, ok := f.known[k][values]
		if !ok {
			if f.known[k] == nil {
				f.known[k] = map[string]int{}
			}
			n = len(f.values[k])
			f.values[k] = append(f.values[k], textsOf(values))
			f.known[k][values] = n
		}
		f.sets[k] = appendNumber(f.sets[k], n)
	}
}

func (f *facetRows) end() string {
	whole := facets{IDs: string(f.ids), Values: f.values[:]}
	for _, s := range f.sets {
		whole.Sets = append(whole.Sets, string(s))
	}
	text := encodeJSON(whole)
	*f = facetRows{}
	return text
}
