package output

import (
	"errors"
	"os"
	"testing"
)

// ForbidExchange makes Publish work as on a system that can't exchange two folders.
func (f *Files) ForbidExchange() {
	f.folder.exchange = func(string, string) error { return errors.ErrUnsupported }
}

// HasChanged tells whether a file of the site that stands there changed since Stage, as far as the file system's clock tells.
func (f *Files) HasChanged(t *testing.T, name string) bool {
	t.Helper()
	info, err := os.Lstat(f.folder.local(name))
	if err != nil {
		t.Fatal(err)
	}
	return changed(info).After(f.begun)
}
