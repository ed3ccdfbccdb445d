package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/visit-dav/watchbill/generator/github"
	"github.com/visit-dav/watchbill/generator/handoff"
	"github.com/visit-dav/watchbill/generator/incident"
)

// tellIssues shows what each issue would be told, or tells it.
func (f *handoffFlags) tellIssues(c *cobra.Command, h *handoff.Handoff) error {
	stdout := c.OutOrStdout()
	notes := notesOf(h)
	if len(notes) == 0 {
		fmt.Fprintln(stdout, "nothing is unfinished: no issue has to be told")
		return nil
	}
	if !f.send {
		showNotes(stdout, h, notes)
		return nil
	}
	g := connection(f.api)
	g.Repository, g.Note = h.Repository, func(text string) { fmt.Fprintln(c.ErrOrStderr(), text) }
	done, err := github.Tell(c.Context(), g, notes)
	for _, outcome := range done {
		fmt.Fprintf(stdout, "#%d: %s\n", outcome.Number, outcomeText(outcome))
	}
	if err != nil {
		return unfinished{err, fmt.Sprintf("%d of %s told; run it again, none is told twice", len(done), plural(len(notes), "issue"))}
	}
	return nil
}

// notesOf makes a note for each unfinished incident. One that is kept stays with whom it is assigned to.
func notesOf(h *handoff.Handoff) []github.Note {
	var notes []github.Note
	for _, i := range h.Items {
		n := github.Note{Number: i.Number, Mark: incident.HandoffMark(h.Week, i.Number), Body: h.Comment(i)}
		if !i.Kept() {
			n.Assign, n.Release = h.Next.Primary.Login, h.From.Primary.Login
		}
		notes = append(notes, n)
	}
	return notes
}

func showNotes(w io.Writer, h *handoff.Handoff, notes []github.Note) {
	for k, n := range notes {
		fmt.Fprintf(w, "#%d: ", n.Number)
		switch {
		case h.Items[k].Told:
			fmt.Fprint(w, "has this comment already; nothing would be done\n\n")
			continue
		case n.Assign == "":
			fmt.Fprint(w, "would stay assigned as it is, and be told:\n")
		default:
			fmt.Fprintf(w, "would be assigned to %s, and be told:\n", n.Assign)
		}
		_, shown, _ := strings.Cut(n.Body, "\n") // without the mark
		fmt.Fprintf(w, "    %s\n\n", strings.ReplaceAll(strings.TrimSpace(shown), "\n", "\n    "))
	}
	fmt.Fprintln(w, "dry run: nothing was sent; --send does it")
}

func outcomeText(o github.Outcome) string {
	switch {
	case o.Closed:
		return "was closed meanwhile; nothing was done"
	case o.Already:
		return "had the comment already; nothing was done"
	case o.Assigned:
		return "commented on, and assigned to the next primary"
	}
	return "commented on"
}
