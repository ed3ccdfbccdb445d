package revision

import (
	"fmt"
	"strings"
	"time"

	"github.com/visit-dav/watchbill/generator/hours"
	"github.com/visit-dav/watchbill/generator/roster"
)

// text words a difference for the person whom it concerns.
func (c *comparison) text(d Difference) string {
	switch d.Kind {
	case Moved:
		return fmt.Sprintf("your week of %s (%s) as %s moved to %s (%s)",
			d.Week, c.span(c.before, d.Week, d.Was), d.Role, d.To, c.span(c.after, d.To, d.Is))
	case Given:
		what := fmt.Sprintf("your duty as %s in %s (%s)", d.Role, d.Week, c.span(c.before, d.Week, d.Was))
		if c.whole(d, Given) {
			what = fmt.Sprintf("your week of %s (%s) as %s", d.Week, c.span(c.before, d.Week, d.Was), d.Role)
		}
		return what + c.fate(d)
	case Taken:
		return fmt.Sprintf("you are %s in %s (%s)%s", d.Role, d.Week, c.span(c.after, d.Week, d.Is), c.origin(d))
	}
	text := fmt.Sprintf("your duty as %s in %s is %s instead of %s",
		d.Role, d.Week, c.span(c.after, d.Week, d.Is), c.span(c.before, d.Week, d.Was))
	if len(d.Others) > 0 {
		text += "; the rest " + c.goes(d.Others)
	}
	return text
}

// fate tells what became of what a person gave.
func (c *comparison) fate(d Difference) string {
	week, planned := c.after.Week(d.Week)
	switch {
	case !planned:
		return " is no longer planned"
	case len(week.Primary) == 0:
		return " has no duty any more"
	}
	return " " + c.goes(d.Others)
}

func (c *comparison) goes(to []string) string {
	if len(to) == 1 && to[0] == roster.Vacant {
		return "is left vacant"
	}
	return "goes to " + c.names(to)
}

// origin tells whose was what a person took.
func (c *comparison) origin(d Difference) string {
	week, planned := c.before.Week(d.Week)
	switch {
	case !planned || len(week.Primary) == 0:
		return ", newly planned"
	case len(d.Others) == 1 && d.Others[0] == roster.Vacant:
		return ", which was vacant"
	}
	return " in place of " + c.names(d.Others)
}

func (c *comparison) names(slugs []string) string {
	names := make([]string, len(slugs))
	for i, slug := range slugs {
		names[i] = slug
		if slug == roster.Vacant {
			names[i] = "nobody"
		}
		for _, r := range []*roster.Roster{c.before, c.after} {
			if p, ok := r.Person(slug); ok {
				names[i] = p.Name
			}
		}
	}
	return strings.Join(names, " and ")
}

// span tells when assignments of a week have duty: days where they are whole, else times too.
func (c *comparison) span(r *roster.Roster, w roster.Week, parts []roster.Assignment) string {
	week, _ := r.Week(w)
	spans := make([]string, len(parts))
	for i, a := range parts {
		spans[i] = stretch(r.Calendar(), week.Days, a)
	}
	return strings.Join(spans, " and ")
}

// stretch words the duty time of one assignment.
func stretch(cal *hours.Calendar, days []hours.Date, a roster.Assignment) string {
	var first, last hours.Date
	begins, ends := "", "" // times of day, where a day isn't whole
	for _, day := range days {
		blocks := cal.Blocks(day)
		for i, b := range blocks {
			if !a.From.Before(b.To) || !b.From.Before(a.To) {
				continue
			}
			if first.IsZero() {
				first = day
				if i > 0 || a.From.After(b.From) {
					begins = " " + later(a, b).In(cal.Zone()).Format("15:04")
				}
			}
			last, ends = day, ""
			if i < len(blocks)-1 || a.To.Before(b.To) {
				ends = " " + sooner(a, b).In(cal.Zone()).Format("15:04")
			}
		}
	}
	if begins == "" && ends == "" {
		return Days(first, last)
	}
	return fmt.Sprintf("from %s%s to %s%s", weekday(first), begins, weekday(last), ends)
}

func later(a roster.Assignment, b hours.Block) time.Time {
	if a.From.After(b.From) {
		return a.From
	}
	return b.From
}

func sooner(a roster.Assignment, b hours.Block) time.Time {
	if a.To.Before(b.To) {
		return a.To
	}
	return b.To
}

func weekday(d hours.Date) string {
	return fmt.Sprintf("%s %d %s", d.Weekday().String()[:3], d.Day, d.Month)
}

// Days writes the days from first to last as people do, without the year: 20-24 July.
func Days(first, last hours.Date) string {
	switch {
	case first == last:
		return fmt.Sprintf("%d %s", first.Day, first.Month)
	case first.Month == last.Month && first.Year == last.Year:
		return fmt.Sprintf("%d-%d %s", first.Day, last.Day, last.Month)
	}
	return fmt.Sprintf("%d %s - %d %s", first.Day, first.Month, last.Day, last.Month)
}
