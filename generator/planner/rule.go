package planner

import (
	"fmt"
	"slices"
	"strings"

	"github.com/visit-dav/watchbill/generator/roster"
)

// Rule is what decides who serves.
type Rule string

// The hard rules. The first two are never broken.
const (
	Available Rule = "available" // on every duty day of the week
	OneRole   Rule = "one-role"  // at most one role a week
	Gap       Rule = "gap"       // free weeks between two turns of duty
	Chain     Rule = "chain"     // last week's primary is this week's backup
	Veteran   Rule = "veteran"   // a novice primary has a veteran backup
	Filled    Rule = "filled"    // no role stays vacant
)

// The objectives, in their order, that choose among plans that keep the hard rules.
const (
	Published Rule = "published" // published weeks stay as they are
	Share     Rule = "share"     // nobody is more than a week from their share; in a chain, where turns are two weeks, one and a half
	Holidays  Rule = "holidays"  // nobody is a week or more from their share of weeks with a holiday, over the years
	Access    Rule = "access"    // the two of a week may enter all restricted facilities
	Spacing   Rule = "spacing"   // turns lie apart evenly
	Variety   Rule = "variety"   // everybody works with everybody, and is primary as often as backup
	Tie       Rule = "tie"       // a hash of person and week
)

// Relaxable gives the rules that may be broken when asked, in the order in which they are: who allows one allows those
// before it.
func Relaxable() []Rule { return []Rule{Gap, Chain, Veteran, Filled} }

func (r Rule) rank() int { return slices.Index(Relaxable(), r) }

// Break is a rule that doesn't hold in a week.
type Break struct {
	Rule   Rule
	Week   roster.Week
	Role   roster.Role
	Person string // slug of who breaks it; roster.Vacant for a vacancy
	Text   string // in words
}

// String reads `week, role: what is wrong`.
func (b Break) String() string { return fmt.Sprintf("%s, %s: %s", b.Week, b.Role, b.Text) }

// Impossible is the error of a request whose rules can't all hold.
type Impossible struct {
	Breaks []Break // what the nearest plan would break and wasn't allowed to, by week
	Relax  Rule    // what to relax, with the rules before it, to have that plan
}

const shownBreaks = 10

// Error gives the breaks, each on its line, and what would allow them.
func (e *Impossible) Error() string {
	lines := []string{"the rules can't all hold"}
	for _, b := range e.Breaks[:min(shownBreaks, len(e.Breaks))] {
		lines = append(lines, "\t"+b.String())
	}
	if more := len(e.Breaks) - shownBreaks; more > 0 {
		lines = append(lines, fmt.Sprintf("\tand %d more", more))
	}
	return strings.Join(append(lines, fmt.Sprintf("\thint: relaxing %q would allow that", string(e.Relax))), "\n")
}

// judge gives the error of a plan that breaks more than is allowed.
func judge(breaks []Break, relax Rule) error {
	e := &Impossible{}
	for _, b := range breaks {
		if b.Rule.rank() > relax.rank() {
			e.Breaks = append(e.Breaks, b)
		}
		if b.Rule.rank() > e.Relax.rank() {
			e.Relax = b.Rule
		}
	}
	if len(e.Breaks) == 0 {
		return nil
	}
	return e
}
