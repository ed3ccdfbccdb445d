// Package timetable gives the roster as data for other programs: who serves from which instant to which, as JSON and as
// CSV. FORMAT.md describes both. It decides nothing, and holds no contact data.
package timetable

import (
	"bytes"
	"context"
	"fmt"

	"github.com/visit-dav/watchbill/generator/hours"
	"github.com/visit-dav/watchbill/generator/output"
	"github.com/visit-dav/watchbill/generator/roster"
	"github.com/visit-dav/watchbill/generator/site"
)

// weeksBack is how many past weeks the JSON file holds, as the calendar feeds do; the CSV file holds all.
const weeksBack = 52

// Render adds the JSON and the CSV file of the site.
func Render(ctx context.Context, s *site.Site, files *output.Files) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	var document, table bytes.Buffer
	if err := WriteJSON(&document, s, recent(s)); err != nil {
		return fmt.Errorf("%s: %w", site.OncallData, err)
	}
	if err := WriteCSV(&table, s, s.Roster.Assignments()); err != nil {
		return fmt.Errorf("%s: %w", site.ScheduleData, err)
	}
	if err := files.Add(site.OncallData, document.Bytes()); err != nil {
		return err
	}
	return files.Add(site.ScheduleData, table.Bytes())
}

// recent gives the assignments from a year before the site's week on.
func recent(s *site.Site) []roster.Assignment {
	begin := roster.WeekOf(hours.DateOf(s.Now, s.Zone)).Add(-weeksBack)
	all := s.Roster.Assignments() // by week
	for len(all) > 0 && all[0].Week.Compare(begin) < 0 {
		all = all[1:]
	}
	return all
}

// name is a person's name, "" for a vacancy.
func name(s *site.Site, slug string) string {
	p, _ := s.Roster.Person(slug)
	return p.Name
}
