package main

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing/fstest"
	"time"

	"github.com/visit-dav/watchbill/generator/incident"
	"github.com/visit-dav/watchbill/generator/markdown"
	"github.com/visit-dav/watchbill/generator/problem"
	"github.com/visit-dav/watchbill/generator/site"
)

// corpus is a set of incidents as a site publishes them.
type corpus struct {
	name string
	site *site.Site
	docs []doc
	size int // bytes of text
}

// doc is what a reader can see of an incident.
type doc struct {
	Number     int    `json:"-"`
	Path       string `json:"id"`
	Title      string `json:"title"`
	Resolution string `json:"resolution"`
	Symptom    string `json:"symptom"`
	Errors     string `json:"errors"`
	Discussion string `json:"discussion"`
}

func (d *doc) text() string {
	return strings.Join([]string{d.Title, d.Resolution, d.Symptom, d.Errors, d.Discussion}, "\n")
}

const (
	header = `{"watchbill":1,"repository":"bench/bench","visibility":"public","synced":"2026-01-01T00:00:00Z"}` + "\n"
	config = "title: Bench\nzone: Europe/Berlin\npublish: closed\nrepositories: {incidents: bench/bench}\n"
)

func loadSnapshot(ctx context.Context, file string, pulls bool) (*corpus, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var r io.Reader = f
	if strings.HasSuffix(file, ".gz") {
		if r, err = gzip.NewReader(f); err != nil {
			return nil, err
		}
	}
	lines, err := readLines(r, pulls)
	if err != nil {
		return nil, err
	}
	name, _, _ := strings.Cut(filepath.Base(file), ".")
	if pulls {
		name += " with pull requests"
	}
	return load(ctx, name, lines)
}

// readLines reads a snapshot; with pulls, pull requests pass for incidents.
func readLines(r io.Reader, pulls bool) (io.Reader, error) {
	var out bytes.Buffer
	out.WriteString(header)
	lines := bufio.NewReader(r)
	for {
		line, err := lines.ReadBytes('\n')
		if len(bytes.TrimSpace(line)) > 0 {
			keys := map[string]json.RawMessage{}
			if err := json.Unmarshal(line, &keys); err != nil {
				return nil, err
			}
			if keys["watchbill"] != nil {
				continue
			}
			if pulls {
				delete(keys, "pull_request")
			}
			if err := json.NewEncoder(&out).Encode(keys); err != nil {
				return nil, err
			}
		}
		switch {
		case err == io.EOF:
			return &out, nil
		case err != nil:
			return nil, err
		}
	}
}

// load takes a snapshot through the publication gate, as a build does. What the gate withholds, a likely secret in a
// made word among others, is left out.
func load(ctx context.Context, name string, snapshot io.Reader) (*corpus, error) {
	var problems problem.List
	s, err := site.Load(ctx, site.Options{
		Files:    fstest.MapFS{"content/site.yaml": {Data: []byte(config)}},
		Snapshot: snapshot, SnapshotName: name, Clock: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC),
	}, &problems)
	if err != nil {
		return nil, err
	}
	c := &corpus{name: name, site: s}
	for _, a := range s.Incidents.Articles {
		d := read(a)
		c.size += len(d.text())
		c.docs = append(c.docs, d)
	}
	if len(c.docs) == 0 {
		return nil, fmt.Errorf("%s holds no closed incident; problems: %v", name, problems.Sorted())
	}
	return c, nil
}

func read(a *incident.Article) doc {
	talk := []string{markdown.Plain(a.Cause.String()), markdown.Plain(a.Rest.String())}
	for _, r := range a.Discussion {
		talk = append(talk, markdown.Plain(r.Body.String()))
	}
	return doc{
		Number: a.Number, Path: site.IncidentPage(a), Title: a.Title.String(), Resolution: markdown.Plain(a.Resolution.String()),
		Symptom: markdown.Plain(a.Symptom.String()), Errors: a.ErrorText.String(), Discussion: strings.Join(talk, "\n"),
	}
}
