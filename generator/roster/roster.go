// Package roster tells who is primary and who is backup: people, published weeks and the change log become assignments.
// It does no I/O and reads no clock.
package roster

import (
	"time"

	"github.com/visit-dav/watchbill/generator/hours"
	"github.com/visit-dav/watchbill/generator/problem"
)

// Role is one of the two duties of a week.
type Role string

// The two roles: the backup is the primary's first line of defence.
const (
	Primary Role = "primary"
	Backup  Role = "backup"
)

// Vacant stands in place of a person's slug where nobody serves.
const Vacant = "vacant"

// Person is somebody who serves, will serve, or served. Dates are inclusive; a zero date is open.
type Person struct {
	Slug         string // stable, lower case, [a-z0-9-]
	Aliases      []string
	Name         string
	Login        string // GitHub login, "" when there is none
	Email        string // for drafts of mail to the person; in no page and no feed
	Contact      string // what customers are told in mail to reach the person; in no page and no feed
	Percent      int    // share of a full duty load, 1 to 100; New takes 0 as not given, so 100
	VeteranSince hours.Date
	VeteranAfter int      // primary weeks after which a novice counts as veteran; 0: see Rules
	Access       []string // restricted facilities
	Expertise    []string // components
	From, Until  hours.Date
	Away         []Away
	Pos          problem.Pos
}

// Away is a stretch of days, First and Last inclusive, in which a person doesn't serve.
type Away struct {
	First, Last hours.Date
	Pos         problem.Pos
}

// Block is a set of weeks published at one instant.
type Block struct {
	Recorded time.Time
	Unread   bool // Recorded couldn't be read, which was told
	Weeks    []PlannedWeek
	Pos      problem.Pos
}

// PlannedWeek names the two people of a week as published, by slug or Vacant.
type PlannedWeek struct {
	Week            Week
	Primary, Backup string
	Pos             problem.Pos
}

// Week is an ISO 8601 week.
type Week struct{ Year, Number int }

// Kind is what a change does.
type Kind string

// The kinds of change.
const (
	Swap    Kind = "swap"
	Cover   Kind = "cover"
	Promote Kind = "promote"
	Revert  Kind = "revert"
)

// Change is one entry of the append-only log.
//
//   - swap: the people who hold Role in the two Weeks change places.
//   - cover: Person takes Role from From to To (exclusive), or for the whole of Weeks[0].
//   - promote: the backup becomes primary at From until the end of that week; Person, or Vacant, becomes the backup.
//   - revert: entry Of is as if it had not been written.
type Change struct {
	ID     int // 1, 2, 3 ... in the order of the log
	Kind   Kind
	At     time.Time
	By     string
	Reason string
	Role   Role
	Weeks  []Week
	Person string
	From   time.Time
	To     time.Time
	Of     int
	Unread bool // a field couldn't be read, which was told: the entry keeps its place and isn't applied
	Pos    problem.Pos
}

// Rules are what a plan keeps to.
type Rules struct {
	Pattern      string // Chain or Independent; New takes "" as Chain
	MinimumGap   int    // weeks free between two weeks of duty
	VeteranAfter int    // primary weeks after which a novice counts as veteran
	Pos          problem.Pos
}

// The patterns: in a chain last week's primary is this week's backup.
const (
	Chain       = "chain"
	Independent = "independent"
)

// Source is all that a roster is made of.
type Source struct {
	People  []Person
	Blocks  []Block
	Changes []Change
	Rules   Rules
	Unread  Unread
}

// Unread tells of what a value couldn't be read, which was told: nothing is told that may only follow from it. Where one
// name of a week couldn't be read, that is Unknown.
type Unread struct {
	People bool // somebody's slug
	Weeks  bool // a week of the plan
	Hours  bool // hours, holidays or the zone
}

// Unknown stands in place of a person's slug that couldn't be read.
const Unknown = "?"

// Assignment is who holds a role from From to To (exclusive). Person is a slug, or Vacant. The assignments of a week
// and role follow each other without a gap from Monday 00:00 to the next; each holds duty time, and two that touch
// differ in person.
type Assignment struct {
	Week     Week
	Role     Role
	Person   string
	From, To time.Time
	Recorded time.Time // instant of the last change that shaped it, else of the plan's block
	Changes  []int     // ids of the changes that shaped it, oldest first
}

// Duty is who is on duty at an instant.
type Duty struct {
	Primary, Backup Assignment // zero outside the published weeks, and in a week without duty
	Handoff         time.Time  // the next instant at which the primary changes; zero when unknown
	Next            Assignment // the primary from Handoff on
}

// WeekDuty is a duty week with its assignments in order of time. A week without a duty day has no assignments.
type WeekDuty struct {
	Week            Week
	First, Last     hours.Date      // first and last date with duty hours; zero when the week has none
	Days            []hours.Date    // all dates with duty hours
	Holidays        []hours.Holiday // those that take duty hours away
	Planned         PlannedWeek     // as published, by present slugs; zero for a week without plan
	Recorded        time.Time       // instant of its publication
	Primary, Backup []Assignment
	Changes         []Change // all log entries that touch the week, oldest first, reverted ones among them
}

// Roster is people and assignments. Immutable after New, safe for concurrent use; what its methods return is shared
// and must not be changed.
type Roster struct {
	calendar        *hours.Calendar
	rules           Rules
	directory       directory
	weeks           []WeekDuty
	changes         []Change
	reverted        map[int]int // id of the entry, and of the one that reverts it
	assignments     []Assignment
	primary, backup []Assignment
}
