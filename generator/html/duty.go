package html

import (
	"cmp"
	"fmt"
	"time"

	"github.com/visit-dav/watchbill/generator/hours"
	"github.com/visit-dav/watchbill/generator/roster"
	"github.com/visit-dav/watchbill/generator/site"
)

// weeksKept is how many weeks after the build the browser still finds who is on duty.
const weeksKept = 8

// duty is the card that says who is on duty.
type duty struct {
	Label           string
	Open            bool   // in duty hours
	State           string // the duty hours now
	Empty           *empty // nobody is planned
	Primary, Backup post
	Next            string // the next handoff
	Arriving        string // whose an incident is that arrives now, and until when it is due
	HasContact      bool
	Contact         site.Contact
	Links           []link
	Asof            *moment
	Data            *dutyData // nil when the page must not compute its own
}

// post is one of the two people on duty; Kind is the role, or "vacant".
type post struct{ Kind, Role, RoleName, Name, Link, Until string }

// dutyCard says who is on duty at the site's instant.
func (r *renderer) dutyCard(p place) duty {
	s := r.site
	now := s.Now
	d := duty{Label: r.say("On duty"), Contact: s.Contact, HasContact: s.Contact != site.Contact{}, Links: r.dutyLinks(p), Asof: r.at(now)}
	d.Open, d.State = r.state(now)
	on := r.onDuty(now)
	if on.Primary.Person == "" && on.Backup.Person == "" {
		d.Empty = r.nobody()
		return d
	}
	if !s.AsOf {
		d.Data = r.dutyData(p)
	}
	d.Primary, d.Backup = r.post(p, on.Primary, roster.Primary), r.post(p, on.Backup, roster.Backup)
	if start, ok := s.Hours.Next(on.Handoff); ok && !on.Handoff.IsZero() {
		d.Next = r.say("%s, to %s", r.atBrief(start), cmp.Or(r.name(on.Next.Person), r.say("nobody yet")))
	}
	d.Arriving = r.arriving(now)
	return d
}

// onDuty is who is on duty; in a week without duty, who will be next.
func (r *renderer) onDuty(now time.Time) roster.Duty {
	on := r.site.Roster.At(now)
	if next, ok := r.site.Hours.Next(now); ok && on.Primary.Person == "" && on.Backup.Person == "" {
		return r.site.Roster.At(next)
	}
	return on
}

// state tells whether now lies in duty hours, and until when that stays so.
func (r *renderer) state(now time.Time) (open bool, text string) {
	next, ok := r.site.Hours.Next(now)
	if !ok {
		return false, r.say("Outside duty hours")
	}
	if next.After(now) {
		text = r.say("Outside duty hours until %s", r.atBrief(next))
		if name, holiday := r.site.Hours.HolidayOn(hours.DateOf(now, r.site.Zone)); holiday {
			text = r.say("%s: outside duty hours until %s", name, r.atBrief(next))
		}
		return false, text
	}
	for _, b := range r.site.Hours.Blocks(hours.DateOf(now, r.site.Zone)) {
		if b.To.After(now) {
			return true, r.say("Duty hours until %s", b.To.In(r.site.Zone).Format("15:04"))
		}
	}
	return true, r.say("Duty hours")
}

func (r *renderer) arriving(now time.Time) string {
	owner, ok := r.site.Roster.Owner(now)
	due := r.site.Hours.Due(now)
	if !ok || due.IsZero() {
		return ""
	}
	name := cmp.Or(r.name(owner.Person), r.say("nobody yet"))
	return r.say("belongs to %s; a first answer is due by %s.", name, r.atBrief(due))
}

func (r *renderer) post(p place, a roster.Assignment, role roster.Role) post {
	v := post{
		Kind: string(role), Role: string(role), RoleName: r.roleName(role),
		Name: r.name(a.Person), Link: r.personLink(p, a.Person),
	}
	if v.Name == "" {
		v.Kind, v.Name = "vacant", r.vacancy(role)
	}
	v.Until = r.term(a)
	return v
}

// term tells the end of an assignment's duty hours, or their beginning while they lie ahead.
func (r *renderer) term(a roster.Assignment) string {
	end, ok := r.lastDuty(a.From, a.To)
	start, starts := r.site.Hours.Next(a.From)
	switch {
	case !ok || !starts:
		return ""
	case a.From.After(r.site.Now):
		return r.say("from %s", r.atBrief(start))
	case end.Before(r.site.Now):
		return r.say("duty ended %s", r.atBrief(end))
	}
	return r.say("until %s", r.atBrief(end))
}

// lastDuty is the end of the last duty hours between two instants.
func (r *renderer) lastDuty(from, to time.Time) (end time.Time, ok bool) {
	if !from.Before(to) {
		return end, false
	}
	first := hours.DateOf(from, r.site.Zone)
	for d := hours.DateOf(to, r.site.Zone); d.Compare(first) >= 0; d = d.AddDays(-1) {
		for _, b := range r.site.Hours.Blocks(d) {
			if b.From.Before(to) && b.To.After(from) {
				end, ok = earlier(b.To, to), true
			}
		}
		if ok {
			return end, true
		}
	}
	return end, false
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

func (r *renderer) roleName(role roster.Role) string {
	if role == roster.Primary {
		return r.say("Primary")
	}
	return r.say("Backup")
}

// roleWord is the role's name within a sentence.
func (r *renderer) roleWord(role roster.Role) string {
	if role == roster.Primary {
		return r.say("primary")
	}
	return r.say("backup")
}

// vacancy stands in the place of a name.
func (r *renderer) vacancy(role roster.Role) string {
	if role == roster.Primary {
		return r.say("No primary")
	}
	return r.say("No backup")
}

// name is a person's name; a slug that is nobody's stands for itself, a vacancy has none.
func (r *renderer) name(slug string) string {
	if slug == "" || slug == roster.Vacant {
		return ""
	}
	if person, ok := r.site.Roster.Person(slug); ok {
		return person.Name
	}
	return slug
}

func (r *renderer) personLink(p place, slug string) string {
	if person, ok := r.site.Roster.Person(slug); ok && slug != roster.Vacant {
		return p.to(site.PersonPage(person.Slug))
	}
	return ""
}

// dutyLinks are the ways on from the card: the runbook, whom to ask, how to escalate, the team's own entries, the feeds. The page of
// whom to ask leads to the document about it, which so needs no way of its own.
func (r *renderer) dutyLinks(p place) []link {
	items := []site.NavigationItem{{Title: r.say("Runbook"), Path: site.RunbookPage}}
	seen := map[string]bool{}
	d := r.escalationDocument()
	switch {
	case len(r.site.Escalation) > 0:
		items = append(items, site.NavigationItem{Title: r.say("Whom to ask next"), Path: site.EscalationPage})
		if d != nil {
			seen[d.Path] = true
		}
	case d != nil:
		items = append(items, site.NavigationItem{Title: d.Title, Path: d.Path})
	}
	items = append(items, r.site.Navigation...)
	items = append(items, site.NavigationItem{Title: r.say("Subscribe"), Path: site.SubscribePage})
	var links []link
	for _, i := range items {
		if !seen[i.Path] {
			links = append(links, link{Text: i.Title, Link: p.to(i.Path)})
		}
		seen[i.Path] = true
	}
	return links
}

// escalationDocument is the one that tells how to escalate, by its name; nil when there is none.
func (r *renderer) escalationDocument() *site.Document {
	return r.outline().escalation
}

// nobody tells how a roster begins.
func (r *renderer) nobody() *empty {
	if len(r.site.Roster.Weeks()) > 0 {
		return &empty{
			What:    r.say("No published week covers %s.", r.at(r.site.Now).Text),
			Next:    r.say("Add the coming weeks to content/schedule.yaml:"),
			Example: r.examplePlan(),
		}
	}
	return &empty{
		What:    r.say("No duty weeks are published yet."),
		Next:    r.say("Name the people in content/roster.yaml, then their weeks in content/schedule.yaml:"),
		Example: r.examplePlan(),
	}
}

func (r *renderer) examplePlan() string {
	week := roster.WeekOf(hours.DateOf(r.site.Now, r.site.Zone))
	return fmt.Sprintf("plan:\n  - recorded: %s\n    weeks:\n      %s: {primary: ada, backup: ben}\n      %s: {primary: ben, backup: ada}", r.site.Now.Format(time.RFC3339), week.String(), week.Add(1).String())
}

// dutyData is what the browser needs to find who is on duty: instants in milliseconds.
type dutyData struct {
	Zone   string      `json:"zone"`
	Built  int64       `json:"built"`
	First  int64       `json:"first"`
	Last   int64       `json:"last"`
	Shifts []dutyShift `json:"shifts"`
	Blocks [][]int64   `json:"blocks"` // duty hours: from, to, the goal of what arrives, and before when it is due by when
	Names  []zoneSpan  `json:"names"`

	Holidays map[string]string `json:"holidays"` // names by date
}

// zoneSpan is the name of the zone up to an instant: PDT until the clocks change.
type zoneSpan struct {
	Name  string `json:"name"`
	Until int64  `json:"until"`
}

// dutyShift is one assignment; Until is the end of its last duty hours, 0 when it has none. A vacancy has no name.
type dutyShift struct {
	Role  string `json:"role"`
	Name  string `json:"name"`
	Link  string `json:"link"`
	From  int64  `json:"from"`
	To    int64  `json:"to"`
	Until int64  `json:"until"`
}

func (r *renderer) dutyData(p place) *dutyData {
	s := r.site
	now := roster.WeekOf(hours.DateOf(s.Now, s.Zone))
	first, last := now.Add(-1).Start(s.Zone), now.Add(weeksKept+1).Start(s.Zone)
	d := &dutyData{
		Zone: s.Zone.String(), Built: s.Now.UnixMilli(), First: first.UnixMilli(), Last: last.UnixMilli(),
		Holidays: map[string]string{},
	}
	for _, a := range s.Roster.Assignments() {
		if !a.To.After(first) || !a.From.Before(last) {
			continue
		}
		shift := dutyShift{
			Role: string(a.Role), Name: r.name(a.Person), Link: r.personLink(p, a.Person),
			From: a.From.UnixMilli(), To: a.To.UnixMilli(),
		}
		if end, ok := r.lastDuty(a.From, a.To); ok {
			shift.Until = end.UnixMilli()
		}
		d.Shifts = append(d.Shifts, shift)
	}
	for day := now.Add(-1).Monday(); day.Compare(now.Add(weeksKept+2).Monday()) < 0; day = day.AddDays(1) {
		if name, ok := s.Hours.HolidayOn(day); ok {
			d.Holidays[day.String()] = name
		}
		for _, b := range s.Hours.Blocks(day) {
			d.Blocks = append(d.Blocks, r.dutyBlock(b))
		}
	}
	d.Names = zoneNames(first, last)
	return d
}

// dutyBlock is what the page needs to reckon when an answer is due.
func (r *renderer) dutyBlock(b hours.Block) []int64 {
	h := r.site.Hours
	target := h.TargetFor(b.From, nil)
	block := []int64{b.From.UnixMilli(), b.To.UnixMilli(), target.Goal.Milliseconds()}
	if before, end, ok := h.SameDay(hours.DateOf(b.From, r.site.Zone), target); ok {
		block = append(block, before.UnixMilli(), end.UnixMilli())
	}
	return block
}

// zoneNames are the names that the zone of two instants has between them.
func zoneNames(first, last time.Time) []zoneSpan {
	var names []zoneSpan
	for t := first; t.Before(last); {
		_, end := t.ZoneBounds()
		if end.IsZero() || end.After(last) {
			end = last
		}
		names = append(names, zoneSpan{zoneName(t), end.UnixMilli()})
		t = end
	}
	return names
}
