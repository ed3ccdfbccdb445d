package main

import (
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"github.com/visit-dav/watchbill/generator"
	"github.com/visit-dav/watchbill/generator/roster"
	"github.com/visit-dav/watchbill/generator/site"
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
		return scheduleJSON(w, s, list)
	case f.asCSV:
		return scheduleCSV(w, s, list)
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

// scheduleRow is an assignment as `--json` prints it.
type scheduleRow struct {
	Week     roster.Week `json:"week"`
	Role     roster.Role `json:"role"`
	Person   string      `json:"person"` // slug, or "vacant"
	Name     string      `json:"name,omitempty"`
	From     time.Time   `json:"from"`
	To       time.Time   `json:"to"`
	Recorded time.Time   `json:"recorded"`          // of the last change that shaped it, else of the plan
	Changes  []int       `json:"changes,omitempty"` // ids of the changes that shaped it
}

func scheduleJSON(w io.Writer, s *site.Site, list []roster.Assignment) error {
	rows := make([]scheduleRow, len(list))
	for i, a := range list {
		p, _ := s.Roster.Person(a.Person)
		rows[i] = scheduleRow{a.Week, a.Role, a.Person, p.Name, a.From.In(s.Zone), a.To.In(s.Zone), a.Recorded, a.Changes}
	}
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	return e.Encode(struct {
		Zone        string        `json:"zone"`
		Assignments []scheduleRow `json:"assignments"`
	}{s.Zone.String(), rows})
}

func scheduleCSV(w io.Writer, s *site.Site, list []roster.Assignment) error {
	c := csv.NewWriter(w)
	rows := [][]string{{"week", "role", "person", "name", "from", "to", "recorded", "changes"}}
	for _, a := range list {
		p, _ := s.Roster.Person(a.Person)
		ids := make([]string, len(a.Changes))
		for i, id := range a.Changes {
			ids[i] = strconv.Itoa(id)
		}
		rows = append(rows, []string{
			a.Week.String(), string(a.Role), a.Person, p.Name,
			a.From.In(s.Zone).Format(time.RFC3339), a.To.In(s.Zone).Format(time.RFC3339),
			a.Recorded.In(s.Zone).Format(time.RFC3339), strings.Join(ids, " "),
		})
	}
	for _, row := range rows {
		for i, cell := range row {
			row[i] = harmless(cell)
		}
	}
	return c.WriteAll(rows)
}

// harmless keeps a spreadsheet from taking text for a formula, as OWASP advises: such text gets an apostrophe in front.
func harmless(cell string) string {
	if begin, _ := utf8.DecodeRuneInString(strings.TrimLeft(cell, " ")); strings.ContainsRune("=+-@\t\r\n＝＋－＠", begin) {
		return "'" + cell
	}
	return cell
}
