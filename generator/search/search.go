// Package search makes the search index for the browser, and answers the same queries from it here. It never indexes
// what the site doesn't show, and never ranks by anything that the index doesn't hold. FORMAT.md describes the files.
package search

import (
	"context"

	"github.com/visit-dav/watchbill/generator/output"
	"github.com/visit-dav/watchbill/generator/site"
)

// Render adds the index to the site: search/root.js and the files that it names. It fails when a file can't be added or
// ctx is done.
func Render(ctx context.Context, s *site.Site, files *output.Files) error {
	r, err := Read(ctx, s, files)
	if err != nil {
		return err
	}
	return r.Write()
}

// Reading is an index whose documents were read. What is left to write is its lists.
type Reading struct {
	scripts *scripts
	read    *builder
}

// Read is the first half of Render, which takes all processors and needs the texts; it adds what is shown of documents.
func Read(ctx context.Context, s *site.Site, files *output.Files) (*Reading, error) {
	w := &scripts{
		write: func(name, text string) error {
			if err := ctx.Err(); err != nil {
				return err
			}
			return files.Add(Folder+name+".js", []byte(text))
		},
		stay: func(name string) (bool, error) { return files.Keep(Folder + name + ".js") },
	}
	read, err := read(documents(s), s.Work, w)
	return &Reading{w, read}, err
}

// Write is the second half, which takes one processor, and lets go of the lists as it ends. It may be called once.
func (r *Reading) Write() error {
	read := r.read
	r.read = nil
	root, err := read.write()
	if err != nil {
		return err
	}
	return r.scripts.close(root)
}

// New indexes the articles, the sections of the runbook, the post-mortems and the known product issues of a site, in
// memory.
func New(s *site.Site) (*Index, error) { return newIndex(documents(s), s.Work) }
