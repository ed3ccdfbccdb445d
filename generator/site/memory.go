package site

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"hash"
	"io/fs"
	"sync"
	"time"

	"github.com/visit-dav/watchbill/generator/hours"
	"github.com/visit-dav/watchbill/generator/incident"
	"github.com/visit-dav/watchbill/generator/problem"
	"github.com/visit-dav/watchbill/generator/redact"
	"github.com/visit-dav/watchbill/generator/report"
	"github.com/visit-dav/watchbill/generator/source"
	"github.com/visit-dav/watchbill/generator/work"
)

// Memory is what a program that loads a site again and again remembers between loads: the snapshot, what the gate let through
// of it, how these texts compare, the reports, and the documents. Each holds for as long as all that it was made from is the same.
// What is made anew takes what is known of each issue. The zero value is empty, and nil remembers nothing; safe for concurrent use.
type Memory struct {
	redactor   last[redaction]
	known      incident.Memory
	snapshot   last[*incident.Snapshot]
	gate       last[gated]
	comparison incident.Comparison
	reports    last[report.Reports]
	documents  documents
}

// gated is what the gate made of a snapshot.
type gated struct {
	publication *incident.Publication
	tally       *incident.Tally
}

// redaction is a redactor, or why there is none.
type redaction struct {
	redactor *redact.Redactor
	err      error
}

// redact gives the redactor of a configuration.
func (m *Memory) redact(c *source.Site) (*redact.Redactor, error) {
	rules := c.Redaction()
	text, err := json.Marshal(rules)
	if m == nil || err != nil {
		return redact.New(rules)
	}
	var told problem.List // nothing
	made := m.redactor.of(string(text), &told, func(*problem.List) redaction {
		redactor, err := redact.New(rules)
		return redaction{redactor, err}
	})
	return made.redactor, made.err
}

// issues is what is known of the issues. It is read and written by the makers of the snapshot, the publication and the reports
// alone, each at a time.
func (m *Memory) issues() *incident.Memory {
	if m == nil {
		return nil
	}
	return &m.known
}

// compared is what comparing the incidents found.
func (m *Memory) compared() *incident.Comparison {
	if m == nil {
		return nil
	}
	return &m.comparison
}

// last remembers what a function gave the last time, and the problems that it told, by the sum of all that went in.
type last[T any] struct {
	mu       sync.Mutex
	sum      string
	value    T
	problems []problem.Problem
}

// of gives what is remembered of a sum, or else makes it. Where the sum is "", nothing is remembered.
func (l *last[T]) of(sum string, problems *problem.List, make func(*problem.List) T) T {
	if sum == "" {
		return make(problems)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.sum != sum {
		var told problem.List
		l.value = make(&told)
		l.sum, l.problems = sum, told.Sorted()
	}
	for _, p := range l.problems {
		problems.Add(p)
	}
	return l.value
}

// witness notes all that is read through it but one file, so that a sum tells what was made of that. It gives files, no
// folders.
type witness struct {
	files fs.FS
	but   string
	sum   hash.Hash
}

func newWitness(files fs.FS, but string) witness { return witness{files, but, sha256.New()} }

// Open implements fs.FS.
func (w witness) Open(name string) (fs.File, error) {
	f, err := w.files.Open(name)
	if name == w.but {
		return f, err
	}
	if err != nil {
		fmt.Fprintf(w.sum, "%q: %q\n", name, err.Error()) // a hash takes everything
		return nil, err
	}
	return &noted{f, name, sha256.New(), w.sum}, nil
}

// noted is an open file that tells what was read of it when it is closed.
type noted struct {
	fs.File
	name      string
	own, into hash.Hash
}

// Read implements fs.File.
func (n *noted) Read(p []byte) (int, error) {
	size, err := n.File.Read(p)
	n.own.Write(p[:size])
	return size, err
}

// Close implements fs.File.
func (n *noted) Close() error {
	fmt.Fprintf(n.into, "%q %x\n", n.name, n.own.Sum(nil))
	return n.File.Close()
}

// sums tell all that a thing was made from, "" where that can't be told.
type sums struct{ snapshot, gate, reports string }

// remembered gives the memory to use, and the sums by which it holds: c is the inward configuration, and read has noted the
// roster, the schedule and the approvals. errors is how many were found by then. The snapshot and its pictures go by size and date, as a preview
// notices their changes: reading them takes too long.
func (o Options) remembered(read witness, c *source.Site, rules incident.Rules, errors int, now time.Time) (*Memory, sums) {
	file, ok := o.Snapshot.(fs.File)
	if o.Memory == nil || !ok {
		return &Memory{}, sums{}
	}
	about, err := file.Stat()
	if err != nil {
		return &Memory{}, sums{}
	}
	pictures, err := rules.Pictures.State()
	if err != nil {
		return &Memory{}, sums{}
	}
	config, err := json.Marshal(c)
	if err != nil {
		return &Memory{}, sums{}
	}
	var s sums
	s.snapshot = fmt.Sprintf("%q %d %d", o.SnapshotName, about.Size(), about.ModTime().UnixNano())
	fmt.Fprintf(read.sum, "%s %s %q %d\n", config, s.snapshot, pictures, errors)
	s.gate = hex.EncodeToString(read.sum.Sum(nil))
	s.reports = s.gate + now.Format(time.RFC3339Nano)
	return o.Memory, s
}

// madeOf sums up all that is made of incidents beside the snapshot and the approvals, "" where that can't be told. c is the inward
// configuration, and read has noted the roster and the schedule, but not the approvals yet: those are asked again.
func (o Options) madeOf(c *source.Site, read witness) string {
	pictures, err := o.Pictures.State()
	if err != nil {
		return ""
	}
	config, err := json.Marshal(c)
	if err != nil {
		return ""
	}
	made := work.SumOf(string(config), string(read.sum.Sum(nil)), pictures)
	return string(made[:])
}

// handledBy sums up the inward configuration and who is who, "" where that can't be told.
func (s *Site) handledBy(c *source.Site) string {
	config, err := json.Marshal(c)
	if err != nil {
		return ""
	}
	texts := []string{string(config), hours.Changes(s.Zone)}
	for _, p := range s.Roster.People() {
		texts = append(texts, p.Slug, p.Login)
	}
	sum := work.SumOf(texts...)
	return string(sum[:])
}

// archive is what is known of the articles of the build before, nil where the incidents are looked at beyond what is published.
func (o Options) archive(made string, zone *time.Location) *incident.Archive {
	if o.Work == nil || o.Memory != nil || o.Team || o.Lint || made == "" {
		return nil
	}
	return incident.NewArchive(o.Work, made, zone)
}
