package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"time"

	"github.com/visit-dav/watchbill/generator/browser"
)

// saves is how often a document is saved to be seen.
const saves = 20

// tellSaved tells how long a save takes until a browser has painted the open page anew, beside the incidents, with the sample's
// documents: of the document that is open, of the schedule, and of a sync that brings one changed incident. Of this tree's root alone.
func (o *siteOptions) tellSaved(ctx context.Context, w io.Writer, m made) (err error) {
	folder, profile := filepath.Join(m.folder, "served"), filepath.Join(m.folder, "browser")
	if err := errors.Join(emptied(folder), emptied(profile)); err != nil {
		return err
	}
	snapshot := filepath.Join(folder, "incidents.jsonl")
	incidents, err := os.ReadFile(m.snapshot)
	if err != nil {
		return err
	}
	if err := errors.Join(os.CopyFS(filepath.Join(folder, "content"), os.DirFS("content")), os.WriteFile(snapshot, incidents, 0o644)); err != nil {
		return err
	}
	tab, closeTab, err := browser.Open(ctx, profile)
	if errors.Is(err, browser.ErrMissing) {
		fmt.Fprintln(w, "\nno saved document was looked at:", err)
		return nil
	}
	if err != nil {
		return err
	}
	defer closeTab()
	address, stop, err := o.serve(ctx, folder, snapshot)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, stop()) }()
	if _, err := browser.Ask[bool](tab, address+"runbook/primary.html", "true"); err != nil {
		return err
	}
	for _, c := range []struct {
		what, file string
		edit       func(text []byte, mark string) []byte
		shown      bool // on the open page
	}{
		{"a saved document", "content/runbook/primary.md", appended, true},
		{"another schedule", "content/schedule.yaml", func(text []byte, mark string) []byte { return appended(text, "# "+mark) }, false},
		{"a sync with one changed incident", "incidents.jsonl", func(text []byte, mark string) []byte {
			return bytes.Replace(text, []byte(`"title":"`), []byte(`"title":"`+mark+" "), 1)
		}, false},
	} {
		took, err := saving(tab, folder, c.file, c.edit, c.shown)
		if err != nil {
			return err
		}
		fmt.Fprintf(w, "\nfrom %s to the page that is open, painted, %d incidents beside it: %s ms, at least %d, of %d saves\n",
			c.what, o.incidents, spread(took), slices.Min(took), saves)
	}
	return nil
}

func appended(text []byte, mark string) []byte { return fmt.Appendf(slices.Clip(text), "\n%s\n", mark) }

// saving edits a file of the folder again and again, and takes the milliseconds from each save until the page that it makes is
// painted; where the edit is shown, with the edit on it.
func saving(tab context.Context, folder, file string, edit func(text []byte, mark string) []byte, shown bool) (took []int, err error) {
	whole, file := filepath.Join(folder, "whole"), filepath.Join(folder, filepath.FromSlash(file))
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	for n := range saves {
		mark := fmt.Sprintf("Saved for time %d.", n+1)
		if err := os.WriteFile(whole, edit(text, mark), 0o644); err != nil {
			return nil, err
		}
		at := time.Now().UnixMilli()
		if err := os.Rename(whole, file); err != nil {
			return nil, err
		}
		awaited := "" // any page shows this
		if shown {
			awaited = mark
		}
		painted, err := browser.Await[float64](tab, fmt.Sprintf(paintedSince, awaited, at))
		if err != nil {
			return nil, err
		}
		took = append(took, int(painted-float64(at)))
	}
	return took, nil
}

// paintedSince gives the instant, in milliseconds, at which a page with a text that was asked for since another instant was first
// painted; before that 0.
const paintedSince = `(() => {
	const paint = performance.getEntriesByName("first-contentful-paint")[0];
	return document.readyState !== "loading" && document.body.textContent.includes(%q) && performance.timeOrigin > %d && paint ? performance.timeOrigin + paint.startTime : 0;
})()`

var servedAt = regexp.MustCompile(`^serving (http://\S+)`)

// serve starts the program's preview and gives its address.
func (o *siteOptions) serve(ctx context.Context, folder, snapshot string) (address string, stop func() error, err error) {
	c := exec.CommandContext(ctx, o.watchbill, "serve", "--site", folder, "--incidents", snapshot, "--port", "0")
	told, err := c.StdoutPipe()
	if err != nil {
		return "", nil, err
	}
	if err := c.Start(); err != nil {
		return "", nil, err
	}
	stop = func() error {
		err := c.Process.Signal(os.Interrupt)
		if ended := c.Wait(); ended != nil {
			err = errors.Join(err, ended)
		}
		return err
	}
	lines := bufio.NewScanner(told)
	for lines.Scan() {
		if found := servedAt.FindStringSubmatch(lines.Text()); found != nil {
			go func() { _, _ = io.Copy(io.Discard, told) }()
			return found[1], stop, nil
		}
	}
	return "", nil, errors.Join(errors.New("serve told no address"), stop())
}
