// Package output collects the files of a site, stages them beside the output folder and swaps them in whole. It never
// deletes what it didn't write, unless forced, and never leaves a site half-written.
//
// Linux and macOS exchange the two folders in one step, so that a kill at any moment leaves one complete site. Other
// systems, and file systems that can't exchange, need two renames: a kill between them leaves the old site complete
// beside the output folder, and the next Stage puts it back.
package output

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"sync"
	"time"
)

// Modes of everything published, whatever the umask.
const (
	fileMode   fs.FileMode = 0o644
	folderMode fs.FileMode = 0o755
)

// mostOpen bounds how many folders are held open at once.
const mostOpen = 32

// Reason is why a build may not have its output folder; it is what errors.Is finds.
type Reason string

// Error gives the reason as text.
func (r Reason) Error() string { return string(r) }

// The reasons that callers tell apart.
const (
	ErrBusy    Reason = "another build is writing here"
	ErrForeign Reason = "holds files that watchbill didn't write"
)

// Files is a site in the making: Add each file, then Publish; Discard in any case. Safe for concurrent use.
type Files struct {
	folder folder
	stage  string   // staging folder beside the output folder
	root   *os.Root // of stage: no name leads out of it
	old    *os.Root // of the site that stands there, nil when there is none
	lock   *lock
	held   map[string][]byte // in place of all that, for files that are held in memory; else nil

	mode    fs.FileMode                    // of published files, as the file system shows it
	plain   bool                           // new files have it without being told
	begun   time.Time                      // when the staging folder was made, by the file system's clock
	inspect func(name string, data []byte) // nil for nobody
	kept    func(name string)              // told of files that are kept; nil for nobody
	stands  func() bool                    // what Trust was given
	then    func()                         // what Then was given

	writing sync.RWMutex // held for reading by Add, for writing by Publish and Discard
	closed  bool
	mu      sync.Mutex // guards what follows
	names   names
	open    map[string]*os.Root // folders of the staging folder: opening one for each file takes as long as writing it
	bytes   int64
	written int   // files that differ from the old site's
	failed  error // the first error of Add: a site with a hole is never published
}

// Summary counts what a site holds, the marker and kept files apart.
type Summary struct {
	Files    int
	Bytes    int64
	Written  int    // files that the site had not, or not so; the others are the old site's own, with their dates
	Leftover string // the old site, when it could not be removed whole; the next build tries again
}

// Stage opens a staging folder beside dir, which may be missing, empty, or written by an earlier build; force accepts
// any other folder too, whose content Publish then deletes. It fails with ErrBusy while another build is at work on dir
// and with ErrForeign when force is needed. If dir is a symbolic link to a folder, that folder is the output.
func Stage(dir string, force bool) (*Files, error) {
	fo, err := openFolder(dir, force)
	if err != nil {
		return nil, err
	}
	f := &Files{folder: fo, names: newNames(), open: map[string]*os.Root{}}
	if err := f.begin(); err != nil {
		return nil, errors.Join(err, f.Discard())
	}
	return f, nil
}

// Hold gives a site that is held in memory: names are judged and files inspected as in a staged one, and Read gives them.
// It can't be published.
func Hold() *Files { return &Files{names: newNames(), held: map[string][]byte{}} }

// begin takes the lock, mends what a killed build left, checks the folder and makes the staging folder.
func (f *Files) begin() (err error) {
	if err := f.folder.makeParents(); err != nil {
		return err
	}
	if f.lock, err = takeLock(f.folder); err != nil {
		return err
	}
	if err := f.folder.recover(); err != nil {
		return err
	}
	if err := f.folder.check(); err != nil {
		return err
	}
	if f.stage, err = f.folder.makeStage(); err != nil {
		return err
	}
	if f.root, err = os.OpenRoot(f.stage); err != nil {
		return err
	}
	if err = f.tryMode(); err != nil {
		return err
	}
	if f.old, err = os.OpenRoot(f.folder.path); errors.Is(err, fs.ErrNotExist) {
		err = nil
	}
	return err
}

// tryMode finds how the file system shows the mode of a published file, for some show others, whether the umask takes nothing
// from it, so that not every file has to be given it anew, and what time the file system has.
func (f *Files) tryMode() error {
	const probe = marker + "-probe"
	file, err := f.root.OpenFile(probe, os.O_WRONLY|os.O_CREATE|os.O_EXCL, fileMode)
	if err != nil {
		return fmt.Errorf("write beside %s: %w%s", f.folder.shown, bare(err), hintFor(err))
	}
	before, err := file.Stat()
	told := file.Chmod(fileMode)
	after, again := file.Stat()
	if err := errors.Join(err, told, again, file.Close(), f.root.Remove(probe)); err != nil {
		return err
	}
	f.mode, f.begun = after.Mode().Perm(), changed(after)
	f.plain = before.Mode().Perm() == f.mode
	return nil
}

// Inspect has every file that is added from now on shown to see, which must not keep data, and told to kept when it is kept.
// Several goroutines call both at once. It stands before the first Add.
func (f *Files) Inspect(see func(name string, data []byte), kept func(name string)) {
	f.inspect, f.kept = see, kept
}

// Trust has Keep ask whether the site that stands there is as it was when whoever keeps files took note of them; else it keeps
// none. Several goroutines call stands at once. It stands before the first Keep.
func (f *Files) Trust(stands func() bool) { f.stands = stands }

// Then has something done when the site is swapped in, while no other build may have the folder.
func (f *Files) Then(do func()) { f.then = do }

// Keep is Add of a file of the site that stands there, as it is: nobody looks at what it holds. Where there is none, or links
// can't be made, or it isn't trusted, or somebody changed it since Stage, it does nothing and kept is false.
func (f *Files) Keep(name string) (kept bool, err error) {
	f.writing.RLock()
	defer f.writing.RUnlock()
	if f.closed || f.old == nil || f.stands == nil || !f.stands() || CheckName(name) != nil {
		return false, nil // Add tells what is wrong
	}
	from, to := f.folder.local(name), filepath.Join(f.stage, filepath.FromSlash(name))
	info, err := os.Lstat(from)
	if err != nil || !info.Mode().IsRegular() || info.Mode().Perm() != f.mode || changed(info).After(f.begun) {
		return false, nil
	}
	if err := f.claim(name); err != nil {
		return false, f.fail(err)
	}
	if err := os.Link(from, to); err != nil {
		f.release(name)
		return false, nil
	}
	if f.kept != nil {
		f.kept(name)
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.bytes += info.Size()
	return true, nil
}

// Add stages one file under its address in the site: slashes, relative, at most 200 bytes, portable to every file
// system. It refuses a name that is taken, also by a spelling that some file system holds for the same. After any error
// of Add, Publish refuses.
func (f *Files) Add(name string, data []byte) error {
	f.writing.RLock()
	defer f.writing.RUnlock()
	if err := f.add(name, data); err != nil {
		return f.fail(err)
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.bytes += int64(len(data))
	return nil
}

// fail has Publish refuse.
func (f *Files) fail(err error) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.failed = cmp.Or(f.failed, err)
	return err
}

func (f *Files) add(name string, data []byte) error {
	if f.closed {
		return fmt.Errorf("%q: the site is already published or discarded", name)
	}
	if err := CheckName(name); err != nil {
		return err
	}
	if err := f.claim(name); err != nil {
		return err
	}
	if f.inspect != nil {
		f.inspect(name, data)
	}
	if f.held != nil {
		f.mu.Lock()
		defer f.mu.Unlock()
		f.held[name] = bytes.Clone(data)
		return nil
	}
	if f.reuse(name, data) {
		return nil
	}
	if err := f.write(name, data); err != nil {
		return fmt.Errorf("write %s: %w%s", path.Join(f.folder.shown, name), bare(err), hintFor(err))
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.written++
	return nil
}

// reuse links the old site's file where it says the same: nothing is written, and whoever copies the site by date copies
// only what differs. Where links can't be made, the file is written.
func (f *Files) reuse(name string, data []byte) bool {
	if f.old == nil {
		return false
	}
	info, err := f.old.Lstat(name)
	if err != nil || !info.Mode().IsRegular() || info.Mode().Perm() != f.mode || info.Size() != int64(len(data)) {
		return false
	}
	held, err := f.old.ReadFile(name)
	if err != nil || !bytes.Equal(held, data) {
		return false
	}
	return os.Link(f.folder.local(name), filepath.Join(f.stage, filepath.FromSlash(name))) == nil
}

// release gives a name back that was claimed; its folders stay.
func (f *Files) release(name string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.names.release(name)
}

// claim takes the name and makes its folders, which are few, under the lock.
func (f *Files) claim(name string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	folders, err := f.names.claim(name)
	if err != nil || f.held != nil {
		return err
	}
	for _, d := range folders {
		if err := errors.Join(f.root.Mkdir(d, folderMode), f.root.Chmod(d, folderMode)); err != nil {
			return fmt.Errorf("make the folder %s: %w%s", path.Join(f.folder.shown, d), bare(err), hintFor(err))
		}
		if len(f.open) < mostOpen {
			if root, err := f.root.OpenRoot(d); err == nil {
				f.open[d] = root
			}
		}
	}
	return nil
}

func (f *Files) write(name string, data []byte) error {
	f.mu.Lock()
	folder, base := f.open[path.Dir(name)], path.Base(name)
	f.mu.Unlock()
	if folder == nil {
		folder, base = f.root, name
	}
	file, err := folder.OpenFile(base, os.O_WRONLY|os.O_CREATE|os.O_EXCL, fileMode)
	if err != nil {
		return err
	}
	_, err = file.Write(data)
	if !f.plain {
		err = errors.Join(err, file.Chmod(fileMode))
	}
	return errors.Join(err, file.Close())
}

// Names lists the addresses of the files added so far, sorted.
func (f *Files) Names() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.names.sorted()
}

// Read gives a file that was added, until Publish or Discard.
func (f *Files) Read(name string) ([]byte, error) {
	f.writing.RLock()
	defer f.writing.RUnlock()
	if f.closed {
		return nil, fmt.Errorf("%q: the site is already published or discarded", name)
	}
	f.mu.Lock()
	known, held := f.names.has(name), f.held[name]
	f.mu.Unlock()
	switch {
	case !known:
		return nil, fmt.Errorf("%q: %w", name, fs.ErrNotExist)
	case f.held != nil:
		return held, nil
	}
	return f.root.ReadFile(name)
}

// Publish swaps the staged files in and removes the old site. On any error the old site stands as it was.
func (f *Files) Publish() (Summary, error) {
	f.writing.Lock()
	defer f.writing.Unlock()
	if f.closed {
		return Summary{}, errors.New("the site is already published or discarded")
	}
	if f.held != nil {
		return Summary{}, errors.New("a site that is held in memory can't be published")
	}
	if f.failed != nil {
		return Summary{}, fmt.Errorf("not published, since a file is missing: %w", f.failed)
	}
	if err := f.finish(); err != nil {
		return Summary{}, err
	}
	old, err := f.folder.swap(f.stage)
	if err != nil {
		return Summary{}, err
	}
	s := Summary{Files: f.names.count(), Bytes: f.bytes, Written: f.written}
	var then sync.WaitGroup
	if f.then != nil {
		then.Go(f.then)
	}
	if old != "" && os.RemoveAll(old) != nil {
		s.Leftover = old
	}
	then.Wait()
	f.stage, f.folder.made = "", nil
	return s, f.close()
}

// finish makes the staged folder fit to be the output folder.
func (f *Files) finish() error {
	if err := f.folder.check(); err != nil {
		return err
	}
	if err := f.folder.keep(f.root); err != nil {
		return err
	}
	if err := f.write(marker, markerText(f.names.sorted())); err != nil {
		return fmt.Errorf("write %s: %w%s", path.Join(f.folder.shown, marker), bare(err), hintFor(err))
	}
	// Folders are made private, so that nobody serves half a site.
	if err := f.root.Chmod(".", folderMode); err != nil {
		return err
	}
	if err := flush(f.stage); err != nil {
		return fmt.Errorf("write %s: %w%s", f.folder.shown, bare(err), hintFor(err))
	}
	return f.closeRoot()
}

// Discard removes the staging folder and leaves dir as it was. After Publish, and a second time, it does nothing.
func (f *Files) Discard() error {
	f.writing.Lock()
	defer f.writing.Unlock()
	if f.closed {
		return nil
	}
	return f.close()
}

func (f *Files) close() error {
	f.closed = true
	err := f.closeRoot()
	if f.stage != "" {
		err = errors.Join(err, os.RemoveAll(f.stage))
	}
	if f.lock != nil {
		err = errors.Join(err, f.lock.release())
	}
	f.folder.unmakeParents()
	return err
}

// closeRoot lets go of all folders: some systems don't rename an open folder.
func (f *Files) closeRoot() error {
	var err error
	for _, root := range f.open {
		err = errors.Join(err, root.Close())
	}
	f.open = nil
	for _, root := range []**os.Root{&f.root, &f.old} {
		if *root != nil {
			err = errors.Join(err, (*root).Close())
			*root = nil
		}
	}
	return err
}

// beside names a file in the folder that holds the output folder, hidden and told apart by what it is for.
func (fo folder) beside(use string) string {
	return filepath.Join(filepath.Dir(fo.path), "."+filepath.Base(fo.path)+".watchbill-"+use)
}
