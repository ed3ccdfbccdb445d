package handoff_test

import (
	"strings"
	"testing"

	"github.com/visit-dav/watchbill/generator/handoff"
	"github.com/visit-dav/watchbill/generator/roster"
)

func TestTheNoticeNamesThePairAndWhatTheWeekBrings(t *testing.T) {
	t.Parallel()
	n, err := handoff.NewNotice(load(t, friday), roster.Week{Year: 2026, Number: 22})
	if err != nil {
		t.Fatal(err)
	}
	want := `On duty in 2026-W22: Inês Carvalho, backup Ben Example

  From Tue 26 May 08:00 to Fri 29 May 17:00 PDT
  No duty on Mon 25 May (Memorial Day)
  Ben Example is away Thu 28 May to Sun 31 May
  vault: nobody of the pair may enter, Mon 25 May 00:00 to Mon 1 Jun 00:00; Ada Example may
  What arrives after Fri 22 May 17:00 belongs to Inês Carvalho
  Customers write to help@vis.example; pass on what reaches you directly
`
	if n.Text() != want {
		t.Errorf("got\n%s", n.Text())
	}
	if got := n.Markdown(); !strings.HasPrefix(got, "## On duty in 2026-W22") || !strings.Contains(got, "- Customers write to help&#64;vis.example") {
		t.Errorf("got\n%s", got)
	}
	d := n.Draft()
	if d.Body != want || len(d.To) != 2 || d.To[0].Mail != "ada@team.example" || d.To[1].Mail != "ines@team.example" {
		t.Errorf("got %+v", d)
	}
	for week, want := range map[int]string{30: "the week 2026-W30 isn't published"} {
		if _, err := handoff.NewNotice(load(t, friday), roster.Week{Year: 2026, Number: week}); err == nil || err.Error() != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

func TestAShutdownIsToldOnceOverItsWeekend(t *testing.T) {
	t.Parallel()
	shut := strings.Replace(siteFile, "[{date: 2026-05-25, name: Memorial Day}]",
		"[{first: 2026-05-21, last: 2026-05-25, name: Shutdown}, {date: 2026-05-26, name: Town Fair}]", 1)
	n, err := handoff.NewNotice(loadWith(t, shut, "2026-05-20T16:30:00-07:00"), roster.Week{Year: 2026, Number: 22})
	if err != nil {
		t.Fatal(err)
	}
	want := "PDT\n  No duty Thu 21 May to Mon 25 May (Shutdown)\n  No duty on Tue 26 May (Town Fair)\n  Ben"
	if !strings.Contains(n.Text(), want) {
		t.Errorf("no %q in\n%s", want, n.Text())
	}
}

func TestAFacilityOfSomebodyWhoHasLeftIsNotSaidToBeOpen(t *testing.T) {
	t.Parallel()
	former := rosterFile + "  - {slug: cleo, name: Cleo Example, until: 2026-04-30, access: [lab]}\n"
	n, err := handoff.NewNotice(loadTeam(t, siteFile, former, friday), roster.Week{Year: 2026, Number: 22})
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(n.Text(), "lab") || !strings.Contains(n.Text(), "vault: nobody of the pair may enter") {
		t.Errorf("got\n%s", n.Text())
	}
}

func TestAHolidayIsToldOnTheDaysOnWhichTheTeamWouldServe(t *testing.T) {
	t.Parallel()
	weekend := siteFile + "hours: [{from: 2020-01-01, goal: 60m, week: [{days: [monday, tuesday, thursday, friday, saturday, sunday], open: [\"08:00-12:00\"]}]}]\n"
	weekend = strings.Replace(weekend, "[{date: 2026-05-25, name: Memorial Day}]",
		"[{date: 2026-05-27, name: Wednesday Off}, {first: 2026-05-30, last: 2026-05-31, name: Festival}]", 1)
	n, err := handoff.NewNotice(loadWith(t, weekend, "2026-05-20T16:30:00-07:00"), roster.Week{Year: 2026, Number: 22})
	if err != nil {
		t.Fatal(err)
	}
	if want := "  No duty Sat 30 May to Sun 31 May (Festival)\n"; !strings.Contains(n.Text(), want) || strings.Contains(n.Text(), "Wednesday Off") {
		t.Errorf("got\n%s", n.Text())
	}
}
