package main

import (
	"bufio"
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

// tellSaved tells how long a saved document takes until a browser has painted it, beside the incidents, with the sample's
// documents. Of this tree's root alone.
func (o *siteOptions) tellSaved(ctx context.Context, w io.Writer, m made) (err error) {
	folder, profile := filepath.Join(m.folder, "served"), filepath.Join(m.folder, "browser")
	if err := errors.Join(emptied(folder), emptied(profile)); err != nil {
		return err
	}
	if err := os.CopyFS(filepath.Join(folder, "content"), os.DirFS("content")); err != nil {
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
	address, stop, err := o.serve(ctx, folder, m.snapshot)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, stop()) }()
	if _, err := browser.Ask[bool](tab, address+"runbook/primary.html", "true"); err != nil {
		return err
	}
	document := filepath.Join(folder, "content", "runbook", "primary.md")
	text, err := os.ReadFile(document)
	if err != nil {
		return err
	}
	var took []int
	for n := range saves {
		mark := fmt.Sprintf("Saved for time %d.", n+1)
		if err := os.WriteFile(document, fmt.Appendf(text, "\n%s\n", mark), 0o644); err != nil {
			return err
		}
		saved := time.Now()
		painted, err := browser.Await[float64](tab, fmt.Sprintf(paintedWith, mark))
		if err != nil {
			return err
		}
		took = append(took, int(painted)-int(saved.UnixMilli()))
	}
	fmt.Fprintf(w, "\nfrom a saved document to its painted page, %d incidents beside it: %s ms, at least %d, of %d saves\n",
		o.incidents, spread(took), slices.Min(took), saves)
	return nil
}

// paintedWith gives the instant, in milliseconds, at which a page was first painted, once it holds a text; before that 0.
const paintedWith = `(() => {
	const paint = performance.getEntriesByName("first-contentful-paint")[0];
	return document.readyState !== "loading" && document.body.innerText.includes(%q) && paint ? performance.timeOrigin + paint.startTime : 0;
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
