package output

import (
	"errors"
	"fmt"
	"os"

	"golang.org/x/sys/unix"
)

// exchange swaps two folders in one step. Its error is errors.ErrUnsupported where the file system can't (some network
// file systems).
func exchange(a, b string) error {
	err := unix.Renameat2(unix.AT_FDCWD, a, unix.AT_FDCWD, b, unix.RENAME_EXCHANGE)
	if errors.Is(err, unix.EINVAL) || errors.Is(err, unix.ENOSYS) {
		return fmt.Errorf("exchange folders: %w", errors.ErrUnsupported)
	}
	return err
}

// flush brings everything that was staged to the disk at once, and tells of a disk that filled up late.
func flush(stage string) error {
	d, err := os.Open(stage)
	if err != nil {
		return err
	}
	return errors.Join(unix.Syncfs(int(d.Fd())), d.Close())
}

// flushFolder brings the names in a folder to the disk.
func flushFolder(p string) error {
	d, err := os.Open(p)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
