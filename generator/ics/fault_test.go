package ics_test

import (
	"bytes"
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	ical "github.com/arran4/golang-ical"

	"github.com/visit-dav/watchbill/generator/hours"
	"github.com/visit-dav/watchbill/generator/ics"
	"github.com/visit-dav/watchbill/generator/roster"
	"github.com/visit-dav/watchbill/generator/site"
)

// nasty are names as people and attackers have them, and what a calendar should show.
func nasty() map[string]string {
	return map[string]string{
		`O'Brien, "PJ" \ 李`:                       `O'Brien, "PJ" \ 李`,
		"Eve\r\nATTACH:http://evil.example/":      "Eve ATTACH:http://evil.example/",
		"Eve\nEND:VEVENT\nBEGIN:VALARM":           "Eve END:VEVENT BEGIN:VALARM",
		"Bell\a Tab\t Null\x00 Escape\x1b[31m":    "Bell Tab Null Escape [31m",
		"Next\u0085Line\u2028Sep\u2029Par\x7fDel": "Next Line Sep Par Del",
		"\ufeffMark":                            "Mark",
		"Broken\xff\xfeUTF-8":                   "Broken\ufffdUTF-8",
		"   much    space   ":                   "much space",
		`back\slash\n\N\;\,`:                    `back\slash\n\N\;\,`,
		"semi;colon:equals=\"quote\"":           "semi;colon:equals=\"quote\"",
		"Ada <ada> <" + strings.Repeat("x", 80): "Ada <ada> <" + strings.Repeat("x", 80),
		strings.Repeat("李", 40):                 strings.Repeat("李", 40),
		strings.Repeat("👩‍🔬", 12):               strings.Repeat("👩‍🔬", 12),
		strings.Repeat(`\`, 80):                 strings.Repeat(`\`, 80),
		strings.Repeat(" ,", 60):                strings.TrimSpace(strings.Repeat(", ", 60)),
		"e\u0301\u0302 שלום":                    "e\u0301\u0302 שלום",
		"\x00":                                  "", // its slug takes its place
	}
}

// nastySite has everybody with a nasty name as primary of a week, and a holiday of that name. want is what a calendar
// should show, by slug.
func nastySite(t *testing.T) (s *site.Site, want map[string]string) {
	t.Helper()
	m := usual()
	m.people, m.weeks, want = nil, map[string][2]string{}, map[string]string{}
	for i, name := range slices.Sorted(maps.Keys(nasty())) {
		slug := "p" + strconv.Itoa(i)
		want[slug] = cmp.Or(nasty()[name], slug)
		m.people = append(m.people, roster.Person{Slug: slug, Name: name})
		m.weeks[roster.Week{Year: 2026, Number: 20 + i}.String()] = [2]string{slug, "vacant"}
		m.holidays = append(m.holidays, hours.Holiday{Date: hours.Date{Year: 2027, Month: 1, Day: 1 + i}, Name: name})
	}
	return m.site(t), want
}

func TestNastyNamesStayInsideTheirLine(t *testing.T) {
	t.Parallel()
	s, want := nastySite(t)
	all := feeds(t, s)
	for feed, text := range all {
		judgeBytes(t, feed, text)
	}
	for slug, name := range want {
		if got := lines(t, all["people/"+slug+".ics"])[0]; !strings.HasSuffix(got, " Primary: "+name) {
			t.Errorf("%s is shown as %q, want %q", slug, got, name)
		}
	}
}

// judgeBytes holds a feed to the rules for bytes, whatever it says.
func judgeBytes(t *testing.T, feed, text string) {
	t.Helper()
	for line := range strings.SplitSeq(strings.TrimSuffix(text, "\r\n"), "\r\n") {
		switch {
		case len(line) > 75:
			t.Errorf("%s: a line of %d octets: %q", feed, len(line), line)
		case strings.TrimSpace(line) == "":
			t.Errorf("%s: a line of white space only", feed)
		case !utf8.ValidString(line):
			t.Errorf("%s: a character is cut: %q", feed, line)
		case strings.ContainsFunc(line, unicode.IsControl):
			t.Errorf("%s: a control character: %q", feed, line)
		case strings.HasPrefix(line, "ATTACH"):
			t.Errorf("%s: a name became a property: %q", feed, line)
		}
	}
}

// Each fault of the library as domain knowledge has it: first that it is still there, so that the guard against it can
// go when it is gone, then that no feed of ours shows it.
func TestFaultsOfTheLibraryStayInside(t *testing.T) {
	t.Parallel()
	raw := func(change func(*ical.Calendar, *ical.VEvent)) string {
		cal := ical.NewCalendar()
		e := cal.AddEvent("x")
		change(cal, e)
		return cal.Serialize()
	}
	cases := map[string]struct {
		fault string // of the library
		shows func(feed string) bool
	}{
		"it ends lines with LF alone": {
			raw(func(*ical.Calendar, *ical.VEvent) {}),
			func(feed string) bool { return strings.Count(feed, "\n") != strings.Count(feed, "\r\n") },
		},
		"it adds no DTSTAMP": {
			raw(func(*ical.Calendar, *ical.VEvent) {}),
			func(feed string) bool { return strings.Count(feed, "BEGIN:VEVENT") != strings.Count(feed, "DTSTAMP:") },
		},
		"it lets CR through": {
			raw(func(_ *ical.Calendar, e *ical.VEvent) { e.SetSummary("Eve\rATTACH:http://evil.example/") }),
			func(feed string) bool { return strings.Contains(strings.ReplaceAll(feed, "\r\n", ""), "\r") },
		},
		"it lets control characters through": {
			raw(func(_ *ical.Calendar, e *ical.VEvent) { e.SetSummary("a\x0bb") }),
			func(feed string) bool { return strings.Contains(feed, "\x0b") },
		},
		"a line break in a URL becomes one of the file": {
			raw(func(_ *ical.Calendar, e *ical.VEvent) { e.SetURL("https://x/\nATTACH:http://evil.example/") }),
			func(feed string) bool { return strings.Contains(feed, "\nATTACH:") },
		},
		"a line break in a parameter becomes one of the file": {
			raw(func(_ *ical.Calendar, e *ical.VEvent) {
				e.SetSummary("x", ical.WithCN("Eve\nATTACH:http://evil.example/"))
			}),
			func(feed string) bool { return strings.Contains(feed, "\nATTACH") },
		},
		"it escapes parameters with backslashes": {
			raw(func(_ *ical.Calendar, e *ical.VEvent) { e.SetSummary("x", ical.WithCN(`O'Brien, "PJ"`)) }),
			func(feed string) bool { return strings.Contains(feed, `;CN=`) && strings.Contains(feed, `\'`) },
		},
		"it folds into a line of white space only": {
			raw(func(_ *ical.Calendar, e *ical.VEvent) {
				e.SetSummary(strings.Repeat("x", 67) + " <" + strings.Repeat("y", 80))
			}),
			func(feed string) bool {
				for line := range strings.Lines(feed) {
					if strings.TrimSpace(line) == "" {
						return true
					}
				}
				return false
			},
		},
	}
	s, _ := nastySite(t)
	ours := feeds(t, s)
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if !c.shows(c.fault) {
				t.Errorf("the library has lost this fault: drop the guard\n%s", c.fault)
			}
			for feed, text := range ours {
				if c.shows(text) {
					t.Errorf("%s shows the fault:\n%s", feed, text)
				}
			}
		})
	}
}

func TestTheLibrarysParserIsNoJudge(t *testing.T) {
	t.Parallel()
	broken := "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:99999999\nDTEND:yesterday\nEND:VEVENT\nEND:VCALENDAR\n"
	if _, err := ical.ParseCalendar(strings.NewReader(broken)); err != nil {
		t.Errorf("the library has learned to refuse: %v", err)
	}
	if ics.Check([]byte(broken), nil) == nil {
		t.Error("the check before writing accepts what the library's parser does")
	}
}

func TestAnAddressThatBreaksALineFailsTheBuild(t *testing.T) {
	t.Parallel()
	for _, base := range []string{
		"https://example.org/\r\nATTACH:http://evil.example/", "https://example.org/\n", "https://example.org/a b/",
		"https://example.org/\"/", "https://example.org/李/", "javascript:alert(1)//", "https://exa\x00mple.org/", "/watch/",
	} {
		m := usual()
		m.base = base
		if got := refusal(t, m.site(t)); strings.ContainsAny(strings.SplitN(got, "\n\thint", 2)[0], "\r\n\x00") {
			t.Errorf("%q: the message breaks: %q", base, got)
		}
	}
}

func TestAFeedIsTheSameWhateverTheOrderOfTheSources(t *testing.T) {
	t.Parallel()
	want := feeds(t, usual().site(t))
	for range 20 { // the weeks of a sample are a map
		if got := feeds(t, usual().site(t)); !maps.Equal(want, got) {
			t.Fatal("two builds differ")
		}
	}
}

func FuzzNoNameBreaksAFeed(f *testing.F) {
	for name := range nasty() {
		f.Add(name, "https://example.org/")
	}
	f.Fuzz(func(t *testing.T, name, base string) {
		zone := time.FixedZone("", -7*3600)
		cal, err := hours.New(zone, []hours.Rule{officeHours()}, nil)
		if err != nil {
			t.Fatal(err)
		}
		m := usual()
		m.people[0].Name = name + "x"
		s := m.site(t)
		s.Title, s.Base, s.Hours, s.Notice = name, base, cal, name
		s.Holidays = []hours.Holiday{{Date: date(t, "2026-12-25"), Name: name}}
		all, err := tryFeeds(t, s)
		if err != nil && !strings.Contains(err.Error(), "base_url") {
			t.Fatal(err)
		}
		for feed, text := range all {
			judgeBytes(t, feed, text)
			if bytes.Count([]byte(text), []byte("\r\nDTSTART")) != bytes.Count([]byte(text), []byte("\r\nBEGIN:VEVENT\r\n")) {
				t.Errorf("%s: %q", feed, text)
			}
		}
	})
}
