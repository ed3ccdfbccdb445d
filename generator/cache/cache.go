// Package cache remembers from what a site was built, so that a build that would change nothing can be left out. It is an
// aid alone: a memory that is missing, damaged, or of another program is none, and then a build does all its work. It never
// holds a part of a site.
package cache

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/visit-dav/watchbill/generator/problem"
)

// Record is what is remembered of a build.
type Record struct {
	Sources  string // sum of all that the site was made from
	Site     string // state of what then stood in the output folder
	Pages    int
	Feeds    int
	Files    int
	Bytes    int64
	Embedded bool
	Problems []problem.Problem // told again when the build is left out

	Folder string // where the site stood; Keep sets it
}

// Memory is the file that holds the record of one output folder.
type Memory struct{ file, out string }

// Of gives the memory of an output folder, in a folder of memories that need not exist.
func Of(folder, out string) (Memory, error) {
	abs, err := filepath.Abs(out)
	if err != nil {
		return Memory{}, err
	}
	sum := sha256.Sum256([]byte(abs))
	return Memory{filepath.Join(folder, hex.EncodeToString(sum[:16])), abs}, nil
}

// Beside names the file in which something else is remembered of the same output folder.
func (m Memory) Beside(what string) string { return m.file + "." + what }

// Recall gives the record when the site that stands there is the one that these sources made.
func (m Memory) Recall(sources string) (Record, bool) {
	r, ok := m.record()
	if !ok || r.Sources != sources {
		return Record{}, false
	}
	site, err := m.State()
	return r, err == nil && site == r.Site
}

// record reads the record as it was kept. What isn't a file isn't read: a pipe would never end.
func (m Memory) record() (r Record, ok bool) {
	if info, err := os.Lstat(m.file); err != nil || !info.Mode().IsRegular() {
		return Record{}, false
	}
	text, err := os.ReadFile(m.file)
	if err != nil {
		return Record{}, false
	}
	sum, body, _ := strings.Cut(string(text), "\n")
	ok = sum == digest([]byte(body)) && json.Unmarshal([]byte(body), &r) == nil
	return r, ok
}

// Keep remembers a build that was just published.
func (m Memory) Keep(r Record) error {
	r.Folder = m.out
	body, err := json.Marshal(r)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(m.file), 0o700); err != nil {
		return err
	}
	if err := m.Forget(); err != nil { // where something else stands, it isn't written to
		return err
	}
	return os.WriteFile(m.file, append([]byte(digest(body)+"\n"), body...), 0o600)
}

// Forget removes the record, which may be missing.
func (m Memory) Forget() error {
	if err := os.Remove(m.file); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// Tidy removes from a folder of memories what is remembered of output folders that are gone.
func Tidy(folder string) error {
	list, err := os.ReadDir(folder)
	if err != nil {
		return err
	}
	var failed error
	for _, entry := range list {
		m := Memory{file: filepath.Join(folder, entry.Name())}
		if strings.Contains(entry.Name(), ".") || !entry.Type().IsRegular() {
			continue
		}
		r, ok := m.record()
		if !ok || r.Folder == "" {
			continue
		}
		if _, err := os.Stat(r.Folder); errors.Is(err, fs.ErrNotExist) {
			failed = errors.Join(failed, m.forgetAll(list))
		}
	}
	return failed
}

// forgetAll removes the record and what lies beside it, of a list of what there is.
func (m Memory) forgetAll(list []fs.DirEntry) error {
	failed := m.Forget()
	for _, entry := range list {
		if beside := filepath.Join(filepath.Dir(m.file), entry.Name()); strings.HasPrefix(beside, m.Beside("")) {
			failed = errors.Join(failed, os.Remove(beside))
		}
	}
	return failed
}

func digest(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// State sums up what stands in the output folder, by the names, sizes, dates and modes of its files: reading them all would take
// as long as a build. An output folder that is a link is the folder that it leads to.
func (m Memory) State() (string, error) {
	out, err := filepath.EvalSymlinks(m.out)
	if err != nil {
		return "", err
	}
	h := sha256.New()
	var line []byte
	err = filepath.WalkDir(out, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		line = append(append(line[:0], name...), 0)
		line = binary.LittleEndian.AppendUint32(line, uint32(info.Mode()))
		if !d.IsDir() {
			line = binary.LittleEndian.AppendUint64(line, uint64(info.Size()))
			line = binary.LittleEndian.AppendUint64(line, uint64(info.ModTime().UnixNano()))
		}
		_, err = h.Write(line)
		return err
	})
	return hex.EncodeToString(h.Sum(nil)), err
}

// Sum adds up what a site is made from. The zero value isn't ready; see NewSum.
type Sum struct{ h hash.Hash }

// NewSum begins with values that matter as much as files: the program's identity, options, the instant.
func NewSum(values ...any) *Sum {
	s := &Sum{sha256.New()}
	for _, v := range values {
		fmt.Fprintf(s.h, "%q\n", fmt.Sprint(v)) // a hash takes everything
	}
	return s
}

// Any adds a file, or all files below a folder; either may be missing. It fails where a folder holds links, which may lead to
// what nobody looked at.
func (s *Sum) Any(files fs.FS, root string) error {
	return fs.WalkDir(files, root, func(name string, d fs.DirEntry, err error) error {
		switch {
		case errors.Is(err, fs.ErrNotExist) && name == root:
			fmt.Fprintf(s.h, "missing %q\n", name)
			return fs.SkipAll
		case err != nil:
			return err
		case d.IsDir():
			fmt.Fprintf(s.h, "folder %q\n", name)
			return nil
		case !d.Type().IsRegular():
			return fmt.Errorf("%s: neither a file nor a folder", name)
		}
		f, err := files.Open(name)
		if err != nil {
			return err
		}
		defer f.Close()
		return s.reader(name, f)
	})
}

// reader adds a file: its name, its length and what it holds.
func (s *Sum) reader(name string, r io.Reader) error {
	own := sha256.New()
	n, err := io.Copy(own, r)
	fmt.Fprintf(s.h, "file %q %d %x\n", name, n, own.Sum(nil))
	return err
}

// File adds one file by its path, which may be missing. It fails for a pipe, which can be read but once.
func (s *Sum) File(name string) error {
	info, err := os.Stat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		fmt.Fprintf(s.h, "missing %q\n", name)
		return nil
	case err != nil:
		return err
	case !info.Mode().IsRegular():
		return fmt.Errorf("%s: no file", name)
	}
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	return s.reader(name, f)
}

// String gives the sum of all that was added.
func (s *Sum) String() string { return hex.EncodeToString(s.h.Sum(nil)) }
