package source

import (
	"cmp"
	"fmt"
	"io/fs"
	"slices"
	"time"

	"github.com/visit-dav/watchbill/generator/hours"
	"github.com/visit-dav/watchbill/generator/problem"
	"github.com/visit-dav/watchbill/generator/roster"
	"github.com/visit-dav/watchbill/generator/strict"
)

// Schedule is content/schedule.yaml: who serves when. A published week is never edited: a change is a new entry at the
// end of the log.
type Schedule struct {
	// Plan is the weeks as they were published, block by block.
	Plan []Block `yaml:"plan"`
	// Changes is the log of changes, oldest first. Ids count 1, 2, 3 and are never used again.
	Changes []Change `yaml:"changes"`
}

// Block is a set of weeks that were published together.
type Block struct {
	// Recorded is the instant of their publication.
	Recorded time.Time `yaml:"recorded" strict:"required" example:"2026-06-15T09:00:00-07:00"`
	// Weeks names the people of each ISO week, such as 2026-W28.
	Weeks strict.Map[Duty] `yaml:"weeks" strict:"required" example:"{2026-W28: {primary: ada, backup: ben}}"`
	Pos   problem.Pos      `yaml:"-"`
}

// Duty is the two people of a week, by slug, or vacant where nobody serves.
type Duty struct {
	// Primary answers customers.
	Primary string `yaml:"primary" strict:"required" example:"ada" form:"holder"`
	// Backup is the primary's first line of defence.
	Backup string `yaml:"backup" strict:"required" example:"vacant" form:"holder"`
}

// Change is an entry of the log. A swap has role and weeks. A cover has role and person, and either from and to, or
// week. A promotion has from and backup. A revert has of.
type Change struct {
	// ID counts 1, 2, 3 in the order of the log.
	ID int `yaml:"id" strict:"required" example:"1" form:"positive"`
	// Kind of change. Swap: the holders of the role in two weeks change places. Cover: a person takes the role for some
	// time. Promote: the backup becomes primary until the end of the week. Revert: an earlier entry no longer counts.
	Kind strict.At[roster.Kind] `yaml:"kind" strict:"required" example:"swap" form:"kind"`
	// At is the instant at which the entry was written.
	At time.Time `yaml:"at" strict:"required" example:"2026-06-15T09:00:00-07:00"`
	// By is the slug of who wrote it.
	By string `yaml:"by" strict:"required" example:"ada" form:"slug"`
	// Reason is told on the pages of the weeks: keep it fit for the public.
	Reason string `yaml:"reason" strict:"required" example:"Ada teaches on Tuesday." form:"word"`
	// Role that is swapped or covered.
	Role strict.At[roster.Role] `yaml:"role" form:"role"`
	// Weeks are the two weeks of a swap.
	Weeks strict.At[[]roster.Week] `yaml:"weeks"`
	// Week is the whole week that is covered.
	Week strict.At[roster.Week] `yaml:"week"`
	// Person who covers.
	Person strict.At[string] `yaml:"person" form:"holder"`
	// Backup is the new backup after a promotion, or vacant.
	Backup strict.At[string] `yaml:"backup" form:"holder"`
	// From is the first day of a cover, or the instant of a promotion.
	From strict.At[Moment] `yaml:"from"`
	// To is the first day that isn't covered any more, or an instant.
	To strict.At[Moment] `yaml:"to"`
	// Of is the id of the entry that is reverted.
	Of  strict.At[int] `yaml:"of" form:"positive"`
	Pos problem.Pos    `yaml:"-"`
}

// Moment is a date, which stands for its first instant in the team's zone, or an instant.
type Moment struct {
	Date    hours.Date
	Instant time.Time
}

// UnmarshalText reads YYYY-MM-DD, or RFC 3339 with offset.
func (m *Moment) UnmarshalText(b []byte) error {
	if date, err := hours.ParseDate(string(b)); err == nil {
		*m = Moment{Date: date}
		return nil
	} else if len(b) == len(time.DateOnly) {
		return err
	}
	var t time.Time
	if err := t.UnmarshalText(b); err != nil {
		return misfit{
			fmt.Sprintf("expected a date such as 2026-08-12 or an instant such as 2026-09-16T13:00:00-07:00, found %q", b),
			"an instant has a T, seconds, and the offset from UTC such as -07:00 or Z",
		}
	}
	*m = Moment{Instant: t}
	return nil
}

// In gives the instant; zone decides when a date begins. It is zero for a zero Moment.
func (m Moment) In(zone *time.Location) time.Time {
	switch {
	case !m.Date.IsZero():
		return m.Date.Start(zone)
	case m.Instant.IsZero():
		return time.Time{}
	}
	return m.Instant.In(zone)
}

// readSchedule tells whether a schedule that could be read plans no week.
func readSchedule(fsys fs.FS, cal *hours.Calendar, src *roster.Source, problems *problem.List) (none bool) {
	var file Schedule
	found, ok := read(fsys, ScheduleFile, &file, problems)
	if !found {
		noWeek("is missing: no week is planned", problems)
		return false
	}
	src.Unread.Weeks = !ok
	for _, b := range file.Plan {
		block, all := b.noun(problems)
		src.Blocks = append(src.Blocks, block)
		src.Unread.Weeks = src.Unread.Weeks || !all
	}
	for _, c := range file.Changes {
		src.Changes = append(src.Changes, c.noun(cal.Zone(), problems))
	}
	return ok && !slices.ContainsFunc(file.Plan, func(b Block) bool { return len(b.Weeks) > 0 })
}

func noWeek(message string, problems *problem.List) {
	problems.Add(problem.Problem{
		Pos: problem.Pos{File: ScheduleFile}, Severity: problem.Note, Message: message,
		Hint: "`watchbill plan --weeks 26 --publish` plans the coming weeks for the people of roster.yaml",
	})
}

// noun converts a block without the weeks whose key couldn't be read; all tells whether there are none.
func (b Block) noun(problems *problem.List) (block roster.Block, all bool) {
	block = roster.Block{Recorded: b.Recorded, Unread: b.Recorded.IsZero(), Pos: b.Pos}
	known := map[string]bool{}
	for _, w := range b.Weeks {
		week, err := roster.ParseWeek(w.Key)
		switch {
		case err != nil:
			problems.Errorf(w.Pos, problem.HintOf(err), "%v", err)
		case !known[w.Key]: // told while reading
			block.Weeks = append(block.Weeks, roster.PlannedWeek{
				Week: week, Pos: w.Pos,
				Primary: cmp.Or(w.Value.Primary, roster.Unknown), Backup: cmp.Or(w.Value.Backup, roster.Unknown),
			})
		}
		known[w.Key] = true
	}
	return block, len(block.Weeks) == len(b.Weeks)
}
