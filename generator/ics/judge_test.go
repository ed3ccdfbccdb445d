package ics_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/visit-dav/watchbill/generator/ics"
	"github.com/visit-dav/watchbill/generator/site"
)

// judges gives the folder of the independent parsers, or skips the test. WATCHBILL_ICAL_CHECK names it; what
// .ci/ical-judges builds there must be built.
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

// parsers are the judges; raw is one of bytes alone, which gives no rows.
func parsers() []string {
	return []string{"raw", "libical", "icalendar", "vobject", "ical.js", "node-ical", "ts-ics", "ruby", "sabre", "go-ical"}
}

// exhibit is a feed before the judges.
type exhibit struct {
	file string
	rows []string // what it must show
}

func TestIndependentParsersReadWhatIsMeant(t *testing.T) {
	t.Parallel()
	dir := judges(t)
	zones := []string{"America/Los_Angeles", "Asia/Tokyo", "Pacific/Kiritimati", "UTC"}
	count, shown := judged(t), 0
	exhibits := map[string][]exhibit{}
	for i := range count {
		s, d := random(t, uint64(i), nasty())
		all := feeds(t, s)
		list := s.FeedList()
		for _, f := range []site.Feed{list[i%3], list[4+i%(len(list)-4)]} { // one for many people, one of a person
			zone := zones[shown%len(zones)]
			exhibits[zone] = append(exhibits[zone], exhibitOf(t, all[f.Path], d.rows(f, s.Now)))
			shown++
		}
	}
	two := make(chan struct{}, 2) // processes at a time
	agree := t.Run("group", func(t *testing.T) {
		for zone, list := range exhibits {
			for _, parser := range parsers() {
				t.Run(parser+" in "+zone, func(t *testing.T) {
					t.Parallel()
					two <- struct{}{}
					defer func() { <-two }()
					read(t, dir, parser, zone, list)
					for _, e := range list {
						if wrong := e.objection(t, parser); wrong != "" {
							feed, _ := os.ReadFile(e.file)
							t.Errorf("(-want +got) %s\n%s", wrong, feed)
						}
					}
				})
			}
		}
	})
	if agree {
		t.Logf("%d rosters, %d feeds in %d zones: nine parsers agree", count, shown, len(exhibits))
	}
}

func exhibitOf(t *testing.T, feed string, rows []string) exhibit {
	t.Helper()
	e := exhibit{filepath.Join(t.TempDir(), "feed.ics"), rows}
	if err := os.WriteFile(e.file, []byte(feed), 0o644); err != nil {
		t.Fatal(err)
	}
	return e
}

// read lets a parser read feeds on a machine of some zone.
func read(t *testing.T, dir, parser, zone string, list []exhibit) {
	t.Helper()
	each, err := filepath.Abs("../../.ci/judges/each")
	if err != nil {
		t.Fatal(err)
	}
	var files strings.Builder
	for _, e := range list {
		files.WriteString(e.file + "\n")
	}
	names := filepath.Join(t.TempDir(), "list")
	if err := os.WriteFile(names, []byte(files.String()), 0o644); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), each, parser, names)
	cmd.Dir, cmd.Env = dir, append(os.Environ(), "TZ="+zone)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
}

// objection is what a parser says against a feed that it has read: that it refuses it, or other rows; "" when it agrees.
func (e exhibit) objection(t *testing.T, parser string) string {
	t.Helper()
	if refusal, err := os.ReadFile(e.file + "." + parser + ".error"); err == nil {
		return "it refuses the feed: " + string(refusal)
	}
	text, err := os.ReadFile(e.file + "." + parser)
	if err != nil {
		t.Fatal(err)
	}
	if parser == "raw" {
		return ""
	}
	return cmp.Diff(heard(parser, e.rows), sortedLines(string(text)))
}

func TestTheParsersObjectToHalfAFeed(t *testing.T) {
	t.Parallel()
	dir := judges(t)
	s, d := random(t, 1, nasty())
	feed := s.FeedList()[0]
	text := feeds(t, s)[feed.Path]
	e := exhibitOf(t, text[:len(text)/2], d.rows(feed, s.Now))
	for _, parser := range parsers() {
		read(t, dir, parser, "UTC", []exhibit{e})
		if e.objection(t, parser) == "" {
			t.Errorf("%s agrees", parser)
		}
	}
}

// heard is what a parser makes of rows.
func heard(parser string, rows []string) []string {
	misread, ok := misreadings()[parser]
	if !ok {
		return sortedLines(strings.Join(rows, "\n"))
	}
	escape := strings.NewReplacer(`\`, `\\`, `;`, `\;`, `,`, `\,`)
	var all []string
	for _, row := range rows {
		last := strings.LastIndexByte(row, '\t') + 1
		all = append(all, row[:last]+misread(escape.Replace(row[last:])))
	}
	return sortedLines(strings.Join(all, "\n"))
}

// misreadings are what some parsers make of an escaped text. RFC 5545 3.3.11 pairs each backslash with the character after
// it, so `\\n` is a backslash and an n. These undo one escape after the other, and take its last two characters for a line
// end; what they do is done here as their source has it.
func misreadings() map[string]func(string) string {
	return map[string]func(string) string{
		// icalendar 4.0.3 does so twice, parser.py, escape_string to unescape_string and then unescape_char
		"icalendar": inTurn(`\,`, `%2C`, `\:`, `%3A`, `\;`, `%3B`, `\\`, `%5C`, `%2C`, `,`, `%3A`, `:`, `%3B`, `;`, `%5C`, `\`,
			`\N`, `\n`, `\n`, "\n", `\,`, `,`, `\;`, `;`, `\\`, `\`),
		// ruby-icalendar 2.8.0, values/text.rb
		"ruby": inTurn(`\n`, "\n", `\,`, `,`, `\;`, `;`, `\\`, `\`),
		// node-ical 0.27, lib/ical-parser-utils.js, text
		"node-ical": inTurn(`\,`, `,`, `\;`, `;`, `\n`, "\n", `\N`, "\n", `\\`, `\`),
		// sabre/vobject 2.1.7 undoes a part of the escapes, Reader.php, and the script that asks it all of them once more
		"sabre": func(text string) string {
			read := strings.NewReplacer(`\\`, `\`, `\n`, "\n", `\N`, "\n").Replace(text)
			return strings.NewReplacer(`\\`, `\`, `\n`, "\n", `\;`, `;`, `\,`, `,`).Replace(read)
		},
		// ts-ics 2.4 ends an event at the first END:VEVENT, also in the middle of a line
		"ts-ics": func(text string) string {
			text, _, _ = strings.Cut(text, "END:VEVENT")
			return strings.NewReplacer(`\\`, `\`, `\;`, `;`, `\,`, `,`).Replace(text)
		},
	}
}

// inTurn replaces one thing everywhere, then the next.
func inTurn(pairs ...string) func(string) string {
	return func(text string) string {
		for i := 0; i < len(pairs); i += 2 {
			text = strings.ReplaceAll(text, pairs[i], pairs[i+1])
		}
		return text
	}
}

func sortedLines(text string) []string {
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	slices.Sort(lines)
	return lines
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
