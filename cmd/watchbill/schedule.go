package main

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/visit-dav/watchbill/generator"
	"github.com/visit-dav/watchbill/generator/roster"
	"github.com/visit-dav/watchbill/generator/site"
	"github.com/visit-dav/watchbill/generator/timetable"
)

// scheduleFlags say which assignments are shown, and how.
type scheduleFlags struct {
	person, from, to string
	asJSON, asCSV    bool
}

func newSchedule(o *options) *cobra.Command {
	var f scheduleFlags
	c := &cobra.Command{
		Use:   "schedule",
		Short: "List who serves when, to the instant",
		Long: `Schedule lists the assignments: the published weeks with every change applied. An assignment lasts from its first
instant to the one at which it has ended.`,
		Example: "  watchbill schedule --person ada\n  watchbill schedule --from 2026-08-01 --to 2026-09-01 --csv > august.csv",
		RunE: func(c *cobra.Command, _ []string) error {
			g, err := o.generator()
			if err != nil {
				return err
			}
			if f.asJSON && f.asCSV {
				return usageError{errors.New("--json and --csv can't both be had")}
			}
			report, err := generator.Duty(g)
			if err != nil {
				tell(c.ErrOrStderr(), report.Problems)
				return failed(c.ErrOrStderr(), report, err)
			}
			list, err := f.choose(report.Site)
			if err != nil {
				return err
			}
			return f.print(c.OutOrStdout(), report.Site, list)
		},
	}
	c.Flags().StringVar(&f.person, "person", "", "only this person's: slug or GitHub login, or vacant")
	c.Flags().StringVar(&f.from, "from", "", "only what lasts after the beginning of this day, or after this instant")
	c.Flags().StringVar(&f.to, "to", "", "only what begins before this day, or before this instant")
	c.Flags().BoolVar(&f.asJSON, "json", false, "print JSON")
	c.Flags().BoolVar(&f.asCSV, "csv", false, "print CSV, for spreadsheets")
	return c
}

// choose gives the assignments that were asked for, by week.
func (f scheduleFlags) choose(s *site.Site) ([]roster.Assignment, error) {
	var from, to time.Time
	var person string
	var err error
	if f.from != "" {
		if from, err = moment("--from", f.from, s.Zone); err != nil {
			return nil, err
		}
	}
	if f.to != "" {
		if to, err = moment("--to", f.to, s.Zone); err != nil {
			return nil, err
		}
	}
	if !from.IsZero() && !to.IsZero() && !from.Before(to) {
		return nil, usageError{fmt.Errorf("--to %s isn't after --from %s", f.to, f.from)}
	}
	if f.person != "" {
		if person, err = holderNamed(s.Roster, "--person", f.person); err != nil {
			return nil, err
		}
	}
	return slices.DeleteFunc(slices.Clone(s.Roster.Assignments()), func(a roster.Assignment) bool {
		return person != "" && a.Person != person || !from.IsZero() && !a.To.After(from) || !to.IsZero() && !a.From.Before(to)
	}), nil
}

func (f scheduleFlags) print(w io.Writer, s *site.Site, list []roster.Assignment) error {
	switch {
	case f.asJSON:
		return timetable.WriteJSON(w, s, list)
	case f.asCSV:
		return timetable.WriteCSV(w, s, list)
	}
	return scheduleText(w, s, list)
}

// scheduleText prints a table. Names come last, so that no width of a letter matters.
func scheduleText(w io.Writer, s *site.Site, list []roster.Assignment) error {
	if len(list) == 0 {
		_, err := fmt.Fprintln(w, "no assignments")
		return err
	}
	_, err := fmt.Fprintf(w, "%-8s  %-7s  %-24s  %-24s  %s\n", "week", "role", "from", "to", "who")
	var before roster.Week
	for _, a := range list {
		week := a.Week.String()
		if a.Week == before {
			week = ""
		}
		before = a.Week
		_, failure := fmt.Fprintf(w, "%-8s  %-7s  %-24s  %-24s  %s\n",
			week, a.Role, a.From.In(s.Zone).Format(shownTime), a.To.In(s.Zone).Format(shownTime), holder(s, a))
		err = errors.Join(err, failure)
	}
	return err
}
