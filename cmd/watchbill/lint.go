package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/visit-dav/watchbill/generator"
	"github.com/visit-dav/watchbill/generator/incident"
	"github.com/visit-dav/watchbill/generator/problem"
	"github.com/visit-dav/watchbill/generator/site"
)

func newIncidents(o *options) *cobra.Command {
	c := &cobra.Command{
		Use:   "incidents",
		Short: "Look after the incidents themselves",
		RunE:  func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	c.AddCommand(newLint(o))
	return c
}

func newLint(o *options) *cobra.Command {
	format, asJSON := formatText, false
	c := &cobra.Command{
		Use:   "lint [NUMBER...]",
		Short: "List what should be mended in the incidents",
		Long: `Lint looks at every incident of the snapshot, or at those that are named: unassigned, no assignee on duty, open since an
earlier week without a handoff, closed without a resolution, responded before received, fields that can't be read, links to
what doesn't exist, personal data in public fields, likely secrets. It names incidents by number, and shows none of their
text. It ends with 1 when one is an error, or with --strict a warning. Restricted incidents aren't looked at.`,
		Example: "  watchbill incidents lint\n  watchbill incidents lint 12 --json\n  watchbill incidents lint --format github",
		Args:    func(*cobra.Command, []string) error { return nil },
		RunE: func(c *cobra.Command, args []string) error {
			if asJSON {
				format = formatJSON
			}
			if !slices.Contains([]string{formatText, formatJSON, formatGitHub}, format) {
				return usageError{fmt.Errorf("--format %q is neither text nor json nor github", format)}
			}
			chosen, err := issueNumbers(args)
			if err != nil {
				return err
			}
			return lintIncidents(c, o, format, chosen)
		},
	}
	c.Flags().StringVar(&format, "format", format, "text, json or github (annotations)")
	c.Flags().BoolVar(&asJSON, "json", false, "the same as --format json")
	return c
}

func lintIncidents(c *cobra.Command, o *options, format string, chosen []int) error {
	g, err := o.generator()
	if err != nil {
		return err
	}
	strict := g.Strict
	g.Lint, g.Strict = true, false // warnings about the sources are check's
	report, err := generator.Check(c.Context(), g)
	if err != nil && !generator.IsProblems(err) {
		return err
	}
	if err != nil && !onlyOfIncidents(report.Problems) { // a likely secret in an incident is told below
		tell(c.ErrOrStderr(), report.Problems)
		return failed(c.ErrOrStderr(), report, err)
	}
	l := *report.Site.Lint
	if len(l.Looked)+l.Restricted == 0 {
		return errors.New("there are no incidents to look at\n\thint: `watchbill sync` brings them")
	}
	if len(chosen) > 0 {
		if l, err = lintOf(l, chosen); err != nil {
			return err
		}
	}
	if err := showLint(c.OutOrStdout(), format, l); err != nil {
		return err
	}
	wrong := slices.ContainsFunc(l.Findings, func(f incident.Finding) bool { return f.Severity == problem.Error || strict })
	if wrong {
		return errTold
	}
	return nil
}

// lintOf gives what was found in some incidents. Of a restricted one it says what it says of one that doesn't exist.
func lintOf(l site.Lint, chosen []int) (site.Lint, error) {
	slices.Sort(chosen)
	chosen = slices.Compact(chosen)
	for _, n := range chosen {
		if _, looked := slices.BinarySearch(l.Looked, n); !looked {
			return l, fmt.Errorf("there is no incident %d that can be looked at", n)
		}
	}
	others := func(f incident.Finding) bool { return !slices.Contains(chosen, f.Number) }
	return site.Lint{Findings: slices.DeleteFunc(l.Findings, others), Looked: chosen}, nil
}

// onlyOfIncidents tells whether all errors are about single incidents, which don't keep lint from its work.
func onlyOfIncidents(found []problem.Problem) bool {
	return !slices.ContainsFunc(found, func(p problem.Problem) bool {
		return p.Severity == problem.Error && !strings.HasPrefix(p.Message, "incident ")
	})
}

func showLint(w io.Writer, format string, l site.Lint) error {
	switch format {
	case formatJSON:
		return lintJSON(w, l)
	case formatGitHub:
		var all []problem.Problem
		for _, f := range l.Findings {
			all = append(all, problem.Problem{
				Severity: f.Severity, Message: fmt.Sprintf("#%d: %s (%s)", f.Number, f.Message, f.URL), Hint: f.Hint,
			})
		}
		annotate(w, "", all)
	default:
		lintText(w, l)
	}
	return nil
}

// lintText tells by rule, since whoever mends does the same thing several times.
func lintText(w io.Writer, l site.Lint) {
	for _, rule := range incident.LintRules() {
		var found []incident.Finding
		for _, f := range l.Findings {
			if f.Rule == rule {
				found = append(found, f)
			}
		}
		if len(found) == 0 {
			continue
		}
		fmt.Fprintf(w, "%s, %s\n", rule, plural(len(found), "finding"))
		hint := ""
		for _, f := range found {
			if hint != "" && f.Hint != hint {
				fmt.Fprintf(w, "\thint: %s\n", hint)
			}
			hint = f.Hint
			fmt.Fprintf(w, "  %-8s #%-5d %s\n", f.Severity, f.Number, f.Message)
		}
		fmt.Fprintf(w, "\thint: %s\n\n", hint)
	}
	numbers := map[int]bool{}
	for _, f := range l.Findings {
		numbers[f.Number] = true
	}
	fmt.Fprintf(w, "%s looked at, %s in %d of them", plural(len(l.Looked), "incident"), plural(len(l.Findings), "finding"), len(numbers))
	if l.Restricted > 0 {
		fmt.Fprintf(w, "; %d restricted, not looked at", l.Restricted)
	}
	fmt.Fprintln(w)
}

// jsonFinding is a finding as `--json` prints it.
type jsonFinding struct {
	Number   int           `json:"number"`
	URL      string        `json:"url"`
	Rule     incident.Rule `json:"rule"`
	Severity string        `json:"severity"`
	Message  string        `json:"message"`
	Hint     string        `json:"hint"`
}

func lintJSON(w io.Writer, l site.Lint) error {
	rows := make([]jsonFinding, len(l.Findings))
	for i, f := range l.Findings {
		rows[i] = jsonFinding{f.Number, f.URL, f.Rule, f.Severity.String(), f.Message, f.Hint}
	}
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	return e.Encode(struct {
		Incidents  int           `json:"incidents"` // looked at
		Restricted int           `json:"restricted"`
		Findings   []jsonFinding `json:"findings"`
	}{len(l.Looked), l.Restricted, rows})
}
