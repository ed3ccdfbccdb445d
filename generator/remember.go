package generator

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
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

// refuseOverMemory refuses an output folder in which lies what is remembered of it: a site holds no file that isn't its own.
func refuseOverMemory(o Options) error {
	if o.Cache == "" {
		return nil
	}
	out, err := realPath(o.Out)
	if err != nil {
		return err
	}
	folder, err := realPath(o.Cache)
	if err != nil {
		return err
	}
	if contains(out, folder) {
		return fmt.Errorf("the folder %s, in which builds are remembered, lies in the output folder %s\n\thint: name another with WATCHBILL_CACHE, or another output folder with --out",
			filepath.ToSlash(o.Cache), filepath.ToSlash(o.Out))
	}
	return nil
}

// workFile ends the name of the file with what is known.
const workFile = "work"

// Remembers tells whether something is known of the build before.
func Remembers(o Options) bool {
	memory, err := cache.Of(o.Cache, o.Out)
	if err != nil || o.Cache == "" {
		return false
	}
	_, err = os.Stat(memory.Beside(workFile))
	return err == nil
}

// knownWork is what the build before made of the parts of the sources.
func knownWork(o Options) *work.Memory {
	memory, err := cache.Of(o.Cache, o.Out)
	if err != nil {
		return nil
	}
	return work.Open(memory.Beside(workFile), o.Program+" "+o.Version)
}

// Forget removes all that is remembered of builds into the output folder, so that the next one makes everything anew.
func Forget(o Options) error {
	if o.Cache == "" {
		return nil
	}
	memory, err := cache.Of(o.Cache, o.Out)
	if err != nil {
		return err
	}
	return errors.Join(memory.Forget(), work.Forget(memory.Beside(workFile)))
}

// remember keeps what a build was made from, unless the sources changed meanwhile. That it can't be kept costs the next
// build its time, and is no failure.
func remember(o Options, sources string, r Report) {
	memory, err := cache.Of(o.Cache, o.Out)
	if err != nil {
		return
	}
	switch {
	case sources == "" || r.standing.state == "":
		_ = Forget(o) // nothing of it will be asked for, and what was withdrawn mustn't stay in it
		return
	case r.standing.sources != sources:
		_ = memory.Forget() // what can't be removed is judged when it is read
		return
	}
	_ = memory.Keep(cache.Record{
		Sources: sources, Site: r.standing.state, Pages: r.Pages, Feeds: r.Feeds, Files: r.Output.Files, Bytes: r.Output.Bytes, Embedded: r.Embedded,
		Problems: r.Problems,
	})
	_ = cache.Tidy(o.Cache) // the next build tries again
}

// standing is what is known of the pages that stand in the output folder, and of those that a build adds.
type standing struct {
	pages   *html.Memory // nil where nothing is to be remembered
	links   *inspection
	memory  cache.Memory
	state   string // of the folder; "" where that can't be told
	known   bool   // the folder stands as the build before left it
	sources string // sum of what the build read, when all was read
}

// recall gives what the build before remembered of its pages, if they stand as it left them: they are found by the state of the
// folder, which nobody else may write meanwhile.
func (s *standing) recall(o Options) *html.Memory {
	if o.work == nil {
		return nil
	}
	s.pages = html.NewMemory(nil)
	var err error
	if s.memory, err = cache.Of(o.Cache, o.Out); err != nil {
		return s.pages
	}
	s.see()
	pages, ok := o.work.Take(work.Pages, s.sum(o, "pages")) // of pages that stood there before nothing stays, not an address
	links, known := o.work.Take(work.Pages, s.sum(o, "links"))
	if s.known = s.state != "" && ok && known; s.known {
		s.pages, s.links.before = html.NewMemory(pages), links
	}
	return s.pages
}

// see takes note of the folder's state.
func (s *standing) see() {
	s.state = ""
	if s.pages == nil {
		return
	}
	if state, err := s.memory.State(); err == nil {
		s.state = state
	}
}

// keep remembers what the build made, which stands in the output folder. All of it holds even if the sources changed meanwhile:
// each value is found by what it was made from.
func (s *standing) keep(o Options) {
	if s.see(); s.state == "" {
		return
	}
	o.work.Put(work.Pages, s.sum(o, "pages"), s.pages.Bytes())
	o.work.Put(work.Pages, s.sum(o, "links"), s.links.ended())
	_ = o.work.Keep() // costs the next build its time
}

// sum names what is remembered of the pages as they stand. Their audience was judged too.
func (s *standing) sum(o Options, of string) work.Sum {
	return work.SumOf(of, s.state, strconv.FormatBool(o.Team))
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
	synced := path.Dir(syncedSnapshot)
	sum := cache.NewSum(o.Program, o.Version, o.Base, o.Sample, o.Strict, o.Team, o.Components, o.Incidents, o.Changed, instant(o, root.FS()))
	for _, read := range []string{"content", "templates", syncedSnapshot, path.Join(synced, productFile), path.Join(synced, picture.Folder)} {
		err = errors.Join(err, sum.Any(root.FS(), read))
	}
	if o.Incidents != "" {
		beside := os.DirFS(filepath.Dir(o.Incidents))
		err = errors.Join(err, sum.Any(beside, picture.Folder), sum.File(o.Incidents),
			sum.File(filepath.Join(filepath.Dir(o.Incidents), productFile)))
	}
	if err != nil {
		return ""
	}
	return sum.String()
}

// instant is what the site shows as now, and how clocks go in its zone.
func instant(o Options, folder fs.FS) string {
	var problems problem.List // told when the site is loaded
	files, _ := sources(o, folder, &problems)
	config := source.ReadSite(files, &problems)
	now := site.Present(o.Now, config.AsOf, o.Clock)
	return now.UTC().Format(time.RFC3339Nano) + "\n" + config.Clocks()
}
