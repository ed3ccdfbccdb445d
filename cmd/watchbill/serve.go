package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"net/url"
	"path"
	"strings"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"github.com/visit-dav/watchbill/generator/site"
)

func newServe(o *options) *cobra.Command {
	var port int
	c := &cobra.Command{
		Use:   "serve",
		Short: "Show the site on this machine while you work on it",
		Long: `Serve shows the site on the loopback address alone, until interrupted. When a source changes, the pages that are open load
themselves anew, where their readers were. What is wrong with the sources is shown over the page until it is mended. Pages are
those that a build writes, made when they are asked for and as of the present minute; all links are followed in the background.
Nothing is written: --out is for build. The page components.html, which a build writes only for a site with as_of such as the sample, shows every part
of the pages once, for those who change templates.`,
		RunE: func(c *cobra.Command, _ []string) error {
			g, err := o.generator()
			if err != nil {
				return err
			}
			g.Components = true
			p := newPreview(c.Context(), g, o.present, c.OutOrStdout(), c.ErrOrStderr())
			if err := p.load(c.Context()); err != nil {
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

// serve hands out the site below its prefix, and loads it whenever the sources change, until ctx ends.
func serve(ctx context.Context, p *preview, port int) error {
	listener, err := listen(port, p.stderr)
	if err != nil {
		return err
	}
	server := &http.Server{Handler: loopback(p.handler(handler(p.find, p.prefix))), ReadHeaderTimeout: 10 * time.Second}
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

// listen takes another free port where that one can't be had, and says why.
func listen(port int, stderr io.Writer) (net.Listener, error) {
	l, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", port))
	if err == nil || port == 0 {
		return l, err
	}
	fmt.Fprintf(stderr, "note: port %d can't be had, another is taken: %v\n", port, err)
	return net.Listen("tcp", "127.0.0.1:0")
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

// finder gives the file of an address below the site's; fs.ErrNotExist says that there is none.
type finder func(name string) ([]byte, error)

// handler serves files with the types a browser needs, and the site's own page for what isn't there.
func handler(find finder, prefix string) http.Handler {
	pages := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := strings.TrimPrefix(path.Clean("/"+r.URL.Path), "/")
		if name == "" || strings.HasSuffix(r.URL.Path, "/") {
			name = path.Join(name, "index.html")
		}
		if name == site.WorkerFile {
			answer(w, r, name, []byte(noWorker)) // a reader who has gone needs none
			return
		}
		data, err := find(name)
		switch {
		case strings.Contains(r.URL.Path, "/.") || errors.Is(err, fs.ErrNotExist):
			missing(w, r, find, name)
		case err != nil:
			http.Error(w, err.Error(), http.StatusInternalServerError)
		default:
			answer(w, r, name, data)
		}
	})
	mux := http.NewServeMux()
	mux.Handle("GET "+prefix, http.StripPrefix(strings.TrimSuffix(prefix, "/"), pages))
	if prefix != "/" {
		mux.Handle("GET /{$}", http.RedirectHandler(prefix, http.StatusFound))
	}
	return mux
}

// answer gives a file. No cache may keep it, as the next save makes another, unless its address names its very state.
func answer(w http.ResponseWriter, r *http.Request, name string, data []byte) {
	switch path.Ext(name) {
	case ".ics":
		w.Header().Set("Content-Type", "text/calendar; charset=utf-8")
	case ".html":
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
	case ".js": // some systems take it for plain text
		w.Header().Set("Content-Type", "text/javascript; charset=utf-8")
	}
	keep := "no-store"
	if v := r.URL.Query().Get("v"); v != "" && v == site.Version(data) {
		keep = "max-age=31536000, immutable"
	}
	w.Header().Set("Cache-Control", keep)
	http.ServeContent(w, r, name, time.Time{}, bytes.NewReader(data))
}

// missing leads to the folder of that name, or gives the page for what isn't there.
func missing(w http.ResponseWriter, r *http.Request, find finder, name string) {
	w.Header().Set("Cache-Control", "no-store") // else a browser would keep the way to a folder for ever
	if _, err := find(name + "/index.html"); err == nil {
		folder := url.URL{Path: path.Base(name) + "/", RawQuery: r.URL.RawQuery}
		w.Header().Set("Location", folder.String()) // http.Redirect doesn't know the prefix
		w.WriteHeader(http.StatusMovedPermanently)
		return
	}
	page, err := find(site.NotFoundPage)
	if err != nil {
		http.NotFound(w, nil)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(http.StatusNotFound)
	_, _ = w.Write(page)
}

// noWorker stands in for the site's service worker, which would go on showing this site under the address at which the next
// one is served. It takes an earlier one away.
const noWorker = `self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.registration.unregister()));
`
