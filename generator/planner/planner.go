// Package planner finds who serves in the coming weeks, mends published weeks with the fewest changes, and tells why. It
// does no I/O, reads no clock, and gives the same plan for the same request on every machine.
//
// A plan is found in four steps. repair searches the least change that lets published weeks keep the rules. draft goes
// through the new weeks with several partial plans at once. polish exchanges turns as long as that makes the plan better.
// settle drafts anew, within bounds, where somebody is too far from their share. What better means stands in one place, cost: the
// objectives in their order, compared one after the other.
package planner

import (
	"errors"
	"fmt"

	"github.com/visit-dav/watchbill/generator/hours"
	"github.com/visit-dav/watchbill/generator/roster"
)

// Request says what to plan.
type Request struct {
	Roster *roster.Roster
	First  roster.Week // of the window; published weeks before it and after it stay as they are
	Weeks  int         // of the window, published ones and those without duty among them
	Relax  Rule        // the last rule that may be broken where all can't hold, see Relaxable; "": none
}

// Plan is who serves in the duty weeks of a window.
type Plan struct {
	Weeks  []Week
	Broken []Break // the rules that were relaxed, by week
	roster *roster.Roster
}

// Week is a duty week of a plan.
type Week struct {
	Week       roster.Week
	Days       []hours.Date // with duty hours
	Holidays   []hours.Holiday
	Published  bool        // in the roster; else it is new
	Seats      [2]Seat     // the primary's and the backup's
	Candidates []Candidate // everybody who is of the team then, in the order of the roster
}

// Seat is a role of a week, and why it is whose.
type Seat struct {
	Role    roster.Role
	Person  string // slug or roster.Vacant
	Was     string // as published, by slug or roster.Vacant; "" in a new week
	Decided Rule   // what speaks against the next best person
	Instead string // slug of that person; "" when nobody else comes into question
	Reason  string // in words
}

// Moved tells whether a published role goes to somebody else.
func (s Seat) Moved() bool { return s.Was != "" && s.Was != s.Person }

// Candidate is a person as a week finds them.
type Candidate struct {
	Person  string
	Balance float64 // weeks that the person owes before the week; below 0 the team owes them
	Holiday float64 // the same of weeks with a holiday
	Away    string  // why the person can't serve, in words; "" when they can
	Resting string  // why the person should rest, in words; "" when they needn't
}

// maxWeeks is how many weeks are planned at a time. Longer windows are planned in parts, so that the time grows with
// their length, not with its square.
const maxWeeks = 104

// Make plans the window. If the rules can't all hold, and Relax doesn't allow what must be broken, the error is an
// *Impossible and there is no plan.
func Make(r Request) (*Plan, error) {
	if err := r.check(); err != nil {
		return nil, err
	}
	t := newTable(r)
	if t.window == 0 {
		return nil, fmt.Errorf("no week from %s to %s has duty", r.First, r.First.Add(r.Weeks-1))
	}
	p := &Plan{roster: r.Roster}
	for t.window > 0 {
		b := solve(t.part(maxWeeks), r.Relax)
		p.Broken = append(p.Broken, b.breaks()...)
		p.Weeks = append(p.Weeks, b.explain()...)
		t = t.after(b)
	}
	if err := judge(p.Broken, r.Relax); err != nil {
		return nil, err
	}
	return p, nil
}

// solve finds the best plan it can, and breaks rules in their order only where it finds no other way.
func solve(t *table, relax Rule) *board {
	b := newBoard(t)
	b.repair()
	b.draft()
	b.polish()
	if judge(b.breaks(), relax) == nil {
		b.settle()
	}
	return b
}

// New gives the new weeks as a block of the schedule has them, without places.
func (p *Plan) New() []roster.PlannedWeek {
	var weeks []roster.PlannedWeek
	for _, w := range p.Weeks {
		if !w.Published {
			weeks = append(weeks, roster.PlannedWeek{Week: w.Week, Primary: w.Seats[primary].Person, Backup: w.Seats[backup].Person})
		}
	}
	return weeks
}

func (r Request) check() error {
	var wrong []error
	if r.Weeks < 1 {
		wrong = append(wrong, errors.New("a plan has at least one week"))
	}
	if !r.First.Exists() {
		wrong = append(wrong, fmt.Errorf("the week %s does not exist", r.First))
	}
	if len(r.Roster.People()) == 0 {
		wrong = append(wrong, errors.New("the roster has nobody"))
	}
	if r.Relax != "" && r.Relax.rank() < 0 {
		wrong = append(wrong, fmt.Errorf("the rule %q can't be relaxed; those that can are %v", string(r.Relax), Relaxable()))
	}
	return errors.Join(wrong...)
}
