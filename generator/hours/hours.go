// Package hours knows when the team is on duty: duty hours, holidays and the response goal, each with effective dates,
// and duty time between two instants. It does no I/O, reads no clock, and uses the standard library alone.
package hours

import "time"

// Date is a day of the civil calendar, without zone or time.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// Clock is a time of day in minutes after local midnight, 0 to 1440.
type Clock int

// Span is a part of a day, To exclusive.
type Span struct{ From, To Clock }

// Block is a stretch of duty time between two instants, To exclusive.
type Block struct{ From, To time.Time }

// Rule is the duty hours and the response goal in force from a date until the next rule's date.
type Rule struct {
	From    Date
	Days    map[time.Weekday][]Span
	Goal    time.Duration // duty time within which a first response is due
	SameDay Clock         // what comes in before it is due by the end of that day at the latest; 0 for none
	Tiers   []Tier        // other targets by label; the first that fits holds
}

// Holiday is a day without duty.
type Holiday struct {
	Date Date
	Name string
}

// Calendar answers questions of duty time. It answers the same for ever after New, and is safe for concurrent use.
type Calendar struct {
	zone     *time.Location
	rules    []Rule
	holidays map[Date]string
	known    days
}
