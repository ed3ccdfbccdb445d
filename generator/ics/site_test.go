package ics_test

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/visit-dav/watchbill/generator/hours"
	"github.com/visit-dav/watchbill/generator/ics"
	"github.com/visit-dav/watchbill/generator/output"
	"github.com/visit-dav/watchbill/generator/problem"
	"github.com/visit-dav/watchbill/generator/roster"
	"github.com/visit-dav/watchbill/generator/site"
)

// sample is a site in the making: two weeks of Ada and Ben unless a test says otherwise.
type sample struct {
	zone     string
	now      string // RFC 3339
	base     string
	people   []roster.Person
	weeks    map[string][2]string // primary and backup
	changes  []roster.Change
	holidays []hours.Holiday
	revision int
}

func usual() sample {
	return sample{
		zone: "America/Los_Angeles",
		now:  "2026-07-08T10:00:00-07:00",
		base: "https://example.org/watch/",
		people: []roster.Person{
			{Slug: "ada", Name: "Ada Example", Aliases: []string{"ada-old"}},
			{Slug: "ben", Name: "Ben Example"},
			{Slug: "cara", Name: "Cara Example"},
		},
		weeks: map[string][2]string{"2026-W28": {"ada", "ben"}, "2026-W29": {"cara", "ada"}},
	}
}

func recorded() time.Time { return time.Date(2026, 6, 15, 16, 0, 0, 0, time.UTC) }

func (m sample) site(t *testing.T) *site.Site {
	t.Helper()
	zone, err := time.LoadLocation(m.zone)
	if err != nil {
		t.Fatal(err)
	}
	cal, err := hours.New(zone, []hours.Rule{officeHours()}, m.holidays)
	if err != nil {
		t.Fatal(err)
	}
	src := roster.Source{People: m.people, Changes: m.changes, Blocks: []roster.Block{{Recorded: recorded()}}}
	for name, pair := range m.weeks {
		week, err := roster.ParseWeek(name)
		if err != nil {
			t.Fatal(err)
		}
		planned := roster.PlannedWeek{Week: week, Primary: pair[0], Backup: pair[1]}
		src.Blocks[0].Weeks = append(src.Blocks[0].Weeks, planned)
	}
	var problems problem.List
	s := &site.Site{
		Title: "Sample, team; \\ 1", Base: m.base, Now: instant(t, m.now).In(zone), Zone: zone, Hours: cal,
		Holidays: m.holidays, Roster: roster.New(src, cal, &problems),
		Feeds: site.FeedSettings{Team: "sample", Revision: m.revision},
	}
	for _, p := range problems.Sorted() {
		if p.Severity == problem.Error {
			t.Fatal(p)
		}
	}
	return s
}

func officeHours() hours.Rule {
	r := hours.Rule{
		From: hours.Date{Year: 2020, Month: 1, Day: 1},
		Days: map[time.Weekday][]hours.Span{}, Goal: time.Hour,
	}
	for d := time.Monday; d <= time.Friday; d++ {
		r.Days[d] = []hours.Span{{From: 8 * 60, To: 12 * 60}, {From: 13 * 60, To: 17 * 60}}
	}
	return r
}

func instant(t *testing.T, text string) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func date(t *testing.T, text string) hours.Date {
	t.Helper()
	d, err := hours.ParseDate(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// feeds renders a site and gives its feeds by address.
func feeds(t *testing.T, s *site.Site) map[string]string {
	t.Helper()
	all, err := tryFeeds(t, s)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func tryFeeds(t *testing.T, s *site.Site) (map[string]string, error) {
	t.Helper()
	files, err := output.Stage(filepath.Join(t.TempDir(), "public"), false)
	if err != nil {
		t.Fatal(err)
	}
	defer files.Discard()
	if err := ics.Render(t.Context(), s, files); err != nil {
		return nil, err
	}
	all := map[string]string{}
	for _, name := range files.Names() {
		text, err := files.Read(name)
		if err != nil {
			t.Fatal(err)
		}
		all[name] = string(text)
	}
	return all, nil
}

// refusal gives the error with which a site's feeds fail.
func refusal(t *testing.T, s *site.Site) string {
	t.Helper()
	_, err := tryFeeds(t, s)
	if err == nil {
		t.Fatal("the feeds are accepted")
	}
	return err.Error()
}

// event is an event of a feed as a plain reader sees it: property with parameters -> value, unescaped.
type event map[string]string

// events reads a feed. It forgives nothing that would hide an event, and knows nothing of how feeds are written.
func events(t *testing.T, feed string) []event {
	t.Helper()
	var all []event
	depth := 0
	for line := range strings.SplitSeq(strings.ReplaceAll(feed, "\r\n ", ""), "\r\n") {
		key, value, _ := strings.Cut(line, ":")
		switch {
		case key == "BEGIN":
			depth++
			if value == "VEVENT" {
				all = append(all, event{})
			}
			if value == "VALARM" {
				all[len(all)-1]["alarm"] = "yes"
			}
		case key == "END":
			depth--
		case depth == 2:
			all[len(all)-1][key] = strings.NewReplacer(`\\`, `\`, `\n`, "\n", `\,`, ",", `\;`, ";").Replace(value)
		}
	}
	return all
}

func (e event) start() string {
	return e["DTSTART;VALUE=DATE"] + e["DTSTART"]
}

func (e event) end() string { return e["DTEND;VALUE=DATE"] + e["DTEND"] }

// lines gives "start end summary" of a feed's events, sorted.
func lines(t *testing.T, feed string) []string {
	t.Helper()
	var all []string
	for _, e := range events(t, feed) {
		all = append(all, e.start()+" "+e.end()+" "+e["SUMMARY"])
	}
	slices.Sort(all)
	return all
}
