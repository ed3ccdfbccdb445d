package source_test

import (
	"strings"
	"testing"
	"testing/fstest"
	_ "time/tzdata"

	"github.com/visit-dav/watchbill/generator/problem"
	"github.com/visit-dav/watchbill/generator/source"
)

const (
	site = `title: Response
zone: America/Los_Angeles
hours:
  - {from: 2020-01-01, goal: 60m, week: [{days: [monday, tue], open: ["08:00-12:00"]}]}
`
	people = `people:
  - {slug: ada, name: Ada Example}
  - {slug: ben, name: Ben Example}
`
	plan = `plan:
  - recorded: 2026-06-15T09:00:00-07:00
    weeks:
      2026-W27: {primary: ada, backup: ben}
`
)

// load reads the three files and gives the problems as they are shown.
func load(files fstest.MapFS) string {
	var problems problem.List
	calendar := source.ReadSite(files, &problems).Calendar(&problems)
	source.ReadRoster(files, calendar, &problems)
	var lines []string
	for _, p := range problems.Sorted() {
		lines = append(lines, strings.TrimPrefix(p.String(), "content/"))
	}
	return strings.Join(lines, "\n")
}

func folder(siteText, rosterText, scheduleText string) fstest.MapFS {
	return fstest.MapFS{
		source.SiteFile:     {Data: []byte(siteText)},
		source.RosterFile:   {Data: []byte(rosterText)},
		source.ScheduleFile: {Data: []byte(scheduleText)},
	}
}

// message is a mistake in one file, the other two being without, and what people see of it.
type message struct{ text, want string }

func testMessages(t *testing.T, cases map[string]message, files func(text string) fstest.MapFS) {
	t.Helper()
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := load(files(c.text)); got != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
		})
	}
}

func TestTheFilesOfTheseTestsHaveNoMistake(t *testing.T) {
	t.Parallel()
	if got := load(folder(site, people, plan)); got != "" {
		t.Error(got)
	}
}
