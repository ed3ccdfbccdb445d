package incident_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/visit-dav/watchbill/generator/incident"
	"github.com/visit-dav/watchbill/generator/problem"
)

const goodHeader = `{"watchbill":1,"repository":"team/incidents","visibility":"public","synced":"2026-11-24T10:00:00Z"}`

// issueLine is a line of a snapshot; more is JSON fields with a leading comma.
func issueLine(number int, more string) string {
	return fmt.Sprintf(`{"number":%d,"title":"t","state":"open","created_at":"2026-03-10T16:00:00Z"%s}`, number, more)
}

func read(text string) (*incident.Snapshot, []string) {
	var problems problem.List
	s := incident.ReadSnapshot("in.jsonl", strings.NewReader(text), &problems)
	var told []string
	for _, p := range problems.Sorted() {
		told = append(told, p.Severity.String()+" "+p.Pos.String()+": "+p.Message)
	}
	return s, told
}

func TestASnapshotIsReadWhole(t *testing.T) {
	t.Parallel()
	s, told := read("\ufeff" + goodHeader + "\r\n" +
		issueLine(1, `,"body":null,"user":null,"unknown":[1,{"a":2}],"closed_at":null`) + "\r\n" +
		issueLine(2, `,"pull_request":{"url":"x"}`) + "\n\n" +
		issueLine(3, `,"comment_data":[{"id":2,"created_at":"2026-03-10T17:00:00Z","body":"b"},`+
			`{"id":1,"created_at":"2026-03-10T16:30:00Z","body":"a","user":null,"minimized":{"reason":"spam"}},null]`))
	if told != nil {
		t.Fatal(told)
	}
	if s.PullRequests != 1 || len(s.Issues) != 2 || s.Header.Repository != "team/incidents" ||
		s.Header.Visibility != incident.Public {
		t.Fatalf("got %+v", s)
	}
	third := s.Issues[1]
	if third.Number != 3 || third.Line != 5 || len(third.Comments) != 3 {
		t.Fatalf("got %+v", third)
	}
	if a, b := third.Comments[1], third.Comments[2]; a.ID != 1 || b.ID != 2 || !bool(a.Minimized) || bool(b.Minimized) {
		t.Errorf("comments aren't in the order of time: %+v", third.Comments)
	}
}

func TestABadLineIsToldAndTheRestIsRead(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		lines string
		want  []string
		read  int
	}{
		"damaged JSON": {
			issueLine(1, "") + "\n{\"number\":2,\n" + issueLine(3, ""),
			[]string{"error in.jsonl:3: not an issue: damaged JSON at byte 189"},
			2,
		},
		"a field of the wrong type": {
			`{"number":"secret words","title":"t"}`,
			[]string{"error in.jsonl:2: not an issue: field number is of the wrong type at byte 124"},
			0,
		},
		"a time that isn't one": {
			`{"number":1,"created_at":"secret words"}`,
			[]string{"error in.jsonl:2: not an issue: a value can't be read, in the line that begins at byte 100"},
			0,
		},
		"no issue at all": {
			`[1]`, []string{"error in.jsonl:2: not an issue: no JSON object, in the line that begins at byte 100"}, 0,
		},
		"no number": {
			`{"title":"t"}`, []string{"error in.jsonl:2: not an issue: no number, in the line that begins at byte 100"}, 0,
		},
		"a number beyond all that are counted": {
			issueLine(400_000_000, ""), []string{"error in.jsonl:2: an issue with a number beyond 10000000 isn't read"}, 0,
		},
		"an unknown state": {
			issueLine(1, `,"state":"draft"`), []string{"error in.jsonl:2: an issue that is neither open nor closed"}, 0,
		},
		"no date of creation": {`{"number":1,"state":"open"}`, []string{"error in.jsonl:2: an issue without created_at"}, 0},
		"closed, nobody knows when": {
			issueLine(1, `,"state":"closed","updated_at":"2026-03-11T16:00:00Z"`),
			[]string{"warning in.jsonl:2: a closed issue without closed_at; its last change is taken"},
			1,
		},
		"a number that comes twice": {
			issueLine(1, "") + "\n" + issueLine(2, "") + "\n" + issueLine(2, ""),
			[]string{"error in.jsonl:4: the same issue stands in line 3 already"},
			2,
		},
		"numbers out of order": {
			issueLine(5, "") + "\n" + issueLine(4, "") + "\n" + issueLine(3, ""),
			[]string{"warning in.jsonl:3: the issues are not sorted by number"},
			3,
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, told := read(goodHeader + "\n" + c.lines)
			if diff := cmp.Diff(c.want, told); diff != "" {
				t.Error(diff)
			}
			if len(s.Issues) != c.read {
				t.Errorf("read %d issues, want %d", len(s.Issues), c.read)
			}
			for i := 1; i < len(s.Issues); i++ {
				if s.Issues[i].Number <= s.Issues[i-1].Number {
					t.Errorf("issues aren't sorted: %d after %d", s.Issues[i].Number, s.Issues[i-1].Number)
				}
			}
		})
	}
}

func TestAHeaderThatIsNotUnderstoodMakesNothingPublic(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		header string
		want   string
	}{
		"an empty file":         {"", "error in.jsonl: the snapshot is empty"},
		"an issue in its place": {issueLine(1, ""), "error in.jsonl:1: no snapshot header"},
		"text":                  {"hello", "error in.jsonl:1: no snapshot header"},
		"another version": {
			`{"watchbill":2}`, "error in.jsonl:1: snapshot version 2, but this program reads version 1",
		},
		"a bad time": {
			`{"watchbill":1,"synced":"x"}`,
			"error in.jsonl:1: bad snapshot header: a value can't be read, in the line that begins at byte 0",
		},
		"no repository": {
			`{"watchbill":1,"visibility":"private"}`, "error in.jsonl:1: the header names no repository",
		},
		"a repository of slashes": {
			`{"watchbill":1,"repository":"a/b/c","visibility":"private"}`, "error in.jsonl:1: the header names no repository",
		},
		"a new visibility": {
			`{"watchbill":1,"repository":"a/b","visibility":"internal"}`,
			"warning in.jsonl:1: unknown visibility, taken as private",
		},
		"an empty visibility": {
			`{"watchbill":1,"repository":"a/b","visibility":""}`, "warning in.jsonl:1: unknown visibility, taken as private",
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, told := read(c.header)
			if diff := cmp.Diff([]string{c.want}, told); diff != "" {
				t.Error(diff)
			}
			if s.Header.Visibility == incident.Public {
				t.Errorf("the snapshot counts as public")
			}
		})
	}
}

// failing gives an error after its text, as a broken disk would.
type failing struct{ *strings.Reader }

func (f failing) Read(b []byte) (int, error) {
	n, err := f.Reader.Read(b)
	if err != nil {
		err = fmt.Errorf("input/output error")
	}
	return n, err
}

func TestAReadErrorIsTold(t *testing.T) {
	t.Parallel()
	var problems problem.List
	incident.ReadSnapshot("in.jsonl", failing{strings.NewReader(goodHeader + "\n" + issueLine(1, "") + "\n")}, &problems)
	if problems.Count(problem.Error) != 1 {
		t.Errorf("got %v, want one error", problems.Sorted())
	}
}

func FuzzReadSnapshotNeverPanicsOrQuotes(f *testing.F) {
	f.Add(goodHeader + "\n" + issueLine(1, `,"comment_data":[{"body":"b"}]`))
	f.Add(goodHeader + "\n{\"number\":2,\n" + issueLine(3, ""))
	f.Add(`{"watchbill":1e999}` + "\r\n\r\n")
	f.Fuzz(func(t *testing.T, text string) {
		s, _ := read(text)
		for i := 1; i < len(s.Issues); i++ {
			if s.Issues[i].Number <= s.Issues[i-1].Number {
				t.Fatalf("issues aren't sorted or unique: %d after %d", s.Issues[i].Number, s.Issues[i-1].Number)
			}
		}
		_, told := read(goodHeader + "\n" + `{"number":1,"title":"xyzzy","created_at":"xyzzy ` + text)
		if len(told) > 0 && strings.Contains(strings.Join(told, ""), "xyzzy") {
			t.Fatalf("a message quotes the text: %v", told)
		}
	})
}
