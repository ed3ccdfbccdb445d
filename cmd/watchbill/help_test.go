package main

import (
	"bytes"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/spf13/cobra"
)

func TestHelpFitsIntoATerminal(t *testing.T) {
	t.Parallel()
	for _, path := range commandPaths(newRoot(time.Now)) {
		var help bytes.Buffer
		if code := run(t.Context(), append(path, "--help"), &help, &help, time.Now); code != exitDone {
			t.Fatalf("%v --help ends with %d", path, code)
		}
		for line := range strings.Lines(help.String()) {
			if line = strings.TrimSuffix(line, "\n"); utf8.RuneCountInString(line) > helpWidth {
				t.Errorf("%v --help has a line of more than %d characters:\n%s", path, helpWidth, line)
			}
		}
	}
}

// commandPaths are the arguments that call each command.
func commandPaths(c *cobra.Command) [][]string {
	paths := [][]string{strings.Fields(c.CommandPath())[1:]}
	for _, sub := range c.Commands() {
		paths = append(paths, commandPaths(sub)...)
	}
	return paths
}

func TestHelpIsBrokenAtSpaces(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ text, want string }{
		"a paragraph is filled":                 {"one two\nthree\nfour five", "one two three\nfour five"},
		"paragraphs stay apart":                 {"one\n\ntwo\n", "one\n\ntwo"},
		"a word that is too long stays whole":   {"a https://team.example.org b", "a\nhttps://team.example.org\nb"},
		"what is indented stays as it is":       {"one\n\n\ttwo   three four five\n\nsix", "one\n\n\ttwo   three four five\n\nsix"},
		"a paragraph goes on below an indented": {"one\n  two\nthree", "one\n  two\nthree"},
		"none":                                  {"", ""},
	} {
		if got := wrapped(c.text, 13); got != c.want {
			t.Errorf("%s: got\n%s\nwant\n%s", name, got, c.want)
		}
	}
}
