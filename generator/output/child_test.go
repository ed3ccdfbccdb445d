//go:build unix

package output_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/visit-dav/watchbill/generator/output"
)

// What a test binary does instead of testing when these are set: a mode of its own, in a folder.
const (
	childMode   = "WATCHBILL_OUTPUT_CHILD"
	childFolder = "WATCHBILL_OUTPUT_FOLDER"
)

func TestMain(m *testing.M) {
	modes := map[string]func(dir string) error{
		"umask":  showModes,
		"limit":  meetSizeLimit,
		"mounts": meetMounts,
		"loop":   func(dir string) error { return buildForever(dir, false) },
		"rename": func(dir string) error { return buildForever(dir, true) },
	}
	mode, isChild := modes[os.Getenv(childMode)]
	if !isChild {
		os.Exit(m.Run())
	}
	if err := mode(os.Getenv(childFolder)); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

type process struct{ *exec.Cmd }

// child is this test binary, run again in a mode.
func child(t *testing.T, mode, dir string) process {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), self)
	cmd.Env = append(os.Environ(), childMode+"="+mode, childFolder+"="+dir)
	return process{cmd}
}

// run gives what the child printed.
func (p process) run(t *testing.T) string {
	t.Helper()
	var out, problems strings.Builder
	p.Stdout, p.Stderr = &out, &problems
	if err := p.Run(); err != nil {
		t.Fatalf("%v: %s", err, problems.String())
	}
	return strings.TrimSpace(out.String())
}

// build publishes a whole site.
func build(dir string, s site) error {
	f, err := output.Stage(dir, false)
	if err != nil {
		return err
	}
	for name, text := range s {
		if err := f.Add(name, []byte(text)); err != nil {
			return errors.Join(err, f.Discard())
		}
	}
	_, err = f.Publish()
	return errors.Join(err, f.Discard())
}

func showModes(dir string) error {
	syscall.Umask(0o077)
	if err := build(dir, site{"a/b/c.html": "x"}); err != nil {
		return err
	}
	return filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(dir, p)
		fmt.Printf("%s:%s ", rel, info.Mode())
		return err
	})
}

func TestModesDoNotDependOnTheUmask(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "public")
	out := child(t, "umask", dir).run(t)
	want := ".:drwxr-xr-x .watchbill:-rw-r--r-- a:drwxr-xr-x a/b:drwxr-xr-x a/b/c.html:-rw-r--r--"
	if out != want {
		t.Errorf("modes are %s\nwant %s", out, want)
	}
}

// meetSizeLimit builds a site with a file that may not be written whole.
func meetSizeLimit(dir string) error {
	limit := syscall.Rlimit{Cur: 4096, Max: 4096}
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
		return err
	}
	fmt.Println(build(dir, site{"index.html": "new", "big.html": strings.Repeat("x", 8192)}))
	return nil
}

func TestAFileThatCannotBeWrittenWholeKeepsTheOldSite(t *testing.T) {
	t.Parallel()
	parent := t.TempDir()
	dir := filepath.Join(parent, "public")
	site{"index.html": "old"}.publish(t, dir, false)
	said := child(t, "limit", dir).run(t)
	if !strings.Contains(said, "big.html: file too large") {
		t.Errorf("the build says %q", said)
	}
	if got := read(t, dir)["index.html"]; got != "old" {
		t.Errorf("index.html is %q", got)
	}
	alone(t, parent, "public")
}
