package generator

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"github.com/visit-dav/watchbill/generator/cache"
	"github.com/visit-dav/watchbill/generator/html"
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
	state, err := memory.State()
	if err != nil {
		memory.Forget()
		return
	}
	r.standing.keep(o, state)
	_ = o.work.Keep()
	_ = memory.Keep(cache.Record{
		Sources: sources, Site: state, Pages: r.Pages, Feeds: r.Feeds, Files: r.Output.Files, Bytes: r.Output.Bytes, Embedded: r.Embedded,
		Problems: r.Problems,
	})
}

// standing is what is known of the pages that stand in the output folder, and of those that a build adds.
type standing struct {
	pages *html.Memory // nil where nothing is to be remembered
	links *inspection
}

// recall gives what the build before remembered of its pages, if they stand as it left them: they are found by the state of the
// folder, which nobody else may write meanwhile.
func recall(o Options) *standing {
	s := &standing{links: newInspection()}
	if o.work == nil {
		return s
	}
	s.pages = html.NewMemory(nil)
	memory, err := cache.Of(o.Cache, o.Out)
	if err != nil {
		return s
	}
	state, err := memory.State()
	if err != nil {
		return s
	}
	pages, ok := o.work.Get(work.Pages, pagesSum(o, state))
	links, known := o.work.Get(work.Pages, linksSum(o, state))
	if ok && known {
		s.pages, s.links.before = html.NewMemory(pages), string(links)
	}
	return s
}

// keep remembers what the build made, which stands in the output folder.
func (s *standing) keep(o Options, state string) {
	if s.pages != nil {
		o.work.Put(work.Pages, pagesSum(o, state), s.pages.Bytes())
		o.work.Put(work.Pages, linksSum(o, state), s.links.ended())
	}
}

// pagesSum and linksSum name what is remembered of a folder's pages, and of where they lead. The audience was judged too.
func pagesSum(o Options, state string) work.Sum {
	return work.SumOf("pages", state, strconv.FormatBool(o.Team))
}

func linksSum(o Options, state string) work.Sum {
	return work.SumOf("links", state, strconv.FormatBool(o.Team))
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
