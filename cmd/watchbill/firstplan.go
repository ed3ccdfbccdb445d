package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/visit-dav/watchbill/generator"
	"github.com/visit-dav/watchbill/generator/planner"
	"github.com/visit-dav/watchbill/generator/roster"
	"github.com/visit-dav/watchbill/generator/starter"
)

// weeksAhead is how much of a new team is planned: the calendar feeds reach a year ahead.
const weeksAhead = 53

// planFirst plans a new team's first year, as `watchbill plan` would. Where somebody alone has no backup, or few people
// leave no other way, rules are broken in their order, and that is told.
func (f *initFlags) planFirst(stderr io.Writer) error {
	if len(f.Plan) > 0 {
		return nil
	}
	r, err := f.roster()
	if r == nil {
		return err
	}
	p, err := planner.Make(planner.Request{Roster: r, First: roster.WeekOf(f.From), Weeks: weeksAhead, Relax: planner.Filled})
	if err != nil {
		return err
	}
	for _, w := range p.New() {
		f.Plan = append(f.Plan, starter.Week{Week: w.Week, Primary: w.Primary, Backup: w.Backup})
	}
	if len(p.Broken) > 0 && len(f.People) > 1 {
		fmt.Fprintf(stderr, "these people can't keep all rules; in %s one is broken, the first:\n\t%s\n", plural(len(p.Broken), "week"), p.Broken[0])
	}
	return nil
}

// roster is that of the answers, without a plan; nil when they aren't sound, which the check of the files tells.
func (f *initFlags) roster() (*roster.Roster, error) {
	scratch, err := os.MkdirTemp("", "watchbill-init-*")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(scratch)
	files, err := starter.Site(f.Answers)
	if err != nil {
		return nil, err
	}
	if err := writeFiles(io.Discard, scratch, files); err != nil {
		return nil, err
	}
	report, err := generator.Duty(generator.Options{Site: scratch, Clock: f.Recorded})
	if err != nil {
		if generator.IsProblems(err) {
			err = nil
		}
		return nil, err
	}
	return report.Site.Roster, nil
}

// markNovices marks those that were named as novices, by name or, as the question has it, by number.
func (f *initFlags) markNovices() error {
	for _, said := range f.novices {
		i := slices.IndexFunc(f.People, func(p starter.Person) bool { return strings.EqualFold(p.Name, said) })
		if n, err := strconv.Atoi(said); i < 0 && err == nil && 0 < n && n <= len(f.People) {
			i = n - 1
		}
		if i < 0 {
			return usageError{fmt.Errorf("--novice: nobody of the team has the name %q", said)}
		}
		f.People[i].Novice = true
	}
	if len(f.People) > 1 && !slices.ContainsFunc(f.People, func(p starter.Person) bool { return !p.Novice }) {
		return usageError{errors.New("--novice: a novice has a veteran as backup, so somebody must be one")}
	}
	return nil
}
