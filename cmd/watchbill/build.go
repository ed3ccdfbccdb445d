package main

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"github.com/visit-dav/watchbill/generator"
)

func newBuild(o *options) *cobra.Command {
	return &cobra.Command{
		Use:   "build",
		Short: "Build the site",
		Long: `Build reads content/ below the site folder and writes the whole site to the output folder, which is swapped in
at once: a build that fails leaves the last good site as it was.`,
		Example: "  watchbill build\n  watchbill build --site ../team --out public --base-url https://team.github.io/support/",
		RunE: func(c *cobra.Command, _ []string) error {
			g, err := o.generator()
			if err != nil {
				return err
			}
			return build(c.Context(), g, c.OutOrStdout(), c.ErrOrStderr())
		},
	}
}

// build builds once and tells how it went.
func build(ctx context.Context, g generator.Options, stdout, stderr io.Writer) error {
	started := time.Now()
	progress := newProgress(stderr)
	g.Progress = progress.stage
	report, err := generator.Build(ctx, g)
	progress.done()
	tell(stderr, report.Problems)
	if err != nil {
		return failed(stderr, report, err)
	}
	summarize(stdout, g.Out, report, time.Since(started))
	return nil
}

func summarize(w io.Writer, out string, r generator.Report, took time.Duration) {
	p := r.Site.Incidents
	fmt.Fprintf(w, "built %s in %s\n", filepath.ToSlash(out), took.Round(time.Millisecond))
	row := func(name, format string, args ...any) {
		fmt.Fprintf(w, "  %-10s %s\n", name, fmt.Sprintf(format, args...))
	}
	if r.Embedded {
		row("content", "the built-in sample, for want of a content folder here")
	}
	row("pages", "%d", r.Pages)
	row("incidents", "%d published, %d withheld%s", len(p.Articles), p.Total-len(p.Articles), withheld(p))
	row("feeds", "%d", r.Feeds)
	row("files", "%d, %s", r.Output.Files, size(r.Output.Bytes))
	if n := r.Warnings(); n > 0 {
		row("warnings", "%d, shown above", n)
	}
	row("open", "%s", filepath.ToSlash(filepath.Join(out, "index.html")))
}
