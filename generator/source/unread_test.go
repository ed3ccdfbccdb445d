package source_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/visit-dav/watchbill/generator/problem"
	"github.com/visit-dav/watchbill/generator/roster"
	"github.com/visit-dav/watchbill/generator/source"
)

// What a value that can't be read leaves in the dark isn't told as a mistake; all else is, in the same run.
func TestAMistakeOfFormHidesNoOther(t *testing.T) {
	t.Parallel()
	const weeks = `plan:
  - recorded: 2026-06-15T09:00:00-07:00
    weeks:
      2026-W27: {primary: ada, backup: ben}
      2026-W28: {primary: nobody, backup: ben}
`
	const stranger = `schedule.yaml:5:7: the roster has no person "nobody"`
	both := func(line, week, day string) string {
		return "schedule.yaml:" + line + ": ben is both primary and backup of " + week + ", on " + day
	}
	for sentence, c := range map[string]struct {
		site, people, schedule string // the site's on top of the usual one
		want                   []string
	}{
		"a date of a person": {
			"", "people:\n  - {slug: ada, name: Ada, from: 2026-02-30}\n  - {slug: ben, name: Ben}\n", weeks,
			[]string{"roster.yaml:2:34: the date 2026-02-30 does not exist", stranger},
		},
		"a slug: whoever isn't there may be that person": {
			"", "people:\n  - {slug: ada, name: Ada}\n  - {slug: ben, name: Ben}\n  - {slug: No Body, name: Nobody}\n",
			weeks + "      2026-W29: {primary: ben, backup: ben}\n",
			[]string{
				`roster.yaml:4:12: expected a slug such as ada or ada-example, found "No Body"`,
				both("6:7", "2026-W29", "2026-07-13"),
			},
		},
		"a former slug: whoever isn't there may be that person": {
			"", "people:\n  - {slug: ada, name: Ada, aliases: [NoBody]}\n  - {slug: ben, name: Ben}\n", weeks,
			[]string{`roster.yaml:2:38: expected a slug such as ada or ada-example, found "NoBody"`},
		},
		"a week: what isn't there may be that week": {
			"", people, weeks + `      2026-W99: {primary: ada, backup: ben}
      2026-W31: {primary: ben, backup: ben}
changes:
  - {id: 1, kind: cover, at: 2026-07-01T09:00:00Z, by: ada, reason: x, role: primary, person: ada, week: 2026-W29}
  - {id: 2, kind: cover, at: 2026-07-01T09:00:00Z, by: eve, reason: x, role: primary, person: vacant, week: 2026-W27}
  - {id: 4, kind: cover, at: 2026-07-01T09:00:00Z, by: ada, reason: x, role: primary, person: ada,
    from: 2026-07-14, to: 2026-07-15}
`,
			[]string{
				stranger, "schedule.yaml:6:7: the week 2026-W99 does not exist",
				both("7:7", "2026-W31", "2026-07-27"),
				`schedule.yaml:10:5: the roster has no person "eve"`,
				"schedule.yaml:11:5: the change has the id 4 where 3 is next",
			},
		},
		"a person of a week: there may be a backup": {
			"", people, weeks + `      2026-W29: {primary: ada, backup: Ben}
      2026-W30: {primary: ada, backup: vacant}
changes:
  - {id: 1, kind: promote, at: 2026-07-01T09:00:00Z, by: ada, reason: x, from: 2026-07-14, backup: vacant}
  - {id: 2, kind: promote, at: 2026-07-01T09:00:00Z, by: ada, reason: x, from: 2026-07-21, backup: vacant}
`,
			[]string{
				stranger, `schedule.yaml:6:40: expected a person's slug, or vacant, found "Ben"`,
				"schedule.yaml:10:5: change 2: there is no backup to promote at 2026-07-21 00:00",
			},
		},
		"an entry: it may mend its week, and no other": {
			"", people, weeks + `      2026-W29: {primary: ben, backup: ben}
      2026-W30: {primary: ben, backup: ben}
changes:
  - {id: 1, kind: cover, at: 2026-07-01T09:00:00Z, by: ada, reason: x, role: primry, person: ada, week: 2026-W29}
  - {id: 2, kind: revert, at: 2026-07-01T09:00:00Z, by: ada, reason: x, of: 7}
`,
			[]string{
				stranger, both("7:7", "2026-W30", "2026-07-20"),
				`schedule.yaml:9:78: expected primary or backup, found "primry"`,
				"schedule.yaml:10:5: change 2: it reverts change 7, which isn't above it",
			},
		},
		"an id": {
			"", people, weeks + `changes:
  - {id: x, kind: cover, at: 2026-07-01T09:00:00Z, by: ada, reason: x, role: primary, person: ben, week: 2026-W27}
  - {id: 2, kind: revert, at: 2026-07-01T09:00:00Z, by: ada, reason: x, of: 1}
  - {id: 4, kind: revert, at: 2026-07-01T09:00:00Z, by: ada, reason: x, of: 2}
`,
			[]string{
				stranger, `schedule.yaml:7:10: expected a whole number from 1 on, found "x"`,
				"schedule.yaml:9:5: the change has the id 4 where 3 is next",
			},
		},
		"a holiday: what has duty isn't known": {
			"holidays:\n  - {date: 2026-02-30, name: x}\n", people, weeks + `      2026-W30: {primary: ben, backup: ben}
      2026-W31: {primary: ben, backup: ben}
changes:
  - {id: 1, kind: cover, at: 2026-07-01T09:00:00Z, by: ada, reason: x, role: primary, person: ada,
    from: 2026-07-27, to: 2026-08-01}
  - {id: 2, kind: cover, at: 2026-07-01T09:00:00Z, by: ada, reason: x, role: primary, person: vacant,
    from: 2026-07-04, to: 2026-07-05}
`,
			[]string{
				stranger, both("6:7", "2026-W30", "2026-07-20"),
				"site.yaml:6:12: the date 2026-02-30 does not exist",
			},
		},
	} {
		t.Run(sentence, func(t *testing.T) {
			t.Parallel()
			var problems problem.List
			files := folder(site+c.site, c.people, c.schedule)
			calendar := source.ReadSite(files, &problems).Calendar(&problems)
			unsound := problems.Count(problem.Error) > 0
			src := source.ReadRoster(files, calendar, &problems)
			src.Unread.Hours = unsound
			roster.New(src, calendar, &problems)
			var got []string
			for _, p := range problems.Sorted() {
				got = append(got, strings.TrimPrefix(p.Pos.String(), "content/")+": "+p.Message)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}
