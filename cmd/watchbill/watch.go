package main

import (
	"context"
	"hash/fnv"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// watchEvery is how often the sources are looked at. Looking works on every system and file system, and on all ways in which
// editors save; a look at sixty files takes 0.2 ms, one or two hundredths of a processor.
const watchEvery = 15 * time.Millisecond

// stamp is by what a change is noticed.
type stamp uint64

// watchSources tells of each change below the named files and folders after last, until ctx ends.
func watchSources(ctx context.Context, names []string, last stamp, changes chan<- struct{}) {
	for {
		began := time.Now()
		if now := stampOf(names); now != last {
			last = settled(names, now)
			select {
			case changes <- struct{}{}:
			default: // told already, and not yet taken
			}
		}
		// A large site on a slow disk takes at most a tenth of a processor.
		pause := max(watchEvery, 10*time.Since(began))
		select {
		case <-ctx.Done():
			return
		case <-time.After(pause):
		}
	}
}

// settleFor is how long sources are left alone before they are read: most editors empty a file and write it anew.
const settleFor = 2 * time.Millisecond

// settled waits until the sources stay as they are, for a tenth of a second at most.
func settled(names []string, now stamp) stamp {
	for range 50 {
		time.Sleep(settleFor)
		before := now
		if now = stampOf(names); now == before {
			break
		}
	}
	return now
}

// stampOf sums up names, sizes and dates.
func stampOf(names []string) stamp {
	h := fnv.New64a()
	eachFile(names, func(name string, info fs.FileInfo) {
		var b [16]byte
		for i := range 8 {
			b[i], b[8+i] = byte(info.Size()>>(8*i)), byte(info.ModTime().UnixNano()>>(8*i))
		}
		_, _ = h.Write(append([]byte(name), b[:]...)) // a hash takes everything
	})
	return stamp(h.Sum64())
}

// eachFile walks the files of these names and in these folders, and those that links lead to. What can't be read counts as
// absent: the build tells. Hidden files are passed over: editors keep there what isn't saved yet.
func eachFile(names []string, see func(name string, info fs.FileInfo)) {
	for _, name := range names {
		if real, err := filepath.EvalSymlinks(name); err == nil {
			name = real // a walk doesn't enter a link
		}
		top := name
		_ = filepath.WalkDir(top, func(name string, d fs.DirEntry, err error) error {
			switch {
			case err != nil:
				return nil
			case name != top && strings.HasPrefix(d.Name(), "."):
				if d.IsDir() {
					return fs.SkipDir
				}
				return nil
			}
			if info, err := os.Stat(name); err == nil && !info.IsDir() {
				see(name, info)
			}
			return nil
		})
	}
}
