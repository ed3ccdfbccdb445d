package ics_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/visit-dav/watchbill/generator/roster"
)

func TestAFeedWithoutDutySaysSo(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change func(*sample)
		feed   string
		want   string
	}{
		"somebody who hasn't a week yet": {func(m *sample) {
			m.people = append(m.people, roster.Person{Slug: "dora", Name: "Dora, the new"})
		}, "people/dora.ics", "20260720 20260721 No duty weeks are published for Dora, the new"},
		"somebody who left long ago": {func(m *sample) {
			m.people = append(m.people, roster.Person{Slug: "dora", Name: "Dora", Until: date(t, "2024-02-29")})
		}, "people/dora.ics", "20240301 20240302 Dora no longer serves"},
		"somebody who will leave after the plan ends": {func(m *sample) {
			m.people = append(m.people, roster.Person{Slug: "dora", Name: "Dora", Until: date(t, "2026-12-31")})
		}, "people/dora.ics", "20260720 20260721 No duty weeks are published for Dora"},
		"no holidays":                   {func(*sample) {}, "holidays.ics", "20260720 20260721 No holidays are set"},
		"nobody planned, the team":      {func(m *sample) { m.weeks = nil }, "oncall.ics", "20260706 20260707 No duty weeks are published"},
		"nobody planned, the primaries": {func(m *sample) { m.weeks = nil }, "primary.ics", "20260706 20260707 No primary weeks are published"},
		"nobody planned, the backups":   {func(m *sample) { m.weeks = nil }, "backup.ics", "20260706 20260707 No backup weeks are published"},
		"a plan that ended over a year ago": {func(m *sample) {
			m.now = "2028-07-08T10:00:00-07:00"
		}, "oncall.ics", "20260720 20260721 No duty weeks are published"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := usual()
			c.change(&m)
			if diff := cmp.Diff([]string{c.want}, lines(t, feeds(t, m.site(t))[c.feed])); diff != "" {
				t.Error(diff)
			}
		})
	}
}
