package html_test

import (
	"fmt"
	"html"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// cells gives the rows of the first table of a page that begins with a heading, as "a | b | c".
func cells(t *testing.T, page, heading string) []string {
	t.Helper()
	_, rest, found := strings.Cut(page, heading)
	_, rest, begins := strings.Cut(rest, "<table")
	table, _, ends := strings.Cut(rest, "</table>")
	if !found || !begins || !ends {
		t.Fatalf("there is no table after %q", heading)
	}
	table = html.UnescapeString(table)
	tag, gap := regexp.MustCompile(`<[^>]*>`), regexp.MustCompile(`\s+`)
	var rows []string
	for _, row := range strings.Split(table, "<tr")[1:] {
		var texts []string
		for _, cell := range regexp.MustCompile(`(?s)<t[hd].*?</t[hd]>`).FindAllString(row, -1) {
			texts = append(texts, strings.TrimSpace(gap.ReplaceAllString(tag.ReplaceAllString(cell, " "), " ")))
		}
		rows = append(rows, strings.Join(texts, " | "))
	}
	return rows
}

// fairTeam is three people over three weeks that are over, with a holiday, a cover of two days and a vacancy, and two
// weeks ahead. The page is of 28 October 2026, in W44.
func fairTeam(t *testing.T) string {
	t.Helper()
	return render(t, load(t, without(t, map[string]string{
		"roster.yaml": `rules: {pattern: independent, minimum_gap: 0, veteran_after: 1}
people:
  - {slug: ada, name: Ada, from: 2020-01-06}
  - {slug: ben, name: Ben, from: 2020-01-06}
  - {slug: cara, name: Cara, percent: 50, from: 2020-01-06}
  - {slug: dora, name: Dora, from: 2020-01-06, until: 2026-10-11}
  - {slug: eve, name: Eve, from: 2019-01-01, until: 2019-12-31}
`,
		"schedule.yaml": `plan:
  - recorded: 2026-09-14T09:00:00-07:00
    weeks:
      2026-W41: {primary: dora, backup: ada}
      2026-W42: {primary: ada, backup: ben}
      2026-W43: {primary: ben, backup: vacant}
      2026-W44: {primary: cara, backup: ada}
      2026-W45: {primary: ada, backup: cara}
changes:
  - {id: 1, kind: cover, at: 2026-10-01T09:00:00-07:00, by: ada, reason: Travel., role: primary, person: cara, from: 2026-10-13, to: 2026-10-15}
`,
		"site.yaml": unnavigated["site.yaml"] + "as_of: 2026-10-28T09:30:00-07:00\nholidays:\n  - {date: 2026-10-12, name: Columbus Day}\n",
	}, "runbook", "incidents", "postmortems")))["oncall/fairness.html"]
}

// In W41 the two seats are shared by 3.5 loads, in W42 and W43 by 2.5; in W43 one seat is vacant. W42 has four days.
func TestFairnessTellsWhatWasServedAndOwed(t *testing.T) {
	t.Parallel()
	page := fairTeam(t)
	want := []string{
		"Person | Primary | Backup | Share | Balance | Duty days | Given | Taken | Holiday weeks",
		"Cara | 0.5 | 0.0 | 0.9 | +0.4 | 2.0 | 0.0 | 0.5 | 1",
		"Ada | 0.5 | 1.0 | 1.8 | +0.3 | 7.0 | 0.5 | 0.0 | 1",
		"Ben | 1.0 | 1.0 | 1.8 | −0.2 | 9.0 | 0.0 | 0.0 | 1",
		"People who left",
		"Dora | 1.0 | 0.0 | 0.6 | −0.4 | 5.0 | 0.0 | 0.0 | 0",
	}
	if diff := cmp.Diff(want, cells(t, page, `id="shares"`)); diff != "" {
		t.Error(diff)
	}
}

func TestFairnessShowsEachBalanceAfterEachWeek(t *testing.T) {
	t.Parallel()
	got := cells(t, fairTeam(t), `id="balances"`)
	want := []string{
		"After | Cara | Ada | Ben", "W41 2026 | +0.3 | −0.4 | +0.6", "W42 2026 | +0.2 | −0.1 | +0.4",
		"W43 2026 | +0.4 | +0.3 | −0.2", "W44 2026 , published | −0.2 | +0.1 | +0.6",
		"W45 2026 , published | −0.8 | −0.1 | +1.4",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestFairnessNamesHolidayWeeksAndTheNextTurns(t *testing.T) {
	t.Parallel()
	got := cells(t, fairTeam(t), `id="holidays"`)
	want := []string{
		"Person | Holiday weeks served | Next weeks",
		"Cara | W42 2026 Columbus Day | W45 2026 Backup: Backup",
		"Ada | W42 2026 Columbus Day | W45 2026 Primary: Primary",
		"Ben | W42 2026 Columbus Day | none published",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestFairnessSaysTheWorstInWords(t *testing.T) {
	t.Parallel()
	page := fairTeam(t)
	for _, sentence := range []string{
		"The largest deviation today: Cara has served 0.4 weeks less than the share.",
		"Since W41 2026 the largest was 0.6 weeks: Ben, after W41 2026.",
		"If all goes as published, up to W45 2026, the largest will be 1.4 weeks: Ben, after W45 2026.",
		"Balance of Ben by week, W41 2026 to W45 2026: highest +1.4 after W45 2026, lowest −0.2 after W43 2026, " +
			"−0.2 today, +1.4 after the last published week.",
	} {
		if !strings.Contains(html.UnescapeString(page), sentence) {
			t.Errorf("it doesn't say %q:\n%s", sentence, mainOf(page))
		}
	}
}

func TestFairnessOfManyPeopleDrawsTheFurthest(t *testing.T) {
	t.Parallel()
	var people strings.Builder
	people.WriteString("people:\n")
	for n := range 50 {
		fmt.Fprintf(&people, "  - {slug: p%d, name: Person %d, from: 2020-01-06, percent: %d}\n", n, n, 50+n)
	}
	page := render(t, load(t, without(t, map[string]string{
		"roster.yaml": people.String(),
		"schedule.yaml": "plan:\n  - recorded: 2026-09-14T09:00:00-07:00\n    weeks:\n" +
			"      2026-W41: {primary: p0, backup: p1}\n      2026-W42: {primary: p3, backup: p2}\n",
		"site.yaml": unnavigated["site.yaml"] + "as_of: 2026-10-28T09:30:00-07:00\n",
	}, "runbook", "incidents", "postmortems")))["oncall/fairness.html"]
	if n := strings.Count(page, `class="plot"`); n != 40 {
		t.Errorf("%d charts", n)
	}
	if !strings.Contains(page, "The 40 of 50 people who are furthest from their share.") {
		t.Error("it doesn't say who was left out")
	}
	if rows := cells(t, page, `id="shares"`); len(rows) != 51 || !slices.ContainsFunc(rows, func(r string) bool { return strings.HasPrefix(r, "Person 49 |") }) {
		t.Errorf("the table has %d rows", len(rows))
	}
}

func TestFairnessBeforeTheFirstWeekIsOver(t *testing.T) {
	t.Parallel()
	page := render(t, load(t, without(t, map[string]string{
		"schedule.yaml": "plan:\n  - recorded: 2026-09-14T09:00:00-07:00\n    weeks:\n      2026-W44: {primary: ada, backup: ben}\n",
	})))["oncall/fairness.html"]
	if !strings.Contains(page, "No published week is over yet, so nobody owes anything.") || !strings.Contains(page, `class="plot"`) {
		t.Errorf("got %s", mainOf(page))
	}
}
