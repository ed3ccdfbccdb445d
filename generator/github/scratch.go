package github

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// scratch is the files that a sync works in, beside the snapshot: one for what was read, one for the new snapshot.
type scratch struct {
	target string
	spool  *os.File
	made   *os.File
}

const (
	spoolMark = ".spool-"
	newMark   = ".new-"
)

// newScratch makes the folder and the files, and removes what a killed sync left. The caller holds the lock.
func newScratch(target string) (*scratch, error) {
	removeStale(target)
	s := &scratch{target: target}
	var err error
	if s.spool, err = os.CreateTemp(filepath.Dir(target), filepath.Base(target)+spoolMark+"*"); err != nil {
		return nil, err
	}
	if s.made, err = newFile(target); err != nil {
		s.discard()
		return nil, err
	}
	return s, nil
}

func newFile(target string) (*os.File, error) {
	return os.CreateTemp(filepath.Dir(target), filepath.Base(target)+newMark+"*")
}

func removeStale(target string) {
	entries, err := os.ReadDir(filepath.Dir(target))
	if err != nil {
		return // making the new files tells
	}
	for _, e := range entries {
		rest, ours := strings.CutPrefix(e.Name(), filepath.Base(target))
		if ours && (strings.HasPrefix(rest, spoolMark) || strings.HasPrefix(rest, newMark)) {
			_ = os.Remove(filepath.Join(filepath.Dir(target), e.Name())) // in the way of nothing
		}
	}
}

func (s *scratch) discard() {
	for _, f := range []*os.File{s.spool, s.made} {
		if f != nil {
			_ = f.Close() // the files go
			_ = os.Remove(f.Name())
		}
	}
	s.spool, s.made = nil, nil
}

// publish puts the new snapshot in place of the old one, in one step, once the disk has it.
func (s *scratch) publish() error {
	err := publish(s.made, s.target)
	s.made = nil
	return err
}

func publish(made *os.File, target string) error {
	err := errors.Join(made.Sync(), made.Close())
	if err == nil {
		err = os.Rename(made.Name(), target)
	}
	if err != nil {
		return errors.Join(fmt.Errorf("write %s: %w", target, err), os.Remove(made.Name()))
	}
	if folder, err := os.Open(filepath.Dir(target)); err == nil { // so that the name outlives a power cut
		_ = folder.Sync() // not every system can
		_ = folder.Close()
	}
	return nil
}

// makeFolder makes the snapshot's folder. A new one is kept out of git: it may hold a private repository.
func makeFolder(target string) error {
	dir := filepath.Dir(target)
	if _, err := os.Stat(dir); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	if filepath.Base(dir) != ".watchbill" {
		return nil
	}
	return os.WriteFile(filepath.Join(dir, ".gitignore"), []byte("*\n"), 0o644)
}
