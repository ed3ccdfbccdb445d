package main

import (
	"errors"
	"time"

	"github.com/spf13/cobra"

	"github.com/visit-dav/watchbill/generator/roster"
	"github.com/visit-dav/watchbill/generator/site"
)

func newPromote(o *options) *cobra.Command {
	var f entryFlags
	var from, backup string
	c := &cobra.Command{
		Use:   "promote --backup PERSON|vacant --reason TEXT",
		Short: "Make the backup primary until the end of the week",
		Long: `Promote makes the backup primary from an instant until the end of that week, and names a new backup, or leaves
that role vacant.` + aboutEntries,
		Example: "  watchbill promote --backup vacant --by ada --reason 'Ada is unwell.'\n" +
			"  watchbill promote --backup cara \\\n    --from 2026-09-16T13:00:00-07:00 --reason 'Ada is away from noon on.'",
		RunE: func(c *cobra.Command, _ []string) error {
			return f.append(c, o, func(s *site.Site, e *roster.Change) error {
				e.Kind = roster.Promote
				e.From = e.At.Truncate(time.Minute)
				var err error
				if from != "" {
					if e.From, err = moment("--from", from, s.Zone); err != nil {
						return err
					}
				}
				if backup == "" {
					return usageError{errors.New("--backup is needed: the new backup, or vacant")}
				}
				e.Person, err = holderNamed(s.Roster, "--backup", backup)
				return err
			})
		},
	}
	c.Flags().StringVar(&from, "from", "", "instant of the promotion, RFC 3339, or a day (default: that of the change)")
	c.Flags().StringVar(&backup, "backup", "", "the new backup: slug or GitHub login, or vacant (needed)")
	f.register(c.Flags())
	return c
}
