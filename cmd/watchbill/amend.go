package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/visit-dav/watchbill/generator"
	"github.com/visit-dav/watchbill/generator/hours"
	"github.com/visit-dav/watchbill/generator/logbook"
	"github.com/visit-dav/watchbill/generator/problem"
	"github.com/visit-dav/watchbill/generator/revision"
	"github.com/visit-dav/watchbill/generator/roster"
	"github.com/visit-dav/watchbill/generator/site"
	"github.com/visit-dav/watchbill/generator/source"
)

// byVariable holds the slug or login of whoever types, so that --by needn't be.
const byVariable = "WATCHBILL_BY"

const aboutEntries = `

The entry is appended to content/schedule.yaml; the rest of the file stays as it is, to the byte. The difference is
shown, and who is concerned. Nothing is written when the schedule would have an error; a mistake in a document or an
incident doesn't stand in the way.`

// entryFlags are what the commands share that write an entry of the log.
type entryFlags struct {
	by, at, reason string
	dryRun         bool
}

func (f *entryFlags) register(s *pflag.FlagSet) {
	s.StringVar(&f.reason, "reason", "", "why, in a sentence that the public may read (needed)")
	s.StringVar(&f.by, "by", "", "who makes the change: slug or GitHub login (default: $"+byVariable+")")
	s.StringVar(&f.at, "at", "", "instant of the change, RFC 3339 (default: --now, else the present)")
	registerDryRun(s, &f.dryRun)
}

func registerDryRun(s *pflag.FlagSet, dryRun *bool) {
	s.BoolVar(dryRun, "dry-run", false, "show what would be written, and write nothing")
}

// entry gives the change without what its kind is about.
func (f *entryFlags) entry(s *site.Site) (roster.Change, error) {
	reason, err := f.words()
	if err != nil {
		return roster.Change{}, err
	}
	e := roster.Change{ID: len(s.Roster.Changes()) + 1, Reason: reason}
	var missing error
	if e.Reason == "" {
		missing = usageError{errors.New("--reason is needed: a sentence that tells the team why")}
	}
	by, nobody := f.maker(s.Roster)
	at, never := f.instant(s)
	e.By, e.At = by, at
	return e, errors.Join(missing, nobody, never)
}

// maker gives who makes the change.
func (f *entryFlags) maker(r *roster.Roster) (slug string, err error) {
	by := cmp.Or(f.by, os.Getenv(byVariable))
	if by == "" {
		return "", usageError{fmt.Errorf("--by is needed: your slug or GitHub login; or set %s once", byVariable)}
	}
	return somebody(r, "--by", by)
}

// words gives the reason in one line.
func (f *entryFlags) words() (string, error) {
	reason := strings.Join(strings.Fields(f.reason), " ")
	if strings.ContainsFunc(reason, func(r rune) bool { return unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) }) {
		return "", usageError{errors.New("--reason holds a character that can't be seen")}
	}
	return reason, nil
}

// instant gives the instant of the entry, in whole seconds.
func (f *entryFlags) instant(s *site.Site) (time.Time, error) {
	if f.at == "" {
		return s.Now.Truncate(time.Second), nil
	}
	at, err := time.Parse(time.RFC3339, f.at)
	if err != nil {
		return at, usageError{fmt.Errorf("--at %q is no RFC 3339 time such as 2026-11-24T10:00:00-08:00", f.at)}
	}
	return at.Truncate(time.Second), nil
}

// append writes an entry of the log; fill says what it is about.
func (f *entryFlags) append(c *cobra.Command, o *options, fill func(s *site.Site, e *roster.Change) error) error {
	a, err := amend(c, o, source.ScheduleFile, f.dryRun)
	if err != nil {
		return err
	}
	e, err := f.entry(a.before)
	if err := errors.Join(err, fill(a.before, &e)); err != nil { // all that is missing is told at once
		return err
	}
	text, err := logbook.AppendChange(a.old, e, a.before.Zone)
	if err != nil {
		return fmt.Errorf("%s: %w", a.file, err)
	}
	after, err := a.judge(c.Context(), text)
	if err != nil {
		return err
	}
	tellDifferences(a.stdout, revision.Compare(a.before.Roster, after.Roster))
	return a.write(text, fmt.Sprintf("change %d", e.ID))
}

// amendment is an edit of one of the files that tell who is on duty.
type amendment struct {
	g              generator.Options
	before         *site.Site
	told           []problem.Problem // of before
	file           string            // slash path below the site folder
	old            []byte            // nil when there is no file
	dryRun         bool
	stdout, stderr io.Writer
	quiet          func(problem.Problem) bool // warnings that needn't be told; nil for none
}

// amend loads what the file says now.
func amend(c *cobra.Command, o *options, file string, dryRun bool) (*amendment, error) {
	g, err := o.generator()
	if err != nil {
		return nil, err
	}
	a := &amendment{g: g, file: file, dryRun: dryRun, stdout: c.OutOrStdout(), stderr: c.ErrOrStderr()}
	g.Strict = false // what is there already isn't this edit's fault
	report, err := generator.Duty(g)
	if err == nil && report.Embedded {
		return nil, errors.New("there is no content folder here to write to\n\thint: --site names the folder that holds content/")
	}
	if err != nil {
		tell(a.stderr, report.Problems)
		return nil, failed(a.stderr, report, err)
	}
	a.before, a.told = report.Site, report.Problems
	a.old, err = os.ReadFile(a.path())
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	return a, nil
}

func (a *amendment) path() string { return filepath.Join(a.g.Site, filepath.FromSlash(a.file)) }

// judge shows the difference, and loads everything with the new text. Problems that the edit brought are told; errors of
// the roster stop it.
func (a *amendment) judge(ctx context.Context, text []byte) (*site.Site, error) {
	fmt.Fprintln(a.stdout, unified(a.file, a.old, text))
	progress := newProgress(a.stderr)
	g := a.g
	g.Instead, g.Before, g.Progress = map[string][]byte{a.file: text}, a.before.Roster, progress.stage
	g.Strict = false
	report, err := generator.Check(ctx, g)
	progress.done()
	if err != nil && !generator.IsProblems(err) {
		return nil, err
	}
	brought, elsewhere := a.sift(report.Problems)
	tell(a.stderr, brought)
	wrong := slices.ContainsFunc(brought, func(p problem.Problem) bool {
		return p.Severity == problem.Error || a.g.Strict && p.Severity == problem.Warning
	})
	switch {
	case wrong:
		fmt.Fprintf(a.stderr, "\n%s would not be right; nothing was written\n", a.file)
		return nil, errTold
	case elsewhere > 0:
		fmt.Fprintf(a.stderr, "note: %s elsewhere, which watchbill check tells\n", plural(elsewhere, "error"))
	}
	return report.Site, nil
}

// sift gives the errors and new warnings about duty, and counts the errors elsewhere.
func (a *amendment) sift(found []problem.Problem) (brought []problem.Problem, elsewhere int) {
	for _, p := range found {
		known := slices.ContainsFunc(a.told, func(o problem.Problem) bool { return o.Message == p.Message })
		about := slices.Contains(source.DutyFiles(), p.Pos.File)
		switch {
		case p.Severity == problem.Error && about:
			brought = append(brought, p)
		case p.Severity == problem.Error:
			elsewhere++
		case p.Severity == problem.Warning && about && !known && (a.quiet == nil || a.g.Strict || !a.quiet(p)):
			brought = append(brought, p)
		}
	}
	return brought, elsewhere
}

// write ends an edit: the text in place of the file, unless it is a dry run.
func (a *amendment) write(text []byte, what string) error {
	if a.dryRun {
		fmt.Fprintln(a.stdout, "\ndry run: nothing was written")
		return nil
	}
	if err := replaceFile(a.path(), a.old, text); err != nil {
		return fmt.Errorf("%s: %w", a.file, err)
	}
	fmt.Fprintf(a.stdout, "\nwrote %s to %s\n", what, a.file)
	return nil
}

// somebody finds a person by slug, old slug or GitHub login; name says which flag or argument it is.
func somebody(r *roster.Roster, name, written string) (slug string, err error) {
	if p, ok := r.Person(written); ok {
		return p.Slug, nil
	}
	if p, ok := r.ByLogin(strings.TrimPrefix(written, "@")); ok {
		return p.Slug, nil
	}
	var slugs []string
	hint := ""
	for _, p := range r.People() {
		slugs = append(slugs, p.Slug)
		if strings.EqualFold(p.Name, written) {
			hint = fmt.Sprintf("did you mean %q?", p.Slug)
		}
	}
	err = fmt.Errorf("%s: the roster has no person %q", name, written)
	hint = cmp.Or(hint, problem.DidYouMean(written, slugs), "content/roster.yaml lists the people")
	if len(slugs) == 0 {
		hint = "content/roster.yaml names nobody yet"
	}
	return "", usageError{fmt.Errorf("%w; %s", err, hint)}
}

// moment reads a day, which stands for its first instant in zone, or an instant.
func moment(name, written string, zone *time.Location) (time.Time, error) {
	if d, err := hours.ParseDate(written); err == nil {
		return d.Start(zone), nil
	} else if len(written) == len(time.DateOnly) {
		return time.Time{}, usageError{fmt.Errorf("%s: %w", name, err)}
	}
	t, err := time.Parse(time.RFC3339, written)
	if err != nil {
		return time.Time{}, usageError{
			fmt.Errorf("%s %q is no day such as 2026-08-12 and no RFC 3339 time such as 2026-11-24T10:00:00-08:00", name, written),
		}
	}
	return t, nil
}

// roleNamed reads a role.
func roleNamed(written string) (roster.Role, error) {
	switch role := roster.Role(written); role {
	case roster.Primary, roster.Backup:
		return role, nil
	case "":
		return "", usageError{errors.New("--role is needed: primary or backup")}
	}
	return "", usageError{fmt.Errorf("--role %q is neither primary nor backup", written)}
}

// week reads an ISO week.
func week(name, written string) (roster.Week, error) {
	w, err := roster.ParseWeek(written)
	if err != nil {
		return w, usageError{fmt.Errorf("%s: %w", name, err)}
	}
	return w, nil
}

// oneArgument takes exactly one; what says which.
func oneArgument(what string) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		if len(args) != 1 {
			return usageError{fmt.Errorf("%s takes one argument, %s, found %d", c.CommandPath(), what, len(args))}
		}
		return nil
	}
}
