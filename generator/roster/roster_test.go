package roster_test

import (
	"slices"
	"testing"
	"time"

	"github.com/visit-dav/watchbill/generator/roster"
)

func TestAPlanBecomesWholeWeeks(t *testing.T) {
	t.Parallel()
	m := newTeam(t).plan("2026-W31 ben vacant", "2026-W30 ada ben")
	r := m.sound()
	wantLines(t, r.Assignments(),
		"2026-W30 primary ada 07-20 00:00 - 07-27 00:00",
		"2026-W30 backup ben 07-20 00:00 - 07-27 00:00",
		"2026-W31 primary ben 07-27 00:00 - 08-03 00:00",
		"2026-W31 backup vacant 07-27 00:00 - 08-03 00:00")
	for _, a := range r.Assignments() {
		if !a.Recorded.Equal(m.at("2026-01-01 09:00")) {
			t.Errorf("%s was recorded at %s", a.Week, a.Recorded)
		}
	}
	if w, ok := r.Week(week(t, "2026-W31")); !ok || w.First != date(t, "2026-07-27") || w.Last != date(t, "2026-07-31") {
		t.Errorf("got %+v, %v", w, ok)
	}
	if _, ok := r.Week(week(t, "2026-W32")); ok {
		t.Error("W32 is not planned")
	}
}

func TestChangesCutAndJoinAssignments(t *testing.T) {
	t.Parallel()
	const (
		ada30  = "2026-W30 primary ada 07-20 00:00 - 07-27 00:00"
		ben30  = "2026-W30 backup ben 07-20 00:00 - 07-27 00:00"
		ben31  = "2026-W31 primary ben 07-27 00:00 - 08-03 00:00"
		cara31 = "2026-W31 backup cara 07-27 00:00 - 08-03 00:00"
		dan32  = "2026-W32 primary dan 08-03 00:00 - 08-10 00:00"
		none32 = "2026-W32 backup vacant 08-03 00:00 - 08-10 00:00"
	)
	cases := map[string]struct {
		log  func(m *team) []roster.Change
		want []string
	}{
		"a swap": {
			func(m *team) []roster.Change { return []roster.Change{m.swap("primary", "2026-W30", "2026-W32")} },
			[]string{
				"2026-W30 primary dan 07-20 00:00 - 07-27 00:00 [1]", ben30, ben31, cara31,
				"2026-W32 primary ada 08-03 00:00 - 08-10 00:00 [1]", none32,
			},
		},
		"a cover of two days": {
			func(m *team) []roster.Change {
				return []roster.Change{m.cover("backup", "dan", "2026-07-22 00:00", "2026-07-24 00:00")}
			},
			[]string{
				ada30, "2026-W30 backup ben 07-20 00:00 - 07-22 00:00 [1]", "2026-W30 backup dan 07-22 00:00 - 07-24 00:00 [1]",
				"2026-W30 backup ben 07-24 00:00 - 07-27 00:00 [1]", ben31, cara31,
				dan32, none32,
			},
		},
		"a cover of all duty days is a cover of the week": {
			func(m *team) []roster.Change {
				return []roster.Change{m.cover("backup", "dan", "2026-07-20 08:00", "2026-07-25 00:00")}
			},
			[]string{
				ada30, "2026-W30 backup dan 07-20 00:00 - 07-27 00:00 [1]", ben31, cara31,
				dan32, none32,
			},
		},
		"a cover over a weekend touches both weeks": {
			func(m *team) []roster.Change {
				return []roster.Change{m.cover("primary", "dan", "2026-07-24 13:00", "2026-07-28 00:00")}
			},
			[]string{
				"2026-W30 primary ada 07-20 00:00 - 07-24 13:00 [1]", "2026-W30 primary dan 07-24 13:00 - 07-27 00:00 [1]", ben30,
				"2026-W31 primary dan 07-27 00:00 - 07-28 00:00 [1]", "2026-W31 primary ben 07-28 00:00 - 08-03 00:00 [1]", cara31,
				dan32, none32,
			},
		},
		"covers by one person that touch are one": {
			func(m *team) []roster.Change {
				return []roster.Change{
					m.cover("backup", "dan", "2026-07-23 00:00", "2026-07-24 00:00"),
					m.cover("backup", "dan", "2026-07-22 00:00", "2026-07-23 00:00"),
				}
			},
			[]string{
				ada30, "2026-W30 backup ben 07-20 00:00 - 07-22 00:00 [1 2]", "2026-W30 backup dan 07-22 00:00 - 07-24 00:00 [1 2]",
				"2026-W30 backup ben 07-24 00:00 - 07-27 00:00 [1]", ben31, cara31,
				dan32, none32,
			},
		},
		"covers of days that follow each other in the log too": {
			func(m *team) []roster.Change {
				return []roster.Change{
					m.cover("backup", "dan", "2026-07-22 00:00", "2026-07-23 00:00"),
					m.cover("backup", "dan", "2026-07-23 00:00", "2026-07-24 00:00"),
				}
			},
			[]string{
				ada30, "2026-W30 backup ben 07-20 00:00 - 07-22 00:00 [1]",
				"2026-W30 backup dan 07-22 00:00 - 07-24 00:00 [1 2]", "2026-W30 backup ben 07-24 00:00 - 07-27 00:00 [1 2]",
				ben31, cara31, dan32, none32,
			},
		},
		"each piece knows its own changes": {
			func(m *team) []roster.Change {
				return []roster.Change{
					m.cover("backup", "cara", "2026-07-20 00:00", "2026-07-20 12:00"),
					m.cover("backup", "dan", "2026-07-20 12:00", "2026-07-21 00:00"),
					m.cover("backup", "cara", "2026-07-22 00:00", "2026-07-23 00:00"),
					m.cover("backup", "vacant", "2026-07-23 00:00", "2026-07-24 00:00"),
					m.cover("backup", "dan", "2026-07-21 13:00", "2026-07-22 00:00"),
				}
			},
			[]string{
				ada30,
				"2026-W30 backup cara 07-20 00:00 - 07-20 12:00 [1]",
				"2026-W30 backup dan 07-20 12:00 - 07-21 00:00 [1 2]",
				"2026-W30 backup ben 07-21 00:00 - 07-21 13:00 [1 2 3 5]",
				"2026-W30 backup dan 07-21 13:00 - 07-22 00:00 [1 2 3 5]",
				"2026-W30 backup cara 07-22 00:00 - 07-23 00:00 [1 2 3]",
				"2026-W30 backup vacant 07-23 00:00 - 07-24 00:00 [1 2 3 4]",
				"2026-W30 backup ben 07-24 00:00 - 07-27 00:00 [1 2 3 4]",
				ben31, cara31, dan32, none32,
			},
		},
		"a week left vacant": {
			func(m *team) []roster.Change { return []roster.Change{m.coverWeek("primary", "vacant", "2026-W32")} },
			[]string{
				ada30, ben30, ben31, cara31,
				"2026-W32 primary vacant 08-03 00:00 - 08-10 00:00 [1]", none32,
			},
		},
		"a promotion in mid-week": {
			func(m *team) []roster.Change { return []roster.Change{m.promote("2026-07-22 13:00", "cara")} },
			[]string{
				"2026-W30 primary ada 07-20 00:00 - 07-22 13:00 [1]", "2026-W30 primary ben 07-22 13:00 - 07-27 00:00 [1]",
				"2026-W30 backup ben 07-20 00:00 - 07-22 13:00 [1]", "2026-W30 backup cara 07-22 13:00 - 07-27 00:00 [1]",
				ben31, cara31, dan32, none32,
			},
		},
		"a promotion of who covers": {
			func(m *team) []roster.Change {
				return []roster.Change{
					m.cover("backup", "dan", "2026-07-22 00:00", "2026-07-25 00:00"), m.promote("2026-07-23 00:00", "vacant"),
				}
			},
			[]string{
				"2026-W30 primary ada 07-20 00:00 - 07-23 00:00 [2]", "2026-W30 primary dan 07-23 00:00 - 07-27 00:00 [2]",
				"2026-W30 backup ben 07-20 00:00 - 07-22 00:00 [1]", "2026-W30 backup dan 07-22 00:00 - 07-23 00:00 [1 2]",
				"2026-W30 backup vacant 07-23 00:00 - 07-27 00:00 [1 2]",
				ben31, cara31, dan32, none32,
			},
		},
		"a swap leaves the covers of others": {
			func(m *team) []roster.Change {
				return []roster.Change{
					m.cover("primary", "cara", "2026-07-22 00:00", "2026-07-23 00:00"), m.swap("primary", "2026-W32", "2026-W30"),
				}
			},
			[]string{
				"2026-W30 primary dan 07-20 00:00 - 07-22 00:00 [1 2]", "2026-W30 primary cara 07-22 00:00 - 07-23 00:00 [1]",
				"2026-W30 primary dan 07-23 00:00 - 07-27 00:00 [1 2]", ben30, ben31, cara31,
				"2026-W32 primary ada 08-03 00:00 - 08-10 00:00 [2]", none32,
			},
		},
		"a second swap moves who came by the first": {
			func(m *team) []roster.Change {
				return []roster.Change{
					m.cover("primary", "cara", "2026-07-20 00:00", "2026-07-21 00:00"),
					m.swap("primary", "2026-W32", "2026-W30"), m.swap("primary", "2026-W30", "2026-W31"),
					m.coverWeek("backup", "vacant", "2026-W30"),
				}
			},
			[]string{
				"2026-W30 primary cara 07-20 00:00 - 07-21 00:00 [1]",
				"2026-W30 primary ben 07-21 00:00 - 07-27 00:00 [1 2 3]",
				"2026-W30 backup vacant 07-20 00:00 - 07-27 00:00 [4]",
				"2026-W31 primary dan 07-27 00:00 - 08-03 00:00 [3]", cara31,
				"2026-W32 primary ada 08-03 00:00 - 08-10 00:00 [2]", none32,
			},
		},
		"a swap moves who took a whole week": {
			func(m *team) []roster.Change {
				return []roster.Change{m.coverWeek("backup", "dan", "2026-W30"), m.swap("backup", "2026-W30", "2026-W31")}
			},
			[]string{
				ada30, "2026-W30 backup cara 07-20 00:00 - 07-27 00:00 [1 2]", ben31,
				"2026-W31 backup dan 07-27 00:00 - 08-03 00:00 [2]",
				dan32, none32,
			},
		},
		"a reverted change is as if it had not been written": {
			func(m *team) []roster.Change {
				return []roster.Change{
					m.coverWeek("primary", "vacant", "2026-W32"), m.coverWeek("primary", "cara", "2026-W30"), revert(1), revert(2),
				}
			},
			[]string{
				ada30, ben30, ben31, cara31,
				dan32, none32,
			},
		},
		"a reverted revert lets the first change be": {
			func(m *team) []roster.Change {
				return []roster.Change{m.coverWeek("primary", "vacant", "2026-W32"), revert(1), revert(2)}
			},
			[]string{
				ada30, ben30, ben31, cara31,
				"2026-W32 primary vacant 08-03 00:00 - 08-10 00:00 [1]", none32,
			},
		},
		"a revert that is reverted twice over holds": {
			func(m *team) []roster.Change {
				return []roster.Change{m.coverWeek("primary", "vacant", "2026-W32"), revert(1), revert(2), revert(3)}
			},
			[]string{ada30, ben30, ben31, cara31, dan32, none32},
		},
		"an entry with two reverts needs both reverted": {
			func(m *team) []roster.Change {
				return []roster.Change{
					m.coverWeek("primary", "vacant", "2026-W32"), revert(1), revert(2), revert(1), revert(3), revert(5), revert(4),
				}
			},
			[]string{
				ada30, ben30, ben31, cara31,
				"2026-W32 primary vacant 08-03 00:00 - 08-10 00:00 [1]", none32,
			},
		},
		"two steps may pass through one person in both roles": {
			func(m *team) []roster.Change {
				return []roster.Change{m.coverWeek("primary", "ben", "2026-W30"), m.coverWeek("backup", "ada", "2026-W30")}
			},
			[]string{
				"2026-W30 primary ben 07-20 00:00 - 07-27 00:00 [1]", "2026-W30 backup ada 07-20 00:00 - 07-27 00:00 [2]",
				ben31, cara31, dan32, none32,
			},
		},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := newTeam(t).plan("2026-W30 ada ben", "2026-W31 ben cara", "2026-W32 dan vacant")
			r := m.log(tc.log(m)...).sound()
			wantLines(t, r.Assignments(), tc.want...)
			for _, a := range r.Assignments() {
				want := m.at("2026-01-01 09:00")
				if n := len(a.Changes); n > 0 {
					want = m.made(a.Changes[n-1])
				}
				if !a.Recorded.Equal(want) {
					t.Errorf("%s: recorded at %s, want %s", lines([]roster.Assignment{a}), a.Recorded, want)
				}
			}
		})
	}
}

func TestTheOwnerIsThePrimaryAtTheNextDutyInstant(t *testing.T) {
	t.Parallel()
	m := newTeam(t, "2026-12-24", "2026-12-25", "2026-12-28", "2026-12-29", "2026-12-30", "2026-12-31", "2027-01-01",
		"2027-01-04").plan("2026-W51 ada ben", "2026-W52 ben cara", "2027-W01 cara dan")
	r := m.log(m.promote("2026-12-16 13:00", "dan")).sound()
	cases := map[string]struct{ received, want string }{
		"in the morning before a promotion": {"2026-12-16 11:59", "ada"},
		"over lunch, promoted after it":     {"2026-12-16 12:10", "ben"},
		"after the promotion":               {"2026-12-16 16:00", "ben"},
		"on the weekend":                    {"2026-12-19 10:00", "ben"},
		"on the last minute before":         {"2026-12-23 16:59", "ben"},
		"in a shutdown of a whole week":     {"2026-12-30 10:00", "cara"},
		"on a Monday holiday":               {"2027-01-04 10:00", "cara"},
		"before the first week":             {"2026-12-12 10:00", "ada"},
		"on the last day":                   {"2027-01-08 16:59", "cara"},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got, ok := r.Owner(m.at(tc.received)); !ok || got.Person != tc.want || got.Role != roster.Primary {
				t.Errorf("got %+v, %v, want %s", got, ok, tc.want)
			}
		})
	}
	for _, outside := range []string{"2026-12-11 16:59", "2027-01-08 17:00", "2030-01-01 00:00"} {
		if got, ok := r.Owner(m.at(outside)); ok {
			t.Errorf("%s is owned by %s", outside, got.Person)
		}
	}
}

func TestAtTellsTheDutyAndTheNextHandoff(t *testing.T) {
	t.Parallel()
	m := newTeam(t, "2026-12-24", "2026-12-25", "2026-12-28", "2026-12-29", "2026-12-30", "2026-12-31", "2027-01-01").
		plan("2026-W50 ada ben", "2026-W51 ada cara", "2026-W52 ben vacant", "2027-W01 ben dan", "2027-W02 dan ada")
	r := m.log(m.promote("2026-12-16 13:00", "dan")).sound()
	cases := map[string]struct{ at, primary, backup, handoff, next string }{
		"before all weeks":                        {"2026-12-01 09:00", "", "", "2026-12-07 00:00", "ada"},
		"two weeks of one primary":                {"2026-12-07 00:00", "ada", "ben", "2026-12-16 13:00", "cara"},
		"up to the promotion":                     {"2026-12-16 12:59", "ada", "cara", "2026-12-16 13:00", "cara"},
		"from the promotion on":                   {"2026-12-16 13:00", "cara", "dan", "2026-12-21 00:00", "ben"},
		"with a vacancy":                          {"2026-12-21 00:00", "ben", "vacant", "2027-01-11 00:00", "dan"},
		"in a week without duty":                  {"2026-12-30 09:00", "", "", "2027-01-04 00:00", "ben"},
		"in the last week nobody knows what next": {"2027-01-13 09:00", "dan", "ada", "", ""},
		"after all weeks":                         {"2027-02-01 09:00", "", "", "", ""},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := r.At(m.at(tc.at))
			handoff := time.Time{}
			if tc.handoff != "" {
				handoff = m.at(tc.handoff)
			}
			if d.Primary.Person != tc.primary || d.Backup.Person != tc.backup {
				t.Errorf("got %s and %s, want %s and %s", d.Primary.Person, d.Backup.Person, tc.primary, tc.backup)
			}
			if !d.Handoff.Equal(handoff) || d.Next.Person != tc.next {
				t.Errorf("got the handoff %s to %s, want %s to %s", d.Handoff, d.Next.Person, tc.handoff, tc.next)
			}
		})
	}
}

func TestWeeksNameTheirDaysHolidaysAndChanges(t *testing.T) {
	t.Parallel()
	shutdown := []string{"2026-12-24", "2026-12-25", "2026-12-28", "2026-12-29", "2026-12-30", "2026-12-31", "2027-01-01"}
	m := newTeam(t, append(shutdown, "2027-01-02", "2027-01-18")...).
		plan("2026-W52 ada ben", "2027-W01 ben cara", "2027-W02 dan ada", "2027-W03 cara dan")
	r := m.log(m.swap("primary", "2026-W52", "2027-W03"), revert(1), m.coverWeek("backup", "dan", "2027-W01"),
		m.cover("backup", "ben", "2027-01-09 00:00", "2027-01-13 00:00")).sound()
	var got []string
	for _, w := range r.Weeks() {
		line := w.Week.String() + " " + w.First.String() + ".." + w.Last.String()
		for range w.Holidays {
			line += " h"
		}
		for _, c := range w.Changes {
			line += " " + string(c.Kind)
		}
		got = append(got, line)
		if (len(w.Primary) == 0) != w.First.IsZero() {
			t.Errorf("%s: assignments and duty days disagree", w.Week)
		}
	}
	want := []string{
		"2026-W52 2026-12-21..2026-12-23 h h swap revert",
		"2026-W53 .. h h h h h",
		"2027-W01 2027-01-04..2027-01-08 cover",
		"2027-W02 2027-01-11..2027-01-15 cover",
		"2027-W03 2027-01-19..2027-01-22 h swap revert",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %q\nwant %q", got, want)
	}
	if by, ok := r.RevertedBy(1); !ok || by != 2 {
		t.Errorf("change 1 is reverted by %d, %v", by, ok)
	}
	if _, ok := r.RevertedBy(3); ok {
		t.Error("change 3 is in force")
	}
}

func TestPeopleAreFoundBySlugAliasAndLogin(t *testing.T) {
	t.Parallel()
	m := newTeam(t)
	m.source.People[0].Aliases = []string{"countess"}
	m.source.People[0].Percent = 50
	r := m.plan("2026-W30 countess ben").sound()
	for _, slug := range []string{"ada", "countess"} {
		if p, ok := r.Person(slug); !ok || p.Slug != "ada" || p.Percent != 50 {
			t.Errorf("%s: got %+v, %v", slug, p, ok)
		}
	}
	if p, ok := r.ByLogin("BEN-hub"); !ok || p.Slug != "ben" || p.Percent != 100 {
		t.Errorf("got %+v, %v", p, ok)
	}
	for _, nobody := range []string{"", "vacant", "eve"} {
		if p, ok := r.Person(nobody); ok {
			t.Errorf("%q is %s", nobody, p.Slug)
		}
		if p, ok := r.ByLogin(nobody); ok {
			t.Errorf("%q is %s", nobody, p.Slug)
		}
	}
	if got := r.Assignments()[0].Person; got != "ada" {
		t.Errorf("an alias in the plan stands for the present slug, got %s", got)
	}
	if len(r.People()) != 4 {
		t.Errorf("got %d people", len(r.People()))
	}
}

func TestAnEmptyRosterAnswersNothing(t *testing.T) {
	t.Parallel()
	m := newTeam(t)
	m.source.People = nil
	r := m.sound()
	if _, ok := r.Owner(m.at("2026-07-20 09:00")); ok || len(r.Weeks())+len(r.Assignments()) > 0 {
		t.Error("somebody serves")
	}
	if d := r.At(m.at("2026-07-20 09:00")); d.Primary.Person != "" || !d.Handoff.IsZero() {
		t.Errorf("got %+v", d)
	}
	if accounts := r.Ledger(roster.Week{}, roster.Week{}).Accounts; len(accounts) > 0 {
		t.Errorf("got %v", accounts)
	}
}
