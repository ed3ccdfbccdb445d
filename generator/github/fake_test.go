package github_test

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// epoch is when the first row of a fake was changed.
var epoch = time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)

type row struct {
	id, issue int // issue: of a comment
	number    int
	updated   time.Time
	created   time.Time
	pull      bool
	closed    bool
	label     string
	text      string
	more      map[string]any
}

// fake is a GitHub that holds one repository. Rows have distinct seconds unless a test changes that.
type fake struct {
	*httptest.Server
	mu       sync.Mutex
	name     string // owner/name
	former   string // answered with a redirect
	id       int
	repo     map[string]any // beats the answer about the repository
	issues   []row
	comments []row
	clock    time.Time   // of the next change
	cap      int         // items beyond which no page number leads
	below    map[int]int // comments, by issue
	requests []string    // path?query, in order
	busy     atomic.Int32
	crowded  atomic.Bool // two requests met
	strange  []string    // Authorization headers other than the token's
	before   func(n int, w http.ResponseWriter, r *http.Request) bool
	edit     func(n int) // called with the lock held, before each answer
}

// newFake holds issues 1 to n, every tenth of them a pull request, and m comments spread over them.
func newFake(t *testing.T, n, m int) *fake {
	t.Helper()
	f := &fake{name: "team/incidents", id: 42, clock: epoch, cap: 10_000}
	for i := 1; i <= n; i++ {
		at := f.tick()
		f.issues = append(f.issues, row{
			id: 1000 + i, number: i, created: at, updated: at, pull: i%10 == 0, closed: i%2 == 0, text: fmt.Sprintf("issue %d", i),
		})
	}
	for i := 1; i <= m; i++ {
		at := f.tick()
		f.comments = append(f.comments, row{id: 5000 + i, issue: 1 + i%n, created: at, updated: at, text: fmt.Sprintf("comment %d", i)})
	}
	f.Server = httptest.NewServer(f)
	t.Cleanup(f.Close)
	return f
}

func (f *fake) tick() time.Time {
	f.clock = f.clock.Add(time.Second)
	return f.clock
}

// touch edits an issue, which moves it to the end of the list.
func (f *fake) touch(number int) {
	for i := range f.issues {
		if f.issues[i].number == number {
			f.issues[i].updated = f.tick()
			f.issues[i].text = fmt.Sprintf("issue %d, edited at %s", number, f.issues[i].updated.Format(time.TimeOnly))
		}
	}
}

// say adds a comment, which changes its issue too.
func (f *fake) say(issue int, text string) {
	at := f.tick()
	f.comments = append(f.comments, row{id: 5001 + len(f.comments), issue: issue, created: at, updated: at, text: text})
	f.touch(issue)
}

func (f *fake) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if f.busy.Add(1) > 1 {
		f.crowded.Store(true)
	}
	defer f.busy.Add(-1)
	f.mu.Lock()
	defer f.mu.Unlock()
	f.requests = append(f.requests, r.URL.RequestURI())
	if got := r.Header.Get("Authorization"); got != "Bearer "+token {
		f.strange = append(f.strange, got)
	}
	n := len(f.requests)
	if f.edit != nil {
		f.edit(n)
	}
	if f.before != nil && f.before(n, w, r) {
		return
	}
	name, rest := split(r.URL.Path)
	switch {
	case f.former != "" && name == f.former:
		w.Header().Set("Location", fmt.Sprintf("%s/repositories/%d%s?%s", f.URL, f.id, rest, r.URL.RawQuery))
		w.WriteHeader(http.StatusMovedPermanently)
	case name != f.name && name != strconv.Itoa(f.id):
		http.Error(w, `{"message":"Not Found"}`, http.StatusNotFound)
	default:
		f.answer(w, r.URL.Query(), rest)
	}
}

// split gives the repository and what follows of /repos/owner/name/... or /repositories/id/...
func split(path string) (name, rest string) {
	path = strings.TrimPrefix(path, "/api/v3")
	if tail, ok := strings.CutPrefix(path, "/repositories/"); ok {
		name, rest, _ = strings.Cut(tail, "/")
	} else {
		parts := strings.SplitN(strings.TrimPrefix(path, "/repos/"), "/", 3)
		name = strings.Join(parts[:min(2, len(parts))], "/")
		if len(parts) == 3 {
			rest = parts[2]
		}
	}
	if rest != "" {
		rest = "/" + rest
	}
	return name, rest
}

func (f *fake) answer(w http.ResponseWriter, q url.Values, rest string) {
	switch {
	case rest == "":
		about := map[string]any{"id": f.id, "full_name": f.name, "private": false, "visibility": "public"}
		for k, v := range f.repo {
			about[k] = v
		}
		answer(w, about)
	case rest == "/issues/comments":
		f.page(w, rest, q, f.comments, f.commentJSON)
	case rest == "/issues":
		f.below = map[int]int{}
		for _, c := range f.comments {
			f.below[c.issue]++
		}
		rows := slices.DeleteFunc(slices.Clone(f.issues), func(r row) bool {
			return (q.Get("state") == "open" && r.closed) || (q.Get("labels") != "" && q.Get("labels") != r.label)
		})
		f.page(w, rest, q, rows, f.issueJSON)
	default:
		number, _ := strconv.Atoi(strings.TrimPrefix(rest, "/issues/"))
		i := slices.IndexFunc(f.issues, func(r row) bool { return r.number == number })
		if i < 0 {
			http.Error(w, `{"message":"Not Found"}`, http.StatusNotFound)
			return
		}
		answer(w, f.issueJSON(f.issues[i]))
	}
}

// page answers a list by the last change. since is inclusive; Link carries after, and never last.
func (f *fake) page(w http.ResponseWriter, rest string, q url.Values, rows []row, show func(row) map[string]any) {
	since, _ := time.Parse(time.RFC3339, q.Get("since"))
	rows = slices.DeleteFunc(slices.Clone(rows), func(r row) bool { return r.updated.Before(since) })
	slices.SortFunc(rows, func(a, b row) int { return cmp.Or(a.updated.Compare(b.updated), cmp.Compare(a.id, b.id)) })
	if q.Get("direction") == "desc" {
		slices.Reverse(rows)
	}
	size, _ := strconv.Atoi(q.Get("per_page"))
	number := 1
	if q.Get("page") != "" {
		number, _ = strconv.Atoi(q.Get("page"))
	}
	if number > 1 && number*size > f.cap {
		http.Error(w, `{"message":"too far"}`, http.StatusUnprocessableEntity)
		return
	}
	from, to := min((number-1)*size, len(rows)), min(number*size, len(rows))
	if to < len(rows) {
		next := url.Values{"page": {strconv.Itoa(number + 1)}, "after": {"cursor"}}
		w.Header().Set("Link", fmt.Sprintf(`<%s/repositories/%d%s?%s>; rel="next"`, f.URL, f.id, rest, next.Encode()))
	}
	list := []map[string]any{}
	for _, r := range rows[from:to] {
		list = append(list, show(r))
	}
	answer(w, list)
}

func answer(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(v)
}

func (f *fake) issueJSON(r row) map[string]any {
	m := map[string]any{
		"id": r.id, "number": r.number, "title": r.text, "body": "body <of> " + r.text, "state": "open", "state_reason": nil,
		"html_url":       fmt.Sprintf("https://github.com/%s/issues/%d", f.name, r.number),
		"repository_url": "https://api.github.com/repos/" + f.name,
		"user":           map[string]any{"login": "ada", "type": "User", "id": 7, "avatar_url": "https://x.example/7"},
		"labels":         []any{}, "assignees": []any{}, "created_at": r.created, "updated_at": r.updated, "closed_at": nil,
	}
	if r.label != "" {
		m["labels"] = []any{map[string]any{"name": r.label, "color": "fff"}}
	}
	if r.closed {
		m["state"], m["closed_at"], m["state_reason"] = "closed", r.updated, "duplicate"
	}
	if r.pull {
		m["pull_request"] = map[string]any{"url": "https://x.example/"}
	}
	m["comments"] = f.below[r.number]
	for k, v := range r.more {
		m[k] = v
	}
	return m
}

func (f *fake) commentJSON(r row) map[string]any {
	m := map[string]any{
		"id": r.id, "body": r.text, "user": nil, "created_at": r.created, "updated_at": r.updated, "author_association": "MEMBER",
		"html_url":  fmt.Sprintf("https://github.com/%s/issues/%d#issuecomment-%d", f.name, r.issue, r.id),
		"issue_url": fmt.Sprintf("https://api.github.com/repos/%s/issues/%d", f.name, r.issue),
	}
	for k, v := range r.more {
		m[k] = v
	}
	return m
}
