// Package overlay lays the team's own templates, styles, scripts and pictures over those of the program, file by file. It
// judges their names and never what they say.
package overlay

import (
	"errors"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/visit-dav/watchbill/generator/problem"
	"github.com/visit-dav/watchbill/templates"
)

// Files are the texts of templates by slash path: pages/home.html, partials/duty.html, assets/45-home.css.
type Files map[string][]byte

// folders are those of the program that a team's own files lie over.
var folders = []string{"pages", "partials", "assets"}

// folder is where the team's own lie, below the site's folder.
const folder = "templates"

// kinds are the files that may be added to each folder; what the program has may be replaced in any case.
var kinds = map[string][]string{
	"partials": {".html"},
	"assets":   {".css", ".js", ".svg", ".png", ".jpg", ".webp", ".woff2"},
}

// Program gives the files of the program alone.
func Program() (Files, error) {
	files := Files{}
	for _, dir := range folders {
		entries, err := fs.ReadDir(templates.FS, dir)
		if err != nil {
			return nil, err
		}
		for _, e := range entries {
			name := path.Join(dir, e.Name())
			if files[name], err = fs.ReadFile(templates.FS, name); err != nil {
				return nil, err
			}
		}
	}
	return files, nil
}

// Read gives the program's files with those of the site's folder over them. What can't be used goes to problems.
func Read(site fs.FS, problems *problem.List) Files {
	files, err := Program()
	if err != nil {
		problems.Errorf(problem.Pos{File: folder}, "", "the program's own can't be read: %v", err)
		return Files{}
	}
	known := slices.Sorted(maps.Keys(files))
	for _, dir := range folders {
		entries, err := fs.ReadDir(site, path.Join(folder, dir))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			problems.Errorf(problem.Pos{File: path.Join(folder, dir)}, problem.Unreadable, "can't be read: %v", err)
		}
		for _, e := range entries {
			if !strings.HasPrefix(e.Name(), ".") { // editors keep there what isn't saved yet
				files.add(site, path.Join(dir, e.Name()), known, problems)
			}
		}
	}
	return files
}

func (f Files) add(site fs.FS, name string, known []string, problems *problem.List) {
	pos := problem.Pos{File: path.Join(folder, name)}
	_, replaces := f[name]
	if !replaces && !slices.Contains(kinds[path.Dir(name)], path.Ext(name)) {
		problems.Warnf(pos, problem.DidYouMean(name, known), "nothing is made from it")
		return
	}
	data, err := fs.ReadFile(site, path.Join(folder, name))
	if err != nil {
		problems.Errorf(pos, problem.Unreadable, "can't be read: %v", err)
		return
	}
	f[name] = data
}
