package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"unicode/utf8"

	"github.com/visit-dav/watchbill/generator/problem"
)

// readRegular reads a file of somebody else. A pipe or a device would be waited for without end, so it is refused.
func readRegular(files fs.FS, name string) ([]byte, error) {
	info, err := fs.Stat(files, name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("there is no file %s", name)
	}
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s is no regular file", name)
	}
	return fs.ReadFile(files, name)
}

// judgeUTF8 tells the first line of a text that isn't UTF-8: its letters would be lost.
func judgeUTF8(file string, text []byte, hint string, problems *problem.List) {
	for i, line := range bytes.Split(text, []byte("\n")) {
		if !utf8.Valid(line) {
			problems.Errorf(problem.Pos{File: file, Line: i + 1}, hint, "isn't UTF-8: %q", bytes.ToValidUTF8(line, []byte("�")))
			return
		}
	}
}
