package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/spf13/cobra"
	"golang.org/x/text/encoding/charmap"

	"github.com/visit-dav/watchbill/generator/problem"
	"github.com/visit-dav/watchbill/generator/rst"
	"github.com/visit-dav/watchbill/generator/starter"
)

func newImport(o *options) *cobra.Command {
	c := &cobra.Command{
		Use:   "import",
		Short: "Turn documents of other systems into the runbook's",
		RunE:  func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	c.AddCommand(newImportRST(o))
	return c
}

func newImportRST(o *options) *cobra.Command {
	var into string
	var links []string
	var old bool
	c := &cobra.Command{
		Use:   "rst DIR",
		Short: "Turn reStructuredText documents, as Sphinx has them, into Markdown",
		Long: `Import rst turns every .rst file below DIR (or one file) into a Markdown file below content/runbook, with the pictures
that it shows. What has no counterpart stays as text or code, and is told with its line. What exists already is kept.`,
		Example: "  watchbill import rst docs/source\n  watchbill import rst process.rst --link Tool=https://tool.example/",
		Args:    oneArgument("a folder or file"),
		RunE: func(c *cobra.Command, args []string) error {
			names, err := linkNames(links)
			if err != nil {
				return err
			}
			if into == "" {
				into = filepath.Join(o.site, "content", "runbook")
			}
			var problems problem.List
			root, sources, err := readRST(args[0], old, &problems)
			if err != nil {
				return err
			}
			if problems.Count(problem.Error) > 0 {
				tell(c.ErrOrStderr(), problems.Sorted())
				return errors.New("the documents can't all be read; nothing was written")
			}
			if len(sources) == 0 {
				return fmt.Errorf("%s holds no .rst file", filepath.ToSlash(args[0]))
			}
			return importRST(c.OutOrStdout(), c.ErrOrStderr(), root, sources, into, names, &problems)
		},
	}
	c.Flags().StringVar(&into, "into", "", "folder that the documents are written to (default: content/runbook of the site)")
	c.Flags().StringArrayVar(&links, "link", nil, "NAME=ADDRESS of a link that the documents name and don't define; once for each")
	c.Flags().BoolVar(&old, "latin1", false, "read documents that aren't UTF-8 as Latin-1, as old ones are (Windows-1252)")
	return c
}

func linkNames(links []string) (map[string]string, error) {
	names := map[string]string{}
	for _, l := range links {
		name, address, ok := strings.Cut(l, "=")
		if !ok || name == "" || address == "" {
			return nil, usageError{fmt.Errorf("--link %q is no NAME=ADDRESS", l)}
		}
		names[name] = address
	}
	return names, nil
}

func importRST(
	stdout, stderr io.Writer, root string, sources []rst.Source, into string, links map[string]string, problems *problem.List,
) error {
	pages := rst.Convert(sources, links, problems)
	var files []starter.File
	taken := map[string]bool{}
	for _, page := range pages {
		files = append(files, starter.File{Path: page.Name, Data: []byte(page.Text)})
		for _, image := range page.Images {
			if taken[image] {
				continue
			}
			taken[image] = true
			data, err := readRegular(os.DirFS(root), image)
			if err != nil {
				problems.Warnf(problem.Pos{File: page.Name}, "copy it by hand", "the picture %s can't be read", image)
				continue
			}
			files = append(files, starter.File{Path: image, Data: data})
		}
	}
	if err := writeFiles(stdout, into, files); err != nil {
		return err
	}
	told := problems.Sorted()
	tell(stderr, told)
	fmt.Fprintf(stdout, "%s turned, %s to look at\n", plural(len(pages), "document"), plural(len(told), "place"))
	return nil
}

// readRST reads the documents below a folder, sorted by name, or the one that is named. Old are those that may be Latin-1.
func readRST(from string, old bool, problems *problem.List) (root string, sources []rst.Source, err error) {
	info, err := os.Stat(from)
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil, fmt.Errorf("there is no folder or file %s here", filepath.ToSlash(from))
	}
	if err != nil {
		return "", nil, err
	}
	root, only := from, ""
	if !info.IsDir() {
		root, only = filepath.Dir(from), filepath.Base(from)
	}
	files := os.DirFS(root)
	err = fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && name != "." && (only != "" || strings.HasPrefix(d.Name(), ".") || strings.HasPrefix(d.Name(), "_")):
			return fs.SkipDir // what Sphinx builds and keeps for itself
		case d.IsDir() || only == "" && path.Ext(name) != ".rst" || only != "" && name != only:
			return nil
		}
		text, err := readRegular(files, name)
		if err != nil {
			problems.Errorf(problem.Pos{File: name}, "move it away, or name the documents one by one", "can't be read: %v", err)
			return nil
		}
		if old && !utf8.Valid(text) {
			if text, err = charmap.Windows1252.NewDecoder().Bytes(text); err != nil {
				return err
			}
		}
		judgeUTF8(name, text, "save it as UTF-8, or say --latin1 if it is Latin-1", problems)
		sources = append(sources, rst.Source{Name: name, Text: string(text)})
		return nil
	})
	slices.SortFunc(sources, func(a, b rst.Source) int { return strings.Compare(a.Name, b.Name) })
	return root, sources, err
}
