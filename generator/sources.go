package generator

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/visit-dav/watchbill/content"
	"github.com/visit-dav/watchbill/generator/handoff"
	"github.com/visit-dav/watchbill/generator/picture"
	"github.com/visit-dav/watchbill/generator/postmortem"
	"github.com/visit-dav/watchbill/generator/problem"
	"github.com/visit-dav/watchbill/generator/site"
)

// Where a snapshot is looked for when none is named, below the site folder.
const (
	syncedSnapshot = ".watchbill/incidents.jsonl"
	sampleSnapshot = "content/incidents.jsonl"
	productFile    = "product.jsonl" // beside the snapshot
)

// Snapshots lists where a snapshot is looked for below the site folder, in this order.
func Snapshots() []string { return []string{syncedSnapshot, sampleSnapshot} }

// load reads everything.
func load(ctx context.Context, o Options, problems *problem.List) (s *site.Site, embedded bool, err error) {
	embedded, err = loadSnapshot(o, problems, func(from site.Options) (err error) {
		s, err = site.Load(ctx, from, problems)
		return err
	})
	return s, embedded, err
}

// loadDuty reads hours, people, plan and log alone.
func loadDuty(o Options, problems *problem.List) (*site.Site, bool, error) {
	root, err := os.OpenRoot(o.Site)
	if err != nil {
		return nil, false, fmt.Errorf("site folder: %w", err)
	}
	defer root.Close()
	files, embedded := sources(o, root.FS(), problems)
	s := site.LoadDuty(site.Options{Files: files, Base: o.Base, Now: o.Now, Clock: o.Clock, Version: o.Version}, problems)
	return s, embedded, nil
}

// loadReview reads what the gate needs.
func loadReview(o Options, problems *problem.List) (review *site.Review, embedded bool, err error) {
	embedded, err = loadSnapshot(o, problems, func(from site.Options) error {
		review = site.LoadReview(from, problems)
		return nil
	})
	return review, embedded, err
}

// loadHandoff reads what a handoff needs.
func loadHandoff(o Options, problems *problem.List) (src handoff.Source, embedded bool, err error) {
	embedded, err = loadSnapshot(o, problems, func(from site.Options) error {
		src = site.LoadHandoff(from, problems)
		return nil
	})
	return src, embedded, err
}

// loadPostmortem reads what a post-mortem needs.
func loadPostmortem(o Options, number int, problems *problem.List) (src postmortem.Source, embedded bool, err error) {
	embedded, err = loadSnapshot(o, problems, func(from site.Options) (err error) {
		src, err = site.LoadPostmortem(from, number, problems)
		return err
	})
	return src, embedded, err
}

// loadSnapshot opens the site folder, or the built-in sample where there is no content/, and the snapshot of incidents. No
// path leads out of the folder, symbolic links neither.
func loadSnapshot(o Options, problems *problem.List, load func(site.Options) error) (embedded bool, err error) {
	root, err := os.OpenRoot(o.Site)
	if err != nil {
		return false, fmt.Errorf("site folder: %w", err)
	}
	defer root.Close()
	files, embedded := sources(o, root.FS(), problems)
	folder := root.FS()
	if len(o.Instead) > 0 {
		folder = instead{folder, o.Instead}
	}
	snapshot, err := openSnapshot(o, folder, files)
	if err != nil {
		return embedded, err
	}
	defer snapshot.Close()
	options := site.Options{
		Files: files, Snapshot: snapshot.ReadCloser, SnapshotName: snapshot.name, Pictures: snapshot.pictures(problems),
		Base: o.Base, Now: o.Now, Clock: o.Clock, Version: o.Version, Team: o.Team, Lint: o.Lint, Components: o.Components, Changed: o.Changed, Memory: o.memory, Work: o.work,
	}
	product, err := snapshot.product()
	if err != nil {
		return embedded, err
	}
	if product != nil {
		defer product.Close()
		options.Product, options.ProductName = product, path.Join(path.Dir(snapshot.name), productFile)
	}
	return embedded, load(options)
}

// sources are the files of the folder, or of the built-in sample where there is no content/.
func sources(o Options, folder fs.FS, problems *problem.List) (files fs.FS, embedded bool) {
	files = folder
	_, err := fs.Stat(files, "content")
	switch missing := errors.Is(err, fs.ErrNotExist); {
	case missing && o.Sample:
		files, embedded = below{"content", content.FS}, true
		problems.Notef(problem.Pos{}, "no content folder in %s: building the built-in sample", shown(o.Site))
	case missing:
		problems.Errorf(problem.Pos{}, "name the folder that holds it with --site", "no content folder in %s", shown(o.Site))
	}
	if len(o.Instead) > 0 {
		files = instead{files, o.Instead}
	}
	return files, embedded
}

func shown(folder string) string {
	if folder == "." || folder == "" {
		return "this folder"
	}
	return filepath.ToSlash(folder)
}

// snapshot is an open snapshot, its name for messages, and the folder in which it lies.
type snapshot struct {
	io.ReadCloser
	name   string
	folder fs.FS // nil when there is no snapshot
	base   string
}

// openSnapshot opens the named snapshot, else the synced one, else the sample's; with none of them, an empty one.
func openSnapshot(o Options, folder, files fs.FS) (snapshot, error) {
	if o.Incidents != "" {
		f, err := os.Open(o.Incidents)
		if errors.Is(err, fs.ErrNotExist) {
			return snapshot{}, fmt.Errorf("incidents: there is no file %s", filepath.ToSlash(o.Incidents))
		}
		if err != nil {
			return snapshot{}, fmt.Errorf("incidents: %w", err)
		}
		return snapshot{f, filepath.ToSlash(o.Incidents), os.DirFS(filepath.Dir(o.Incidents)), "."}, nil
	}
	for _, place := range []struct {
		files fs.FS
		name  string
	}{{folder, syncedSnapshot}, {files, sampleSnapshot}} {
		f, err := place.files.Open(place.name)
		if err == nil {
			return snapshot{f, place.name, place.files, path.Dir(place.name)}, nil
		}
		if !errors.Is(err, fs.ErrNotExist) {
			return snapshot{}, fmt.Errorf("incidents: %w", err)
		}
	}
	return snapshot{ReadCloser: io.NopCloser(strings.NewReader(""))}, nil
}

// product opens the product's issues beside the snapshot, where sync puts them; nil when there are none.
func (s snapshot) product() (io.ReadCloser, error) {
	if s.folder == nil {
		return nil, nil
	}
	f, err := s.folder.Open(path.Join(s.base, productFile))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil
	case err != nil:
		return nil, fmt.Errorf("product issues: %w", err)
	}
	return f, nil
}

// pictures opens the copies of pictures beside the snapshot, where sync puts them.
func (s snapshot) pictures(problems *problem.List) *picture.Shelf {
	if s.folder == nil {
		return nil
	}
	folder := path.Join(s.base, picture.Folder)
	shelf, err := picture.Open(s.folder, folder)
	if err != nil {
		problems.Warnf(problem.Pos{File: path.Join(folder, picture.Index)}, "run `watchbill sync`, which writes it anew",
			"no picture of an incident is shown: %v", err)
	}
	return shelf
}

// below shows a file system's root as the folder of that name.
type below struct {
	name string
	fs.FS
}

// Open implements fs.FS.
func (b below) Open(name string) (fs.File, error) {
	if name == b.name {
		return b.FS.Open(".")
	}
	rest, ok := strings.CutPrefix(path.Clean(name), b.name+"/")
	if !ok {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return b.FS.Open(rest)
}

// Sources are the folders and files that a site is made of, whether they exist or not.
func Sources(o Options) []string {
	list := []string{filepath.Join(o.Site, "content"), filepath.Join(o.Site, "templates"), filepath.Join(o.Site, ".watchbill")}
	if o.Incidents != "" {
		beside := filepath.Dir(o.Incidents)
		list = append(list, o.Incidents, filepath.Join(beside, productFile), filepath.Join(beside, picture.Folder))
	}
	return list
}

// refuseOverSources refuses an output folder that is, holds, or lies in what the site is made of: replacing it would delete
// the sources.
func refuseOverSources(o Options) error {
	out, err := realPath(o.Out)
	if err != nil {
		return err
	}
	for _, source := range Sources(o) {
		real, err := realPath(source)
		if err != nil {
			return err
		}
		if contains(out, real) || contains(real, out) {
			return fmt.Errorf("the output folder %s would replace the sources in %s\n\thint: name another with --out",
				filepath.ToSlash(o.Out), filepath.ToSlash(source))
		}
	}
	return nil
}

// realPath is absolute and free of links, as far as the path exists.
func realPath(name string) (string, error) {
	full, err := filepath.Abs(name)
	if err != nil {
		return "", err
	}
	rest := ""
	for dir := full; ; dir = filepath.Dir(dir) {
		if real, err := filepath.EvalSymlinks(dir); err == nil {
			return filepath.Join(real, rest), nil
		}
		if dir == filepath.Dir(dir) {
			return full, nil
		}
		rest = filepath.Join(filepath.Base(dir), rest)
	}
}

func contains(folder, name string) bool {
	rel, err := filepath.Rel(folder, name)
	return err == nil && filepath.IsLocal(rel)
}
