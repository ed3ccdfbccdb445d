package main

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/visit-dav/watchbill/generator/hours"
	"github.com/visit-dav/watchbill/generator/logbook"
	"github.com/visit-dav/watchbill/generator/problem"
	"github.com/visit-dav/watchbill/generator/revision"
	"github.com/visit-dav/watchbill/generator/roster"
	"github.com/visit-dav/watchbill/generator/site"
	"github.com/visit-dav/watchbill/generator/source"
)

func newAway(o *options) *cobra.Command {
	var f awayFlags
	c := &cobra.Command{
		Use:   "away PERSON --first DAY --last DAY",
		Short: "Enter days on which somebody doesn't serve",
		Long: `Away adds days, both included, to a person of content/roster.yaml, and tells which published weeks they hit and
what to do. Those weeks stay as they are: a published week is changed by an entry of the log alone. A reason is kept in
that file as a note, for whoever reads it; no page, feed or mail shows it.`,
		Example: "  watchbill away ada --first 2027-07-05 --last 2027-07-16 --reason 'Conference.'",
		Args:    oneArgument("the person who is away"),
		RunE: func(c *cobra.Command, args []string) error {
			return away(c, o, args[0], f)
		},
	}
	c.Flags().StringVar(&f.first, "first", "", "first day away (needed)")
	c.Flags().StringVar(&f.last, "last", "", "last day away (needed)")
	c.Flags().StringVar(&f.reason, "reason", "", "why, as a note in the file that the site never shows")
	c.Flags().StringVar(&f.at, "at", "", "tell what is hit from this instant on, RFC 3339 (default: --now, else the present)")
	registerDryRun(c.Flags(), &f.dryRun)
	return c
}

// awayFlags are what is entered. Days away have no instant of their own: --at only tells which duty is over.
type awayFlags struct {
	first, last string
	entryFlags
}

func away(c *cobra.Command, o *options, person string, f awayFlags) error {
	days, err := awayDays(f.first, f.last)
	if err != nil {
		return err
	}
	note, err := f.words()
	if err != nil {
		return err
	}
	a, err := amend(c, o, source.RosterFile, f.dryRun)
	if err != nil {
		return err
	}
	at, err := f.instant(a.before)
	if err != nil {
		return err
	}
	slug, err := somebody(a.before.Roster, "PERSON", person)
	if err != nil {
		return err
	}
	p, _ := a.before.Roster.Person(slug)
	for _, known := range p.Away {
		if known.First.Compare(days.First) <= 0 && known.Last.Compare(days.Last) >= 0 {
			return fmt.Errorf("%s: %s is away from %s to %s already", known.Pos, p.Name, known.First, known.Last)
		}
	}
	text, err := logbook.AddAway(a.old, slug, days, note)
	if err != nil {
		return fmt.Errorf("%s: %w", a.file, err)
	}
	a.quiet = func(p problem.Problem) bool { return p.Pos.File == source.ScheduleFile } // the weeks that are hit are told here
	after, err := a.judge(c.Context(), text)
	if err != nil {
		return err
	}
	tellHits(a.stdout, after, slug, days, at)
	return a.write(text, "the days of "+p.Name)
}

func awayDays(first, last string) (a roster.Away, err error) {
	if first == "" || last == "" {
		return a, usageError{errors.New("--first and --last are needed: the first and the last day away")}
	}
	if a.First, err = hours.ParseDate(first); err != nil {
		return a, usageError{fmt.Errorf("--first: %w", err)}
	}
	if a.Last, err = hours.ParseDate(last); err != nil {
		return a, usageError{fmt.Errorf("--last: %w", err)}
	}
	if a.Last.Compare(a.First) < 0 {
		return a, usageError{fmt.Errorf("--last %s comes before --first %s", a.Last, a.First)}
	}
	return a, nil
}

// tellHits lists the published duty of a person in some days that isn't over at an instant, and how to give it away.
func tellHits(w io.Writer, s *site.Site, slug string, away roster.Away, at time.Time) {
	p, _ := s.Roster.Person(slug)
	if !away.Last.AddDays(1).Start(s.Zone).After(at) {
		fmt.Fprintln(w, "these days are over; is the year right?")
	}
	hit := false
	for _, a := range s.Roster.Assignments() {
		days := dutyDays(s, a, away)
		if a.Person != slug || len(days) == 0 || !a.To.After(at) {
			continue
		}
		if !hit {
			fmt.Fprintf(w, "%s is on duty then:\n", p.Name)
			hit = true
		}
		first, last := days[0], days[len(days)-1]
		fmt.Fprintf(w, "  %s as %s, %s\n", a.Week, a.Role, revision.Days(first, last))
		fmt.Fprintf(w, "    cover: watchbill cover PERSON --role %s %s --reason ...\n", a.Role, coverFlags(s, a, first, last))
		if a.Week.Start(s.Zone).After(at) { // a swap would move days that were served
			fmt.Fprintf(w, "    swap:  watchbill swap --role %s --weeks %s,WEEK --reason ...\n", a.Role, a.Week)
		}
		fmt.Fprintf(w, "    free:  %s\n", free(s, a.Week, days))
	}
	if !hit {
		fmt.Fprintf(w, "no published week of %s falls into these days\n", p.Name)
	}
}

// dutyDays gives the days away on which an assignment has duty.
func dutyDays(s *site.Site, a roster.Assignment, away roster.Away) []hours.Date {
	var days []hours.Date
	first := later(hours.DateOf(a.From, s.Zone), away.First)
	for d := first; d.Compare(away.Last) <= 0 && d.Start(s.Zone).Before(a.To); d = d.AddDays(1) {
		if slices.ContainsFunc(s.Hours.Blocks(d), func(b hours.Block) bool { return b.From.Before(a.To) && a.From.Before(b.To) }) {
			days = append(days, d)
		}
	}
	return days
}

func later(a, b hours.Date) hours.Date {
	if a.Compare(b) > 0 {
		return a
	}
	return b
}

func coverFlags(s *site.Site, a roster.Assignment, first, last hours.Date) string {
	if week, _ := s.Roster.Week(a.Week); first == week.First && last == week.Last {
		return "--week " + a.Week.String()
	}
	return fmt.Sprintf("--from %s --to %s", first, last.AddDays(1))
}

// manyNames is how many are named where any would do.
const manyNames = 8

// free names those who are available on all the days and not on duty in that week.
func free(s *site.Site, w roster.Week, days []hours.Date) string {
	week, _ := s.Roster.Week(w)
	var names []string
	for _, p := range s.Roster.People() {
		serves := slices.ContainsFunc(slices.Concat(week.Primary, week.Backup), func(a roster.Assignment) bool {
			return a.Person == p.Slug
		})
		gone := slices.ContainsFunc(days, func(d hours.Date) bool {
			_, ok := p.Available(d)
			return !ok
		})
		if !serves && !gone {
			names = append(names, fmt.Sprintf("%s (%s)", p.Name, p.Slug))
		}
	}
	if more := len(names) - manyNames; more > 0 {
		names = append(names[:manyNames], fmt.Sprintf("and %d more", more))
	}
	if len(names) == 0 {
		return "nobody; leave the role vacant, or ask those who are away"
	}
	return strings.Join(names, ", ")
}
