package main

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/spf13/cobra"
)

// helpWidth is that of a terminal whose window nobody has widened.
const helpWidth = 80

// setHelp has all commands tell what they do in lines that fit into a terminal.
func setHelp(root *cobra.Command) {
	root.SetUsageTemplate(strings.NewReplacer(
		"Flags.FlagUsages", fmt.Sprintf("Flags.FlagUsagesWrapped %d", helpWidth),
		" for more information about a command", " for more about a command",
	).Replace(root.UsageTemplate()))
	root.SetHelpFunc(func(c *cobra.Command, _ []string) {
		fmt.Fprintf(c.OutOrStdout(), "%s\n\n%s", wrapped(cmp.Or(c.Long, c.Short), helpWidth), c.UsageString())
	})
}

// wrapped breaks a text into lines of so many characters at most, at spaces alone. Lines of it that are indented stay as they are.
func wrapped(text string, width int) string {
	var lines []string
	open := false // the last line may be gone on with
	for line := range strings.Lines(strings.TrimSpace(text)) {
		line = strings.TrimRight(line, " \n")
		if line == "" || strings.TrimLeft(line, " \t") != line {
			lines, open = append(lines, line), false
			continue
		}
		for word := range strings.FieldsSeq(line) {
			if last := len(lines) - 1; open && len(lines[last])+1+len(word) <= width {
				lines[last] += " " + word
			} else {
				lines = append(lines, word)
			}
			open = true
		}
	}
	return strings.Join(lines, "\n")
}
