package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/visit-dav/watchbill/generator"
	"github.com/visit-dav/watchbill/generator/handoff"
	"github.com/visit-dav/watchbill/generator/roster"
)

// formatMail is a draft of mail.
const formatMail = "eml"

func newNotify(o *options) *cobra.Command {
	written, format, lastDay := "next", formatText, false
	c := &cobra.Command{
		Use:   "notify",
		Short: "Write the Friday message: who is on duty next week",
		Long: `Notify prints a message for the team: next week's primary and backup, changes within the week, holidays, who is away,
and who can enter restricted facilities. It sends nothing. As eml it is a draft of mail to everybody who serves and whose
email roster.yaml has.`,
		Example: "  watchbill notify --week next\n  watchbill notify --format eml >notice.eml",
		RunE: func(c *cobra.Command, _ []string) error {
			g, err := o.generator()
			if err != nil {
				return err
			}
			report, err := generator.Duty(g) // a broken document must not hold up a Friday
			if err != nil {
				tell(c.ErrOrStderr(), report.Problems)
				return failed(c.ErrOrStderr(), report, err)
			}
			src := report.Site.Handoff()
			if lastDay && !src.LastDay() {
				return tooEarly(c.ErrOrStderr())
			}
			w, err := noticeWeek(src, written)
			if err != nil {
				return err
			}
			n, err := handoff.NewNotice(src, w)
			if err != nil {
				return err
			}
			return showNotice(c, n, format)
		},
	}
	c.Flags().StringVar(&written, "week", written, "next, this, or a week such as 2026-W49")
	c.Flags().StringVar(&format, "format", format, "text, markdown or eml")
	registerLastDay(c.Flags(), &lastDay)
	return c
}

// noticeWeek reads next, this, or a week.
func noticeWeek(src handoff.Source, written string) (roster.Week, error) {
	switch written {
	case "this":
		return src.ThisWeek(), nil
	case "next":
		w, ok := src.NextWeek()
		if !ok {
			return w, errors.New("no later week is published\n\thint: watchbill plan makes the next ones")
		}
		return w, nil
	}
	return week("--week", written)
}

func showNotice(c *cobra.Command, n *handoff.Notice, format string) error {
	switch format {
	case formatText:
		fmt.Fprint(c.OutOrStdout(), n.Text())
	case formatMarkdown:
		fmt.Fprint(c.OutOrStdout(), n.Markdown())
	case formatMail:
		data, err := n.Draft().Bytes()
		if err != nil {
			return err
		}
		_, err = c.OutOrStdout().Write(data)
		return err
	default:
		return usageError{fmt.Errorf("--format %q is neither text nor markdown nor eml", format)}
	}
	return nil
}
