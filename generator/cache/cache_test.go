package cache_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/visit-dav/watchbill/generator/cache"
)

// built remembers a build into a folder, and something beside its record.
func built(t *testing.T, memories, out string) cache.Memory {
	t.Helper()
	if err := os.MkdirAll(out, 0o755); err != nil {
		t.Fatal(err)
	}
	m, err := cache.Of(memories, out)
	if err != nil {
		t.Fatal(err)
	}
	if err := m.Keep(cache.Record{Sources: "sources"}); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(m.Beside("work"), []byte("text"), 0o600); err != nil {
		t.Fatal(err)
	}
	return m
}

func TestWhatIsRememberedGoesWithTheOutputFolder(t *testing.T) {
	t.Parallel()
	memories, folder := filepath.Join(t.TempDir(), "memories"), t.TempDir()
	stays, goes := built(t, memories, filepath.Join(folder, "stays")), built(t, memories, filepath.Join(folder, "goes"))
	foreign := filepath.Join(memories, "notes")
	if err := os.WriteFile(foreign, []byte("somebody's"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(filepath.Join(folder, "goes")); err != nil {
		t.Fatal(err)
	}
	if err := cache.Tidy(memories); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]bool{
		stays.Beside("work"): true, goes.Beside("work"): false, foreign: true,
	} {
		if _, err := os.Stat(name); (err == nil) != want {
			t.Errorf("%s is there: %v", filepath.Base(name), err == nil)
		}
	}
	if left, err := os.ReadDir(memories); err != nil || len(left) != 3 {
		t.Errorf("%d files are left (%v), want a record, what lies beside it, and the foreign one", len(left), err)
	}
}

func TestWhatIsNoFileHasNoSum(t *testing.T) {
	t.Parallel()
	if err := cache.NewSum("program").File(t.TempDir()); err == nil {
		t.Error("a folder has one")
	}
	if err := cache.NewSum("program").File(filepath.Join(t.TempDir(), "missing")); err != nil {
		t.Error(err)
	}
}
