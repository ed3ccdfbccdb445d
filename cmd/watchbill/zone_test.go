//go:build unix

package main

import (
	"encoding/binary"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// zoneFile gives the data of a zone whose clocks never change (RFC 9636, version 1).
func zoneFile(offset time.Duration) []byte {
	data := append([]byte("TZif"), make([]byte, 16)...)
	for _, count := range []uint32{0, 0, 0, 0, 1, 4} { // of the last two: one kind of time, whose name takes four bytes
		data = binary.BigEndian.AppendUint32(data, count)
	}
	data = binary.BigEndian.AppendUint32(data, uint32(int32(offset.Seconds())))
	return append(data, 0, 0, 'X', 'X', 'T', 0)
}

func TestABuildFollowsWhatTheMachineKnowsOfAZone(t *testing.T) {
	t.Parallel()
	dir, program := t.TempDir(), program(t)
	zone := filepath.Join(dir, "zones", "America", "Los_Angeles")
	if err := os.MkdirAll(filepath.Dir(zone), 0o755); err != nil {
		t.Fatal(err)
	}
	site := func(out, cache string) map[string][32]byte {
		cmd := exec.CommandContext(t.Context(), program, "build", "--out", out)
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "ZONEINFO="+filepath.Join(dir, "zones"), cacheVariable+"="+filepath.Join(dir, cache))
		if told, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, told)
		}
		return manifest(t, filepath.Join(dir, out))
	}
	var before map[string][32]byte
	for _, offset := range []time.Duration{-8 * time.Hour, -6 * time.Hour} {
		if err := os.WriteFile(zone, zoneFile(offset), 0o644); err != nil {
			t.Fatal(err)
		}
		warm, cold := site("warm", "cache"), site("cold", offset.String())
		if !maps.Equal(warm, cold) {
			t.Errorf("with clocks at %v the site differs from one of a build that remembers nothing", offset)
		}
		if maps.Equal(warm, before) {
			t.Errorf("with clocks at %v the site is as before", offset)
		}
		before = warm
	}
}
