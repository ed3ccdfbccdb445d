package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"runtime/debug"

	"github.com/visit-dav/watchbill/generator"
)

// What a build may take before the collector works harder: the program's own part, and so much for each byte of the snapshot
// and of the other sources. The texts of a snapshot stand in memory about once, what the pages and the search are made from
// about twice more. Of a document text, page and links are held, about five bytes for each, and a file that lies with it whole.
const (
	memoryOfAnyBuild      = 140 << 20
	memoryOfEachByte      = 3
	memoryOfEachOtherByte = 8
)

// memoryOfKnown is what a build that knows the one before does without, since it makes less: what is known lies in the system's
// memory for files, and what is read of it counts as the process's own.
const memoryOfKnown = 56 << 20

// growth is by how many percent what is alive grows before the collector works, within the limit: its work costs processor time, and
// memory that a build may take costs nothing.
const growth = 400

// The runtime's own settings, each of which goes before ours.
const (
	memoryVariable = "GOMEMLIMIT"
	growthVariable = "GOGC"
)

// boundMemory sets about the memory that a site of so many incidents and documents needs as a soft limit of this process. Below it
// the collector works seldom, near it as often as it must, which costs time at large sites alone. Where more is alive, a build takes
// more.
func boundMemory(g generator.Options) {
	if os.Getenv(memoryVariable) == "" {
		limit := memoryOfAnyBuild + int64(memoryOfEachByte*float64(snapshotSize(g))) + memoryOfEachOtherByte*otherSize(g)
		if generator.Remembers(g) {
			limit -= memoryOfKnown
		}
		debug.SetMemoryLimit(limit)
	}
	if os.Getenv(growthVariable) == "" {
		debug.SetGCPercent(growth)
	}
}

// snapshotSize is the size of the snapshot in bytes, 0 when there is none; what is wrong with it is for the build to tell.
func snapshotSize(g generator.Options) int64 {
	names := []string{g.Incidents}
	if g.Incidents == "" {
		names = nil
		for _, name := range generator.Snapshots() {
			names = append(names, filepath.Join(g.Site, filepath.FromSlash(name)))
		}
	}
	for _, name := range names {
		if info, err := os.Stat(name); err == nil && info.Mode().IsRegular() {
			return info.Size()
		}
	}
	return 0
}

// otherSize is the size of the sources that are no snapshot, in bytes.
func otherSize(g generator.Options) (size int64) {
	eachFile(generator.Sources(g), func(name string, info fs.FileInfo) {
		if filepath.Ext(name) != ".jsonl" && info.Mode().IsRegular() {
			size += info.Size()
		}
	})
	return size
}
