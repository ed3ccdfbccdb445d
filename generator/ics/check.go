package ics

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// row is what a reader of a feed sees of an event.
type row struct{ uid, start, end, summary string }

func rowsOf(events []event) []row {
	rows := make([]row, len(events))
	for i, e := range events {
		rows[i] = row{e.uid, e.start, e.end, e.summary}
	}
	return rows
}

// check judges the bytes of a feed by rules of our own, which are stricter than RFC 5545: only what our feeds need is
// allowed. The rows must be the ones that were meant. The error names the first line at fault.
func check(feed []byte, want []row) error {
	lines, err := unfold(feed)
	if err != nil {
		return err
	}
	c := checker{forms: forms(), uids: map[string]int{}}
	for _, l := range lines {
		if err := c.take(l.text); err != nil {
			return fmt.Errorf("line %d: %w", l.number, err)
		}
	}
	switch {
	case len(c.open) > 0:
		return fmt.Errorf("%s has no end", c.open[len(c.open)-1].name)
	case c.calendars != 1:
		return fmt.Errorf("it holds %d calendars", c.calendars)
	case len(c.rows) == 0:
		return errors.New("it holds no event (RFC 5545 3.6)")
	case !slices.Equal(c.rows, want):
		return errors.New("its events are not those that were meant")
	}
	return nil
}

// line is a content line, and the number of the physical line on which it begins.
type line struct {
	number int
	text   string
}

// unfold judges the physical lines (RFC 5545 3.1) and joins the folded ones.
func unfold(feed []byte) ([]line, error) {
	body, ended := bytes.CutSuffix(feed, []byte("\r\n"))
	if !ended {
		return nil, errors.New("it doesn't end with CRLF")
	}
	var lines []line
	for i, b := range bytes.Split(body, []byte("\r\n")) {
		if why := physicalFault(b); why != "" {
			return nil, fmt.Errorf("line %d: %s", i+1, why)
		}
		rest, folded := strings.CutPrefix(string(b), " ")
		switch {
		case !folded:
			lines = append(lines, line{i + 1, rest})
		case i == 0:
			return nil, errors.New("line 1: it goes on with a line that isn't there")
		default:
			lines[len(lines)-1].text += rest
		}
	}
	return lines, nil
}

func physicalFault(b []byte) string {
	switch {
	case len(b) > maxOctets:
		return fmt.Sprintf("it has %d octets, more than %d", len(b), maxOctets)
	case len(bytes.TrimSpace(b)) == 0:
		return "it is empty or white space only"
	case !utf8.Valid(b):
		return "it isn't UTF-8; a character may be cut by folding"
	case bytes.ContainsFunc(b, breaksLines):
		return "it holds a control character, a lone CR or LF, or a byte-order mark"
	}
	return ""
}

// breaksLines tells what some reader takes for the end of a line, and what no reader expects in one.
func breaksLines(r rune) bool {
	return unicode.In(r, unicode.Cc, unicode.Zl, unicode.Zp) || r == '\ufeff'
}

// checker reads content lines. Components that are open stand innermost last.
type checker struct {
	forms     map[string]component
	open      []frame
	calendars int
	uids      map[string]int
	rows      []row
}

// frame is an open component with its properties: parameters and value.
type frame struct {
	name string
	seen map[string][2]string
}

func (c *checker) take(text string) error {
	head, value, ok := strings.Cut(text, ":")
	if !ok {
		return errors.New("it is no property")
	}
	switch head {
	case "BEGIN":
		return c.begin(value)
	case "END":
		return c.end(value)
	}
	if len(c.open) == 0 {
		return errors.New("it stands outside the calendar")
	}
	f := c.open[len(c.open)-1]
	name, params, _ := strings.Cut(head, ";")
	p, known := c.forms[f.name].properties[name]
	valid, form := p.forms[params]
	switch {
	case !known:
		return fmt.Errorf("%.40q may not stand in %s", name, f.name)
	case f.seen[name] != [2]string{}:
		return fmt.Errorf("%s stands twice in %s", name, f.name)
	case !form:
		return fmt.Errorf("%s may not have the parameters %.40q", name, params)
	case value == "" || !valid(value):
		return fmt.Errorf("%s has a wrong value: %.60q", name, value)
	}
	f.seen[name] = [2]string{params, value}
	return nil
}

func (c *checker) begin(name string) error {
	parent := ""
	if len(c.open) > 0 {
		parent = c.open[len(c.open)-1].name
	}
	form, known := c.forms[name]
	if !known || form.parent != parent {
		return fmt.Errorf("%.40q may not begin here", name)
	}
	if parent == "" {
		c.calendars++
	}
	c.open = append(c.open, frame{name, map[string][2]string{}})
	return nil
}

func (c *checker) end(name string) error {
	last := len(c.open) - 1
	if last < 0 || c.open[last].name != name {
		return fmt.Errorf("%.40q ends without a beginning", name)
	}
	f := c.open[last]
	c.open = c.open[:last]
	properties := c.forms[name].properties
	for _, p := range sortedKeys(properties) {
		if _, found := f.seen[p]; !found && !properties[p].optional {
			return fmt.Errorf("%s has no %s", name, p)
		}
	}
	if name == "VEVENT" {
		return c.event(f.seen)
	}
	return nil
}

// event judges how the properties of an event go together.
func (c *checker) event(seen map[string][2]string) error {
	start, end, uid := seen["DTSTART"], seen["DTEND"], seen["UID"][1]
	c.uids[uid]++
	switch {
	case c.uids[uid] > 1:
		return fmt.Errorf("the UID %s stands twice", uid)
	case start[0] != end[0]:
		return errors.New("DTSTART is a date and DTEND a time, or the other way round")
	case end[1] <= start[1]: // both have one form, in which order of text is order of time
		return errors.New("DTEND isn't after DTSTART")
	case seen["DTSTAMP"][1] != seen["LAST-MODIFIED"][1]:
		return errors.New("DTSTAMP and LAST-MODIFIED differ")
	}
	c.rows = append(c.rows, row{uid, start[1], end[1], unescape(seen["SUMMARY"][1])})
	return nil
}
