package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

// lastChanged asks git when the documents of a site came into their present state: when the newest commit that touched
// each was made, by the document's path below the site's folder. Where git can't tell there is no date: outside a repository, and
// for what was changed before the history of a shallow clone begins. Of that, and of a repository that git refuses, stderr is told.
func lastChanged(ctx context.Context, folder string, stderr io.Writer) map[string]time.Time {
	wanted := documentsBelow(folder)
	if len(wanted) == 0 {
		return nil
	}
	state, err := git(ctx, folder, "rev-parse", "--is-shallow-repository", "HEAD")
	if err != nil {
		if strings.Contains(err.Error(), "safe.directory") {
			fmt.Fprintf(stderr, "note: git refuses a repository of another user: documents don't tell when they last changed\n\t"+
				"hint: git config --global --add safe.directory FOLDER\n")
		}
		return nil
	}
	ctx, enough := context.WithCancel(ctx)
	defer enough()
	c := gitCommand(ctx, folder, "-c", "core.quotePath=false", "-c", "log.showSignature=false",
		"log", "--format="+commitMark+"%ct %P", "--name-only", "--no-renames", "--relative", "--", "content")
	output, err := c.StdoutPipe()
	if err != nil || c.Start() != nil {
		return nil
	}
	defer func() { _ = c.Wait() }() // what it printed tells enough
	defer enough()
	dates, beyond := datesOf(bufio.NewScanner(output), wanted, strings.HasPrefix(string(state), "true"))
	if beyond > 0 {
		fmt.Fprintf(stderr, "note: the clone is shallow; documents of which nobody knows when they last changed: %d\n\t"+
			"hint: fetch the whole history; in a workflow, check out with fetch-depth: 0\n", beyond)
	}
	return dates
}

// commitsLog is the file to which git adds with every commit, checkout and pull, unless it was told not to; "" outside of a repository.
func commitsLog(ctx context.Context, folder string) string {
	name, err := git(ctx, folder, "rev-parse", "--git-path", "logs/HEAD")
	if err != nil {
		return ""
	}
	file := filepath.FromSlash(strings.TrimSpace(string(name)))
	if !filepath.IsAbs(file) {
		file = filepath.Join(folder, file)
	}
	return file
}

// commitMark begins the line of a commit; git quotes a file name that holds it, and a site refuses names that git quotes then.
const commitMark = "\x01"

// datesOf reads commits, the newest first, each with the files that it touched, until every file is found. The oldest commits of a
// shallow clone have no parents there and seem to have written everything: they are believed nothing, and beyond counts what is theirs.
func datesOf(log *bufio.Scanner, wanted map[string]bool, isShallow bool) (dates map[string]time.Time, beyond int) {
	dates = map[string]time.Time{}
	var at time.Time
	for len(dates)+beyond < len(wanted) && log.Scan() {
		line := log.Text()
		if commit, ok := strings.CutPrefix(line, commitMark); ok {
			seconds, parents, _ := strings.Cut(commit, " ")
			n, err := strconv.ParseInt(seconds, 10, 64)
			at = time.Unix(n, 0).UTC()
			if err != nil || isShallow && parents == "" {
				at = time.Time{}
			}
			continue
		}
		switch {
		case !wanted[line]:
			continue
		case at.IsZero():
			beyond++
		default:
			dates[line] = at
		}
		wanted[line] = false
	}
	return dates, beyond
}

// documentsBelow are the documents of a site by their slash paths.
func documentsBelow(folder string) map[string]bool {
	documents := map[string]bool{}
	_ = fs.WalkDir(os.DirFS(filepath.Clean(folder)), "content", func(name string, d fs.DirEntry, err error) error {
		if err == nil && strings.EqualFold(filepath.Ext(name), ".md") {
			documents[name] = true
		}
		return nil // the build tells of what can't be read
	})
	return documents
}

// gitCommand prepares the git program in a folder. It says what it says in English, asks nobody, and fetches nothing that a
// partial clone lacks.
func gitCommand(ctx context.Context, folder string, args ...string) *exec.Cmd {
	c := exec.CommandContext(ctx, "git", args...)
	c.Dir = filepath.Clean(folder)
	c.Env = append(ownEnvironment(), "LC_ALL=C", "GIT_NO_LAZY_FETCH=1", "GIT_TERMINAL_PROMPT=0", "GIT_OPTIONAL_LOCKS=0")
	return c
}

// ownEnvironment is that of the program without what leads git away from the repository that a folder lies in. A hook sets it,
// for the folder in which it runs.
func ownEnvironment() []string {
	return slices.DeleteFunc(os.Environ(), func(entry string) bool {
		name, _, _ := strings.Cut(entry, "=")
		return slices.Contains([]string{"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX"}, name)
	})
}
