package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/visit-dav/watchbill/generator/roster"
	"github.com/visit-dav/watchbill/generator/site"
)

func newSwap(o *options) *cobra.Command {
	var f entryFlags
	var weeks []string
	var role string
	c := &cobra.Command{
		Use:     "swap --weeks WEEK,WEEK --reason TEXT",
		Short:   "Let the people of two weeks change places",
		Long:    "Swap lets those who hold a role in two weeks change places." + aboutEntries,
		Example: "  watchbill swap --weeks 2026-W30,2026-W33 --by ada --reason 'Ada teaches.'",
		RunE: func(c *cobra.Command, _ []string) error {
			return f.append(c, o, func(_ *site.Site, e *roster.Change) error {
				e.Kind = roster.Swap
				var err error
				if e.Role, err = roleNamed(role); err != nil {
					return err
				}
				switch {
				case len(weeks) == 0:
					return usageError{errors.New("--weeks is needed: two weeks, such as 2026-W30,2026-W33")}
				case len(weeks) != 2 || weeks[0] == weeks[1]:
					return usageError{fmt.Errorf("--weeks takes two weeks, such as 2026-W30,2026-W33, found %q", strings.Join(weeks, ","))}
				}
				for _, written := range weeks {
					w, err := week("--weeks", written)
					if err != nil {
						return err
					}
					e.Weeks = append(e.Weeks, w)
				}
				return nil
			})
		},
	}
	c.Flags().StringSliceVar(&weeks, "weeks", nil, "the two weeks, such as 2026-W30,2026-W33 (needed)")
	c.Flags().StringVar(&role, "role", string(roster.Primary), "the role that is swapped: primary or backup")
	f.register(c.Flags())
	return c
}
