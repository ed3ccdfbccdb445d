package main

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/visit-dav/watchbill/generator/markdown"
	"github.com/visit-dav/watchbill/generator/problem"
)

const diagramsFolder = "content/diagrams"

func newDiagrams(o *options) *cobra.Command {
	with := "mmdc"
	c := &cobra.Command{
		Use:   "diagrams",
		Short: "Draw the mermaid fences of the documents",
		Long: `Diagrams draws each mermaid fence of the documents into ` + diagramsFolder + `, by a program that is no part of watchbill:
mmdc of mermaid-cli, or what --with names. It is called with -i FILE -o FILE. Pages then show the picture, with the text folded below it;
without a picture they show the text and a link to where it is drawn. Commit the pictures: a build draws nothing. Those of
diagrams that have changed or are gone are removed.`,
		Example: "  watchbill diagrams\n  watchbill diagrams --with 'mmdc -p puppeteer.json'",
		RunE: func(c *cobra.Command, _ []string) error {
			command := strings.Fields(with)
			if len(command) == 0 {
				return usageError{errors.New("--with names no program")}
			}
			return drawDiagrams(c, o.site, command)
		},
	}
	c.Flags().StringVar(&with, "with", with, "program that draws, with its arguments")
	return c
}

func drawDiagrams(c *cobra.Command, site string, command []string) error {
	var problems problem.List
	diagrams, mistakes, err := readDiagrams(site, &problems)
	if err != nil {
		return err
	}
	folder := filepath.Join(site, filepath.FromSlash(diagramsFolder))
	drawn, failures, err := drawMissing(c.Context(), folder, command, diagrams, &problems)
	if err != nil {
		return err
	}
	removed := 0
	if mistakes > 0 {
		fmt.Fprintf(c.ErrOrStderr(), "watchbill: nothing is removed while documents have mistakes; watchbill check tells them (%s)\n", plural(mistakes, "error"))
	} else {
		removed, err = removeStale(folder, diagrams)
	}
	tell(c.ErrOrStderr(), problems.Sorted())
	fmt.Fprintf(c.OutOrStdout(), "%s: %d drawn, %d as they were, %d removed", plural(len(diagrams), "diagram"), drawn, len(diagrams)-drawn-failures, removed)
	if failures > 0 {
		fmt.Fprintf(c.OutOrStdout(), ", %d not drawn", failures)
		err = cmp.Or(err, errTold)
	}
	fmt.Fprintln(c.OutOrStdout())
	return err
}

// drawMissing draws what has no picture yet. A text that can't be drawn is a problem, and the others are drawn.
func drawMissing(ctx context.Context, folder string, command []string, diagrams []markdown.Diagram, problems *problem.List) (drawn, failures int, err error) {
	for _, d := range diagrams {
		name := filepath.Join(folder, markdown.DiagramName(d.Text))
		if _, err := os.Stat(name); err == nil {
			continue
		}
		if _, err := exec.LookPath(command[0]); err != nil {
			return drawn, failures, fmt.Errorf("there is no program %s\n\thint: install mermaid-cli, or name another with --with", command[0])
		}
		picture, err := draw(ctx, command, d.Text)
		switch {
		case ctx.Err() != nil:
			return drawn, failures, ctx.Err()
		case err != nil:
			problems.Errorf(d.Pos, "mend the text, and run watchbill diagrams again",
				"the diagram that begins with %q can't be drawn: %v", firstLine(d.Text), err)
			failures++
			continue
		}
		if err := keepPicture(name, picture); err != nil {
			return drawn, failures, err
		}
		drawn++
	}
	return drawn, failures, nil
}

func keepPicture(name string, picture []byte) error {
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	return os.WriteFile(name, picture, 0o644)
}

// readDiagrams are the mermaid fences of all documents, each text once, and how many mistakes the documents have: one that can't be
// read may lack its own. What is wrong with the fences goes to problems.
func readDiagrams(site string, problems *problem.List) (diagrams []markdown.Diagram, mistakes int, err error) {
	root, err := os.OpenRoot(site)
	if err != nil {
		return nil, 0, fmt.Errorf("site folder: %w", err)
	}
	defer root.Close()
	if _, err := root.Stat("content"); errors.Is(err, fs.ErrNotExist) {
		return nil, 0, errors.New("there is no content folder here to write to\n\thint: --site names the folder that holds content/")
	}
	var others problem.List
	for _, folder := range []string{"content/runbook", "content/postmortems"} {
		err := fs.WalkDir(root.FS(), folder, func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.EqualFold(path.Ext(name), ".md") {
				return err
			}
			data, err := fs.ReadFile(root.FS(), name)
			if err != nil {
				return err
			}
			for _, found := range markdown.Parse(name, data, markdown.Options{}, &others).Diagrams(problems) {
				if !slices.ContainsFunc(diagrams, func(d markdown.Diagram) bool { return d.Text == found.Text }) {
					diagrams = append(diagrams, found)
				}
			}
			return nil
		})
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, 0, err
		}
	}
	return diagrams, others.Count(problem.Error), nil
}

// draw has the program make a picture of a text.
func draw(ctx context.Context, command []string, text string) ([]byte, error) {
	folder, err := os.MkdirTemp("", "watchbill-diagram-*")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(folder)
	in, out := filepath.Join(folder, "diagram.mmd"), filepath.Join(folder, "diagram.svg")
	if err := os.WriteFile(in, []byte(text), 0o600); err != nil {
		return nil, err
	}
	said, err := exec.CommandContext(ctx, command[0], append(slices.Clone(command[1:]), "-i", in, "-o", out)...).CombinedOutput()
	if err != nil {
		return nil, fmt.Errorf("%w: %s", err, strings.ReplaceAll(strings.TrimSpace(string(said)), "\n", "\n\t"))
	}
	picture, err := os.ReadFile(out)
	if err != nil || !bytes.Contains(picture, []byte("<svg")) {
		return nil, fmt.Errorf("%s wrote no picture", command[0])
	}
	return sized(picture), nil
}

var (
	wholeWidth = regexp.MustCompile(`(<svg[^>]*?) width="100%"`)
	viewBox    = regexp.MustCompile(`<svg[^>]* viewBox="\S+ \S+ (\S+) (\S+)"`)
)

// sized gives a picture its own width and height, where it takes that of what it stands in: a small diagram stays small.
func sized(picture []byte) []byte {
	m := viewBox.FindSubmatch(picture)
	if m == nil {
		return picture
	}
	width, err := strconv.ParseFloat(string(m[1]), 64)
	height, wrong := strconv.ParseFloat(string(m[2]), 64)
	if err != nil || wrong != nil {
		return picture
	}
	return wholeWidth.ReplaceAll(picture, fmt.Appendf(nil, `$1 width="%.0f" height="%.0f"`, width, height))
}

var diagramName = regexp.MustCompile(`^[0-9a-f]{16}\.svg$`)

// removeStale removes pictures of diagrams that no document has, and nothing else.
func removeStale(folder string, diagrams []markdown.Diagram) (removed int, err error) {
	var names []string
	for _, d := range diagrams {
		names = append(names, markdown.DiagramName(d.Text))
	}
	entries, err := os.ReadDir(folder)
	if errors.Is(err, fs.ErrNotExist) {
		return 0, nil
	}
	for _, e := range entries {
		if diagramName.MatchString(e.Name()) && !slices.Contains(names, e.Name()) {
			err = errors.Join(err, os.Remove(filepath.Join(folder, e.Name())))
			removed++
		}
	}
	return removed, err
}

func firstLine(text string) string {
	line, _, _ := strings.Cut(text, "\n")
	return line
}
