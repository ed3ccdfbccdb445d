package output_test

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/visit-dav/watchbill/generator/output"
)

func TestOnlyFoldersOfOursAreReplaced(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		before  func(t *testing.T, dir string)
		foreign bool
	}{
		"a missing folder": {func(*testing.T, string) {}, false},
		"an empty folder":  {func(t *testing.T, dir string) { mkdir(t, dir) }, false},
		"a lone .gitignore": {func(t *testing.T, dir string) {
			write(t, filepath.Join(dir, ".gitignore"), "*\n")
		}, false},
		"a lone .gitkeep":  {func(t *testing.T, dir string) { write(t, filepath.Join(dir, ".gitkeep"), "") }, false},
		"a lone .DS_Store": {func(t *testing.T, dir string) { write(t, filepath.Join(dir, ".DS_Store"), "x") }, false},
		"an earlier site": {func(t *testing.T, dir string) {
			site{"index.html": "x", "a/b.html": "y"}.publish(t, dir, false)
		}, false},
		"an earlier site with files gone": {func(t *testing.T, dir string) {
			site{"index.html": "x", "a/b.html": "y"}.publish(t, dir, false)
			remove(t, filepath.Join(dir, "a"))
		}, false},
		"a file of somebody's": {func(t *testing.T, dir string) { write(t, filepath.Join(dir, "thesis.txt"), "x") }, true},
		"a file of somebody's, deep": {func(t *testing.T, dir string) {
			write(t, filepath.Join(dir, "a/b/thesis.txt"), "x")
		}, true},
		"a file beside an earlier site's": {func(t *testing.T, dir string) {
			site{"index.html": "x"}.publish(t, dir, false)
			write(t, filepath.Join(dir, "a/CNAME"), "x")
		}, true},
		"a marker of somebody else's": {func(t *testing.T, dir string) {
			write(t, filepath.Join(dir, ".watchbill"), "index.html\n")
			write(t, filepath.Join(dir, "index.html"), "x")
		}, true},
		"a folder for a marker": {func(t *testing.T, dir string) { mkdir(t, filepath.Join(dir, ".watchbill/x")) }, false},
		"a .gitignore beside a file": {func(t *testing.T, dir string) {
			write(t, filepath.Join(dir, ".gitignore"), "*\n")
			write(t, filepath.Join(dir, "a"), "")
		}, true},
		"a .gitignore further down": {func(t *testing.T, dir string) {
			write(t, filepath.Join(dir, "a/.gitignore"), "")
		}, true},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			parent := t.TempDir()
			dir := filepath.Join(parent, "public")
			c.before(t, dir)
			f, err := output.Stage(dir, false)
			if !c.foreign {
				if err != nil {
					t.Fatal(err)
				}
				_ = f.Discard()
				site{"index.html": "new"}.publish(t, dir, false)
				return
			}
			if !errors.Is(err, output.ErrForeign) || !strings.Contains(err.Error(), "--force") {
				t.Fatalf("got %v", err)
			}
			alone(t, parent, "public")
			want := site{"index.html": "new"}
			if old, kept := read(t, dir)[".gitignore"]; kept {
				want[".gitignore"] = old
			}
			site{"index.html": "new"}.publish(t, dir, true)
			if diff := cmp.Diff(want, read(t, dir)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestAFileThatComesDuringTheBuildIsNotDeleted(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "public")
	site{"index.html": "one"}.publish(t, dir, false)
	f := stage(t, dir, false)
	write(t, filepath.Join(dir, "thesis.txt"), "x")
	if _, err := f.Publish(); !errors.Is(err, output.ErrForeign) {
		t.Errorf("got %v", err)
	}
	_ = f.Discard()
	if diff := cmp.Diff(site{"index.html": "one", "thesis.txt": "x"}, read(t, dir)); diff != "" {
		t.Error(diff)
	}
}

func TestFilesOfTheRepositoryOutliveEveryBuild(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "public")
	write(t, filepath.Join(dir, ".gitignore"), "*\n!.gitignore\n")
	write(t, filepath.Join(dir, ".gitkeep"), "")
	for _, text := range []string{"one", "two", "three"} {
		site{"index.html": text}.publish(t, dir, false)
		want := site{"index.html": text, ".gitignore": "*\n!.gitignore\n", ".gitkeep": ""}
		if diff := cmp.Diff(want, read(t, dir)); diff != "" {
			t.Error(diff)
		}
	}
}

func TestWhatCannotBeAnOutputFolder(t *testing.T) {
	t.Parallel()
	parent := t.TempDir()
	file := filepath.Join(parent, "file")
	write(t, file, "text")
	repository := filepath.Join(parent, "repository")
	mkdir(t, filepath.Join(repository, ".git"))
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	cases := map[string]string{
		"no name":                    "",
		"a file":                     file,
		"a folder in a file":         filepath.Join(file, "public"),
		"the top of the file system": filepath.VolumeName(here) + string(filepath.Separator),
		"a repository":               repository,
		"the current folder":         here,
		"a folder above it":          filepath.Dir(here),
	}
	for why, dir := range cases {
		f, err := output.Stage(dir, true)
		if err == nil {
			_ = f.Discard()
			t.Errorf("%s: accepted", why)
		}
	}
	if got, _ := os.ReadFile(file); string(got) != "text" {
		t.Error("the file was changed")
	}
	alone(t, parent, "file", "repository")
}

func TestALinkedFolderIsWrittenWhereItLeads(t *testing.T) {
	t.Parallel()
	parent := t.TempDir()
	mkdir(t, filepath.Join(parent, "disk", "site"))
	link := filepath.Join(parent, "public")
	symlink(t, filepath.Join("disk", "site"), link)
	for _, text := range []string{"one", "two"} {
		site{"index.html": text}.publish(t, link, false)
		if diff := cmp.Diff(site{"index.html": text}, read(t, filepath.Join(parent, "disk", "site"))); diff != "" {
			t.Error(diff)
		}
	}
	if target, err := os.Readlink(link); err != nil || target != filepath.Join("disk", "site") {
		t.Errorf("the link is now %q, %v", target, err)
	}
	alone(t, parent, "disk", "public")
	alone(t, filepath.Join(parent, "disk"), "site")
}

func TestALinkThatLeadsNowhereIsAnError(t *testing.T) {
	t.Parallel()
	parent := t.TempDir()
	for name, target := range map[string]string{"dangling": "nowhere", "loop": "loop"} {
		link := filepath.Join(parent, name)
		symlink(t, target, link)
		for _, dir := range []string{link, filepath.Join(link, "public")} {
			if f, err := output.Stage(dir, false); err == nil {
				_ = f.Discard()
				t.Errorf("%s is accepted", dir)
			}
		}
	}
	alone(t, parent, "dangling", "loop")
}

func TestLinksInsideAreNeverFollowed(t *testing.T) {
	t.Parallel()
	parent := t.TempDir()
	dir, outside := filepath.Join(parent, "public"), filepath.Join(parent, "outside")
	write(t, filepath.Join(outside, "precious.html"), "x")
	write(t, filepath.Join(outside, "ignore"), "*\n")
	site{"a/precious.html": "page", "index.html": "one"}.publish(t, dir, false)
	remove(t, filepath.Join(dir, "a"))
	symlink(t, outside, filepath.Join(dir, "a"))
	if _, err := output.Stage(dir, false); !errors.Is(err, output.ErrForeign) {
		t.Errorf("a link in the old site: got %v", err)
	}
	remove(t, filepath.Join(dir, "a"))
	remove(t, filepath.Join(dir, "index.html"))
	symlink(t, filepath.Join(outside, "ignore"), filepath.Join(dir, "index.html"))
	if _, err := output.Stage(dir, false); !errors.Is(err, output.ErrForeign) {
		t.Errorf("a link in the place of a page: got %v", err)
	}
	symlink(t, filepath.Join("..", "outside", "ignore"), filepath.Join(dir, ".gitignore"))
	site{"a/precious.html": "new"}.publish(t, dir, true)
	want := site{"a/precious.html": "new", ".gitignore": "-> " + filepath.Join("..", "outside", "ignore")}
	if diff := cmp.Diff(want, read(t, dir)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(site{"precious.html": "x", "ignore": "*\n"}, read(t, outside)); diff != "" {
		t.Error(diff)
	}
}

func TestWhatKilledBuildsLeftGoesAway(t *testing.T) {
	t.Parallel()
	parent := t.TempDir()
	dir := filepath.Join(parent, "public")
	old := site{"index.html": "one"}
	old.publish(t, dir, false)
	write(t, filepath.Join(parent, ".public.watchbill-stage-123", "a", "half.html"), "x")
	write(t, filepath.Join(parent, ".public.watchbill-old", "index.html"), "zero")
	write(t, filepath.Join(parent, ".public.watchbill-lock"), "999999\n")
	write(t, filepath.Join(parent, ".public2.watchbill-stage-123", "index.html"), "not ours")
	if err := stage(t, dir, false).Discard(); err != nil {
		t.Fatal(err)
	}
	alone(t, parent, ".public2.watchbill-stage-123", "public")
	if diff := cmp.Diff(old, read(t, dir)); diff != "" {
		t.Error(diff)
	}
}

func TestASiteMovedAwayByAKilledBuildComesBack(t *testing.T) {
	t.Parallel()
	parent := t.TempDir()
	dir := filepath.Join(parent, "public")
	old := site{"index.html": "one"}
	old.publish(t, dir, false)
	if err := os.Rename(dir, filepath.Join(parent, ".public.watchbill-old")); err != nil {
		t.Fatal(err)
	}
	if err := stage(t, dir, false).Discard(); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(old, read(t, dir)); diff != "" {
		t.Error(diff)
	}
	alone(t, parent, "public")
}

func TestASecondBuildAtTheSameTimeIsRefused(t *testing.T) {
	t.Parallel()
	parent := t.TempDir()
	dir := filepath.Join(parent, "public")
	first := stage(t, dir, false)
	_, err := output.Stage(dir, true)
	if !errors.Is(err, output.ErrBusy) {
		t.Fatalf("got %v", err)
	}
	stage(t, filepath.Join(parent, "elsewhere"), false)
	if err := first.Add("index.html", []byte("one")); err != nil {
		t.Fatal(err)
	}
	if _, err := first.Publish(); err != nil {
		t.Fatal(err)
	}
	site{"index.html": "two"}.publish(t, dir, false)
}

func TestManyBuildsAtOnceTakeTurns(t *testing.T) {
	t.Parallel()
	parent := t.TempDir()
	dir := filepath.Join(parent, "public")
	var building, built atomic.Int32
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 100 {
				f, err := output.Stage(dir, false)
				if errors.Is(err, output.ErrBusy) {
					continue
				}
				if err != nil {
					t.Error(err)
					return
				}
				if n := building.Add(1); n != 1 {
					t.Errorf("%d builds have the folder at once", n)
				}
				built.Add(1)
				building.Add(-1)
				if err := f.Discard(); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	if built.Load() == 0 {
		t.Error("nobody ever had the folder")
	}
	alone(t, parent)
}

func mkdir(t *testing.T, dir string) {
	t.Helper()
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
}

func remove(t *testing.T, p string) {
	t.Helper()
	if err := os.RemoveAll(p); err != nil {
		t.Fatal(err)
	}
}

func symlink(t *testing.T, target, link string) {
	t.Helper()
	if err := os.Symlink(target, link); err != nil {
		if runtime.GOOS == "windows" {
			t.Skip("links need a privilege on Windows")
		}
		t.Fatal(err)
	}
}
