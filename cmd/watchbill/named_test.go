package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/spf13/pflag"
)

// documents are all that tell a reader what to type.
func documents(t *testing.T) []string {
	t.Helper()
	files := []string{"../../README.md", "../../CONTRIBUTING.md", "../../ARCHITECTURE.md", "../../SECURITY.md"}
	for _, pattern := range []string{"../../content/runbook/*.md", guides + "/*.md"} {
		found, err := filepath.Glob(pattern)
		if err != nil || len(found) == 0 {
			t.Fatalf("%s: %v", pattern, err)
		}
		files = append(files, found...)
	}
	return files
}

var (
	fenced = regexp.MustCompile("(?ms)^ *```([a-z]*)\n(.*?)^ *```$")
	within = regexp.MustCompile("`([^`\n]+)`")
	callOf = regexp.MustCompile(`^(?:\$ )?(?:GITHUB_TOKEN=\S+ )?(?:watchbill|go run \./cmd/watchbill)(?: |$)`)
)

// callsIn finds the calls of the program in a document: lines of its blocks, and what stands within a sentence.
func callsIn(text string) []string {
	var lines []string
	for _, m := range fenced.FindAllStringSubmatch(text, -1) {
		if slices.Contains([]string{"", "bash", "console"}, m[1]) {
			lines = append(lines, strings.Split(strings.ReplaceAll(m[2], "\\\n", " "), "\n")...)
		}
	}
	for _, m := range within.FindAllStringSubmatch(fenced.ReplaceAllString(text, ""), -1) {
		lines = append(lines, m[1])
	}
	var calls []string
	for _, l := range lines {
		l, _, _ = strings.Cut(strings.TrimSpace(l), " #")
		if callOf.MatchString(l) {
			calls = append(calls, callOf.ReplaceAllString(l, ""))
		}
	}
	return calls
}

// TestEveryCallThatTheDocumentsNameIsOne holds each call of the program, in blocks and in sentences, to its commands and flags.
func TestEveryCallThatTheDocumentsNameIsOne(t *testing.T) {
	t.Parallel()
	count := 0
	for _, file := range documents(t) {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, call := range callsIn(string(text)) {
			count++
			judgeCall(t, file, call)
		}
	}
	if count < 80 {
		t.Errorf("only %d calls were found", count)
	}
}

var flagName = regexp.MustCompile(`(?:^|\s)--([a-z][a-z0-9-]*)`)

func judgeCall(t *testing.T, file, call string) {
	t.Helper()
	root := newRoot(func() time.Time { return time.Unix(0, 0) })
	root.InitDefaultHelpCmd()
	root.InitDefaultCompletionCmd()
	root.InitDefaultVersionFlag()
	words := strings.Fields(call)
	c, rest, err := root.Find(words)
	if err != nil {
		t.Errorf("%s: `watchbill %s`: %v", file, call, err)
		return
	}
	if c.HasSubCommands() && len(rest) > 0 && !strings.HasPrefix(rest[0], "-") && rest[0] != "COMMAND" {
		t.Errorf("%s: `watchbill %s`: %s has no command %q", file, call, c.CommandPath(), rest[0])
	}
	c.InitDefaultHelpFlag()
	flags := pflag.NewFlagSet("all", pflag.ContinueOnError)
	flags.AddFlagSet(c.Flags())
	flags.AddFlagSet(c.InheritedFlags())
	for _, m := range flagName.FindAllStringSubmatch(call, -1) {
		if flags.Lookup(m[1]) == nil {
			t.Errorf("%s: `watchbill %s`: %s has no flag --%s", file, call, c.CommandPath(), m[1])
		}
	}
}

// TestBlocksOfTheDocumentsAreRunOrAreNoCommands lets no block of README and guides escape: bash is run by the tests of the
// guides, and the rest isn't for a shell.
func TestBlocksOfTheDocumentsAreRunOrAreNoCommands(t *testing.T) {
	t.Parallel()
	for _, file := range documents(t) {
		guide := strings.HasPrefix(file, guides)
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range fenced.FindAllStringSubmatch(string(text), -1) {
			if guide && !slices.Contains([]string{"bash", "yaml", "markdown", "text"}, m[1]) {
				t.Errorf("%s: a block is %q; commands are bash, and are run", file, m[1])
			}
			if guide && m[1] == "text" && strings.Contains(m[2], "watchbill ") {
				t.Errorf("%s: a block of text holds a command: %s", file, m[2])
			}
		}
	}
}

// TestWhatGoInstallsIsThisProgram compares the address of `go install` with this module; fetching it takes a network.
func TestWhatGoInstallsIsThisProgram(t *testing.T) {
	t.Parallel()
	module, err := exec.CommandContext(t.Context(), "go", "list", "-f", "{{.ImportPath}} {{.Name}}", ".").Output()
	if err != nil {
		t.Fatal(err)
	}
	want, name, _ := strings.Cut(strings.TrimSpace(string(module)), " ")
	if name != "main" {
		t.Fatalf("%s is no program", want)
	}
	address := regexp.MustCompile(`go install (\S+/\S+?)@(\S+?)[\s` + "`" + `]`)
	count := 0
	for _, file := range documents(t) {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range address.FindAllStringSubmatch(string(text), -1) {
			count++
			if m[1] != want || m[2] != "latest" {
				t.Errorf("%s installs %s@%s, want %s@latest", file, m[1], m[2], want)
			}
		}
	}
	if count < 2 {
		t.Errorf("only %d places install the program", count)
	}
	if got := install(); !strings.HasPrefix(got, want+"@") {
		t.Errorf("the workflows install %s", got)
	}
}
