package timetable_test

import (
	"encoding/csv"
	"encoding/json"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/visit-dav/watchbill/generator/output"
	"github.com/visit-dav/watchbill/generator/problem"
	"github.com/visit-dav/watchbill/generator/roster"
	"github.com/visit-dav/watchbill/generator/site"
	"github.com/visit-dav/watchbill/generator/timetable"
)

const (
	config = `title: Team
zone: America/Los_Angeles
as_of: 2026-03-04T10:00:00-08:00
hours:
  - from: 2020-01-01
    goal: 60m
    week: [{days: [monday, tuesday, wednesday, thursday, friday], open: ["08:00-12:00", "13:00-17:00"]}]
  - from: 2026-03-16
    goal: 90m
    same_day_before: "17:00"
    week: [{days: [monday, tuesday, wednesday, thursday], open: ["09:00-17:30"]}]
holidays: [{first: 2026-03-09, last: 2026-03-09, name: Founders' Day}, {first: 2026-03-30, last: 2026-04-03, name: Shutdown}]
`
	people = `people:
  - {slug: ada, name: Ada}
  - {slug: ben, name: Ben}
  - {slug: cara, name: Cara}
`
	// The clocks change on 8 March; 2026-W14 is a shutdown. A year and a week of quiet weeks comes before.
	schedule = `plan:
  - recorded: 2026-01-05T09:00:00-08:00
    weeks:
QUIET      2026-W10: {primary: ada, backup: ben}
      2026-W11: {primary: ben, backup: cara}
      2026-W12: {primary: cara, backup: vacant}
      2026-W13: {primary: vacant, backup: ada}
      2026-W15: {primary: ada, backup: cara}
changes:
  - {id: 1, kind: promote, at: 2026-03-11T12:30:00-07:00, by: ada, reason: x, from: 2026-03-11T13:00:00-07:00, backup: ada}
  - {id: 2, kind: cover, at: 2026-03-12T12:30:00-07:00, by: ada, reason: x, role: primary, person: ben, from: 2026-03-17T10:20:00-07:00, to: 2026-03-17T11:40:00-07:00}
`
)

// quiet is the plan of the weeks 2025-W09 to 2026-W09, of which the first is too old for the JSON file.
func quiet() string {
	var b strings.Builder
	for w := (roster.Week{Year: 2025, Number: 9}); w != (roster.Week{Year: 2026, Number: 10}); w = w.Add(1) {
		b.WriteString("      " + w.String() + ": {primary: cara, backup: ada}\n")
	}
	return b.String()
}

func load(t *testing.T, people string) *site.Site {
	t.Helper()
	files := fstest.MapFS{}
	for name, text := range map[string]string{"site": config, "roster": people, "schedule": schedule} {
		text = strings.Replace(text, "QUIET", quiet(), 1)
		files["content/"+name+".yaml"] = &fstest.MapFile{Data: []byte(text)}
	}
	var problems problem.List
	s, err := site.Load(t.Context(), site.Options{Files: files}, &problems)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range problems.Sorted() {
		if p.Severity == problem.Error {
			t.Fatal(p)
		}
	}
	return s
}

// render gives the two files.
func render(t *testing.T, s *site.Site) (timetable.Document, [][]string) {
	t.Helper()
	files, err := output.Stage(filepath.Join(t.TempDir(), "public"), false)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = files.Discard() }()
	if err := timetable.Render(t.Context(), s, files); err != nil {
		t.Fatal(err)
	}
	data, err := files.Read("oncall.json")
	if err != nil {
		t.Fatal(err)
	}
	var d timetable.Document
	if err := json.Unmarshal(data, &d); err != nil {
		t.Fatal(err)
	}
	table, err := files.Read("schedule.csv")
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(strings.NewReader(string(table))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return d, rows
}

// reader is a program that knows nothing but the JSON file, and reckons as FORMAT.md says.
type reader struct{ timetable.Document }

func (r reader) holder(role roster.Role, at time.Time) string {
	for _, a := range r.Assignments {
		if a.Role == role && !at.Before(a.From) && at.Before(a.To) {
			return a.Person
		}
	}
	return ""
}

func (r reader) owner(received time.Time) (person string, due time.Time) {
	for i, b := range r.Hours {
		if !b.To.After(received) {
			continue
		}
		start := b.From
		if received.After(start) {
			start = received
		}
		person, left := r.holder(roster.Primary, start), time.Duration(b.Goal)*time.Minute
		latest := r.To
		if start.Before(b.SameDayBefore) {
			latest = b.SameDayDue
		}
		for _, b := range r.Hours[i:] {
			if length := b.To.Sub(start); left > length {
				left -= length
			} else if left >= 0 {
				return person, earlier(start.Add(left), latest)
			}
			if i++; i < len(r.Hours) {
				start = r.Hours[i].From
			}
		}
		return person, due
	}
	return "", due
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

func TestTheFileAloneTellsWhoIsOnDutyAndWhoOwnsWhat(t *testing.T) {
	t.Parallel()
	s := load(t, people)
	d, _ := render(t, s)
	r := reader{d}
	rng := rand.New(rand.NewPCG(1, 2))
	length := d.To.Sub(d.From)
	for n := range 20_000 {
		at := d.From.Add(time.Duration(rng.Int64N(int64(length)))).Truncate(time.Minute)
		if n < 100 { // on the edges too
			at = d.Assignments[len(d.Assignments)-1-n].From
		}
		duty := s.Roster.At(at)
		for role, want := range map[roster.Role]string{roster.Primary: duty.Primary.Person, roster.Backup: duty.Backup.Person} {
			if got := r.holder(role, at); got != want {
				t.Fatalf("%s at %s: the file says %q, the roster %q", role, at, got, want)
			}
		}
		owner, due := r.owner(at)
		if due.IsZero() || due.After(d.To.AddDate(0, 0, -4)) {
			continue // the file ends
		}
		want, _ := s.Roster.Owner(at)
		if owner != want.Person || !due.Equal(s.Hours.Due(at)) {
			t.Fatalf("received %s: the file says %q by %s, the roster %q by %s", at, owner, due, want.Person, s.Hours.Due(at))
		}
	}
}

func TestBothFilesHoldTheRowsOfTheRoster(t *testing.T) {
	t.Parallel()
	s := load(t, people)
	d, rows := render(t, s)
	if rows[1][0] != "2025-W09" || d.Assignments[0].Week.String() != "2025-W10" {
		t.Errorf("the files begin with %s and %s", rows[1][0], d.Assignments[0].Week)
	}
	var want [][]string
	for _, a := range s.Roster.Assignments() {
		p, _ := s.Roster.Person(a.Person)
		ids := ""
		for _, id := range a.Changes {
			ids = strings.TrimSpace(ids + " " + strconv.Itoa(id))
		}
		want = append(want, []string{
			a.Week.String(), string(a.Role), a.Person, p.Name, a.From.Format(time.RFC3339), a.To.Format(time.RFC3339),
			a.Recorded.In(s.Zone).Format(time.RFC3339), ids,
		})
	}
	if diff := cmp.Diff(want, rows[1:]); diff != "" {
		t.Errorf("schedule.csv (-roster +file):\n%s", diff)
	}
	var got [][]string
	for _, a := range d.Assignments {
		ids := ""
		for _, id := range a.Changes {
			ids = strings.TrimSpace(ids + " " + strconv.Itoa(id))
		}
		got = append(got, []string{
			a.Week.String(), string(a.Role), a.Person, a.Name, a.From.Format(time.RFC3339), a.To.Format(time.RFC3339),
			a.Recorded.Format(time.RFC3339), ids,
		})
	}
	if diff := cmp.Diff(want[2:], got); diff != "" {
		t.Errorf("oncall.json (-roster +file):\n%s", diff)
	}
}

func TestTheFileHasTheHoursAndHolidaysOfItsWeeks(t *testing.T) {
	t.Parallel()
	d, _ := render(t, load(t, people))
	if got, want := d.From.Format(time.RFC3339)+" "+d.To.Format(time.RFC3339), "2025-03-03T00:00:00-08:00 2026-04-13T00:00:00-07:00"; got != want {
		t.Errorf("it covers %s, want %s", got, want)
	}
	if n := len(d.Hours); n != 52*5*2+5*2+4*2+4+4+0+4 {
		t.Errorf("%d stretches of hours", n)
	}
	if first, last := d.Hours[0], d.Hours[len(d.Hours)-1]; first.Goal != 60 || last.Goal != 90 {
		t.Errorf("goals of %d and %d minutes", first.Goal, last.Goal)
	}
	if n := len(d.Holidays); n != 6 || d.Holidays[0].Name != "Founders' Day" {
		t.Errorf("holidays: %v", d.Holidays)
	}
}

func TestNoCellIsAFormula(t *testing.T) {
	t.Parallel()
	for name, shown := range map[string]string{
		"=HYPERLINK(1)": "'=HYPERLINK(1)", "+1": "'+1", "-2+3": "'-2+3", "@SUM(A1)": "'@SUM(A1)", "  =1": "'  =1", "＝1": "'＝1",
		"Ada": "Ada", "O'Brien, \"PJ\" \\ 李": "O'Brien, \"PJ\" \\ 李", "'=1": "'=1", "a=1": "a=1",
	} {
		quoted, err := json.Marshal(name) // YAML reads it
		if err != nil {
			t.Fatal(err)
		}
		_, rows := render(t, load(t, strings.Replace(people, "name: Ada", "name: "+string(quoted), 1)))
		if got := rows[len(rows)-2][3]; got != shown {
			t.Errorf("%q is written as %q, want %q", name, got, shown)
		}
	}
}

func TestARosterWithoutWeeksHasFilesWithoutRows(t *testing.T) {
	t.Parallel()
	s := load(t, people)
	var problems problem.List
	s.Roster = roster.New(roster.Source{}, s.Hours, &problems)
	d, rows := render(t, s)
	if len(rows) != 1 || len(d.Assignments) != 0 || len(d.Hours) != 10 || d.Assignments == nil {
		t.Errorf("%d rows, %d assignments, %d hours", len(rows), len(d.Assignments), len(d.Hours))
	}
}

func TestTheFormatDescribesEveryField(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("FORMAT.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, of := range []any{timetable.Document{}, timetable.Assignment{}, timetable.Block{}, timetable.Holiday{}} {
		for i := range reflect.TypeOf(of).NumField() {
			name, _, _ := strings.Cut(reflect.TypeOf(of).Field(i).Tag.Get("json"), ",")
			if !regexp.MustCompile("`[a-z_]*(\\[\\])?\\.?" + name + "`").Match(text) {
				t.Errorf("FORMAT.md doesn't name %s of %T", name, of)
			}
		}
	}
}
