package main

import (
	"bytes"
	"compress/gzip"
	"io"
	"log"
	"mime"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
)

// server serves a folder as hosts of pages do, compressed, but uncached, and counts what it sends.
type server struct {
	*httptest.Server
	folder string
	packed sync.Map // what is sent, by path
	sent   atomic.Int64
}

// serve speaks HTTP/1.1.
func serve(folder string) *server {
	s := &server{folder: folder}
	s.Server = httptest.NewServer(s)
	return s
}

// serveSecure speaks HTTP/2, with a certificate that nobody knows.
func serveSecure(folder string) *server {
	s := &server{folder: folder}
	s.Server = httptest.NewUnstartedServer(s)
	s.EnableHTTP2 = true
	s.Config.ErrorLog = log.New(io.Discard, "", 0) // of the certificate
	s.StartTLS()
	return s
}

// ServeHTTP packs each file once, so that a measurement doesn't wait for it.
func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	name := filepath.Clean(r.URL.Path)
	if name == "/" {
		name = "/index.html"
	}
	data, err := os.ReadFile(filepath.Join(s.folder, name))
	if err != nil {
		http.NotFound(w, r)
		return
	}
	h := w.Header()
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Type", mime.TypeByExtension(filepath.Ext(name)))
	packed, known := s.packed.Load(name)
	if !known {
		packed, _ = s.packed.LoadOrStore(name, pack(data))
	}
	if p := packed.([]byte); len(p) < len(data) {
		h.Set("Content-Encoding", "gzip")
		data = p
	}
	s.sent.Add(int64(len(data)))
	_, _ = w.Write(data) // who left doesn't count
}

func pack(data []byte) []byte {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, _ = z.Write(data) // to memory
	_ = z.Close()
	return b.Bytes()
}
