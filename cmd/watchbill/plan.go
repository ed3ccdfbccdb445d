package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/visit-dav/watchbill/generator"
	"github.com/visit-dav/watchbill/generator/hours"
	"github.com/visit-dav/watchbill/generator/logbook"
	"github.com/visit-dav/watchbill/generator/planner"
	"github.com/visit-dav/watchbill/generator/revision"
	"github.com/visit-dav/watchbill/generator/roster"
	"github.com/visit-dav/watchbill/generator/site"
	"github.com/visit-dav/watchbill/generator/source"
)

// planFlags say what is planned, and what becomes of it.
type planFlags struct {
	entryFlags
	weeks           int
	from, relax     string
	publish, asJSON bool
}

func newPlan(o *options) *cobra.Command {
	var f planFlags
	c := &cobra.Command{
		Use:   "plan [--weeks N] [--publish]",
		Short: "Plan the coming weeks fairly, and mend published ones",
		Long: `Plan finds who serves in new weeks, after those that are published, and tells of each week why. Of published weeks
it moves those roles alone whose people can't serve any more, and fills those that are vacant, with the fewest changes.
The same roster gives the same plan.

The rules in content/roster.yaml hold always: available, rest between turns, the chain, a novice with a veteran. Then
nobody is more than a week from their share, holidays are shared, turns lie apart evenly. Where the rules can't all hold,
nothing is planned and the reason is told; --relax allows a rule to be broken there, and those before it in the order
gap, chain, veteran, filled.

Nothing is written unless you --publish. New weeks become a block of the plan in content/schedule.yaml; what moves in
published ones becomes entries of the log, which need --reason and --by.`,
		Example: "  watchbill plan --weeks 13\n" +
			"  watchbill plan --weeks 13 --publish\n" +
			"  watchbill plan --publish --by ada --reason 'Ben is away in July.'",
		RunE: func(c *cobra.Command, _ []string) error {
			switch {
			case f.publish && f.asJSON:
				return usageError{errors.New("--json shows a plan; leave it out with --publish")}
			case f.publish:
				return f.write(c, o)
			case f.dryRun:
				return usageError{errors.New("--dry-run goes with --publish; without, nothing is written anyway")}
			}
			return f.show(c, o)
		},
	}
	c.Flags().IntVar(&f.weeks, "weeks", 0, "weeks to add after the published ones; without, those are mended alone")
	c.Flags().StringVar(&f.from, "from", "", "first week that may be planned or mended (default: next week)")
	c.Flags().StringVar(&f.relax, "relax", "", "allow this rule to be broken where all can't hold: "+relaxable())
	c.Flags().BoolVar(&f.publish, "publish", false, "write the plan into content/schedule.yaml")
	c.Flags().BoolVar(&f.asJSON, "json", false, "print JSON")
	f.register(c.Flags())
	c.Flags().Lookup("reason").Usage = "why published weeks move, in a sentence that the public may read"
	return c
}

// show prints the plan and writes nothing.
func (f *planFlags) show(c *cobra.Command, o *options) error {
	g, err := o.generator()
	if err != nil {
		return err
	}
	report, err := generator.Duty(g)
	if err != nil {
		tell(c.ErrOrStderr(), report.Problems)
		return failed(c.ErrOrStderr(), report, err)
	}
	p, err := f.plan(report.Site)
	if err != nil {
		return err
	}
	if f.asJSON {
		return planJSON(c.OutOrStdout(), p)
	}
	planText(c.OutOrStdout(), report.Site, p)
	return nil
}

// write publishes the plan.
func (f *planFlags) write(c *cobra.Command, o *options) error {
	a, err := amend(c, o, source.ScheduleFile, f.dryRun)
	if err != nil {
		return err
	}
	p, err := f.plan(a.before)
	if err != nil {
		return err
	}
	planText(a.stdout, a.before, p)
	if len(p.New()) == 0 && len(p.Changes()) == 0 {
		fmt.Fprintln(a.stdout, "\nnothing to write")
		return nil
	}
	text, err := f.entries(a, p)
	if err != nil {
		return err
	}
	fmt.Fprintln(a.stdout)
	after, err := a.judge(c.Context(), text)
	if err != nil {
		return err
	}
	if err := follows(p, a.before.Roster, after.Roster); err != nil {
		return err
	}
	tellDifferences(a.stdout, revision.Compare(a.before.Roster, after.Roster))
	return a.write(text, f.written(p))
}

// plan makes the plan that was asked for.
func (f *planFlags) plan(s *site.Site) (*planner.Plan, error) {
	first, weeks, err := f.window(s)
	if err != nil {
		return nil, err
	}
	p, err := planner.Make(planner.Request{Roster: s.Roster, First: first, Weeks: weeks, Relax: planner.Rule(f.relax)})
	var impossible *planner.Impossible
	if errors.As(err, &impossible) {
		err = fmt.Errorf("%w: --relax %s", err, impossible.Relax)
		if impossible.Relax == planner.Veteran {
			err = fmt.Errorf("%w; veterans have a veteran_since in %s", err, source.RosterFile)
		}
	}
	return p, err
}

// mostWeeks is fifty years.
const mostWeeks = 2600

// relaxable lists the rules that may be broken when asked, in their order.
func relaxable() string {
	var names []string
	for _, rule := range planner.Relaxable() {
		names = append(names, string(rule))
	}
	return strings.Join(names, ", ")
}

// window gives the weeks that are looked at: the published ones that may be mended, and the new ones.
func (f *planFlags) window(s *site.Site) (first roster.Week, weeks int, err error) {
	present := roster.WeekOf(hours.DateOf(s.Now, s.Zone))
	first = present.Add(1)
	if f.from != "" {
		if first, err = week("--from", f.from); err != nil {
			return first, 0, err
		}
	}
	if f.weeks < 0 || f.weeks > mostWeeks {
		return first, 0, usageError{fmt.Errorf("--weeks takes a number from 0 to %d, found %d", mostWeeks, f.weeks)}
	}
	if f.relax != "" && !slices.Contains(planner.Relaxable(), planner.Rule(f.relax)) {
		return first, 0, usageError{fmt.Errorf("--relax %q is no rule that can be relaxed: those are %s", f.relax, relaxable())}
	}
	after := first // the first week that isn't published
	if published := s.Roster.Weeks(); len(published) > 0 {
		after = published[len(published)-1].Week.Add(1)
	}
	switch {
	case first.Compare(present) <= 0 && first.Compare(after) < 0:
		return first, 0, usageError{fmt.Errorf("%s has begun and is published; cover and promote change it", first)}
	case first.Compare(after) > 0:
		return first, 0, usageError{fmt.Errorf("%s isn't published yet, and weeks are planned without a hole: --from %[1]s", after)}
	case first == after && f.weeks == 0:
		return first, 0, usageError{errors.New("--weeks is needed: no published week is still to come")}
	}
	return first, after.Monday().Sub(first.Monday())/7 + f.weeks, nil
}

// entries gives the schedule with the plan in it.
func (f *planFlags) entries(a *amendment, p *planner.Plan) ([]byte, error) {
	text := a.old
	changes := p.Changes()
	at, err := f.instant(a.before)
	if err != nil {
		return nil, err
	}
	if len(changes) > 0 {
		frame, err := f.entry(a.before)
		if err != nil {
			return nil, fmt.Errorf("published weeks move: %w", err)
		}
		for _, change := range changes {
			change.At, change.By, change.Reason = frame.At, frame.By, frame.Reason
			if text, err = logbook.AppendChange(text, change, a.before.Zone); err != nil {
				return nil, fmt.Errorf("%s: %w", a.file, err)
			}
		}
	}
	if weeks := p.New(); len(weeks) > 0 {
		block := roster.Block{Recorded: at, Weeks: weeks}
		if text, err = logbook.AppendBlock(text, block, a.before.Zone); err != nil {
			return nil, fmt.Errorf("%s: %w", a.file, err)
		}
	}
	return text, nil
}

// written tells what became of the plan.
func (f *planFlags) written(p *planner.Plan) string {
	weeks, changes := p.New(), p.Changes()
	switch {
	case len(changes) == 0:
		return plural(len(weeks), "week")
	case len(weeks) == 0:
		return plural(len(changes), "change")
	}
	return plural(len(weeks), "week") + " and " + plural(len(changes), "change")
}

// follows checks that the schedule says what the plan does, and else what it said before: entries of the log lean on each
// other, so that not every plan can be said by new ones.
func follows(p *planner.Plan, before, after *roster.Roster) error {
	moved := map[roster.Week]planner.Week{}
	for _, w := range p.Weeks {
		moved[w.Week] = w
	}
	for _, w := range after.Weeks() {
		was, _ := before.Week(w.Week)
		for role, is := range [][]roster.Assignment{w.Primary, w.Backup} {
			held := [][]roster.Assignment{was.Primary, was.Backup}[role]
			want := moved[w.Week].Seats[role]
			switch {
			case want.Moved() || want.Person != "" && want.Was == "":
				held = []roster.Assignment{{Person: want.Person, From: start(w.Week, after), To: start(w.Week.Add(1), after)}}
			case len(is) == 0:
				continue
			}
			if !slices.EqualFunc(held, is, sameDuty) {
				return fmt.Errorf("the log can't be extended so that %s is as planned; nothing was written\n"+
					"\thint: write the swaps and covers one by one", w.Week)
			}
		}
	}
	return nil
}

func sameDuty(a, b roster.Assignment) bool {
	return a.Person == b.Person && a.From.Equal(b.From) && a.To.Equal(b.To)
}

func start(w roster.Week, r *roster.Roster) time.Time { return w.Start(r.Calendar().Zone()) }
