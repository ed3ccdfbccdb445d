package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"unicode"

	"github.com/visit-dav/watchbill/generator/incident"
)

// maxNumbers bounds how many numbers a line of the summary lists.
const maxNumbers = 25

func (r *reviewed) show() error {
	if r.asJSON {
		return r.json()
	}
	for i := range r.shown {
		showCandidate(r.stdout, &r.shown[i])
	}
	r.summary()
	return nil
}

// showCandidate prints an incident as readers would get it, in Markdown as people wrote it.
func showCandidate(w io.Writer, c *incident.Candidate) {
	fmt.Fprintf(w, "== incident %d: %s\n", c.Number, state(c))
	if c.Article == nil {
		fmt.Fprintln(w)
		return
	}
	if text := counts(c.Article.Masked); text != "" {
		fmt.Fprintf(w, "   masked: %s\n", text)
	}
	if text := counts(c.Hidden); text != "" {
		fmt.Fprintf(w, "   comments kept back: %s\n", text)
	}
	for _, part := range c.Marked {
		text := visible(part.Text)
		if !strings.Contains(text, "\n") {
			fmt.Fprintf(w, "%s: %s\n", visible(part.Name), text)
			continue
		}
		fmt.Fprintf(w, "%s:\n", visible(part.Name))
		for line := range strings.SplitSeq(text, "\n") {
			fmt.Fprintln(w, strings.TrimRight("    "+line, " "))
		}
	}
	fmt.Fprintln(w)
}

func state(c *incident.Candidate) string {
	return cmp.Or(c.Withheld, "published")
}

func counts(by map[string]int) string {
	var list []string
	for _, kind := range slices.Sorted(maps.Keys(by)) {
		list = append(list, fmt.Sprintf("%d %s", by[kind], kind))
	}
	return strings.Join(list, ", ")
}

// visible shows characters that can't be seen, or turn the line, by their numbers: nothing of what is approved hides.
func visible(s string) string {
	var b strings.Builder
	for _, r := range s {
		if r != '\n' && r != '\t' && (unicode.Is(unicode.Cf, r) || unicode.IsControl(r)) {
			fmt.Fprintf(&b, "<U+%04X>", r)
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}

// byReason groups what is withheld.
func (r *reviewed) byReason() map[string][]int {
	by := map[string][]int{}
	for _, c := range r.Candidates {
		if c.Withheld != "" {
			by[c.Withheld] = append(by[c.Withheld], c.Number)
		}
	}
	return by
}

func (r *reviewed) summary() {
	by := r.byReason()
	published := len(r.Candidates)
	for _, numbers := range by {
		published -= len(numbers)
	}
	fmt.Fprintf(r.stdout, "publish: %s, repository: %s\n", r.Rules.Publish, cmp.Or(string(r.Visibility), "none"))
	row := func(name, text string) { fmt.Fprintf(r.stdout, "  %-26s %s\n", name, text) }
	row("published", fmt.Sprint(published))
	for _, reason := range slices.Sorted(maps.Keys(by)) {
		row(reason, fmt.Sprintf("%d: %s", len(by[reason]), listNumbers(by[reason])))
	}
	if r.Restricted > 0 {
		row("restricted", fmt.Sprint(r.Restricted))
	}
	if r.since != "" && len(r.shown) == 0 {
		fmt.Fprintf(r.stdout, "nothing is new since %s\n", r.since)
	}
	if len(r.written) > 0 {
		r.tellApproval()
	}
}

func listNumbers(numbers []int) string {
	var list []string
	for _, n := range numbers[:min(len(numbers), maxNumbers)] {
		list = append(list, fmt.Sprint(n))
	}
	text := strings.Join(list, ", ")
	if more := len(numbers) - maxNumbers; more > 0 {
		text += fmt.Sprintf(" and %d more", more)
	}
	return text
}

func (r *reviewed) tellApproval() {
	fmt.Fprintln(r.stdout)
	switch {
	case r.difference == "":
		fmt.Fprintf(r.stdout, "approved already: %s\n", listNumbers(r.written))
	case r.dryRun:
		fmt.Fprintf(r.stdout, "%snothing was written\n", r.difference)
	default:
		fmt.Fprintf(r.stdout, "%sapproved: %s; commit the file\n", r.difference, listNumbers(r.written))
	}
	if r.Rules.Publish != incident.Reviewed {
		fmt.Fprintf(r.stdout, "publish: %s asks for no approval; set publish: reviewed in site.yaml to go by them\n",
			r.Rules.Publish)
	}
}

// jsonCandidate is a reviewed incident as `--json` prints it.
type jsonCandidate struct {
	Number   int             `json:"number"`
	Withheld string          `json:"withheld,omitempty"` // the reason; absent when it is published
	Secrets  []string        `json:"secrets,omitempty"`  // kinds
	Sum      string          `json:"sha256,omitempty"`
	Masked   map[string]int  `json:"masked,omitempty"`   // by kind
	Comments map[string]int  `json:"comments,omitempty"` // kept back, by reason
	Parts    []incident.Part `json:"parts,omitempty"`    // as published
	Marked   []incident.Part `json:"marked,omitempty"`   // the same, with marks around the masks
}

func (r *reviewed) json() error {
	list := make([]jsonCandidate, 0, len(r.shown))
	for _, c := range r.shown {
		row := jsonCandidate{
			Number: c.Number, Withheld: c.Withheld, Secrets: c.Secrets, Sum: c.Sum, Comments: c.Hidden, Marked: c.Marked,
		}
		if c.Article != nil {
			row.Masked, row.Parts = c.Article.Masked, c.Article.Parts()
		}
		list = append(list, row)
	}
	e := json.NewEncoder(r.stdout)
	e.SetIndent("", "  ")
	return e.Encode(struct {
		Publish    incident.Mode       `json:"publish"`
		Visibility incident.Visibility `json:"visibility"`
		Incidents  []jsonCandidate     `json:"incidents"`
		Withheld   map[string][]int    `json:"withheld"` // numbers by reason
		Restricted int                 `json:"restricted"`
		Approved   []int               `json:"approved,omitempty"` // just now
	}{r.Rules.Publish, r.Visibility, list, r.byReason(), r.Restricted, r.written})
}
