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

// smallIndex is the size in bytes, before compression, below which everything stands in the first file.
const smallIndex = 192 << 10

// scripts walks the files of the index, each with its name without the ending. One is put together at a time.
func (x *Index) scripts() iter.Seq2[string, string] {
	return func(yield func(name, text string) bool) {
		size := 0
		for _, data := range x.files {
			size += len(data)
		}
		first := script("root", encodeJSON(x.root))
		if size < smallIndex {
			var all strings.Builder
			for _, name := range slices.Sorted(maps.Keys(x.files)) {
				all.WriteString(script(name, x.files[name]))
			}
			yield("root", all.String()+first)
			return
		}
		for name, data := range x.files {
			if !yield(name, script(name, data)) {
				return
			}
		}
		yield("root", first)
	}
}

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
