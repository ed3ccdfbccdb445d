package main

import (
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/visit-dav/watchbill/generator/markdown"
	"github.com/visit-dav/watchbill/generator/revision"
	"github.com/visit-dav/watchbill/generator/roster"
)

// tellDifferences prints what differs for whom, a paragraph for each person.
func tellDifferences(w io.Writer, people []revision.Person) {
	for _, p := range people {
		fmt.Fprintln(w, p.Name)
		for _, d := range p.Differences {
			fmt.Fprintf(w, "  %s%s\n", d.Text, because(d))
		}
	}
}

// because names the entries that made a difference.
func because(d revision.Difference) string {
	reasons := make([]string, len(d.Changes))
	for i, c := range d.Changes {
		reasons[i] = fmt.Sprintf("change %d by %s: %s", c.ID, c.By, strings.TrimRight(c.Reason, "."))
	}
	if len(reasons) == 0 {
		return ""
	}
	return " (" + strings.Join(reasons, "; ") + ")"
}

// differencesMarkdown prints the same for a comment on a pull request.
func differencesMarkdown(w io.Writer, people []revision.Person) {
	for _, p := range people {
		fmt.Fprintf(w, "- **%s**\n", markdown.Literal(p.Name))
		for _, d := range p.Differences {
			fmt.Fprintf(w, "  - %s\n", markdown.Literal(d.Text+because(d)))
		}
	}
}

// jsonPerson is a person whose duty differs, as `--json` prints it.
type jsonPerson struct {
	Person      string           `json:"person"` // slug
	Name        string           `json:"name"`
	Login       string           `json:"login,omitempty"`
	Differences []jsonDifference `json:"differences"`
}

type jsonDifference struct {
	Kind    revision.Kind `json:"kind"` // moved, given, taken, changed
	Role    roster.Role   `json:"role"`
	Week    roster.Week   `json:"week"`
	To      *roster.Week  `json:"to,omitempty"` // the week to which it moved
	Was     []jsonSpan    `json:"was,omitempty"`
	Is      []jsonSpan    `json:"is,omitempty"`
	Others  []string      `json:"others,omitempty"`  // slugs of those who serve instead, or did before
	Changes []int         `json:"changes,omitempty"` // ids of the new entries of the log
	Text    string        `json:"text"`
}

type jsonSpan struct {
	From time.Time `json:"from"`
	To   time.Time `json:"to"`
}

func differencesJSON(people []revision.Person) []jsonPerson {
	list := make([]jsonPerson, len(people))
	for i, p := range people {
		list[i] = jsonPerson{Person: p.Slug, Name: p.Name, Login: p.Login}
		for _, d := range p.Differences {
			row := jsonDifference{
				Kind: d.Kind, Role: d.Role, Week: d.Week, Was: spans(d.Was), Is: spans(d.Is), Others: d.Others, Text: d.Text,
			}
			if d.Kind == revision.Moved {
				row.To = &d.To
			}
			for _, c := range d.Changes {
				row.Changes = append(row.Changes, c.ID)
			}
			list[i].Differences = append(list[i].Differences, row)
		}
	}
	return list
}

func spans(list []roster.Assignment) []jsonSpan {
	made := make([]jsonSpan, len(list))
	for i, a := range list {
		made[i] = jsonSpan{a.From, a.To}
	}
	return made
}
