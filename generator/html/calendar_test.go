package html_test

import (
	"html"
	"regexp"
	"strings"
	"testing"

	"github.com/visit-dav/watchbill/generator/roster"
)

// oddYears is a team whose published weeks hold all that calendars get wrong: the change of clocks in autumn (1 November 2026)
// and in spring (14 March 2027), week 53, a holiday on a Monday, a whole week of shutdown, a leap day, two turns of the year.
func oddYears(t *testing.T) pages {
	t.Helper()
	plan := "plan:\n  - recorded: 2026-10-01T10:00:00-07:00\n    weeks:\n"
	people := []string{"ada", "ben", "cara"}
	last := roster.Week{Year: 2028, Number: 10}
	for w, i := (roster.Week{Year: 2026, Number: 44}), 0; w.Compare(last) <= 0; w, i = w.Add(1), i+1 {
		if w != (roster.Week{Year: 2027, Number: 30}) {
			plan += "      " + w.String() + ": {primary: " + people[i%3] + ", backup: " + people[(i+1)%3] + "}\n"
		}
	}
	return render(t, load(t, without(t, map[string]string{
		"site.yaml": unnavigated["site.yaml"] + `as_of: 2026-10-29T10:00:00-07:00
holidays:
  - {date: 2026-12-25, name: Christmas}
  - {date: 2027-01-18, name: Founders}
  - {first: 2027-07-26, last: 2027-07-30, name: Summer rest}
  - {date: 2028-01-03, name: New Year}
`,
		"roster.yaml":   "people:\n  - {slug: ada, name: Ada}\n  - {slug: ben, name: Ben}\n  - {slug: cara, name: Cara}\n",
		"schedule.yaml": plan,
	}, "runbook", "incidents", "postmortems")))
}

// said is the text of a page's main part.
func said(page string) string {
	text := regexp.MustCompile(`<[^>]*>`).ReplaceAllString(mainOf(page), " ")
	return strings.Join(strings.Fields(html.UnescapeString(text)), " ")
}

func TestWeeksThatCalendarsGetWrong(t *testing.T) {
	t.Parallel()
	all := oddYears(t)
	for name, c := range map[string]struct {
		week string
		want []string
	}{
		"before the clocks change in autumn": {"2026-W44", []string{"Mon 26 Oct, 08:00 PDT – Fri 30 Oct, 17:00 PDT", "Next W45 2026"}},
		"after the clocks changed in autumn": {"2026-W45", []string{"Mon 2 Nov, 08:00 PST – Fri 6 Nov, 17:00 PST"}},
		"a holiday at the end":               {"2026-W52", []string{"Mon 21 Dec, 08:00 PST – Thu 24 Dec, 17:00 PST", "Fri 25 Dec Christmas", "Next W53 2026"}},
		"week 53, over the turn of the year": {"2026-W53", []string{
			"Week 53 of 2026", "28 Dec 2026 – 1 Jan 2027", "Mon 28 Dec, 08:00 PST – Fri 1 Jan, 17:00 PST", "Before W52 2026", "Next W01 2027",
		}},
		"the week after week 53":              {"2027-W01", []string{"4–8 Jan 2027", "Before W53 2026"}},
		"a Monday holiday":                    {"2027-W03", []string{"19–22 Jan 2027", "Mon 18 Jan Founders", "Tue 19 Jan, 08:00 PST – Fri 22 Jan, 17:00 PST"}},
		"before the clocks change in spring":  {"2027-W10", []string{"Mon 8 Mar, 08:00 PST – Fri 12 Mar, 17:00 PST"}},
		"after the clocks changed in spring":  {"2027-W11", []string{"Mon 15 Mar, 08:00 PDT – Fri 19 Mar, 17:00 PDT"}},
		"a whole week of shutdown":            {"2027-W30", []string{"no duty hours. What arrives belongs to the primary of the next week.", "Wed 28 Jul Summer rest", "Before W29 2027", "Next W31 2027"}},
		"the last week of a year of 52":       {"2027-W52", []string{"27–31 Dec 2027", "Next W01 2028"}},
		"a Monday holiday after the new year": {"2028-W01", []string{"4–7 Jan 2028", "Mon 3 Jan New Year", "Before W52 2027"}},
		"a leap day":                          {"2028-W09", []string{"28 Feb – 3 Mar 2028", "Tue 29 Feb 08:00–12:00", "Wed 1 Mar 08:00–12:00"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			text := said(all["oncall/"+c.week+".html"])
			for _, want := range c.want {
				if !strings.Contains(text, want) {
					t.Errorf("the page doesn't say %q:\n%s", want, text)
				}
			}
		})
	}
}

// TestEveryPublishedWeekStandsInItsYear: each week is a link on the page of its ISO year, and on no other.
func TestEveryPublishedWeekStandsInItsYear(t *testing.T) {
	t.Parallel()
	all := oddYears(t)
	for w := (roster.Week{Year: 2026, Number: 44}); w.Compare(roster.Week{Year: 2028, Number: 10}) <= 0; w = w.Add(1) {
		for _, year := range []string{"2026", "2027", "2028"} {
			page := mainOf(all["oncall/"+year+".html"])
			shown, own := strings.Contains(page, `href="`+w.String()+`.html"`), w.String()[:4] == year
			if shown != own && (own || w.Number > 1 && w.Number < 52) {
				t.Errorf("%s on the page of %s: %v", w, year, shown)
			}
		}
	}
}
