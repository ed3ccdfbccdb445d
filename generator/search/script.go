package search

import (
	"encoding/json"
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

// scripts gives the files of the index by name, without their ending.
func (x *Index) scripts() map[string]string {
	scripts := map[string]string{}
	size := 0
	for name, data := range x.files {
		scripts[name] = script(name, data)
		size += len(data)
	}
	first := script("root", encodeJSON(x.root))
	if size < smallIndex {
		var all strings.Builder
		for _, name := range slices.Sorted(maps.Keys(scripts)) {
			all.WriteString(scripts[name])
		}
		return map[string]string{"root": all.String() + first}
	}
	scripts["root"] = first
	return scripts
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
