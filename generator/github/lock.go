package github

import (
	"errors"
	"fmt"
	"os"
)

// ErrBusy says that another sync is writing the same snapshot.
var ErrBusy = errors.New("another sync is writing it")

// lock is held by one sync at a time for a snapshot. The system frees it when the program ends, however it ends.
type lock struct{ file *os.File }

// takeLock refuses a target that is no file: a device may be read for ever, and would be replaced. It makes the snapshot's folder and takes the lock file beside the snapshot, or fails with ErrBusy. The file
// stays: were it removed, two syncs could each hold one of their own.
func takeLock(target string) (*lock, error) {
	if info, err := os.Stat(target); err == nil && !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s is a folder or a device, not a file\n\thint: name a file to write the snapshot to", target)
	}
	if err := makeFolder(target); err != nil {
		return nil, err
	}
	file, held, err := tryLock(target + ".lock")
	switch {
	case err != nil:
		return nil, fmt.Errorf("lock %s: %w", target, err)
	case !held:
		return nil, fmt.Errorf("%s: %w\n\thint: wait until it is done", target, ErrBusy)
	}
	return &lock{file}, nil
}

func (l *lock) release() {
	if l.file != nil {
		unlock(l.file)
		_ = l.file.Close() // nothing was written
	}
}
