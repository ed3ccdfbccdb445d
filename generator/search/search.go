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
	for name, data := range New(s).scripts() {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := files.Add(Folder+name+".js", []byte(data)); err != nil {
			return err
		}
	}
	return nil
}

// New indexes the articles, the sections of the runbook, the post-mortems and the known product issues of a site.
func New(s *site.Site) *Index { return newIndex(documents(s)) }
