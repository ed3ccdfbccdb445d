package output

import (
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
)

// lock is held by one build at a time for an output folder. The system frees it when the program ends, however it ends.
type lock struct {
	file *os.File
	path string
}

// takeLock takes the lock file beside the folder, or fails with ErrBusy.
func takeLock(fo folder) (*lock, error) {
	p := fo.beside("lock")
	for {
		file, err := os.OpenFile(p, os.O_RDWR|os.O_CREATE, fileMode)
		if err != nil {
			return nil, fmt.Errorf("make a lock beside %s: %w%s", fo.shown, bare(err), hintFor(err))
		}
		held, err := tryLock(file)
		if err != nil {
			return nil, errors.Join(fmt.Errorf("lock %s: %w", fo.shown, err), file.Close())
		}
		if !held {
			return nil, errors.Join(busy(fo, file), file.Close())
		}
		if l := (&lock{file, p}); l.current() {
			return l, l.sign()
		}
		// The build before us removed the file after we opened it: ours is no longer the one that others see.
		if err := file.Close(); err != nil {
			return nil, err
		}
	}
}

func busy(fo folder, file *os.File) error {
	text := make([]byte, 20)
	n, _ := file.ReadAt(text, 0) // only for the message
	who := ""
	if id, err := strconv.Atoi(strings.TrimSpace(string(text[:n]))); err == nil {
		who = fmt.Sprintf(" (process %d)", id)
	}
	return fmt.Errorf("%s: %w%s\n\thint: wait until it is done, or name another output folder with --out",
		fo.shown, ErrBusy, who)
}

// current tells whether the path still leads to the file that is locked.
func (l *lock) current() bool {
	mine, err := l.file.Stat()
	if err != nil {
		return false
	}
	there, err := os.Lstat(l.path)
	return err == nil && os.SameFile(mine, there)
}

// sign writes the process into the lock, for the message that another build shows.
func (l *lock) sign() error {
	if err := l.file.Truncate(0); err != nil {
		return err
	}
	_, err := l.file.WriteAt([]byte(strconv.Itoa(os.Getpid())+"\n"), 0)
	return err
}

// release removes the file while it is still locked, so that nobody can lock it in between.
func (l *lock) release() error {
	return errors.Join(removeLocked(l), l.file.Close())
}
