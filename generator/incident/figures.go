package incident

import (
	"slices"
	"time"
)

// Figures are what is reported of first responses. There is no mean on purpose: one forgotten incident would move it
// for all the others.
type Figures struct {
	Incidents   int
	Answered    int           // in duty hours, with a known time: what the next four are about
	Within      int           // of those, how many met the goal
	Percent     float64       // Within of Answered, 0 to 100; 0 when there are none
	Median      time.Duration // duty time
	P90         time.Duration // duty time, nearest rank
	OffHours    int           // answered off hours before the goal was missed: met, and counted apart
	Unknown     int           // without a known answer, or with times that contradict each other
	Approximate int           // with a time that was guessed from the issue's own
}

// Measure sums up first responses.
func Measure(responses []Response) Figures {
	f := Figures{Incidents: len(responses)}
	var durations []time.Duration
	for _, r := range responses {
		if r.Approximate && !r.Responded.IsZero() {
			f.Approximate++
		}
		switch {
		case r.Responded.IsZero():
			f.Unknown++
		case r.OffHours:
			f.OffHours++
		default:
			durations = append(durations, r.Duty)
			if r.Met {
				f.Within++
			}
		}
	}
	f.Answered = len(durations)
	if f.Answered == 0 {
		return f
	}
	slices.Sort(durations)
	f.Percent = 100 * float64(f.Within) / float64(f.Answered)
	f.Median = (durations[(f.Answered-1)/2] + durations[f.Answered/2]) / 2
	f.P90 = durations[(9*f.Answered+9)/10-1]
	return f
}
