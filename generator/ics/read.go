package ics

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"time"

	ical "github.com/arran4/golang-ical"
	"github.com/teambition/rrule-go"

	"github.com/visit-dav/watchbill/generator/intake"
	"github.com/visit-dav/watchbill/generator/problem"
)

// Read gives the shifts of a calendar that another program exported. Events that repeat give one shift each time, up to
// until. Zones are those of zoneOf; an event in another one is left out, and told.
func Read(file string, data []byte, zone *time.Location, until time.Time, problems *problem.List) ([]intake.Shift, error) {
	calendar, err := ical.ParseCalendar(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("%s is no iCal file: %w", file, err)
	}
	replaced := map[string]map[int64]bool{} // times of a series that have events of their own, by UID
	events := calendar.Events()
	for _, e := range events {
		if at := e.GetProperty("RECURRENCE-ID"); at != nil {
			if t, _, err := timeOf(at, zone); err == nil {
				if replaced[e.Id()] == nil {
					replaced[e.Id()] = map[int64]bool{}
				}
				replaced[e.Id()][t.Unix()] = true
			}
		}
	}
	var shifts []intake.Shift
	for _, e := range events {
		if value(e, "STATUS") == "CANCELLED" {
			continue
		}
		made, err := importedShifts(e, zone, until, replaced[e.Id()])
		if err != nil {
			problems.Warnf(problem.Pos{File: file}, "enter it by hand", "the event %q was left out: %v", value(e, "SUMMARY"), err)
			continue
		}
		for i := range made {
			made[i].Pos = problem.Pos{File: file}
		}
		shifts = append(shifts, made...)
	}
	return shifts, nil
}

// importedShifts gives the times of an event.
func importedShifts(e *ical.VEvent, zone *time.Location, until time.Time, replaced map[int64]bool) ([]intake.Shift, error) {
	begin := e.GetProperty(ical.ComponentPropertyDtStart)
	if begin == nil {
		return nil, errors.New("it has no beginning")
	}
	from, allDay, err := timeOf(begin, zone)
	if err != nil {
		return nil, err
	}
	length, err := lengthOf(e, from, allDay, zone)
	if err != nil {
		return nil, err
	}
	s := intake.Shift{AllDay: allDay, Text: value(e, "SUMMARY"), Who: attendee(e)}
	var shifts []intake.Shift
	times, err := repeats(e, from, zone, until)
	if err != nil {
		return nil, err
	}
	own := e.GetProperty("RECURRENCE-ID") != nil
	for _, t := range times {
		if own || !replaced[t.Unix()] {
			s.From, s.To = t, t.Add(length)
			shifts = append(shifts, s)
		}
	}
	return shifts, nil
}

// repeats gives when an event begins: once, or as its rules say.
func repeats(e *ical.VEvent, from time.Time, zone *time.Location, until time.Time) ([]time.Time, error) {
	rule := e.GetProperty(ical.ComponentPropertyRrule)
	if rule == nil {
		return []time.Time{from}, nil
	}
	option, err := rrule.StrToROptionInLocation(rule.Value, from.Location())
	if err != nil {
		return nil, fmt.Errorf("its rule %q can't be read", rule.Value)
	}
	option.Dtstart = from
	r, err := rrule.NewRRule(*option)
	if err != nil {
		return nil, fmt.Errorf("its rule %q can't be followed", rule.Value)
	}
	set := rrule.Set{}
	set.RRule(r)
	for _, p := range e.GetProperties("EXDATE") {
		for text := range strings.SplitSeq(p.Value, ",") {
			one := *p
			one.Value = text
			if t, _, err := timeOf(&one, zone); err == nil {
				set.ExDate(t)
			}
		}
	}
	const most = 5000
	var times []time.Time
	next := set.Iterator()
	for len(times) < most {
		t, ok := next()
		if !ok || t.After(until) {
			break
		}
		times = append(times, t)
	}
	return times, nil
}

func lengthOf(e *ical.VEvent, from time.Time, allDay bool, zone *time.Location) (time.Duration, error) {
	if end := e.GetProperty(ical.ComponentPropertyDtEnd); end != nil {
		to, _, err := timeOf(end, zone)
		if err == nil && !to.After(from) {
			err = errors.New("it ends before it begins")
		}
		return to.Sub(from), err
	}
	if text := value(e, "DURATION"); text != "" {
		return durationOf(text)
	}
	if allDay {
		return 24 * time.Hour, nil
	}
	return 0, errors.New("it has no end")
}

// durationOf reads a length such as P1W or PT8H (RFC 5545 3.3.6).
func durationOf(text string) (time.Duration, error) {
	units := map[byte]time.Duration{'W': 7 * 24 * time.Hour, 'D': 24 * time.Hour, 'H': time.Hour, 'M': time.Minute, 'S': time.Second}
	var sum, n time.Duration
	for i := range len(text) {
		switch c := text[i]; {
		case c >= '0' && c <= '9':
			n = n*10 + time.Duration(c-'0')
		case units[c] > 0:
			sum, n = sum+n*units[c], 0
		}
	}
	if sum <= 0 {
		return 0, fmt.Errorf("its length %q can't be read", text)
	}
	return sum, nil
}

// timeOf reads a date or an instant (RFC 5545 3.3.4, 3.3.5). A time without a zone is the team's.
func timeOf(p *ical.IANAProperty, zone *time.Location) (t time.Time, allDay bool, err error) {
	text := strings.TrimSpace(p.Value)
	switch {
	case len(text) == len("20060102"):
		t, err = time.Parse("20060102", text)
		return t, true, err
	case strings.HasSuffix(text, "Z"):
		t, err = time.Parse("20060102T150405Z", text)
		return t, false, err
	}
	if names := p.ICalParameters["TZID"]; len(names) > 0 {
		named := zoneOf(names[0])
		if named == nil {
			return t, false, fmt.Errorf("its zone %q has no IANA name", names[0])
		}
		zone = named
	}
	t, err = time.ParseInLocation("20060102T150405", text, zone)
	return t, false, err
}

func value(e *ical.VEvent, name ical.ComponentProperty) string {
	if p := e.GetProperty(name); p != nil {
		return strings.TrimSpace(ical.FromText(p.Value))
	}
	return ""
}

// attendee is the name of the only attendee, as on-call programs write it.
func attendee(e *ical.VEvent) string {
	all := e.GetProperties("ATTENDEE")
	if len(all) != 1 {
		return ""
	}
	if names := all[0].ICalParameters["CN"]; len(names) == 1 && !strings.Contains(names[0], "@") {
		return strings.Trim(names[0], `"`)
	}
	return ""
}
