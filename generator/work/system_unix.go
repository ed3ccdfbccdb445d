//go:build darwin || dragonfly || freebsd || linux || netbsd || openbsd

package work

import (
	"io/fs"
	"os"
	"syscall"
)

// isOurs tells whether a file belongs to the user who builds, and nobody else may write it.
func isOurs(info fs.FileInfo) bool {
	stat, ok := info.Sys().(*syscall.Stat_t)
	return ok && int64(stat.Uid) == int64(os.Geteuid()) && info.Mode().Perm()&0o022 == 0
}

// hold has a file for this open file alone, as long as it is open, and tells whether no other has it.
func hold(f *os.File) bool { return syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) == nil }

// removeUnheld removes a file that no build holds.
func removeUnheld(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return nil // it is gone
	}
	defer f.Close()
	if !hold(f) {
		return nil
	}
	return os.Remove(name)
}

// load gives what a file holds as it lies in the system's own memory, until the program ends. Nothing changes such a file: builds
// put others in its place. Whoever shortens it while a build reads it ends that build, which leaves the site as it was.
func load(file string) ([]byte, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil || info.Size() == 0 {
		return nil, err
	}
	return syscall.Mmap(int(f.Fd()), 0, int(info.Size()), syscall.PROT_READ, syscall.MAP_PRIVATE)
}
