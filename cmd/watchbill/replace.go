package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// replaceFile puts a text in place of a file at once, with the file's mode: who reads it, or kills the program, finds the
// old text or the new. It is refused when the file no longer holds what was read; nil means that there was none.
func replaceFile(name string, before, after []byte) error {
	mode := fs.FileMode(0o644)
	target, err := filepath.EvalSymlinks(name)
	switch {
	case errors.Is(err, fs.ErrNotExist) && before == nil:
		target = name
	case err != nil:
		return err
	}
	info, err := os.Stat(target)
	if err == nil {
		mode = info.Mode().Perm()
	}
	temporary, err := os.CreateTemp(filepath.Dir(target), "."+filepath.Base(target)+".*")
	if err != nil {
		return err
	}
	err = errors.Join(write(temporary, after, mode), unchanged(target, before))
	if err == nil {
		err = os.Rename(temporary.Name(), target)
	}
	if err != nil {
		return errors.Join(err, os.Remove(temporary.Name()))
	}
	return nil
}

func write(f *os.File, text []byte, mode fs.FileMode) error {
	_, err := f.Write(text)
	return errors.Join(err, f.Chmod(mode), f.Sync(), f.Close())
}

// unchanged tells whether a file still holds what was read.
func unchanged(name string, before []byte) error {
	now, err := os.ReadFile(name)
	switch {
	case errors.Is(err, fs.ErrNotExist) && before == nil:
		return nil
	case err != nil:
		return err
	case !bytes.Equal(now, before):
		return fmt.Errorf("%s was changed by somebody else meanwhile: nothing was written, run the command again", name)
	}
	return nil
}
