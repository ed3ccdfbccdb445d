package ics_test

import (
	"context"
	"errors"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/visit-dav/watchbill/generator/hours"
	"github.com/visit-dav/watchbill/generator/ics"
	"github.com/visit-dav/watchbill/generator/output"
	"github.com/visit-dav/watchbill/generator/roster"
	"github.com/visit-dav/watchbill/generator/site"
)

func TestEveryFeedIsAtItsAddress(t *testing.T) {
	t.Parallel()
	all := feeds(t, usual().site(t))
	want := []string{
		"backup.ics", "holidays.ics", "oncall.ics", "people/ada-old.ics", "people/ada.ics", "people/ben.ics",
		"people/cara.ics", "primary.ics",
	}
	if diff := cmp.Diff(want, slices.Sorted(maps.Keys(all))); diff != "" {
		t.Error(diff)
	}
	if all["people/ada-old.ics"] != all["people/ada.ics"] {
		t.Error("an old address shows something else")
	}
	var listed []string
	for _, f := range usual().site(t).FeedList() {
		listed = append(append(listed, f.Path), f.Aliases...)
	}
	slices.Sort(listed)
	if diff := cmp.Diff(want, listed); diff != "" {
		t.Error(diff)
	}
}

func TestFeedsShowWhoServes(t *testing.T) {
	t.Parallel()
	week28 := []string{"20260706 20260711 Backup: Ben Example", "20260706 20260711 Primary: Ada Example"}
	cases := map[string]struct {
		change func(*sample)
		feed   string
		want   []string
	}{
		"both roles in the team's feed": {
			func(*sample) {}, "oncall.ics",
			append(week28, "20260713 20260718 Backup: Ada Example", "20260713 20260718 Primary: Cara Example"),
		},
		"one role in its feed": {
			func(*sample) {}, "primary.ics",
			[]string{"20260706 20260711 Primary: Ada Example", "20260713 20260718 Primary: Cara Example"},
		},
		"a person's weeks and handoffs": {
			func(*sample) {}, "people/ada.ics",
			[]string{
				"20260706 20260711 Primary: Ada Example",
				"20260706T150000Z 20260706T153000Z Handoff: you become primary",
				"20260710T233000Z 20260711T000000Z Handoff: Cara Example becomes primary",
				"20260713 20260718 Backup: Ada Example",
			},
		},
		"who takes over from somebody": {
			func(*sample) {}, "people/cara.ics",
			[]string{
				"20260713 20260718 Primary: Cara Example",
				"20260713T150000Z 20260713T153000Z Handoff: you become primary after Ada Example",
			},
		},
		"a note for who never served": {func(m *sample) {
			m.people = append(m.people, roster.Person{Slug: "dan", Name: "Dan", Until: hours.Date{Year: 2024, Month: 1, Day: 1}})
		}, "people/dan.ics", []string{"20240102 20240103 Dan no longer serves"}},
		"a vacancy": {
			func(m *sample) { m.weeks = map[string][2]string{"2026-W28": {"vacant", "vacant"}} }, "oncall.ics",
			[]string{"20260706 20260711 No backup", "20260706 20260711 No primary"},
		},
		"a handoff to nobody": {
			func(m *sample) { m.weeks["2026-W29"] = [2]string{"vacant", "ben"} }, "people/ada.ics",
			[]string{
				"20260706 20260711 Primary: Ada Example",
				"20260706T150000Z 20260706T153000Z Handoff: you become primary",
				"20260710T233000Z 20260711T000000Z Handoff: nobody becomes primary after you",
			},
		},
		"no leading or trailing holiday": {func(m *sample) {
			for _, d := range []int{6, 8, 10} {
				m.holidays = append(m.holidays, hours.Holiday{Date: hours.Date{Year: 2026, Month: 7, Day: d}, Name: "x"})
			}
			m.weeks = map[string][2]string{"2026-W28": {"ada", "ben"}}
		}, "primary.ics", []string{"20260707 20260710 Primary: Ada Example"}},
		"no event in a week of shutdown": {func(m *sample) {
			for d := 6; d <= 12; d++ {
				m.holidays = append(m.holidays, hours.Holiday{Date: hours.Date{Year: 2026, Month: 7, Day: d}, Name: "x"})
			}
		}, "primary.ics", []string{"20260713 20260718 Primary: Cara Example"}},
		"week 53 and the year's end": {func(m *sample) {
			m.weeks = map[string][2]string{"2026-W53": {"ada", "ben"}}
		}, "primary.ics", []string{"20261228 20270102 Primary: Ada Example"}},
		"a leap day": {func(m *sample) {
			m.weeks = map[string][2]string{"2028-W09": {"ada", "ben"}}
		}, "primary.ics", []string{"20280228 20280304 Primary: Ada Example"}},
		"the week of a spring clock change": {func(m *sample) {
			m.weeks = map[string][2]string{"2027-W10": {"ada", "ben"}, "2027-W11": {"ben", "cara"}}
		}, "people/ben.ics", []string{
			"20270308 20270313 Backup: Ben Example",
			"20270315 20270320 Primary: Ben Example",
			"20270315T150000Z 20270315T153000Z Handoff: you become primary after Ada Example",
		}},
		"the week of an autumn clock change": {func(m *sample) {
			m.weeks = map[string][2]string{"2026-W44": {"ada", "ben"}, "2026-W45": {"ben", "cara"}}
		}, "people/ben.ics", []string{
			"20261026 20261031 Backup: Ben Example",
			"20261102 20261107 Primary: Ben Example",
			"20261102T160000Z 20261102T163000Z Handoff: you become primary after Ada Example",
		}},
		"nothing older than 52 weeks": {func(m *sample) {
			m.weeks = map[string][2]string{"2025-W27": {"ben", "cara"}, "2025-W28": {"ada", "ben"}}
			m.now = "2026-07-12T23:59:00-07:00"
		}, "people/ada.ics", []string{
			"20250707 20250712 Primary: Ada Example",
			"20250707T150000Z 20250707T153000Z Handoff: you become primary after Ben Example",
		}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := usual()
			c.change(&m)
			slices.Sort(c.want)
			if diff := cmp.Diff(c.want, lines(t, feeds(t, m.site(t))[c.feed])); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestAPromotionSplitsTheWeek(t *testing.T) {
	t.Parallel()
	m := usual()
	m.changes = []roster.Change{{
		ID: 1, Kind: roster.Promote, At: instant(t, "2026-07-08T13:05:00-07:00"), By: "ben", Reason: "ill",
		Person: roster.Vacant, From: instant(t, "2026-07-08T13:30:00-07:00"),
	}}
	feed := feeds(t, m.site(t))["oncall.ics"]
	want := []string{
		"20260706 20260709 Backup: Ben Example",
		"20260706 20260709 Primary: Ada Example",
		"20260708 20260711 No backup",
		"20260708 20260711 Primary: Ben Example",
	}
	if diff := cmp.Diff(want, lines(t, feed)[:4]); diff != "" {
		t.Error(diff)
	}
	for _, e := range events(t, feed) {
		if e.start() >= "20260713" {
			continue
		}
		if e["DTSTAMP"] != "20260708T200500Z" || e["LAST-MODIFIED"] != e["DTSTAMP"] {
			t.Errorf("%s is stamped %s, %s; want the instant of the promotion", e["SUMMARY"], e["DTSTAMP"], e["LAST-MODIFIED"])
		}
		want := "Primary: Ada Example; from Wed 2026-07-08 13:30 (UTC-07:00) Ben Example\n"
		if !strings.Contains(e["DESCRIPTION"], want) {
			t.Errorf("the description of %s lacks the instant:\n%s", e["SUMMARY"], e["DESCRIPTION"])
		}
	}
}

func TestTwoTurnsOnOneDayAreOneEvent(t *testing.T) {
	t.Parallel()
	m := usual()
	for i, span := range [][2]string{{"11:00", "12:00"}, {"09:00", "10:00"}} {
		m.changes = append(m.changes, roster.Change{
			ID: i + 1, Kind: roster.Cover, At: instant(t, "2026-07-01T09:00:00-07:00").AddDate(0, 0, i),
			By: "ben", Reason: "dentist", Role: roster.Primary, Person: "cara",
			From: instant(t, "2026-07-06T"+span[0]+":00-07:00"), To: instant(t, "2026-07-06T"+span[1]+":00-07:00"),
		})
	}
	feed := feeds(t, m.site(t))["primary.ics"]
	want := []string{
		"20260706 20260707 Primary: Ada Example",
		"20260706 20260707 Primary: Cara Example",
		"20260706 20260711 Primary: Ada Example",
	}
	if diff := cmp.Diff(want, lines(t, feed)[:3]); diff != "" {
		t.Error(diff)
	}
	if n := strings.Count(strings.ReplaceAll(feed, "\r\n ", ""), "This duty: "); n != 6 {
		t.Errorf("%d turns are described, want 6", n)
	}
	for _, e := range events(t, feed) {
		if e.end() == "20260707" && e["DTSTAMP"] != "20260702T160000Z" {
			t.Errorf("%s is stamped %s, want the instant of the newer change", e["UID"], e["DTSTAMP"])
		}
	}
}

func TestASwapIsOneEventGoneAndOneNew(t *testing.T) {
	t.Parallel()
	before := feeds(t, usual().site(t))["primary.ics"]
	m := usual()
	m.changes = []roster.Change{{
		ID: 1, Kind: roster.Swap, At: instant(t, "2026-07-01T09:00:00-07:00"), By: "ada", Reason: "trip",
		Role: roster.Primary, Weeks: []roster.Week{{Year: 2026, Number: 28}, {Year: 2026, Number: 29}},
	}}
	m.weeks["2026-W29"] = [2]string{"cara", "ben"}
	after := feeds(t, m.site(t))["primary.ics"]
	uids := func(feed string) (all []string) {
		for _, e := range events(t, feed) {
			all = append(all, e["UID"])
		}
		return all
	}
	want := []string{"primary-ada-20260706-20260710@sample.watchbill", "primary-cara-20260713-20260717@sample.watchbill"}
	if diff := cmp.Diff(want, uids(before)); diff != "" {
		t.Error(diff)
	}
	want = []string{"primary-cara-20260706-20260710@sample.watchbill", "primary-ada-20260713-20260717@sample.watchbill"}
	if diff := cmp.Diff(want, uids(after)); diff != "" {
		t.Error(diff)
	}
	if e := events(t, after)[0]; e["DTSTAMP"] != "20260701T160000Z" {
		t.Errorf("stamped %s, want the instant of the swap", e["DTSTAMP"])
	}
}

func TestAnEventIsTheSameInEveryFeed(t *testing.T) {
	t.Parallel()
	all := feeds(t, usual().site(t))
	inTeam := map[string]event{}
	for _, e := range events(t, all["oncall.ics"]) {
		inTeam[e["UID"]] = e
	}
	for _, feed := range []string{"primary.ics", "backup.ics", "people/ada.ics", "people/ben.ics", "people/cara.ics"} {
		for _, e := range events(t, all[feed]) {
			if diff := cmp.Diff(inTeam[e["UID"]], e); diff != "" && e["alarm"] == "" {
				t.Errorf("%s: %s", feed, diff)
			}
		}
	}
}

func TestFieldsOfAFeed(t *testing.T) {
	t.Parallel()
	m := usual()
	m.revision = 7
	feed := feeds(t, m.site(t))["oncall.ics"]
	want := strings.ReplaceAll(strings.TrimPrefix(`
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//watchbill//EN
CALSCALE:GREGORIAN
NAME:Sample\, team\; \\ 1: on call
X-WR-CALNAME:Sample\, team\; \\ 1: on call
REFRESH-INTERVAL;VALUE=DURATION:PT4H
X-PUBLISHED-TTL:PT4H
X-WR-CALDESC:Who is primary and who is backup\, week by week.
SOURCE;VALUE=URI:https://example.org/watch/oncall.ics
BEGIN:VEVENT
UID:backup-ben-20260706-20260710@sample.watchbill
DTSTAMP:20260615T160000Z
LAST-MODIFIED:20260615T160000Z
SEQUENCE:7
DTSTART;VALUE=DATE:20260706
DTEND;VALUE=DATE:20260711
SUMMARY:Backup: Ben Example
DESCRIPTION:Primary: Ada Example\nBackup: Ben Example\nThis duty: Mon 2026-
 07-06 08:00 (UTC-07:00) to Fri 2026-07-10 17:00 (UTC-07:00)\nDuty hours: M
 onday to Friday 08:00-12:00 and 13:00-17:00 (America/Los_Angeles)\nAn inci
 dent that arrives outside duty hours belongs to whoever is primary when th
 ey next begin.\nWeek 2026-W28: https://example.org/watch/oncall/2026-W28.h
 tml
URL:https://example.org/watch/oncall/2026-W28.html
TRANSP:TRANSPARENT
X-MICROSOFT-CDO-BUSYSTATUS:FREE
END:VEVENT
`, "\n"), "\n", "\r\n")
	if diff := cmp.Diff(want, feed[:min(len(feed), len(want))]); diff != "" {
		t.Error(diff)
	}
	for _, e := range events(t, feed) {
		if strings.Contains(e["DESCRIPTION"], "@") {
			t.Errorf("an address stands in %q", e["DESCRIPTION"])
		}
	}
	for _, never := range []string{"TZID", "VTIMEZONE", "RRULE", "METHOD", "ATTENDEE", "ORGANIZER", "CANCELLED"} {
		if strings.Contains(feed, never) {
			t.Errorf("the feed holds %s", never)
		}
	}
}

func TestHandoffsRing(t *testing.T) {
	t.Parallel()
	feed := feeds(t, usual().site(t))["people/ada.ics"]
	want := strings.ReplaceAll(`
BEGIN:VALARM
ACTION:DISPLAY
TRIGGER:-PT15M
DESCRIPTION:Handoff: Cara Example becomes primary
END:VALARM
END:VEVENT
`, "\n", "\r\n")
	if !strings.Contains(feed, want) {
		t.Error(feed)
	}
	if all := feeds(t, usual().site(t)); strings.Contains(all["oncall.ics"], "VALARM") {
		t.Error("the team's feed rings")
	}
}

func TestAHandoffIsStampedWithTheNewerOfItsSides(t *testing.T) {
	t.Parallel()
	m := usual()
	m.changes = []roster.Change{{
		ID: 1, Kind: roster.Cover, At: instant(t, "2026-07-01T09:00:00-07:00"), By: "ben", Reason: "dentist",
		Role: roster.Primary, Person: "cara",
		From: instant(t, "2026-07-08T00:00:00-07:00"), To: instant(t, "2026-07-09T00:00:00-07:00"),
	}}
	all := feeds(t, m.site(t))
	for feed, uid := range map[string]string{
		"people/cara.ics": "handoff-take-ada-cara-20260713t150000z@sample.watchbill", // planned after changed
		"people/ada.ics":  "handoff-take-vacant-ada-20260706t150000z@sample.watchbill",
	} {
		found := false
		for _, e := range events(t, all[feed]) {
			found = found || e["UID"] == uid && e["DTSTAMP"] == "20260701T160000Z"
		}
		if !found {
			t.Errorf("%s lacks %s with the instant of the change:\n%s", feed, uid, all[feed])
		}
	}
}

func TestAVacancyIsNamedInTheDescription(t *testing.T) {
	t.Parallel()
	m := usual()
	m.weeks = map[string][2]string{"2026-W28": {"vacant", "ben"}}
	for _, e := range events(t, feeds(t, m.site(t))["oncall.ics"]) {
		if !strings.HasPrefix(e["DESCRIPTION"], "Primary: nobody\nBackup: Ben Example\n") {
			t.Errorf("%s: %q", e["SUMMARY"], e["DESCRIPTION"])
		}
	}
}

func TestTheTeamsNameIsPartOfEveryUID(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ team, title, want string }{
		{"visit", "Any", "@visit.watchbill"},
		{"The Visit & Co. Team", "Any", "@the-visit-co-team.watchbill"},
		{"", "Customer Response", "@customer-response.watchbill"},
		{"", "李", "@team.watchbill"},
		{strings.Repeat("long ", 20), "", "@" + strings.Repeat("long-", 8)[:39] + ".watchbill"},
	} {
		s := usual().site(t)
		s.Feeds.Team, s.Title = c.team, c.title
		for _, e := range events(t, feeds(t, s)["people/ada.ics"]) {
			if !strings.HasSuffix(e["UID"], c.want) {
				t.Errorf("%q, %q: got %s, want %s", c.team, c.title, e["UID"], c.want)
			}
		}
	}
}

func TestHolidaysInARowAreOneEvent(t *testing.T) {
	t.Parallel()
	m := usual()
	for text, name := range map[string]string{
		"2025-07-04": "Too long ago", "2026-11-26": "Thanksgiving Day",
		"2026-12-30": "Winter shutdown", "2026-12-31": "Winter shutdown", "2027-01-01": "Winter shutdown",
		"2027-05-31": "Memorial Day", "2028-05-29": "Memorial Day",
	} {
		m.holidays = append(m.holidays, hours.Holiday{Date: date(t, text), Name: name})
	}
	m.holidays = append(m.holidays, hours.Holiday{Date: date(t, "2026-12-31"), Name: "New Year's Eve"})
	slices.SortFunc(m.holidays, func(a, b hours.Holiday) int { return a.Date.Compare(b.Date) })
	want := []string{
		"20261126 20261127 Thanksgiving Day",
		"20261230 20270102 Winter shutdown",
		"20261231 20270101 New Year's Eve",
		"20270531 20270601 Memorial Day",
		"20280529 20280530 Memorial Day",
	}
	feed := feeds(t, m.site(t))["holidays.ics"]
	if diff := cmp.Diff(want, lines(t, feed)); diff != "" {
		t.Error(diff)
	}
	for _, e := range events(t, feed) {
		if e["DTSTAMP"] != "20200101T000000Z" {
			t.Errorf("%s is stamped %s, want the date from which its hours hold", e["SUMMARY"], e["DTSTAMP"])
		}
	}
}

func TestAWeekOfBuildsGivesTheSameBytes(t *testing.T) {
	t.Parallel()
	want := feeds(t, usual().site(t))
	for _, now := range []string{"2026-07-06T00:00:00-07:00", "2026-07-09T12:34:56+09:00", "2026-07-12T23:59:59-07:00"} {
		m := usual()
		m.now = now
		if diff := cmp.Diff(want, feeds(t, m.site(t))); diff != "" {
			t.Errorf("at %s: %s", now, diff)
		}
	}
}

func TestASiteWithoutAnAddressHasFeedsWithoutLinks(t *testing.T) {
	t.Parallel()
	m := usual()
	m.base = ""
	for name, feed := range feeds(t, m.site(t)) {
		if strings.Contains(feed, "URL:") || strings.Contains(feed, "SOURCE") || strings.Contains(feed, ".html") {
			t.Errorf("%s holds a link:\n%s", name, feed)
		}
	}
}

func TestAddressesThatCalendarsRefuseFailTheBuild(t *testing.T) {
	t.Parallel()
	m := usual()
	m.base = "https://example.org/" + strings.Repeat("x", 255-len("https://example.org/people/ada-old.ics")-1) + "/"
	feeds(t, m.site(t))
	m.base = strings.Replace(m.base, "x", "xx", 1)
	if got := refusal(t, m.site(t)); !strings.Contains(got, "256 bytes") || !strings.Contains(got, "people/ada-old.ics") {
		t.Error(got)
	}
	m = usual()
	m.revision = -1
	if got := refusal(t, m.site(t)); !strings.Contains(got, "revision") {
		t.Error(got)
	}
}

func TestABuildThatIsStoppedStops(t *testing.T) {
	t.Parallel()
	files, err := output.Stage(filepath.Join(t.TempDir(), "public"), false)
	if err != nil {
		t.Fatal(err)
	}
	defer files.Discard()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := ics.Render(ctx, usual().site(t), files); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

func TestTenThousandPeopleAndFiftyYears(t *testing.T) {
	if testing.Short() {
		t.Skip("slow")
	}
	t.Parallel()
	m := usual()
	m.people, m.weeks = nil, map[string][2]string{}
	week := roster.Week{Year: 2026, Number: 1}
	for i := range 10_000 {
		slug := "p" + strconv.Itoa(i)
		m.people = append(m.people, roster.Person{Slug: slug, Name: slug})
	}
	for i := range 50 * 52 {
		m.weeks[week.Add(i).String()] = [2]string{m.people[i].Slug, m.people[i+1].Slug}
	}
	all := feeds(t, m.site(t))
	if len(all) != 10_004 || len(events(t, all[site.OncallFeed])) != 2*50*52 {
		t.Errorf("%d feeds, %d events", len(all), len(events(t, all[site.OncallFeed])))
	}
}
