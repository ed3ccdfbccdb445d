package timetable

import (
	"encoding/json"
	"io"
	"time"

	"github.com/visit-dav/watchbill/generator/hours"
	"github.com/visit-dav/watchbill/generator/roster"
	"github.com/visit-dav/watchbill/generator/site"
)

// version changes when a field changes its meaning or goes; new fields don't change it.
const version = 1

// Document is the JSON file: enough to tell who is on duty at any instant from From to To. Instants are RFC 3339 in the
// team's zone; an end is the first instant that doesn't belong.
type Document struct {
	Version     int          `json:"version"`
	Title       string       `json:"title"`
	Address     string       `json:"address,omitempty"` // of the site
	Notice      string       `json:"notice,omitempty"`  // that the data is fictional, for instance
	Zone        string       `json:"zone"`              // IANA name
	Built       time.Time    `json:"built"`             // the instant at which the schedule was read
	From        time.Time    `json:"from"`              // the beginning of the first week of Assignments
	To          time.Time    `json:"to"`                // the end of the last
	Assignments []Assignment `json:"assignments"`
	Hours       []Block      `json:"hours"` // duty hours from From to To, in order
	Holidays    []Holiday    `json:"holidays"`
}

// Assignment is who holds a role from an instant to another. Those of a week and role follow each other without a gap.
type Assignment struct {
	Week     roster.Week `json:"week"`
	Role     roster.Role `json:"role"`   // "primary" or "backup"
	Person   string      `json:"person"` // slug, or "vacant"
	Name     string      `json:"name,omitempty"`
	From     time.Time   `json:"from"`
	To       time.Time   `json:"to"`
	Recorded time.Time   `json:"recorded"`          // of the last change that shaped it, else of the plan
	Changes  []int       `json:"changes,omitempty"` // ids of the changes that shaped it, oldest first
}

// Block is a stretch of duty hours. An incident without labels is due when Goal minutes of them have passed; what arrives
// before SameDayBefore is due at SameDayDue at the latest. The two are zero where the hours have no such rule.
type Block struct {
	From          time.Time `json:"from"`
	To            time.Time `json:"to"`
	Goal          int       `json:"goal"` // minutes of duty time until the first response to what arrives in it
	SameDayBefore time.Time `json:"same_day_before,omitzero"`
	SameDayDue    time.Time `json:"same_day_due,omitzero"`
}

// Holiday is a day without duty.
type Holiday struct {
	Date hours.Date `json:"date"`
	Name string     `json:"name"`
}

// WriteJSON writes assignments, which are by week, and the hours of their weeks.
func WriteJSON(w io.Writer, s *site.Site, assignments []roster.Assignment) error {
	e := json.NewEncoder(w)
	e.SetIndent("", " ")
	return e.Encode(document(s, assignments))
}

func document(s *site.Site, assignments []roster.Assignment) Document {
	d := Document{
		Version: version, Title: s.Title, Address: s.Base, Notice: s.Notice, Zone: s.Zone.String(), Built: s.Now.In(s.Zone),
		Assignments: []Assignment{}, Hours: []Block{}, Holidays: []Holiday{},
	}
	week := roster.WeekOf(hours.DateOf(s.Now, s.Zone))
	first, last := week, week
	for i, a := range assignments {
		if i == 0 {
			first = a.Week
		}
		last = a.Week
		d.Assignments = append(d.Assignments, Assignment{
			a.Week, a.Role, a.Person, name(s, a.Person), a.From.In(s.Zone), a.To.In(s.Zone), a.Recorded.In(s.Zone), a.Changes,
		})
	}
	d.From, d.To = first.Start(s.Zone), last.Add(1).Start(s.Zone)
	for day := first.Monday(); day.Compare(last.Sunday()) <= 0; day = day.AddDays(1) {
		for _, b := range s.Hours.Blocks(day) {
			target := s.Hours.TargetFor(b.From, nil)
			block := Block{From: b.From.In(s.Zone), To: b.To.In(s.Zone), Goal: int(target.Goal / time.Minute)}
			block.SameDayBefore, block.SameDayDue, _ = s.Hours.SameDay(day, target)
			d.Hours = append(d.Hours, block)
		}
		if holiday, ok := s.Hours.HolidayOn(day); ok {
			d.Holidays = append(d.Holidays, Holiday{day, holiday})
		}
	}
	return d
}
