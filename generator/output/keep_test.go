package output_test

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/visit-dav/watchbill/generator/output"
)

func TestAFileOfTheOldSiteIsKeptAsItIs(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "public")
	site{"a/page.html": "one", "b.html": "two", "odd.html": "three"}.publish(t, dir, false)
	long := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	if err := os.Chtimes(filepath.Join(dir, "a", "page.html"), long, long); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(filepath.Join(dir, "odd.html"), 0o600); err != nil {
		t.Fatal(err)
	}
	f := stage(t, dir, false)
	f.Trust(func() bool { return true })
	var told []string
	f.Inspect(func(name string, _ []byte) { told = append(told, "see "+name) }, func(name string) { told = append(told, "keep "+name) })
	for name, want := range map[string]bool{"a/page.html": true, "b.html": true, "odd.html": false, "none.html": false, "a": false, "../x": false} {
		kept, err := f.Keep(name)
		if err != nil || kept != want {
			t.Errorf("%s: %v, %v", name, kept, err)
		}
	}
	if err := f.Add("b.html", []byte("two")); err == nil {
		t.Error("a name was taken twice")
	}
	if len(told) != 2 || told[0][:4] != "keep" || told[1][:4] != "keep" {
		t.Errorf("told of %v", told)
	}
	if held, err := f.Read("a/page.html"); err != nil || string(held) != "one" {
		t.Errorf("it reads %q, %v", held, err)
	}
	if _, err := f.Publish(); err == nil {
		t.Error("published after an error")
	}
	_ = f.Discard()

	f = stage(t, dir, false)
	if kept, err := f.Keep("b.html"); kept || err != nil {
		t.Errorf("kept of a site that nobody trusts: %v, %v", kept, err)
	}
	stands := false
	f.Trust(func() bool { return stands })
	if kept, err := f.Keep("b.html"); kept || err != nil {
		t.Errorf("kept of another site: %v, %v", kept, err)
	}
	stands = true
	for _, name := range []string{"a/page.html", "b.html"} {
		if kept, err := f.Keep(name); !kept || err != nil {
			t.Fatal(kept, err)
		}
	}
	if err := f.Add("odd.html", []byte("three")); err != nil {
		t.Fatal(err)
	}
	sum, err := f.Publish()
	if err != nil || sum.Files != 3 || sum.Bytes != 11 || sum.Written != 1 {
		t.Errorf("%+v, %v", sum, err)
	}
	if diff := cmp.Diff(site{"a/page.html": "one", "b.html": "two", "odd.html": "three"}, read(t, dir)); diff != "" {
		t.Error(diff)
	}
	if info, err := os.Stat(filepath.Join(dir, "a", "page.html")); err != nil || !info.ModTime().Equal(long) {
		t.Errorf("%v, %v", info.ModTime(), err)
	}
}

func TestWithoutAnOldSiteNothingIsKept(t *testing.T) {
	t.Parallel()
	f := stage(t, filepath.Join(t.TempDir(), "public"), false)
	if kept, err := f.Keep("index.html"); kept || err != nil {
		t.Error(kept, err)
	}
	if err := f.Add("index.html", nil); err != nil {
		t.Error(err)
	}
}

func TestAFileThatChangesWhileABuildIsAtWorkIsNotKept(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "public")
	old := site{"stays.html": "one", "changes.html": "two", "goes.html": "three"}
	old.publish(t, dir, false)
	f := stage(t, dir, false)
	f.Trust(func() bool { return true })
	changes := filepath.Join(dir, "changes.html")
	before, err := os.Stat(changes)
	if err != nil {
		t.Fatal(err)
	}
	for !f.HasChanged(t, "changes.html") { // clocks of file systems are coarse
		if err := os.WriteFile(changes, []byte("odd"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if runtime.GOOS == "linux" {
		if err := os.Chtimes(changes, time.Time{}, before.ModTime()); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Remove(filepath.Join(dir, "goes.html")); err != nil {
		t.Fatal(err)
	}
	for name, text := range old {
		kept, err := f.Keep(name)
		if err != nil || kept != (name == "stays.html") {
			t.Errorf("%s: %v, %v", name, kept, err)
		}
		if kept {
			continue
		}
		if err := f.Add(name, []byte(text)); err != nil {
			t.Error(err)
		}
	}
	if _, err := f.Publish(); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(old, read(t, dir)); diff != "" {
		t.Error(diff)
	}
}

func TestWhatAKillLeftIsRemovedThoughNothingIsBuilt(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "public")
	old := site{"index.html": "one"}
	old.publish(t, dir, false)
	left := filepath.Join(filepath.Dir(dir), ".public.watchbill-stage-1")
	site{"half.html": "two"}.publish(t, left, false)
	if err := output.Tidy(dir); err != nil {
		t.Error(err)
	}
	alone(t, filepath.Dir(dir), "public")
	if diff := cmp.Diff(old, read(t, dir)); diff != "" {
		t.Error(diff)
	}
	f := stage(t, dir, false)
	if err := output.Tidy(dir); err != nil {
		t.Error(err)
	}
	if err := f.Add("index.html", []byte("next")); err != nil {
		t.Errorf("the folder of a build at work is gone: %v", err)
	}
	if _, err := f.Publish(); err != nil {
		t.Error(err)
	}
}
