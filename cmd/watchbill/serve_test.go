package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/visit-dav/watchbill/generator"
)

func TestServeAnnouncesItsAddressAndStopsWhenAsked(t *testing.T) {
	t.Parallel()
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	read, write := io.Pipe()
	ended := make(chan int, 1)
	go func() {
		args := []string{
			"serve", "--port", "0", "--out", filepath.Join(t.TempDir(), "public"),
			"--base-url", "https://team.example/support/",
		}
		ended <- run(ctx, args, write, io.Discard, func() time.Time { return time.Unix(1795544400, 0) })
		_ = write.Close()
	}()
	address := announced(t, read)
	for path, want := range map[string]int{
		"":                       http.StatusOK,
		"support/":               http.StatusOK,
		"support/oncall.ics":     http.StatusOK,
		"support/nothing.html":   http.StatusNotFound,
		"support/.watchbill":     http.StatusNotFound,
		"support/../../go.mod":   http.StatusNotFound,
		"support/incidents/":     http.StatusOK,
		"support/assets/":        http.StatusNotFound,
		"support/runbook":        http.StatusOK, // its folder
		"support/search/root.js": http.StatusOK,
		"support/%2e%2e/secret":  http.StatusNotFound,
	} {
		if got := status(t, address+path); got != want {
			t.Errorf("GET /%s: %d, want %d", path, got, want)
		}
	}
	stop()
	if code := <-ended; code != exitDone {
		t.Errorf("serve ended with %d", code)
	}
}

// announced waits for the line that names the address.
func announced(t *testing.T, r io.Reader) string {
	t.Helper()
	lines := bufio.NewScanner(r)
	pattern := regexp.MustCompile(`^serving (http://127\.0\.0\.1:\d+/)support/`)
	for lines.Scan() {
		if m := pattern.FindStringSubmatch(lines.Text()); m != nil {
			go func() { _, _ = io.Copy(io.Discard, r) }()
			return m[1]
		}
	}
	t.Fatal("no address was announced")
	return ""
}

func status(t *testing.T, address string) int {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	return response.StatusCode
}

func TestFeedsAreServedAsCalendars(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "oncall.ics"), []byte("BEGIN:VCALENDAR\r\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	answer := httptest.NewRecorder()
	handler(published(dir), "/").ServeHTTP(answer, httptest.NewRequest(http.MethodGet, "/oncall.ics", nil))
	if got := answer.Header().Get("Content-Type"); got != "text/calendar; charset=utf-8" {
		t.Errorf("served as %q", got)
	}
}

func TestServeAnswersForThisMachineOnly(t *testing.T) {
	t.Parallel()
	h := loopback(http.NotFoundHandler())
	for host, want := range map[string]int{
		"127.0.0.1:8321": http.StatusNotFound, "localhost:8321": http.StatusNotFound, "[::1]:80": http.StatusNotFound,
		"evil.example": http.StatusMisdirectedRequest, "evil.example:8321": http.StatusMisdirectedRequest,
	} {
		answer := httptest.NewRecorder()
		request := httptest.NewRequest(http.MethodGet, "/", nil)
		request.Host = host
		h.ServeHTTP(answer, request)
		if answer.Code != want {
			t.Errorf("%s: %d, want %d", host, answer.Code, want)
		}
	}
}

func TestATakenPortIsToldAndAnotherServes(t *testing.T) {
	t.Parallel()
	var told strings.Builder
	first, err := listen(0, &told)
	if err != nil {
		t.Fatal(err)
	}
	defer first.Close()
	if told.Len() > 0 {
		t.Errorf("any port was asked for, and it told %q", told.String())
	}
	taken := first.Addr().(*net.TCPAddr).Port
	second, err := listen(taken, &told)
	if err != nil {
		t.Fatal(err)
	}
	defer second.Close()
	if want := fmt.Sprintf("port %d can't be had, another is taken", taken); !strings.Contains(told.String(), want) {
		t.Errorf("it told %q, want %q", told.String(), want)
	}
}

func TestTheWayToAFolderKeepsTheQuestion(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for _, folder := range []string{"runbook", "a:b"} {
		if err := os.MkdirAll(filepath.Join(dir, folder), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, folder, "index.html"), nil, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for asked, want := range map[string]string{
		"/support/runbook": "runbook/", "/support/runbook?q=a+b&c=%26": "runbook/?q=a+b&c=%26", "/support/a:b?q": "./a:b/?q",
	} {
		answer := httptest.NewRecorder()
		handler(published(dir), "/support/").ServeHTTP(answer, httptest.NewRequest(http.MethodGet, asked, nil))
		if got := answer.Header().Get("Location"); answer.Code != http.StatusMovedPermanently || got != want {
			t.Errorf("%s: %d to %q, want %q", asked, answer.Code, got, want)
		}
	}
}

func TestWhatSaysItsStateIsKeptByBrowsersAndNothingElse(t *testing.T) {
	t.Parallel()
	a := &author{t: t, site: t.TempDir()}
	a.write("content/site.yaml", "title: Small\nzone: UTC\n")
	p := newPreview(t.Context(), generator.Options{Site: a.site}, at(1795544400), io.Discard, io.Discard)
	if err := p.load(t.Context()); err != nil {
		t.Fatal(err)
	}
	h := p.handler(handler(p.find, p.prefix))
	get := func(address string) *httptest.ResponseRecorder {
		answer := httptest.NewRecorder()
		h.ServeHTTP(answer, httptest.NewRequest(http.MethodGet, address, nil))
		return answer
	}
	page := get("/index.html")
	if keep := page.Header().Get("Cache-Control"); keep != "no-store" {
		t.Errorf("the page: %q", keep)
	}
	a.write("content/runbook/deep/index.md", "# Deep\n")
	if err := p.load(t.Context()); err != nil {
		t.Fatal(err)
	}
	for address, want := range map[string]int{"/nothing.html": http.StatusNotFound, "/runbook/deep": http.StatusMovedPermanently} {
		if got := get(address); got.Code != want || got.Header().Get("Cache-Control") != "no-store" {
			t.Errorf("%s: %d %q, want %d that no browser keeps", address, got.Code, got.Header().Get("Cache-Control"), want)
		}
	}
	found := regexp.MustCompile(`(?:href|src)="/?((?:assets|_preview)/[^"]*\.(?:css|js))(\?v=[0-9a-f]+)"`).FindAllStringSubmatch(page.Body.String(), -1)
	if len(found) < 3 {
		t.Fatalf("the page asks for %v", found)
	}
	for _, f := range found {
		for address, want := range map[string]string{
			"/" + f[1] + f[2]: "max-age=31536000, immutable", "/" + f[1] + "?v=00000000": "no-store", "/" + f[1]: "no-store",
		} {
			if got := get(address); got.Code != http.StatusOK || got.Header().Get("Cache-Control") != want {
				t.Errorf("%s: %d %q, want %q", address, got.Code, got.Header().Get("Cache-Control"), want)
			}
		}
	}
}

func TestServeTakesNothing(t *testing.T) {
	t.Parallel()
	p := newPreview(t.Context(), generator.Options{Site: t.TempDir(), Base: "https://team.example/support/"}, at(1795544400), io.Discard, io.Discard)
	h := p.handler(handler(p.find, p.prefix))
	for _, address := range []string{"/", "/support/", "/support/" + eventsAddress, "/support/" + scriptAddress} {
		for _, method := range []string{http.MethodPost, http.MethodPut, http.MethodDelete} {
			answer := httptest.NewRecorder()
			h.ServeHTTP(answer, httptest.NewRequest(method, address, nil))
			if answer.Code != http.StatusMethodNotAllowed || answer.Header().Get("Allow") != "GET, HEAD" {
				t.Errorf("%s %s: %d, allowed %q", method, address, answer.Code, answer.Header().Get("Allow"))
			}
		}
	}
}
