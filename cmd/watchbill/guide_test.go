package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

const guides = "../../content/runbook/guide"

// TestTheCommandsOfTheGuidesRun runs every command block of the guides, in the order of the page, as a reader would: in an
// empty folder for the pages that begin a site, else in the site of the quick start. GitHub, and what reaches it, is
// stood in for.
func TestTheCommandsOfTheGuidesRun(t *testing.T) {
	t.Parallel()
	pages, err := filepath.Glob(filepath.Join(guides, "*.md"))
	if err != nil || len(pages) < 8 {
		t.Fatalf("%d guides, %v", len(pages), err)
	}
	first := blocksOf(t, filepath.Join(guides, "quick-start.md"))
	begin := first[1] // the block that begins the site
	if !strings.Contains(begin, "watchbill init response") {
		t.Fatalf("the second block of the quick start doesn't begin a site: %s", begin)
	}
	ran := 0
	for _, page := range pages {
		name := strings.TrimSuffix(filepath.Base(page), ".md")
		blocks := blocksOf(t, page)
		ran += len(blocks)
		if len(blocks) == 0 {
			continue
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			switch name {
			case "quick-start":
				runBlocks(t, blocks)
			case "migrating":
				runBlocks(t, append([]string{"(" + begin + ") >/dev/null"}, blocks...))
			default:
				runBlocks(t, append([]string{begin}, blocks...))
			}
		})
	}
	if ran < 12 {
		t.Errorf("only %d blocks were found", ran)
	}
}

var commands = regexp.MustCompile("(?ms)^( *)```bash\n(.*?)^ *```$")

// blocksOf gives the command blocks of a page. One within a list loses its indentation.
func blocksOf(t *testing.T, page string) []string {
	t.Helper()
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	var blocks []string
	for _, m := range commands.FindAllStringSubmatch(string(text), -1) {
		blocks = append(blocks, strings.ReplaceAll("\n"+m[2], "\n"+m[1], "\n"))
	}
	return blocks
}

// runBlocks runs blocks in one shell that stops at the first failure.
func runBlocks(t *testing.T, blocks []string) {
	t.Helper()
	home := t.TempDir()
	var script strings.Builder
	for i, b := range blocks {
		fmt.Fprintf(&script, "echo '== block %d'\n%s\n", i+1, b)
	}
	c := exec.CommandContext(t.Context(), "bash", "--noprofile", "--norc", "-euo", "pipefail", "-c", script.String())
	c.Dir = filepath.Join(home, "here")
	if err := os.Mkdir(c.Dir, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, file := range []string{"incidents.private-key.pem", "token"} {
		for _, dir := range []string{c.Dir, filepath.Join(c.Dir, "response")} {
			if err := os.MkdirAll(dir, 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(dir, file), []byte("x"), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	c.Env = append(os.Environ(), "HOME="+home, "GITHUB_API_URL="+hub(t, nil).URL, "PATH="+strangers(t)+":"+os.Getenv("PATH"),
		"GIT_AUTHOR_NAME=Ada", "GIT_AUTHOR_EMAIL=ada@team.example", "GIT_COMMITTER_NAME=Ada", "GIT_COMMITTER_EMAIL=ada@team.example")
	output, err := c.CombinedOutput()
	if err != nil {
		t.Errorf("%v\n%s", err, output)
	}
	if strings.Contains(string(output), secret) {
		t.Error("the token shows")
	}
}

// strangers makes a folder with stand-ins for what would reach GitHub: go's downloads, git's transfers, and gh.
func strangers(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	git, err := exec.LookPath("git")
	if err != nil {
		t.Skip("no git: the commands of the guides aren't run")
	}
	for name, script := range map[string]string{
		"go": `[ "$1" = install ] && case "$2" in *watchbill/cmd/watchbill@latest) exit 0;; esac; exit 1`,
		"git": `case "$1" in
push) exit 0;;
clone) mkdir -p "$3" && exec '` + git + `' init --quiet "$3";;
*) exec '` + git + `' "$@";;
esac`,
		"gh": `case "$1 $2" in
"auth token") echo ` + secret + `;;
"workflow run"|"variable set") ;;
"secret set") cat >/dev/null;;
*) exit 1;;
esac`,
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("#!/bin/sh\n"+script+"\n"), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// TestTheFirstCommandOfTheReadmeRuns holds the README to two commands, and runs the first; the second runs this test, and
// here it is looked at for its form: every package is found, and this one is among them.
func TestTheFirstCommandOfTheReadmeRuns(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles the program")
	}
	t.Parallel()
	text, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	block := regexp.MustCompile("(?s)```\n(.*?)```").FindStringSubmatch(string(text))
	if block == nil || block[1] != "go run ./cmd/watchbill build\ngo test ./...\n" {
		t.Fatalf("the README begins with other commands: %q", block)
	}
	c := exec.CommandContext(t.Context(), "go", "run", "./cmd/watchbill", "build")
	c.Dir = clone(t)
	if output, err := c.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, output)
	}
	if _, err := os.Stat(filepath.Join(c.Dir, "public", "index.html")); err != nil {
		t.Error(err)
	}
	list := exec.CommandContext(t.Context(), "go", "list", "./...")
	list.Dir = c.Dir
	if packages, err := list.Output(); err != nil || !strings.Contains(string(packages), "/cmd/watchbill\n") {
		t.Errorf("the second command would test %q: %v", packages, err)
	}
}
