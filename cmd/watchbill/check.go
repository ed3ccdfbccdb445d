package main

import (
	"encoding/json"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/visit-dav/watchbill/generator"
	"github.com/visit-dav/watchbill/generator/problem"
)

func newCheck(o *options) *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use:   "check",
		Short: "Load and check everything, write nothing",
		RunE: func(c *cobra.Command, _ []string) error {
			g, err := o.generator()
			if err != nil {
				return err
			}
			report, err := generator.Check(c.Context(), g)
			if asJSON {
				if err := printJSON(c.OutOrStdout(), report.Problems); err != nil {
					return err
				}
			} else {
				tell(c.ErrOrStderr(), report.Problems)
			}
			if err != nil {
				return failed(c.ErrOrStderr(), report, err)
			}
			if !asJSON {
				fmt.Fprintf(c.OutOrStdout(), "checked: %s\n", count(report))
			}
			return nil
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print the problems as JSON")
	return c
}

func count(r generator.Report) string {
	return fmt.Sprintf("%s, %s, %s",
		plural(len(r.Site.Runbook.All()), "runbook document"),
		plural(len(r.Site.Incidents.Articles), "published incident"),
		plural(r.Warnings(), "warning"))
}

// jsonProblem is a problem as `--json` prints it.
type jsonProblem struct {
	File     string `json:"file,omitempty"`
	Line     int    `json:"line,omitempty"`
	Column   int    `json:"column,omitempty"`
	Severity string `json:"severity"`
	Message  string `json:"message"`
	Hint     string `json:"hint,omitempty"`
}

func printJSON(w io.Writer, found []problem.Problem) error {
	rows := make([]jsonProblem, len(found))
	for i, p := range found {
		rows[i] = jsonProblem{p.Pos.File, p.Pos.Line, p.Pos.Column, p.Severity.String(), p.Message, p.Hint}
	}
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	return e.Encode(struct {
		Problems []jsonProblem `json:"problems"`
	}{rows})
}
