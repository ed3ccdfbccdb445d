package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/visit-dav/watchbill/generator"
	"github.com/visit-dav/watchbill/generator/incident"
	"github.com/visit-dav/watchbill/generator/problem"
	"github.com/visit-dav/watchbill/generator/site"
	"github.com/visit-dav/watchbill/generator/source"
)

// reviewFlags are what review alone knows.
type reviewFlags struct {
	since          string
	approve        []int
	asJSON, dryRun bool
}

func newReview(o *options) *cobra.Command {
	f := &reviewFlags{}
	c := &cobra.Command{
		Use:   "review [NUMBER...]",
		Short: "Show what is or would be published of incidents, and approve it",
		Long: `Review shows the text of incidents as readers would get it, with each mask between ⟦ and ⟧, and says what is
withheld and why. Without numbers it shows what waits for an approval, under publish: reviewed, or else what is published.

With --approve the sum of exactly the text that is shown goes into content/approved.jsonl: commit it, and have the commit
reviewed. Under publish: reviewed that text alone is published; an edit of the issue, or of what is masked, withholds it
until it is approved again. What was approved under the publish label needs the label, too.

A likely secret is told by number and kind, and the command ends with 1. Restricted incidents are only counted.`,
		Example: "  watchbill review\n  watchbill review --since origin/main\n  watchbill review 12 --approve 12",
		Args:    func(*cobra.Command, []string) error { return nil },
		RunE: func(c *cobra.Command, args []string) error {
			numbers, err := issueNumbers(args)
			if err != nil {
				return err
			}
			if f.since != "" && len(numbers)+len(f.approve) > 0 {
				return usageError{errors.New("--since chooses what is new: leave it out, or the numbers")}
			}
			return f.run(c, o, numbers)
		},
	}
	c.Flags().StringVar(&f.since, "since", "", "show only what is new since this snapshot file, or that of a git revision")
	c.Flags().IntSliceVar(&f.approve, "approve", nil, "approve the text of these incidents, as it is shown")
	c.Flags().BoolVar(&f.asJSON, "json", false, "print JSON")
	registerDryRun(c.Flags(), &f.dryRun)
	return c
}

// issueNumbers reads the numbers of issues, with or without a #.
func issueNumbers(args []string) ([]int, error) {
	var numbers []int
	for _, arg := range args {
		n, err := strconv.Atoi(strings.TrimPrefix(arg, "#"))
		if err != nil || n <= 0 {
			return nil, usageError{fmt.Errorf("%q is no number of an incident", arg)}
		}
		numbers = append(numbers, n)
	}
	return numbers, nil
}

func (f *reviewFlags) run(c *cobra.Command, o *options, numbers []int) error {
	g, err := o.generator()
	if err != nil {
		return err
	}
	review, err := load(c, g)
	if err != nil {
		return err
	}
	shown := &reviewed{Review: review, reviewFlags: f, stdout: c.OutOrStdout(), stderr: c.ErrOrStderr()}
	if err := shown.choose(c.Context(), g, append(numbers, f.approve...)); err != nil {
		return err
	}
	if len(f.approve) > 0 {
		if err := shown.judgeApproval(); err != nil {
			return err
		}
		if err := shown.write(g); err != nil {
			return err
		}
	}
	if err := shown.show(); err != nil {
		return err
	}
	return shown.tellSecrets()
}

// load judges the incidents, or tells why it can't.
func load(c *cobra.Command, g generator.Options) (*site.Review, error) {
	review, report, err := generator.Review(g)
	tell(c.ErrOrStderr(), report.Problems)
	if err != nil {
		return nil, failed(c.ErrOrStderr(), report, err)
	}
	return review, nil
}

// reviewed is a review, and what of it is shown.
type reviewed struct {
	*site.Review
	*reviewFlags
	shown          []incident.Candidate // by number
	written        []int                // approved just now
	difference     string               // of the file of approvals
	stdout, stderr io.Writer
}

func (r *reviewed) find(number int) *incident.Candidate {
	i, found := slices.BinarySearchFunc(r.Candidates, number, func(c incident.Candidate, n int) int { return c.Number - n })
	if !found {
		return nil
	}
	return &r.Candidates[i]
}

// choose takes the incidents that were asked for, else those that wait for an approval or are published. Of a restricted
// one it says what it says of one that doesn't exist.
func (r *reviewed) choose(ctx context.Context, g generator.Options, numbers []int) error {
	if len(numbers) > 0 {
		slices.Sort(numbers)
		for _, n := range slices.Compact(numbers) {
			c := r.find(n)
			if c == nil {
				return fmt.Errorf("there is no incident %d that can be reviewed", n)
			}
			r.shown = append(r.shown, *c)
		}
		return nil
	}
	for _, c := range r.Candidates {
		if c.Waits() || r.Rules.Publish != incident.Reviewed && c.Publishable() {
			r.shown = append(r.shown, c)
		}
	}
	if r.since == "" {
		return nil
	}
	before, err := r.earlier(ctx, g)
	if err != nil {
		return err
	}
	r.shown = slices.DeleteFunc(r.shown, func(c incident.Candidate) bool {
		old, known := before[c.Number]
		return known && old.Sum == c.Sum && old.Withheld == c.Withheld
	})
	return nil
}

// earlier judges the older snapshot by the present rules.
func (r *reviewed) earlier(ctx context.Context, g generator.Options) (map[int]incident.Candidate, error) {
	if err := olderSnapshot(ctx, &g, r.since); err != nil {
		return nil, err
	}
	g.Strict = false
	review, report, err := generator.Review(g)
	if generator.IsProblems(err) {
		tell(r.stderr, report.Problems)
		return nil, fmt.Errorf("--since %s: the snapshot has %w", r.since, err)
	}
	if err != nil {
		return nil, err
	}
	before := map[int]incident.Candidate{}
	for _, c := range review.Candidates {
		before[c.Number] = c
	}
	return before, nil
}

// olderSnapshot makes the options read another snapshot: a file, else that of a git revision.
func olderSnapshot(ctx context.Context, g *generator.Options, since string) error {
	if info, err := os.Stat(since); err == nil && !info.IsDir() {
		g.Incidents = since
		return nil
	}
	places := generator.Snapshots()
	if g.Incidents != "" {
		place, err := filepath.Rel(g.Site, g.Incidents)
		if err != nil {
			return err
		}
		places = []string{filepath.ToSlash(place)}
		g.Incidents = ""
	}
	id, err := revisionID(ctx, g.Site, "--since", since)
	if err != nil {
		return err
	}
	g.Instead = map[string][]byte{}
	for _, place := range places {
		text, err := git(ctx, g.Site, "cat-file", "blob", id+":./"+place)
		if err == nil {
			g.Instead[generator.Snapshots()[0]] = append([]byte{}, text...)
			return nil
		}
	}
	return fmt.Errorf("--since %s: that revision has no %s\n\thint: name an older snapshot's file, or commit snapshots",
		since, strings.Join(places, " and no "))
}

// judgeApproval tells why what was named can't be approved, all of it at once.
func (r *reviewed) judgeApproval() error {
	wrong := 0
	for _, c := range r.shown {
		if !slices.Contains(r.approve, c.Number) {
			continue
		}
		switch {
		case c.Open():
			fmt.Fprintf(r.stderr, "incident %d can't be approved: it is open\n", c.Number)
			wrong++
		case len(c.Secrets) > 0:
			fmt.Fprintln(r.stderr, secretProblem(&c))
			wrong++
		}
	}
	if wrong == 0 {
		return nil
	}
	fmt.Fprintln(r.stderr, "\nnothing was approved")
	return errTold
}

// write puts the sums into the file of approvals.
func (r *reviewed) write(g generator.Options) error {
	if _, err := os.Stat(filepath.Join(g.Site, "content")); errors.Is(err, fs.ErrNotExist) {
		return errors.New("there is no content folder here to write to\n\thint: --site names the folder that holds content/")
	}
	name := filepath.Join(g.Site, filepath.FromSlash(source.ApprovedFile))
	before, err := os.ReadFile(name)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	approved := r.Rules.Approved
	for _, n := range r.approve {
		if r.needsApproval(n) {
			approved = approved.With(n, r.find(n).Sum)
		}
		r.written = append(r.written, n)
	}
	text := approved.Text()
	r.difference = unified(source.ApprovedFile, before, text)
	if r.dryRun || r.difference == "" {
		return nil
	}
	if err := replaceFile(name, before, text); err != nil {
		return err
	}
	r.publish()
	return nil
}

// publish takes note that what was approved is published from now on.
func (r *reviewed) publish() {
	if r.Rules.Publish != incident.Reviewed {
		return
	}
	for _, list := range [][]incident.Candidate{r.Candidates, r.shown} {
		for i := range list {
			if slices.Contains(r.written, list[i].Number) {
				list[i].Withheld = ""
			}
		}
	}
}

// needsApproval tells whether a line has to be written: not where one stands that lets the same text through.
func (r *reviewed) needsApproval(n int) bool {
	published := r.find(n).Withheld == "" && r.Rules.Publish == incident.Reviewed
	return !published || len(r.Rules.Approved[n]) > 1
}

func secretProblem(c *incident.Candidate) problem.Problem {
	return problem.Problem{
		Pos: c.Pos, Severity: problem.Error, Hint: incident.SecretHint,
		Message: fmt.Sprintf("incident %d holds a likely secret (%s)", c.Number, strings.Join(c.Secrets, ", ")),
	}
}

// tellSecrets fails when one of the shown incidents holds a likely secret.
func (r *reviewed) tellSecrets() error {
	told := 0
	for _, c := range r.shown {
		if len(c.Secrets) > 0 {
			fmt.Fprintln(r.stderr, secretProblem(&c))
			told++
		}
	}
	if told == 0 {
		return nil
	}
	return errTold
}
