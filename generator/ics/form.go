package ics

import (
	"maps"
	"slices"
	"strings"
	"time"
)

// component is where a component may stand, and all that it may hold.
type component struct {
	parent     string
	properties map[string]property
}

// property is how a property may be written: by its parameters, what values are valid.
type property struct {
	forms    map[string]func(string) bool
	optional bool
}

// forms is all that our feeds are made of: no TZID, VTIMEZONE, RRULE, METHOD, ATTENDEE, ORGANIZER or cancelled event.
func forms() map[string]component {
	one := func(params string, valid func(string) bool) property {
		return property{forms: map[string]func(string) bool{params: valid}}
	}
	maybe := func(p property) property { p.optional = true; return p }
	text := one("", isText)
	day := property{forms: map[string]func(string) bool{"VALUE=DATE": isDate, "": isTime}}
	return map[string]component{
		"VCALENDAR": {"", map[string]property{
			"VERSION":          one("", is("2.0")),
			"PRODID":           one("", is(product)),
			"CALSCALE":         one("", is("GREGORIAN")),
			"NAME":             text,
			"X-WR-CALNAME":     text,
			"X-WR-CALDESC":     maybe(text),
			"REFRESH-INTERVAL": one("VALUE=DURATION", isDuration),
			"X-PUBLISHED-TTL":  one("", isDuration),
			"SOURCE":           maybe(one("VALUE=URI", isAddress)),
		}},
		"VEVENT": {"VCALENDAR", map[string]property{
			"UID":                        one("", isUID),
			"DTSTAMP":                    one("", isTime),
			"LAST-MODIFIED":              one("", isTime),
			"SEQUENCE":                   one("", isCount),
			"DTSTART":                    day,
			"DTEND":                      day,
			"SUMMARY":                    text,
			"DESCRIPTION":                text,
			"URL":                        maybe(one("", isAddress)),
			"TRANSP":                     one("", is("TRANSPARENT")),
			"X-MICROSOFT-CDO-BUSYSTATUS": one("", is("FREE")),
		}},
		"VALARM": {"VEVENT", map[string]property{
			"ACTION":      one("", is("DISPLAY")),
			"TRIGGER":     one("", isDuration),
			"DESCRIPTION": text,
		}},
	}
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

func is(want string) func(string) bool { return func(v string) bool { return v == want } }

// isText tells whether a value is escaped (RFC 5545 3.3.11): no bare comma or semicolon, no unknown escape.
func isText(v string) bool {
	for i := 0; i < len(v); i++ {
		switch v[i] {
		case ',', ';':
			return false
		case '\\':
			i++
			if i == len(v) || !strings.ContainsRune(`\;,n`, rune(v[i])) {
				return false
			}
		}
	}
	return true
}

func unescape(v string) string {
	return strings.NewReplacer(`\\`, `\`, `\;`, `;`, `\,`, `,`, `\n`, "\n").Replace(v)
}

func isUID(v string) bool {
	return !strings.ContainsFunc(v, func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9') && !strings.ContainsRune("-@.", r)
	})
}

// isDate refuses dates that don't exist, such as 20260230.
func isDate(v string) bool {
	_, err := time.Parse("20060102", v)
	return err == nil
}

// isTime accepts UTC alone.
func isTime(v string) bool {
	const form = "20060102T150405Z"
	_, err := time.Parse(form, v)
	return err == nil && len(v) == len(form) // Parse takes fractions of a second, iCalendar has none
}

func isCount(v string) bool {
	return len(v) <= 9 && isNumber(v)
}

func isNumber(v string) bool {
	return v != "" && strings.Trim(v, "0123456789") == ""
}

// isDuration accepts whole hours or minutes.
func isDuration(v string) bool {
	rest, ok := strings.CutPrefix(strings.TrimPrefix(v, "-"), "PT")
	return ok && (isNumber(strings.TrimSuffix(rest, "H")) || isNumber(strings.TrimSuffix(rest, "M"))) && !isNumber(rest)
}

func isAddress(v string) bool { return checkAddress(v) == nil }
