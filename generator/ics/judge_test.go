package ics_test

import (
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/visit-dav/watchbill/generator/ics"
	"github.com/visit-dav/watchbill/generator/site"
)

// judges gives the folder of the independent parsers, or skips the test. WATCHBILL_ICAL_CHECK names it; its setup.sh
// must have run.
func judges(t *testing.T) string {
	t.Helper()
	dir := os.Getenv("WATCHBILL_ICAL_CHECK")
	if dir == "" {
		t.Skip("WATCHBILL_ICAL_CHECK doesn't name the folder of the calendar parsers")
	}
	if _, err := os.Stat(filepath.Join(dir, "validate.sh")); err != nil {
		t.Fatal(err)
	}
	return dir
}

// judged is how many random rosters the parsers judge: WATCHBILL_ICAL_COUNT, or a few.
func judged(t *testing.T) int {
	t.Helper()
	text, set := os.LookupEnv("WATCHBILL_ICAL_COUNT")
	if !set {
		return 4
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		t.Fatalf("WATCHBILL_ICAL_COUNT is %q: %v", text, err)
	}
	return n
}

// legible are the nasty names that all judges read right. Two of them undo one escape after the other, and so misread a
// backslash that stands before another, a comma, a semicolon or an n; one looks for END:VEVENT in the middle of a line.
func legible() map[string]string {
	misread := regexp.MustCompile(`\\[\\,;nN]|END:VEVENT`)
	names := nasty()
	maps.DeleteFunc(names, func(_, shown string) bool { return misread.MatchString(shown) })
	return names
}

func TestIndependentParsersReadWhatIsMeant(t *testing.T) {
	t.Parallel()
	dir := judges(t)
	zones := []string{"America/Los_Angeles", "Asia/Tokyo", "Pacific/Kiritimati", "UTC"}
	runs := 0
	for i := range judged(t) {
		s, d := random(t, uint64(i), legible())
		all := feeds(t, s)
		list := s.FeedList()
		for _, f := range []site.Feed{list[i%3], list[4+i%(len(list)-4)]} { // one for many people, one of a person
			validate(t, dir, zones[runs%len(zones)], all[f.Path], d.rows(f, s.Now))
			runs++
		}
	}
	t.Logf("%d rosters, %d feeds in %d zones: nine parsers agree", judged(t), runs, len(zones))
}

func validate(t *testing.T, dir, zone, feed string, want []string) {
	t.Helper()
	tmp := t.TempDir()
	feedFile, rowFile := filepath.Join(tmp, "feed.ics"), filepath.Join(tmp, "expected.tsv")
	for name, text := range map[string]string{feedFile: feed, rowFile: strings.Join(want, "\n") + "\n"} {
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.CommandContext(t.Context(), filepath.Join(dir, "validate.sh"), feedFile, rowFile)
	cmd.Env = append(os.Environ(), "TZ_UNDER_TEST="+zone)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("in zone %s: %v\n%s\n%s", zone, err, out, feed)
	}
}

// What the judges' mutants need and our feeds never have. It is taken out again before the check, where a mutant left
// it alone, so that no mutant is refused for it.
const (
	foreignZone = "BEGIN:VTIMEZONE\r\nTZID:America/Los_Angeles\r\nBEGIN:STANDARD\r\nDTSTART:20071104T020000\r\n" +
		"TZOFFSETFROM:-0700\r\nTZOFFSETTO:-0800\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"
	foreignEvent = "BEGIN:VEVENT\r\nUID:zoned\r\nDTSTAMP:20260101T000000Z\r\n" +
		"DTSTART;TZID=America/Los_Angeles:20260105T080000\r\n" +
		"DTEND;TZID=America/Los_Angeles:20260105T090000\r\nSUMMARY:zoned\r\nEND:VEVENT\r\n"
)

func TestTheJudgesBrokenFeedsAreRefused(t *testing.T) {
	t.Parallel()
	dir := judges(t)
	tmp := t.TempDir()
	good := mutable(t)
	file := filepath.Join(tmp, "good.ics")
	ending := foreignZone + foreignEvent + "END:VCALENDAR\r\n"
	if err := os.WriteFile(file, []byte(strings.Replace(good, "END:VCALENDAR\r\n", ending, 1)), 0o644); err != nil {
		t.Fatal(err)
	}
	maker := filepath.Join(dir, "mutants.py")
	cmd := exec.CommandContext(t.Context(), "python3", maker, file, filepath.Join(tmp, "mutants"))
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	mutants, err := filepath.Glob(filepath.Join(tmp, "mutants", "*.ics"))
	if err != nil || len(mutants) < 42 {
		t.Fatalf("%d mutants, %v", len(mutants), err)
	}
	byBytes := 0
	for _, name := range mutants {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		mutant := withoutForeign(string(text))
		if err := ics.Check([]byte(mutant), rows(t, good)); err == nil {
			t.Errorf("%s is accepted", filepath.Base(name))
		}
		if err := ics.Check([]byte(mutant), rows(t, mutant)); err != nil {
			byBytes++
			continue
		}
		t.Logf("%s can't be told by its bytes, only by the rows that were meant", filepath.Base(name))
	}
	t.Logf("%d of %d broken feeds are refused by their bytes, all by bytes and rows", byBytes, len(mutants))
}

// mutable is a feed that has what the mutants change: an event that ends on 2025-11-01, a dash, a comma, folded lines,
// a refresh of one hour.
func mutable(t *testing.T) string {
	t.Helper()
	m := usual()
	m.now = "2025-11-05T10:00:00-08:00"
	m.people[0].Name = "Ada – Example, Dr"
	m.weeks = map[string][2]string{"2025-W44": {"ada", "ben"}, "2025-W45": {"ben", "cara"}}
	feed := strings.Replace(feeds(t, m.site(t))["oncall.ics"], "DURATION:PT4H", "DURATION:PT1H", 1)
	if err := ics.Check([]byte(feed), rows(t, feed)); err != nil {
		t.Fatal(err)
	}
	return feed
}

func withoutForeign(feed string) string {
	for _, end := range []string{"\r\n", "\n"} {
		zone, event := strings.ReplaceAll(foreignZone, "\r\n", end), strings.ReplaceAll(foreignEvent, "\r\n", end)
		if strings.Contains(feed, zone) && strings.Contains(feed, event) {
			feed = strings.ReplaceAll(strings.ReplaceAll(feed, zone, ""), event, "")
		}
	}
	return feed
}
