package github

import (
	"errors"
	"os"
	"syscall"
)

// sharingViolation is what Windows answers when somebody has the file open for themselves.
const sharingViolation = syscall.Errno(32)

// tryLock opens the file for this program alone, or tells at once that another has it.
func tryLock(name string) (*os.File, bool, error) {
	path, err := syscall.UTF16PtrFromString(name)
	if err != nil {
		return nil, false, err
	}
	handle, err := syscall.CreateFile(path, syscall.GENERIC_READ|syscall.GENERIC_WRITE, 0, nil,
		syscall.OPEN_ALWAYS, syscall.FILE_ATTRIBUTE_NORMAL, 0)
	if errors.Is(err, sharingViolation) {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, err
	}
	return os.NewFile(uintptr(handle), name), true, nil
}

// unlock leaves it to Close, which ends what keeps others out.
func unlock(*os.File) {}
