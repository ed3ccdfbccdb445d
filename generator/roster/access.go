package roster

import (
	"cmp"
	"slices"
	"time"
)

// AccessGap is a stretch in which nobody on duty may enter a restricted facility; To is exclusive.
type AccessGap struct {
	Facility string
	From, To time.Time
}

// AccessGaps tells where a week's primary and backup together can't enter a facility, by facility and time. A facility
// counts while somebody on the roster may enter it: else no plan could mend the gap. Stretches without duty time are left
// out.
func (r *Roster) AccessGaps(w WeekDuty) []AccessGap {
	var gaps []AccessGap
	for _, facility := range r.Facilities(w) {
		var whole []AccessGap
		for _, part := range w.parts() {
			if r.mayEnter(part.primary, facility) || r.mayEnter(part.backup, facility) {
				continue
			}
			if n := len(whole); n > 0 && whole[n-1].To.Equal(part.from) {
				whole[n-1].To = part.to
				continue
			}
			whole = append(whole, AccessGap{facility, part.from, part.to})
		}
		days := daysOf(r.calendar, &w)
		gaps = append(gaps, slices.DeleteFunc(whole, func(g AccessGap) bool {
			_, duty := firstDuty(days, Assignment{From: g.From, To: g.To})
			return !duty
		})...)
	}
	return gaps
}

// Facilities are the restricted ones that somebody may enter who is on the roster in the week, sorted.
func (r *Roster) Facilities(w WeekDuty) []string {
	var all []string
	for _, p := range r.directory.people {
		joins := !p.From.IsZero() && w.Last.Compare(p.From) < 0
		left := !p.Until.IsZero() && w.First.Compare(p.Until) > 0
		if !joins && !left {
			all = append(all, p.Access...)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

func (r *Roster) mayEnter(slug, facility string) bool {
	p, ok := r.Person(slug)
	return ok && slices.Contains(p.Access, facility)
}

// pair is a stretch of a week in which neither role changes hands.
type pair struct {
	from, to        time.Time
	primary, backup string
}

// parts gives the pairs of a week in order of time.
func (w WeekDuty) parts() []pair {
	var parts []pair
	for _, p := range w.Primary {
		for _, b := range w.Backup {
			if both := p.within(b.From, b.To); both.From.Before(both.To) {
				parts = append(parts, pair{both.From, both.To, p.Person, b.Person})
			}
		}
	}
	slices.SortFunc(parts, func(a, b pair) int { return cmp.Or(a.from.Compare(b.from), a.to.Compare(b.to)) })
	return parts
}
