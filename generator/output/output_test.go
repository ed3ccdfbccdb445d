package output_test

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/visit-dav/watchbill/generator/output"
)

// site is what a folder holds: address to content.
type site map[string]string

func (s site) publish(t *testing.T, dir string, force bool) output.Summary {
	t.Helper()
	f := stage(t, dir, force)
	for name, text := range s {
		if err := f.Add(name, []byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	sum, err := f.Publish()
	if err != nil {
		t.Fatal(err)
	}
	return sum
}

func stage(t *testing.T, dir string, force bool) *output.Files {
	t.Helper()
	f, err := output.Stage(dir, force)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Discard() })
	return f
}

// read gives what dir holds, without the marker. Links are shown as "-> target".
func read(t *testing.T, dir string) site {
	t.Helper()
	got := site{}
	err := filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || d.Name() == ".watchbill" {
			return err
		}
		rel, _ := filepath.Rel(dir, p)
		if d.Type() == fs.ModeSymlink {
			target, err := os.Readlink(p)
			got[filepath.ToSlash(rel)] = "-> " + target
			return err
		}
		text, err := os.ReadFile(p)
		got[filepath.ToSlash(rel)] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// alone fails the test when something but the named entries stands in the folder.
func alone(t *testing.T, parent string, want ...string) {
	t.Helper()
	entries, err := os.ReadDir(parent)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range entries {
		got = append(got, e.Name())
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("left beside the output folder (-want +got):\n%s", diff)
	}
}

func write(t *testing.T, p, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(p), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(p, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestASecondSiteReplacesTheFirstWhole(t *testing.T) {
	t.Parallel()
	parent := t.TempDir()
	dir := filepath.Join(parent, "public")
	site{"index.html": "one", "old/gone.html": "x"}.publish(t, dir, false)
	want := site{"index.html": "two", "new/page.html": "y"}
	sum := want.publish(t, dir, false)
	if diff := cmp.Diff(want, read(t, dir)); diff != "" {
		t.Error(diff)
	}
	if sum.Files != 2 || sum.Bytes != 4 || sum.Leftover != "" {
		t.Errorf("summary is %+v", sum)
	}
	if _, err := os.Stat(filepath.Join(dir, "old")); !errors.Is(err, fs.ErrNotExist) {
		t.Error("the folder old is still there")
	}
	alone(t, parent, "public")
}

func TestNothingIsSeenBeforePublish(t *testing.T) {
	t.Parallel()
	parent := t.TempDir()
	dir := filepath.Join(parent, "public")
	old := site{"index.html": "one"}
	old.publish(t, dir, false)
	f := stage(t, dir, false)
	if err := f.Add("index.html", []byte("two")); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(old, read(t, dir)); diff != "" {
		t.Error(diff)
	}
	if err := errors.Join(f.Discard(), f.Discard()); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(old, read(t, dir)); diff != "" {
		t.Error(diff)
	}
	alone(t, parent, "public")
	if err := f.Add("late.html", nil); err == nil {
		t.Error("Add after Discard is accepted")
	}
	if _, err := f.Publish(); err == nil {
		t.Error("Publish after Discard is accepted")
	}
}

func TestFoldersAboveAreMadeAndUnmade(t *testing.T) {
	t.Parallel()
	parent := t.TempDir()
	dir := filepath.Join(parent, "a", "b", "public")
	if err := stage(t, dir, false).Discard(); err != nil {
		t.Fatal(err)
	}
	alone(t, parent)
	site{"index.html": "x"}.publish(t, dir, false)
	alone(t, filepath.Dir(dir), "public")
}

func TestEqualSitesAreEqualToTheByte(t *testing.T) {
	t.Parallel()
	parent := t.TempDir()
	var markers [2][]byte
	for i, order := range [][]string{{"a.html", "b/c.html", "b/a.html"}, {"b/a.html", "b/c.html", "a.html"}} {
		dir := filepath.Join(parent, fmt.Sprint(i), "public")
		f := stage(t, dir, false)
		for _, name := range order {
			if err := f.Add(name, []byte(name)); err != nil {
				t.Fatal(err)
			}
		}
		if diff := cmp.Diff([]string{"a.html", "b/a.html", "b/c.html"}, f.Names()); diff != "" {
			t.Error(diff)
		}
		if _, err := f.Publish(); err != nil {
			t.Fatal(err)
		}
		var err error
		if markers[i], err = os.ReadFile(filepath.Join(dir, ".watchbill")); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(markers[0], markers[1]) {
		t.Errorf("markers differ:\n%s\n%s", markers[0], markers[1])
	}
}

func TestStagedFilesCanBeReadBack(t *testing.T) {
	t.Parallel()
	f := stage(t, filepath.Join(t.TempDir(), "public"), false)
	if err := f.Add("a/b.html", []byte("text")); err != nil {
		t.Fatal(err)
	}
	if got, err := f.Read("a/b.html"); err != nil || string(got) != "text" {
		t.Errorf("got %q, %v", got, err)
	}
	for _, name := range []string{"a", "a/c.html", "../secret", ""} {
		if _, err := f.Read(name); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("Read(%q): %v", name, err)
		}
	}
}

func TestAFailedAddKeepsTheOldSite(t *testing.T) {
	t.Parallel()
	parent := t.TempDir()
	dir := filepath.Join(parent, "public")
	old := site{"index.html": "one"}
	old.publish(t, dir, false)
	f := stage(t, dir, false)
	if err := f.Add("../index.html", nil); err == nil {
		t.Fatal("a name with .. is accepted")
	}
	if err := f.Add("index.html", []byte("two")); err != nil {
		t.Fatal(err)
	}
	if _, err := f.Publish(); err == nil || !strings.Contains(err.Error(), `".."`) {
		t.Errorf("Publish after a failed Add says %v", err)
	}
	if err := f.Discard(); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(old, read(t, dir)); diff != "" {
		t.Error(diff)
	}
	alone(t, parent, "public")
}

func TestManyWritersAtOnce(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "public")
	f := stage(t, dir, false)
	var wg sync.WaitGroup
	var accepted sync.Map
	for w := range 8 {
		wg.Go(func() {
			for i := range 100 {
				name := fmt.Sprintf("d%d/e/f%d.html", i%10, i)
				if f.Add(name, []byte(name)) == nil {
					if before, twice := accepted.Swap(name, w); twice {
						t.Errorf("%s is accepted from writers %v and %d", name, before, w)
					}
				}
			}
		})
	}
	wg.Wait()
	if n := len(f.Names()); n != 100 {
		t.Errorf("%d names, want 100", n)
	}
}

func BenchmarkTenThousandFilesReplaceTenThousand(b *testing.B) {
	dir := filepath.Join(b.TempDir(), "public")
	text := bytes.Repeat([]byte("x"), 4096)
	for b.Loop() {
		f, err := output.Stage(dir, false)
		if err != nil {
			b.Fatal(err)
		}
		for i := range 10_000 {
			if err := f.Add(fmt.Sprintf("incidents/%d/%d.html", i%100, i), text); err != nil {
				b.Fatal(err)
			}
		}
		if _, err := f.Publish(); err != nil {
			b.Fatal(err)
		}
	}
}

func TestWhatStaysTheSameIsNotWrittenAgain(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "public")
	site{"index.html": "one", "a/same.html": "same", "b.html": "gone"}.publish(t, dir, false)
	old := time.Date(2001, 2, 3, 4, 5, 6, 0, time.UTC)
	for _, name := range []string{"index.html", "a/same.html"} {
		if err := os.Chtimes(filepath.Join(dir, name), old, old); err != nil {
			t.Fatal(err)
		}
	}
	want := site{"index.html": "two", "a/same.html": "same", "c.html": "new"}
	sum := want.publish(t, dir, false)
	if diff := cmp.Diff(want, read(t, dir)); diff != "" {
		t.Error(diff)
	}
	for name, kept := range map[string]bool{"index.html": false, "a/same.html": true} {
		info, err := os.Stat(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		if info.ModTime().Equal(old) != kept {
			t.Errorf("%s is of %v", name, info.ModTime())
		}
	}
	if sum.Written != 2 {
		t.Errorf("%d files written, want 2", sum.Written)
	}
}

func TestAFileThatSomebodyMadePrivateIsWrittenAgain(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "public")
	want := site{"index.html": "one"}
	want.publish(t, dir, false)
	if err := os.Chmod(filepath.Join(dir, "index.html"), 0o600); err != nil {
		t.Fatal(err)
	}
	if sum := want.publish(t, dir, false); sum.Written != 1 {
		t.Errorf("%d files written, want 1", sum.Written)
	}
	if diff := cmp.Diff(want, read(t, dir)); diff != "" { // modes too
		t.Error(diff)
	}
}
