package site

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/visit-dav/watchbill/generator/hours"
	"github.com/visit-dav/watchbill/generator/problem"
	"github.com/visit-dav/watchbill/generator/roster"
)

func TestActionsOfAPostMortemAreRead(t *testing.T) {
	t.Parallel()
	week := map[time.Weekday][]hours.Span{time.Monday: {{From: 480, To: 720}}}
	cal, err := hours.New(time.UTC, []hours.Rule{{From: hours.Date{Year: 2020, Month: 1, Day: 1}, Days: week, Goal: time.Hour}}, nil)
	if err != nil {
		t.Fatal(err)
	}
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
