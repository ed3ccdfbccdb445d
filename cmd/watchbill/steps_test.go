package main

import (
	"archive/tar"
	"bytes"
	"errors"
	"io"
	"io/fs"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/visit-dav/watchbill/generator/browser"
)

// runner runs the steps of a workflow's job on this machine, as GitHub's runner would. It does what `run:` says; what
// other people's actions would do is left out, but for the local ones, whose steps it runs too.
type runner struct {
	workspace, temp string
	known           map[string]string // expressions, and conditions
	env             []string
	uses            []string // the actions that were left out
}

func newRunner(t *testing.T, workspace string, known map[string]string) *runner {
	t.Helper()
	temp := t.TempDir()
	r := &runner{workspace: workspace, temp: temp, known: known}
	r.env = append(os.Environ(), "RUNNER_TEMP="+temp, "GITHUB_WORKSPACE="+workspace, "GITHUB_ACTIONS=true",
		"GITHUB_STEP_SUMMARY="+filepath.Join(temp, "summary"), "GITHUB_OUTPUT="+filepath.Join(temp, "output"))
	return r
}

var expression = regexp.MustCompile(`\$\{\{ *(.*?) *\}\}`)

// expand fills in expressions; one that the test doesn't know fails it.
func (r *runner) expand(t *testing.T, text string) string {
	t.Helper()
	return expression.ReplaceAllStringFunc(text, func(match string) string {
		return r.value(t, expression.FindStringSubmatch(match)[1])
	})
}

func (r *runner) value(t *testing.T, name string) string {
	t.Helper()
	value, ok := r.known[name]
	if !ok {
		t.Fatalf("the test doesn't know the expression %q", name)
	}
	return value
}

// steps runs the steps in order.
func (r *runner) steps(t *testing.T, steps []step) {
	t.Helper()
	for _, s := range steps {
		if s.If != "" && r.value(t, s.If) != "true" {
			continue
		}
		switch action, local := strings.CutPrefix(s.Uses, "./"); {
		case local:
			r.action(t, filepath.Join(r.workspace, action), s.With)
		case s.Uses != "":
			name, _, _ := strings.Cut(s.Uses, "@")
			r.uses = append(r.uses, name)
		default:
			r.shell(t, s)
		}
	}
}

// action runs the steps of a composite action with its inputs.
func (r *runner) action(t *testing.T, folder string, with map[string]string) {
	t.Helper()
	var a struct {
		Inputs map[string]struct{ Default string }
		Runs   struct{ Steps []step }
	}
	decode(t, filepath.Join(folder, "action.yml"), &a)
	inner := *r
	inner.env = append(r.env, "GITHUB_ACTION_PATH="+folder)
	inner.known = map[string]string{}
	for name, input := range a.Inputs {
		value := input.Default
		if given, ok := with[name]; ok {
			value = given
		}
		inner.known["inputs."+name] = r.expand(t, value)
	}
	for name := range with {
		if _, ok := a.Inputs[name]; !ok {
			t.Errorf("the action has no input %q", name)
		}
	}
	inner.known["inputs.incidents != 'none'"] = "true"
	if inner.known["inputs.incidents"] == "none" {
		inner.known["inputs.incidents != 'none'"] = "false"
	}
	inner.steps(t, a.Runs.Steps)
	r.uses = append(r.uses, inner.uses...)
}

// shell runs a `run:` as the runner does: bash that stops at the first failure.
func (r *runner) shell(t *testing.T, s step) {
	t.Helper()
	c := exec.CommandContext(t.Context(), "bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", s.Run)
	c.Dir = r.workspace
	c.Env = r.env
	for name, value := range s.Env {
		c.Env = append(c.Env, name+"="+r.expand(t, value))
	}
	if output, err := c.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s\n%s", err, s.Run, output)
	}
}

// clone copies what git would clone of this working tree.
func clone(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "clone")
	list, err := exec.CommandContext(t.Context(), "git", "-C", "../..", "ls-files", "-co", "--exclude-standard", "-z").Output()
	if err != nil {
		t.Skipf("no git checkout: %v", err)
	}
	for name := range strings.SplitSeq(strings.TrimRight(string(list), "\x00"), "\x00") {
		data, err := os.ReadFile(filepath.Join("../..", name))
		if errors.Is(err, fs.ErrNotExist) {
			continue // deleted, and not committed yet
		}
		if err == nil {
			err = os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o755)
		}
		if err == nil {
			err = os.WriteFile(filepath.Join(dir, name), data, 0o644)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// artifact packs a folder as upload-pages-artifact does, which leaves out dot files, and judges what Pages demands: no
// links, less than a gigabyte, and nothing that it would refuse. It gives the folder that Pages would serve.
func artifact(t *testing.T, folder string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "artifact.tar")
	c := exec.CommandContext(t.Context(), "tar", "--dereference", "--hard-dereference", "--directory", folder, "-cf", file,
		"--exclude=.git", "--exclude=.github", "--exclude=.[^/]*", ".")
	if output, err := c.CombinedOutput(); err != nil {
		t.Skipf("no GNU tar: %v %s", err, output)
	}
	if info, err := os.Stat(file); err != nil || info.Size() > 1e9 {
		t.Errorf("the artifact is too large, or %v", err)
	}
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	served := filepath.Join(t.TempDir(), "served")
	for archive := tar.NewReader(bytes.NewReader(data)); ; {
		h, err := archive.Next()
		if errors.Is(err, io.EOF) {
			return served
		}
		if err != nil {
			t.Fatal(err)
		}
		name := filepath.Join(served, h.Name)
		switch base := filepath.Base(h.Name); {
		case h.Typeflag == tar.TypeDir:
			continue
		case h.Typeflag != tar.TypeReg:
			t.Errorf("%s is no plain file", h.Name)
			continue
		case strings.HasPrefix(base, "."):
			t.Errorf("%s is a dot file", h.Name)
		}
		if h.Mode&0o444 != 0o444 {
			t.Errorf("%s can't be read by everybody: %o", h.Name, h.Mode)
		}
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(archive)
		if err == nil {
			err = os.WriteFile(name, text, 0o644)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

// read opens a served site from below a path in a browser.
func read(t *testing.T, served, below, want string) {
	t.Helper()
	tab := browser.Tab(t)
	server := httptest.NewServer(handler(published(served), below))
	t.Cleanup(server.Close)
	w := &watch{host: strings.TrimPrefix(server.URL, "http://")}
	w.follow(t, tab)
	do(t, tab, chromedp.Navigate(server.URL+below))
	if text := ask(t, tab, chromedp.Text(chromedp.CSS("main"))); !strings.Contains(text, want) {
		t.Errorf("home doesn't say %q: %s", want, text)
	}
	do(t, tab, chromedp.Navigate(server.URL+below+"subscribe.html"))
	if text := ask(t, tab, chromedp.Text(chromedp.CSS("main"))); !strings.Contains(text, below+"oncall.ics") {
		t.Errorf("the subscribe page doesn't name the feed below %s: %s", below, text)
	}
	w.judge(t)
}

// TestTheProjectsSiteWorkflowRunsInAnEmptyClone runs what site.yml runs, against a GitHub of three issues, and reads
// what Pages would serve.
func TestTheProjectsSiteWorkflowRunsInAnEmptyClone(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles the program")
	}
	t.Parallel()
	workspace := clone(t)
	r := newRunner(t, workspace, map[string]string{
		"vars.PRODUCT || 'none'":                  "none",
		"vars.INCIDENTS || 'none'":                "team/incidents",
		"github.repository_owner":                 "Team",
		"github.event.repository.name":            "response",
		"inputs.full || false":                    "false",
		"secrets.INCIDENTS_TOKEN || github.token": secret,
		"github.token":                            secret,
		"github.action_path":                      "",
	})
	r.env = append(r.env, "GITHUB_API_URL="+hub(t, nil).URL)
	var w workflow
	decode(t, filepath.Join(workspace, ".github", "workflows", "site.yml"), &w)
	r.steps(t, w.Jobs["build"].Steps)
	output, err := os.ReadFile(filepath.Join(r.temp, "output"))
	if err != nil || string(output) != "folder=public\n" {
		t.Errorf("the action says %q, %v", output, err)
	}
	if !slices.Contains(r.uses, "actions/upload-pages-artifact") {
		t.Errorf("nothing is uploaded: %q", r.uses)
	}
	served := artifact(t, filepath.Join(workspace, "public"))
	if feeds, err := filepath.Glob(filepath.Join(served, "*.ics")); err != nil || len(feeds) < 4 {
		t.Errorf("feeds: %q, %v", feeds, err)
	}
	if _, err := os.Stat(filepath.Join(served, "incidents", "1.html")); err != nil {
		t.Errorf("what was synced isn't there: %v", err)
	}
	read(t, served, "/response/", "Saoirse Byrne")
}

// TestATeamsSiteWorkflowRunsInAnEmptyClone runs what init writes. Only the download of the program is stood in for: `go`
// copies the one that is tested.
func TestATeamsSiteWorkflowRunsInAnEmptyClone(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles the program")
	}
	t.Parallel()
	workspace := filepath.Join(t.TempDir(), "response")
	code, _, stderr := watchbill(t, t.TempDir(), "init", workspace, "--organisation", "Acme", "--repository", "Acme/response",
		"--incidents-repository", "team/incidents", "--zone", "Europe/Berlin", "--person", "Ada Example=ada", "--person", "Ben")
	if code != exitDone {
		t.Fatal(stderr)
	}
	r := newRunner(t, workspace, map[string]string{
		"vars.INCIDENTS_APP != ''":                "false",
		"steps.app.outputs.token || github.token": secret,
		"inputs.full || false":                    "true",
	})
	var w struct {
		Env      map[string]string
		workflow `yaml:",inline"`
	}
	decode(t, filepath.Join(workspace, ".github", "workflows", "site.yml"), &w)
	r.env = append(r.env, "GITHUB_API_URL="+hub(t, nil).URL, "WATCHBILL="+w.Env["WATCHBILL"], "PATH="+standIn(t)+":"+os.Getenv("PATH"))
	r.steps(t, w.Jobs["build"].Steps)
	served := artifact(t, filepath.Join(workspace, "public"))
	if _, err := os.Stat(filepath.Join(served, "incidents", "1.html")); err != nil {
		t.Errorf("what was synced isn't there: %v", err)
	}
	feed, err := os.ReadFile(filepath.Join(served, "oncall.ics"))
	if err != nil || !strings.Contains(string(feed), "https://acme.github.io/response/") {
		t.Errorf("the feed doesn't know its address: %v", err)
	}
	read(t, served, "/response/", "Acme customer response")
}

// standIn makes a folder with a `go` that installs this working tree's program, whatever version it is asked for.
func standIn(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	program := filepath.Join(dir, "program")
	if output, err := exec.CommandContext(t.Context(), "go", "build", "-o", program, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, output)
	}
	script := "#!/bin/sh\n[ \"$1\" = install ] && case \"$2\" in *watchbill/cmd/watchbill@*) cp '" + program + "' \"$GOBIN/watchbill\";; *) exit 1;; esac\n"
	if err := os.WriteFile(filepath.Join(dir, "go"), []byte(script), 0o755); err != nil {
		t.Fatal(err)
	}
	return dir
}
