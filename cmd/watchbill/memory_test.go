package main

import (
	"os"
	"path/filepath"
	"runtime/debug"
	"testing"

	"github.com/visit-dav/watchbill/generator"
	"github.com/visit-dav/watchbill/generator/cache"
)

func TestABuildKeepsToTheMemoryThatItsIncidentsNeed(t *testing.T) {
	before := debug.SetMemoryLimit(-1)
	defer debug.SetMemoryLimit(before)
	folder := t.TempDir()
	if err := os.Mkdir(filepath.Join(folder, ".watchbill"), 0o755); err != nil {
		t.Fatal(err)
	}
	synced, named := filepath.Join(folder, ".watchbill", "incidents.jsonl"), filepath.Join(folder, "named.jsonl")
	for name, bytes := range map[string]int64{synced: 1000, named: 2000} {
		if err := os.WriteFile(name, make([]byte, bytes), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	documents := t.TempDir()
	if err := os.MkdirAll(filepath.Join(documents, "content", "runbook"), 0o755); err != nil {
		t.Fatal(err)
	}
	for name, bytes := range map[string]int64{"runbook/a.md": 300, "runbook/a.pdf": 4000, "incidents.jsonl": 1000} {
		if err := os.WriteFile(filepath.Join(documents, "content", filepath.FromSlash(name)), make([]byte, bytes), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	known := t.TempDir()
	of, err := cache.Of(known, "public")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(of.Beside("work"), []byte("known"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		of   generator.Options
		user string
		want int64
	}{
		"no snapshot":                  {generator.Options{Site: t.TempDir()}, "", memoryOfAnyBuild},
		"the snapshot of a sync":       {generator.Options{Site: folder}, "", memoryOfAnyBuild + 1000*memoryOfEachByte},
		"a snapshot that was named":    {generator.Options{Site: folder, Incidents: named}, "", memoryOfAnyBuild + 2000*memoryOfEachByte},
		"a named one that isn't there": {generator.Options{Site: folder, Incidents: folder + "/none"}, "", memoryOfAnyBuild},
		"documents and what lies with them": {
			generator.Options{Site: documents}, "", memoryOfAnyBuild + 1000*memoryOfEachByte + 4300*memoryOfEachOtherByte,
		},
		"the build before is known": {
			generator.Options{Site: folder, Cache: known, Out: "public"}, "", memoryOfAnyBuild + 1000*memoryOfEachByte - memoryOfKnown,
		},
		"one into another folder is": {
			generator.Options{Site: folder, Cache: known, Out: "team"}, "", memoryOfAnyBuild + 1000*memoryOfEachByte,
		},
		"a limit of the user's goes on": {generator.Options{Site: folder}, "1GiB", before},
	} {
		t.Run(name, func(t *testing.T) {
			t.Setenv(memoryVariable, c.user)
			debug.SetMemoryLimit(before)
			boundMemory(c.of)
			if got := debug.SetMemoryLimit(-1); got != c.want {
				t.Errorf("limit %d, want %d", got, c.want)
			}
		})
	}
}

func TestABuildCollectsSeldomUnlessTheUserSaysHowOften(t *testing.T) {
	before := debug.SetGCPercent(100)
	limit := debug.SetMemoryLimit(-1)
	defer func() { debug.SetGCPercent(before); debug.SetMemoryLimit(limit) }()
	for user, want := range map[string]int{"": growth, "50": 100} {
		t.Setenv(growthVariable, user)
		debug.SetGCPercent(100) // the runtime reads the variable when the process begins
		boundMemory(generator.Options{Site: t.TempDir()})
		if got := debug.SetGCPercent(100); got != want {
			t.Errorf("with %s=%q: %d, want %d", growthVariable, user, got, want)
		}
	}
}
