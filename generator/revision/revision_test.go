package revision_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/visit-dav/watchbill/generator/problem"
	"github.com/visit-dav/watchbill/generator/revision"
	"github.com/visit-dav/watchbill/generator/roster"
	"github.com/visit-dav/watchbill/generator/site"
)

const (
	siteText = "title: T\nzone: America/Los_Angeles\nholidays: [{date: 2026-07-20, name: H}]\n"
	people   = "people: [{slug: ada, name: Ada}, {slug: ben, name: Ben}, {slug: cara, name: Cara}, {slug: dele, name: Dele}]\n"
	plan     = `plan:
  - recorded: 2026-07-01T09:00:00-07:00
    weeks:
      2026-W30: {primary: ada, backup: ben}
      2026-W31: {primary: cara, backup: vacant}
      2026-W32: {primary: ben, backup: ada}
      2026-W33: {primary: cara, backup: dele}
`
	log = `changes:
  - {id: 1, kind: cover, at: 2026-07-02T09:00:00-07:00, by: ada, reason: x, role: backup, person: dele, week: 2026-W31}
`
)

// load gives the roster of a site; what follows a file's name is its whole text.
func load(t *testing.T, schedule, persons string) *roster.Roster {
	t.Helper()
	var problems problem.List
	s := site.LoadDuty(site.Options{Files: fstest.MapFS{
		"content/site.yaml":     {Data: []byte(siteText)},
		"content/roster.yaml":   {Data: []byte(persons)},
		"content/schedule.yaml": {Data: []byte(schedule)},
	}}, &problems)
	for _, p := range problems.Sorted() {
		if p.Severity == problem.Error {
			t.Fatal(p)
		}
	}
	return s.Roster
}

func lines(people []revision.Person) string {
	var b strings.Builder
	for _, p := range people {
		for _, d := range p.Differences {
			b.WriteString(p.Slug + ": " + d.Text)
			for _, c := range d.Changes {
				b.WriteString(" [" + c.Reason + "]")
			}
			b.WriteString("\n")
		}
	}
	return b.String()
}

func TestEachPersonIsToldWhatDiffers(t *testing.T) {
	t.Parallel()
	const entry = "  - {id: 2, at: 2026-07-03T09:00:00-07:00, by: ada, reason: r2, "
	for name, c := range map[string]struct{ schedule, want string }{
		"nothing":  {plan + log, ""},
		"comments": {plan + "# more\n" + log, ""},
		"a swap": {plan + log + entry + "kind: swap, role: primary, weeks: [2026-W30, 2026-W33]}\n", `
ada: your week of 2026-W30 (21-24 July) as primary moved to 2026-W33 (10-14 August) [r2]
cara: your week of 2026-W33 (10-14 August) as primary moved to 2026-W30 (21-24 July) [r2]
`},
		"a cover of some days by somebody free": {plan + log + entry + "kind: cover, role: primary, person: dele, from: 2026-08-04, to: 2026-08-06}\n", `
ben: your duty as primary in 2026-W32 is 3 August and 6-7 August instead of 3-7 August; the rest goes to Dele [r2]
dele: you are primary in 2026-W32 (4-5 August) in place of Ben [r2]
`},
		"a promotion": {plan + log + entry + "kind: promote, from: 2026-08-05T13:00:00-07:00, backup: vacant}\n", `
ada: you are primary in 2026-W32 (from Wed 5 August 13:00 to Fri 7 August) in place of Ben [r2]
ada: your duty as backup in 2026-W32 is from Mon 3 August to Wed 5 August 12:00 instead of 3-7 August; the rest is left vacant [r2]
ben: your duty as primary in 2026-W32 is from Mon 3 August to Wed 5 August 12:00 instead of 3-7 August; the rest goes to Ada [r2]
`},
		"a revert": {plan + log + entry + "kind: revert, of: 1}\n", `
dele: your week of 2026-W31 (27-31 July) as backup is left vacant [r2]
`},
		"a week more": {strings.Replace(plan, "dele}\n", "dele}\n      2026-W34: {primary: ada, backup: vacant}\n", 1) + log, `
ada: you are primary in 2026-W34 (17-21 August), newly planned
`},
		"a week less": {strings.Replace(plan, "      2026-W33: {primary: cara, backup: dele}\n", "", 1) + log, `
cara: your week of 2026-W33 (10-14 August) as primary is no longer planned
dele: your week of 2026-W33 (10-14 August) as backup is no longer planned
`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := lines(revision.Compare(load(t, plan+log, people), load(t, c.schedule, people)))
			if diff := cmp.Diff(strings.TrimPrefix(c.want, "\n"), got); diff != "" {
				t.Errorf("want -, found +:\n%s", diff)
			}
		})
	}
}

func TestARenamedPersonHasTheSameDuty(t *testing.T) {
	t.Parallel()
	renamed := strings.Replace(people, "slug: ada,", "slug: ada-l, aliases: [ada],", 1)
	before := load(t, plan+log, people)
	after := load(t, strings.Replace(plan, "primary: ada", "primary: ada-l", 1)+log, renamed)
	if got := lines(revision.Compare(before, after)); got != "" {
		t.Errorf("found %s", got)
	}
	var problems problem.List
	revision.Judge(before, after, time.Date(2027, time.January, 1, 0, 0, 0, 0, time.UTC), &problems)
	if found := problems.Sorted(); len(found) > 0 {
		t.Errorf("found %v", found)
	}
}

func TestHistoryIsKept(t *testing.T) {
	t.Parallel()
	second := "  - {id: 2, kind: swap, at: 2026-07-15T09:00:00-07:00, by: ben, reason: y, role: primary, weeks: [2026-W32, 2026-W33]}\n"
	late := "  - {id: 3, kind: cover, at: 2026-08-05T09:00:00-07:00, by: ben, reason: z, role: backup, person: cara, week: 2026-W30}\n"
	const recorded = "2026-07-01T09:00:00-07:00"
	for name, c := range map[string]struct{ schedule, want string }{
		"new entries at the end":          {plan + log + second + strings.Replace(late, "2026-08-05", "2026-07-24", 1), ""},
		"other spellings of the same":     {strings.Replace(plan, recorded, "2026-07-01T16:00:00Z", 1) + strings.Replace(log, "reason: x", "reason: 'x'", 1) + second, ""},
		"a new entry about a week before": {plan + log + second + late, "11 warning: change 3 is about 2026-W30, which was over when it was made"},
		"a swap of a week that had begun": {
			plan + log + second + strings.Replace(strings.Replace(second, "2026-07-15", "2026-08-05", 1), "id: 2", "id: 3", 1),
			"11 warning: change 3 swaps all of 2026-W32, which had begun when it was made",
		},
		"a reason edited": {
			plan + log + strings.Replace(second, "reason: y", "reason: why", 1),
			`10 error: change 2 was edited: reason was "y" and is "why"`,
		},
		"an entry made another": {
			plan + log + "  - {id: 2, kind: revert, at: 2026-07-15T09:00:00-07:00, by: ben, reason: y, of: 1}\n",
			"10 error: change 2 was edited: kind was swap and is revert; role was primary and is gone; " +
				"weeks was 2026-W32 and 2026-W33 and is gone; of was absent and is 1",
		},
		"an entry removed at the end": {plan + log, "9 error: change 2 was removed"},
		"a week in progress edited": {
			strings.Replace(plan, "vacant", "ada", 1) + log + second,
			"5 error: 2026-W31 has begun, and its plan was edited: backup was vacant and is ada",
		},
		"the instant of publication edited": {
			strings.Replace(plan, "07-01T", "07-02T", 1) + log + second,
			"4 error: 2026-W30 has begun, and its plan was edited: recorded was " + recorded + " and is 2026-07-02T09:00:00-07:00\n" +
				"5 error: 2026-W31 has begun, and its plan was edited: recorded was " + recorded + " and is 2026-07-02T09:00:00-07:00\n" +
				"6 warning: 2026-W32 is published, and was edited in place: recorded was " + recorded + " and is 2026-07-02T09:00:00-07:00\n" +
				"7 warning: 2026-W33 is published, and was edited in place: recorded was " + recorded + " and is 2026-07-02T09:00:00-07:00",
		},
		"a week to come edited": {
			strings.Replace(plan, "dele", "vacant", 1) + log + second,
			"7 warning: 2026-W33 is published, and was edited in place: backup was dele and is vacant",
		},
		"a week before removed": {
			strings.Replace(plan, "      2026-W30: {primary: ada, backup: ben}\n", "", 1) + log + second,
			"4 error: 2026-W30 was published, and was removed",
		},
		"a week before planned now": {
			strings.Replace(plan, "weeks:\n", "weeks:\n      2026-W29: {primary: ada, backup: ben}\n", 1) + log + second,
			"4 warning: weeks that are over are planned only now: 1, from 2026-W29 to 2026-W29",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var problems problem.List
			now := time.Date(2026, time.July, 29, 16, 0, 0, 0, time.UTC) // within 2026-W31
			revision.Judge(load(t, plan+log+second, people), load(t, c.schedule, people), now, &problems)
			var got []string
			for _, p := range problems.Sorted() {
				if p.Pos.File != "content/schedule.yaml" || p.Hint == "" {
					t.Errorf("no file or hint: %v", p)
				}
				got = append(got, fmt.Sprintf("%d %s: %s", p.Pos.Line, p.Severity, p.Message))
			}
			if diff := cmp.Diff(c.want, strings.Join(got, "\n")); diff != "" {
				t.Errorf("want -, found +:\n%s", diff)
			}
		})
	}
}
