package html

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/visit-dav/watchbill/generator/hours"
	"github.com/visit-dav/watchbill/generator/roster"
)

// moment is an instant or a date as a page shows it: for machines, and for people in the team's zone.
type moment struct{ Machine, Text string }

// at shows an instant in full: Tue 24 Nov 2026, 10:20 PST.
func (r *renderer) at(t time.Time) *moment { return r.moment(t, "Mon 2 Jan 2006, 15:04") }

// instant is at without the year: Tue 24 Nov, 10:20 PST.
func (r *renderer) instant(t time.Time) *moment { return r.moment(t, "Mon 2 Jan, 15:04") }

// atBrief is the text of instant.
func (r *renderer) atBrief(t time.Time) string { return r.instant(t).Text }

func (r *renderer) moment(t time.Time, layout string) *moment {
	t = t.In(r.site.Zone)
	return &moment{t.Format(time.RFC3339), t.Format(layout) + " " + zoneName(t)}
}

// zoneName is the zone's short name; a zone without one shows its distance, as UTC-03.
func zoneName(t time.Time) string {
	name := t.Format("MST")
	if strings.HasPrefix(name, "+") || strings.HasPrefix(name, "-") {
		return "UTC" + name
	}
	return name
}

// dayAt shows the local date of an instant: 24 Nov 2026.
func (r *renderer) dayAt(t time.Time) *moment { return dayOf(hours.DateOf(t, r.site.Zone)) }

func dayOf(d hours.Date) *moment { return &moment{d.String(), dateText(d, "2 Jan 2006")} }

// dateText formats a date; the time it goes through has no zone of its own.
func dateText(d hours.Date, layout string) string {
	return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC).Format(layout)
}

// span shows two dates of a week: 23–25 Nov 2026, 30 Nov – 4 Dec 2026, or 28 Dec 2026 – 1 Jan 2027. The given year is left
// out.
func span(first, last hours.Date, year int) string {
	begin, end := " 2006", " 2006"
	if first.Year == year {
		begin = ""
	}
	if last.Year == year {
		end = ""
	}
	switch {
	case first == last:
		return dateText(last, "2 Jan"+end)
	case first.Year != last.Year:
		return dateText(first, "2 Jan"+begin) + " – " + dateText(last, "2 Jan"+end)
	case first.Month != last.Month:
		return dateText(first, "2 Jan") + " – " + dateText(last, "2 Jan"+end)
	}
	return strconv.Itoa(first.Day) + "–" + dateText(last, "2 Jan"+end)
}

// weekDates are the days with duty, or the whole week when there is none.
func weekDates(w roster.WeekDuty, year int) string {
	if w.First.IsZero() {
		return span(w.Week.Monday(), w.Week.Sunday(), year)
	}
	return span(w.First, w.Last, year)
}

// minutes shows a duration: 45 min, 1 h, 1 h 5 min.
func minutes(d time.Duration) string { return hours.Length(d) }

// counted writes a number with its noun: 1 week, 3 weeks.
func counted(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
