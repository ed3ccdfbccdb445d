package main

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestAQuestionEndsWhenTheProgramIsStopped(t *testing.T) {
	t.Parallel()
	silent, typed := io.Pipe()
	t.Cleanup(func() { _ = typed.Close() })
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if _, err := newQuestions(silent, io.Discard).line(ctx, "Zone", "UTC"); err == nil || !strings.Contains(err.Error(), "stopped") {
		t.Errorf("error %v", err)
	}
}

func TestOnlyTheNameOfARepositoryGetsIntoWorkflows(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"https://github.com/o/r", "r", "o/r\nevil: true", "o/${{ secrets.X }}"} {
		for _, args := range [][]string{
			{"init", filepath.Join(t.TempDir(), "site"), "--zone", "UTC", "--person", "Ada"},
			{"init", "--incidents-repo", filepath.Join(t.TempDir(), "incidents")},
		} {
			var told bytes.Buffer
			code := run(t.Context(), append(args, "--repository", name), io.Discard, &told, time.Now)
			if code != exitUsage || !strings.Contains(told.String(), "OWNER/NAME") {
				t.Errorf("%q: code %d, %s", name, code, &told)
			}
		}
	}
}

func TestANameThatLooksLikeANumberStaysText(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "site")
	var told bytes.Buffer
	args := []string{"init", dir, "--zone", "UTC", "--person", "Ada", "--incidents-repository", "1/1.10"}
	if code := run(t.Context(), args, io.Discard, &told, time.Now); code != exitDone {
		t.Fatal(told.String())
	}
	text, err := os.ReadFile(filepath.Join(dir, ".github/workflows/site.yml"))
	if err != nil || !strings.Contains(string(text), `repositories: "1.10"`) || !strings.Contains(string(text), `owner: "1"`) {
		t.Errorf("%v\n%s", err, text)
	}
}

func TestAWrongAnswerIsAskedForAgainAtOnce(t *testing.T) {
	t.Parallel()
	var shown bytes.Buffer
	f := &initFlags{}
	answers := "Acme\nhttps://github.com/acme/site\nacme/site\n\n\nEurope/Berlim\nEurope/Berlin\nAda=@ada\nAda=ada\n=ben\nBen\n\n3\n1 2\n2\n"
	if err := f.ask(t.Context(), newQuestions(strings.NewReader(answers), &shown)); err != nil {
		t.Fatalf("%v\n%s", err, &shown)
	}
	if f.Repository != "acme/site" || f.Zone != "Europe/Berlin" || strings.Join(f.people, ",") != "Ada=ada,Ben" || strings.Join(f.novices, ",") != "2" {
		t.Errorf("got %q, %q, %q, %q", f.Repository, f.Zone, f.people, f.novices)
	}
	for _, want := range []string{"expected OWNER/NAME", "without @", "before the =", "from 1 to 2", "somebody must be one", `did you mean "Europe/Berlin"?`} {
		if !strings.Contains(shown.String(), want) {
			t.Errorf("%q isn't said:\n%s", want, &shown)
		}
	}
}
