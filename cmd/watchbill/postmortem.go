package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/visit-dav/watchbill/generator"
	"github.com/visit-dav/watchbill/generator/hours"
	"github.com/visit-dav/watchbill/generator/postmortem"
	"github.com/visit-dav/watchbill/generator/starter"
)

func newPostmortem(o *options) *cobra.Command {
	var meeting string
	var dryRun bool
	c := &cobra.Command{
		Use:   "postmortem NUMBER",
		Short: "Begin the post-mortem of an incident",
		Long: `Postmortem writes content/postmortems/DATE-NAME.md with what is known of an incident: the timeline with its links, who
was involved, linked issues, the impact as recorded, and empty bullets for what only people know. A file that exists is
never overwritten. A post-mortem is a page of the site: read it before you commit it. Restricted incidents have none.`,
		Example: "  watchbill postmortem 224\n  watchbill postmortem 224 --meeting 2026-12-02 --dry-run",
		Args:    oneArgument("the number of an incident"),
		RunE: func(c *cobra.Command, args []string) error {
			numbers, err := issueNumbers(args)
			if err != nil {
				return err
			}
			src, err := loadPostmortem(c, o, numbers[0])
			if err != nil {
				return err
			}
			if meeting != "" {
				if src.Meeting, err = hours.ParseDate(meeting); err != nil {
					return usageError{fmt.Errorf("--meeting: %w", err)}
				}
			}
			if dryRun {
				fmt.Fprint(c.OutOrStdout(), src.Text())
				return nil
			}
			return writePostmortem(c, o.site, src)
		},
	}
	c.Flags().StringVar(&meeting, "meeting", "", "day of the project meeting that shall review it")
	registerDryRun(c.Flags(), &dryRun)
	return c
}

func loadPostmortem(c *cobra.Command, o *options, number int) (postmortem.Source, error) {
	g, err := o.generator()
	if err != nil {
		return postmortem.Source{}, err
	}
	src, report, err := generator.Postmortem(g, number)
	tell(c.ErrOrStderr(), report.Problems)
	if err != nil {
		return src, failed(c.ErrOrStderr(), report, err)
	}
	return src, nil
}

// longestSlug keeps a file's name in one line of a list.
const longestSlug = 50

// writePostmortem writes the file unless there is one.
func writePostmortem(c *cobra.Command, site string, src postmortem.Source) error {
	if _, err := os.Stat(filepath.Join(site, "content")); errors.Is(err, fs.ErrNotExist) {
		return errors.New("there is no content folder here to write to\n\thint: --site names the folder that holds content/")
	}
	slug := starter.Slug(src.Story.Title.String())
	if len(slug) > longestSlug {
		slug = slug[:longestSlug]
		if end := strings.LastIndexByte(slug, '-'); end > 0 {
			slug = slug[:end]
		}
	}
	if slug == "" {
		slug = fmt.Sprintf("incident-%d", src.Story.Number)
	}
	shown := fmt.Sprintf("content/postmortems/%s-%s.md", src.Date(), slug)
	name := filepath.Join(site, filepath.FromSlash(shown))
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%s is there already, and stays as it is", shown)
	}
	if err != nil {
		return err
	}
	if err := write(f, []byte(src.Text()), 0o644); err != nil {
		return errors.Join(err, os.Remove(name))
	}
	fmt.Fprintf(c.OutOrStdout(), "wrote %s; fill in the empty bullets, and read it as a stranger would\n", shown)
	return nil
}
