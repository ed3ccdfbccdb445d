package main

import (
	"encoding/csv"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/visit-dav/watchbill/generator/hours"
	"github.com/visit-dav/watchbill/generator/roster"
)

// year is a team's year: what the people type, and what must hold after each step.
type year struct {
	work
	*testing.T
	*rand.Rand
	zone   *time.Location
	before string // folder that holds the files as they were before the last step
	out    string
}

const yearSite = `title: T
zone: America/New_York
holidays:
  - {first: 2026-12-24, last: 2027-01-03, name: Shutdown} # leaves 2026-W53 without duty
  - {date: 2027-01-18, name: A Monday}
`

// TestAYearInTheLife plans 52 weeks, then lets people change them at random, one leave and one join. After each step check
// holds the history to what it was, and every feed of a build says what the schedule says.
func TestAYearInTheLife(t *testing.T) {
	t.Parallel()
	y := beginYear(t, 2)
	kinds := []func() []string{y.swap, y.coverDays, y.coverWeek, y.promote, y.revert, y.away, y.plan}
	for step := range 20 {
		y.now = y.now.AddDate(0, 0, 14+y.IntN(5)).Add(time.Duration(y.IntN(600)) * time.Minute)
		switch step {
		case 6:
			y.leave("p2")
		case 12:
			y.join("p8")
		}
		y.change(kinds[step%len(kinds)], y.coverWeek) // on a Sunday, for instance, nobody can be promoted
		y.judge(fmt.Sprintf("step %d", step+1))
	}
}

func beginYear(t *testing.T, seed uint64) *year {
	t.Helper()
	zone, err := time.LoadLocation("America/New_York")
	if err != nil {
		t.Fatal(err)
	}
	var people strings.Builder
	people.WriteString("rules: {pattern: independent, veteran_after: 0}\n\npeople:\n")
	for i := range 8 {
		fmt.Fprintf(&people, "  - slug: p%d\n    name: Person %[1]d # of eight\n\n", i)
	}
	y := &year{T: t, Rand: rand.New(rand.NewPCG(seed, 1)), zone: zone, before: t.TempDir()}
	y.out = filepath.Join(t.TempDir(), "public")
	y.work = siteWith(t, map[string]string{
		"content/site.yaml": yearSite, "content/roster.yaml": people.String(), "content/schedule.yaml": "# Ours.\n",
	})
	y.now = time.Date(2026, time.December, 7, 9, 0, 0, 0, zone)
	y.keep()
	if _, stderr, code := y.do(t, "plan", "--weeks", "53", "--from", "2026-W50", "--publish"); code != exitDone {
		t.Fatal(stderr)
	}
	y.judge("the plan")
	if rows := y.rows(); len(rows) != 2*52 {
		t.Errorf("%d rows", len(rows))
	}
	return y
}

// keep remembers the files as they are.
func (y *year) keep() {
	y.Helper()
	if err := os.RemoveAll(filepath.Join(y.before, "content")); err != nil {
		y.Fatal(err)
	}
	if err := os.CopyFS(filepath.Join(y.before, "content"), os.DirFS(filepath.Join(y.dir, "content"))); err != nil {
		y.Fatal(err)
	}
}

// change lets somebody type commands of a kind, then of another, until one is taken; those that aren't must change nothing.
func (y *year) change(kinds ...func() []string) {
	y.Helper()
	complaint := ""
	for try := range 15 * len(kinds) {
		y.keep()
		args := kinds[try/15]()
		if args == nil {
			continue
		}
		stdout, stderr, code := y.do(y.T, args...)
		if code == exitDone && strings.Contains(stdout, "\nwrote ") {
			y.Logf("%s  watchbill %s", y.now.Format(time.DateTime), strings.Join(args, " "))
			return
		}
		complaint = stderr
		if diff := cmp.Diff(y.read(y.before, "schedule.yaml"), y.read(y.dir, "schedule.yaml")); diff != "" {
			y.Fatalf("%q ends with %d and changes the schedule:\n%s\n%s", args, code, diff, stderr)
		}
	}
	y.Fatal("no change was taken: ", complaint)
}

func (y *year) read(dir, name string) string {
	y.Helper()
	text, err := os.ReadFile(filepath.Join(dir, "content", name))
	if err != nil {
		y.Fatal(err)
	}
	return string(text)
}

// week is one to come, or the present one.
func (y *year) week(ahead int) roster.Week {
	return roster.WeekOf(hours.DateOf(y.now, y.zone)).Add(ahead + y.IntN(10))
}

func (y *year) person() string { return fmt.Sprintf("p%d", y.IntN(9)) }

func (y *year) role() string { return []string{"primary", "backup"}[y.IntN(2)] }

func (y *year) entry(args ...string) []string {
	return append(args, "--by", "p0", "--reason", "Because: #1, \"it\" is so.")
}

func (y *year) swap() []string {
	one, other := y.week(1), y.week(1)
	if one == other {
		return nil
	}
	return y.entry("swap", "--role", y.role(), "--weeks", one.String()+","+other.String())
}

func (y *year) coverWeek() []string {
	return y.entry("cover", y.person(), "--role", y.role(), "--week", y.week(1).String())
}

func (y *year) coverDays() []string {
	from := y.week(1).Monday().AddDays(y.IntN(5))
	to := from.AddDays(1 + y.IntN(4)).String()
	if y.IntN(2) == 0 {
		to += "T12:30:00-05:00"
	}
	return y.entry("cover", y.person(), "--role", y.role(), "--from", from.String(), "--to", to)
}

func (y *year) promote() []string {
	return y.entry("promote", "--backup", []string{"vacant", y.person()}[y.IntN(2)])
}

func (y *year) revert() []string {
	n := strings.Count(y.read(y.dir, "schedule.yaml"), "kind: ")
	if n == 0 {
		return nil
	}
	return y.entry("revert", fmt.Sprint(1+y.IntN(n)))
}

func (y *year) away() []string {
	first := y.week(1).Monday()
	return []string{"away", y.person(), "--first", first.String(), "--last", first.AddDays(y.IntN(12)).String()}
}

// plan mends what isn't held any more, and adds a week.
func (y *year) plan() []string {
	return y.entry("plan", "--weeks", "1", "--publish", "--relax", "filled")
}

// leave ends somebody's service in three weeks; the planner gives others what is left of it.
func (y *year) leave(slug string) {
	y.Helper()
	last := hours.DateOf(y.now, y.zone).AddDays(21)
	name := filepath.Join(y.dir, "content", "roster.yaml")
	line := "  - slug: " + slug + "\n"
	text := strings.Replace(y.read(y.dir, "roster.yaml"), line, line+"    until: "+last.String()+"\n", 1)
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		y.Fatal(err)
	}
	args := y.entry("plan", "--weeks", "1", "--publish", "--relax", "gap")
	if _, stderr, code := y.do(y.T, args...); code != exitDone {
		y.Fatal(stderr)
	}
	if rest := y.rows("--person", slug, "--from", roster.WeekOf(last).Add(1).Monday().String()); len(rest) > 0 {
		y.Errorf("%s left and still has %v", slug, rest)
	}
}

// join adds somebody to the roster, who takes over a week.
func (y *year) join(slug string) {
	y.Helper()
	text := y.read(y.dir, "roster.yaml")
	text += fmt.Sprintf("  - {slug: %s, name: Newcomer, from: %s}\n", slug, hours.DateOf(y.now, y.zone))
	if err := os.WriteFile(filepath.Join(y.dir, "content", "roster.yaml"), []byte(text), 0o644); err != nil {
		y.Fatal(err)
	}
	y.change(func() []string { return y.entry("cover", slug, "--role", y.role(), "--week", y.week(2).String()) })
}

// rows gives what schedule prints as CSV.
func (y *year) rows(args ...string) []map[string]string {
	y.Helper()
	stdout, stderr, code := y.do(y.T, append([]string{"schedule", "--csv"}, args...)...)
	if code != exitDone {
		y.Fatal(stderr)
	}
	all, err := csv.NewReader(strings.NewReader(stdout)).ReadAll()
	if err != nil {
		y.Fatal(err)
	}
	rows := make([]map[string]string, len(all)-1)
	for i, cells := range all[1:] {
		rows[i] = map[string]string{}
		for j, cell := range cells {
			rows[i][all[0][j]] = cell
		}
	}
	return rows
}

// judge checks, builds, and compares every feed with the schedule.
func (y *year) judge(step string) {
	y.Helper()
	stdout, stderr, code := y.do(y.T, "check", "--against", y.before)
	if code != exitDone || !strings.Contains(stdout, "compared with ") {
		y.Fatalf("%s: check ends with %d: %s%s", step, code, stdout, stderr)
	}
	is := strings.Split(y.read(y.dir, "schedule.yaml"), "\n")
	for _, line := range strings.Split(y.read(y.before, "schedule.yaml"), "\n") {
		at := slices.Index(is, line)
		if at < 0 {
			y.Fatalf("%s: the schedule wasn't extended but lost %q", step, line)
		}
		is = is[at+1:]
	}
	if _, stderr, code := y.do(y.T, "build", "--out", y.out); code != exitDone {
		y.Fatalf("%s: build ends with %d: %s", step, code, stderr)
	}
	rows := y.rows()
	feeds := map[string][]string{"oncall.ics": nil, "primary.ics": nil, "backup.ics": nil}
	for _, row := range rows {
		event := y.event(row)
		if event == "" {
			continue
		}
		for _, feed := range []string{"oncall.ics", row["role"] + ".ics", "people/" + row["person"] + ".ics"} {
			feeds[feed] = append(feeds[feed], event)
		}
	}
	delete(feeds, "people/"+roster.Vacant+".ics")
	for feed, want := range feeds {
		slices.Sort(want)
		if diff := cmp.Diff(slices.Compact(want), y.events(feed)); diff != "" {
			y.Errorf("%s: %s differs from the schedule (want -):\n%s", step, feed, diff)
		}
	}
}

// event is a row of the schedule as a feed shows it: whole days with duty, found by trying every quarter of an hour.
func (y *year) event(row map[string]string) string {
	from, err := time.Parse(time.RFC3339, row["from"])
	if err != nil {
		y.Fatal(err)
	}
	to, err := time.Parse(time.RFC3339, row["to"])
	if err != nil {
		y.Fatal(err)
	}
	first, last := "", time.Time{}
	for t := from; t.Before(to); t = t.Add(15 * time.Minute) {
		if local := t.In(y.zone); duty(local) {
			last = local
			if first == "" {
				first = local.Format("20060102")
			}
		}
	}
	if first == "" {
		return ""
	}
	who := map[string]string{"primary": "Primary: ", "backup": "Backup: "}[row["role"]] + row["name"]
	if row["person"] == roster.Vacant {
		who = "No " + row["role"]
	}
	return fmt.Sprintf("%s %s %s", first, last.AddDate(0, 0, 1).Format("20060102"), who)
}

// duty tells whether the team of yearSite is on duty.
func duty(t time.Time) bool {
	day := t.Format(time.DateOnly)
	hour := t.Hour()
	return t.Weekday() >= time.Monday && t.Weekday() <= time.Friday && (hour >= 8 && hour < 12 || hour >= 13 && hour < 17) &&
		(day < "2026-12-24" || day > "2027-01-03") && day != "2027-01-18"
}

// events gives the all-day events of a feed, sorted.
func (y *year) events(feed string) []string {
	y.Helper()
	text, err := os.ReadFile(filepath.Join(y.out, filepath.FromSlash(feed)))
	if err != nil {
		y.Fatal(err)
	}
	var found []string
	event := map[string]string{}
	for _, line := range strings.Split(strings.ReplaceAll(string(text), "\r\n ", ""), "\r\n") {
		name, value, _ := strings.Cut(line, ":")
		switch {
		case line == "BEGIN:VEVENT":
			event = map[string]string{}
		case line == "END:VEVENT" && event["DTSTART;VALUE=DATE"] != "":
			found = append(found, event["DTSTART;VALUE=DATE"]+" "+event["DTEND;VALUE=DATE"]+" "+event["SUMMARY"])
		default:
			event[name] = value
		}
	}
	slices.Sort(found)
	return found
}
