package output

import (
	"io/fs"
	"syscall"
	"time"
)

// changed tells when a file was last changed in any way, which nobody can set.
func changed(info fs.FileInfo) time.Time {
	if stat, ok := info.Sys().(*syscall.Stat_t); ok {
		return time.Unix(stat.Ctim.Unix())
	}
	return info.ModTime()
}
