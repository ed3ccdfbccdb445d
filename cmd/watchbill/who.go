package main

import (
	"encoding/json"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"github.com/visit-dav/watchbill/generator"
	"github.com/visit-dav/watchbill/generator/hours"
	"github.com/visit-dav/watchbill/generator/roster"
	"github.com/visit-dav/watchbill/generator/site"
)

func newWho(o *options) *cobra.Command {
	var at string
	var asJSON bool
	c := &cobra.Command{
		Use:     "who",
		Short:   "Tell who is on duty",
		Long:    "Who names the primary and the backup at an instant, and the next handoff.",
		Example: "  watchbill who\n  watchbill who --at 2026-11-28T14:00:00-08:00 --json",
		RunE: func(c *cobra.Command, _ []string) error {
			g, err := o.generator()
			if err != nil {
				return err
			}
			if at != "" {
				if g.Now, err = time.Parse(time.RFC3339, at); err != nil {
					return usageError{fmt.Errorf("--at %q is no RFC 3339 time such as 2026-11-24T10:00:00-08:00", at)}
				}
			}
			report, err := generator.Duty(g) // a broken document must not hide who is on duty
			if err != nil {
				tell(c.ErrOrStderr(), report.Problems)
				return failed(c.ErrOrStderr(), report, err)
			}
			if asJSON {
				return whoJSON(c.OutOrStdout(), report.Site)
			}
			return whoText(c.OutOrStdout(), report.Site)
		},
	}
	c.Flags().StringVar(&at, "at", "", "ask for this instant instead of now, RFC 3339")
	c.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return c
}

const shownTime = "Mon 2006-01-02 15:04 MST"

// whoText names who answers now. Off hours it names who owns what arrives, the primary at the next duty instant.
func whoText(w io.Writer, s *site.Site) error {
	duty := s.Roster.At(s.Now)
	fmt.Fprintf(w, "%s, %s\n", s.Now.Format(shownTime), roster.WeekOf(hours.DateOf(s.Now, s.Zone)))
	fmt.Fprintf(w, "  primary  %s\n", holder(s, duty.Primary))
	fmt.Fprintf(w, "  backup   %s\n", holder(s, duty.Backup))
	if !s.Hours.Covers(s.Now) {
		if next, ok := s.Hours.Next(s.Now); ok {
			owner, _ := s.Roster.Owner(s.Now)
			owned := "belongs to " + holder(s, owner)
			if owner.Person == "" || owner.Person == roster.Vacant {
				owned = "belongs to nobody"
			}
			fmt.Fprintf(w, "  off hours: what arrives now %s from %s\n", owned, next.In(s.Zone).Format(shownTime))
		}
	}
	if start, ok := s.Hours.Next(duty.Handoff); ok && !duty.Handoff.IsZero() {
		fmt.Fprintf(w, "  handoff  %s to %s\n", start.In(s.Zone).Format(shownTime), holder(s, duty.Next))
	}
	return nil
}

// holder names a person, a vacancy, or that nothing is planned.
func holder(s *site.Site, a roster.Assignment) string {
	switch p, ok := s.Roster.Person(a.Person); {
	case ok:
		return p.Name
	case a.Person == roster.Vacant:
		return "nobody (vacant)"
	}
	return "nobody planned"
}

type whoAssignment struct {
	Person string    `json:"person"` // slug, "vacant", or "" when nothing is planned
	Name   string    `json:"name,omitempty"`
	Login  string    `json:"login,omitempty"`
	From   time.Time `json:"from,omitzero"`
	To     time.Time `json:"to,omitzero"`
}

func whoJSON(w io.Writer, s *site.Site) error {
	duty := s.Roster.At(s.Now)
	owner, _ := s.Roster.Owner(s.Now)
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	return e.Encode(struct {
		At      time.Time      `json:"at"`
		Zone    string         `json:"zone"`
		OnDuty  bool           `json:"on_duty"` // duty hours cover the instant
		Primary whoAssignment  `json:"primary"`
		Backup  whoAssignment  `json:"backup"`
		Owner   whoAssignment  `json:"owner"` // of an incident that arrives at this instant
		Handoff time.Time      `json:"handoff,omitzero"`
		Next    *whoAssignment `json:"next,omitempty"`
	}{
		s.Now, s.Zone.String(), s.Hours.Covers(s.Now),
		assignment(s, duty.Primary), assignment(s, duty.Backup), assignment(s, owner),
		duty.Handoff, next(s, duty),
	})
}

func next(s *site.Site, d roster.Duty) *whoAssignment {
	if d.Handoff.IsZero() {
		return nil
	}
	a := assignment(s, d.Next)
	return &a
}

func assignment(s *site.Site, a roster.Assignment) whoAssignment {
	p, _ := s.Roster.Person(a.Person)
	return whoAssignment{a.Person, p.Name, p.Login, a.From, a.To}
}
