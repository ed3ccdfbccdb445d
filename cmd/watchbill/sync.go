package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/visit-dav/watchbill/generator/github"
	"github.com/visit-dav/watchbill/generator/problem"
	"github.com/visit-dav/watchbill/generator/source"
)

// exitLater is sysexits.h's EX_TEMPFAIL: nothing is wrong here, another try later may do.
const exitLater = 75

// syncFlags are what sync alone knows.
type syncFlags struct {
	given                     *pflag.FlagSet // tells which were
	repo, product, api, fruit string
	full, allowShrink, asJSON bool
	pictures                  bool
	maxWait, fullEvery        time.Duration
	maxShrink                 float64
	above                     int
}

func newSync(o *options) *cobra.Command {
	f := &syncFlags{}
	c := &cobra.Command{
		Use:   "sync",
		Short: "Bring the issues of a GitHub repository into the snapshot",
		Long: `Sync writes the snapshot anew, whole, or leaves the last one as it was. The token comes from GITHUB_TOKEN or
GH_TOKEN; the API's address from --api, else GITHUB_API_URL, else https://api.github.com/. It ends with 75 when GitHub
asks to wait longer than --max-wait, and says when to come back. What site.yaml says under repositories and sync holds
where no flag says otherwise.`,
		Example: "  watchbill sync\n  watchbill sync --repo owner/incidents --full --json",
		RunE: func(c *cobra.Command, _ []string) error {
			return f.run(c.Context(), o, c.OutOrStdout(), c.ErrOrStderr())
		},
	}
	fs := c.Flags()
	f.given = fs
	fs.StringVar(&f.repo, "repo", "", "incidents repository, OWNER/NAME (default: repositories: incidents of site.yaml)")
	fs.StringVar(&f.product, "product", "", "product repository, OWNER/NAME, or none (default: that of site.yaml)")
	fs.StringVar(&f.fruit, "fruit-label", "low-hanging fruit", "label of product issues that are kept while open")
	fs.StringVar(&f.api, "api", "", "address of the REST API (default: GITHUB_API_URL, else https://api.github.com/)")
	fs.BoolVar(&f.full, "full", false, "read everything, also where reading what changed would do")
	fs.IntVar(&f.above, "incremental-above", github.DefaultIncrementalAbove,
		"issues and pull requests above which only what changed is read")
	fs.DurationVar(&f.fullEvery, "full-every", github.DefaultFullEvery, "read everything at least this often")
	fs.DurationVar(&f.maxWait, "max-wait", github.DefaultMaxWait, "longest wait for one answer")
	fs.Float64Var(&f.maxShrink, "max-shrink", github.DefaultMaxShrink, "percent of the incidents that a sync may lose")
	fs.BoolVar(&f.allowShrink, "allow-shrink", false, "lose as many incidents as are gone")
	fs.BoolVar(&f.asJSON, "json", false, "print a summary as JSON")
	return c
}

func (f *syncFlags) run(ctx context.Context, o *options, stdout, stderr io.Writer) error {
	if err := f.configure(o.site, stderr); err != nil {
		return err
	}
	g, err := f.github(o)
	if err != nil {
		return err
	}
	show := newProgress(stderr)
	g.Note = func(text string) {
		show.done()
		fmt.Fprintln(stderr, text)
	}
	g.Progress = func(p github.Progress) { show.stage(counters(p)) }
	report, err := github.Sync(ctx, g)
	show.done()
	if told := f.tell(stdout, report, err); told != nil {
		return told
	}
	if err == nil {
		return nil
	}
	if errors.Is(err, context.Canceled) {
		err = errors.New("stopped")
	}
	return unfinished{err, left(g.File, report)}
}

// unfinished is an error that came in between, and what was left behind.
type unfinished struct {
	error
	left string
}

// Error tells both in the first line, before the hints.
func (u unfinished) Error() string {
	cause, hints, some := strings.Cut(u.error.Error(), "\n")
	if some {
		hints = "\n" + hints
	}
	return cause + "; " + u.left + hints
}

// Unwrap gives the cause.
func (u unfinished) Unwrap() error { return u.error }

func left(file string, r *github.Report) string {
	if r != nil && r.Written {
		return "the incidents are synced, the product's issues are as they were"
	}
	if _, err := os.Stat(file); errors.Is(err, fs.ErrNotExist) {
		return "no snapshot was written"
	}
	return "the last snapshot is as it was"
}

// configure takes from site.yaml what no flag says. A mistake in it stops the sync: it may mean less loss, or another
// repository.
func (f *syncFlags) configure(site string, stderr io.Writer) error {
	var problems problem.List
	config := source.ReadSite(os.DirFS(site), &problems)
	if n := problems.Count(problem.Error); n > 0 {
		tell(stderr, slices.DeleteFunc(problems.Sorted(), func(p problem.Problem) bool { return p.Severity != problem.Error }))
		fmt.Fprintf(stderr, "\n%s; the last snapshot is as it was\n", plural(n, "error"))
		return errTold
	}
	f.pictures = config.Pictures == source.CopyPictures
	c := config.Sync
	f.repo = cmp.Or(f.repo, config.Repositories.Incidents)
	f.product = cmp.Or(f.product, config.Repositories.Product)
	if !f.given.Changed("fruit-label") {
		f.fruit = c.LowHangingFruit
	}
	if c.IncrementalAbove != nil && !f.given.Changed("incremental-above") {
		f.above = *c.IncrementalAbove
	}
	if c.FullEvery != nil && !f.given.Changed("full-every") {
		f.fullEvery = time.Duration(*c.FullEvery) * 24 * time.Hour
	}
	if c.MaxShrink != nil && !f.given.Changed("max-shrink") {
		f.maxShrink = float64(*c.MaxShrink)
	}
	if c.MaxWait != nil && !f.given.Changed("max-wait") {
		f.maxWait = *c.MaxWait
	}
	return nil
}

// connection gives what every command that asks GitHub has alike; api is the flag, which may be empty.
func connection(api string) github.Options {
	return github.Options{
		API: cmp.Or(api, os.Getenv("GITHUB_API_URL")), Token: cmp.Or(os.Getenv("GITHUB_TOKEN"), os.Getenv("GH_TOKEN")),
		Clock: wall{}, Jitter: rand.Float64, Agent: "watchbill/" + version(),
	}
}

// github gives the options as the sync takes them.
func (f *syncFlags) github(o *options) (github.Options, error) {
	g := connection(f.api)
	g.Repository, g.Product, g.FruitLabel, g.Pictures = f.repo, f.product, f.fruit, f.pictures
	g.File = cmp.Or(o.incidents, filepath.Join(o.site, ".watchbill", "incidents.jsonl"))
	g.Full, g.IncrementalAbove, g.FullEvery = f.full, orNone(f.above), f.fullEvery
	g.MaxWait, g.MaxShrink, g.AllowShrink = orNone(f.maxWait), orNone(f.maxShrink), f.allowShrink
	if g.Product == "none" {
		g.Product = ""
	}
	if g.Repository == "" {
		return g, usageError{errors.New("no repository: say --repo OWNER/NAME, or write it into content/site.yaml " +
			"under repositories: incidents")}
	}
	return g, nil
}

// orNone lets 0 mean 0, not the default.
func orNone[T int | float64 | time.Duration](n T) T {
	if n == 0 {
		return -1
	}
	return n
}

// jsonSync is the summary as --json prints it, of a sync that failed too.
type jsonSync struct {
	*github.Report
	Error    string     `json:"error,omitempty"`
	ComeBack *time.Time `json:"come_back,omitempty"`
}

// tell prints the summary; of a failure only for programs.
func (f *syncFlags) tell(w io.Writer, r *github.Report, failed error) error {
	if f.asJSON {
		summary := jsonSync{Report: r}
		if failed != nil {
			summary.Error = failed.Error()
		}
		var later *github.LaterError
		if errors.As(failed, &later) {
			at := later.At.UTC().Truncate(time.Second)
			summary.ComeBack = &at
		}
		e := json.NewEncoder(w)
		e.SetIndent("", "  ")
		return e.Encode(summary)
	}
	if r == nil || (failed != nil && !r.Written) {
		return nil
	}
	fmt.Fprintf(w, "synced %s into %s\n", r.Repository, filepath.ToSlash(r.File))
	row := func(name, format string, args ...any) {
		fmt.Fprintf(w, "  %-10s %s\n", name, fmt.Sprintf(format, args...))
	}
	row("mode", "%s: %s", r.Mode, r.Reason)
	row("incidents", "%d, before %d; %s left out", r.Issues, r.Before, plural(r.PullRequests, "pull request"))
	if n := len(r.Gone); n > 0 {
		row("gone", "%s, deleted or transferred: %s", plural(n, "incident"), numbers(r.Gone))
	}
	if n := len(r.Moved); n > 0 {
		row("moved", "%s, now of another repository: %s", plural(n, "incident"), numbers(r.Moved))
	}
	row("comments", "%d", r.Comments)
	row("visibility", "%s", r.Visibility)
	if p := r.Product; p != nil {
		row("product", "%d of %s: %d referred to, %d with the label, %d gone, %d left for the next sync",
			p.Kept, p.Repository, p.Referred, p.Fruit, p.Gone, p.Left)
	}
	if p := r.Pictures; p != nil {
		row("pictures", "%d copied, %d kept, %d failed, %d left for the next sync", p.Copied, p.Kept, p.Failed, p.Left)
	}
	requests := strconv.Itoa(r.Requests)
	if r.Waited > 0 {
		requests += fmt.Sprintf(", with %s of waits", r.Waited.Round(time.Second))
	}
	if r.RequestsLeft != nil {
		requests += fmt.Sprintf("; %d left of the limit", *r.RequestsLeft)
	}
	row("requests", "%s", requests)
	return nil
}

// numbers lists issues, the first ones of many.
func numbers(all []int) string {
	const most = 20
	var list []string
	for _, n := range all[:min(len(all), most)] {
		list = append(list, fmt.Sprintf("#%d", n))
	}
	if len(all) > most {
		list = append(list, fmt.Sprintf("and %d more", len(all)-most))
	}
	return strings.Join(list, ", ")
}

// counters shows where a sync stands, with a bar when the last one tells how much to expect.
func counters(p github.Progress) string {
	const width = 16
	text := fmt.Sprintf("%d issues, %d comments", p.Issues, p.Comments)
	if p.Expected > 0 {
		done := min(width*(p.Issues+p.Comments)/p.Expected, width)
		text = "[" + strings.Repeat("=", done) + strings.Repeat(" ", width-done) + "] " + text
	}
	if !p.Until.IsZero() {
		text += ", waits until " + p.Until.Local().Format(time.TimeOnly)
	}
	if p.Left >= 0 {
		text += fmt.Sprintf(", %d requests left", p.Left)
	}
	return text
}

// wall is the machine's clock.
type wall struct{}

// Now implements github.Clock.
func (wall) Now() time.Time { return time.Now() }

// Sleep implements github.Clock.
func (wall) Sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// failure gives the exit code of an error.
func failure(err error) int {
	var later *github.LaterError
	if errors.As(err, &later) {
		return exitLater
	}
	return exitFailed
}
