package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/spf13/cobra"
)

func newServe(o *options) *cobra.Command {
	var port int
	c := &cobra.Command{
		Use:   "serve",
		Short: "Build the site and serve it on this machine",
		Long: `Serve builds the site and serves it on the loopback address alone, until interrupted. When a source changes it builds again,
and the pages that are open load themselves anew, where their readers were. What is wrong with the sources is shown over the
page until it is mended.`,
		RunE: func(c *cobra.Command, _ []string) error {
			g, err := o.generator()
			if err != nil {
				return err
			}
			g.Changed = lastChanged(c.Context(), g.Site)
			p := newPreview(remembering(g), c.OutOrStdout(), c.ErrOrStderr())
			if err := p.build(c.Context()); err != nil {
				return err
			}
			return serve(c.Context(), p, port)
		},
	}
	c.Flags().IntVar(&port, "port", 8321, "port to listen on; another free one is taken when it is in use; 0 picks one")
	return c
}

// prefix is the path of the site's address, with slashes around it.
func prefix(base string) string {
	u, err := url.Parse(base)
	if err != nil || u.Path == "" {
		return "/"
	}
	return u.Path
}

// serve hands out the site below its prefix, and builds it whenever the sources change, until ctx ends.
func serve(ctx context.Context, p *preview, port int) error {
	listener, err := listen(port)
	if err != nil {
		return err
	}
	server := &http.Server{Handler: loopback(p.handler(handler(p.options.Out, p.prefix, p.decorate))), ReadHeaderTimeout: 10 * time.Second}
	fmt.Fprintf(p.stdout, "serving http://%s%s (Ctrl-C stops)\n", listener.Addr(), p.prefix)
	var followed sync.WaitGroup
	followed.Go(func() { p.follow(ctx, p.watch(ctx)) })
	stopped := make(chan struct{})
	go func() {
		<-ctx.Done()
		_ = server.Close()
		close(stopped)
	}()
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	<-stopped
	followed.Wait()
	return nil
}

func listen(port int) (net.Listener, error) {
	l, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", port))
	if err != nil && port != 0 {
		return net.Listen("tcp", "127.0.0.1:0")
	}
	return l, err
}

// loopback answers only who asks for this machine by its own names, so that no foreign page reads the site through a
// name that it points here.
func loopback(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host := r.Host
		if name, _, err := net.SplitHostPort(host); err == nil {
			host = name
		}
		if ip := net.ParseIP(strings.Trim(host, "[]")); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
			http.Error(w, "this server answers for localhost only", http.StatusMisdirectedRequest)
			return
		}
		h.ServeHTTP(w, r)
	})
}

// handler serves files with the types a browser needs, and the site's own page for what isn't there. decorate adds to
// pages; nil adds nothing.
func handler(dir, prefix string, decorate func([]byte) []byte) http.Handler {
	files := http.FileServer(http.Dir(dir))
	pages := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := filepath.Join(dir, filepath.FromSlash(path.Clean("/"+r.URL.Path)))
		if name == filepath.Join(dir, "offline.js") {
			w.Header().Set("Content-Type", "text/javascript; charset=utf-8")
			_, _ = io.WriteString(w, noWorker) // a reader who has gone needs none
			return
		}
		if strings.HasSuffix(name, ".ics") {
			w.Header().Set("Content-Type", "text/calendar; charset=utf-8")
		}
		if info, err := os.Stat(name); err != nil || hidden(r.URL.Path) || (info.IsDir() && !indexed(name)) {
			notFound(w, dir, decorate)
			return
		} else if info.IsDir() && strings.HasSuffix(r.URL.Path, "/") {
			name = filepath.Join(name, "index.html")
		}
		if decorate != nil && strings.HasSuffix(name, ".html") {
			decorated(w, name, decorate)
			return
		}
		w.Header().Set("Cache-Control", "no-cache")
		files.ServeHTTP(w, r)
	})
	mux := http.NewServeMux()
	mux.Handle(prefix, http.StripPrefix(strings.TrimSuffix(prefix, "/"), pages))
	if prefix != "/" {
		mux.Handle("/{$}", http.RedirectHandler(prefix, http.StatusFound))
	}
	return mux
}

func hidden(address string) bool { return strings.Contains(address, "/.") }

// noWorker stands in for the site's service worker, which would go on showing this site under the address at which the next
// one is served. It takes an earlier one away.
const noWorker = `self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.registration.unregister()));
`

func indexed(dir string) bool {
	_, err := os.Stat(filepath.Join(dir, "index.html"))
	return err == nil
}

// decorated serves a page with what decorate adds to it. No cache may keep it: the next build makes another.
func decorated(w http.ResponseWriter, name string, decorate func([]byte) []byte) {
	page, err := os.ReadFile(name)
	if err != nil {
		http.Error(w, "not found", http.StatusNotFound)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	_, _ = w.Write(decorate(page))
}

// nothingYet stands in for the not-found page while there is no site.
const nothingYet = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Not found</title></head><body><p>There is no such page yet.</p></body></html>`

func notFound(w http.ResponseWriter, dir string, decorate func([]byte) []byte) {
	page, err := os.ReadFile(filepath.Join(dir, "404.html"))
	if err != nil {
		page = []byte(nothingYet)
	}
	if decorate != nil {
		page = decorate(page)
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(http.StatusNotFound)
	_, _ = w.Write(page)
}
