package incident_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/visit-dav/watchbill/generator/incident"
)

// lint gives what is found in one issue on Tuesday, 17 March 2026 at 09:00: rule and message.
func (d desk) lint(visibility incident.Visibility, i incident.Issue) []string {
	s := &incident.Snapshot{
		File: "incidents.jsonl", Header: incident.Header{Version: 1, Repository: "team/incidents", Visibility: visibility},
		Issues: []incident.Issue{i},
	}
	now := time.Date(2026, 3, 17, 16, 0, 0, 0, time.UTC)
	findings, looked := incident.Lint(s, incident.Rules{RestrictedWords: []string{"Vault"}}, d.roster, d.calendar, d.redactor, now,
		func(text string) []string {
			if strings.Contains(text, "https://site.example/gone.html") {
				return []string{"https://site.example/gone.html"}
			}
			return nil
		})
	var told []string
	if len(looked) == 0 {
		told = append(told, "1 restricted")
	}
	for _, f := range findings {
		if f.Hint == "" || f.URL != "https://github.com/team/incidents/issues/1" {
			told = append(told, fmt.Sprintf("no hint or address: %+v", f))
		}
		told = append(told, fmt.Sprintf("%s, %s: %s", f.Severity, f.Rule, f.Message))
	}
	return told
}

func assigned(i incident.Issue, logins ...string) incident.Issue {
	for _, login := range logins {
		i.Assignees = append(i.Assignees, incident.Account{Login: login})
	}
	return i
}

// fresh is an open issue of this Monday; old one of the week before.
func fresh(body string, comments ...incident.Comment) incident.Issue {
	i := reopened(resolved(1, body, comments...))
	i.StateReason = ""
	i.CreatedAt = time.Date(2026, 3, 16, 16, 0, 0, 0, time.UTC)
	return i
}

func old(comments ...incident.Comment) incident.Issue {
	i := fresh("It fails.", comments...)
	i.CreatedAt = time.Date(2026, 3, 10, 16, 0, 0, 0, time.UTC)
	return assigned(i, "ada-example")
}

func since(month time.Month, day int, i incident.Issue) incident.Issue {
	i.CreatedAt = time.Date(2026, month, day, 17, 0, 0, 0, time.UTC)
	return i
}

func TestLintFindsWhatShouldBeMended(t *testing.T) {
	t.Parallel()
	minute := func(day, hour int) int { return (day-10)*24*60 + (hour-9)*60 } // after Tuesday the 10th, 09:00
	d := newDesk(t)
	cases := map[string]struct {
		issue incident.Issue
		want  []string
	}{
		"a good open one":    {assigned(fresh("x"), "ada-example"), nil},
		"assigned to backup": {assigned(fresh("x"), "Ben-Example"), nil},
		"nobody assigned":    {fresh("x"), []string{"warning, unassigned: nobody is assigned"}},
		"assigned to a stranger": {
			assigned(fresh("x"), "stranger"), []string{"warning, assignee not on duty: no assignee is on duty"},
		},
		"a stranger beside the primary": {assigned(fresh("x"), "stranger", "ada-example"), nil},
		"answered before received": {
			assigned(fresh("### Received\n\n2026-03-16 10:00\n\n### Responded\n\n2026-03-16 09:00"), "ada-example"),
			[]string{"error, times: responded before it was received"},
		},
		"a time that can't be read": {
			assigned(fresh("### Received\n\nlast Monday"), "ada-example"),
			[]string{"warning, form: the field received holds no time that can be read"},
		},
		"open since last week":      {old(), []string{"warning, no handoff: open since an earlier week, and no handoff is recorded"}},
		"handed over on Friday":     {old(says("ada-example", minute(13, 16), "Handoff to @ben-example")), nil},
		"handed over by a stranger": {old(says("stranger", minute(13, 16), "Handed over to @ben-example")), []string{"warning, no handoff: open since an earlier week, and no handoff is recorded"}},
		"handed over by the program": {
			old(says("ada-example", minute(13, 16), incident.HandoffMark(d.week(t, "2026-W11"), 1)+"\nx")), nil,
		},
		"handed over two weeks ago": {since(time.March, 2, old(says("ada-example", minute(5, 16), "Handed off"))), []string{"warning, no handoff: open since an earlier week, and no handoff is recorded"}},
		"kept, and said so":         {old(says("ada-example", minute(13, 16), "- Keeps: me, until Tuesday")), nil},
		"a good closed one":         {resolved(1, "x", says("ada-example", 9, "Resolution: use 3.5.2")), nil},
		"closed without a word":     {resolved(1, "x"), []string{"warning, no resolution: closed without a resolution"}},
		"closed after silence":      {labelled(resolved(1, "x"), "resolution: no-reply"), nil},
		"promoted to an issue":      {resolved(1, "Promoted to team/product#7"), nil},
		"a link to nothing": {
			resolved(1, "see https://site.example/gone.html", says("ada-example", 9, "Resolution: x, https://site.example/gone.html")),
			[]string{"warning, link to nothing: links to https://site.example/gone.html, which doesn't exist"},
		},
		"a link of a stranger": {resolved(1, "x", says("ada-example", 9, "Resolution: x"), says("stranger", 5, "https://site.example/gone.html")), nil},
		"an address and a name": {
			resolved(1, "jane@customer.org of Acme Corp", says("ada-example", 9, "Resolution: x")),
			[]string{"warning, personal data: personal data in public fields: customer 1, e-mail 1"},
		},
		"a secret": {
			resolved(1, "ghp_0123456789abcdefghijABCDEFGHIJ012345", says("ada-example", 9, "Resolution: x")),
			[]string{"error, likely secret: holds a likely secret (GitHub token)"},
		},
		"restricted": {resolved(1, "jane@customer.org in the vault"), []string{"1 restricted"}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(c.want, d.lint(incident.Private, c.issue)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestAPublicRepositoryHasNoPrivateFields(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	i := assigned(fresh("### Customer reference\n\nJane <jane@customer.org>"), "ada-example")
	if got := d.lint(incident.Private, i); got != nil {
		t.Errorf("private: got %q", got)
	}
	want := []string{"warning, personal data: an address under Customer reference, and everybody can read the issue"}
	if diff := cmp.Diff(want, d.lint(incident.Public, i)); diff != "" {
		t.Error(diff)
	}
}
