package ics_test

import (
	"bytes"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/visit-dav/watchbill/generator/hours"
	"github.com/visit-dav/watchbill/generator/problem"
	"github.com/visit-dav/watchbill/generator/roster"
	"github.com/visit-dav/watchbill/generator/site"
)

// rosters is how many random rosters the tests make.
const rosters = 320

// duties is what a random roster amounts to, minute by minute: an own and slow model, which shares nothing with the
// code under test but the names of people and weeks.
type duties struct {
	first   roster.Week
	zone    *time.Location
	start   time.Time              // of minute 0
	dates   []string               // all with duty, without hyphens; the first is ""
	day     []byte                 // of each minute: which of dates it is, 0 off duty
	week    []byte                 // of each minute, from 0
	slugs   []string               // of everybody, and roster.Vacant
	holders map[roster.Role][]byte // of each minute: which of slugs
	names   map[string]string
	off     map[string]string // holidays
	walked  map[roster.Role][]turn
}

// random makes a roster and its model from a seed. All instants are whole minutes. The names are some of those that
// people have.
func random(t *testing.T, seed uint64, names map[string]string) (*site.Site, *duties) {
	t.Helper()
	r := rand.New(rand.NewPCG(seed, 7))
	zones := []string{
		"America/Los_Angeles", "Europe/Berlin", "Asia/Kolkata", "Pacific/Auckland", "America/Sao_Paulo", "UTC",
	}
	zone, err := time.LoadLocation(zones[r.IntN(len(zones))])
	if err != nil {
		t.Fatal(err)
	}
	first := roster.Week{Year: 2025 + r.IntN(3), Number: 1 + r.IntN(52)}
	g := &game{r: r, rule: officeHours(), weeks: 3 + r.IntN(6)}
	if r.IntN(4) == 0 {
		g.rule.Days[time.Saturday] = []hours.Span{{From: 9*60 + 30, To: 11 * 60}}
		delete(g.rule.Days, time.Wednesday)
	}
	g.people(names)
	g.rest(first)
	g.d = newDuties(first, g.weeks, zone, g.rule, g.holidays)
	g.d.names = g.names
	g.plan()
	for range r.IntN(6) {
		g.change()
	}
	return g.site(t), g.d
}

// game is a random roster in the making.
type game struct {
	r        *rand.Rand
	d        *duties
	rule     hours.Rule
	weeks    int
	source   roster.Source
	names    map[string]string
	holidays []hours.Holiday
	touched  map[int]bool // weeks with a change; a second one is left to the roster's own tests
}

func (g *game) people(names map[string]string) {
	g.names, g.touched = map[string]string{}, map[int]bool{}
	spellings := slices.Sorted(maps.Keys(names))
	for i := range 3 + g.r.IntN(4) {
		slug := fmt.Sprintf("p%d", i)
		name := spellings[g.r.IntN(len(spellings))]
		if i == 0 {
			name = `O'Brien, "PJ" \ 李`
		}
		g.names[slug] = names[name]
		if names[name] == "" {
			g.names[slug] = slug
		}
		g.source.People = append(g.source.People, roster.Person{Slug: slug, Name: name})
	}
}

// rest makes holidays: single days, and at times a whole week.
func (g *game) rest(first roster.Week) {
	days := map[int]bool{}
	for range g.r.IntN(6) {
		days[g.r.IntN(7*g.weeks)] = true
	}
	if g.r.IntN(5) == 0 {
		for day := range 7 {
			days[7*(g.weeks/2)+day] = true
		}
	}
	for _, day := range slices.Sorted(maps.Keys(days)) {
		name := []string{"Rest", `Day, of; "rest" \`}[g.r.IntN(2)]
		g.holidays = append(g.holidays, hours.Holiday{Date: first.Monday().AddDays(day), Name: name})
	}
}

// newDuties walks every minute of the weeks. Clocks are read each quarter of an hour, which no hours and no change of
// clocks cut.
func newDuties(first roster.Week, weeks int, zone *time.Location, rule hours.Rule, holidays []hours.Holiday) *duties {
	monday := first.Monday()
	start := time.Date(monday.Year, monday.Month, monday.Day, 0, 0, 0, 0, zone)
	end := start.AddDate(0, 0, 7*weeks)
	d := &duties{first: first, zone: zone, start: start, off: map[string]string{}, dates: []string{""}}
	d.week, d.day = make([]byte, 0, (7*weeks+1)*24*60), make([]byte, 0, (7*weeks+1)*24*60)
	for _, h := range holidays {
		d.off[strings.ReplaceAll(h.Date.String(), "-", "")] = h.Name
	}
	week, before := byte(0), time.Monday
	for at := start; at.Before(end); at = at.Add(15 * time.Minute) {
		if at.Weekday() == time.Monday && before != time.Monday {
			week++
		}
		before = at.Weekday()
		d.week = append(d.week, bytes.Repeat([]byte{week}, 15)...)
		date := dutyDay(at, rule, d.off)
		if !slices.Contains(d.dates, date) {
			d.dates = append(d.dates, date)
		}
		d.day = append(d.day, bytes.Repeat([]byte{byte(slices.Index(d.dates, date))}, 15)...)
	}
	return d
}

func dutyDay(at time.Time, rule hours.Rule, off map[string]string) string {
	minute := hours.Clock(at.Hour()*60 + at.Minute())
	for _, s := range rule.Days[at.Weekday()] {
		if s.From <= minute && minute < s.To {
			day := at.Format("20060102")
			if _, holiday := off[day]; !holiday {
				return day
			}
		}
	}
	return ""
}

// plan names two people, or nobody, for each week that has duty.
func (g *game) plan() {
	block, d := roster.Block{Recorded: recorded()}, g.d
	d.holders = map[roster.Role][]byte{}
	for _, p := range g.source.People {
		d.slugs = append(d.slugs, p.Slug)
	}
	d.slugs = append(d.slugs, roster.Vacant)
	for week := range g.weeks {
		p := g.r.Perm(len(g.source.People))
		pair := [2]byte{byte(p[0]), byte(p[1])}
		if g.r.IntN(8) == 0 {
			pair[g.r.IntN(2)] = g.vacant()
		}
		length := bytes.Count(d.week, []byte{byte(week)})
		d.holders[roster.Primary] = append(d.holders[roster.Primary], bytes.Repeat(pair[:1], length)...)
		d.holders[roster.Backup] = append(d.holders[roster.Backup], bytes.Repeat(pair[1:], length)...)
		if len(g.minutes(week)) > 0 {
			planned := roster.PlannedWeek{Week: g.d.first.Add(week), Primary: d.slugs[pair[0]], Backup: d.slugs[pair[1]]}
			block.Weeks = append(block.Weeks, planned)
		}
	}
	g.source.Blocks = []roster.Block{block}
}

// minutes gives the duty minutes of a week.
func (g *game) minutes(week int) []int {
	var all []int
	for m, w := range g.d.week {
		if int(w) == week && g.d.day[m] != 0 {
			all = append(all, m)
		}
	}
	return all
}

// change adds an entry to the log and does to the model what it says.
func (g *game) change() {
	week := g.r.IntN(g.weeks)
	minutes := g.minutes(week)
	if g.touched[week] || len(minutes) < 10 {
		return
	}
	c := roster.Change{
		ID: len(g.source.Changes) + 1, At: recorded().Add(time.Duration(len(g.source.Changes)+1) * time.Hour),
		By: "p0", Reason: "test",
	}
	undone := g.r.IntN(5) == 0
	before := g.d.holders
	if undone {
		g.d.holders = map[roster.Role][]byte{}
		for role, holders := range before {
			g.d.holders[role] = bytes.Clone(holders)
		}
	}
	ok := false
	switch g.r.IntN(3) {
	case 0:
		ok = g.swap(&c, week)
	case 1:
		ok = g.cover(&c, minutes)
	case 2:
		ok = g.promote(&c, minutes)
	}
	if !ok {
		return
	}
	g.touched[week] = true
	g.source.Changes = append(g.source.Changes, c)
	if undone {
		g.d.holders = before
		g.source.Changes = append(g.source.Changes, roster.Change{
			ID: c.ID + 1, Kind: roster.Revert, Of: c.ID, At: c.At.Add(time.Minute), By: "p0", Reason: "test",
		})
	}
}

func (g *game) swap(c *roster.Change, week int) bool {
	other := g.r.IntN(g.weeks)
	if other == week || g.touched[other] || len(g.minutes(other)) == 0 {
		return false
	}
	role, partner := g.role()
	mine, theirs := g.minutes(week)[0], g.minutes(other)[0]
	a, b := g.d.holders[role][mine], g.d.holders[role][theirs]
	if a == b || a == g.d.holders[partner][theirs] || b == g.d.holders[partner][mine] {
		return false
	}
	for m, w := range g.d.week {
		switch int(w) {
		case week:
			g.d.holders[role][m] = b
		case other:
			g.d.holders[role][m] = a
		}
	}
	g.touched[other] = true
	c.Kind, c.Role, c.Weeks = roster.Swap, role, []roster.Week{g.d.first.Add(week), g.d.first.Add(other)}
	return true
}

func (g *game) cover(c *roster.Change, minutes []int) bool {
	role, partner := g.role()
	person := byte(g.r.IntN(len(g.source.People)))
	i := g.r.IntN(len(minutes) - 1)
	from, to := minutes[i], minutes[i+1+g.r.IntN(len(minutes)-i-1)]
	for m := from; m < to; m++ {
		if g.d.holders[partner][m] == person {
			return false
		}
	}
	for m := from; m < to; m++ {
		g.d.holders[role][m] = person
	}
	c.Kind, c.Role, c.Person, c.From, c.To = roster.Cover, role, g.d.slugs[person], g.d.instant(from), g.d.instant(to)
	return true
}

func (g *game) promote(c *roster.Change, minutes []int) bool {
	from := minutes[g.r.IntN(len(minutes))]
	promoted := g.d.holders[roster.Backup][from]
	next := byte(g.r.IntN(len(g.d.slugs)))
	if promoted == g.vacant() || promoted == next {
		return false
	}
	for m, w := range g.d.week {
		if w == g.d.week[from] && m >= from {
			g.d.holders[roster.Primary][m], g.d.holders[roster.Backup][m] = promoted, next
		}
	}
	c.Kind, c.Person, c.From = roster.Promote, g.d.slugs[next], g.d.instant(from)
	return true
}

func (g *game) vacant() byte { return byte(len(g.d.slugs) - 1) }

func (g *game) role() (role, partner roster.Role) {
	if g.r.IntN(2) == 0 {
		return roster.Primary, roster.Backup
	}
	return roster.Backup, roster.Primary
}

func (d *duties) instant(minute int) time.Time {
	return d.start.Add(time.Duration(minute) * time.Minute)
}

func (g *game) site(t *testing.T) *site.Site {
	t.Helper()
	cal, err := hours.New(g.d.zone, []hours.Rule{g.rule}, g.holidays)
	if err != nil {
		t.Fatal(err)
	}
	var problems problem.List
	ros := roster.New(g.source, cal, &problems)
	for _, p := range problems.Sorted() {
		if p.Severity == problem.Error {
			t.Fatalf("%s\n%+v", p, g.source.Changes)
		}
	}
	now := g.d.instant(g.r.IntN(len(g.d.week)))
	if g.r.IntN(4) == 0 {
		now = now.AddDate(1, 0, 0)
	}
	return &site.Site{
		Title: "Random", Base: "https://example.org/", Now: now, Zone: g.d.zone,
		Hours: cal, Holidays: g.holidays, Roster: ros,
		Feeds: site.FeedSettings{Team: "random"},
	}
}

// turn is a stretch of duty minutes of one person: first and last minute, and the last of the first stretch without a
// break, the first of the last one.
type turn struct {
	role                  roster.Role
	person                string
	first, last           int
	firstBreak, lastBreak int
}

// turns are what a walk over every duty minute finds. A new week begins a new turn.
func (d *duties) turns(role roster.Role) []turn {
	if d.walked == nil {
		d.walked = map[roster.Role][]turn{}
	}
	if d.walked[role] == nil {
		d.walked[role] = d.walk(role)
	}
	return d.walked[role]
}

func (d *duties) walk(role roster.Role) []turn {
	var all []turn
	for m, day := range d.day {
		person := d.slugs[d.holders[role][m]]
		n := len(all) - 1
		switch {
		case day == 0:
			continue
		case n < 0 || all[n].person != person || d.week[all[n].first] != d.week[m]:
			all = append(all, turn{role, person, m, m, m, m})
			continue
		case all[n].last == m-1 && all[n].firstBreak == m-1:
			all[n].firstBreak = m
		case all[n].last != m-1:
			all[n].lastBreak = m
		}
		all[n].last = m
	}
	return all
}

// rows gives what a feed must show: start, end, UID and summary, separated by tabs, sorted.
func (d *duties) rows(f site.Feed, now time.Time) []string {
	shown := map[string]bool{} // two turns of a person on the same days are one event
	monday := roster.WeekOf(hours.DateOf(now, d.zone)).Add(-52).Monday().String()
	visible := func(m int) bool { return d.instant(m).Format("2006-01-02") >= monday }
	for _, role := range []roster.Role{roster.Primary, roster.Backup} {
		for _, u := range d.turns(role) {
			if visible(u.first) && (f.Role == "" || f.Role == role) && (f.Person == "" || f.Person == u.person) {
				shown[d.row(u)] = true
			}
		}
	}
	if f.Person != "" {
		for _, h := range d.handoffs(f.Person, visible) {
			shown[h] = true
		}
	}
	if len(shown) == 0 {
		return []string{d.nothing(f, now)}
	}
	return slices.Sorted(maps.Keys(shown))
}

// nothing is the row of a feed that has no other. It stands on the Monday after the last week that has duty.
func (d *duties) nothing(f site.Feed, now time.Time) string {
	what, summary := "team", "No duty weeks are published"
	switch {
	case f.Person != "":
		what, summary = f.Person, summary+" for "+d.names[f.Person]
	case f.Role != "":
		what, summary = string(f.Role), "No "+string(f.Role)+" weeks are published"
	}
	monday := now.In(d.zone)
	if m := bytes.LastIndexFunc(d.day, func(day rune) bool { return day != 0 }); m >= 0 {
		monday = d.instant(m).AddDate(0, 0, 7)
	}
	for monday.Weekday() != time.Monday {
		monday = monday.AddDate(0, 0, -1)
	}
	on, next := monday.Format("2006-01-02"), monday.AddDate(0, 0, 1).Format("2006-01-02")
	return strings.Join([]string{on, next, "nothing-" + what + "-" + strings.ReplaceAll(on, "-", "") + "@random.watchbill", summary}, "\t")
}

func (d *duties) row(u turn) string {
	first, last := d.dates[d.day[u.first]], d.dates[d.day[u.last]]
	summary := map[roster.Role]string{roster.Primary: "Primary: ", roster.Backup: "Backup: "}[u.role] + d.names[u.person]
	if u.person == roster.Vacant {
		summary = "No " + string(u.role)
	}
	end := d.instant(u.last).AddDate(0, 0, 1).Format("2006-01-02")
	uid := string(u.role) + "-" + u.person + "-" + first + "-" + last + "@random.watchbill"
	return strings.Join([]string{d.instant(u.first).Format("2006-01-02"), end, uid, summary}, "\t")
}

func (d *duties) handoffs(person string, visible func(int) bool) []string {
	var all []string
	turns := d.turns(roster.Primary)
	for i, next := range turns {
		before := turn{person: roster.Vacant}
		if i > 0 {
			before = turns[i-1]
		}
		if before.person == next.person {
			continue
		}
		uid := before.person + "-" + next.person + "-" + d.utc("20060102t150405z", next.first) + "@random.watchbill"
		if next.person == person && visible(next.first) {
			summary := "Handoff: you become primary"
			if before.person != roster.Vacant {
				summary += " after " + d.names[before.person]
			}
			end := min(next.first+30, next.firstBreak+1)
			all = append(all, d.timed(next.first, end, "handoff-take-"+uid, summary))
		}
		if before.person == person && person != roster.Vacant && visible(before.first) {
			summary := "Handoff: nobody becomes primary after you"
			if next.person != roster.Vacant {
				summary = "Handoff: " + d.names[next.person] + " becomes primary"
			}
			start := max(before.last+1-30, before.lastBreak)
			all = append(all, d.timed(start, before.last+1, "handoff-give-"+uid, summary))
		}
	}
	return all
}

func (d *duties) timed(from, to int, uid, summary string) string {
	const form = "2006-01-02T15:04:05Z"
	return strings.Join([]string{d.utc(form, from), d.utc(form, to), uid, summary}, "\t")
}

func (d *duties) utc(form string, minute int) string { return d.instant(minute).UTC().Format(form) }

// feedRows gives the rows of a feed in the same form.
func feedRows(t *testing.T, feed string) []string {
	t.Helper()
	show := func(v string) string {
		form, shown := "20060102", "2006-01-02"
		if len(v) > len(form) {
			form, shown = "20060102T150405Z", "2006-01-02T15:04:05Z"
		}
		at, err := time.Parse(form, v)
		if err != nil {
			t.Fatal(err)
		}
		return at.Format(shown)
	}
	all := []string{}
	for _, e := range events(t, feed) {
		all = append(all, strings.Join([]string{show(e.start()), show(e.end()), e["UID"], e["SUMMARY"]}, "\t"))
	}
	slices.Sort(all)
	return all
}

func TestFeedsOfRandomRostersShowEveryDutyMinute(t *testing.T) {
	t.Parallel()
	var changes, rowCount int
	for seed := range uint64(rosters) {
		s, d := random(t, seed, nasty())
		all := feeds(t, s)
		for _, f := range s.FeedList() {
			if f.Holidays {
				continue
			}
			want := d.rows(f, s.Now)
			rowCount += len(want)
			if diff := cmp.Diff(want, feedRows(t, all[f.Path])); diff != "" {
				t.Fatalf("roster %d, %s, now %s (-want +got):\n%s", seed, f.Path, s.Now, diff)
			}
		}
		changes += len(s.Roster.Changes())
	}
	t.Logf("%d rosters with %d changes gave %d equal rows", rosters, changes, rowCount)
}
