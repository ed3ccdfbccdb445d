package source

import (
	"cmp"
	"io/fs"
	"slices"

	"github.com/visit-dav/watchbill/generator/hours"
	"github.com/visit-dav/watchbill/generator/problem"
	"github.com/visit-dav/watchbill/generator/roster"
	"github.com/visit-dav/watchbill/generator/strict"
)

// Roster is content/roster.yaml: who serves, and what a plan keeps to.
type Roster struct {
	// Rules are what a plan keeps to.
	Rules Rules `yaml:"rules"`
	// People who serve, will serve, or served. Those who left stay, with until, so that past weeks keep their names.
	People []Person `yaml:"people"`
}

// Rules are what a plan keeps to.
type Rules struct {
	// Pattern is how the two roles follow each other; chain when absent. In a chain, the primary of one week is the
	// backup of the next; independent roles don't follow each other.
	Pattern string `yaml:"pattern" form:"pattern"`
	// MinimumGap is how many weeks are free between two weeks of duty; 2 when absent.
	MinimumGap *int `yaml:"minimum_gap" form:"count"`
	// VeteranAfter is after how many primary weeks a novice counts as a veteran; 4 when absent.
	VeteranAfter *int        `yaml:"veteran_after" form:"count"`
	Pos          problem.Pos `yaml:"-"`
}

// Person is somebody of the roster.
type Person struct {
	// Slug names the person in the schedule, in addresses and in calendar feeds: choose it once.
	Slug string `yaml:"slug" strict:"required" example:"ada" form:"person"`
	// Name as pages and calendars show it.
	Name string `yaml:"name" strict:"required" example:"Ada Example" form:"word"`
	// GitHub is the login on GitHub, by which answers are recognised.
	GitHub string `yaml:"github" form:"login"`
	// Email is the person's own address, for drafts of mail to the next pair. It gets into no page and no feed.
	Email string `yaml:"email" form:"email"`
	// Contact is how customers reach the person on duty; the team's contact when absent. It stands in mail to customers
	// alone, in no page and no feed.
	Contact string `yaml:"contact" form:"word"`
	// Aliases are slugs that the person had before; their feeds go on.
	Aliases []string `yaml:"aliases" form:"person"`
	// Percent is the share of a full load of duty; 100 when absent.
	Percent int `yaml:"percent" form:"percent"`
	// VeteranSince is the first day on which the person counts as a veteran.
	VeteranSince strict.At[hours.Date] `yaml:"veteran_since"`
	// VeteranAfter is the person's own number of primary weeks after which a novice counts as a veteran.
	VeteranAfter strict.At[int] `yaml:"veteran_after" form:"positive"`
	// Access lists the restricted facilities that the person may enter.
	Access []string `yaml:"access" form:"word"`
	// Expertise lists the components that the person knows well.
	Expertise []string `yaml:"expertise" form:"word"`
	// From is the first day of service; open when absent.
	From hours.Date `yaml:"from"`
	// Until is the last day of service; open when absent.
	Until hours.Date `yaml:"until"`
	// Away lists the days on which the person doesn't serve.
	Away []Away      `yaml:"away"`
	Pos  problem.Pos `yaml:"-"`
}

// Away is a stretch of days on which a person doesn't serve.
type Away struct {
	// First day away.
	First strict.At[hours.Date] `yaml:"first" strict:"required" example:"2026-07-06"`
	// Last day away.
	Last strict.At[hours.Date] `yaml:"last" strict:"required" example:"2026-07-17"`
	// Note says why, to whoever reads the file. It gets into no page, no feed and no mail.
	Note string      `yaml:"note" form:"word"`
	Pos  problem.Pos `yaml:"-"`
}

// ReadRoster reads content/roster.yaml and content/schedule.yaml. Dates of the schedule begin and end at midnight of
// the calendar's zone. What is wrong goes to problems, and what couldn't be read is marked as that, so that the rest can
// be judged.
func ReadRoster(fsys fs.FS, cal *hours.Calendar, problems *problem.List) roster.Source {
	var file Roster
	found, ok := read(fsys, RosterFile, &file, problems)
	if !found {
		problems.Notef(problem.Pos{File: RosterFile}, "is missing: nobody is on duty")
	}
	if found && ok && len(file.People) == 0 {
		problems.Notef(problem.Pos{File: RosterFile}, "names nobody: nobody is on duty")
	}
	src := roster.Source{Rules: file.Rules.noun()}
	src.Unread.People = found && !ok && len(file.People) == 0
	for _, p := range file.People {
		if p.Slug == "" || slices.Contains(p.Aliases, "") {
			src.Unread.People = true
		}
		if p.Slug != "" {
			src.People = append(src.People, p.noun(problems))
		}
	}
	if none := readSchedule(fsys, cal, &src, problems); none && ok && len(file.People) > 0 { // else that is told first
		noWeek("plans no week", problems)
	}
	return src
}

func (r Rules) noun() roster.Rules {
	rules := roster.Rules{Pattern: cmp.Or(r.Pattern, roster.Chain), MinimumGap: 2, VeteranAfter: 4, Pos: r.Pos}
	if r.MinimumGap != nil {
		rules.MinimumGap = *r.MinimumGap
	}
	if r.VeteranAfter != nil {
		rules.VeteranAfter = *r.VeteranAfter
	}
	return rules
}

func (p Person) noun(problems *problem.List) roster.Person {
	if p.VeteranSince.Given() && p.VeteranAfter.Given() {
		problems.Errorf(p.VeteranAfter.Pos, "keep one of the two",
			"%s has both `veteran_since` and `veteran_after`", p.Slug)
	}
	person := roster.Person{
		Slug: p.Slug, Name: cmp.Or(p.Name, p.Slug), Login: p.GitHub, Email: p.Email, Contact: p.Contact, Percent: cmp.Or(p.Percent, 100),
		Aliases:      slices.DeleteFunc(p.Aliases, func(alias string) bool { return alias == "" }),
		VeteranSince: p.VeteranSince.Value, VeteranAfter: p.VeteranAfter.Value,
		Access: p.Access, Expertise: p.Expertise, From: p.From, Until: p.Until, Pos: p.Pos,
	}
	for _, a := range p.Away {
		if inOrder(a.First, a.Last, problems) {
			person.Away = append(person.Away, roster.Away{First: a.First.Value, Last: a.Last.Value, Pos: a.Pos})
		}
	}
	return person
}
