package main

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"
)

// TestTheManualIsWhole writes man pages and completions. A release sets WATCHBILL_MANUAL to the folder that gets them: so
// the program needn't carry what writes them.
func TestTheManualIsWhole(t *testing.T) {
	t.Parallel()
	dir := os.Getenv("WATCHBILL_MANUAL")
	if dir == "" {
		dir = t.TempDir()
	}
	root := newRoot(func() time.Time { return time.Unix(0, 0) })
	root.InitDefaultCompletionCmd()
	if err := writeManual(root, dir); err != nil {
		t.Fatal(err)
	}
	for _, c := range append(root.Commands(), root) {
		if c.Hidden || c.Name() == "help" {
			continue
		}
		page := strings.ReplaceAll(c.CommandPath(), " ", "-") + ".1"
		text, err := os.ReadFile(filepath.Join(dir, "man", page))
		if err != nil || !strings.Contains(string(text), ".TH") {
			t.Errorf("%s has no page: %v", c.CommandPath(), err)
		}
	}
	if output, err := exec.CommandContext(t.Context(), "bash", "-n", filepath.Join(dir, "completions", "watchbill.bash")).CombinedOutput(); err != nil {
		t.Errorf("the completion for bash: %v\n%s", err, output)
	}
}

func writeManual(root *cobra.Command, dir string) error {
	pages, completions := filepath.Join(dir, "man"), filepath.Join(dir, "completions")
	root.DisableAutoGenTag = true
	day := time.Unix(0, 0).UTC() // the same bytes whenever it is written
	return errors.Join(
		os.MkdirAll(pages, 0o755), os.MkdirAll(completions, 0o755),
		doc.GenManTree(root, &doc.GenManHeader{Section: "1", Source: "watchbill", Manual: "watchbill", Date: &day}, pages),
		root.GenBashCompletionFileV2(filepath.Join(completions, "watchbill.bash"), true),
		root.GenZshCompletionFile(filepath.Join(completions, "_watchbill")),
		root.GenFishCompletionFile(filepath.Join(completions, "watchbill.fish"), true),
		root.GenPowerShellCompletionFileWithDesc(filepath.Join(completions, "watchbill.ps1")),
	)
}
