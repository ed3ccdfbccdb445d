package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/visit-dav/watchbill/generator"
	"github.com/visit-dav/watchbill/generator/hours"
	"github.com/visit-dav/watchbill/generator/problem"
	"github.com/visit-dav/watchbill/generator/roster"
	"github.com/visit-dav/watchbill/generator/source"
	"github.com/visit-dav/watchbill/generator/starter"
)

// initFlags are the answers that were given beforehand.
type initFlags struct {
	starter.Answers
	people    []string
	novices   []string // names
	first     string
	incidents string // folder of the incidents repository
	ics, csv  string // an existing schedule
}

func newInit(o *options) *cobra.Command {
	f := &initFlags{}
	c := &cobra.Command{
		Use:   "init [DIR]",
		Short: "Begin a team's own site: content, workflows and forms",
		Long: `Init writes what a team begins with into DIR: content/ with notes in it, and the workflows that check, build and
serve the site. On a terminal it asks what no flag says. What exists already is kept, and shown where it differs.
With --incidents-repo it writes the issue form, labels and a workflow into the folder of the incidents repository.`,
		Example: "  watchbill init support --zone Europe/Berlin \\\n    --person 'Ada Example=ada-login' --person 'Ben Example=ben-login'\n" +
			"  watchbill init --incidents-repo ../incidents",
		Args: func(c *cobra.Command, args []string) error {
			if len(args) > 1 {
				return usageError{fmt.Errorf("init takes one folder, found %q", args)}
			}
			return nil
		},
		RunE: func(c *cobra.Command, args []string) error { return f.run(c, o, args) },
	}
	flags := c.Flags()
	flags.StringVar(&f.Organisation, "organisation", "", "whom the team belongs to")
	flags.StringVar(&f.Title, "title", "", "title of the site (default: ORGANISATION customer response)")
	flags.StringVar(&f.Repository, "repository", "", "repository that will hold the site, OWNER/NAME")
	flags.StringVar(&f.Answers.Incidents, "incidents-repository", "", "repository with one issue per incident, OWNER/NAME")
	flags.StringVar(&f.Product, "product", "", "repository where coding work is planned, OWNER/NAME")
	flags.StringVar(&f.Zone, "zone", "", "time zone of the team, such as America/Los_Angeles")
	flags.StringArrayVar(&f.people, "person", nil, "somebody who serves, NAME or NAME=LOGIN; once for each")
	flags.StringArrayVar(&f.novices, "novice", nil, "name of somebody new to customer response, whom a veteran backs up; once for each")
	flags.StringVar(&f.first, "first-week", "", "first week of the plan, such as 2026-W48 (default: this week)")
	flags.StringVar(&f.ics, "import-ics", "", "iCal file of an existing schedule, whose people and weeks are taken over")
	flags.StringVar(&f.csv, "import-csv", "", "table of an existing schedule: week or date, primary, backup")
	flags.StringVar(&f.incidents, "incidents-repo", "", "folder of the incidents repository, for its form, labels and workflow")
	return c
}

func (f *initFlags) run(c *cobra.Command, o *options, args []string) error {
	out := c.OutOrStdout()
	if f.ics != "" && f.csv != "" {
		return usageError{errors.New("--import-ics and --import-csv exclude each other")}
	}
	if f.incidents != "" && len(args) == 0 {
		return f.writeIncidents(out, o.site)
	}
	dir := "."
	if len(args) == 1 {
		dir = args[0]
	}
	if err := f.judgeAnswers(); err != nil {
		return err
	}
	if err := f.judgeTargets(dir); err != nil {
		return err
	}
	if err := f.recall(dir, c.ErrOrStderr()); err != nil {
		return err
	}
	if in, ok := c.InOrStdin().(*os.File); ok && term.IsTerminal(int(in.Fd())) {
		if err := f.ask(c.Context(), newQuestions(in, out)); err != nil {
			return err
		}
	}
	g, err := o.generator()
	if err != nil {
		return err
	}
	if g.Now.IsZero() {
		g.Now = g.Clock
	}
	if err := f.complete(g.Now, c.ErrOrStderr()); err != nil {
		return err
	}
	files, err := starter.Site(f.Answers)
	if err != nil {
		return err
	}
	if err := judge(c.Context(), c.ErrOrStderr(), besides(dir, files), o); err != nil {
		return err
	}
	if err := writeFiles(out, dir, files); err != nil {
		return err
	}
	if f.incidents != "" {
		if err := f.writeIncidents(out, dir); err != nil {
			return err
		}
	}
	f.nextSteps(out, dir)
	return nil
}

// recall takes from a site that is there already what no flag says, so that a second run compares with what fits it. Of
// one that is there in part, the people must be those of this team.
func (f *initFlags) recall(dir string, stderr io.Writer) error {
	has := func(name string) bool {
		_, err := os.Lstat(filepath.Join(dir, name))
		return err == nil
	}
	site, people, plan := has(source.SiteFile), has(source.RosterFile), has(source.ScheduleFile)
	if !site && !people && !plan {
		return nil
	}
	report, err := generator.Duty(generator.Options{Site: dir})
	if err != nil {
		tell(stderr, report.Problems)
		return fmt.Errorf("%s holds a site that isn't sound: %w", filepath.ToSlash(dir), err)
	}
	s := report.Site
	if site {
		f.Title, f.Organisation = cmp.Or(f.Title, s.Title), cmp.Or(f.Organisation, s.Organisation)
		f.Answers.Incidents, f.Product = cmp.Or(f.Answers.Incidents, s.Incident.Name), cmp.Or(f.Product, s.Product.Name)
		f.BaseURL, f.Zone = cmp.Or(f.BaseURL, s.Base), cmp.Or(f.Zone, s.Zone.String())
	}
	if len(f.people) > 0 && people == plan {
		return nil
	}
	var names []string
	for _, p := range s.Roster.People() {
		f.People = append(f.People, starter.Person{Slug: p.Slug, Name: p.Name, Login: p.Login, Novice: p.VeteranSince.IsZero()})
		names = append(names, p.Name)
	}
	for _, person := range f.people {
		if name, _, _ := strings.Cut(person, "="); !slices.Contains(names, strings.TrimSpace(name)) {
			return usageError{fmt.Errorf("--person: %s is there already, and doesn't hold %q; enter them there, or leave --person out",
				filepath.ToSlash(filepath.Join(dir, source.RosterFile)), name)}
		}
	}
	f.people = nil
	return nil
}

// complete makes answers of the flags; all that is missing or wrong is told at once.
func (f *initFlags) complete(now time.Time, stderr io.Writer) error {
	var missing []error
	if f.Zone == "" {
		missing = append(missing, errors.New("--zone: the team's time zone, such as Europe/Berlin"))
	}
	if len(f.people) == 0 && len(f.People) == 0 && !f.importing() {
		missing = append(missing, errors.New("--person: at least one, as NAME or NAME=LOGIN"))
	}
	if len(missing) > 0 {
		return usageError{fmt.Errorf("init needs:\n%w", errors.Join(missing...))}
	}
	zone, err := time.LoadLocation(f.Zone)
	if err != nil {
		return err
	}
	f.Recorded = now.In(zone).Truncate(time.Minute)
	f.From = hours.DateOf(f.Recorded, zone)
	if f.first != "" {
		week, err := roster.ParseWeek(f.first)
		if err != nil {
			return usageError{fmt.Errorf("--first-week: %w", err)}
		}
		f.From = week.Monday()
	}
	for _, p := range f.people {
		name, login, _ := strings.Cut(p, "=")
		f.People = append(f.People, starter.Person{Name: strings.TrimSpace(name), Login: strings.TrimSpace(login)})
	}
	f.Install = install()
	if f.importing() {
		if err := f.takeOver(stderr, zone); err != nil {
			return err
		}
	}
	f.People = starter.Name(f.People)
	if err := f.markNovices(); err != nil {
		return err
	}
	return f.planFirst(stderr)
}

var repositoryForm = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9-]*/[A-Za-z0-9._-]+$`)

// judgeAnswers judges the answers of flags that nothing else depends on, before the others are asked for.
func (f *initFlags) judgeAnswers() error {
	if f.Zone != "" {
		if err := source.CheckZone(f.Zone); err != nil {
			return usageError{fmt.Errorf("--zone: %w", err)}
		}
	}
	return f.judgeRepository()
}

// judgeRepository judges the one answer that only workflows hold, which the generator doesn't see.
func (f *initFlags) judgeRepository() error {
	if err := repositoryOrNone(f.Repository); err != nil {
		return usageError{fmt.Errorf("--repository: %w", err)}
	}
	return nil
}

// install is what `go install` takes to get this program: its module, and its version where it has one.
func install() string {
	module, at := "github.com/visit-dav/watchbill", "latest"
	if info, ok := debug.ReadBuildInfo(); ok {
		if info.Main.Path != "" {
			module = info.Main.Path
		}
		if v := version(); v != "devel" && !strings.Contains(v, "+") {
			at = v
		}
	}
	return module + "/cmd/watchbill@" + at
}

// judge lets the generator check the files in a folder that is thrown away, so that nothing wrong is ever written.
func judge(ctx context.Context, stderr io.Writer, files []starter.File, o *options) error {
	scratch, err := os.MkdirTemp("", "watchbill-init-*")
	if err != nil {
		return err
	}
	defer os.RemoveAll(scratch)
	if err := writeFiles(io.Discard, scratch, files); err != nil {
		return err
	}
	report, err := generator.Check(ctx, generator.Options{Site: scratch, Clock: o.clock, Version: version()})
	tell(stderr, slices.DeleteFunc(report.Problems, func(p problem.Problem) bool { return p.Severity == problem.Note }))
	if generator.IsProblems(err) {
		fmt.Fprintf(stderr, "\nwith these answers the site would have %v; nothing was written\n", err)
		return errTold
	}
	return err
}

// writeIncidents writes the files of the incidents repository; components and facilities are those of the site.
func (f *initFlags) writeIncidents(out io.Writer, site string) error {
	if err := f.judgeRepository(); err != nil {
		return err
	}
	if err := f.judgeTargets(""); err != nil {
		return err
	}
	a := f.Answers
	a.Install = install()
	if _, err := os.Stat(filepath.Join(site, "content")); err == nil {
		s := source.ReadSite(os.DirFS(site), &problem.List{})
		a.Zone, a.Incidents = cmp.Or(a.Zone, s.Zone), cmp.Or(a.Incidents, s.Repositories.Incidents)
		if a.Components, a.Facilities, err = choices(site, s); err != nil {
			return err
		}
	}
	if source.CheckZone(a.Zone) != nil {
		return usageError{errors.New("--incidents-repo: the workflow of the last duty day needs a zone: name the site's folder by --site, or the zone by --zone")}
	}
	files, err := starter.Incidents(a)
	if err != nil {
		return err
	}
	return writeFiles(out, f.incidents, files)
}

// judgeTargets tells what stands in the way in the folders that are named; their files have the same names for all answers.
func (f *initFlags) judgeTargets(site string) error {
	var wrong []error
	for _, target := range []struct {
		dir   string
		files func(starter.Answers) ([]starter.File, error)
	}{{site, starter.Site}, {f.incidents, starter.Incidents}} {
		if target.dir == "" {
			continue
		}
		files, err := target.files(f.Answers)
		wrong = append(wrong, err, blocked(target.dir, files))
	}
	if err := errors.Join(wrong...); err != nil {
		return fmt.Errorf("%w\n\thint: nothing was written; a folder of its own is safest", err)
	}
	return nil
}

// choices are what the form lets one choose from: the site's components, and the facilities that people have access to.
// What is wrong with the site is for check to tell.
func choices(site string, s *source.Site) (components, facilities []string, err error) {
	for _, component := range s.Components {
		components = append(components, component.Name)
	}
	report, err := generator.Duty(generator.Options{Site: site})
	if err != nil && !generator.IsProblems(err) {
		return nil, nil, err
	}
	for _, p := range report.Site.Roster.People() {
		facilities = append(facilities, p.Access...)
	}
	slices.Sort(facilities)
	return components, slices.Compact(facilities), nil
}

func (f *initFlags) nextSteps(out io.Writer, dir string) {
	there := ""
	if dir != "." {
		there = "cd " + shellWord(filepath.ToSlash(dir)) + " && "
	}
	repository := f.Repository
	if repository == "" {
		repository = "a GitHub repository"
	}
	fmt.Fprintf(out, "\nNext steps\n")
	fmt.Fprintf(out, "  1. %swatchbill serve: look at the site, then at content/, and change what isn't yours\n", there)
	fmt.Fprintf(out, "  2. push the folder to %s; there, under Settings, Pages, choose GitHub Actions as the source\n", repository)
	if f.Answers.Incidents == "" {
		fmt.Fprintf(out, "  3. name the repository of your incidents in content/site.yaml, and run watchbill sync\n")
		return
	}
	fmt.Fprintf(out, "  3. watchbill init --incidents-repo FOLDER: the issue form and the labels for %s\n", f.Answers.Incidents)
}

var plainWord = regexp.MustCompile(`^[A-Za-z0-9_./+,:@%][A-Za-z0-9_./+,:@%=-]*$`)

// shellWord writes a text so that a POSIX shell takes it as one word.
func shellWord(text string) string {
	if plainWord.MatchString(text) {
		return text
	}
	return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'"
}
