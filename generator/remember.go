package generator

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/visit-dav/watchbill/generator/cache"
	"github.com/visit-dav/watchbill/generator/picture"
	"github.com/visit-dav/watchbill/generator/problem"
	"github.com/visit-dav/watchbill/generator/site"
	"github.com/visit-dav/watchbill/generator/source"
	"github.com/visit-dav/watchbill/generator/work"
)

// unchanged gives the report of the last build when this one would write the same to the byte, and the sum of the sources
// for remember, "" when nothing can be remembered.
func unchanged(o Options) (report Report, sources string, ok bool) {
	if sources = sumSources(o); sources == "" {
		return Report{}, "", false
	}
	memory, err := cache.Of(o.Cache, o.Out)
	if err != nil {
		return Report{}, "", false
	}
	r, ok := memory.Recall(sources)
	if !ok {
		return Report{}, sources, false
	}
	report = Report{Unchanged: true, Embedded: r.Embedded, Sound: true, Pages: r.Pages, Feeds: r.Feeds, Problems: r.Problems}
	report.Output.Files, report.Output.Bytes = r.Files, r.Bytes
	return report, sources, true
}

// knownWork is what the build before made of the parts of the sources.
func knownWork(o Options) *work.Memory {
	memory, err := cache.Of(o.Cache, o.Out)
	if err != nil {
		return nil
	}
	return work.Open(memory.Beside("work"), o.Program+" "+o.Version)
}

// remember keeps what a build was made from, unless the sources changed meanwhile. That it can't be kept costs the next
// build its time, and is no failure.
func remember(o Options, sources string, r Report) {
	memory, err := cache.Of(o.Cache, o.Out)
	if err != nil {
		return
	}
	if sources == "" || sumSources(o) != sources {
		memory.Forget()
		return
	}
	_ = o.work.Keep()
	_ = memory.Keep(cache.Record{
		Sources: sources, Pages: r.Pages, Feeds: r.Feeds, Files: r.Output.Files, Bytes: r.Output.Bytes, Embedded: r.Embedded,
		Problems: r.Problems,
	})
}

// sumSources adds up all that a site is made from, the program and the instant too. It gives "" where that can't be told
// for sure, or isn't wanted.
func sumSources(o Options) string {
	if o.Cache == "" || o.Program == "" || len(o.Instead) > 0 {
		return ""
	}
	root, err := os.OpenRoot(o.Site)
	if err != nil {
		return ""
	}
	defer root.Close()
	sum := cache.NewSum(o.Program, o.Version, o.Base, o.Sample, o.Strict, o.Team, o.Components, o.Incidents, o.Changed, instant(o, root.FS()))
	err = errors.Join(sum.Folder(root.FS(), "content"), sum.Folder(root.FS(), "templates"), sum.Folder(root.FS(), filepath.Dir(syncedSnapshot)))
	if o.Incidents != "" {
		beside := os.DirFS(filepath.Dir(o.Incidents))
		err = errors.Join(err, sum.Folder(beside, picture.Folder), sum.File(o.Incidents),
			sum.File(filepath.Join(filepath.Dir(o.Incidents), productFile)))
	}
	if err != nil {
		return ""
	}
	return sum.String()
}

// instant is what the site shows as now.
func instant(o Options, folder fs.FS) string {
	var problems problem.List // told when the site is loaded
	files, _ := sources(o, folder, &problems)
	now := site.Present(o.Now, source.ReadSite(files, &problems).AsOf, o.Clock)
	return now.UTC().Format(time.RFC3339Nano)
}
