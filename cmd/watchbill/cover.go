package main

import (
	"errors"

	"github.com/spf13/cobra"

	"github.com/visit-dav/watchbill/generator/roster"
	"github.com/visit-dav/watchbill/generator/site"
)

func newCover(o *options) *cobra.Command {
	var f entryFlags
	var role, whole, from, to string
	c := &cobra.Command{
		Use:   "cover PERSON --role ROLE --week WEEK --reason TEXT",
		Short: "Let somebody stand in for some days, or a week",
		Long: `Cover gives a role to a person for a week, or from a day or instant to another, which is the first that isn't
covered any more. PERSON is a slug or GitHub login, or vacant.` + aboutEntries,
		Example: "  watchbill cover ben --role backup \\\n    --from 2026-08-12 --to 2026-08-14 --reason 'Ada is on a course.'\n" +
			"  watchbill cover ben --role primary --week 2026-W33 --reason 'Ada travels.'",
		Args: oneArgument("the person who covers"),
		RunE: func(c *cobra.Command, args []string) error {
			return f.append(c, o, func(s *site.Site, e *roster.Change) error {
				e.Kind = roster.Cover
				var err error
				if e.Person, err = holderNamed(s.Roster, "PERSON", args[0]); err != nil {
					return err
				}
				if e.Role, err = roleNamed(role); err != nil {
					return err
				}
				return when(s, e, whole, from, to)
			})
		},
	}
	c.Flags().StringVar(&role, "role", "", "the role: primary or backup (needed)")
	c.Flags().StringVar(&whole, "week", "", "the whole week that is covered, such as 2026-W33")
	c.Flags().StringVar(&from, "from", "", "first day that is covered, or an instant")
	c.Flags().StringVar(&to, "to", "", "first day that isn't covered any more, or an instant")
	f.register(c.Flags())
	return c
}

// when fills in the week of a cover, or its two ends.
func when(s *site.Site, e *roster.Change, whole, from, to string) error {
	var err error
	switch {
	case whole != "" && (from != "" || to != ""):
		return usageError{errors.New("--week stands for the whole week: leave out --from and --to, or name those alone")}
	case whole != "":
		w, err := week("--week", whole)
		e.Weeks = []roster.Week{w}
		return err
	case from == "" || to == "":
		return usageError{errors.New("--week is needed, or --from and --to")}
	}
	if e.From, err = moment("--from", from, s.Zone); err != nil {
		return err
	}
	e.To, err = moment("--to", to, s.Zone)
	return err
}

// holderNamed is somebody, or nobody.
func holderNamed(r *roster.Roster, name, written string) (string, error) {
	if written == roster.Vacant {
		return written, nil
	}
	return somebody(r, name, written)
}
