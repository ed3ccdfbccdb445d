package search

import (
	"encoding/json"
	"iter"
	"maps"
	"slices"
	"strings"
)

// Addresses of the index: the folder that holds it, and its first file.
const (
	Folder = "search/"
	Root   = Folder + "root.js"
)

// Sizes in bytes, before compression, below which the first file holds everything, or all that is shown: what saves a
// round trip is worth some bytes.
const (
	smallIndex = 192 << 10
	smallRows  = 64 << 10
)

// scripts walks the files of the index, each with its name without the ending. One is put together at a time.
func (x *Index) scripts() iter.Seq2[string, string] {
	return func(yield func(name, text string) bool) {
		size, shown := 0, 0
		for name, data := range x.files {
			size += len(data)
			if isShown(name) {
				shown += len(data)
			}
		}
		var first strings.Builder
		for _, name := range slices.Sorted(maps.Keys(x.files)) {
			if size < smallIndex || isShown(name) && shown < smallRows {
				first.WriteString(script(name, x.files[name]))
			} else if !yield(name, script(name, x.files[name])) {
				return
			}
		}
		yield("root", first.String()+script("root", encodeJSON(x.root)))
	}
}

// isShown tells a block of rows or facets from a shard.
func isShown(name string) bool { return name[0] == 'r' || name[0] == 'f' }

// script wraps a payload so that a page opened from a file system can load it too: scripts are all that may be read
// there.
func script(name, payload string) string {
	return `watchbillSearch("` + name + `",` + payload + ");\n"
}

// encodeJSON leaves <, > and & as they are: the files are scripts of their own, never part of a page.
func encodeJSON(v any) string {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		panic(err) // can't happen: structs of strings and numbers
	}
	return strings.TrimSuffix(b.String(), "\n")
}
