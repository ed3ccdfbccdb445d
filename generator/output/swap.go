package output

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// swap makes the staged folder the output folder, and tells where the old one is then, "" when there was none.
func (fo folder) swap(stage string) (old string, err error) {
	_, err = os.Lstat(fo.path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		err = os.Rename(stage, fo.path)
	case err == nil:
		old, err = stage, fo.exchange(stage, fo.path)
		if errors.Is(err, errors.ErrUnsupported) {
			old, err = fo.beside("old"), fo.renameTwice(stage)
		}
	}
	if err != nil {
		return "", fmt.Errorf("swap in %s: %w%s", fo.shown, bare(err), hintFor(err))
	}
	// After a power cut the swap may be undone, but never half done: that it isn't on disk yet is no failure.
	_ = flushFolder(filepath.Dir(fo.path))
	return old, nil
}

// renameTwice is the swap of systems that can't exchange. The name of the old site is fixed, so that recover finds it
// when the program is killed in between.
func (fo folder) renameTwice(stage string) error {
	old := fo.beside("old")
	if err := os.Rename(fo.path, old); err != nil {
		return err
	}
	if err := os.Rename(stage, fo.path); err != nil {
		return errors.Join(err, os.Rename(old, fo.path))
	}
	return nil
}

// hintFor says what to do about an error of the file system, as a second line, or "".
func hintFor(err error) string {
	switch {
	case errors.Is(err, syscall.ENOSPC):
		return "\n\thint: the disk is full; free some space and build again, the old site is untouched"
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		return "\n\thint: the build writes beside the output folder, so the folder that holds it must be writable"
	case errors.Is(err, syscall.EBUSY), errors.Is(err, syscall.EXDEV):
		return "\n\thint: a mount point can't be swapped; name a folder inside it with --out"
	}
	return ""
}
