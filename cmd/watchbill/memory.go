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
	memoryOfAnyBuild      = 160 << 20
	memoryOfEachByte      = 3
	memoryOfEachOtherByte = 8
)

// memoryVariable sets the runtime's own limit of memory, which goes before ours.
const memoryVariable = "GOMEMLIMIT"

// boundMemory sets about the memory that a site of so many incidents and documents needs as a soft limit of this process. The
// collector would otherwise wait until what is alive has doubled, and keep what it freed; with a limit it does so only while
// there is room, which costs time at large sites alone. Where more is alive, a build takes more.
func boundMemory(g generator.Options) {
	if os.Getenv(memoryVariable) == "" {
		debug.SetMemoryLimit(memoryOfAnyBuild + memoryOfEachByte*snapshotSize(g) + memoryOfEachOtherByte*otherSize(g))
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
