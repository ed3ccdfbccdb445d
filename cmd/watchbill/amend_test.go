package main

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// work is a site folder, and the program in it.
type work struct {
	dir string
	now time.Time
}

// do runs a command in the folder.
func (w work) do(t *testing.T, args ...string) (stdout, stderr string, code int) {
	t.Helper()
	var out, complaint bytes.Buffer
	args = append(args, "--site", w.dir, "--now", w.now.Format(time.RFC3339))
	code = run(t.Context(), args, &out, &complaint, func() time.Time { return w.now })
	return out.String(), complaint.String(), code
}

func siteWith(t *testing.T, files map[string]string) work {
	t.Helper()
	w := work{t.TempDir(), time.Date(2026, time.November, 24, 9, 0, 0, 0, time.UTC)}
	for name, text := range files {
		full := filepath.Join(w.dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(full, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return w
}

func TestAReasonShowsWhatItIs(t *testing.T) {
	t.Parallel()
	w := siteWith(t, map[string]string{
		"content/site.yaml":     "title: T\nzone: UTC\n",
		"content/roster.yaml":   "people: [{slug: ada, name: Ada}, {slug: ben, name: Ben}]\n",
		"content/schedule.yaml": "plan:\n- recorded: 2026-11-01T09:00:00Z\n  weeks: {2026-W50: {primary: ada, backup: ben}}\n",
	})
	cover := []string{"cover", "vacant", "--role", "backup", "--week", "2026-W50", "--by", "ada", "--reason"}
	for _, reason := range []string{"a\x07b", "a\u202eb", " \n "} {
		if _, stderr, code := w.do(t, append(cover, reason)...); code != exitUsage {
			t.Errorf("%q gives %d: %s", reason, code, stderr)
		}
	}
	_, stderr, code := w.do(t, append(cover, "two\nlines: #1 👩\u200d💻 \\")...)
	text, err := os.ReadFile(filepath.Join(w.dir, "content/schedule.yaml"))
	if want := `reason: "two lines: #1 👩\u200d💻 \\"`; code != exitDone || err != nil || !strings.Contains(string(text), want) {
		t.Errorf("%d %s %v\n%s", code, stderr, err, text)
	}
}

func TestAFileThatWasChangedMeanwhileIsLeftAlone(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	name := filepath.Join(dir, "schedule.yaml")
	for step, c := range []struct {
		before, after, want string
		fails               bool
	}{
		{"", "one", "one", false}, // there is none yet
		{"one", "two", "two", false},
		{"one", "three", "two", true},
		{"", "four", "two", true},
	} {
		before := []byte(c.before)
		if c.before == "" {
			before = nil
		}
		err := replaceFile(name, before, []byte(c.after))
		got, failure := os.ReadFile(name)
		if (err != nil) != c.fails || failure != nil || string(got) != c.want {
			t.Errorf("step %d: %q, %v, %v", step+1, got, err, failure)
		}
	}
	left, err := fs.Glob(os.DirFS(dir), "*")
	if err != nil || len(left) != 1 {
		t.Errorf("left behind: %q %v", left, err)
	}
}

func TestADifferenceShowsThreeLinesAround(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ before, after, want string }{
		"nothing":          {"a\n", "a\n", ""},
		"a line at an end": {"a\nb\nc\nd\n", "a\nb\nc\nd\ne\n", "@@ -2,3 +2,4 @@\n b\n c\n d\n+e\n"},
		"a line in the middle": {
			"a\nb\nc\nd\ne\nf\ng\nh\n", "a\nb\nc\nd\nX\nf\ng\nh\n",
			"@@ -2,7 +2,7 @@\n b\n c\n d\n-e\n+X\n f\n g\n h\n",
		},
		"a new file":         {"", "a\n", "@@ -0,0 +1,1 @@\n+a\n"},
		"no line end before": {"a", "a\nb\n", "@@ -1,1 +1,2 @@\n-a\n\\ No newline at end of file\n+a\n+b\n"},
		"other line ends":    {"a\r\n", "a\r\nb\r\n", "@@ -1,1 +1,2 @@\n a\n+b\n"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			want := c.want
			if want != "" {
				want = "--- f\n+++ f\n" + want
			}
			if got := unified("f", []byte(c.before), []byte(c.after)); got != want {
				t.Errorf("want\n%s\nfound\n%s", want, got)
			}
		})
	}
}
