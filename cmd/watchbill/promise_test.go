package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// siteWorkflow is what the test reads of a workflow that builds and serves a site.
type siteWorkflow struct {
	On struct {
		Schedule []struct{ Cron, Timezone string }
		Dispatch struct {
			Inputs map[string]struct{ Type string }
		} `yaml:"workflow_dispatch"`
		Repository struct{ Types []string } `yaml:"repository_dispatch"`
		Push       struct{ Branches []string }
	} `yaml:"on"`
	Concurrency struct {
		Group  string
		Cancel *bool `yaml:"cancel-in-progress"`
	}
	workflow `yaml:",inline"`
}

// TestTheSiteWorkflowsBuildAndServeAsPromised reads the project's workflow and the one that init writes.
func TestTheSiteWorkflowsBuildAndServeAsPromised(t *testing.T) {
	t.Parallel()
	team := filepath.Join(t.TempDir(), "team")
	if code, _, stderr := watchbill(t, t.TempDir(), "init", team, "--zone", "Europe/Berlin", "--person", "Ada", "--incidents-repository", "a/b"); code != exitDone {
		t.Fatal(stderr)
	}
	for name, c := range map[string]struct{ repository, zone string }{
		"the project's": {"../..", "America/Los_Angeles"},
		"a team's":      {team, "Europe/Berlin"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var w siteWorkflow
			decode(t, filepath.Join(c.repository, ".github", "workflows", "site.yml"), &w)
			judgeTriggers(t, w, c.zone)
			judgeJobs(t, w)
		})
	}
}

var fullHour = regexp.MustCompile(`^(?:.*,)?(?:0|00|30|\*)(?:[,/].*)? `)

func judgeTriggers(t *testing.T, w siteWorkflow, zone string) {
	t.Helper()
	if len(w.On.Schedule) == 0 {
		t.Error("it runs on no schedule")
	}
	for _, s := range w.On.Schedule {
		if s.Timezone != zone || fullHour.MatchString(s.Cron) {
			t.Errorf("schedule %q in %q: want odd minutes, in %s", s.Cron, s.Timezone, zone)
		}
	}
	if w.On.Dispatch.Inputs["full"].Type != "boolean" || len(w.On.Repository.Types) == 0 || len(w.On.Push.Branches) == 0 {
		t.Errorf("it isn't started by a push, by hand with full, and by the incidents repository: %+v", w.On)
	}
	if w.Concurrency.Group != "pages" || w.Concurrency.Cancel == nil || *w.Concurrency.Cancel {
		t.Errorf("a deployment may be cancelled: %+v", w.Concurrency)
	}
}

func judgeJobs(t *testing.T, w siteWorkflow) {
	t.Helper()
	build, deploy := w.Jobs["build"], w.Jobs["deploy"]
	if build.Permissions["contents"] != "read" || build.Permissions["pages"] != "" || build.Permissions["id-token"] != "" {
		t.Errorf("build may do %v", build.Permissions)
	}
	if len(deploy.Permissions) != 2 || deploy.Permissions["pages"] != "write" || deploy.Permissions["id-token"] != "write" {
		t.Errorf("deploy may do %v", deploy.Permissions)
	}
	attempts := 0
	for _, s := range deploy.Steps {
		if strings.HasPrefix(s.Uses, "actions/deploy-pages@") {
			attempts++
		}
	}
	if attempts != 2 {
		t.Errorf("%d attempts to deploy, want 2", attempts)
	}
}

// TestNoWorkflowKeepsASnapshot finds no cache of anything, and no artifact but the built site and a release's archives.
func TestNoWorkflowKeepsASnapshot(t *testing.T) {
	t.Parallel()
	dir, incidents := filepath.Join(t.TempDir(), "team"), filepath.Join(t.TempDir(), "incidents")
	if code, _, stderr := watchbill(t, t.TempDir(), "init", dir, "--zone", "UTC", "--person", "Ada", "--incidents-repo", incidents); code != exitDone {
		t.Fatal(stderr)
	}
	allowed := map[string]bool{"public": true, "${{ steps.site.outputs.folder }}": true, "dist": true}
	for _, repository := range []string{"../..", dir, incidents} {
		for _, file := range workflows(t, repository) {
			var w workflow
			text := decode(t, file, &w)
			if strings.Contains(text, "actions/cache") || strings.Contains(text, ".watchbill") {
				t.Errorf("%s keeps something from one run to the next", file)
			}
			for name, job := range w.Jobs {
				for _, s := range job.Steps {
					if strings.HasPrefix(s.Uses, "actions/upload-") && !allowed[s.With["path"]] {
						t.Errorf("%s: job %s uploads %q", file, name, s.With["path"])
					}
				}
			}
		}
	}
	ignored, err := os.ReadFile(filepath.Join(dir, ".gitignore"))
	if err != nil || !strings.Contains(string(ignored), ".watchbill") {
		t.Errorf("git takes the snapshot: %q, %v", ignored, err)
	}
}

// TestTheGuidesCallerOfTheActionIsOne makes a workflow of the steps in the quick start, and holds its inputs, and the table
// of all inputs, to the action.
func TestTheGuidesCallerOfTheActionIsOne(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile(filepath.Join(guides, "quick-start.md"))
	if err != nil {
		t.Fatal(err)
	}
	block := regexp.MustCompile("(?s)```yaml\n(.*?)```").FindStringSubmatch(string(page))
	if block == nil {
		t.Fatal("the quick start shows no caller of the action")
	}
	steps := strings.NewReplacer("COMMIT # the version", strings.Repeat("0a", 20)+" # v1.0.0").Replace(block[1])
	text := "name: own\non: push\npermissions: {}\njobs:\n  build:\n    runs-on: ubuntu-latest\n    timeout-minutes: 20\n    " +
		strings.ReplaceAll(strings.TrimSpace(steps), "\n", "\n    ") + "\n"
	folder := filepath.Join(t.TempDir(), ".github", "workflows")
	file := filepath.Join(folder, "own.yml")
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	lint(t, filepath.Dir(filepath.Dir(folder)))
	var action struct{ Inputs, Outputs map[string]any }
	decode(t, "../../.github/actions/site/action.yml", &action)
	var w workflow
	decode(t, file, &w)
	for _, s := range w.Jobs["build"].Steps {
		for name := range s.With {
			if _, ok := action.Inputs[name]; !ok && strings.Contains(s.Uses, "/actions/site@") {
				t.Errorf("the action has no input %q", name)
			}
		}
	}
	for name := range action.Inputs {
		if !strings.Contains(string(page), "`"+name+"`") {
			t.Errorf("the quick start doesn't name the input %q", name)
		}
	}
	judgeWorkflow(t, file)
}
