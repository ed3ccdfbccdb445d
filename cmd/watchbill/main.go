// Command watchbill builds a team's customer-response site: runbook, resolved incidents, on-call calendar and feeds.
package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"
	_ "time/tzdata" // zones work on machines that have none

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/visit-dav/watchbill/generator/problem"
)

// Exit codes.
const (
	exitDone   = 0
	exitFailed = 1
	exitUsage  = 2
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Stdout, os.Stderr, time.Now)
	stop()
	os.Exit(code)
}

// errTold marks a failure that the command has already explained.
var errTold = errors.New("explained above")

// usageError is a wrong call: unknown flags, arguments or values.
type usageError struct{ error }

// Unwrap gives what was wrong, which may have a hint of its own.
func (u usageError) Unwrap() error { return u.error }

// run is the whole program: clock is read once, and again only by a preview, which lasts.
func run(ctx context.Context, args []string, stdout, stderr io.Writer, clock func() time.Time) int {
	root := newRoot(clock)
	out := &printer{w: stdout}
	root.SetArgs(args)
	root.SetOut(out)
	root.SetErr(stderr)
	command, err := root.ExecuteContextC(ctx)
	if err == nil {
		err = out.err
	}
	var usage usageError
	switch {
	case err == nil:
		return exitDone
	case errors.Is(err, errTold):
		return exitFailed
	case errors.As(err, &usage):
		fmt.Fprintf(stderr, "watchbill: %v\n\thint: %s\n", err, cmp.Or(problem.HintOf(err), helpFor(command)))
		return exitUsage
	}
	fmt.Fprintf(stderr, "watchbill: %v\n", err)
	return failure(err)
}

// helpFor says where the right call of a command is shown.
func helpFor(c *cobra.Command) string {
	if c.HasParent() && c.Name() != "help" {
		return c.CommandPath() + " --help shows how it is called"
	}
	return "watchbill --help shows commands and flags"
}

// wrongFlag tells of a flag in the words of all other messages.
func wrongFlag(c *cobra.Command, err error) error {
	var unknown *pflag.NotExistError
	var value *pflag.InvalidValueError
	switch {
	case errors.As(err, &unknown) && unknown.GetSpecifiedShortnames() == "":
		var names []string
		c.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, "--"+f.Name) })
		if near := problem.Nearest("--"+unknown.GetSpecifiedName(), names); near != "" {
			err = fmt.Errorf("%w, did you mean %s?", err, near)
		}
	case errors.As(err, &value) && value.GetFlag().Value.Type() == "int":
		err = fmt.Errorf("--%s takes a whole number, found %q", value.GetFlag().Name, value.GetValue())
	}
	return usageError{err}
}

func newRoot(clock func() time.Time) *cobra.Command {
	o := &options{clock: clock(), present: clock}
	root := &cobra.Command{
		Use:   "watchbill",
		Short: "Build a team's customer-response site: runbook, resolved incidents, on-call calendar, feeds",
		Long: `Watchbill turns a team's process documents, its roster and its incidents into one static site: the
escalation runbook, a searchable knowledge base of resolved incidents, the on-call calendar, and iCal feeds
of the primary and backup weeks.`,
		SilenceErrors:              true,
		SuggestionsMinimumDistance: 2,
		SilenceUsage:               true,
		Version:                    version(),
		Args:                       noCommand,
		RunE:                       func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	root.SetFlagErrorFunc(wrongFlag)
	root.SetVersionTemplate(versionLine())
	o.register(root.PersistentFlags())
	root.AddCommand(newBuild(o), newCheck(o), newServe(o), newWho(o), newSearch(o), newSync(o), newReview(o), newVersion())
	root.AddCommand(newInit(o), newImport(o))
	root.AddCommand(newSchedule(o), newPlan(o), newSwap(o), newCover(o), newPromote(o), newRevert(o), newAway(o))
	root.AddCommand(newHandoff(o), newNotify(o), newIncidents(o), newPostmortem(o), newDiagrams(o))
	root.InitDefaultCompletionCmd()
	if completion, _, err := root.Find([]string{"completion"}); err == nil {
		completion.RunE = root.RunE
	}
	for _, c := range root.Commands() {
		switch {
		case c.HasSubCommands():
			c.Args, c.SuggestionsMinimumDistance = noCommand, root.SuggestionsMinimumDistance
		case c.Args == nil:
			c.Args = noArguments
		}
	}
	root.InitDefaultHelpCmd()
	if help, _, err := root.Find([]string{"help"}); err == nil {
		help.Args = aCommand
	}
	setHelp(root)
	return root
}

// aCommand takes the name of a command that there is.
func aCommand(help *cobra.Command, args []string) error {
	if found, _, err := help.Root().Find(args); err != nil || found == help.Root() {
		return noCommand(help.Root(), args)
	}
	return nil
}

func noCommand(c *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	err := fmt.Errorf("unknown command %q", args[0])
	if near := c.SuggestionsFor(args[0]); len(near) > 0 {
		err = fmt.Errorf("%w, did you mean %q?", err, cmp.Or(problem.Nearest(args[0], near), near[0]))
	}
	return usageError{err}
}

func noArguments(c *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	return usageError{fmt.Errorf("%s takes no arguments, found %q", c.CommandPath(), args[0])}
}

// printer remembers the first error of writing, so that no command has to look at each line: a full disk or a closed
// pipe is a failure.
type printer struct {
	w   io.Writer
	err error
}

// Write implements io.Writer.
func (p *printer) Write(b []byte) (int, error) {
	n, err := p.w.Write(b)
	if p.err == nil {
		p.err = err
	}
	return n, err
}
