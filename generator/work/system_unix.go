//go:build darwin || dragonfly || freebsd || linux || netbsd || openbsd

package work

import (
	"errors"
	"io"
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

// load gives what a file holds, until the program ends: where the system keeps others from changing it, as it lies in the system's
// own memory, else a copy, which the collector doesn't count either. Of the first it gives what lets others write again, or nil.
func load(file string) (data []byte, release func(), err error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, nil, err
	}
	if release = guard(f); release != nil {
		data, err = region(f, int(f.Fd()), syscall.PROT_READ)
		return data, release, err
	}
	data, err = region(f, -1, syscall.PROT_READ|syscall.PROT_WRITE)
	if len(data) > 0 {
		_, err = io.ReadFull(f, data)
	}
	return data, nil, errors.Join(err, f.Close())
}

// region gives as much memory as a file holds: it, or for -1 some that is empty.
func region(f *os.File, of, rights int) ([]byte, error) {
	info, err := f.Stat()
	if err != nil || info.Size() == 0 {
		return nil, err
	}
	kind := syscall.MAP_PRIVATE
	if of < 0 {
		kind |= syscall.MAP_ANON
	}
	return syscall.Mmap(of, 0, int(info.Size()), rights, kind)
}
