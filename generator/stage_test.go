package generator

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"github.com/visit-dav/watchbill/generator/feed"
	"github.com/visit-dav/watchbill/generator/html"
	"github.com/visit-dav/watchbill/generator/ics"
	"github.com/visit-dav/watchbill/generator/output"
	"github.com/visit-dav/watchbill/generator/search"
	"github.com/visit-dav/watchbill/generator/site"
	"github.com/visit-dav/watchbill/generator/timetable"
)

// BenchmarkStage takes the stages of a build of the sample one by one; `go run ./cmd/bench sites` measures whole builds.
func BenchmarkStage(b *testing.B) {
	o := Options{Site: b.TempDir(), Sample: true, Clock: time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC)}
	report, err := Check(b.Context(), o)
	if err != nil {
		b.Fatal(err)
	}
	b.Run("loading", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := Check(b.Context(), o); err != nil {
				b.Fatal(err)
			}
		}
	})
	for name, run := range map[string]func(context.Context, *site.Site, *output.Files) error{
		"pages": (*html.Memory)(nil).Render, "calendars": ics.Render, "resolutions": feed.Render, "schedule": timetable.Render, "search": search.Render,
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			dir := filepath.Join(b.TempDir(), "out")
			for b.Loop() {
				files, err := output.Stage(dir, false)
				if err != nil {
					b.Fatal(err)
				}
				if err := run(b.Context(), report.Site, files); err != nil {
					b.Fatal(err)
				}
				if err := files.Discard(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
