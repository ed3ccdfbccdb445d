package search

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"sync"
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

// scripts writes the files of the index, each by its name without the ending.
type scripts struct {
	write func(name, text string) error             // called by several goroutines at once
	stay  func(name string) (stays bool, err error) // has a file stay as the build before wrote it; nil where none can

	mu          sync.Mutex
	held        map[string]string // payloads by name, as long as they may stand in the first file
	kept        map[string]bool   // names of files that stay
	size, shown int               // bytes of all payloads, and of rows and facets
}

// put takes a payload. It is written, or held for the first file.
func (s *scripts) put(name, payload string) error {
	s.mu.Lock()
	if s.held == nil {
		s.held = map[string]string{}
	}
	if !s.kept[name] {
		s.count(name, len(payload))
		s.held[name] = payload
	}
	s.mu.Unlock()
	return s.flush()
}

// keep has a file stay.
func (s *scripts) keep(name string, size int) (stays bool, err error) {
	if s.stay == nil {
		return false, nil
	}
	if stays, err = s.stay(name); err != nil || !stays {
		return stays, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.kept == nil {
		s.kept = map[string]bool{}
	}
	s.kept[name] = true
	s.count(name, size)
	return true, nil
}

// count adds a payload to the sizes.
func (s *scripts) count(name string, size int) {
	if s.size += size; isShown(name) {
		s.shown += size
	}
}

// flush writes the payloads that can't stand in the first file any more.
func (s *scripts) flush() error {
	for name, payload := range s.ready() {
		if err := s.write(name, script(name, payload)); err != nil {
			return err
		}
	}
	return nil
}

// ready takes the payloads that can't stand in the first file.
func (s *scripts) ready() map[string]string {
	s.mu.Lock()
	defer s.mu.Unlock()
	ready := map[string]string{}
	for name, payload := range s.held {
		if s.size >= smallIndex && (!isShown(name) || s.shown >= smallRows) {
			ready[name] = payload
			delete(s.held, name)
		}
	}
	return ready
}

// close writes the first file.
func (s *scripts) close(r root) error {
	if err := s.flush(); err != nil { // files may have stayed since something was put
		return err
	}
	var first strings.Builder
	for _, name := range slices.Sorted(maps.Keys(s.held)) {
		first.WriteString(script(name, s.held[name]))
	}
	return s.write("root", first.String()+script("root", encodeJSON(r)))
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

// decodeJSON reads what encodeJSON wrote.
func decodeJSON(text string, v any) {
	if err := json.Unmarshal([]byte(text), v); err != nil {
		panic(err) // can't happen: the index is read by who made it
	}
}
