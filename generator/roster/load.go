package roster

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"github.com/visit-dav/watchbill/generator/hours"
	"github.com/visit-dav/watchbill/generator/problem"
)

// New turns plan and log into assignments. Whatever is wrong goes to problems with the place of its entry; an entry
// with an error is left out, so that the rest can be judged too, and a person nobody knows counts as Vacant.
func New(src Source, cal *hours.Calendar, problems *problem.List) *Roster {
	src.Rules.check(problems)
	l := &loader{
		calendar:  cal,
		problems:  problems,
		directory: newDirectory(src.People, problems),
		byWeek:    map[Week]*week{},
		strangers: map[string]string{},
		unread:    src.Unread,
	}
	l.readPlan(src.Blocks)
	l.readLog(src.Changes)
	l.doubt()
	for _, e := range l.log {
		l.apply(e)
	}
	l.checkResult()

	r := &Roster{calendar: cal, rules: src.Rules, directory: l.directory, reverted: map[int]int{}}
	if r.rules.Pattern == "" {
		r.rules.Pattern = Chain
	}
	for _, e := range l.log {
		r.changes = append(r.changes, e.Change)
		if len(e.reverters) > 0 {
			r.reverted[e.ID] = e.reverters[0]
		}
	}
	for _, w := range l.weeks {
		d := w.finished()
		r.weeks = append(r.weeks, d)
		r.primary = append(r.primary, d.Primary...)
		r.backup = append(r.backup, d.Backup...)
		r.assignments = append(append(r.assignments, d.Primary...), d.Backup...)
	}
	return r
}

func (r Rules) check(problems *problem.List) {
	patterns := []string{Chain, Independent}
	if r.Pattern != "" && !slices.Contains(patterns, r.Pattern) {
		problems.Errorf(r.Pos, problem.DidYouMean(r.Pattern, patterns), "%q is no pattern", r.Pattern)
	}
	if r.MinimumGap < 0 {
		problems.Errorf(r.Pos, "write the number of free weeks", "the minimum gap is %d weeks", r.MinimumGap)
	}
	if r.VeteranAfter < 0 {
		problems.Errorf(r.Pos, "write the number of primary weeks", "a veteran is one after %d weeks", r.VeteranAfter)
	}
}

// loader is a roster in the making.
type loader struct {
	calendar  *hours.Calendar
	problems  *problem.List
	directory directory
	weeks     []*week // in order, those without duty too
	byWeek    map[Week]*week
	log       []*entry
	strangers map[string]string // unknown names, and the hint for each
	unread    Unread
}

// week is a published week, or one without duty between two such, in the making.
type week struct {
	WeekDuty
	start, end time.Time
	lanes      map[Role]*lane // nil when the week has no duty
	log        []*entry       // that touch the week
	doubtful   bool           // who serves isn't known, which was told
}

// roles gives both, in the order in which they are shown.
func roles() []Role { return []Role{Primary, Backup} }

func (w *week) finished() WeekDuty {
	d := w.WeekDuty
	for _, e := range w.log {
		d.Changes = append(d.Changes, e.Change)
	}
	if w.lanes != nil {
		d.Primary, d.Backup = w.lanes[Primary].merged(), w.lanes[Backup].merged()
	}
	return d
}

// readPlan makes the weeks of the plan, and those without duty between them.
func (l *loader) readPlan(blocks []Block) {
	for _, b := range blocks {
		if b.Recorded.IsZero() && !b.Unread {
			l.problems.Errorf(b.Pos, "write recorded, the instant of publication", "the plan doesn't say when it was recorded")
		}
		for _, p := range b.Weeks {
			l.plan(b, p)
		}
	}
	planned := slices.SortedFunc(maps.Keys(l.byWeek), Week.Compare)
	for i, w := range planned {
		if i > 0 {
			l.fill(planned[i-1], w)
		}
		l.weeks = append(l.weeks, l.byWeek[w])
	}
}

func (l *loader) plan(b Block, p PlannedWeek) {
	if !p.Week.Exists() {
		l.problems.Errorf(p.Pos, p.Week.others(), "the week %s does not exist", p.Week)
		return
	}
	if first, twice := l.byWeek[p.Week]; twice {
		l.problems.Errorf(p.Pos, "a published week is changed by an entry of the log, not by planning it again",
			"%s is planned twice; the first time is at %s", p.Week, first.Planned.Pos)
		return
	}
	w := l.newWeek(p.Week)
	p.Primary = l.planned(w, p, Primary)
	p.Backup = l.planned(w, p, Backup)
	w.Planned, w.Recorded = p, b.Recorded
	l.byWeek[p.Week] = w
	if len(w.Days) == 0 {
		if l.unread.Hours {
			return
		}
		l.problems.Warnf(p.Pos, "leave the week out of the plan, or mend hours and holidays",
			"%s has no duty day, so nobody is assigned", p.Week)
		return
	}
	w.lanes = map[Role]*lane{}
	for _, role := range roles() {
		person := p.person(role)
		w.lanes[role] = &lane{person, []Assignment{{p.Week, role, person, w.start, w.end, b.Recorded, nil}}}
	}
}

func (p PlannedWeek) person(r Role) string {
	if r == Backup {
		return p.Backup
	}
	return p.Primary
}

// planned gives the present slug of whoever a week names; Vacant, and a week in doubt, where that can't be told.
func (l *loader) planned(w *week, p PlannedWeek, r Role) string {
	name := p.person(r)
	if name == "" {
		l.problems.Errorf(p.Pos, "write a person's slug, or vacant", "%s names no %s", p.Week, r)
	} else if slug, ok := l.known(name, p.Pos); ok {
		return slug
	}
	w.doubtful = true
	return Vacant
}

// known gives the present slug of a person; if there is none it reports that.
func (l *loader) known(name string, pos problem.Pos) (slug string, ok bool) {
	if name == Vacant {
		return Vacant, true
	}
	if i, ok := l.directory.bySlug[name]; ok {
		return l.directory.people[i].Slug, true
	}
	if name == Unknown || l.unread.People {
		return "", false
	}
	hint, asked := l.strangers[name]
	if !asked && len(l.strangers) < 20 { // looking for the nearest of thousands takes its time
		var slugs []string
		for _, p := range l.directory.people {
			slugs = append(slugs, p.Slug)
		}
		hint = cmp.Or(problem.DidYouMean(name, slugs), "add the person to the roster, or write the slug of somebody there")
	}
	l.strangers[name] = hint
	l.problems.Errorf(pos, hint, "the roster has no person %q", name)
	return "", false
}

func (l *loader) newWeek(w Week) *week {
	zone := l.calendar.Zone()
	made := &week{WeekDuty: WeekDuty{Week: w}, start: w.Start(zone), end: w.Add(1).Start(zone)}
	for i := range 7 {
		d := w.Monday().AddDays(i)
		name, holiday := l.calendar.HolidayOn(d)
		switch {
		case holiday && len(l.calendar.RuleOn(d).Days[d.Weekday()]) > 0:
			made.Holidays = append(made.Holidays, hours.Holiday{Date: d, Name: name})
		case l.calendar.HasDuty(d):
			made.Days = append(made.Days, d)
		}
	}
	if n := len(made.Days); n > 0 {
		made.First, made.Last = made.Days[0], made.Days[n-1]
	}
	return made
}

// fill adds the weeks without duty between two planned ones, and reports those with duty.
func (l *loader) fill(before, after Week) {
	var missing []Week
	for w := before.Add(1); w.Compare(after) < 0; w = w.Add(1) {
		if w.HasDuty(l.calendar) {
			missing = append(missing, w)
			continue
		}
		l.weeks = append(l.weeks, l.newWeek(w))
	}
	if l.unread.Weeks || l.unread.Hours {
		return
	}
	switch n := len(missing); n {
	case 0:
	case 1:
		l.problems.Errorf(l.byWeek[after].Planned.Pos, "plan it, with `vacant` where nobody serves",
			"%s has duty but no plan", missing[0])
	default:
		l.problems.Errorf(l.byWeek[after].Planned.Pos, "plan them, with `vacant` where nobody serves",
			"%d weeks from %s to %s have duty but no plan", n, missing[0], missing[n-1])
	}
}
