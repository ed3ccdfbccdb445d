// Package generator builds the site: load, render, check, publish. It never touches the network and reads no clock.
package generator

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/visit-dav/watchbill/generator/feed"
	"github.com/visit-dav/watchbill/generator/handoff"
	"github.com/visit-dav/watchbill/generator/html"
	"github.com/visit-dav/watchbill/generator/ics"
	"github.com/visit-dav/watchbill/generator/output"
	"github.com/visit-dav/watchbill/generator/postmortem"
	"github.com/visit-dav/watchbill/generator/problem"
	"github.com/visit-dav/watchbill/generator/revision"
	"github.com/visit-dav/watchbill/generator/roster"
	"github.com/visit-dav/watchbill/generator/search"
	"github.com/visit-dav/watchbill/generator/site"
	"github.com/visit-dav/watchbill/generator/source"
	"github.com/visit-dav/watchbill/generator/timetable"
	"github.com/visit-dav/watchbill/generator/work"
)

// Options say what to build, from where, to where, and as of when.
type Options struct {
	Site       string    // folder that holds content/
	Sample     bool      // where there is no content/, take the built-in sample
	Out        string    // output folder
	Incidents  string    // snapshot; "" means .watchbill/incidents.jsonl, else content/incidents.jsonl
	Base       string    // absolute address of the site with a closing slash, "" for the configured one
	Now        time.Time // the instant to show; zero means the configured one, else Clock
	Clock      time.Time // the present, read by the caller
	Version    string    // of the program
	Strict     bool      // warnings are errors
	Force      bool      // replace an output folder that isn't ours
	Team       bool      // build the team's own site, with the desk, which is never published
	Components bool      // add the page that shows every part of the pages
	Lint       bool      // have Check look for what should be mended in the incidents

	Changed map[string]time.Time // when documents last changed, by slash path below Site; a site that shows a fixed instant tells none

	Cache   string // folder in which is remembered from what a site was built; "" for nowhere
	Program string // what tells this program from any other, also of the same version; "" when it can't be told

	Instead map[string][]byte // texts in place of files, by slash path below Site; nil where there shall be no file
	Before  *roster.Roster    // an older version, to whose history Check holds the sources; nil for none

	memory *site.Memory // of a preview; nil remembers nothing
	work   *work.Memory // what the build before made, and from what; nil remembers nothing

	Progress func(stage string) // told at the beginning of each stage; may be nil
}

// Report is what a build or a check found and did.
type Report struct {
	Site      *site.Site        // nil when Unchanged
	Unchanged bool              // the site that stands there is what this build would have written
	Problems  []problem.Problem // sorted
	Embedded  bool              // the built-in sample was used
	Sound     bool              // hours, people, plan and log have no error but those that Options.Before brings
	Pages     int
	Feeds     int
	Output    output.Summary

	standing *standing // what is remembered of the pages for the next build
}

// Build loads the sources, renders them and swaps the site in. An error leaves the output folder as it was; for one
// that IsProblems, the report's problems say why. A build that would change nothing is left out; see Options.Cache.
func Build(ctx context.Context, o Options) (Report, error) {
	if err := refuseOverMemory(o); err != nil {
		return Report{}, err
	}
	report, sources, ok := unchanged(o)
	if ok {
		_ = output.Tidy(o.Out) // the next build that isn't left out tells why it can't
		return report, nil
	}
	if sources != "" {
		o.work = knownWork(o)
		defer o.work.Discard()
	}
	report, err := produce(ctx, o)
	if err == nil && o.Cache != "" {
		remember(o, sources, report)
	}
	return report, err
}

// produce loads, renders, checks and publishes.
func produce(ctx context.Context, o Options) (Report, error) {
	report, err := Check(ctx, o)
	if err != nil {
		return report, err
	}
	if err := refuseOverSources(o); err != nil {
		return report, err
	}
	if err := refuseOverOtherSite(o); err != nil {
		return report, err
	}
	files, err := output.Stage(o.Out, o.Force)
	if err != nil {
		return report, err
	}
	defer func() { _ = files.Discard() }()
	seen := newInspection()
	seen.read = files.Read
	report.standing = &standing{links: seen}
	files.Inspect(seen.see, seen.keep)
	if err := render(ctx, o, report.Site, report.standing, files); err != nil {
		return report, err
	}
	o.stage("checking links")
	if err := seen.judge(ctx, o.Team); err != nil {
		return report, err
	}
	o.stage("publishing")
	report.Pages, report.Feeds = tally(files.Names())
	var last sync.WaitGroup
	last.Go(func() { report.standing.sources = sumSources(o) }) // again: what changed while it was read isn't remembered
	files.Then(func() { report.standing.keep(o) })
	report.Output, err = files.Publish()
	last.Wait()
	return report, err
}

// Check loads the sources and judges them.
func Check(ctx context.Context, o Options) (Report, error) {
	o.stage("loading")
	var problems problem.List
	report := Report{}
	var err error
	report.Site, report.Embedded, err = load(ctx, o, &problems)
	report.Sound = err == nil && sound(&problems)
	if report.Sound && o.Before != nil {
		revision.Judge(o.Before, report.Site.Roster, report.Site.Now, &problems)
	}
	if err == nil {
		judgeAddresses(report.Site, &problems)
	}
	report.Problems = problems.Sorted()
	if err != nil {
		return report, err
	}
	return report, verdict(report, o.Strict)
}

// Duty loads and judges what tells who is on duty: hours, people, plan and log. The report's site has no others.
func Duty(o Options) (Report, error) {
	var problems problem.List
	report := Report{}
	var err error
	report.Site, report.Embedded, err = loadDuty(o, &problems)
	report.Sound = err == nil && sound(&problems)
	report.Problems = problems.Sorted()
	if err != nil {
		return report, err
	}
	return report, verdict(report, o.Strict)
}

// Review loads what the publication gate needs, and shows its work: what is published, what would be, and what is
// withheld and why. For an error that IsProblems, the report's problems say why nothing can be shown.
func Review(o Options) (*site.Review, Report, error) {
	return judged(o, loadReview)
}

// Handoff loads who is on duty and what is open, with the customers' addresses, which get into no site. For an error that
// IsProblems, the report's problems say why nothing can be handed over.
func Handoff(o Options) (handoff.Source, Report, error) {
	return judged(o, loadHandoff)
}

// Postmortem loads what a post-mortem of an incident is begun with. For an error that IsProblems, the report's problems
// say why none can be.
func Postmortem(o Options, number int) (postmortem.Source, Report, error) {
	return judged(o, func(o Options, problems *problem.List) (postmortem.Source, bool, error) {
		return loadPostmortem(o, number, problems)
	})
}

// judged loads something and judges the problems that were found.
func judged[T any](o Options, load func(Options, *problem.List) (T, bool, error)) (loaded T, report Report, err error) {
	var problems problem.List
	loaded, report.Embedded, err = load(o, &problems)
	report.Problems = problems.Sorted()
	if err == nil {
		err = verdict(report, o.Strict)
	}
	return loaded, report, err
}

// sound tells whether the files that tell who is on duty have no error.
func sound(problems *problem.List) bool {
	return !slices.ContainsFunc(problems.Sorted(), func(p problem.Problem) bool {
		return p.Severity == problem.Error && slices.Contains(source.DutyFiles(), p.Pos.File)
	})
}

// render gives every renderer the same site; they know nothing of each other, and work side by side, but for what of the search
// takes all processors anyway: the lists that it leaves are written, and let go of, while the first pages are made. Of several
// that fail the first of the list is told.
func render(ctx context.Context, o Options, s *site.Site, before *standing, files *output.Files) error {
	const indexing = "indexing"
	o.stage("rendering pages, feeds and the search")
	recalled := sync.OnceValue(func() *html.Memory { return before.recall(o) })
	files.Trust(func() bool { return recalled() != nil && before.known })
	var all sync.WaitGroup
	all.Go(func() { recalled() })
	defer all.Wait()
	index, err := search.Read(ctx, s, files)
	if err != nil {
		return fmt.Errorf("%s: %w", indexing, err)
	}
	renderers := []struct {
		work string
		run  func(context.Context, *site.Site, *output.Files) error
	}{
		{"rendering pages", func(ctx context.Context, s *site.Site, files *output.Files) error {
			return recalled().Render(ctx, s, files)
		}},
		{"rendering feeds", ics.Render},
		{"writing the feeds of resolutions", feed.Render},
		{"writing the schedule as data", timetable.Render},
		{indexing, func(context.Context, *site.Site, *output.Files) error { return index.Write() }},
	}
	failed := make([]error, len(renderers))
	for i, r := range renderers {
		all.Go(func() { failed[i] = r.run(ctx, s, files) })
	}
	all.Wait()
	for i, err := range failed {
		if err != nil {
			return fmt.Errorf("%s: %w", renderers[i].work, err)
		}
	}
	return nil
}

func (o Options) stage(name string) {
	if o.Progress != nil {
		o.Progress(name)
	}
}

// Warnings counts the report's warnings.
func (r Report) Warnings() int { return r.count(problem.Warning) }

func (r Report) count(s problem.Severity) int {
	n := 0
	for _, p := range r.Problems {
		if p.Severity == s {
			n++
		}
	}
	return n
}

var errProblems = errors.New("the sources have problems")

// IsProblems tells whether an error means that the report's problems are the cause.
func IsProblems(err error) bool { return errors.Is(err, errProblems) }

// problemsError says how many problems stop the build.
type problemsError struct{ text string }

func (e problemsError) Error() string        { return e.text }
func (e problemsError) Is(target error) bool { return target == errProblems }

func verdict(r Report, strict bool) error {
	wrong, warned := r.count(problem.Error), r.count(problem.Warning)
	switch {
	case wrong > 0:
		return problemsError{numbered(wrong, "error")}
	case strict && warned > 0:
		return problemsError{numbered(warned, "warning") + " in a strict run"}
	}
	return nil
}

func numbered(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

func tally(names []string) (pages, feeds int) {
	for _, name := range names {
		switch {
		case strings.HasSuffix(name, ".html"):
			pages++
		case strings.HasSuffix(name, ".ics"):
			feeds++
		}
	}
	return pages, feeds
}
