package github_test

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/visit-dav/watchbill/generator/github"
	"github.com/visit-dav/watchbill/generator/picture"
)

const storage = "github-production-user-asset-6210df.s3.amazonaws.com"

func asset(n int) string {
	return fmt.Sprintf("https://github.com/user-attachments/assets/0a1b2c3d-0000-4000-8000-%012d", n)
}

func screenshot(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 30, 20))); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// hosts stands for every host but the API's: each request for one goes to a loopback server, which is told which.
type hosts struct {
	*httptest.Server
	api    string
	mu     sync.Mutex
	asked  []string // host and path
	leaked []string // headers that nobody but the API may see
}

func newHosts(t *testing.T, api string, answer http.HandlerFunc) *hosts {
	h := &hosts{api: api}
	h.Server = httptest.NewServer(answer)
	t.Cleanup(h.Close)
	return h
}

func (h *hosts) RoundTrip(req *http.Request) (*http.Response, error) {
	if "http://"+req.URL.Host == h.api {
		return http.DefaultTransport.RoundTrip(req)
	}
	h.mu.Lock()
	h.asked = append(h.asked, req.URL.Host+req.URL.Path)
	for _, name := range []string{"Authorization", "Cookie", "Referer"} {
		h.leaked = append(h.leaked, req.Header.Values(name)...)
	}
	h.mu.Unlock()
	to, err := url.Parse(h.URL)
	if err != nil {
		return nil, err
	}
	sent := req.Clone(req.Context())
	sent.Host = req.URL.Host
	sent.URL.Scheme, sent.URL.Host = "http", to.Host
	return http.DefaultTransport.RoundTrip(sent)
}

// pictured is a bench whose issue 2, which is closed, shows pictures.
func pictured(t *testing.T, answer http.HandlerFunc, body string) (*bench, *hosts, func(*github.Options)) {
	b := newBench(t, 4, 0)
	b.issues[1].more = map[string]any{"body": body}
	h := newHosts(t, b.URL, answer)
	return b, h, func(o *github.Options) { o.Pictures, o.Transport = true, h }
}

// copies lists the files of the folder of pictures.
func (b *bench) copies() []string {
	entries, _ := os.ReadDir(filepath.Join(filepath.Dir(b.file), picture.Folder))
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

func TestPicturesOfClosedIncidentsAreCopiedWhereTheTeamSaysSo(t *testing.T) {
	t.Parallel()
	data := screenshot(t)
	b, h, on := pictured(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Host == "github.com" {
			http.Redirect(w, r, "https://"+storage+"/1/2?signed=3", http.StatusFound)
			return
		}
		_, _ = w.Write(data)
	}, "![a]("+asset(1)+")\n![b](https://evil.example/x.png)")
	b.issues[0].more = map[string]any{"body": "![of an open one](" + asset(2) + ")"}
	r := b.must(on)
	if diff := cmp.Diff(&github.PicturesReport{Copied: 1, Bytes: r.Pictures.Bytes}, r.Pictures); diff != "" {
		t.Error(diff, b.notes)
	}
	want := []string{strings.TrimPrefix(asset(1), "https://"), storage + "/1/2"}
	if diff := cmp.Diff(want, h.asked); diff != "" || len(h.leaked) > 0 {
		t.Errorf("asked: %s, with headers %q", diff, h.leaked)
	}
	first := b.copies()
	if r := b.must(on); r.Pictures.Kept != 1 || len(h.asked) != 2 || !slices.Equal(first, b.copies()) || len(first) != 2 {
		t.Errorf("again: %+v, asked %q, files %q and %q", r.Pictures, h.asked, first, b.copies())
	}
	b.issues[1].more = nil
	b.fake.clock = b.fake.clock.Add(time.Hour)
	b.touch(2)
	if r := b.must(on); r.Pictures.Kept != 0 || b.copies() != nil {
		t.Errorf("a picture that stands nowhere any more: %+v, files %q", r.Pictures, b.copies())
	}
}

func TestCopiesGoWhereTheyMayNotBe(t *testing.T) {
	t.Parallel()
	for name, forbid := range map[string]func(*bench, *github.Options){
		"no more wanted":   func(_ *bench, o *github.Options) { o.Pictures = false },
		"private from now": func(b *bench, _ *github.Options) { b.repo = map[string]any{"private": true, "visibility": "private"} },
	} {
		data := screenshot(t)
		b, h, on := pictured(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(data) }, "![a]("+asset(1)+")")
		b.must(on)
		if len(b.copies()) != 2 {
			t.Fatalf("%s: files %q", name, b.copies())
		}
		asked := len(h.asked)
		if r := b.must(on, func(o *github.Options) { forbid(b, o) }); r.Pictures != nil || b.copies() != nil || len(h.asked) != asked {
			t.Errorf("%s: %+v, files %q", name, r.Pictures, b.copies())
		}
	}
}

func TestABadPictureIsLeftOutAndTheSyncHolds(t *testing.T) {
	t.Parallel()
	whole := screenshot(t)
	send := func(data []byte) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(data) }
	}
	to := func(address string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, address, http.StatusFound) }
	}
	for name, c := range map[string]struct {
		answer http.HandlerFunc
		note   string
	}{
		"too many bytes": {send(append(slices.Clone(whole), make([]byte, picture.MaxBytes)...)), "more than 8 MiB"},
		"a page":         {send([]byte("<!doctype html><script>alert(1)</script>")), "no whole PNG"},
		"a page that is called a PNG": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "image/png")
			_, _ = w.Write([]byte("<html>"))
		}, "no whole PNG"},
		"an SVG":        {send([]byte(`<svg xmlns="http://www.w3.org/2000/svg"/>`)), "no whole PNG"},
		"a cut picture": {send(whole[:len(whole)-20]), "no whole PNG"},
		"fewer bytes than were told": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "9999")
			_, _ = w.Write(whole)
		}, "no answer"},
		"nothing within the time":        {func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }, "no answer"},
		"a redirect to another host":     {to("https://evil.example/x.png"), "led to another host"},
		"a redirect to the machine":      {to("http://127.0.0.1/x.png"), "led to another host"},
		"a redirect to GitHub's own API": {to("https://api.github.com/user"), "led to another host"},
		"redirects without an end":       {to("https://" + storage + "/again"), "led to another host"},
		"a picture that is gone":         {http.NotFound, "GitHub answers 404"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b, h, on := pictured(t, c.answer, "![a]("+asset(1)+")")
			limit := func(o *github.Options) {
				if strings.Contains(name, "time") {
					o.AnswerTime = 300 * time.Millisecond
				}
			}
			r := b.must(on, limit)
			if r.Pictures.Failed != 1 || r.Pictures.Copied != 0 || !r.Written {
				t.Errorf("%+v", r.Pictures)
			}
			b.noted(c.note)
			if files := b.copies(); files != nil {
				t.Errorf("files %q", files)
			}
			for _, asked := range h.asked {
				if strings.HasPrefix(asked, "evil") || strings.HasPrefix(asked, "127") || strings.HasPrefix(asked, "api") {
					t.Errorf("asked %s", asked)
				}
			}
			for _, note := range b.notes {
				if strings.Contains(note, "0a1b2c3d") {
					t.Errorf("the log names the picture: %s", note)
				}
			}
			if len(h.leaked) > 0 {
				t.Errorf("headers %q", h.leaked)
			}
		})
	}
}
