package output

import (
	"errors"
	"fmt"

	"golang.org/x/sys/unix"
)

// exchange swaps two folders in one step. Its error is errors.ErrUnsupported where the file system can't (not APFS).
func exchange(a, b string) error {
	err := unix.RenamexNp(a, b, unix.RENAME_SWAP)
	if errors.Is(err, unix.ENOTSUP) || errors.Is(err, unix.EINVAL) {
		return fmt.Errorf("exchange folders: %w", errors.ErrUnsupported)
	}
	return err
}

// flush does nothing: macOS can bring single files to the disk, or every disk.
func flush(string) error { return nil }

func flushFolder(string) error { return nil }
