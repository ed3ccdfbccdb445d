package github_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/visit-dav/watchbill/generator/github"
)

type fault func(n int, w http.ResponseWriter, r *http.Request) bool

// failOnce answers the nth request with a status and a page of HTML that quotes the token.
func failOnce(nth, status int, headers ...string) fault {
	return func(n int, w http.ResponseWriter, r *http.Request) bool {
		if n != nth {
			return false
		}
		for i := 0; i+1 < len(headers); i += 2 {
			w.Header().Set(headers[i], headers[i+1])
		}
		w.WriteHeader(status)
		fmt.Fprintf(w, "<html>%s</html>", r.Header.Get("Authorization"))
		return true
	}
}

func write(nth int, text string, length int) fault {
	return func(n int, w http.ResponseWriter, _ *http.Request) bool {
		if n != nth {
			return false
		}
		if length > 0 {
			w.Header().Set("Content-Length", strconv.Itoa(length))
		}
		_, _ = w.Write([]byte(text))
		return true
	}
}

func TestPassingTroubleIsSatOut(t *testing.T) {
	t.Parallel()
	year := epoch.AddDate(1, 0, 0)
	reset := strconv.FormatInt(year.Add(100*time.Second).Unix(), 10)
	limits := []string{"X-RateLimit-Remaining", "0", "X-RateLimit-Reset", reset, "Date", year.Format(http.TimeFormat)}
	const secondary = "https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api#about-secondary-rate-limits"
	says := func(nth, status int) fault {
		return func(n int, w http.ResponseWriter, _ *http.Request) bool {
			if n == nth {
				http.Error(w, `{"message":"You have exceeded a secondary rate limit","documentation_url":"`+secondary+`"}`, status)
			}
			return n == nth
		}
	}
	for name, c := range map[string]struct {
		fault fault
		wait  time.Duration
	}{
		"202":                                {failOnce(2, 202), time.Second},
		"500":                                {failOnce(2, 500), time.Second},
		"502":                                {failOnce(3, 502), time.Second},
		"503":                                {failOnce(4, 503), time.Second},
		"504":                                {failOnce(1, 504), time.Second},
		"an empty body":                      {write(2, "", 0), time.Second},
		"a body of blanks":                   {write(2, "  \n", 0), time.Second},
		"null":                               {write(3, "null", 0), time.Second},
		"a body cut off":                     {write(3, `[{"id":1,"numb`, 5000), time.Second},
		"a body cut off, of the length said": {write(3, `[{"id":1,"numb`, 0), time.Second},
		"an object for a list":               {write(3, `{"message":"hello"}`, 0), time.Second},
		"HTML with status 200":               {write(3, `<html>wait</html>`, 0), time.Second},
		"a torn connection":                  {func(n int, w http.ResponseWriter, _ *http.Request) bool { return n == 1 && tear(w) }, time.Second},
		"403 that says how long":             {failOnce(3, 403, "Retry-After", "17"), 17 * time.Second},
		"429 that says how long":             {failOnce(3, 429, "Retry-After", "18"), 18 * time.Second},
		"429 that says until when": {failOnce(3, 429, "Retry-After", year.Add(20*time.Second).Format(http.TimeFormat),
			"Date", year.Format(http.TimeFormat)), 20 * time.Second},
		"503 that says how long":      {failOnce(3, 503, "Retry-After", "19"), 19 * time.Second},
		"429 that says nothing":       {failOnce(3, 429), time.Minute},
		"403, a secondary limit":      {says(3, 403), time.Minute},
		"403, the hourly limit":       {failOnce(3, 403, limits...), 101 * time.Second},
		"429, the hourly limit":       {failOnce(3, 429, limits...), 101 * time.Second},
		"an answer that was the last": {lastOne(3, limits), 101 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t, 120, 120)
			b.before = c.fault
			r := b.must()
			b.equal()
			if diff := cmp.Diff([]time.Duration{c.wait}, b.clock.waits); diff != "" {
				t.Errorf("waits (-want +got):\n%s", diff)
			}
			if r.Waited != c.wait {
				t.Errorf("told waits of %s", r.Waited)
			}
		})
	}
}

func TestADemandAtTheEndOfTimeIsNotWaitedFor(t *testing.T) {
	t.Parallel()
	b := newBench(t, 20, 0)
	b.before = func(n int, w http.ResponseWriter, r *http.Request) bool {
		return failOnce(2, 503)(n, w, r) || failOnce(3, 429, "Retry-After", "Fri, 31 Dec 9999 23:59:59 GMT")(n, w, r)
	}
	_, err := b.sync()
	var later *github.LaterError
	if !errors.As(err, &later) || len(b.clock.waits) != 1 {
		t.Errorf("error %v, waits %v", err, b.clock.waits)
	}
}

func TestAPageThatIsTooLongIsAskedForInParts(t *testing.T) {
	t.Parallel()
	b := newBench(t, 120, 0)
	b.before = func(_ int, w http.ResponseWriter, r *http.Request) bool {
		heavy := r.URL.Query().Get("per_page") == "100" && strings.HasSuffix(r.URL.Path, "/issues")
		if heavy {
			_, _ = w.Write(make([]byte, 33<<20))
		}
		return heavy
	}
	b.must()
	b.equal()
	b.noted("asking for pages of 50")
}

func TestASnapshotThatIsNoFileIsRefusedFirst(t *testing.T) {
	t.Parallel()
	b := newBench(t, 2, 0)
	b.file = t.TempDir()
	if _, err := b.sync(); err == nil || !strings.Contains(err.Error(), "not a file") || len(b.requests) > 0 {
		t.Errorf("error %v, requests %q", err, b.requests)
	}
}

// An answer of the right shape with wrong types decodes in part: none of it may stay when the next answer comes.
func TestNothingStaysOfAnAnswerThatCouldNotBeRead(t *testing.T) {
	t.Parallel()
	b := newBench(t, 20, 0)
	b.before = func(n int, w http.ResponseWriter, r *http.Request) bool {
		if n == 3 {
			item := `{"number":"one","pull_request":{"url":"x"},"milestone":{"title":"restricted"}},`
			_, _ = w.Write([]byte("[" + strings.TrimSuffix(strings.Repeat(item, 20), ",") + "]"))
		}
		return n == 3
	}
	r := b.must()
	b.noted("can't be read")
	b.equal()
	if r.PullRequests != 2 {
		t.Errorf("%d pull requests", r.PullRequests)
	}
	if strings.Contains(b.bytes(), "milestone") {
		t.Error("a milestone of the bad answer is in the snapshot")
	}
}

func tear(w http.ResponseWriter) bool {
	c, _, err := w.(http.Hijacker).Hijack()
	if err == nil {
		err = c.Close()
	}
	return err == nil
}

// lastOne lets the nth answer be the last of the hour.
func lastOne(nth int, headers []string) fault {
	return func(n int, w http.ResponseWriter, _ *http.Request) bool {
		for i := 0; i < len(headers) && n == nth; i += 2 {
			w.Header().Set(headers[i], headers[i+1])
		}
		return false
	}
}

func TestASilentServerIsAskedAgain(t *testing.T) {
	t.Parallel()
	b := newBench(t, 20, 0)
	b.before = func(n int, _ http.ResponseWriter, r *http.Request) bool {
		if n == 2 {
			<-r.Context().Done()
		}
		return n == 2
	}
	b.must(func(o *github.Options) { o.AnswerTime = 200 * time.Millisecond })
	b.equal()
	b.noted("doesn't answer within 200ms")
}

func TestWaitsGrowAndPagesShrink(t *testing.T) {
	t.Parallel()
	b := newBench(t, 300, 90)
	b.before = func(_ int, w http.ResponseWriter, r *http.Request) bool {
		size, _ := strconv.Atoi(r.URL.Query().Get("per_page"))
		soon := b.clock.Now().Before(epoch.AddDate(1, 0, 0).Add(time.Minute))
		if soon && size > 30 && strings.HasSuffix(r.URL.Path, "/issues") {
			http.Error(w, "", http.StatusBadGateway)
			return true
		}
		return false
	}
	b.must()
	b.equal()
	want := []time.Duration{1, 2, 4, 8, 16, 32}
	for i := range want {
		want[i] *= time.Second
	}
	if diff := cmp.Diff(want, b.clock.waits); diff != "" {
		t.Errorf("waits (-want +got):\n%s", diff)
	}
	b.noted("asking for pages of 50")
	b.noted("asking for pages of 25")
}

func TestJitterShortensWaits(t *testing.T) {
	t.Parallel()
	b := newBench(t, 10, 0)
	b.before = failOnce(2, 502)
	b.must(func(o *github.Options) { o.Jitter = func() float64 { return 0.5 } })
	if diff := cmp.Diff([]time.Duration{750 * time.Millisecond}, b.clock.waits); diff != "" {
		t.Error(diff)
	}
}

func TestLongWaitsEndTheSyncAndSayWhenToComeBack(t *testing.T) {
	t.Parallel()
	year := epoch.AddDate(1, 0, 0)
	reset := year.Add(52 * time.Minute)
	limits := []string{
		"X-RateLimit-Remaining", "0", "X-RateLimit-Reset", strconv.FormatInt(reset.Unix(), 10),
		"Date", year.Format(http.TimeFormat),
	}
	for name, c := range map[string]struct {
		fault fault
		at    time.Time
	}{
		"the hourly limit":            {failOnce(3, 403, limits...), reset.Add(time.Second)},
		"the hourly limit as 429":     {failOnce(3, 429, limits...), reset.Add(time.Second)},
		"the answer before the limit": {lastOne(2, limits), reset.Add(time.Second)},
		"a long Retry-After":          {failOnce(3, 403, "Retry-After", "3600"), year.Add(time.Hour)},
		"a Retry-After that is no duration": {
			failOnce(3, 429, "Retry-After", "999999999999"), year.Add(10 * 365 * 24 * time.Hour),
		},
		"503 with a long Retry-After": {failOnce(3, 503, "Retry-After", "3600"), year.Add(time.Hour)},
		"a reset at the end of time": {
			failOnce(3, 403, "X-RateLimit-Remaining", "0", "X-RateLimit-Reset", "9223372036854775807",
				"Date", year.Format(http.TimeFormat)),
			year.Add(10*365*24*time.Hour + time.Second),
		},
		"a server by another clock": {
			failOnce(3, 403, "X-RateLimit-Remaining", "0", "X-RateLimit-Reset", "1000003600",
				"Date", time.Unix(1_000_000_000, 0).UTC().Format(http.TimeFormat)),
			year.Add(time.Hour + time.Second),
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t, 120, 120)
			b.must()
			before := b.bytes()
			b.touch(3)
			b.requests, b.before = nil, c.fault
			_, err := b.sync()
			var later *github.LaterError
			if !errors.As(err, &later) || !later.At.Equal(c.at) || !strings.Contains(err.Error(), c.at.Format(time.RFC3339)) {
				t.Errorf("error: %v", err)
			}
			if b.bytes() != before {
				t.Error("the snapshot changed")
			}
			if len(b.clock.waits) > 0 || len(b.requests) > 3 {
				t.Errorf("waits %v, requests %q", b.clock.waits, b.requests)
			}
			b.alone(".gitignore", "incidents.jsonl", "incidents.jsonl.lock")
		})
	}
}

func TestTroubleThatStaysEndsTheSync(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]fault{
		"502 for ever":               func(_ int, w http.ResponseWriter, _ *http.Request) bool { w.WriteHeader(502); return true },
		"empty for ever":             func(int, http.ResponseWriter, *http.Request) bool { return true },
		"a secondary limit for ever": func(_ int, w http.ResponseWriter, _ *http.Request) bool { w.WriteHeader(429); return true },
		"Retry-After of 0 for ever": func(_ int, w http.ResponseWriter, _ *http.Request) bool {
			w.Header().Set("Retry-After", "0")
			w.WriteHeader(403)
			return true
		},
		"torn connections for ever":     func(_ int, w http.ResponseWriter, _ *http.Request) bool { return tear(w) },
		"lists that fail at every size": func(n int, w http.ResponseWriter, r *http.Request) bool { return n > 1 && failOnce(n, 502)(n, w, r) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t, 10, 0)
			b.before = c
			_, err := b.sync()
			var later *github.LaterError
			if !errors.As(err, &later) {
				t.Errorf("error: %v", err)
			}
			if total := b.clock.now.Sub(epoch.AddDate(1, 0, 0)); total > github.DefaultMaxWait {
				t.Errorf("waited %s", total)
			}
			if len(b.requests) > 60 || b.bytes() != "" {
				t.Errorf("%d requests, snapshot of %d bytes", len(b.requests), len(b.bytes()))
			}
		})
	}
}

func TestWhatWaitingDoesNotMendEndsAtOnce(t *testing.T) {
	t.Parallel()
	huge := func(n int, w http.ResponseWriter, _ *http.Request) bool {
		for chunk := make([]byte, 1<<20); n >= 2; {
			if _, err := w.Write(chunk); err != nil {
				return true
			}
		}
		return false
	}
	for name, c := range map[string]struct {
		fault fault
		want  string
	}{
		"a wrong token": {failOnce(1, 401), "hint: the token is wrong or has ended"},
		"a closed door": {failOnce(2, 403), "issues: read"},
		"a token that isn't signed on": {
			failOnce(2, 403, "X-GitHub-SSO", "required; url=https://x.example/"), "single sign-on",
		},
		"a list that never ends": {
			func(n int, w http.ResponseWriter, _ *http.Request) bool {
				if n > 1 {
					items := strings.Repeat(`{"id":1,"issue_url":"x/issues/1","created_at":"2026-01-01T00:00:00Z","updated_at":"2026-01-01T00:00:00Z"},`, 100)
					_, _ = w.Write([]byte("[" + strings.TrimSuffix(items, ",") + "]"))
				}
				return n > 1
			}, "doesn't end",
		},
		"no such repository":          {failOnce(1, 404), "check the name"},
		"issues switched off":         {failOnce(2, 410), "switched off"},
		"an endless body":             {huge, "more than 32 MiB"},
		"an issue without a number":   {write(3, `[{"id":1}]`, 0), "an issue without a number"},
		"an unknown state":            {write(3, `[{"id":1,"number":7,"state":"limbo"}]`, 0), "issue 7 is neither open nor closed"},
		"a repository without a name": {write(1, `{"id":4}`, 0), "no id or name"},
		"items out of order": {
			write(3, `[{"id":1,"number":1,"state":"open","created_at":"2026-01-01T00:00:00Z","updated_at":"2026-01-02T00:00:00Z"},
			{"id":2,"number":2,"state":"open","created_at":"2026-01-01T00:00:00Z","updated_at":"2026-01-01T00:00:00Z"}]`, 0),
			"order of the last change",
		},
		"a list that goes on elsewhere": {
			func(n int, w http.ResponseWriter, _ *http.Request) bool {
				if n == 2 {
					w.Header().Set("Link", `<https://evil.example/x?page=2>; rel="next"`)
					_, _ = w.Write([]byte("[]"))
				}
				return n == 2
			}, "another host",
		},
		"redirects in a circle": {
			func(_ int, w http.ResponseWriter, r *http.Request) bool {
				http.Redirect(w, r, r.URL.Path, http.StatusMovedPermanently)
				return true
			}, "redirects more than",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t, 20, 20)
			if !strings.Contains(name, "repository") && !strings.Contains(name, "circle") && !strings.Contains(name, "elsewhere") {
				b.must()
			}
			before := b.bytes()
			b.requests, b.before = nil, c.fault
			_, err := b.sync()
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want %q", err, c.want)
			}
			if b.bytes() != before || len(b.clock.waits) > 0 {
				t.Errorf("the snapshot changed, or waits %v", b.clock.waits)
			}
		})
	}
}

func TestTheTokenNeverReachesAnotherHost(t *testing.T) {
	t.Parallel()
	for name, status := range map[string]int{"301": 301, "302": 302, "307": 307, "308": 308} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			met := 0
			other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { met++ }))
			t.Cleanup(other.Close)
			b := newBench(t, 20, 0)
			b.before = func(n int, w http.ResponseWriter, r *http.Request) bool {
				if n == 3 {
					http.Redirect(w, r, strings.Replace(other.URL, "127.0.0.1", "localhost", 1)+"/stolen", status)
				}
				return n == 3
			}
			_, err := b.sync()
			if err == nil || !strings.Contains(err.Error(), "another host") {
				t.Errorf("error: %v", err)
			}
			if met > 0 || b.bytes() != "" {
				t.Error("the other host was asked")
			}
		})
	}
}

func TestAddressesAndTokensAreJudgedWithoutBeingShown(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ api, token, want string }{
		"a token in the clear":    {"http://github.example/", token, "https://"},
		"a token with a line end": {"https://api.github.com/", token + "\nx", "blank"},
		"no address":              {"github", token, "https://"},
		"a password":              {"https://u:" + token + "@api.github.com/", "", "no user"},
		"a query":                 {"https://api.github.com/?t=" + token, "", "no user"},
		"no URL":                  {"https://" + token + "%zz/", "", "https://"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t, 1, 0)
			_, err := b.sync(func(o *github.Options) { o.API, o.Token = c.api, c.token })
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error: %v", err)
			}
			if len(b.requests) > 0 {
				t.Error("it asked")
			}
		})
	}
}

func TestStoppingKeepsTheSnapshot(t *testing.T) {
	t.Parallel()
	for name, stop := range map[string]func(b *bench, cancel func()){
		"while waiting": func(b *bench, cancel func()) {
			b.before = failOnce(3, 429)
			b.clock.then = cancel
		},
		"while GitHub is silent": func(b *bench, cancel func()) {
			b.before = func(n int, _ http.ResponseWriter, r *http.Request) bool {
				if n == 3 {
					cancel()
					<-r.Context().Done()
				}
				return n == 3
			}
		},
		"within a body": func(b *bench, cancel func()) {
			b.before = func(n int, w http.ResponseWriter, r *http.Request) bool {
				if n == 3 {
					_, _ = w.Write([]byte("[{"))
					_ = http.NewResponseController(w).Flush()
					cancel()
					<-r.Context().Done()
				}
				return n == 3
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t, 120, 120)
			b.must()
			before := b.bytes()
			b.requests = nil
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			stop(b, cancel)
			if _, err := b.syncContext(ctx); !errors.Is(err, context.Canceled) {
				t.Errorf("error: %v", err)
			}
			if b.bytes() != before {
				t.Error("the snapshot changed")
			}
			b.alone(".gitignore", "incidents.jsonl", "incidents.jsonl.lock")
		})
	}
}

func TestAFailureAtAnyRequestKeepsTheSnapshot(t *testing.T) {
	t.Parallel()
	b := newBench(t, 250, 250)
	b.must()
	before, requests := b.bytes(), len(b.requests)
	b.touch(3)
	for n := 1; n <= requests; n++ {
		b.requests, b.before = nil, failOnce(n, 404)
		if _, err := b.sync(); err == nil {
			t.Errorf("request %d failed, the sync didn't", n)
		}
		if b.bytes() != before {
			t.Fatalf("request %d failed, and the snapshot changed", n)
		}
	}
	b.alone(".gitignore", "incidents.jsonl", "incidents.jsonl.lock")
}

func TestASnapshotThatCannotBeWrittenIsTold(t *testing.T) {
	t.Parallel()
	b := newBench(t, 10, 0)
	if err := os.WriteFile(b.dir+"/.watchbill", nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := b.sync(); err == nil {
		t.Error("no error")
	}
}
