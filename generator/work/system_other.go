//go:build !(darwin || dragonfly || freebsd || linux || netbsd || openbsd)

package work

import (
	"io/fs"
	"os"
)

// isOurs believes every file: this system has no such modes, and the rights of the user's profile hold.
func isOurs(fs.FileInfo) bool { return true }

// hold tells that no other has the file: where one has, this system doesn't remove it.
func hold(*os.File) bool { return true }

// load gives what a file holds.
func load(file string) ([]byte, error) { return os.ReadFile(file) }
