package output

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// marker is the file that makes an output folder ours. It lists what the build wrote, and holds nothing that two equal
// builds would not share.
const marker = ".watchbill"

const markerHead = "Written by watchbill: the next build replaces this folder whole. The build wrote these files:\n"

// keptNames are files at the top of the output folder that belong to its repository and outlive every build.
func keptNames() []string { return []string{".gitignore", ".gitkeep"} }

// litter are files that systems drop into any folder that somebody looks at.
func litter() []string { return []string{".DS_Store", "Thumbs.db", "desktop.ini"} }

// folder is where a site goes.
type folder struct {
	path  string   // absolute, symbolic links followed
	shown string   // as the user wrote it
	force bool     // its content may be deleted, whoever wrote it
	made  []string // folders above it that were made for this build, outermost first

	exchange func(a, b string) error // swaps two folders in one step, or is errors.ErrUnsupported
}

// local gives the path of a file of the site that stands there.
func (fo folder) local(name string) string {
	return filepath.Join(fo.path, filepath.FromSlash(name))
}

func openFolder(dir string, force bool) (folder, error) {
	if dir == "" {
		return folder{}, errors.New("the output folder has no name")
	}
	abs, err := filepath.Abs(dir)
	if err != nil {
		return folder{}, err
	}
	fo := folder{shown: filepath.ToSlash(dir), force: force, exchange: exchange}
	if fo.path, err = follow(abs); err != nil {
		return folder{}, fmt.Errorf("%s: %w\n\thint: a link must lead to a folder that is there", fo.shown, bare(err))
	}
	if fo.path == filepath.Dir(fo.path) {
		return folder{}, fmt.Errorf("%s: the top of the file system can't be the output folder", fo.shown)
	}
	return fo, nil
}

// follow resolves the symbolic links of a path whose last parts may be missing. A link that leads nowhere is an error.
func follow(abs string) (string, error) {
	real, err := filepath.EvalSymlinks(abs)
	if err == nil || !errors.Is(err, fs.ErrNotExist) {
		return real, err
	}
	if _, dangling := os.Lstat(abs); dangling == nil {
		return "", err
	}
	above, err := follow(filepath.Dir(abs))
	return filepath.Join(above, filepath.Base(abs)), err
}

// makeParents makes the folders above the output folder, and remembers which.
func (fo *folder) makeParents() error {
	var missing []string
	for d := filepath.Dir(fo.path); ; d = filepath.Dir(d) {
		if _, err := os.Stat(d); err == nil || d == filepath.Dir(d) {
			break
		}
		missing = append(missing, d)
	}
	slices.Reverse(missing)
	for _, d := range missing {
		if err := os.Mkdir(d, folderMode); err != nil && !errors.Is(err, fs.ErrExist) {
			return fmt.Errorf("make the folder that holds %s: %w%s", fo.shown, bare(err), hintFor(err))
		}
		fo.made = append(fo.made, d)
	}
	return nil
}

// unmakeParents removes what makeParents made, as far as it is empty.
func (fo *folder) unmakeParents() {
	for _, d := range slices.Backward(fo.made) {
		_ = os.Remove(d) // not empty: somebody uses it now
	}
	fo.made = nil
}

func (fo folder) makeStage() (string, error) {
	stage, err := os.MkdirTemp(filepath.Dir(fo.path), filepath.Base(fo.beside("stage-*")))
	if err != nil {
		return "", fmt.Errorf("make a staging folder beside %s: %w%s", fo.shown, bare(err), hintFor(err))
	}
	return stage, nil
}

// recover puts back the site that a build killed between two renames moved away, and removes staging folders of builds
// that were killed. The caller holds the lock, so nobody else uses them.
func (fo folder) recover() error {
	old := fo.beside("old")
	if _, err := os.Lstat(fo.path); errors.Is(err, fs.ErrNotExist) {
		if err := os.Rename(old, fo.path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("put back %s, which a killed build left as %s: %w", fo.shown, old, bare(err))
		}
	}
	stale, err := siblings(fo.beside("stage-"))
	if err != nil {
		return fmt.Errorf("look beside %s: %w", fo.shown, bare(err))
	}
	for _, s := range append(stale, old) {
		if err := os.RemoveAll(s); err != nil {
			return fmt.Errorf("remove what a killed build left: %w\n\thint: remove %s by hand", err, s)
		}
	}
	return nil
}

// Tidy removes what builds that were killed left beside an output folder, as Stage does, for a build that is left out. It does
// nothing while another build is at work on dir.
func Tidy(dir string) error {
	fo, err := openFolder(dir, false)
	if err != nil {
		return err
	}
	if stale, err := siblings(fo.beside("stage-")); err != nil || len(stale) == 0 {
		return err
	}
	l, err := takeLock(fo)
	switch {
	case errors.Is(err, ErrBusy):
		return nil
	case err != nil:
		return err
	}
	return errors.Join(fo.recover(), l.release())
}

// siblings lists the folders whose path begins with prefix, whose last part may hold pattern characters.
func siblings(prefix string) ([]string, error) {
	entries, err := os.ReadDir(filepath.Dir(prefix))
	var found []string
	for _, e := range entries {
		if e.IsDir() && strings.HasPrefix(e.Name(), filepath.Base(prefix)) {
			found = append(found, filepath.Join(filepath.Dir(prefix), e.Name()))
		}
	}
	return found, err
}

// check tells why the folder's content may not be deleted, or nil.
func (fo folder) check() error {
	info, err := os.Lstat(fo.path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("%s: %w", fo.shown, bare(err))
	}
	if !info.IsDir() {
		return fmt.Errorf("%s: not a folder\n\thint: name another output folder with --out", fo.shown)
	}
	if fo.force {
		return fo.checkForced()
	}
	return fo.checkOwned()
}

// checkForced refuses what nobody means to delete: a repository, or the folder that the program runs in.
func (fo folder) checkForced() error {
	if _, err := os.Lstat(filepath.Join(fo.path, ".git")); err == nil {
		return fmt.Errorf("%s: %w: it is a Git repository, which even --force keeps\n"+
			"\thint: name a folder inside it with --out", fo.shown, ErrForeign)
	}
	here, err := os.Getwd()
	if err != nil {
		return nil // no current folder, so none to protect
	}
	if here, err = filepath.EvalSymlinks(here); err != nil {
		return nil
	}
	if rel, err := filepath.Rel(fo.path, here); err == nil && filepath.IsLocal(rel) && fo.checkOwned() != nil {
		return fmt.Errorf("%s: %w: it holds the current folder, which even --force keeps\n"+
			"\thint: name another output folder with --out", fo.shown, ErrForeign)
	}
	return nil
}

// checkOwned accepts a folder that holds nothing but kept files, litter and what the marker lists.
func (fo folder) checkOwned() error {
	written, err := fo.readMarker()
	if err != nil {
		return fmt.Errorf("%s: %w", fo.shown, bare(err))
	}
	foreign, err := fo.foreign(written)
	if err != nil {
		return fmt.Errorf("%s: %w", fo.shown, bare(err))
	}
	if len(foreign) == 0 {
		return nil
	}
	more := ""
	if len(foreign) > 1 {
		more = " and others"
	}
	return fmt.Errorf("%s: %w: %s%s\n\thint: move them elsewhere, name another folder with --out, "+
		"or delete them by building with --force", fo.shown, ErrForeign, foreign[0], more)
}

// foreign finds the first two files that no build wrote: a folder named by mistake may hold millions. It follows no
// links.
func (fo folder) foreign(written map[string]bool) ([]string, error) {
	var found []string
	err := filepath.WalkDir(fo.path, func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		name := filepath.ToSlash(p[len(fo.path)+1:])
		known := written[name] && d.Type().IsRegular() || slices.Contains(keptNames(), name) ||
			slices.Contains(litter(), path.Base(name))
		if !known {
			found = append(found, name)
		}
		if len(found) == 2 {
			return fs.SkipAll
		}
		return nil
	})
	return found, err
}

// readMarker tells what an earlier build wrote; nothing when there is no marker of ours.
func (fo folder) readMarker() (map[string]bool, error) {
	p := filepath.Join(fo.path, marker)
	if info, err := os.Lstat(p); err != nil || !info.Mode().IsRegular() {
		if errors.Is(err, fs.ErrNotExist) {
			err = nil
		}
		return nil, err
	}
	text, err := os.ReadFile(p)
	list, ours := bytes.CutPrefix(text, []byte(markerHead))
	if err != nil || !ours {
		return nil, err
	}
	written := map[string]bool{marker: true}
	for line := range strings.Lines(string(list)) {
		written[strings.TrimSuffix(line, "\n")] = true
	}
	return written, nil
}

func markerText(sorted []string) []byte {
	var b bytes.Buffer
	b.WriteString(markerHead)
	for _, name := range sorted {
		b.WriteString(name + "\n")
	}
	return b.Bytes()
}

// keep copies the kept files of the old site into the new one; a link stays a link.
func (fo folder) keep(stage *os.Root) error {
	for _, name := range keptNames() {
		if err := fo.keepOne(stage, name); err != nil {
			return fmt.Errorf("keep %s: %w%s", path.Join(fo.shown, name), bare(err), hintFor(err))
		}
	}
	return nil
}

func (fo folder) keepOne(stage *os.Root, name string) error {
	from := filepath.Join(fo.path, name)
	info, err := os.Lstat(from)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return err
	case info.Mode().Type() == fs.ModeSymlink:
		target, err := os.Readlink(from)
		if err != nil {
			return err
		}
		return stage.Symlink(target, name)
	case !info.Mode().IsRegular():
		return errors.New("not a file")
	}
	text, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	return errors.Join(stage.WriteFile(name, text, info.Mode().Perm()), stage.Chmod(name, info.Mode().Perm()))
}

// bare takes the staging path, which tells a user nothing, out of an error.
func bare(err error) error {
	if p, ok := errors.AsType[*fs.PathError](err); ok {
		return p.Err
	}
	if l, ok := errors.AsType[*os.LinkError](err); ok {
		return l.Err
	}
	return err
}
