package main

import (
	"fmt"
	"io"
	"math"

	"github.com/visit-dav/watchbill/generator/markdown"
	"github.com/visit-dav/watchbill/generator/roster"
)

// standing is a person's balance over all published weeks, in weeks, with an older version of the roster and with this one.
// Above 0 the person owes weeks, below 0 the team does.
type standing struct {
	Person string  `json:"person"` // slug
	Name   string  `json:"name"`
	Before float64 `json:"before"`
	After  float64 `json:"after"`
}

// balances compares the balances of two versions, for each person of this one.
func balances(before, after *roster.Roster) []standing {
	older := map[string]float64{}
	for _, a := range before.Ledger(roster.Week{}, roster.Week{}).Accounts {
		older[a.Person] = a.Balance
	}
	people := after.People()
	list := make([]standing, len(people))
	for i, a := range after.Ledger(roster.Week{}, roster.Week{}).Accounts {
		list[i] = standing{a.Person, people[i].Name, hundredths(older[a.Person]), hundredths(a.Balance)}
	}
	return list
}

func hundredths(weeks float64) float64 { return math.Round(weeks*100)/100 + 0 } // and no -0

// differing gives those that differ.
func differing(list []standing) []standing {
	var some []standing
	for _, b := range list {
		if b.Before != b.After {
			some = append(some, b)
		}
	}
	return some
}

// furthest is how far the person is from their share who is furthest, before and after.
func furthest(list []standing) (before, after float64) {
	for _, b := range list {
		before, after = max(before, math.Abs(b.Before)), max(after, math.Abs(b.After))
	}
	return before, after
}

// tellBalances prints what a change does to fairness, where it does something.
func tellBalances(w io.Writer, list []standing) {
	some := differing(list)
	if len(some) == 0 {
		return
	}
	was, is := furthest(list)
	fmt.Fprintf(w, "fairness: furthest from their share by %.2f weeks, before %.2f\n", is, was)
	for _, b := range some {
		fmt.Fprintf(w, "  %s: balance %+.2f, before %+.2f\n", b.Name, b.After, b.Before)
	}
}

func balancesMarkdown(w io.Writer, list []standing) {
	some := differing(list)
	if len(some) == 0 {
		return
	}
	was, is := furthest(list)
	fmt.Fprintf(w, "\nFairness over all published weeks: furthest from their share by %.2f weeks, before %.2f.\n\n", is, was)
	fmt.Fprint(w, "| Person | Balance before | Balance after |\n|---|---:|---:|\n")
	for _, b := range some {
		fmt.Fprintf(w, "| %s | %+.2f | %+.2f |\n", markdown.Literal(b.Name), b.Before, b.After)
	}
}
