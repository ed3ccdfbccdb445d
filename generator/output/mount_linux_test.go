package output_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"
)

// TestAFullDiskAndAReadOnlyFolderKeepTheOldSite runs in a namespace of its own, where it may mount a small disk.
func TestAFullDiskAndAReadOnlyFolderKeepTheOldSite(t *testing.T) {
	t.Parallel()
	p := child(t, "mounts", t.TempDir())
	p.SysProcAttr = &syscall.SysProcAttr{Cloneflags: syscall.CLONE_NEWNS}
	if os.Getuid() != 0 {
		p.SysProcAttr.Cloneflags |= syscall.CLONE_NEWUSER
		p.SysProcAttr.UidMappings = []syscall.SysProcIDMap{{HostID: os.Getuid(), Size: 1}}
		p.SysProcAttr.GidMappings = []syscall.SysProcIDMap{{HostID: os.Getgid(), Size: 1}}
	}
	said, err := p.CombinedOutput()
	if err != nil && len(said) == 0 || strings.Contains(string(said), "no mounts") {
		t.Skipf("needs a mount namespace: %v %s", err, said)
	}
	if err != nil {
		t.Fatalf("%v\n%s", err, said)
	}
}

func meetMounts(disk string) error {
	if err := mountSmall(disk); err != nil {
		return fmt.Errorf("no mounts here: %w", err)
	}
	dir := filepath.Join(disk, "public")
	if err := build(dir, site{"index.html": "old"}); err != nil {
		return err
	}
	big := site{"index.html": "new", "big.html": strings.Repeat("x", 1<<20)}
	if err := expect(build(dir, big), unix.ENOSPC, "disk is full"); err != nil {
		return err
	}
	if err := unix.Mount("", disk, "", unix.MS_REMOUNT|unix.MS_RDONLY, ""); err != nil {
		return err
	}
	if err := expect(build(dir, site{"index.html": "new"}), unix.EROFS, "must be writable"); err != nil {
		return err
	}
	text, err := os.ReadFile(filepath.Join(dir, "index.html"))
	if err != nil || string(text) != "old" {
		return fmt.Errorf("the old site is %q, %w", text, err)
	}
	beside, err := os.ReadDir(disk)
	if err != nil || len(beside) != 1 {
		return fmt.Errorf("left beside the output folder: %v, %w", beside, err)
	}
	return expect(build(disk, site{"index.html": "new"}), nil, "public/")
}

// mountSmall mounts a disk of 512 kB that this process alone sees.
func mountSmall(disk string) error {
	return errors.Join(
		unix.Mount("", "/", "", unix.MS_PRIVATE|unix.MS_REC, ""),
		unix.Mount("tmpfs", disk, "tmpfs", 0, "size=512k"))
}

func expect(got, want error, hint string) error {
	if got == nil || want != nil && !errors.Is(got, want) || !strings.Contains(got.Error(), hint) {
		return fmt.Errorf("the build says %w, which lacks %q", got, hint)
	}
	return nil
}
