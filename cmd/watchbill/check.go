package main

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"

	"github.com/spf13/cobra"

	"github.com/visit-dav/watchbill/generator"
	"github.com/visit-dav/watchbill/generator/markdown"
	"github.com/visit-dav/watchbill/generator/problem"
	"github.com/visit-dav/watchbill/generator/revision"
)

// checkFlags say what is compared with, and how the result is shown.
type checkFlags struct {
	against, format string
	asJSON          bool
}

// The formats of check.
const (
	formatText     = "text"
	formatMarkdown = "markdown"
	formatJSON     = "json"
	formatGitHub   = "github"
)

func newCheck(o *options) *cobra.Command {
	var f checkFlags
	c := &cobra.Command{
		Use:   "check",
		Short: "Load and check everything, write nothing",
		Long: `Check loads and judges everything that build does. With --against it also compares the schedule with an older one: a
revision of the site folder's git repository (by the git program), another site folder, or a schedule.yaml. Entries of the
log and published weeks that have begun must be as they were. What differs is told to each person whom it concerns.`,
		Example: "  watchbill check --strict\n  watchbill check --against origin/main --format markdown\n" +
			"  watchbill check --format github",
		RunE: func(c *cobra.Command, _ []string) error {
			return f.run(c, o)
		},
	}
	c.Flags().StringVar(&f.against, "against", "", "git revision, site folder or schedule.yaml to compare with")
	c.Flags().StringVar(&f.format, "format", formatText, "text, markdown, json or github (annotations on lines)")
	c.Flags().BoolVar(&f.asJSON, "json", false, "the same as --format json")
	return c
}

func (f checkFlags) run(c *cobra.Command, o *options) error {
	g, err := o.generator()
	if err != nil {
		return err
	}
	if f.asJSON {
		f.format = formatJSON
	}
	if !slices.Contains([]string{formatText, formatMarkdown, formatJSON, formatGitHub}, f.format) {
		return usageError{fmt.Errorf("--format %q is neither text nor markdown nor json nor github", f.format)}
	}
	var told []problem.Problem
	if f.against != "" {
		if g.Before, told, err = older(c.Context(), g, f.against); err != nil {
			return err
		}
	}
	report, err := generator.Check(c.Context(), g)
	if err != nil && !generator.IsProblems(err) {
		return err
	}
	report.Problems = append(told, report.Problems...)
	v := verdict{checkFlags: f, site: o.site, report: report, compared: g.Before != nil && report.Sound, wrong: err != nil}
	if v.compared {
		v.people = revision.Compare(g.Before, report.Site.Roster)
		v.balances = balances(g.Before, report.Site.Roster)
	}
	if shown := v.show(c.OutOrStdout(), c.ErrOrStderr()); shown != nil {
		return shown
	}
	if err != nil {
		return failed(c.ErrOrStderr(), report, err)
	}
	return nil
}

// verdict is what a check found.
type verdict struct {
	checkFlags
	site     string
	report   generator.Report
	people   []revision.Person
	balances []standing
	compared bool
	wrong    bool
}

func (v verdict) show(stdout, stderr io.Writer) error {
	switch v.format {
	case formatJSON:
		return v.json(stdout)
	case formatMarkdown:
		v.markdown(stdout)
		return nil
	case formatGitHub:
		annotate(stdout, v.site, v.report.Problems)
		return nil
	}
	tell(stderr, v.report.Problems)
	if !v.wrong {
		fmt.Fprintf(stdout, "checked: %s\n", count(v.report))
	}
	if v.compared {
		fmt.Fprintf(stdout, "compared with %s: %s\n", v.against, v.concerned())
		tellDifferences(stdout, v.people)
		tellBalances(stdout, v.balances)
	}
	return nil
}

func (v verdict) concerned() string {
	switch n := len(v.people); n {
	case 0:
		return "nobody's duty differs"
	case 1:
		return "the duty of 1 person differs"
	default:
		return fmt.Sprintf("the duty of %d people differs", n)
	}
}

// markdown prints problems and differences for a comment on a pull request.
func (v verdict) markdown(w io.Writer) {
	if v.compared {
		fmt.Fprintf(w, "Compared with %s: %s.\n", markdown.Literal(v.against), v.concerned())
		if len(v.people) > 0 {
			fmt.Fprintln(w)
			differencesMarkdown(w, v.people)
		}
		balancesMarkdown(w, v.balances)
		fmt.Fprintln(w)
	}
	if !v.wrong {
		fmt.Fprintf(w, "Checked: %s.\n", count(v.report))
	}
	for _, p := range v.report.Problems {
		if p.Severity == problem.Note {
			continue
		}
		text := p.Message
		if p.Pos.File != "" {
			text = p.Pos.String() + ": " + text
		}
		if p.Hint != "" {
			text += " (" + p.Hint + ")"
		}
		fmt.Fprintf(w, "- **%s** %s\n", p.Severity, markdown.Literal(text))
	}
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

func jsonProblems(found []problem.Problem) []jsonProblem {
	rows := make([]jsonProblem, len(found))
	for i, p := range found {
		rows[i] = jsonProblem{p.Pos.File, p.Pos.Line, p.Pos.Column, p.Severity.String(), p.Message, p.Hint}
	}
	return rows
}

func (v verdict) json(w io.Writer) error {
	rows := jsonProblems(v.report.Problems)
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	if !v.compared {
		return e.Encode(struct {
			Problems []jsonProblem `json:"problems"`
		}{rows})
	}
	return e.Encode(struct {
		Problems []jsonProblem `json:"problems"`
		Against  string        `json:"against"`
		People   []jsonPerson  `json:"people"`   // whose duty differs
		Balances []standing    `json:"balances"` // of everybody, over all published weeks
	}{rows, v.against, differencesJSON(v.people), v.balances})
}
