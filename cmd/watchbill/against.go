package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"strings"

	"github.com/visit-dav/watchbill/generator"
	"github.com/visit-dav/watchbill/generator/problem"
	"github.com/visit-dav/watchbill/generator/roster"
	"github.com/visit-dav/watchbill/generator/source"
)

// older loads the version that --against names: a site folder, a schedule, or a revision of the site folder's repository.
// A version with errors can't be compared with; then there is none, and told says so.
func older(
	ctx context.Context, g generator.Options, against string,
) (before *roster.Roster, told []problem.Problem, err error) {
	if err := locate(ctx, &g, against); err != nil {
		return nil, nil, err
	}
	g.Strict = false
	report, err := generator.Duty(g)
	switch {
	case generator.IsProblems(err):
		first := report.Problems[0]
		for _, p := range report.Problems {
			if p.Severity == problem.Error {
				first = p
				break
			}
		}
		return nil, []problem.Problem{{
			Severity: problem.Warning,
			Message: fmt.Sprintf("%s has %v, so nothing is compared with it; the first is %s: %s",
				against, err, first.Pos, first.Message),
		}}, nil
	case err != nil:
		return nil, nil, err
	case report.Embedded:
		return nil, nil, fmt.Errorf("--against %s: the folder has no content folder", against)
	}
	return report.Site.Roster, nil, nil
}

// locate makes the options load the other version. What exists as a file is taken before a revision of that name.
func locate(ctx context.Context, g *generator.Options, against string) error {
	info, err := os.Stat(against)
	switch {
	case err == nil && info.IsDir():
		g.Site = against
		return nil
	case err == nil:
		text, err := os.ReadFile(against)
		g.Instead = map[string][]byte{source.ScheduleFile: text}
		return err
	case !errors.Is(err, fs.ErrNotExist):
		return err
	}
	g.Instead, err = committed(ctx, g.Site, against)
	return err
}

// committed asks git for the files at a revision; those that it doesn't have are nil.
func committed(ctx context.Context, folder, revision string) (map[string][]byte, error) {
	id, err := revisionID(ctx, folder, "--against", revision)
	if err != nil {
		return nil, err
	}
	files := source.DutyFiles()
	listed, err := git(ctx, folder, append([]string{"ls-tree", "--name-only", "-z", id, "--"}, files...)...)
	if err != nil {
		return nil, err
	}
	texts := map[string][]byte{}
	for _, file := range files {
		texts[file] = nil
		if !bytes.Contains(append([]byte{0}, listed...), []byte("\x00"+file+"\x00")) {
			continue
		}
		text, err := git(ctx, folder, "cat-file", "blob", id+":./"+file)
		if err != nil {
			return nil, err
		}
		texts[file] = append([]byte{}, text...) // not nil, also when empty
	}
	return texts, nil
}

// revisionID asks git for the commit that a flag names.
func revisionID(ctx context.Context, folder, flag, revision string) (string, error) {
	wrong := func(why error) error {
		return fmt.Errorf("%s %q is no file here, and no revision that git knows: %w\n\t"+
			"hint: fetch it first, or name a file", flag, revision, why)
	}
	if strings.HasPrefix(revision, "-") {
		return "", wrong(errors.New("it begins with a hyphen"))
	}
	commit, err := git(ctx, folder, "rev-parse", "--verify", revision+"^{commit}")
	if err != nil {
		return "", wrong(err)
	}
	return strings.TrimSpace(string(commit)), nil
}

// git runs the git program in a folder. Its errors are in English.
func git(ctx context.Context, folder string, args ...string) ([]byte, error) {
	c := gitCommand(ctx, folder, args...)
	var complaint bytes.Buffer
	c.Stderr = &complaint
	output, err := c.Output()
	switch text := strings.TrimSpace(complaint.String()); {
	case errors.Is(err, exec.ErrNotFound):
		return nil, errors.New("the git program isn't installed")
	case err != nil && text != "":
		return nil, fmt.Errorf("git: %s", strings.TrimPrefix(text, "fatal: "))
	case err != nil:
		return nil, fmt.Errorf("git: %w", err)
	}
	return output, nil
}
