package main

import (
	"bytes"

	"github.com/rogpeppe/go-internal/diff"
)

// unified gives the difference of two texts as `diff -u` does; "" when they are the same.
func unified(name string, before, after []byte) string {
	text := diff.Diff(name, before, name, after)
	_, text, _ = bytes.Cut(text, []byte("\n")) // the line above the two names
	return string(bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n")))
}
