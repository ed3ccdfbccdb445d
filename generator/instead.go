package generator

import (
	"bytes"
	"io/fs"
	"path"
	"time"
)

// instead shows texts in place of files; where the text is nil, there is no file.
type instead struct {
	fs.FS
	texts map[string][]byte
}

// Open implements fs.FS.
func (i instead) Open(name string) (fs.File, error) {
	text, ok := i.texts[name]
	switch {
	case !ok:
		return i.FS.Open(name)
	case text == nil:
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return &memory{Reader: bytes.NewReader(text), name: path.Base(name)}, nil
}

// memory is a text as an open file.
type memory struct {
	*bytes.Reader
	name string
}

// Stat implements fs.File.
func (m *memory) Stat() (fs.FileInfo, error) { return m, nil }

// Close implements fs.File.
func (*memory) Close() error { return nil }

// Name implements fs.FileInfo, as do those below.
func (m *memory) Name() string { return m.name }

// Mode is that of a plain file.
func (*memory) Mode() fs.FileMode { return 0o444 }

// ModTime is unknown.
func (*memory) ModTime() time.Time { return time.Time{} }

// IsDir is never true.
func (*memory) IsDir() bool { return false }

// Sys has nothing to tell.
func (*memory) Sys() any { return nil }
