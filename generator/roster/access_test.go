package roster_test

import (
	"slices"
	"testing"
	"time"

	"github.com/visit-dav/watchbill/generator/roster"
)

// gaps writes them as "vault Mon 2026-07-20 00:00 to Mon 2026-07-27 00:00".
func gaps(r *roster.Roster, w roster.Week) []string {
	duty, _ := r.Week(w)
	all := []string{}
	for _, g := range r.AccessGaps(duty) {
		form := "Mon 2006-01-02 15:04"
		zone := func(t time.Time) string { return t.In(r.Calendar().Zone()).Format(form) }
		all = append(all, g.Facility+" "+zone(g.From)+" to "+zone(g.To))
	}
	return all
}

func TestAGapIsWhereNeitherMayEnter(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		plan    string
		changes func(m *team) []roster.Change
		want    []string
	}{
		"the primary may enter":        {plan: "2026-W30 ada cara", want: []string{}},
		"the backup may enter":         {plan: "2026-W30 cara ada", want: []string{}},
		"neither may enter":            {plan: "2026-W30 cara dan", want: []string{"vault Mon 2026-07-20 00:00 to Mon 2026-07-27 00:00"}},
		"nobody is there at all":       {plan: "2026-W30 vacant vacant", want: []string{"vault Mon 2026-07-20 00:00 to Mon 2026-07-27 00:00"}},
		"a vacancy beside one who may": {plan: "2026-W30 vacant ada", want: []string{}},
		"a cover takes the only one who may": {
			plan: "2026-W30 ada cara",
			changes: func(m *team) []roster.Change {
				return []roster.Change{m.cover(roster.Primary, "dan", "2026-07-22 00:00", "2026-07-23 12:30")}
			},
			want: []string{"vault Wed 2026-07-22 00:00 to Thu 2026-07-23 12:30"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := newTeam(t)
			m.source.People[0].Access = []string{"vault"}
			m.plan(c.plan)
			if c.changes != nil {
				m.log(c.changes(m)...)
			}
			if got := gaps(m.sound(), week(t, "2026-W30")); !slices.Equal(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestAFacilityCountsWhileSomebodyMayEnterIt(t *testing.T) {
	t.Parallel()
	m := newTeam(t)
	m.source.People[0].Access, m.source.People[0].Until = []string{"vault"}, date(t, "2026-07-24")
	m.source.People[1].Access, m.source.People[1].From = []string{"annex"}, date(t, "2026-07-27")
	r := m.plan("2026-W30 cara dan", "2026-W31 dan cara").sound()
	if got, want := gaps(r, week(t, "2026-W30")), []string{"vault Mon 2026-07-20 00:00 to Mon 2026-07-27 00:00"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if got, want := gaps(r, week(t, "2026-W31")), []string{"annex Mon 2026-07-27 00:00 to Mon 2026-08-03 00:00"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
