package site

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/visit-dav/watchbill/generator/hours"
	"github.com/visit-dav/watchbill/generator/problem"
	"github.com/visit-dav/watchbill/generator/roster"
)

// mondays is a calendar of one duty day a week.
func mondays(t *testing.T) *hours.Calendar {
	t.Helper()
	week := map[time.Weekday][]hours.Span{time.Monday: {{From: 480, To: 720}}}
	cal, err := hours.New(time.UTC, []hours.Rule{{From: hours.Date{Year: 2020, Month: 1, Day: 1}, Days: week, Goal: time.Hour}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return cal
}

func TestActionsOfAPostMortemAreRead(t *testing.T) {
	t.Parallel()
	cal := mondays(t)
	var problems problem.List
	people := []roster.Person{{Slug: "tomas", Name: "Tomás Lindqvist", Login: "tl-example"}, {Slug: "ann-marie", Name: "Ann-Marie Roe"}}
	r := roster.New(roster.Source{People: people}, cal, &problems)
	text := `---
title: T
---
## Timeline
- [ ] no action (Tomás, o/p#1)

## Actions
- [x] Done (Tomás, o/p#5229)
- [ ] Try each installation; a
  script does it (tomas, o/p#5231)
- [ ] By login (@tl-example, https://github.com/o/p/issues/7)
- [ ] Nobody's (owner to be found, o/p#8)
- [ ] Neither
- [ ] Hyphen (Ann-Marie)
- [ ] …
- [ ]
` + "```\n- [ ] in code (Tomás, o/p#9)\n```\n" + `
## Changes
- [ ] not this (Tomás, o/p#10)
`
	var got []string
	for _, a := range actionsOf("x.md", []byte(text), r) {
		got = append(got, fmt.Sprintf("%d %v %q %s %s (%s)", a.Pos.Line, a.Done, a.Text, a.Owner, a.Issue, a.Lacks()))
	}
	want := []string{
		`8 true "Done" tomas o/p#5229 ()`,
		`9 false "Try each installation; a script does it" tomas o/p#5231 ()`,
		`11 false "By login" tomas https://github.com/o/p/issues/7 ()`,
		`12 false "Nobody's"  o/p#8 (no owner)`,
		`13 false "Neither"   (neither an owner nor an issue)`,
		`14 false "Hyphen" ann-marie  (no issue)`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestAFirstNameOfTwoPeopleNamesNobody(t *testing.T) {
	t.Parallel()
	cal := mondays(t)
	var problems problem.List
	people := []roster.Person{
		{Slug: "ada-l", Name: "Ada Lovelace", Login: "countess"}, {Slug: "ada-y", Name: "Ada Yonath"}, {Slug: "grace", Name: "Grace Ada"}, {Slug: "mary", Name: "Mary"},
	}
	r := roster.New(roster.Source{People: people}, cal, &problems)
	for said, want := range map[string]struct {
		owner string
		maybe []string
	}{
		"Ada, o/p#1": {"", []string{"ada-l", "ada-y"}}, "Ada Yonath, o/p#1": {"ada-y", nil}, "ada-y, o/p#1": {"ada-y", nil},
		"Mary with Ada, o/p#1": {"mary", nil}, "countess and Ada Yonath, o/p#1": {"ada-l", nil}, "nobody yet": {"", nil}, "Ada with Grace, o/p#1": {"grace", nil},
	} {
		a := actionOf("Mend it ("+said+")", false, problem.Pos{}, r)
		if a.Owner != want.owner || !slices.Equal(a.Maybe, want.maybe) {
			t.Errorf("%s: %q, maybe %q", said, a.Owner, a.Maybe)
		}
	}
	s := &Site{Roster: r, Postmortems: []*Document{{Actions: []Action{actionOf("Mend it (Ada, o/p#1)", false, problem.Pos{File: "p.md", Line: 9}, r)}}}}
	var told problem.List
	s.checkPostmortems(&told)
	if got := told.Sorted(); len(got) != 1 || got[0].Message != "the owner of an action may be ada-l or ada-y" {
		t.Errorf("got %v", got)
	}
}
