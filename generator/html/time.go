package html

import (
	"strings"
	"time"

	"github.com/visit-dav/watchbill/generator/hours"
	"github.com/visit-dav/watchbill/generator/roster"
)

// moment is an instant or a date as a page shows it: for machines, and for people in the team's zone. Exact is the instant
// in full where the text says less; Aged says that the text is an age, of which a screen reader can't ask more.
type moment struct {
	Machine, Text, Exact string
	Aged                 bool
}

// at shows an instant in full: Tue 24 Nov 2026, 10:20 PST.
func (r *renderer) at(t time.Time) *moment { return r.moment(t, "Mon 2 Jan 2006, 15:04") }

// instant is at without the year: Tue 24 Nov, 10:20 PST.
func (r *renderer) instant(t time.Time) *moment { return r.moment(t, "Mon 2 Jan, 15:04") }

// atBrief is the text of instant.
func (r *renderer) atBrief(t time.Time) string { return r.instant(t).Text }

func (r *renderer) moment(t time.Time, layout string) *moment {
	t = t.In(r.site.Zone)
	return &moment{Machine: t.Format(time.RFC3339), Text: r.site.Words.Date(t, layout) + " " + zoneName(t)}
}

// ago shows when something was: a day of this month or the last by its date, what is older by its age. The instant stands
// in full beside it. Ages are told in whole months of the calendar, so that a page changes on the first of a month at most.
func (r *renderer) ago(t time.Time) *moment {
	v := r.at(t)
	v.Exact, v.Text = v.Text, r.dayAt(t).Text
	switch months := r.months(t); {
	case months >= 24:
		v.Text, v.Aged = r.say("%d years ago", months/12), true
	case months > 1:
		v.Text, v.Aged = r.say("%d months ago", months), true
	}
	return v
}

// months counts from the month of an instant to the one that the site shows, in the team's zone.
func (r *renderer) months(from time.Time) int {
	then, now := hours.DateOf(from, r.site.Zone), hours.DateOf(r.site.Now, r.site.Zone)
	return max(0, 12*(now.Year-then.Year)+int(now.Month)-int(then.Month))
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
func (r *renderer) dayAt(t time.Time) *moment { return r.dayOf(hours.DateOf(t, r.site.Zone)) }

func (r *renderer) dayOf(d hours.Date) *moment {
	return &moment{Machine: d.String(), Text: r.dateText(d, "2 Jan 2006")}
}

// dateText formats a date; the time it goes through has no zone of its own.
func (r *renderer) dateText(d hours.Date, layout string) string {
	return r.site.Words.Date(time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC), layout)
}

// span shows two dates of a week: 23–25 Nov 2026, 30 Nov – 4 Dec 2026, or 28 Dec 2026 – 1 Jan 2027. The given year is left
// out.
func (r *renderer) span(first, last hours.Date, year int) string {
	begin, end := "2 Jan 2006", "2 Jan 2006"
	if first.Year == year {
		begin = "2 Jan"
	}
	if last.Year == year {
		end = "2 Jan"
	}
	switch {
	case first == last:
		return r.dateText(last, end)
	case first.Year != last.Year:
		return r.dateText(first, begin) + " – " + r.dateText(last, end)
	case first.Month != last.Month:
		return r.dateText(first, "2 Jan") + " – " + r.dateText(last, end)
	}
	return r.say("%d–", first.Day) + r.dateText(last, end)
}

// weekDates are the days with duty, or the whole week when there is none.
func (r *renderer) weekDates(w roster.WeekDuty, year int) string {
	if w.First.IsZero() {
		return r.span(w.Week.Monday(), w.Week.Sunday(), year)
	}
	return r.span(w.First, w.Last, year)
}

// minutes shows a duration: 45 min, 1 h, 1 h 5 min.
func (r *renderer) minutes(d time.Duration) string {
	n := int(d.Round(time.Minute).Minutes())
	switch {
	case n < 60:
		return r.say("%d min", n)
	case n%60 == 0:
		return r.say("%d h", n/60)
	}
	return r.say("%d h %d min", n/60, n%60)
}

// say gives a text of the interface in the site's language; see words.Say.
func (r *renderer) say(text string, values ...any) string { return r.site.Words.Say(text, values...) }

// count says how many: one for 1, else many, which has a %d.
func (r *renderer) count(n int, one, many string) string { return r.site.Words.Count(n, one, many) }
