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
	w := scripts{write: func(name, text string) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		return files.Add(Folder+name+".js", []byte(text))
	}}
	root, err := build(documents(s), s.Work, w.put)
	if err != nil {
		return err
	}
	return w.close(root)
}

// New indexes the articles, the sections of the runbook, the post-mortems and the known product issues of a site, in
// memory.
func New(s *site.Site) (*Index, error) { return newIndex(documents(s), s.Work) }
