package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/visit-dav/watchbill/generator/starter"
)

// blocked tells all that stands where files are to be written and isn't a file, or lies where a folder must be, so that
// nothing is written by halves.
func blocked(dir string, files []starter.File) error {
	root, err := os.OpenRoot(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer root.Close()
	var wrong []error
	told := map[string]bool{}
	for _, file := range files {
		name, err := obstacle(root, file.Path)
		if err != nil && !told[name] {
			told[name] = true
			wrong = append(wrong, fmt.Errorf("%s %w", path.Join(filepath.ToSlash(dir), name), err))
		}
	}
	return errors.Join(wrong...)
}

// obstacle finds what is in the way of a file: the place, and what it is.
func obstacle(root *os.Root, file string) (name string, err error) {
	parts := strings.Split(file, "/")
	for i := range parts {
		name = path.Join(parts[:i+1]...)
		info, err := root.Lstat(name)
		switch last := i == len(parts)-1; {
		case errors.Is(err, fs.ErrNotExist):
			return "", nil
		case err != nil:
			return name, fmt.Errorf("can't be looked at: %w", errors.Unwrap(err))
		case info.Mode()&fs.ModeSymlink != 0:
			return name, errors.New("is a link; make it a file or a folder, or remove it")
		case !last && !info.IsDir():
			return name, errors.New("is no folder; move it away")
		case last && !info.Mode().IsRegular():
			return name, errors.New("is no file; move it away")
		}
	}
	_, err = root.ReadFile(file)
	return file, err
}

// besides gives the files as they will stand beside the content that is there already, which is kept.
func besides(dir string, files []starter.File) []starter.File {
	there := os.DirFS(dir)
	standing := make([]starter.File, len(files))
	for i, file := range files {
		if has, err := fs.ReadFile(there, file.Path); err == nil && strings.HasPrefix(file.Path, "content/") {
			file.Data = has
		}
		standing[i] = file
	}
	return standing
}

// writeFiles writes files below a folder. What exists is kept; what of it differs is shown as a change to what would be
// written, but for the content, which is the team's.
func writeFiles(out io.Writer, dir string, files []starter.File) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return err
	}
	defer root.Close()
	same := 0
	for _, file := range files {
		shown := path.Join(filepath.ToSlash(dir), file.Path)
		has, err := root.ReadFile(file.Path)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			if err := create(root, file); err != nil {
				return err
			}
			fmt.Fprintf(out, "wrote %s\n", shown)
		case err != nil:
			return err
		case string(has) == string(file.Data):
			same++
		case strings.HasPrefix(file.Path, "content/"):
			fmt.Fprintf(out, "kept  %s, which is yours\n", shown)
		default:
			fmt.Fprintf(out, "kept  %s, which differs from what would be written:\n%s", shown, unified(shown, has, file.Data))
		}
	}
	if same > 0 {
		fmt.Fprintf(out, "%s already there\n", plural(same, "file"))
	}
	return nil
}

// create makes a file that isn't there.
func create(root *os.Root, file starter.File) error {
	if err := root.MkdirAll(path.Dir(file.Path), 0o755); err != nil {
		return err
	}
	f, err := root.OpenFile(file.Path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	_, err = f.Write(file.Data)
	return errors.Join(err, f.Close())
}
