package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/visit-dav/watchbill/generator"
	"github.com/visit-dav/watchbill/generator/handoff"
	"github.com/visit-dav/watchbill/generator/hours"
	"github.com/visit-dav/watchbill/generator/mail"
)

// draftsFolder is where drafts go when no folder is named; init's .gitignore leaves it out.
const draftsFolder = "handoff"

// handoffFlags are what handoff alone knows.
type handoffFlags struct {
	week                 string
	keep                 []int
	print, comment, send bool
	lastDay              bool
	api                  string
}

func newHandoff(o *options) *cobra.Command {
	f := &handoffFlags{}
	c := &cobra.Command{
		Use:   "handoff",
		Short: "Hand unfinished incidents over: drafts of mail, a digest, comments",
		Long: `Handoff writes, for each unfinished incident of a week, a draft of mail to that customer alone, and one digest for
the next pair, as mail and as Markdown. Nothing is sent: open each draft in your mail program, read it, and send it. A
customer's address comes from the private fields of the incident, such as "Customer reference", and gets nowhere else.

An incident that is nearly done may be kept: name it with --keep, or write a comment with the line

  - Keeps: YOUR NAME, until Tuesday

With --comment the issues are shown what changes; with --send, too, each gets a comment and is assigned to the next
primary, once for each week. The token comes from GITHUB_TOKEN or GH_TOKEN, and needs to write issues.`,
		Example: "  watchbill handoff\n  watchbill handoff --week 2026-W48 --keep 236 --comment\n  watchbill handoff --print",
		RunE: func(c *cobra.Command, _ []string) error {
			return f.run(c, o)
		},
	}
	fs := c.Flags()
	fs.StringVar(&f.week, "week", "", "the week that ends, such as 2026-W48 (default: the present one)")
	fs.IntSliceVar(&f.keep, "keep", nil, "numbers of incidents that the outgoing primary keeps")
	fs.BoolVar(&f.print, "print", false, "print the digest as Markdown, and write no drafts")
	fs.BoolVar(&f.comment, "comment", false, "comment on each issue and assign it to the next primary; only shown without --send")
	fs.BoolVar(&f.send, "send", false, "with --comment: do it")
	registerLastDay(fs, &f.lastDay)
	fs.StringVar(&f.api, "api", "", "address of the REST API (default: GITHUB_API_URL, else https://api.github.com/)")
	return c
}

func (f *handoffFlags) run(c *cobra.Command, o *options) error {
	if f.send && !f.comment {
		return usageError{errors.New("--send goes with --comment: mail is never sent by the program")}
	}
	if f.print && f.comment {
		return usageError{errors.New("--print only prints: leave it out, or --comment")}
	}
	h, err := f.load(c, o)
	if err != nil {
		return err
	}
	if f.lastDay && !h.LastDay() {
		return tooEarly(c.ErrOrStderr())
	}
	if f.week == "" {
		hintAtTheWeekBefore(c.ErrOrStderr(), h)
	}
	switch {
	case f.print:
		fmt.Fprint(c.OutOrStdout(), h.Markdown())
		return nil
	case f.comment:
		return f.tellIssues(c, h)
	}
	folder := draftsFolder
	if o.flags.Changed("out") {
		folder = o.out
	}
	return writeDrafts(c.OutOrStdout(), h, folder)
}

func registerLastDay(s *pflag.FlagSet, lastDay *bool) {
	s.BoolVar(lastDay, "last-day", false, "do nothing unless today is the last duty day of the week, as a workflow needs it")
}

func tooEarly(stderr io.Writer) error {
	fmt.Fprintln(stderr, "today isn't the last duty day of the week: nothing was done")
	return nil
}

// hintAtTheWeekBefore is for who forgot Friday: on Monday the present week is a new one.
func hintAtTheWeekBefore(stderr io.Writer, h *handoff.Handoff) {
	zone := h.Roster.Calendar().Zone()
	if hours.DateOf(h.Now, zone).Compare(hours.DateOf(h.Ends, zone)) < 0 {
		fmt.Fprintf(stderr, "note: %s has duty until %s; to hand over the week before it, add --week %s\n",
			h.Week, h.Ends.In(zone).Format("Mon 2 Jan 15:04"), h.Week.Add(-1))
	}
}

// load collects what goes over.
func (f *handoffFlags) load(c *cobra.Command, o *options) (*handoff.Handoff, error) {
	g, err := o.generator()
	if err != nil {
		return nil, err
	}
	src, report, err := generator.Handoff(g)
	tell(c.ErrOrStderr(), report.Problems)
	if err != nil {
		return nil, failed(c.ErrOrStderr(), report, err)
	}
	if src.Stale() {
		fmt.Fprintf(c.ErrOrStderr(), "warning: the incidents are as of %s; run `watchbill sync` first, or what happened since is missing\n",
			src.Synced.In(src.Roster.Calendar().Zone()).Format(shownTime))
	}
	w := src.ThisWeek()
	if f.week != "" {
		if w, err = week("--week", f.week); err != nil {
			return nil, err
		}
	}
	return handoff.New(src, w, f.keep)
}

// drafts are the files of one handoff, by name.
type drafts map[string][]byte

// add writes one draft.
func (d drafts) add(name string, draft mail.Draft) error {
	data, err := draft.Bytes()
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	d[name] = data
	return nil
}

// writeDrafts writes the drafts of a handoff into a folder of its week, which only its owner may read, and tells of each
// incident what was written, never an address.
func writeDrafts(stdout io.Writer, h *handoff.Handoff, out string) error {
	if err := generator.KeepOut(out); err != nil {
		return err
	}
	files := drafts{"digest.md": []byte(h.Markdown())}
	if err := files.add("digest.eml", h.DigestDraft()); err != nil {
		return err
	}
	fmt.Fprintf(stdout, "handoff %s, %s and %s, to %s, %s and %s\n", h.Week, cmp.Or(h.From.Primary.Name, "nobody"), cmp.Or(h.From.Backup.Name, "nobody"),
		h.NextWeek, cmp.Or(h.Next.Primary.Name, "nobody"), cmp.Or(h.Next.Backup.Name, "nobody"))
	mails := 0
	for _, i := range h.Items {
		name, told := fmt.Sprintf("customer-%d.eml", i.Number), "no draft: "+i.Customer.Lack
		if draft, ok := h.CustomerDraft(i); ok {
			if err := files.add(name, draft); err != nil {
				return err
			}
			mails++
			told = name
		}
		if i.Kept() {
			told += ", kept by " + i.Keeper.Name
		}
		fmt.Fprintf(stdout, "  #%-5d %s\n         %s\n", i.Number, strings.Join(strings.Fields(i.Title.String()), " "), told)
	}
	if n := h.Desk.Restricted; n > 0 {
		fmt.Fprintf(stdout, "  %s open: tell the next pair by phone\n", plural(n, "restricted incident"))
	}
	if n := len(h.Desk.Withheld); n > 0 {
		fmt.Fprintf(stdout, "  left out, because they may hold a secret: %s\n", numbers(h.Desk.Withheld))
	}
	folder := filepath.Join(out, h.Week.String())
	stale, err := files.write(out, folder)
	if err != nil {
		return err
	}
	for _, name := range stale {
		fmt.Fprintf(stdout, "removed %s of an earlier run: that incident needs no mail any more\n", name)
	}
	fmt.Fprintf(stdout, "wrote %s and the digest to %s; read each before you send it\n",
		plural(mails, "draft"), filepath.ToSlash(folder))
	if mails < len(h.Items) {
		fmt.Fprintln(stdout, "hint: write to the others by hand; an address under Customer reference, in a private repository, makes the draft")
	}
	if len(h.DigestDraft().To) == 0 {
		fmt.Fprintln(stdout, "the digest is addressed to nobody: roster.yaml has no email of the next pair")
	}
	return nil
}

var draftName = regexp.MustCompile(`^customer-\d+\.eml$`)

// write puts the files into their folder, and takes away drafts of an earlier run: nobody shall send an old one. git
// ignores the whole folder.
func (d drafts) write(out, folder string) (stale []string, err error) {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, err
	}
	ignore := filepath.Join(out, ".gitignore")
	if _, err := os.Lstat(ignore); errors.Is(err, fs.ErrNotExist) {
		if err := os.WriteFile(ignore, []byte("*\n"), 0o600); err != nil {
			return nil, err
		}
	}
	entries, err := os.ReadDir(folder)
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		if _, again := d[e.Name()]; !again && draftName.MatchString(e.Name()) {
			if err := os.Remove(filepath.Join(folder, e.Name())); err != nil {
				return nil, err
			}
			stale = append(stale, e.Name())
		}
	}
	for name, data := range d {
		if err := replaceDraft(filepath.Join(folder, name), data); err != nil {
			return nil, err
		}
	}
	return stale, nil
}

// replaceDraft writes a file that only its owner may read.
func replaceDraft(name string, data []byte) error {
	if err := os.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	return write(f, data, 0o600)
}
