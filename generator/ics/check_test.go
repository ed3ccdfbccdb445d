package ics_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/visit-dav/watchbill/generator/ics"
	"github.com/visit-dav/watchbill/generator/roster"
)

// wholeFeed is a feed with everything that a feed may hold: shifts, handoffs with alarms, escapes, folded characters.
func wholeFeed(t *testing.T) string {
	t.Helper()
	m := usual()
	m.people[0].Name = "Ada – Exämple, the " + strings.Repeat("fourth–", 12)
	m.changes = []roster.Change{{
		ID: 1, Kind: roster.Cover, At: recorded(), By: "ben", Reason: "trip", Role: roster.Primary, Person: "cara",
		From: instant(t, "2026-07-08T00:00:00-07:00"), To: instant(t, "2026-07-09T00:00:00-07:00"),
	}}
	return feeds(t, m.site(t))["people/ada.ics"]
}

func rows(t *testing.T, feed string) []ics.Row {
	t.Helper()
	var all []ics.Row
	for _, e := range events(t, feed) {
		all = append(all, ics.Row{UID: e["UID"], Start: e.start(), End: e.end(), Summary: e["SUMMARY"]})
	}
	return all
}

// once replaces the first match of a pattern.
func once(pattern, with string) func(string) string {
	return func(feed string) string {
		re := regexp.MustCompile("(?ms)" + pattern)
		at := re.FindStringSubmatchIndex(feed)
		if at == nil {
			return feed
		}
		return feed[:at[0]] + string(re.ExpandString(nil, with, feed, at)) + feed[at[1]:]
	}
}

// broken are feeds with one defect each. Every one is refused for the defect alone: the rows that are asked for are
// those that the broken feed itself shows.
func broken() map[string]func(string) string {
	unfolded := func(feed string) string { return strings.ReplaceAll(feed, "\r\n ", "") }
	add := func(line string) func(string) string {
		return once(`^SUMMARY:`, strings.ReplaceAll(line, "$", "$$")+"\r\nSUMMARY:")
	}
	without := func(name string) func(string) string { return once(`^`+name+`[:;][^\r]*\r\n(?: [^\r]*\r\n)*`, "") }
	twice := func(name string) func(string) string {
		return once(`^(`+name+`[:;][^\r]*\r\n(?: [^\r]*\r\n)*)`, "$1$1")
	}
	cases := map[string]func(string) string{
		"nothing at all":                   func(string) string { return "" },
		"a page that says not found":       func(string) string { return "<!DOCTYPE html>\r\n<title>404</title>\r\n" },
		"a calendar without events":        once("(?:BEGIN:VEVENT\r\n.*?END:VEVENT\r\n)+", ""),
		"lines that end with LF":           func(feed string) string { return strings.ReplaceAll(feed, "\r\n", "\n") },
		"one line that ends with LF":       once("\r\n", "\n"),
		"one line that ends with CR":       once("\r\nSUMMARY", "\rSUMMARY"),
		"no end of line at the end":        func(feed string) string { return strings.TrimSuffix(feed, "\r\n") },
		"an empty line":                    once("^SUMMARY", "\r\nSUMMARY"),
		"a line of white space only":       once(`^(DESCRIPTION:[^\r]*\r\n) `, "$1  \r\n "),
		"long lines":                       unfolded,
		"a folded line without its space":  once("\r\n ([^\r ])", "\r\n$1"),
		"a character cut by folding":       func(feed string) string { return once("–", "\xe2\r\n \x80\x93")(feed) },
		"a first line that goes on":        func(feed string) string { return " " + feed },
		"a byte-order mark":                func(feed string) string { return "\ufeff" + feed },
		"a tab for a space":                once("^SUMMARY:", "SUMMARY:\t"),
		"a control character":              once("^SUMMARY:", "SUMMARY:\x0b"),
		"a next-line character":            once("^SUMMARY:", "SUMMARY:\u0085"),
		"a line separator":                 once("^SUMMARY:", "SUMMARY:\u2028"),
		"two calendars":                    func(feed string) string { return feed + feed },
		"half a feed":                      func(feed string) string { return feed[:strings.LastIndex(feed, "SUMMARY")] },
		"a calendar without an end":        once("END:VCALENDAR\r\n$", ""),
		"an event without an end":          once("END:VEVENT\r\n", ""),
		"an event without a beginning":     once("BEGIN:VEVENT\r\n", ""),
		"an end in the wrong order":        once("END:VALARM\r\nEND:VEVENT", "END:VEVENT\r\nEND:VALARM"),
		"something after the end":          func(feed string) string { return feed + "X-MORE:1\r\n" },
		"something before the beginning":   func(feed string) string { return "X-MORE:1\r\n" + feed },
		"an event in an event":             once("^SUMMARY", "BEGIN:VEVENT\r\nEND:VEVENT\r\nSUMMARY"),
		"a task":                           once("END:VCALENDAR", "BEGIN:VTODO\r\nUID:x\r\nEND:VTODO\r\nEND:VCALENDAR"),
		"a zone":                           once("END:VCALENDAR", "BEGIN:VTIMEZONE\r\nEND:VTIMEZONE\r\nEND:VCALENDAR"),
		"a start in a zone":                once("DTSTART:([0-9T]+)Z", "DTSTART;TZID=Europe/Berlin:$1"),
		"a start without a zone":           once("DTSTART:([0-9T]+)Z", "DTSTART:$1"),
		"a date without its parameter":     once("DTSTART;VALUE=DATE:", "DTSTART:"),
		"a date where a time is said":      once("DTSTART;VALUE=DATE:", "DTSTART;VALUE=DATE-TIME:"),
		"a day that doesn't exist":         once(`(DTSTART;VALUE=DATE:)\d{8}`, "${1}20260230"),
		"a time that doesn't exist":        once(`(DTSTART:\d{8}T)\d{6}`, "${1}250000"),
		"a time with a fraction":           once(`(DTSTART:\d{8}T\d{6})`, "${1}.5"),
		"an end before the start":          once(`(DTSTART;VALUE=DATE:)\d{8}`, "${1}20991231"),
		"an end at the start":              once(`(START;VALUE=DATE:)(\d{8})(\r\nDTEND;VALUE=DATE:)\d{8}`, "$1$2$3$2"),
		"a date that ends at a time":       once(`DTEND;VALUE=DATE:(\d{8})`, "DTEND:${1}T000000Z"),
		"an event stamped in local time":   once(`^(DTSTAMP:[^\rZ]*)Z`, "$1"),
		"two different stamps":             once(`^DTSTAMP:\d{4}`, "DTSTAMP:2001"),
		"a sequence that isn't a number":   once(`^SEQUENCE:\d+`, "SEQUENCE:abc"),
		"a sequence below nothing":         once(`^SEQUENCE:\d+`, "SEQUENCE:-1"),
		"a bare comma":                     once(`^(SUMMARY:[^\r]*)\\,`, "$1,"),
		"a bare semicolon":                 once(`^SUMMARY:`, "SUMMARY:;"),
		"an escape that doesn't exist":     once(`^SUMMARY:`, `SUMMARY:\'`),
		"an escape that isn't finished":    once(`^SUMMARY:[^\r]*\r\n(?: [^\r]*\r\n)*`, "SUMMARY:x\\\r\n"),
		"a line break in a text":           once(`\\n`, "\r\n"),
		"a text without a text":            once(`^SUMMARY:[^\r]*\r\n(?: [^\r]*\r\n)*`, "SUMMARY:\r\n"),
		"an attendee":                      add(`ATTENDEE;CN=Smith\, "PJ":mailto:a@example.org`),
		"an attachment":                    add("ATTACH:http://evil.example/"),
		"a recurrence":                     add("RRULE:FREQ=WEEKLY"),
		"a duration beside an end":         add("DURATION:P5D"),
		"a cancelled event":                add("STATUS:CANCELLED"),
		"a method":                         once("^NAME", "METHOD:PUBLISH\r\nNAME"),
		"a busy week":                      once("TRANSP:TRANSPARENT", "TRANSP:OPAQUE"),
		"a busy week for Outlook":          once("BUSYSTATUS:FREE", "BUSYSTATUS:BUSY"),
		"a refresh without its parameter":  once("REFRESH-INTERVAL;VALUE=DURATION", "REFRESH-INTERVAL"),
		"a refresh in words":               once("DURATION:PT4H", "DURATION:hourly"),
		"an address that is a script":      once(`^URL:[^\r]*\r\n(?: [^\r]*\r\n)*`, "URL:javascript:alert(1)\r\n"),
		"an alarm without a trigger":       without("TRIGGER"),
		"an alarm that runs a program":     once("ACTION:DISPLAY", "ACTION:PROCEDURE"),
		"another version":                  once("VERSION:2.0", "VERSION:1.0"),
		"a property without a name":        once("^SUMMARY:", ":"),
		"a name in lower case":             once("^SUMMARY:", "summary:"),
		"two events with one UID":          once("(BEGIN:VEVENT\r\n.*?END:VEVENT\r\n)", "$1$1"),
		"a UID with a space":               once("^UID:", "UID:a b"),
		"a property that says nothing new": twice("SUMMARY"),
	}
	for _, name := range []string{
		"VERSION", "PRODID", "CALSCALE", "NAME", "X-WR-CALNAME", "REFRESH-INTERVAL", "X-PUBLISHED-TTL", "UID", "DTSTAMP",
		"LAST-MODIFIED", "SEQUENCE", "DTSTART", "DTEND", "SUMMARY", "DESCRIPTION", "TRANSP", "X-MICROSOFT-CDO-BUSYSTATUS",
		"ACTION",
	} {
		cases["no "+name], cases["two of "+name] = without(name), twice(name)
	}
	return cases
}

func TestBrokenFeedsAreRefused(t *testing.T) {
	t.Parallel()
	whole := wholeFeed(t)
	if err := ics.Check([]byte(whole), rows(t, whole)); err != nil {
		t.Fatalf("a whole feed is refused: %v", err)
	}
	for name, breakIt := range broken() {
		feed := breakIt(whole)
		if feed == whole {
			t.Errorf("%s: the feed isn't broken", name)
		}
		if err := ics.Check([]byte(feed), rows(t, feed)); err == nil || strings.Contains(err.Error(), "meant") {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

func TestRowsThatWereNotMeantAreRefused(t *testing.T) {
	t.Parallel()
	whole := wholeFeed(t)
	cases := map[string]func([]ics.Row) []ics.Row{
		"one too many": func(r []ics.Row) []ics.Row { return r[1:] },
		"one missing":  func(r []ics.Row) []ics.Row { return append(r, r[0]) },
		"one day off":  func(r []ics.Row) []ics.Row { r[0].End = "20260710"; return r },
		"another name": func(r []ics.Row) []ics.Row { r[0].Summary += "x"; return r },
		"another UID":  func(r []ics.Row) []ics.Row { r[0].UID += "x"; return r },
	}
	for name, change := range cases {
		if err := ics.Check([]byte(whole), change(rows(t, whole))); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

func FuzzTheCheckNeverPanics(f *testing.F) {
	f.Add("BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n")
	f.Add("END:VCALENDAR\r\n")
	f.Add("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20260101\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n")
	f.Fuzz(func(t *testing.T, feed string) {
		if err := ics.Check([]byte(feed), nil); err == nil {
			judgeBytes(t, "fuzz", feed)
		}
	})
}
