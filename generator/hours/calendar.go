package hours

import (
	"slices"
	"sync/atomic"
	"time"
)

const (
	patience = 10 * 366  // days that are searched for duty before a calendar counts as having none
	horizon  = 100 * 366 // days that are counted at most, so that a slip in a year costs no minutes
)

// Zone gives the zone in which the hours are kept.
func (c *Calendar) Zone() *time.Location { return c.zone }

// Blocks gives the duty time of a day in order, touching spans as one block: all instants at which a clock in the
// calendar's zone shows duty hours. A day of 23 or 25 hours has the blocks that its clock shows.
func (c *Calendar) Blocks(d Date) []Block { return slices.Clone(c.day(d)) }

// day gives the blocks of a day, which nobody may change.
func (c *Calendar) day(d Date) []Block {
	place := c.known.place(d)
	if place == nil {
		return c.newDay(d)
	}
	if known := place.Load(); known != nil {
		return *known
	}
	blocks := c.newDay(d)
	place.Store(&blocks)
	return blocks
}

func (c *Calendar) newDay(d Date) []Block {
	spans := c.spans(d)
	if len(spans) == 0 {
		return nil
	}
	return joined(shown(d, spans, c.zone))
}

// days are the blocks of the days that were asked for: all ask for the same few thousand. Those of far years aren't kept.
type days [256]atomic.Pointer[year]

const firstKept = 1900

type year [12 * 31]atomic.Pointer[[]Block]

// place is where the blocks of a day are kept, nil for none.
func (k *days) place(d Date) *atomic.Pointer[[]Block] {
	n, at := d.Year-firstKept, (int(d.Month)-1)*31+d.Day-1
	if n < 0 || n >= len(k) || at < 0 || at >= len(year{}) {
		return nil
	}
	y := k[n].Load()
	if y == nil {
		k[n].CompareAndSwap(nil, new(year))
		y = k[n].Load()
	}
	return &y[at]
}

func joined(blocks []Block) []Block {
	whole := blocks[:0]
	for _, b := range blocks {
		if n := len(whole); n > 0 && whole[n-1].To.Equal(b.From) {
			whole[n-1].To = b.To
			continue
		}
		whole = append(whole, b)
	}
	return whole
}

func (c *Calendar) spans(d Date) []Span {
	if _, holiday := c.holidays[d]; holiday {
		return nil
	}
	return c.rule(d).Days[d.Weekday()]
}

func (c *Calendar) rule(d Date) *Rule {
	after, exact := slices.BinarySearchFunc(c.rules, d, func(r Rule, d Date) int { return r.From.Compare(d) })
	if exact {
		return &c.rules[after]
	}
	return &c.rules[max(after-1, 0)]
}

// HasDuty tells whether any instant of the day is a duty instant.
func (c *Calendar) HasDuty(d Date) bool { return len(c.day(d)) > 0 }

// HolidayOn gives the name of the day's holiday.
func (c *Calendar) HolidayOn(d Date) (name string, ok bool) {
	name, ok = c.holidays[d]
	return name, ok
}

// RuleOn gives the rule in force on a date. It is a copy.
func (c *Calendar) RuleOn(d Date) Rule { return c.rule(d).clone() }

// Covers tells whether t is a duty instant.
func (c *Calendar) Covers(t time.Time) bool {
	t = t.In(c.zone)
	clock := Clock(t.Hour()*60 + t.Minute())
	return slices.ContainsFunc(c.spans(civil(t)), func(s Span) bool { return s.From <= clock && clock < s.To })
}

// Next gives the first duty instant at or after t, in the calendar's zone. ok is false when there is none within ten
// years.
func (c *Calendar) Next(t time.Time) (next time.Time, ok bool) {
	b, ok := c.block(t)
	return b.From, ok
}

// block gives the duty time at or next after t, cut at t.
func (c *Calendar) block(t time.Time) (Block, bool) {
	day := DateOf(t, c.zone).AddDays(-1) // its hours may end after t where a clock is set back over midnight
	for range patience {
		if b, ok := firstAfter(t, c.day(day), c.day(day.AddDays(1))); ok {
			b.From = latest(b.From, t).In(c.zone)
			return b, true
		}
		day = day.AddDays(1)
	}
	return Block{}, false
}

func firstAfter(t time.Time, days ...[]Block) (first Block, ok bool) {
	for _, day := range days {
		for _, b := range day {
			if b.To.After(t) && (!ok || b.From.Before(first.From)) {
				first, ok = b, true
			}
		}
	}
	return first, ok
}

// Between gives the duty time from one instant to another; none when to isn't after from. The two may lie off duty: an
// incident received on Saturday and answered on Saturday has 0. More than a hundred years count as a hundred.
func (c *Calendar) Between(from, to time.Time) time.Duration {
	var sum time.Duration
	last := DateOf(to, c.zone).AddDays(1)
	day := DateOf(from, c.zone).AddDays(-1)
	for n := 0; n < horizon && day.Compare(last) <= 0; n++ {
		for _, b := range c.day(day) {
			sum += overlap(b, Block{from, to})
		}
		day = day.AddDays(1)
	}
	return sum
}

func overlap(a, b Block) time.Duration {
	from, to := a.From, a.To
	if b.From.After(from) {
		from = b.From
	}
	if b.To.Before(to) {
		to = b.To
	}
	return max(to.Sub(from), 0)
}

// Add gives the instant at which d of duty time has passed since t. When that is the end of a block it is the end, not
// the beginning of the next. For d of 0 or less it is the first duty instant at or after t. It is the zero time when
// the calendar has no such instant within a hundred years.
func (c *Calendar) Add(t time.Time, d time.Duration) time.Time {
	limit := t.AddDate(0, 0, horizon)
	for t.Before(limit) {
		b, ok := c.block(t)
		if !ok {
			return time.Time{}
		}
		if length := b.To.Sub(b.From); d > length {
			d -= length
			t = b.To
			continue
		}
		return b.From.Add(max(d, 0))
	}
	return time.Time{}
}

// Due gives when a first response to an incident without labels received at an instant is due, as DueFor reckons it.
func (c *Calendar) Due(received time.Time) time.Time { return c.DueFor(received, nil) }
