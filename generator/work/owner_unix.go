//go:build unix

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
