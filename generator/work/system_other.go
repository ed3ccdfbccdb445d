//go:build !(darwin || dragonfly || freebsd || linux || netbsd || openbsd)

package work

import (
	"io/fs"
	"os"
)

// isOurs believes every file: this system has no such modes, and the rights of the user's profile hold.
func isOurs(fs.FileInfo) bool { return true }

// hold has nothing to do: this system holds what is open.
func hold(*os.File) {}

// removeUnheld removes a file that no build has open.
func removeUnheld(name string) error {
	_ = os.Remove(name) // else a build has it open
	return nil
}

// load gives what a file holds, as a copy: there is nothing to release.
func load(file string) (data []byte, release func(), err error) {
	data, err = os.ReadFile(file)
	return data, nil, err
}
