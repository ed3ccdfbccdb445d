package intake_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/visit-dav/watchbill/generator/intake"
	"github.com/visit-dav/watchbill/generator/problem"
)

// at reads an instant in the zone of the tests.
func at(t *testing.T, text string) time.Time {
	t.Helper()
	zone, err := time.LoadLocation("America/Los_Angeles")
	if err != nil {
		t.Fatal(err)
	}
	i, err := time.ParseInLocation("2006-01-02 15:04", text, zone)
	if err != nil {
		t.Fatal(err)
	}
	return i
}

func TestWhatCalendarsSayIsReadAsPeopleAndRoles(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"Primary: Ada Example":                       "Ada Example/",
		"Backup: Ben Ortiz":                          "/Ben Ortiz",
		"Ada Example, Ben Ortiz":                     "Ada Example/Ben Ortiz",
		"Ada Example & Ben Ortiz":                    "Ada Example/Ben Ortiz",
		"Ben Ortiz (backup) / Ada Example (primary)": "Ada Example/Ben Ortiz",
		"On call - Support - Ada Example":            "Ada Example/",
		"Ada Example (on call)":                      "Ada Example/",
		"On-call secondary: Tomás Lindqvist":         "/Tomás Lindqvist",
		"Bereitschaft: Jürgen Groß":                  "Jürgen Groß/",
		"Vertretung: Jürgen Groß":                    "/Jürgen Groß",
		"Support":                                    "/",
		"":                                           "/",
	} {
		var problems problem.List
		shift := intake.Shift{From: at(t, "2026-11-23 00:00"), To: at(t, "2026-11-30 00:00"), Text: text}
		weeks, _ := intake.Weeks([]intake.Shift{shift}, shift.From.Location(), nil, &problems)
		got := "/"
		if len(weeks) == 1 {
			got = weeks[0].Primary + "/" + weeks[0].Backup
		}
		if got != want {
			t.Errorf("%q: got %s, want %s", text, got, want)
		}
	}
}

// Handoffs at any hour, across the clock change, still give whole weeks: who serves at noon has the day.
func TestWhoServesAtNoonHasTheDay(t *testing.T) {
	t.Parallel()
	shift := func(from, to, who string) intake.Shift {
		return intake.Shift{From: at(t, from), To: at(t, to), Who: who}
	}
	var problems problem.List
	weeks, names := intake.Weeks([]intake.Shift{
		shift("2026-10-26 09:00", "2026-11-02 09:00", "Ada"), // the clocks change on 1 November
		shift("2026-11-02 09:00", "2026-11-05 17:00", "Ben"),
		shift("2026-11-05 17:00", "2026-11-09 13:00", "Cara"), // Friday, and Monday's noon
		shift("2026-11-09 13:00", "2026-11-14 00:00", "Ada"),
	}, at(t, "2026-11-01 00:00").Location(), nil, &problems)
	var got []string
	for _, w := range weeks {
		got = append(got, fmt.Sprint(w.Week, " ", w.Primary))
	}
	if diff := cmp.Diff([]string{"2026-W44 Ada", "2026-W45 Ben", "2026-W46 Ada"}, got); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"Ada", "Ben", "Cara"}, names); diff != "" {
		t.Error(diff)
	}
	var hints []string
	for _, p := range problems.Sorted() {
		hints = append(hints, p.Message+" | "+p.Hint)
	}
	want := []string{
		"Cara is primary for 1 day of 2026-W45; the week is Ben's | watchbill cover PERSON --role primary --from 2026-11-06 --to 2026-11-07 --reason TEXT",
		"Cara is primary for 1 day of 2026-W46; the week is Ada's | watchbill cover PERSON --role primary --from 2026-11-09 --to 2026-11-10 --reason TEXT",
	}
	if diff := cmp.Diff(want, hints); diff != "" {
		t.Error(diff)
	}
}

func TestTablesOfAllKinds(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ text, want string }{
		"dates in words":      {"Monday,Person\n23 Nov 2026,Ada\n", "2026-11-23 Ada primary"},
		"dots":                {"23.11.2026;Ada;Ben\n", "2026-11-23 Ada primary, 2026-11-23 Ben backup"},
		"a role for each row": {"start date\tuser\trole\n2026-11-23T09:00:00Z\tAda\tsecondary\n", "2026-11-23 Ada secondary"},
		"a mark at the begin": {"\ufeffweek,primary\n2026-w48,Ada\n", "2026-11-23 Ada primary"},
		"a quoted name":       {"week,primary\n2026-W48,\"O'Brien, PJ\"\n", "2026-11-23 O'Brien, PJ primary"},
		"a German table": {
			"\ufeffWoche ab;Primär;Vertretung\r\n23.11.2026;\"Groß, Jürgen\";Ada\r\n7.12.2026;Ben;\r\n",
			"2026-11-23 Groß, Jürgen primary, 2026-11-23 Ada backup, 2026-12-07 Ben primary",
		},
		"nothing": {"", ""},
	} {
		var problems problem.List
		var got []string
		for _, s := range intake.Table("t.csv", []byte(c.text), &problems) {
			got = append(got, s.From.Format(time.DateOnly)+" "+s.Who+" "+s.Role)
		}
		if strings.Join(got, ", ") != c.want || len(problems.Sorted()) > 0 {
			t.Errorf("%s: got %q, %v", name, got, problems.Sorted())
		}
	}
}

// An export ends where its last turn does, in another zone within a Monday; and layers may overlap.
func TestWhatOverhangsAndOverlapsIsTold(t *testing.T) {
	t.Parallel()
	var problems problem.List
	weeks, _ := intake.Weeks([]intake.Shift{
		{From: at(t, "2026-11-23 15:00"), To: at(t, "2026-11-30 15:00"), Who: "Ada"},
		{From: at(t, "2026-11-23 15:00"), To: at(t, "2026-12-07 15:00"), Who: "Cara", Role: "secondary"},
		{From: at(t, "2026-11-30 15:00"), To: at(t, "2026-12-07 15:00"), Who: "Cara"},
	}, at(t, "2026-11-01 00:00").Location(), nil, &problems)
	var got, told []string
	for _, w := range weeks {
		got = append(got, fmt.Sprint(w.Week, " ", w.Primary, "/", w.Backup))
	}
	if diff := cmp.Diff([]string{"2026-W48 Ada/Cara", "2026-W49 Cara/"}, got); diff != "" {
		t.Error(diff)
	}
	for _, p := range problems.Sorted() {
		told = append(told, p.Message)
	}
	for _, want := range []string{"of 2026-W50 only 1 day is known; it was left out", "Cara is both primary and backup of 2026-W49; the backup is left vacant"} {
		if !slices.Contains(told, want) {
			t.Errorf("%q isn't told: %q", want, told)
		}
	}
}
