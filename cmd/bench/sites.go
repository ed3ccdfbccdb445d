package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"github.com/spf13/pflag"
)

// siteOptions say what is built, and by whom.
type siteOptions struct {
	incidents int
	rounds    int
	growth    []int
	others    string
	scratch   string
	watchbill string
	saved     bool
}

func (o *siteOptions) parse(args []string) error {
	f := pflag.NewFlagSet("bench sites", pflag.ContinueOnError)
	f.IntVar(&o.incidents, "incidents", 10000, "how many incidents the sites have")
	f.IntVar(&o.rounds, "rounds", 2, "how often each generator builds, turn about; the least is told")
	f.IntSliceVar(&o.growth, "growth", nil, "instead, watchbill and the limit program alone at these sizes, such as 1000,3000,10000")
	f.StringVar(&o.others, "others", "", "folder with Hugo as `hugo` (go install github.com/gohugoio/hugo@v0.165.0 with GOBIN there)\n"+
		"and Eleventy as node_modules/@11ty/eleventy (npm install --prefix FOLDER @11ty/eleventy@3.1.8)")
	f.StringVar(&o.scratch, "scratch", "", "folder for the sites (default: a temporary one); one in memory (/dev/shm) keeps out that some file systems\n"+
		"take long to make files when many were removed in the minutes before")
	f.StringVar(&o.watchbill, "watchbill", "", "the program to measure (default: built from this tree)")
	f.BoolVar(&o.saved, "saved", false, "instead, how soon a browser shows what is saved while watchbill serves it: a document, the schedule, a sync")
	if err := f.Parse(args); err != nil {
		return err
	}
	if f.NArg() > 0 || o.incidents < 1 || o.rounds < 1 {
		return errors.New("sites takes flags alone, and positive numbers; --help explains")
	}
	return nil
}

// runSites builds the same incidents with several generators and prints what that took.
func runSites(ctx context.Context, args []string, w io.Writer) (err error) {
	var o siteOptions
	if err := o.parse(args); err != nil {
		return err
	}
	if o.scratch == "" {
		if o.scratch, err = os.MkdirTemp("", "sites"); err != nil {
			return err
		}
		defer func() { err = errors.Join(err, os.RemoveAll(o.scratch)) }()
	}
	if o.scratch, err = filepath.Abs(o.scratch); err != nil {
		return err
	}
	if o.watchbill == "" {
		if o.watchbill, err = compile(ctx, o.scratch); err != nil {
			return err
		}
	}
	fmt.Fprintf(w, "%s, %s/%s, %d processors, %s\n", time.Now().UTC().Format(time.DateOnly), runtime.GOOS, runtime.GOARCH,
		runtime.NumCPU(), runtime.Version())
	switch {
	case len(o.growth) > 0:
		return o.grow(ctx, w)
	case o.saved:
		made, err := makeCorpus(o.scratch, o.incidents)
		if err != nil {
			return err
		}
		return o.tellSaved(ctx, w, made)
	}
	return o.compare(ctx, w)
}

// compare has every generator build one corpus, turn about.
func (o *siteOptions) compare(ctx context.Context, w io.Writer) error {
	made, err := makeCorpus(o.scratch, o.incidents)
	if err != nil {
		return err
	}
	list, err := o.contenders(made)
	if err != nil {
		return err
	}
	best := make([]cost, len(list))
	for range o.rounds {
		for i, c := range list {
			took, err := c.build(ctx)
			if err != nil {
				return fmt.Errorf("%s: %w", c.name, err)
			}
			best[i] = best[i].least(took)
		}
	}
	fmt.Fprintf(w, "\n%d incidents, %d bytes of Markdown in all; least of %d rounds, ratios to the limit program\n\n", o.incidents, made.bytes, o.rounds)
	rows := make([]row, len(list))
	for i, c := range list {
		rows[i] = row{c.name, best[i], best[0]}
	}
	printCosts(w, rows)
	if o.others == "" {
		fmt.Fprintln(w, "\nno other generator beside it: --others FOLDER names where Hugo and Eleventy are; --help tells how they get there")
	}
	return nil
}

// grow builds sites of several sizes, each beside the limit program.
func (o *siteOptions) grow(ctx context.Context, w io.Writer) error {
	fmt.Fprintf(w, "\nwatchbill at several sizes, ratios to the limit program; each is processor time for an incident\n\n")
	var rows []row
	for _, n := range o.growth {
		made, err := makeCorpus(o.scratch, n)
		if err != nil {
			return err
		}
		limit, ours := o.limit(made), o.ours(made)
		var least [2]cost
		for range o.rounds {
			for i, c := range []contender{limit, ours} {
				took, err := c.build(ctx)
				if err != nil {
					return fmt.Errorf("%s: %w", c.name, err)
				}
				least[i] = least[i].least(took)
			}
		}
		each := least[1].processor / time.Duration(n)
		rows = append(rows, row{fmt.Sprintf("%d incidents, %v each", n, each.Round(10*time.Microsecond)), least[1], least[0]})
		if err := os.RemoveAll(made.folder); err != nil {
			return err
		}
	}
	printCosts(w, rows)
	return nil
}
