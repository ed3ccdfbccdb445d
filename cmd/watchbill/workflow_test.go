package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"
)

// workflow is what the tests read of a workflow.
type workflow struct {
	Permissions *map[string]string `yaml:"permissions"`
	Jobs        map[string]struct {
		Timeout     int               `yaml:"timeout-minutes"`
		Permissions map[string]string `yaml:"permissions"`
		Steps       []step            `yaml:"steps"`
	} `yaml:"jobs"`
}

// step is one of a workflow, or of a composite action.
type step struct {
	Name, Uses, Run, If string
	With, Env           map[string]string
}

// workflows finds the workflows below a repository's folder.
func workflows(t *testing.T, repository string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(repository, ".github", "workflows", "*.yml"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no workflows below %s: %v", repository, err)
	}
	return files
}

func decode(t *testing.T, file string, into any) string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := yaml.Unmarshal(text, into); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	return string(text)
}

func TestTheProjectsWorkflowsAreSafe(t *testing.T) {
	t.Parallel()
	for _, file := range workflows(t, "../..") {
		judgeWorkflow(t, file)
	}
	judgeUses(t, "../../.github/actions/site/action.yml")
}

// judgeWorkflow holds a workflow to the rules: nothing allowed at the top, least rights and a limit for each job, no
// text of an event in a shell, actions by commit.
func judgeWorkflow(t *testing.T, file string) {
	t.Helper()
	var w workflow
	decode(t, file, &w)
	if w.Permissions == nil || len(*w.Permissions) != 0 {
		t.Errorf("%s: needs `permissions: {}` at the top", file)
	}
	for name, job := range w.Jobs {
		if job.Timeout == 0 {
			t.Errorf("%s: job %s has no timeout-minutes", file, name)
		}
		for permission, level := range job.Permissions {
			if level == "write" && permission == "contents" && name != "publish" {
				t.Errorf("%s: job %s may write the repository", file, name)
			}
		}
		for _, s := range job.Steps {
			if strings.Contains(s.Run, "${{") {
				t.Errorf("%s: job %s puts an expression into a shell line: %s", file, name, s.Run)
			}
			if strings.HasPrefix(s.Uses, "actions/checkout@") && s.With["persist-credentials"] != "false" {
				t.Errorf("%s: job %s leaves its token in the checkout", file, name)
			}
		}
	}
	judgeUses(t, file)
}

var pinned = regexp.MustCompile(`uses: ([a-z0-9-]+/[a-z0-9./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+|\./\S+)$`)

func judgeUses(t *testing.T, file string) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for n, line := range strings.Split(string(text), "\n") {
		if strings.Contains(line, "uses:") && !strings.HasPrefix(strings.TrimSpace(line), "#") && !pinned.MatchString(line) {
			t.Errorf("%s:%d: pin the action by its commit, with the version in a comment: %s", file, n+1, line)
		}
	}
}

func TestTheProjectsWorkflowsPassActionlint(t *testing.T) {
	t.Parallel()
	lint(t, "../..")
}

func TestTheWorkflowsThatInitWritesAreSafeAndPassActionlint(t *testing.T) {
	t.Parallel()
	for name, args := range map[string][]string{
		"all answers": {
			"--organisation", "Acme", "--repository", "acme/response", "--incidents-repository", "acme/incidents", "--product", "acme/tool",
			"--person", "Ada=ada", "--person", "Ben",
		},
		"few answers":                         {"--person", "Ada"},
		"incidents beside the site's content": {"--person", "Ada", "--repository", "acme/one", "--incidents-repository", "acme/one"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := filepath.Join(t.TempDir(), "team")
			incidents := filepath.Join(t.TempDir(), "incidents")
			args := append([]string{"init", dir, "--zone", "Europe/Berlin", "--incidents-repo", incidents}, args...)
			if code, _, stderr := watchbill(t, t.TempDir(), args...); code != exitDone {
				t.Fatal(stderr)
			}
			later := filepath.Join(t.TempDir(), "later") // as the quick start does it: when the site is there
			if code, _, stderr := watchbill(t, dir, "init", "--incidents-repo", later); code != exitDone {
				t.Fatal(stderr)
			}
			for _, repository := range []string{dir, incidents, later} {
				for _, file := range workflows(t, repository) {
					judgeWorkflow(t, file)
				}
				lint(t, repository)
			}
		})
	}
}

// lint runs actionlint over the workflows of a repository. Without it the test is skipped, or fails where it is required.
func lint(t *testing.T, repository string) {
	t.Helper()
	args := []string{"tool", "-modfile=../../tools/go.mod", "actionlint", "-shellcheck=", "-pyflakes="}
	told, err := exec.CommandContext(t.Context(), "go", append(args, "-version")...).CombinedOutput()
	switch {
	case err != nil && os.Getenv("WATCHBILL_REQUIRE_ACTIONLINT") != "":
		t.Fatalf("WATCHBILL_REQUIRE_ACTIONLINT is set, but actionlint doesn't run: %v\n%s", err, told)
	case err != nil:
		t.Skip("no actionlint: its tests are skipped")
	}
	told, err = exec.CommandContext(t.Context(), "go", append(args, workflows(t, repository)...)...).CombinedOutput()
	if err != nil {
		t.Errorf("%v\n%s", err, told)
	}
}
