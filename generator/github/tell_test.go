package github_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/visit-dav/watchbill/generator/github"
)

// board is a GitHub whose issues can be commented on and assigned.
type board struct {
	*httptest.Server
	mu       sync.Mutex
	issues   map[string]*boardIssue
	fail     func(w http.ResponseWriter, r *http.Request) bool // true: it answered
	requests []string
}

type boardIssue struct {
	State     string              `json:"state"`
	Assignees []map[string]string `json:"assignees"`
	comments  []map[string]any
}

func newBoard(t *testing.T) *board {
	t.Helper()
	b := &board{issues: map[string]*boardIssue{
		"7": {State: "open", Assignees: []map[string]string{{"login": "Ada-Example"}, {"login": "expert"}}},
		"8": {State: "closed"},
		"9": {State: "open"},
	}}
	b.Server = httptest.NewServer(b)
	t.Cleanup(b.Close)
	return b
}

func (b *board) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if r.Method != http.MethodGet {
		b.requests = append(b.requests, r.Method+" "+r.URL.Path)
	}
	if r.Header.Get("Authorization") != "Bearer "+token {
		http.Error(w, `{"message":"Bad credentials"}`, http.StatusUnauthorized)
		return
	}
	status, body := b.answer(r)
	if b.fail != nil && b.fail(w, r) {
		return
	}
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body)
}

// answer does what a request asks for.
func (b *board) answer(r *http.Request) (status int, body any) {
	rest := strings.TrimPrefix(r.URL.Path, "/repos/team/incidents/issues/")
	number, comments := strings.CutSuffix(rest, "/comments")
	i := b.issues[number]
	switch {
	case i == nil:
		return http.StatusNotFound, map[string]string{"message": "Not Found"}
	case comments && r.Method == http.MethodPost:
		var c map[string]any
		_ = json.NewDecoder(r.Body).Decode(&c)
		c["author_association"] = "MEMBER"
		i.comments = append(i.comments, c)
		return http.StatusCreated, c
	case comments:
		return http.StatusOK, append([]map[string]any{}, i.comments...)
	case r.Method == http.MethodPatch:
		var change struct{ Assignees []string }
		_ = json.NewDecoder(r.Body).Decode(&change)
		i.Assignees = nil
		for _, login := range change.Assignees {
			i.Assignees = append(i.Assignees, map[string]string{"login": login})
		}
	}
	return http.StatusOK, i
}

const mark = "<!-- watchbill:handoff 2026-W48 #7 -->"

func note(number int) github.Note {
	return github.Note{Number: number, Mark: mark, Body: mark + "\nBen takes over", Assign: "ben-example", Release: "ada-example"}
}

func (b *board) tell(t *testing.T, notes ...github.Note) ([]github.Outcome, error) {
	t.Helper()
	return github.Tell(t.Context(), github.Options{
		API: b.URL, Token: token, Repository: "team/incidents", Clock: &clock{now: epoch},
	}, notes)
}

func TestAnIssueIsToldOnceAndAssignedToTheNext(t *testing.T) {
	t.Parallel()
	b := newBoard(t)
	first, err := b.tell(t, note(7), note(8))
	if err != nil || !first[0].Assigned || first[0].Already || !first[1].Closed {
		t.Fatalf("got %+v, %v", first, err)
	}
	again, err := b.tell(t, note(7))
	if err != nil || !again[0].Already || again[0].Assigned {
		t.Fatalf("got %+v, %v", again, err)
	}
	i := b.issues["7"]
	if got := fmt.Sprint(i.Assignees); len(i.comments) != 1 || got != "[map[login:expert] map[login:ben-example]]" {
		t.Errorf("%d comments, assigned to %s", len(i.comments), got)
	}
	if got := strings.Join(b.requests, ", "); got != "PATCH /repos/team/incidents/issues/7, POST /repos/team/incidents/issues/7/comments" {
		t.Errorf("changed: %s", got)
	}
}

func TestAnIncidentThatIsKeptStaysAssigned(t *testing.T) {
	t.Parallel()
	b := newBoard(t)
	n := note(7)
	n.Assign, n.Release = "", ""
	if done, err := b.tell(t, n); err != nil || done[0].Assigned || len(b.issues["7"].Assignees) != 2 || len(b.issues["7"].comments) != 1 {
		t.Errorf("got %+v, %v, %+v", done, err, b.issues["7"])
	}
}

// A comment whose answer got lost stands there: asking before another try finds it.
func TestALostAnswerDoesNotCommentTwice(t *testing.T) {
	t.Parallel()
	b := newBoard(t)
	lost := 0
	b.fail = func(w http.ResponseWriter, r *http.Request) bool {
		if r.Method == http.MethodPost && lost == 0 {
			lost++
			w.WriteHeader(http.StatusBadGateway)
			return true
		}
		return false
	}
	if _, err := b.tell(t, note(7)); err != nil || len(b.issues["7"].comments) != 1 || lost != 1 {
		t.Errorf("%v, %d comments, %d answers lost", err, len(b.issues["7"].comments), lost)
	}
}

func TestAStrangersMarkDoesNotKeepAnIssueFromBeingTold(t *testing.T) {
	t.Parallel()
	b := newBoard(t)
	b.issues["7"].comments = []map[string]any{{"body": mark, "author_association": "NONE", "user": map[string]string{"login": "x", "type": "User"}}}
	if _, err := b.tell(t, note(7)); err != nil || len(b.issues["7"].comments) != 2 {
		t.Errorf("%v, %d comments", err, len(b.issues["7"].comments))
	}
	b.issues["9"].comments = []map[string]any{{"body": mark, "user": map[string]string{"login": "github-actions[bot]", "type": "Bot"}}}
	if done, err := b.tell(t, note(9)); err != nil || !done[0].Already {
		t.Errorf("got %+v, %v", done, err)
	}
}

func TestWhatCannotBeWrittenIsToldWithTheIssue(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		fail func(w http.ResponseWriter, r *http.Request) bool
		want string
	}{
		"a token that may only read": {func(w http.ResponseWriter, r *http.Request) bool {
			if r.Method != http.MethodGet {
				http.Error(w, `{"message":"Resource not accessible by integration"}`, http.StatusForbidden)
			}
			return r.Method != http.MethodGet
		}, "the token must be allowed to write issues here"},
		"a token that has ended meanwhile": {func(w http.ResponseWriter, r *http.Request) bool {
			if r.Method != http.MethodGet {
				http.Error(w, `{"message":"Bad credentials"}`, http.StatusUnauthorized)
			}
			return r.Method != http.MethodGet
		}, "set GITHUB_TOKEN anew"},
		"an issue that has moved": {func(w http.ResponseWriter, r *http.Request) bool {
			if r.Method != http.MethodGet {
				http.Redirect(w, r, "/repos/team/incidents/issues/9", http.StatusMovedPermanently)
			}
			return r.Method != http.MethodGet
		}, "the issue or its repository has moved"},
		"a GitHub that fails on and on": {func(w http.ResponseWriter, r *http.Request) bool {
			if r.Method != http.MethodGet {
				w.WriteHeader(http.StatusServiceUnavailable)
			}
			return r.Method != http.MethodGet
		}, "GitHub answers 503"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBoard(t)
			b.fail = c.fail
			_, err := b.tell(t, note(7))
			if err == nil || !strings.HasPrefix(err.Error(), "issue 7: ") || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v", err)
			}
			if strings.Contains(err.Error(), token) {
				t.Error("the token shows")
			}
		})
	}
}
