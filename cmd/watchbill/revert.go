package main

import (
	"fmt"
	"strconv"

	"github.com/spf13/cobra"

	"github.com/visit-dav/watchbill/generator/roster"
	"github.com/visit-dav/watchbill/generator/site"
)

func newRevert(o *options) *cobra.Command {
	var f entryFlags
	c := &cobra.Command{
		Use:     "revert ID --reason TEXT",
		Short:   "Take an entry of the log back",
		Long:    "Revert makes an entry count no longer, as if it had not been written. Both stay in the log." + aboutEntries,
		Example: "  watchbill revert 5 --by ada --reason 'The course was cancelled.'",
		Args:    oneArgument("the id of the entry"),
		RunE: func(c *cobra.Command, args []string) error {
			return f.append(c, o, func(_ *site.Site, e *roster.Change) error {
				id, err := strconv.Atoi(args[0])
				if err != nil || id < 1 {
					return usageError{fmt.Errorf("ID %q is no number of an entry", args[0])}
				}
				e.Kind, e.Of = roster.Revert, id
				return nil
			})
		},
	}
	f.register(c.Flags())
	return c
}
