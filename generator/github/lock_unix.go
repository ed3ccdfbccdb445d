//go:build darwin || dragonfly || freebsd || linux || netbsd || openbsd

package github

import (
	"errors"
	"os"
	"syscall"
)

// tryLock opens and locks the file for this program alone, or tells at once that another has it.
func tryLock(name string) (*os.File, bool, error) {
	file, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, false, err
	}
	for {
		err = syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		if !errors.Is(err, syscall.EINTR) {
			break
		}
	}
	if err != nil {
		closed := file.Close()
		if errors.Is(err, syscall.EWOULDBLOCK) {
			return nil, false, closed
		}
		return nil, false, errors.Join(err, closed)
	}
	return file, true, nil
}

// unlock frees the lock even while a process that is being started still shares the file.
func unlock(file *os.File) { _ = syscall.Flock(int(file.Fd()), syscall.LOCK_UN) }
