// Package github brings the issues of a GitHub repository into the snapshot that the site is built from. A sync is
// complete or leaves the last snapshot as it was; it never publishes half of one, never asks once per issue, and never
// writes or prints the token. Nothing else of the program talks to the network, the local server of cmd apart.
//
// Lists are paged by keyset: ordered by the last change, each page asks for what changed since the last item of the
// page before, so that an edit between two requests can move an item but never hide one.
package github

import (
	"context"
	"fmt"
	"net/http"
	"path/filepath"
	"time"

	"github.com/visit-dav/watchbill/generator/incident"
)

// Clock tells the time and waits. Sleep ends early with the context's error.
type Clock interface {
	Now() time.Time
	Sleep(ctx context.Context, d time.Duration) error
}

// Options say what is synced, and how patiently. Zero values of the limits mean their defaults. An incremental sync sees
// what GitHub lists as changed: issues that were deleted and comments that were hidden wait for the next full one.
type Options struct {
	API        string // address of the REST API, "" for DefaultAPI
	Token      string // "" asks without one; sent to the API's own host alone
	Repository string // of the incidents, owner/name
	File       string // the snapshot

	Product     string // repository of the product, owner/name; "" leaves it out
	ProductFile string // their snapshot; "" for product.jsonl beside File
	FruitLabel  string // open product issues with this label are kept

	Pictures bool // copy those of closed incidents of a public repository; else earlier copies go

	Full             bool          // never incremental
	IncrementalAbove int           // issues and pull requests above which a sync is incremental; 0 means 5000
	FullEvery        time.Duration // age of the last full sync after which the next is full; 0 means a week
	MaxWait          time.Duration // what one request may cost in waits; 0 means 5 minutes
	AnswerTime       time.Duration // what one answer may take; 0 means 2 minutes
	MaxShrink        float64       // percent of the incidents that a sync may lose; 0 means 20, below 0 none
	AllowShrink      bool          // lose as many as it takes

	Clock     Clock
	Jitter    func() float64    // 0 to 1: spreads the waits of many clients; nil for none
	Transport http.RoundTripper // nil for the system's own
	Agent     string            // how the program introduces itself
	Note      func(text string) // told of what a log should hold: counts and numbers, never text of an issue
	Progress  func(Progress)
}

// Progress is where a sync stands.
type Progress struct {
	Issues, Comments int       // read so far; pull requests and their comments among them
	Expected         int       // issues and comments together, by the last sync; 0 when unknown
	Requests         int       // sent so far
	Left             int       // requests left of the limit; -1 when unknown
	Until            time.Time // the end of a wait; zero when none is on
}

// Report is what a sync did; it never holds text of an issue.
type Report struct {
	Repository   string              `json:"repository"`
	Visibility   incident.Visibility `json:"visibility"`
	Mode         string              `json:"mode"` // full or incremental
	Reason       string              `json:"reason"`
	File         string              `json:"file"`
	Issues       int                 `json:"issues"`
	PullRequests int                 `json:"pull_requests"` // counted, not kept
	Comments     int                 `json:"comments"`
	Before       int                 `json:"issues_before"`
	Moved        []int               `json:"moved,omitempty"` // issues that belong to another repository now
	Gone         []int               `json:"gone,omitempty"`  // issues that are in no list any more: deleted, or transferred
	RenamedFrom  string              `json:"renamed_from,omitempty"`
	Requests     int                 `json:"requests"`
	RequestsLeft *int                `json:"requests_left,omitempty"` // of the limit, as far as GitHub told
	Waited       time.Duration       `json:"-"`
	WaitSeconds  float64             `json:"wait_seconds"`
	Written      bool                `json:"written"` // the incidents' snapshot
	Product      *ProductReport      `json:"product,omitempty"`
	Pictures     *PicturesReport     `json:"pictures,omitempty"`
}

// PicturesReport is what became of the pictures in closed incidents.
type PicturesReport struct {
	Copied int   `json:"copied"` // in this run
	Kept   int   `json:"kept"`   // of earlier ones
	Failed int   `json:"failed"`
	Left   int   `json:"left"`  // for the next sync
	Bytes  int64 `json:"bytes"` // of all copies
}

// ProductReport is what was synced of the product's repository.
type ProductReport struct {
	Repository string `json:"repository"`
	File       string `json:"file"`
	Referred   int    `json:"referred"` // issues that incidents refer to
	Fruit      int    `json:"fruit"`    // open issues with the label
	Kept       int    `json:"kept"`
	Gone       int    `json:"gone"` // referred to, but not there
	Left       int    `json:"left"` // for the next sync
}

// Defaults of the options.
const (
	DefaultAPI              = "https://api.github.com/"
	DefaultMaxWait          = 5 * time.Minute
	DefaultAnswerTime       = 2 * time.Minute
	DefaultMaxShrink        = 20.0
	DefaultIncrementalAbove = 5000
	DefaultFullEvery        = 7 * 24 * time.Hour
)

// Sync writes the snapshot anew, whole, or returns an error and leaves it as it was. LaterError means that another try
// at its instant may do; ShrinkError that too many incidents would go; ErrBusy that another sync is at work. The
// product's issues come after the incidents: when they fail, the new incidents are kept and the report is returned with
// the error.
func Sync(ctx context.Context, o Options) (*Report, error) {
	o = o.withDefaults()
	c, err := newClient(o)
	if err != nil {
		return nil, err
	}
	held, err := takeLock(o.File)
	if err != nil {
		return nil, err
	}
	defer held.release()
	r := &run{Options: o, client: c, report: &Report{File: o.File}, started: o.Clock.Now().UTC().Truncate(time.Second)}
	if err = r.incidents(ctx); err == nil {
		if o.Product != "" {
			err = r.product(ctx)
		}
		r.pictures(ctx)
	}
	r.report.Requests, r.report.Waited = c.sent, c.waited
	r.report.WaitSeconds = c.waited.Seconds()
	if n := int(c.transport.left); n >= 0 {
		r.report.RequestsLeft = &n
	}
	return r.report, err
}

func (o Options) withDefaults() Options {
	if o.API == "" {
		o.API = DefaultAPI
	}
	if o.ProductFile == "" {
		o.ProductFile = filepath.Join(filepath.Dir(o.File), "product.jsonl")
	}
	if o.IncrementalAbove == 0 {
		o.IncrementalAbove = DefaultIncrementalAbove
	}
	if o.FullEvery == 0 {
		o.FullEvery = DefaultFullEvery
	}
	if o.MaxWait == 0 {
		o.MaxWait = DefaultMaxWait
	}
	if o.AnswerTime == 0 {
		o.AnswerTime = DefaultAnswerTime
	}
	if o.MaxShrink == 0 {
		o.MaxShrink = DefaultMaxShrink
	}
	if o.Jitter == nil {
		o.Jitter = func() float64 { return 0 }
	}
	if o.Note == nil {
		o.Note = func(string) {}
	}
	if o.Progress == nil {
		o.Progress = func(Progress) {}
	}
	return o
}

// run is one sync.
type run struct {
	Options
	client  *client
	report  *Report
	started time.Time
	repo    repository
	old     *oldSnapshot
	spool   *spool
	moved   map[int64]bool // keys of issues that another repository took over
}

// note tells a log line.
func (r *run) note(format string, args ...any) { r.Note(fmt.Sprintf(format, args...)) }
