package github

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// Bounds of an answer's body.
const (
	maxBody    = 32 << 20
	maxExcerpt = 64 << 10 // of an answer that tells of a failure
)

// maxDemand bounds the waits that a server names, so that sums of them stay durations.
const maxDemand = 10 * 365 * 24 * time.Hour

var (
	errForeign = errors.New("GitHub sends us to another host, which must not see the token")
	errTooLong = fmt.Errorf("an answer of more than %d MiB", maxBody>>20)
)

// broken is a passing failure: the same request may do later, or with a smaller page.
type broken struct {
	what string
	wait time.Duration // what GitHub demands at least; 0 when it doesn't say
}

func (b *broken) Error() string { return b.what }

// limited is GitHub asking us to wait.
type limited struct {
	wait      time.Duration // what it demands; 0 when it doesn't say
	secondary bool
}

func (l *limited) Error() string {
	if l.secondary {
		return "GitHub's limit of requests in a short time"
	}
	return "GitHub's hourly limit of requests is used up"
}

// refused is a failure that waiting doesn't mend.
type refused struct {
	status int
	path   string
	hint   string
}

func (r *refused) Error() string {
	text := fmt.Sprintf("GitHub answers %d %s for %s", r.status, http.StatusText(r.status), r.path)
	if r.hint != "" {
		text += "\n\thint: " + r.hint
	}
	return text
}

// transport sends the token to the API's own host alone, turns what isn't a whole good answer into an error that says
// what to do, and bounds bodies. go-github v60 follows redirects with the token, takes 429 for an unknown failure, and
// keeps a memory of limits by the machine's clock: it sees none of them. One request at a time.
type transport struct {
	base  http.RoundTripper
	api   *url.URL
	token string
	clock Clock

	left  int64     // requests left of the limit, -1 when unknown
	reset time.Time // when the limit begins anew, by our clock
}

// RoundTrip implements http.RoundTripper.
func (t *transport) RoundTrip(req *http.Request) (*http.Response, error) {
	if req.URL.Scheme != t.api.Scheme || !strings.EqualFold(req.URL.Host, t.api.Host) {
		return nil, errForeign
	}
	req = req.Clone(req.Context())
	req.Header.Del("Referer")
	if t.token != "" {
		req.Header.Set("Authorization", "Bearer "+t.token)
	}
	resp, err := t.base.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	t.remember(resp)
	if err := t.judge(resp); err != nil {
		_ = resp.Body.Close()
		return nil, err
	}
	resp.Body = &bounded{ReadCloser: resp.Body, left: maxBody}
	for _, name := range []string{"X-Ratelimit-Limit", "X-Ratelimit-Remaining", "X-Ratelimit-Reset"} {
		resp.Header.Del(name)
	}
	return resp, nil
}

// remember notes what is left of the limit. The instant of the reset is the server's, so it is taken by its own clock.
func (t *transport) remember(resp *http.Response) {
	left, err := strconv.ParseInt(resp.Header.Get("X-Ratelimit-Remaining"), 10, 64)
	if err != nil {
		t.left = -1
		return
	}
	t.left = left
	t.reset = time.Time{}
	if seconds, err := strconv.ParseInt(resp.Header.Get("X-Ratelimit-Reset"), 10, 64); err == nil {
		there := t.there(resp)
		away := min(max(seconds, 0)-there.Unix(), int64(maxDemand/time.Second))
		t.reset = t.clock.Now().Add(time.Duration(away)*time.Second + time.Second)
	}
}

// there is the server's present, by its own clock where it tells.
func (t *transport) there(resp *http.Response) time.Time {
	there, err := http.ParseTime(resp.Header.Get("Date"))
	if err != nil {
		return t.clock.Now()
	}
	return there
}

// demand gives the wait that Retry-After names, in seconds or as an instant.
func (t *transport) demand(resp *http.Response) (wait time.Duration, said bool) {
	after := resp.Header.Get("Retry-After")
	if seconds, err := strconv.Atoi(after); err == nil && seconds >= 0 {
		return time.Duration(min(seconds, int(maxDemand/time.Second))) * time.Second, true
	}
	if at, err := http.ParseTime(after); err == nil {
		return min(max(at.Sub(t.there(resp)), 0), maxDemand), true
	}
	return 0, false
}

// judge gives the error that an answer stands for. Redirects go on to the client, which comes back with the new
// address.
func (t *transport) judge(resp *http.Response) error {
	switch code := resp.StatusCode; {
	case code == http.StatusOK, code == http.StatusCreated && resp.Request.Method == http.MethodPost:
		return nil
	case resp.Header.Get("Location") == "" && code/100 == 3:
		return &refused{code, resp.Request.URL.Path, ""}
	case code == http.StatusMovedPermanently, code == http.StatusFound,
		code == http.StatusTemporaryRedirect, code == http.StatusPermanentRedirect:
		return nil
	case code == http.StatusTooManyRequests, code == http.StatusForbidden:
		return t.forbidden(resp)
	case code == http.StatusAccepted, code >= 500:
		wait, _ := t.demand(resp)
		return &broken{what: fmt.Sprintf("GitHub answers %d %s", code, http.StatusText(code)), wait: wait}
	default:
		return &refused{code, resp.Request.URL.Path, hintFor(code, t.token != "")}
	}
}

// forbidden tells a limit from a closed door.
func (t *transport) forbidden(resp *http.Response) error {
	if wait, said := t.demand(resp); said {
		return &limited{wait, t.left != 0}
	}
	if t.left == 0 && !t.reset.IsZero() {
		return &limited{t.reset.Sub(t.clock.Now()), false}
	}
	text, err := io.ReadAll(io.LimitReader(resp.Body, maxExcerpt))
	if err != nil {
		return err
	}
	said := strings.ToLower(string(text))
	slower := strings.Contains(said, "rate limit") || strings.Contains(said, "abuse")
	if slower || resp.StatusCode == http.StatusTooManyRequests {
		return &limited{0, true}
	}
	hint := hintFor(resp.StatusCode, t.token != "")
	if resp.Header.Get("X-Github-Sso") != "" {
		hint = "authorise the token for the organisation's single sign-on, in the settings of the account"
	}
	return &refused{resp.StatusCode, resp.Request.URL.Path, hint}
}

func hintFor(status int, token bool) string {
	switch status {
	case http.StatusUnauthorized:
		return "the token is wrong or has ended: set GITHUB_TOKEN anew"
	case http.StatusForbidden:
		return "the token may not read issues here: it needs the permission issues: read"
	case http.StatusNotFound:
		if token {
			return "check the name of the repository, and that the token may read it"
		}
		return "check the name of the repository; a private one needs GITHUB_TOKEN"
	case http.StatusGone:
		return "issues are switched off in this repository, or this one was deleted"
	case http.StatusUnprocessableEntity:
		return "more changed within one second than GitHub's lists can show"
	}
	return ""
}

// bounded fails instead of reading an endless body.
type bounded struct {
	io.ReadCloser
	left int64
}

func (b *bounded) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if b.left -= int64(n); b.left < 0 {
		return n, errTooLong
	}
	return n, err
}
