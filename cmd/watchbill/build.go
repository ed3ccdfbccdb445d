package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/visit-dav/watchbill/generator"
)

// Whom a site is for.
const (
	audiencePublic = "public"
	audienceTeam   = "team"
)

func newBuild(o *options) *cobra.Command {
	audience, fresh := audiencePublic, false
	format, asJSON := formatText, false
	c := &cobra.Command{
		Use:   "build",
		Short: "Build the site",
		Long: `Build reads content/ below the site folder and writes the whole site to the output folder, which is swapped in
at once: a build that fails leaves the last good site as it was. When nothing has changed since the last build, neither
the sources nor the program nor the minute that a site shows, it says so and writes nothing; else it makes anew what differs.

What it remembers for that lies in two files for each output folder, some 6 kB for each published incident (58 MB for
10,000): sums of the sources, and texts that were published. They stand in the folder watchbill of the user's cache folder, or
in the one that WATCHBILL_CACHE names, readable by nobody else, and may be deleted at any time. --fresh forgets them first and
makes everything. With WATCHBILL_CACHE=/dev/null none are kept.

The memory that a build takes has a soft limit, which grows with the site. GOMEMLIMIT sets another, and GOGC how often the
collector works.

With --audience team it builds a second site, into team/, that has the desk too: what is open, when answers are due, what
changed. It is never published, and never goes where a public site is.`,
		Example: "  watchbill build\n  watchbill build --audience team\n  watchbill build --format github\n  watchbill build --site ../team --base-url https://team.github.io/support/",
		RunE: func(c *cobra.Command, _ []string) error {
			g, err := o.generator()
			if err != nil {
				return err
			}
			if asJSON {
				format = formatJSON
			}
			if !slices.Contains([]string{formatText, formatJSON, formatGitHub}, format) {
				return usageError{fmt.Errorf("--format %q is neither text nor json nor github", format)}
			}
			switch audience {
			case audiencePublic:
			case audienceTeam:
				g.Team = true
				if !o.flags.Changed("out") {
					g.Out = "team"
				}
			default:
				return usageError{fmt.Errorf("--audience %q is neither public nor team", audience)}
			}
			g.Changed = lastChanged(c.Context(), g.Site, c.ErrOrStderr())
			g = remembering(g)
			if fresh && generator.Forget(g) != nil {
				g.Cache = "" // what can't be forgotten isn't asked either
			}
			boundMemory(g)
			return build(c.Context(), g, format, c.OutOrStdout(), c.ErrOrStderr())
		},
	}
	c.Flags().BoolVar(&fresh, "fresh", false, "forget what is remembered of the last build, and make everything")
	c.Flags().StringVar(&format, "format", format, "text, json or github (problems as annotations on lines)")
	c.Flags().BoolVar(&asJSON, "json", false, "the same as --format json")
	c.Flags().StringVar(&audience, "audience", audience, "public, or team: with the desk, into team/")
	return c
}

// build builds once and tells how it went, in a format.
func build(ctx context.Context, g generator.Options, format string, stdout, stderr io.Writer) error {
	started := time.Now()
	progress := newProgress(stderr)
	g.Progress = progress.stage
	report, err := generator.Build(ctx, g)
	progress.done()
	if err != nil && !generator.IsProblems(err) {
		return err
	}
	switch format {
	case formatJSON:
		if err := writeBuild(stdout, g.Out, report, err != nil); err != nil {
			return err
		}
	case formatGitHub:
		annotate(stdout, g.Site, report.Problems)
	default:
		tell(stderr, report.Problems)
	}
	switch {
	case err != nil:
		return failed(stderr, report, err)
	case format == formatJSON:
	case report.Unchanged:
		fmt.Fprintf(stdout, "%s is up to date: nothing has changed since it was built (%d pages, %s)\n",
			filepath.ToSlash(g.Out), report.Pages, size(report.Output.Bytes))
	default:
		summarize(stdout, g.Out, report, time.Since(started))
	}
	if left := report.Output.Leftover; left != "" {
		fmt.Fprintf(stderr, "note: the site that stood there before can't be removed whole, and the next build refuses until it is\n\thint: remove %s by hand\n", filepath.ToSlash(left))
	}
	return nil
}

// writeBuild writes what a build found and did as JSON; a build that failed did nothing.
func writeBuild(w io.Writer, out string, r generator.Report, failed bool) error {
	result := struct {
		Problems  []jsonProblem `json:"problems"`
		Built     bool          `json:"built"`               // the site in Out is what the sources say
		Unchanged bool          `json:"unchanged,omitempty"` // it stood there already
		Out       string        `json:"out"`
		Pages     int           `json:"pages,omitempty"`
		Feeds     int           `json:"feeds,omitempty"`
		Files     int           `json:"files,omitempty"`
		Bytes     int64         `json:"bytes,omitempty"`
		Written   int           `json:"written,omitempty"` // files that are new or changed
	}{
		jsonProblems(r.Problems), !failed, r.Unchanged, filepath.ToSlash(out), r.Pages, r.Feeds, r.Output.Files, r.Output.Bytes, r.Output.Written,
	}
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	return e.Encode(result)
}

// remembering has a build left out where the last one wrote the same. Sites show minutes: a second alone changes nothing.
func remembering(g generator.Options) generator.Options {
	g.Cache, g.Program, g.Clock = cacheFolder(), identity(), g.Clock.Truncate(time.Minute)
	return g
}

// cacheVariable names another folder than the user's for what is remembered of builds.
const cacheVariable = "WATCHBILL_CACHE"

// cacheFolder is where builds are remembered, "" when the system has no such place.
func cacheFolder() string {
	if folder := os.Getenv(cacheVariable); folder != "" {
		return folder
	}
	folder, err := os.UserCacheDir()
	if err != nil {
		return ""
	}
	return filepath.Join(folder, "watchbill")
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
	row("files", "%d, %s, %d of them new or changed", r.Output.Files, size(r.Output.Bytes), r.Output.Written)
	if n := r.Warnings(); n > 0 {
		row("warnings", "%d, shown above", n)
	}
	if g := r.Site.Desk; g != nil {
		row("team only", "%d open on the desk; publish this folder nowhere", len(g.Open))
	}
	row("open", "%s", filepath.ToSlash(filepath.Join(out, "index.html")))
}
