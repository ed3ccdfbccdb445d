package report

import (
	"time"

	"github.com/visit-dav/watchbill/generator/hours"
	"github.com/visit-dav/watchbill/generator/roster"
)

// duty is a day, or the part of one, that a person served in a role.
type duty struct {
	date   hours.Date
	person string
	role   roster.Role
	part   float64 // of the day's duty time, 0 to 1
}

// served lists the duty days of the past. A day that now divides counts as far as it has come.
func served(r *roster.Roster, now time.Time) []duty {
	zone := r.Calendar().Zone()
	var all []duty
	for _, a := range r.Assignments() {
		if a.Person == roster.Vacant || !a.From.Before(now) {
			continue
		}
		to := a.To
		if now.Before(to) {
			to = now
		}
		last := hours.DateOf(to, zone)
		for d := hours.DateOf(a.From, zone); d.Compare(last) <= 0; d = d.AddDays(1) {
			if part := partOf(r.Calendar().Blocks(d), a.From, to); part > 0 {
				all = append(all, duty{d, a.Person, a.Role, part})
			}
		}
	}
	return all
}

// partOf is the part of a day's duty time that lies between two instants.
func partOf(blocks []hours.Block, from, to time.Time) float64 {
	var all, inside time.Duration
	for _, b := range blocks {
		all += b.To.Sub(b.From)
		if from.After(b.From) {
			b.From = from
		}
		if to.Before(b.To) {
			b.To = to
		}
		inside += max(b.To.Sub(b.From), 0)
	}
	if all == 0 {
		return 0
	}
	return float64(inside) / float64(all)
}
