// Command bench measures the search on real or made incidents, and the building of sites beside other generators. Run it
// in the root of the project:
//
//	go run ./cmd/bench incidents.jsonl.gz
//	go run ./cmd/bench --synthetic 10000
//	go run ./cmd/bench sites --help
//
// A snapshot is what sync writes; a header line may be missing, and it may be gzipped.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"

	"github.com/spf13/pflag"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, os.Args[1:], os.Stdout)
	stop()
	if err != nil && !errors.Is(err, pflag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// options say what is measured.
type options struct {
	snapshots []string
	pulls     bool
	synthetic int
	write     string
	documents int
	traffic   int
	misses    string
	scratch   string
	others    string
}

func (o *options) parse(args []string) error {
	f := pflag.NewFlagSet("bench", pflag.ContinueOnError)
	f.BoolVar(&o.pulls, "pulls", false, "take pull requests for incidents too, which makes a larger set")
	f.IntVar(&o.synthetic, "synthetic", 0, "make a corpus of so many incidents, always the same")
	f.StringVar(&o.write, "write", "", "write that corpus to a file, as a snapshot, and measure nothing")
	f.IntVar(&o.documents, "documents", 1000, "make queries from at most so many incidents")
	f.IntVar(&o.traffic, "traffic", 200, "count what so many first answers fetch")
	f.StringVar(&o.misses, "misses", "", "list the queries of a kind whose incident doesn't come first")
	f.StringVar(&o.scratch, "scratch", "", "folder for the indexes (default: a temporary one)")
	f.StringVar(&o.others, "others", "", "folder of MiniSearch and Pagefind, to measure them too; npm installs what it lacks")
	if err := f.Parse(args); err != nil {
		return err
	}
	o.snapshots = f.Args()
	if len(o.snapshots) == 0 && o.synthetic <= 0 {
		return errors.New("name a snapshot, or --synthetic N; --help explains")
	}
	return nil
}

func run(ctx context.Context, args []string, w io.Writer) (err error) {
	switch {
	case len(args) > 0 && args[0] == "sites":
		return runSites(ctx, args[1:], w)
	case len(args) == 3 && args[0] == limitCommand:
		return buildLimit(args[1], args[2])
	}
	var o options
	if err := o.parse(args); err != nil {
		return err
	}
	if o.write != "" {
		return writeSynthetic(o.write, o.synthetic)
	}
	if o.scratch == "" {
		if o.scratch, err = os.MkdirTemp("", "bench"); err != nil {
			return err
		}
		defer func() { err = errors.Join(err, os.RemoveAll(o.scratch)) }()
	}
	if o.synthetic > 0 {
		c, err := loadSynthetic(ctx, o.synthetic)
		if err != nil {
			return err
		}
		return o.measure(ctx, w, c)
	}
	for _, name := range o.snapshots {
		c, err := loadSnapshot(ctx, name, o.pulls)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		if err := o.measure(ctx, w, c); err != nil {
			return err
		}
	}
	return nil
}
