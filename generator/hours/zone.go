package hours

import (
	"fmt"
	"strings"
	"time"
)

// stretch is a time in which a zone keeps one offset from UTC. A zero from or to is open.
type stretch struct {
	from, to time.Time
	offset   time.Duration
}

// instant gives when a clock with the stretch's offset shows what shown, a UTC time, shows.
func (s stretch) instant(shown time.Time) time.Time { return shown.Add(-s.offset) }

// stretches gives, oldest first, those in which a clock in zone may show a time between two UTC times.
func stretches(first, last time.Time, zone *time.Location) []stretch {
	const reach = 36 * time.Hour // more than any offset, so that no stretch is missed
	var found []stretch
	for t := first.Add(-reach).In(zone); ; {
		from, to := t.ZoneBounds()
		if len(found) > 0 {
			from = t
		}
		if !to.IsZero() && !to.After(t) {
			to = t.Add(time.Hour) // ZoneBounds takes every year after the zone's table for one of 365 days
		}
		_, seconds := t.Zone()
		found = append(found, stretch{from, to, time.Duration(seconds) * time.Second})
		if to.IsZero() || to.After(last.Add(reach)) {
			return found
		}
		t = to
	}
}

// Changes tells as text how clocks in a zone go from 1970 to 2100: their offsets, names and changes. What a machine knows of a
// zone changes too, when a government decides so.
func Changes(zone *time.Location) string {
	var b strings.Builder
	for _, s := range stretches(time.Unix(0, 0).UTC(), time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC), zone) {
		name, _ := s.from.In(zone).Zone()
		fmt.Fprintf(&b, "%d %s %s\n", s.from.Unix(), s.offset, name)
	}
	return b.String()
}

// shown gives the instants at which a clock in zone shows a time of the spans on d. A clock change can shorten a span,
// lengthen it, split it in two or leave nothing of it.
func shown(d Date, spans []Span, zone *time.Location) []Block {
	var found []Block
	midnight := d.midnight()
	for _, z := range stretches(midnight, midnight.Add(endOfDay.duration()), zone) {
		for _, s := range spans {
			from := latest(z.instant(midnight.Add(s.From.duration())), z.from)
			to := z.instant(midnight.Add(s.To.duration()))
			if !z.to.IsZero() && z.to.Before(to) {
				to = z.to
			}
			if from.Before(to) {
				found = append(found, Block{from.In(zone), to.In(zone)})
			}
		}
	}
	return found
}

func latest(t, open time.Time) time.Time {
	if !open.IsZero() && open.After(t) {
		return open
	}
	return t
}
