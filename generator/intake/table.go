package intake

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/visit-dav/watchbill/generator/hours"
	"github.com/visit-dav/watchbill/generator/problem"
	"github.com/visit-dav/watchbill/generator/roster"
)

// Table reads a table of weeks: a week (2026-W48) or its first day (2026-11-23), the primary, the backup. A head may name
// the columns in any order; commas, semicolons or tabs part them.
func Table(file string, data []byte, problems *problem.List) []Shift {
	r := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(data, []byte("\ufeff"))))
	r.Comma, r.FieldsPerRecord, r.TrimLeadingSpace = separator(data), -1, true
	columns := map[string]int{"week": 0, "primary": 1, "backup": 2}
	var shifts []Shift
	for first := true; ; first = false {
		row, err := r.Read()
		if errors.Is(err, io.EOF) {
			return shifts
		}
		var at *csv.ParseError
		if errors.As(err, &at) {
			problems.Errorf(problem.Pos{File: file, Line: at.Line}, "save the table as CSV again", "can't be read: %v", at.Err)
			return shifts
		}
		if err != nil {
			problems.Errorf(problem.Pos{File: file}, problem.Unreadable, "can't be read: %v", err)
			return shifts
		}
		line, _ := r.FieldPos(0)
		if head := headOf(row); first && head != nil {
			columns = head
			continue
		}
		shifts = append(shifts, rowOf(row, columns, problem.Pos{File: file, Line: line}, problems)...)
	}
}

func separator(data []byte) rune {
	line, _, _ := bytes.Cut(data, []byte("\n"))
	best := ','
	for _, r := range []rune{';', '\t'} {
		if bytes.Count(line, []byte(string(r))) > bytes.Count(line, []byte(string(best))) {
			best = r
		}
	}
	return best
}

// headOf finds the columns by their names; nil when the row is no head.
func headOf(row []string) map[string]int {
	meanings := map[string][]string{
		"week":    {"week", "date", "start", "from", "monday", "begin", "start date", "start_date", "start time", "woche", "woche ab", "datum", "von", "ab", "beginn", "montag"},
		"to":      {"end", "to", "until", "end date", "end_date", "end time", "bis", "ende"},
		"primary": {"primary", "name", "person", "who", "on call", "on-call", "oncall", "user", "engineer", "primär", "bereitschaft", "wer"},
		"backup":  {"backup", "secondary", "back-up", "second", "vertretung"},
		"role":    {"role", "level", "layer", "rolle"},
	}
	columns := map[string]int{}
	for i, cell := range row {
		cell = strings.ToLower(strings.TrimSpace(cell))
		for meaning, words := range meanings {
			if _, taken := columns[meaning]; !taken && slices.Contains(words, cell) {
				columns[meaning] = i
			}
		}
	}
	if _, week := columns["week"]; !week || len(columns) < 2 {
		return nil
	}
	return columns
}

// rowOf makes the shifts of a row.
func rowOf(row []string, columns map[string]int, pos problem.Pos, problems *problem.List) []Shift {
	cell := func(column string) string {
		if i, ok := columns[column]; ok && i < len(row) {
			return strings.TrimSpace(row[i])
		}
		return ""
	}
	if strings.TrimSpace(strings.Join(row, "")) == "" {
		return nil
	}
	from, err := dayOf(cell("week"))
	if err != nil {
		problems.Errorf(pos, "write it as 2026-W48, or as 2026-11-23", "%v", err)
		return nil
	}
	to := from.AddDate(0, 0, 7)
	if text := cell("to"); text != "" {
		if to, err = dayOf(text); err != nil || !to.After(from) {
			problems.Errorf(pos, "write it as 2026-11-30, after the beginning", "the end %q is no date after %s", text, from.Format(time.DateOnly))
			return nil
		}
	}
	var shifts []Shift
	for _, role := range []string{"primary", "backup"} {
		who := cell(role)
		if who == "" {
			continue
		}
		s := Shift{From: from, To: to, AllDay: true, Text: who, Who: who, Role: role, Pos: pos}
		if given := cell("role"); given != "" && role == "primary" {
			s.Role = given
		}
		shifts = append(shifts, s)
	}
	if len(shifts) == 0 {
		problems.Warnf(pos, "write who is primary and backup, or leave the row out", "%s names nobody", cell("week"))
	}
	return shifts
}

// dayOf reads a week's Monday, or a date with or without a time after it. Dates whose order one must guess are refused.
func dayOf(text string) (time.Time, error) {
	if w, err := roster.ParseWeek(strings.ToUpper(text)); err == nil {
		return w.Monday().Start(time.UTC), nil
	}
	if len(text) >= len(time.DateOnly) {
		if d, err := hours.ParseDate(text[:len(time.DateOnly)]); err == nil {
			return d.Start(time.UTC), nil
		}
	}
	for _, layout := range []string{"2 Jan 2006", "2 January 2006", "Jan 2, 2006", "January 2, 2006", "2.1.2006"} {
		if d, err := time.Parse(layout, text); err == nil {
			return d, nil
		}
	}
	return time.Time{}, fmt.Errorf("%q is neither a week nor a date that reads in one way only", text)
}
