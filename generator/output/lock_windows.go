package output

import (
	"errors"
	"os"

	"golang.org/x/sys/windows"
)

// beyond is where the locked byte lies: past the text, which others must be able to read.
const beyond = 1 << 20

// tryLock locks the file for this program alone, or tells at once that another has it.
func tryLock(f *os.File) (bool, error) {
	const mode = windows.LOCKFILE_EXCLUSIVE_LOCK | windows.LOCKFILE_FAIL_IMMEDIATELY
	err := windows.LockFileEx(windows.Handle(f.Fd()), mode, 0, 1, 0, &windows.Overlapped{Offset: beyond})
	if errors.Is(err, windows.ERROR_LOCK_VIOLATION) {
		return false, nil
	}
	return err == nil, err
}

// removeLocked leaves the file: Windows removes no open one, and a later build takes it again.
func removeLocked(*lock) error { return nil }
