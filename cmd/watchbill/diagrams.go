package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
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
	texts, err := diagramTexts(site, &problems)
	if err != nil {
		return err
	}
	folder := filepath.Join(site, filepath.FromSlash(diagramsFolder))
	drawn := 0
	for _, text := range texts {
		name := filepath.Join(folder, markdown.DiagramName(text))
		if _, err := os.Stat(name); err == nil {
			continue
		}
		picture, err := draw(c.Context(), command, text)
		if err != nil {
			return fmt.Errorf("the diagram that begins with %q can't be drawn: %w", firstLine(text), err)
		}
		if err := os.MkdirAll(folder, 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(name, picture, 0o644); err != nil {
			return err
		}
		drawn++
	}
	removed := 0
	if wrong := problems.Count(problem.Error); wrong > 0 {
		fmt.Fprintf(c.ErrOrStderr(), "watchbill: nothing is removed while documents have mistakes; watchbill check tells them (%s)\n", plural(wrong, "error"))
	} else {
		removed, err = removeStale(folder, texts)
	}
	fmt.Fprintf(c.OutOrStdout(), "%s: %d drawn, %d as they were, %d removed\n", plural(len(texts), "diagram"), drawn, len(texts)-drawn, removed)
	return err
}

// diagramTexts are the texts of all mermaid fences, each once. A document that can't be read may lack its own.
func diagramTexts(site string, problems *problem.List) ([]string, error) {
	var texts []string
	for _, folder := range []string{"content/runbook", "content/postmortems"} {
		err := filepath.WalkDir(filepath.Join(site, filepath.FromSlash(folder)), func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.EqualFold(filepath.Ext(name), ".md") {
				return err
			}
			data, err := os.ReadFile(name)
			if err != nil {
				return err
			}
			for _, text := range markdown.Parse(filepath.ToSlash(name), data, markdown.Options{}, problems).Diagrams() {
				if !slices.Contains(texts, text) {
					texts = append(texts, text)
				}
			}
			return nil
		})
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
	}
	return texts, nil
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
	if errors.Is(err, exec.ErrNotFound) {
		return nil, fmt.Errorf("there is no program %s\n\thint: install mermaid-cli, or name another with --with", command[0])
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %s", err, strings.TrimSpace(string(said)))
	}
	picture, err := os.ReadFile(out)
	if err != nil {
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
func removeStale(folder string, texts []string) (removed int, err error) {
	var names []string
	for _, text := range texts {
		names = append(names, markdown.DiagramName(text))
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
