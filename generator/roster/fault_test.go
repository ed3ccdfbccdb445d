package roster_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/visit-dav/watchbill/generator/problem"
	"github.com/visit-dav/watchbill/generator/roster"
)

// wantProblems holds what was found to "severity line: text", nothing more and nothing less, in order of place.
func wantProblems(t *testing.T, got []problem.Problem, want ...string) {
	t.Helper()
	for i, p := range got {
		line := fmt.Sprintf("%s %d: %s\n%s", p.Severity, p.Pos.Line, p.Message, p.Hint)
		if i >= len(want) {
			t.Errorf("also found: %s", line)
			continue
		}
		place, text, _ := strings.Cut(want[i], ": ")
		if !strings.HasPrefix(line, place+": ") || !strings.Contains(line, text) {
			t.Errorf("got %s\nwant %s", line, want[i])
		}
	}
	for _, missing := range want[min(len(got), len(want)):] {
		t.Errorf("not found: %s", missing)
	}
}

func TestPeopleAreChecked(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		change func(t *testing.T, people []roster.Person)
		want   []string
	}{
		"two people with one slug": {
			func(_ *testing.T, p []roster.Person) { p[2].Slug = "ada" },
			[]string{`error 3: two people have the slug or alias "ada"; the first is at content/roster.yaml:1`},
		},
		"an alias that is another's slug": {
			func(_ *testing.T, p []roster.Person) { p[2].Aliases = []string{"ben"} },
			[]string{`error 3: two people have the slug or alias "ben"; the first is at content/roster.yaml:2`},
		},
		"an alias twice": {
			func(_ *testing.T, p []roster.Person) { p[2].Aliases = []string{"cara"} },
			[]string{`error 3: cara has the slug "cara" twice`},
		},
		"a slug of wrong letters": {
			func(_ *testing.T, p []roster.Person) { p[2].Slug = "Cara L" },
			[]string{`error 3: "Cara L" is no slug`},
		},
		"an empty slug": {
			func(_ *testing.T, p []roster.Person) { p[2].Slug = "" },
			[]string{`error 3: "" is no slug`},
		},
		"a word as slug": {
			func(_ *testing.T, p []roster.Person) { p[2].Slug = "vacant" },
			[]string{`error 3: the slug "vacant" has a meaning of its own`},
		},
		"a page as alias": {
			func(_ *testing.T, p []roster.Person) { p[2].Aliases = []string{"index"} },
			[]string{`error 3: the slug "index" has a meaning of its own`},
		},
		"two people with one login": {
			func(_ *testing.T, p []roster.Person) { p[3].Login = "BEN-HUB" },
			[]string{`error 4: ben and dan have the same login "BEN-HUB"`},
		},
		"no name": {func(_ *testing.T, p []roster.Person) { p[0].Name = " " }, []string{"error 1: ada has no name"}},
		"percents beyond 1 to 100": {
			func(_ *testing.T, p []roster.Person) { p[0].Percent, p[1].Percent = 101, -5 },
			[]string{"error 1: ada has 101 percent", "error 2: ben has -5 percent"},
		},
		"gone before they came": {
			func(t *testing.T, p []roster.Person) {
				p[0].From, p[0].Until = date(t, "2026-02-01"), date(t, "2026-01-31")
			},
			[]string{"error 1: ada leaves on 2026-01-31, before joining on 2026-02-01"},
		},
		"away without end, and backwards": {
			func(t *testing.T, p []roster.Person) {
				p[0].Away = []roster.Away{
					{First: date(t, "2026-02-01"), Pos: problem.Pos{Line: 50}},
					{First: date(t, "2026-02-02"), Last: date(t, "2026-02-01"), Pos: problem.Pos{Line: 51}},
				}
			},
			[]string{
				"error 50: ada is away without a first or a last day",
				"error 51: ada is away until 2026-02-01, before 2026-02-02",
			},
		},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := newTeam(t)
			tc.change(t, m.source.People)
			_, problems := m.load()
			wantProblems(t, problems, tc.want...)
		})
	}
}

func TestThePlanIsChecked(t *testing.T) {
	t.Parallel()
	cases := map[string]struct{ weeks, want []string }{
		"a person nobody knows": {
			[]string{"2026-W30 adda ben"}, []string{"error 10: the roster has no person \"adda\"\ndid you mean \"ada\"?"},
		},
		"a week planned twice": {
			[]string{"2026-W30 ada ben", "2026-W30 ben ada"},
			[]string{"error 11: 2026-W30 is planned twice; the first time is at content/schedule.yaml:10"},
		},
		"one person in both roles": {
			[]string{"2026-W30 ada ada"}, []string{"error 10: ada is both primary and backup of 2026-W30, on 2026-07-20"},
		},
		"a week left out": {
			[]string{"2026-W30 ada ben", "2026-W32 ben ada"},
			[]string{"error 11: 2026-W31 has duty but no plan"},
		},
		"years left out": {
			[]string{"2026-W30 ada ben", "2062-W30 ben ada"},
			[]string{"error 11: 1877 weeks from 2026-W31 to 2062-W29 have duty but no plan"},
		},
		"a week without duty": {
			[]string{"2026-W52 ada ben", "2026-W53 ada ben", "2027-W01 ben ada"},
			[]string{"warning 11: 2026-W53 has no duty day, so nobody is assigned"},
		},
		"nobody in a role, and it does not say so": {
			[]string{"2026-W30 - ben"}, []string{"error 10: 2026-W30 names no primary\nwrite a person's slug, or vacant"},
		},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := newTeam(t, "2026-12-28", "2026-12-29", "2026-12-30", "2026-12-31", "2027-01-01").plan(tc.weeks...)
			if p := &m.source.Blocks[0].Weeks[0]; p.Primary == "-" {
				p.Primary = ""
			}
			_, problems := m.load()
			wantProblems(t, problems, tc.want...)
		})
	}
}

func TestTheLogIsChecked(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		log  func(m *team) []roster.Change
		want []string
	}{
		"ids that leap": {
			func(m *team) []roster.Change {
				first, second := m.swap("primary", "2026-W30", "2026-W31"), m.swap("primary", "2026-W31", "2026-W30")
				first.ID, second.ID = 2, 3
				return []roster.Change{first, second}
			},
			[]string{"error 101: the change has the id 2 where 1 is next"},
		},
		"an id twice": {
			func(m *team) []roster.Change {
				again := m.swap("primary", "2026-W31", "2026-W30")
				again.ID = 1
				return []roster.Change{m.swap("primary", "2026-W30", "2026-W31"), again}
			},
			[]string{"error 102: the change has the id 1 where 2 is next"},
		},
		"a clock that goes back": {
			func(m *team) []roster.Change {
				late := m.swap("primary", "2026-W30", "2026-W31")
				late.At = m.at("2026-03-01 09:00")
				return []roster.Change{late, m.swap("primary", "2026-W31", "2026-W30")}
			},
			[]string{"error 102: change 2 was made at 2026-02-03T12:00:00-08:00, before the one above it"},
		},
		"no reason, and nobody known made it": {
			func(m *team) []roster.Change {
				c := m.swap("primary", "2026-W30", "2026-W32")
				c.Reason, c.By = "  ", "bena"
				return []roster.Change{c}
			},
			[]string{"error 101: change 1 has no reason", `error 101: the roster has no person "bena"`},
		},
		"an unknown kind": {
			func(*team) []roster.Change { return []roster.Change{{Kind: "swop"}} },
			[]string{`error 101: change 1: "swop" is no kind of change`},
		},
		"an unknown role": {
			func(m *team) []roster.Change { return []roster.Change{m.coverWeek("boss", "dan", "2026-W30")} },
			[]string{`error 101: change 1: "boss" is no role`},
		},
		"fields that are missing": {
			func(*team) []roster.Change {
				return []roster.Change{{Kind: "swap"}, {Kind: "cover"}, {Kind: "promote"}, {Kind: "revert"}}
			},
			[]string{
				"error 101: change 1: the swap has no role", "error 101: change 1: the swap has no weeks",
				"error 102: change 2: the cover has no from", "error 102: change 2: the cover has no person",
				"error 102: change 2: the cover has no role", "error 102: change 2: the cover has no to",
				"error 103: change 3: the promote has no backup", "error 103: change 3: the promote has no from",
				"error 104: change 4: the revert has no of",
			},
		},
		"fields of another kind": {
			func(m *team) []roster.Change {
				swap, promotion := m.swap("primary", "2026-W30", "2026-W31"), m.promote("2026-07-22 13:00", "vacant")
				swap.Person, promotion.Role = "dan", "primary"
				cover := m.coverWeek("primary", "dan", "2026-W30")
				cover.From = m.at("2026-07-22 13:00")
				return []roster.Change{swap, promotion, cover}
			},
			[]string{
				"error 101: change 1: person means nothing in this swap",
				"error 102: change 2: role means nothing in this promote",
				"error 103: change 3: from means nothing in this cover",
			},
		},
		"a swap with a week that is not planned": {
			func(m *team) []roster.Change { return []roster.Change{m.swap("primary", "2026-W30", "2026-W40")} },
			[]string{"error 101: change 1: 2026-W40 is not planned"},
		},
		"a swap with a week without duty": {
			func(m *team) []roster.Change { return []roster.Change{m.swap("primary", "2026-W30", "2026-W33")} },
			[]string{"error 101: change 1: 2026-W33 is not planned"},
		},
		"a swap of a week with itself": {
			func(m *team) []roster.Change { return []roster.Change{m.swap("primary", "2026-W30", "2026-W30")} },
			[]string{"error 101: change 1: a swap is between two weeks"},
		},
		"a swap between weeks of one person": {
			func(m *team) []roster.Change { return []roster.Change{m.swap("primary", "2026-W30", "2026-W34")} },
			[]string{"error 101: change 1: ada is primary of both weeks"},
		},
		"a swap by who gave the week up in parts": {
			func(m *team) []roster.Change {
				return []roster.Change{
					m.cover("primary", "dan", "2026-07-20 00:00", "2026-07-22 00:00"),
					m.cover("primary", "cara", "2026-07-22 00:00", "2026-07-27 00:00"),
					m.swap("primary", "2026-W30", "2026-W32"),
				}
			},
			[]string{"error 103: change 3: 2026-W30 is given up by ada already"},
		},
		"a cover by nobody known": {
			func(m *team) []roster.Change { return []roster.Change{m.coverWeek("primary", "danny", "2026-W30")} },
			[]string{`error 101: the roster has no person "danny"`},
		},
		"a cover that ends before it begins": {
			func(m *team) []roster.Change {
				return []roster.Change{m.cover("primary", "dan", "2026-07-22 00:00", "2026-07-22 00:00")}
			},
			[]string{"error 101: change 1: the cover ends at 2026-07-22 00:00 and begins at 2026-07-22 00:00"},
		},
		"a cover outside duty": {
			func(m *team) []roster.Change {
				return []roster.Change{m.cover("primary", "dan", "2026-07-24 17:00", "2026-07-27 08:00")}
			},
			[]string{"error 101: change 1: there is no duty from 2026-07-24 17:00 to 2026-07-27 08:00"},
		},
		"a cover that begins too early": {
			func(m *team) []roster.Change {
				return []roster.Change{m.cover("primary", "dan", "2026-07-17 00:00", "2026-07-21 00:00")}
			},
			[]string{"error 101: change 1: it leaves the published weeks: 2026-W29 is not planned"},
		},
		"a cover that ends too late": {
			func(m *team) []roster.Change {
				return []roster.Change{m.cover("backup", "dan", "2026-08-17 00:00", "9999-12-31 00:00")}
			},
			[]string{"error 101: change 1: it leaves the published weeks: 2026-W35 is not planned"},
		},
		"a cover of a week that is not planned": {
			func(m *team) []roster.Change { return []roster.Change{m.coverWeek("primary", "dan", "2026-W29")} },
			[]string{"error 101: change 1: 2026-W29 is not planned"},
		},
		"covers that overlap": {
			func(m *team) []roster.Change {
				return []roster.Change{
					m.cover("primary", "dan", "2026-07-23 00:00", "2026-07-25 00:00"),
					m.cover("backup", "cara", "2026-07-22 00:00", "2026-07-24 00:00"),
					m.cover("primary", "cara", "2026-07-20 00:00", "2026-07-24 00:00"),
					m.coverWeek("primary", "cara", "2026-W30"),
				}
			},
			[]string{
				"error 103: change 3: it overlaps change 1, which covers the primary from 2026-07-23 00:00 to 2026-07-25 00:00",
				"error 104: change 4: it overlaps change 1",
			},
		},
		"a cover that changes nothing": {
			func(m *team) []roster.Change { return []roster.Change{m.coverWeek("primary", "ada", "2026-W30")} },
			[]string{"warning 101: change 1: ada is primary then already"},
		},
		"a cover that puts one person into both roles": {
			func(m *team) []roster.Change {
				return []roster.Change{m.cover("primary", "ben", "2026-07-22 00:00", "2026-07-24 00:00")}
			},
			[]string{"error 101: ben is both primary and backup of 2026-W30, on 2026-07-22"},
		},
		"a promotion without a backup": {
			func(m *team) []roster.Change { return []roster.Change{m.promote("2026-08-05 10:00", "cara")} },
			[]string{"error 101: change 1: there is no backup to promote at 2026-08-05 10:00"},
		},
		"a promotion that stays the backup": {
			func(m *team) []roster.Change { return []roster.Change{m.promote("2026-07-22 10:00", "ben")} },
			[]string{"error 101: change 1: ben can't be promoted and stay the backup"},
		},
		"a promotion after the last duty of the week": {
			func(m *team) []roster.Change { return []roster.Change{m.promote("2026-07-24 17:00", "dan")} },
			[]string{"error 101: change 1: 2026-W30 has no duty left after 2026-07-24 17:00"},
		},
		"a promotion in a week that is not planned": {
			func(m *team) []roster.Change { return []roster.Change{m.promote("2026-09-24 10:00", "dan")} },
			[]string{"error 101: change 1: 2026-W39 is not planned"},
		},
		"reverts of what is not there": {
			func(m *team) []roster.Change {
				return []roster.Change{
					m.coverWeek("primary", "dan", "2026-W31"), revert(7), revert(3), revert(1), revert(1), revert(-1),
				}
			},
			[]string{
				"error 102: change 2: it reverts change 7, which isn't above it",
				"error 103: change 3: it reverts change 3, which isn't above it",
				"error 105: change 5: change 1 is reverted already, by change 4",
				"error 106: change 6: there is no change -1",
			},
		},
		"a fault that was reverted is mended": {
			func(m *team) []roster.Change {
				return []roster.Change{
					m.coverWeek("primary", "dan", "2026-W40"), revert(1),
					m.promote("2026-08-05 10:00", "cara"), revert(3),
					m.cover("primary", "ben", "2026-07-22 00:00", "2026-07-24 00:00"), revert(5),
				}
			},
			nil,
		},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := newTeam(t, "2026-08-10", "2026-08-11", "2026-08-12", "2026-08-13", "2026-08-14").
				plan("2026-W30 ada ben", "2026-W31 ben cara", "2026-W32 dan vacant", "2026-W34 ada ben")
			_, problems := m.log(tc.log(m)...).load()
			wantProblems(t, problems, tc.want...)
		})
	}
}

func TestOnlyTheFinalStateMustBeAvailable(t *testing.T) {
	t.Parallel()
	m := newTeam(t)
	ada, ben, cara := &m.source.People[0], &m.source.People[1], &m.source.People[2]
	ada.Away = []roster.Away{{First: date(t, "2026-07-22"), Last: date(t, "2026-07-23")}}
	ben.Until = date(t, "2026-07-30")
	cara.From = date(t, "2026-07-27")
	m.plan("2026-W30 ada cara", "2026-W31 ben cara", "2026-W32 dan ada").log(
		m.coverWeek("primary", "ada", "2026-W31"),
		m.cover("primary", "cara", "2026-07-23 00:00", "2026-07-25 00:00"),
		m.coverWeek("backup", "dan", "2026-W30"),
	)
	_, problems := m.load()
	wantProblems(t, problems,
		"warning 102: ada is primary of 2026-W30 but is away from 2026-07-22 to 2026-07-23",
		"warning 102: cara is primary of 2026-W30 but joins on 2026-07-27")

	m.log(revert(2), m.cover("primary", "ben", "2026-07-22 00:00", "2026-07-24 00:00"), revert(1))
	_, problems = m.load()
	wantProblems(t, problems, "warning 11: ben is primary of 2026-W31 but left after 2026-07-30")
}

func TestRulesAndInstantsAreChecked(t *testing.T) {
	t.Parallel()
	m := newTeam(t).plan("2026-W30 ada ben")
	m.source.Rules = roster.Rules{Pattern: "chains", MinimumGap: -1, VeteranAfter: -2}
	m.source.Blocks[0].Recorded = time.Time{}
	m.source.Blocks[0].Weeks[0].Week = roster.Week{Year: 2027, Number: 53}
	_, problems := m.load()
	wantProblems(t, problems,
		"error 0: \"chains\" is no pattern\ndid you mean \"chain\"?",
		"error 0: a veteran is one after -2 weeks",
		"error 0: the minimum gap is -1 weeks",
		"error 0: the plan doesn't say when it was recorded",
		"error 10: the week 2027-W53 does not exist")
}

func TestAThousandFaultsAreToldAtOnce(t *testing.T) {
	t.Parallel()
	m := newTeam(t)
	var weeks []string
	for w := week(t, "2026-W30"); len(weeks) < 500; w = w.Add(1) {
		weeks = append(weeks, fmt.Sprintf("%s nobody%d stranger%d", w, len(weeks), len(weeks)))
	}
	r, problems := m.plan(weeks...).load()
	if len(problems) != 1000 {
		t.Errorf("got %d problems", len(problems))
	}
	if got := r.Assignments(); len(got) != 1000 || got[0].Person != roster.Vacant {
		t.Errorf("strangers must leave vacancies, got %d assignments", len(got))
	}
}

// crowd is a roster of thousands over fifty years, with a log.
func crowd(t testing.TB, people, weeks, changes int) *team {
	t.Helper()
	m := &team{t: t, calendar: office(t, "America/Los_Angeles", "2026-12-25")}
	for i := range people {
		m.source.People = append(m.source.People, roster.Person{
			Slug: fmt.Sprintf("person-%d", i), Name: "A Person", Login: fmt.Sprintf("login-%d", i),
			Away: []roster.Away{{First: date(t, "2025-01-01"), Last: date(t, "2025-01-02")}},
		})
	}
	b := roster.Block{Recorded: m.at("2026-01-01 09:00")}
	first := week(t, "2026-W01")
	for i := range weeks {
		b.Weeks = append(b.Weeks, roster.PlannedWeek{
			Week:    first.Add(i),
			Primary: fmt.Sprintf("person-%d", 2*i%people), Backup: fmt.Sprintf("person-%d", (2*i+1)%people),
		})
	}
	m.source.Blocks = []roster.Block{b}
	for i := range changes {
		from := first.Add(i % weeks).Monday().AddDays(i / weeks).Start(m.calendar.Zone())
		m.log(roster.Change{
			Kind: roster.Cover, Role: roster.Primary, Person: fmt.Sprintf("person-%d", (2*i+7)%people),
			From: from, To: from.Add(18 * time.Hour), By: "person-1",
		})
	}
	return m
}

func TestThousandsOfPeopleAndFiftyYearsAreFine(t *testing.T) {
	t.Parallel()
	m := crowd(t, 10_000, 2600, 5000)
	r := m.sound()
	if got := len(r.Weeks()); got != 2600 {
		t.Errorf("got %d weeks", got)
	}
	if got := len(r.Assignments()); got < 5000+2600 {
		t.Errorf("got %d assignments", got)
	}
	last := r.Weeks()[2599]
	if got, ok := r.Owner(last.First.AddDays(-1).Start(m.calendar.Zone())); !ok || got.Week != last.Week {
		t.Errorf("got %+v, %v", got, ok)
	}
}

func BenchmarkLoadThousands(b *testing.B) {
	m := crowd(b, 10_000, 2600, 5000)
	for b.Loop() {
		m.load()
	}
}

func BenchmarkLedgerOfThousands(b *testing.B) {
	m := crowd(b, 10_000, 2600, 0)
	r, _ := m.load()
	for b.Loop() {
		r.Ledger(roster.Week{}, roster.Week{})
	}
}
