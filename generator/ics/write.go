package ics

import (
	"fmt"
	"math"
	"net/url"
	"strings"
	"unicode/utf8"

	ical "github.com/arran4/golang-ical"

	"github.com/visit-dav/watchbill/generator/site"
)

const (
	product   = "-//watchbill//EN"
	refresh   = "PT4H" // how often a calendar program may ask again
	maxOctets = 75     // RFC 5545 3.1
)

// write gives a feed's bytes. The library gets values that its faults can't touch: texts without control characters,
// addresses that are addresses, no parameters but constants. It neither folds nor ends lines.
func (t *team) write(f site.Feed, events []event) ([]byte, error) {
	cal := ical.NewCalendar()
	cal.SetProductId(product)
	cal.SetCalscale("GREGORIAN")
	cal.SetName(clean(f.Title))     // X-WR-CALNAME too
	cal.SetRefreshInterval(refresh) // with VALUE=DURATION, which stands in the library's name for it
	cal.SetXPublishedTTL(refresh)
	if about := clean(f.Description + " " + t.site.Notice); about != "" {
		cal.SetXWRCalDesc(about)
	}
	if own := t.site.Absolute(f.Path); own != "" {
		if err := checkAddress(own); err != nil {
			return nil, err
		}
		cal.CalendarProperties = append(cal.CalendarProperties, ical.CalendarProperty{BaseProperty: ical.BaseProperty{
			IANAToken: "SOURCE", Value: own, ICalParameters: map[string][]string{"VALUE": {"URI"}},
		}})
	}
	for _, e := range events {
		if err := t.addEvent(cal, e); err != nil {
			return nil, err
		}
	}
	var b strings.Builder
	if err := cal.SerializeTo(&b, ical.WithLineLength(math.MaxInt), ical.WithNewLine("\n")); err != nil {
		return nil, err
	}
	return foldLines(b.String()), nil
}

func (t *team) addEvent(cal *ical.Calendar, e event) error {
	v := cal.AddEvent(e.uid)
	v.SetDtStampTime(e.made)
	v.SetModifiedAt(e.made)
	v.SetSequence(t.site.Feeds.Revision)
	var params []ical.PropertyParameter
	if len(e.start) == len("20060102") {
		params = append(params, ical.WithValue("DATE"))
	}
	v.SetProperty(ical.ComponentPropertyDtStart, e.start, params...)
	v.SetProperty(ical.ComponentPropertyDtEnd, e.end, params...)
	v.SetSummary(e.summary)
	v.SetDescription(e.description)
	if e.url != "" {
		if err := checkAddress(e.url); err != nil {
			return err
		}
		v.SetURL(e.url)
	}
	v.SetTimeTransparency(ical.TransparencyTransparent) // a shift must not paint the week busy
	v.SetProperty("X-MICROSOFT-CDO-BUSYSTATUS", "FREE")
	if e.alarm != "" {
		a := v.AddAlarm()
		a.SetAction(ical.ActionDisplay)
		a.SetTrigger(e.alarm)
		a.SetDescription(e.summary)
	}
	return nil
}

// checkAddress refuses what would break out of a line or of the value: the library writes addresses as they are.
func checkAddress(address string) error {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || strings.ContainsFunc(address, notInAddress) {
		return fmt.Errorf("%q is no address that a calendar can hold\n\thint: correct base_url", address)
	}
	return nil
}

func notInAddress(r rune) bool {
	return r <= ' ' || r >= utf8.RuneSelf-1 || strings.ContainsRune(`"<>\^{|}`+"`", r)
}

// clean makes one line of a text: valid UTF-8, no control characters, no white space but single spaces.
func clean(text string) string {
	return strings.Join(strings.Fields(strings.Map(spaced, strings.ToValidUTF8(text, "\ufffd"))), " ")
}

// spaced gives a blank for what ends a line.
func spaced(r rune) rune {
	if breaksLines(r) {
		return ' '
	}
	return r
}

// foldLines ends lines with CRLF and folds the long ones (RFC 5545 3.1).
func foldLines(text string) []byte {
	var b strings.Builder
	for line := range strings.Lines(text) {
		line = strings.TrimSuffix(line, "\n")
		for room := maxOctets; len(line) > room; room = maxOctets - 1 {
			at := foldAt(line, room)
			b.WriteString(line[:at] + "\r\n ")
			line = line[at:]
		}
		b.WriteString(line + "\r\n")
	}
	return []byte(b.String())
}

// foldAt gives where to cut a line of more than room octets: never inside a character or an escape.
func foldAt(line string, room int) int {
	at := room
	for !utf8.RuneStart(line[at]) {
		at--
	}
	slashes := at - len(strings.TrimRight(line[:at], `\`))
	return at - slashes%2
}
