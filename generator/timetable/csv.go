package timetable

import (
	"encoding/csv"
	"io"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/visit-dav/watchbill/generator/roster"
	"github.com/visit-dav/watchbill/generator/site"
)

// WriteCSV writes a row for each assignment (RFC 4180, UTF-8, lines end with LF), and the names of the columns first.
func WriteCSV(w io.Writer, s *site.Site, assignments []roster.Assignment) error {
	c := csv.NewWriter(w)
	rows := [][]string{{"week", "role", "person", "name", "from", "to", "recorded", "changes"}}
	for _, a := range assignments {
		ids := make([]string, len(a.Changes))
		for i, id := range a.Changes {
			ids[i] = strconv.Itoa(id)
		}
		rows = append(rows, []string{
			a.Week.String(), string(a.Role), a.Person, name(s, a.Person),
			a.From.In(s.Zone).Format(time.RFC3339), a.To.In(s.Zone).Format(time.RFC3339),
			a.Recorded.In(s.Zone).Format(time.RFC3339), strings.Join(ids, " "),
		})
	}
	for _, row := range rows {
		for i, cell := range row {
			row[i] = harmless(cell)
		}
	}
	return c.WriteAll(rows)
}

// harmless keeps a spreadsheet from taking text for a formula, as OWASP advises: such text gets an apostrophe in front.
func harmless(cell string) string {
	if begin, _ := utf8.DecodeRuneInString(strings.TrimLeft(cell, " ")); strings.ContainsRune("=+-@\t\r\n＝＋－＠", begin) {
		return "'" + cell
	}
	return cell
}
