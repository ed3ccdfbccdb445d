package work

import (
	"os"
	"syscall"
)

// guard has the system let nobody open a file for writing, nor shorten it (a lease, fcntl(2)), until release. It gives nil where that
// isn't to be had: where somebody writes the file already, and on many a network file system. Whoever tries meanwhile waits, for 45
// seconds at most; reading, replacing and removing the file wait for nothing.
func guard(f *os.File) (release func()) {
	if lease(f, syscall.F_RDLCK) != 0 {
		return nil
	}
	return func() {
		lease(f, syscall.F_UNLCK) // closing doesn't end it, since what is mapped is open
		_ = f.Close()             // nothing was written
	}
}

func lease(f *os.File, kind uintptr) syscall.Errno {
	_, _, failed := syscall.Syscall(syscall.SYS_FCNTL, f.Fd(), syscall.F_SETLEASE, kind)
	return failed
}
