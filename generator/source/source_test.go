package source_test

import (
	"fmt"
	"io/fs"
	"os"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/visit-dav/watchbill/generator/hours"
	"github.com/visit-dav/watchbill/generator/incident"
	"github.com/visit-dav/watchbill/generator/problem"
	"github.com/visit-dav/watchbill/generator/redact"
	"github.com/visit-dav/watchbill/generator/roster"
	"github.com/visit-dav/watchbill/generator/source"
	"github.com/visit-dav/watchbill/generator/strict"
)

var ignorePos = cmpopts.IgnoreTypes(problem.Pos{})

func TestTheRepositorysOwnSiteIsReadWithoutProblems(t *testing.T) {
	t.Parallel()
	var problems problem.List
	files := os.DirFS("../..")
	calendar := source.ReadSite(files, &problems).Calendar(&problems)
	src := source.ReadRoster(files, calendar, &problems)
	for _, p := range problems.Sorted() {
		t.Error(p)
	}
	if len(src.People) == 0 || len(src.Blocks) == 0 || len(src.Changes) == 0 {
		t.Errorf("people, weeks or changes are lost: %+v", src)
	}
}

func TestAFileWithTheOtherEndingOfYAMLIsTold(t *testing.T) {
	t.Parallel()
	var problems problem.List
	files := fstest.MapFS{"content/site.yml": {Data: []byte("title: x")}, "content/roster.yml": {}, "content/schedule.yaml": {}}
	source.ReadRoster(files, source.ReadSite(files, &problems).Calendar(&problems), &problems)
	var got []string
	for _, p := range problems.Sorted() {
		if p.Severity == problem.Error {
			got = append(got, p.String())
		}
	}
	want := []string{
		"content/roster.yml: isn't read: its name ends with .yml\n\thint: rename it to roster.yaml",
		"content/site.yml: isn't read: its name ends with .yml\n\thint: rename it to site.yaml",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestAFolderWithoutFilesIsASiteOfDefaults(t *testing.T) {
	t.Parallel()
	var problems problem.List
	s := source.ReadSite(fstest.MapFS{}, &problems)
	calendar := s.Calendar(&problems)
	src := source.ReadRoster(fstest.MapFS{}, calendar, &problems)
	want := &source.Site{
		Title: "Customer response", Zone: "UTC", Language: strict.At[string]{Value: "en"}, Publish: "labelled", PublishLabel: "publishable",
		Feeds: source.Feeds{Team: "team"}, Sync: source.Sync{LowHangingFruit: "low-hanging fruit"},
		Labels: source.Labels{
			Waiting: []string{"waiting on customer"}, Documentation: []string{"documentation"},
		},
	}
	if diff := cmp.Diff(want, s); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	friday := time.Date(2026, 3, 6, 16, 30, 0, 0, time.UTC)
	if due, want := calendar.Due(friday), time.Date(2026, 3, 9, 8, 30, 0, 0, time.UTC); !due.Equal(want) {
		t.Errorf("due %s, want %s", due, want)
	}
	empty := roster.Source{Rules: roster.Rules{Pattern: roster.Chain, MinimumGap: 2, VeteranAfter: 4}}
	if diff := cmp.Diff(empty, src); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	var got []string
	for _, p := range problems.Sorted() {
		got = append(got, fmt.Sprint(p.Severity, ": ", p))
	}
	told := []string{
		"note: content/roster.yaml: is missing: nobody is on duty",
		"note: content/schedule.yaml: is missing: no week is planned\n" +
			"\thint: `watchbill plan --weeks 26 --publish` plans the coming weeks for the people of roster.yaml",
		"warning: content/site.yaml: is missing: duty is taken to be Monday to Friday, 08:00-12:00 and 13:00-17:00 UTC\n" +
			"\thint: write the file with title, zone and hours",
	}
	if diff := cmp.Diff(told, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestAScheduleThatPlansNoWeekIsToldWithWhatToDo(t *testing.T) {
	t.Parallel()
	want := []string{"content/schedule.yaml: plans no week\n" +
		"\thint: `watchbill plan --weeks 26 --publish` plans the coming weeks for the people of roster.yaml"}
	for _, text := range []string{"", "\n", "# to come\n", "{}\n", "plan:\n", "plan: []\n", "changes: []\n"} {
		var problems problem.List
		source.ReadRoster(folder("title: x\nzone: UTC\n", people, text), nil, &problems)
		var got []string
		for _, p := range problems.Sorted() {
			got = append(got, p.String())
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q (-want +got)\n%s", text, diff)
		}
	}
}

func TestASiteWithoutHoursHasThoseOfAnOffice(t *testing.T) {
	t.Parallel()
	var problems problem.List
	s := source.ReadSite(folder("title: x\nzone: Europe/Paris\n", people, plan), &problems)
	calendar := s.Calendar(&problems)
	monday := time.Date(2026, 6, 1, 12, 30, 0, 0, calendar.Zone())
	if due, want := calendar.Due(monday), monday.Add(90*time.Minute); !due.Equal(want) || len(problems.Sorted()) != 0 {
		t.Errorf("due %s, want %s; problems %v", due, want, problems.Sorted())
	}
}

func TestSiteBecomesNouns(t *testing.T) {
	t.Parallel()
	const text = `title: Response
zone: Europe/Berlin
publish: closed
publish_label: public
restricted: {labels: [secret], numbers: [7], words: [Vault]}
accounts: {bots: ["stale[bot]"], proxies: [mail-gateway]}
labels: {waiting: [needs info]}
redact:
  {allow: [help@vis.example], names: [Hartwell], hosts: ["*.lab.example"], patterns: [{name: account, match: 'A\d+'}]}
components: [{name: Client/server, words: [ssh, tunnel]}]
boilerplate: [Thank you.]
holidays:
  - {first: 2026-12-31, last: 2027-01-02, name: New Year}
  - {date: 2026-05-01, name: Labour Day}
hours:
  - {from: 2026-07-01, goal: 30m, week: [{days: [sat], open: ["10:00-24:00"]}]}
  - from: 2020-01-01
    goal: 1h30m
    week:
      - {days: [Monday, TUE], open: ["13:00-17:00", "08:00-12:00"]}
      - {days: [tue], open: ["18:00-19:00"]}
`
	var problems problem.List
	s := source.ReadSite(folder(text, people, plan), &problems)
	rules := incident.Rules{
		Publish: incident.Closed, PublishLabel: "public",
		RestrictedLabels: []string{"secret"}, RestrictedNumbers: []int{7}, RestrictedWords: []string{"Vault"},
		Bots: []string{"stale[bot]"}, Proxies: []string{"mail-gateway"}, Boilerplate: []string{"Thank you."},
		WaitingLabels: []string{"needs info"}, FruitLabel: "low-hanging fruit",
		Components: []incident.Component{{Name: "Client/server", Words: []string{"ssh", "tunnel"}}},
	}
	if diff := cmp.Diff(rules, s.Rules()); diff != "" {
		t.Errorf("rules (-want +got)\n%s", diff)
	}
	redaction := redact.Options{
		Allow: []string{"help@vis.example"}, Names: []string{"Hartwell"}, Hosts: []string{"*.lab.example"},
		Patterns: []redact.Pattern{{Name: "account", Match: `A\d+`}},
	}
	if diff := cmp.Diff(redaction, s.Redaction()); diff != "" {
		t.Errorf("redaction (-want +got)\n%s", diff)
	}
	free := []hours.Holiday{
		{Date: date(2026, 5, 1), Name: "Labour Day"},
		{Date: date(2026, 12, 31), Name: "New Year"},
		{Date: date(2027, 1, 1), Name: "New Year"},
		{Date: date(2027, 1, 2), Name: "New Year"},
	}
	if diff := cmp.Diff(free, s.FreeDays(&problems)); diff != "" {
		t.Errorf("holidays (-want +got)\n%s", diff)
	}
	calendar := s.Calendar(&problems)
	early := hours.Rule{From: date(2020, 1, 1), Goal: 90 * time.Minute, Days: map[time.Weekday][]hours.Span{
		time.Monday:  {{From: 8 * 60, To: 12 * 60}, {From: 13 * 60, To: 17 * 60}},
		time.Tuesday: {{From: 8 * 60, To: 12 * 60}, {From: 13 * 60, To: 17 * 60}, {From: 18 * 60, To: 19 * 60}},
	}}
	if diff := cmp.Diff(early, calendar.RuleOn(date(2026, 6, 30))); diff != "" {
		t.Errorf("earlier hours (-want +got)\n%s", diff)
	}
	late := hours.Rule{From: date(2026, 7, 1), Goal: 30 * time.Minute, Days: map[time.Weekday][]hours.Span{
		time.Saturday: {{From: 10 * 60, To: 24 * 60}},
	}}
	if diff := cmp.Diff(late, calendar.RuleOn(date(2026, 7, 1))); diff != "" {
		t.Errorf("later hours (-want +got)\n%s", diff)
	}
	if calendar.Zone().String() != "Europe/Berlin" || len(problems.Sorted()) != 0 {
		t.Errorf("zone %s, problems %v", calendar.Zone(), problems.Sorted())
	}
}

func date(year int, month time.Month, day int) hours.Date {
	return hours.Date{Year: year, Month: month, Day: day}
}

func TestRosterAndScheduleBecomeNouns(t *testing.T) {
	t.Parallel()
	const peopleText = `rules: {pattern: independent, minimum_gap: 0, veteran_after: 6}
people:
  - slug: ada
    name: Ada Example
    github: ada-example
    aliases: [old]
    percent: 80
    veteran_since: 2024-01-01
    access: [vault]
    expertise: [Client/server]
    from: 2024-01-08
    until: 2026-12-31
    away: [{first: 2026-07-06, last: 2026-07-17}]
  - {slug: ben, name: Ben Example, veteran_after: 3}
`
	const scheduleText = `plan:
  - recorded: 2026-06-15T09:00:00-07:00
    weeks:
      2026-W33: {primary: ada, backup: ben}
      2026-W30: {primary: ben, backup: vacant}
changes:
  - {id: 1, kind: swap, at: 2026-07-01T09:00:00Z, by: ada, reason: Swap., role: primary, weeks: [2026-W30, 2026-W33]}
  - {id: 2, kind: cover, at: 2026-07-02T09:00:00Z, by: ben, reason: Cover., role: backup, person: ben, from: 2026-08-12,
     to: 2026-08-14T12:00:00-07:00}
  - {id: 3, kind: cover, at: 2026-07-03T09:00:00Z, by: ben, reason: Week., role: backup, person: vacant, week: 2026-W33}
  - {id: 4, kind: promote, at: 2026-07-04T09:00:00Z, by: ada, reason: Ill., backup: vacant,
     from: 2026-08-10T13:00:00-07:00}
  - {id: 5, kind: revert, at: 2026-07-05T09:00:00Z, by: ada, reason: Well., of: 4}
`
	var problems problem.List
	files := folder(site, peopleText, scheduleText)
	calendar := source.ReadSite(files, &problems).Calendar(&problems)
	got := source.ReadRoster(files, calendar, &problems)
	w30, w33 := roster.Week{Year: 2026, Number: 30}, roster.Week{Year: 2026, Number: 33}
	at := func(day int) time.Time { return time.Date(2026, 7, day, 9, 0, 0, 0, time.UTC) }
	local := func(month time.Month, day, hour int) time.Time {
		return time.Date(2026, month, day, hour, 0, 0, 0, calendar.Zone())
	}
	want := roster.Source{
		Rules: roster.Rules{Pattern: roster.Independent, MinimumGap: 0, VeteranAfter: 6},
		People: []roster.Person{
			{
				Slug: "ada", Aliases: []string{"old"}, Name: "Ada Example", Login: "ada-example", Percent: 80,
				VeteranSince: date(2024, 1, 1), Access: []string{"vault"}, Expertise: []string{"Client/server"},
				From: date(2024, 1, 8), Until: date(2026, 12, 31),
				Away: []roster.Away{{First: date(2026, 7, 6), Last: date(2026, 7, 17)}},
			},
			{Slug: "ben", Name: "Ben Example", Percent: 100, VeteranAfter: 3},
		},
		Blocks: []roster.Block{{
			Recorded: local(6, 15, 9),
			Weeks: []roster.PlannedWeek{
				{Week: w33, Primary: "ada", Backup: "ben"},
				{Week: w30, Primary: "ben", Backup: roster.Vacant},
			},
		}},
		Changes: []roster.Change{
			{
				ID: 1, Kind: roster.Swap, At: at(1), By: "ada", Reason: "Swap.", Role: roster.Primary,
				Weeks: []roster.Week{w30, w33},
			},
			{
				ID: 2, Kind: roster.Cover, At: at(2), By: "ben", Reason: "Cover.", Role: roster.Backup, Person: "ben",
				From: local(8, 12, 0), To: local(8, 14, 12),
			},
			{
				ID: 3, Kind: roster.Cover, At: at(3), By: "ben", Reason: "Week.", Role: roster.Backup, Person: roster.Vacant,
				Weeks: []roster.Week{w33},
			},
			{ID: 4, Kind: roster.Promote, At: at(4), By: "ada", Reason: "Ill.", Person: roster.Vacant, From: local(8, 10, 13)},
			{ID: 5, Kind: roster.Revert, At: at(5), By: "ada", Reason: "Well.", Of: 4},
		},
	}
	if diff := cmp.Diff(want, got, ignorePos); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	for _, p := range problems.Sorted() {
		t.Error(p)
	}
	places := []problem.Pos{got.People[1].Pos, got.People[0].Away[0].Pos, got.Blocks[0].Weeks[1].Pos, got.Changes[3].Pos}
	wantPlaces := []problem.Pos{
		{File: source.RosterFile, Line: 14, Column: 5},
		{File: source.RosterFile, Line: 13, Column: 12},
		{File: source.ScheduleFile, Line: 5, Column: 7},
		{File: source.ScheduleFile, Line: 11, Column: 5},
	}
	if diff := cmp.Diff(wantPlaces, places); diff != "" {
		t.Errorf("places (-want +got)\n%s", diff)
	}
}

func TestAllMistakesOfAllFilesAreToldAtOnce(t *testing.T) {
	t.Parallel()
	files := folder(
		"titel: x\nzone: Mars\npublish: never\nholidays:\n  - {name: x}\n  - {date: 2026-02-30, name: x}\nhours: 8-17\n",
		"people:\n  - {slug: Ada, percent: 0}\n  - {name: Ben}\n",
		"plan: x\nchanges:\n  - {id: 0, kind: swap, at: now, by: a, reason: b}\n  - {id: 2, kind: revert}\n",
	)
	var lines []string
	for _, line := range strings.Split(load(files), "\n") {
		if !strings.HasPrefix(line, "\t") {
			lines = append(lines, line)
		}
	}
	want := []string{
		`roster.yaml:2:5: the key "name" is missing`,
		`roster.yaml:2:12: expected a slug such as ada or ada-example, found "Ada"`,
		`roster.yaml:2:26: expected a whole number from 1 to 100, found "0"`,
		`roster.yaml:3:5: the key "slug" is missing`,
		`schedule.yaml:1:7: expected a list, found "x"`,
		"schedule.yaml:3:5: this swap needs `role`",
		"schedule.yaml:3:5: this swap needs `weeks`",
		`schedule.yaml:3:10: expected a whole number from 1 on, found "0"`,
		`schedule.yaml:3:29: expected an instant such as 2026-06-15T09:00:00-07:00, found "now"`,
		`schedule.yaml:4:5: the key "at" is missing`,
		`schedule.yaml:4:5: the key "by" is missing`,
		`schedule.yaml:4:5: the key "reason" is missing`,
		"schedule.yaml:4:5: this revert needs `of`",
		`site.yaml:1:1: the key "title" is missing`,
		`site.yaml:1:1: unknown key "titel"`,
		`site.yaml:2:7: there is no time zone "Mars"`,
		`site.yaml:3:10: expected labelled, reviewed or closed, found "never"`,
		`site.yaml:5:5: this holiday has no date`,
		`site.yaml:6:12: the date 2026-02-30 does not exist`,
		`site.yaml:7:8: expected a list, found "8-17"`,
	}
	if diff := cmp.Diff(want, lines); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestWhatFollowsAMistakeIsNotJudgedByIt(t *testing.T) {
	t.Parallel()
	var problems problem.List
	files := folder(site, people, plan+`changes:
  - {id: 1, kind: swap, at: 2026-07-01T09:00:00Z, by: ada, reason: x, role: primary, weeks: [2026-W27, 2026-W99]}
  - {id: 2, kind: revert, at: 2026-07-01T09:00:00Z, by: ada, reason: x, of: 1}
`)
	calendar := source.ReadSite(files, &problems).Calendar(&problems)
	src := source.ReadRoster(files, calendar, &problems)
	roster.New(src, calendar, &problems)
	if len(src.Changes) != 2 || !src.Changes[0].Unread || problems.Count(problem.Error) != 1 {
		t.Errorf("%+v\n%v", src, problems.Sorted())
	}
}

// A mistake in the form of a file is told here, and not again by what the roster makes of it.
func TestNoMistakeIsToldTwice(t *testing.T) {
	t.Parallel()
	tell := func(sentence string, files fstest.MapFS) {
		var form, sense problem.List
		calendar := source.ReadSite(files, &form).Calendar(&form)
		roster.New(source.ReadRoster(files, calendar, &form), calendar, &sense)
		for _, p := range sense.Sorted() {
			t.Errorf("%s: %v\nwas told as %v", sentence, p, form.Sorted())
		}
	}
	for sentence, m := range rosterMessages {
		tell(sentence, folder(site, m.text, ""))
	}
	for _, sentence := range []string{"the people as keys", "a person without a slug", "a slug with capitals"} {
		tell(sentence, folder(site, rosterMessages[sentence].text, plan))
	}
	for sentence, m := range scheduleMessages {
		tell(sentence, folder(site, people, m.text))
	}
}

func TestZonesAreFoundByWhatPeopleCallThem(t *testing.T) {
	t.Parallel()
	cases := map[string]string{
		"America/Los_Angles": "America/Los_Angeles",
		"america/new_york":   "America/New_York",
		"Los Angeles":        "America/Los_Angeles",
		"US/Berlin":          "Europe/Berlin",
		"Pacific Time":       "America/Los_Angeles",
		"utc":                "UTC",
		"CEST":               "Europe/Berlin",
		"+02:00":             "",
		"../../etc/passwd":   "",
		"Local":              "",
	}
	for name, want := range cases {
		got := load(folder(strings.Replace(site, "America/Los_Angeles", name, 1), people, plan))
		if hint := fmt.Sprintf("did you mean %q?", want); !strings.Contains(got, "there is no time zone") ||
			strings.Contains(got, "did you mean") != (want != "") || want != "" && !strings.Contains(got, hint) {
			t.Errorf("%s: got %s, want the hint %q", name, got, want)
		}
	}
}

func TestAFileThatCannotBeReadIsAnError(t *testing.T) {
	t.Parallel()
	got := load(fstest.MapFS{
		source.SiteFile:          {Data: []byte(site)},
		source.RosterFile:        {Mode: fs.ModeDir},
		source.RosterFile + "/x": {},
		source.ScheduleFile:      {Data: []byte(strings.Repeat("#", 5<<20))},
	})
	want := "roster.yaml: can't be read: invalid argument\n\thint: check that it is a file and may be read\n" +
		"schedule.yaml:1: has more than the 4194304 bytes that are read\n\thint: split the file, or remove what isn't needed"
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestThousandsOfPeopleAndWeeksAreRead(t *testing.T) {
	t.Parallel()
	var peopleText, planText, changes strings.Builder
	peopleText.WriteString("people:\n")
	for i := range 10000 {
		fmt.Fprintf(&peopleText, "  - {slug: p%d, name: Person %d, from: 2020-01-01}\n", i, i)
	}
	planText.WriteString("plan:\n  - recorded: 2026-06-15T09:00:00-07:00\n    weeks:\n")
	week := roster.Week{Year: 1950, Number: 1}
	for i := range 5000 {
		fmt.Fprintf(&planText, "      %s: {primary: p%d, backup: p%d}\n", week, i, i+1)
		week = week.Add(1)
	}
	changes.WriteString("changes:\n")
	for i := range 5000 {
		fmt.Fprintf(&changes, "  - {id: %d, kind: revert, at: 2026-07-01T09:00:00Z, by: p1, reason: x, of: %d}\n", i+1, i+1)
	}
	files := folder(site, peopleText.String(), planText.String()+changes.String())
	var problems problem.List
	calendar := source.ReadSite(files, &problems).Calendar(&problems)
	src := source.ReadRoster(files, calendar, &problems)
	if len(src.People) != 10000 || len(src.Blocks[0].Weeks) != 5000 || len(src.Changes) != 5000 {
		t.Errorf("lost some: %v", problems.Sorted())
	}
}
