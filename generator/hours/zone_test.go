package hours_test

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"
	_ "time/tzdata" // the machine may have none

	"github.com/visit-dav/watchbill/generator/hours"
)

func TestADayBeginsWhereItsClockDoes(t *testing.T) {
	t.Parallel()
	cases := map[string]struct{ zone, date, want string }{
		"an ordinary day":                     {"America/Los_Angeles", "2026-03-10", "2026-03-10T00:00:00-07:00"},
		"the day of the change to summer":     {"America/Los_Angeles", "2026-03-08", "2026-03-08T00:00:00-08:00"},
		"midnight is skipped in São Paulo":    {"America/Sao_Paulo", "2018-11-04", "2018-11-04T01:00:00-02:00"},
		"midnight is skipped in Beirut":       {"Asia/Beirut", "2026-03-29", "2026-03-29T01:00:00+03:00"},
		"midnight comes twice in Havana":      {"America/Havana", "2026-11-01", "2026-11-01T00:00:00-04:00"},
		"set back over midnight in São Paulo": {"America/Sao_Paulo", "2018-02-18", "2018-02-18T00:00:00-03:00"},
		"a minute, an hour, then the rest":    {"America/St_Johns", "2010-11-07", "2010-11-07T00:00:00-02:30"},
		"a day that Samoa left out":           {"Pacific/Apia", "2011-12-30", "2011-12-31T00:00:00+14:00"},
		"half an hour of summer time":         {"Australia/Lord_Howe", "2026-10-04", "2026-10-04T00:00:00+10:30"},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := date(t, tc.date).Start(zone(t, tc.zone)).Format(time.RFC3339); got != tc.want {
				t.Errorf("got %s, want %s", got, tc.want)
			}
		})
	}
}

func TestATimeOfDayIsItsFirstInstant(t *testing.T) {
	t.Parallel()
	cases := map[string]struct{ date, clock, want string }{
		"ordinary": {"2026-03-10", "08:30", "2026-03-10T08:30:00-07:00"},
		"skipped":  {"2026-03-08", "02:30", "2026-03-08T03:00:00-07:00"},
		"repeated": {"2026-11-01", "01:30", "2026-11-01T01:30:00-07:00"},
		"the end":  {"2026-11-01", "24:00", "2026-11-02T00:00:00-08:00"},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			clock, err := hours.ParseClock(tc.clock)
			if err != nil {
				t.Fatal(err)
			}
			if got := date(t, tc.date).At(clock, zone(t, "America/Los_Angeles")).Format(time.RFC3339); got != tc.want {
				t.Errorf("got %s, want %s", got, tc.want)
			}
		})
	}
}

func TestBlocksFollowTheClockOnTheWall(t *testing.T) {
	t.Parallel()
	everyDay := append([]time.Weekday{time.Saturday, time.Sunday}, weekdays...)
	cases := map[string]struct {
		zone, date string
		spans      []string
		want       []string
	}{
		"eight o'clock stays eight o'clock": {
			"America/Los_Angeles", "2026-03-08",
			[]string{"08:00-12:00"},
			[]string{"2026-03-08T08:00:00-07:00 4h0m0s"},
		},
		"a skipped hour is missing": {
			"America/Los_Angeles", "2026-03-08",
			[]string{"01:00-04:00"},
			[]string{"2026-03-08T01:00:00-08:00 2h0m0s"},
		},
		"a span that is skipped whole leaves nothing": {
			"America/Los_Angeles", "2026-03-08", []string{"02:15-02:45"}, nil,
		},
		"a repeated hour counts twice": {
			"America/Los_Angeles", "2026-11-01",
			[]string{"00:00-03:00"},
			[]string{"2026-11-01T00:00:00-07:00 4h0m0s"},
		},
		"a repeated span is two blocks": {
			"America/Los_Angeles", "2026-11-01",
			[]string{"01:15-01:45"},
			[]string{"2026-11-01T01:15:00-07:00 30m0s", "2026-11-01T01:15:00-08:00 30m0s"},
		},
		"touching spans are one block": {
			"UTC", "2026-03-10", []string{"08:00-12:00", "12:00-13:00"}, []string{"2026-03-10T08:00:00Z 5h0m0s"},
		},
		"a day without midnight": {
			"America/Sao_Paulo", "2018-11-04", []string{"00:00-24:00"}, []string{"2018-11-04T01:00:00-02:00 23h0m0s"},
		},
		"half an hour more": {
			"Australia/Lord_Howe", "2026-04-05", []string{"00:00-24:00"}, []string{"2026-04-05T00:00:00+11:00 24h30m0s"},
		},
		"a day that begins twice": {
			"America/St_Johns", "2010-11-07",
			[]string{"00:00-24:00"},
			[]string{"2010-11-07T00:00:00-02:30 1m0s", "2010-11-07T00:00:00-03:30 24h0m0s"},
		},
		"a day that was left out": {"Pacific/Apia", "2011-12-30", []string{"00:00-24:00"}, nil},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, err := hours.New(zone(t, tc.zone), []hours.Rule{rule(t, "2000-01-01", everyDay, tc.spans...)}, nil)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, b := range c.Blocks(date(t, tc.date)) {
				got = append(got, b.From.Format(time.RFC3339)+" "+b.To.Sub(b.From).String())
			}
			if !slices.Equal(got, tc.want) {
				t.Errorf("got %q, want %q", got, tc.want)
			}
			if c.HasDuty(date(t, tc.date)) != (len(tc.want) > 0) {
				t.Error("HasDuty disagrees with Blocks")
			}
		})
	}
}

// wall is duty by the clock on the wall, one minute at a time, written without the code under test.
type wall struct {
	zone     *time.Location
	rules    []hours.Rule
	holidays map[string]bool
}

func (w wall) duty(t time.Time) bool {
	local := t.In(w.zone)
	day := local.Format(time.DateOnly)
	if w.holidays[day] {
		return false
	}
	inForce := w.rules[0]
	for _, r := range w.rules {
		if r.From.String() <= day {
			inForce = r
		}
	}
	minute := local.Hour()*60 + local.Minute()
	for _, s := range inForce.Days[local.Weekday()] {
		if int(s.From) <= minute && minute < int(s.To) {
			return true
		}
	}
	return false
}

func (w wall) calendar() (*hours.Calendar, error) {
	var holidays []hours.Holiday
	for day := range w.holidays {
		d, err := hours.ParseDate(day)
		if err != nil {
			return nil, err
		}
		holidays = append(holidays, hours.Holiday{Date: d, Name: "holiday"})
	}
	return hours.New(w.zone, w.rules, holidays)
}

// changes are dates at which clocks change, in zones that do it in odd ways.
func changes() [][2]string {
	return [][2]string{
		{"America/Los_Angeles", "2026-03-08"},
		{"America/Los_Angeles", "2026-11-01"},
		{"America/Sao_Paulo", "2018-11-04"},
		{"America/Sao_Paulo", "2018-02-18"},
		{"Asia/Beirut", "2026-03-29"},
		{"Asia/Beirut", "2026-10-25"},
		{"America/Havana", "2026-11-01"},
		{"Australia/Lord_Howe", "2026-10-04"},
		{"Australia/Lord_Howe", "2026-04-05"},
		{"America/St_Johns", "2010-11-07"},
		{"America/St_Johns", "2010-03-14"},
		{"Pacific/Apia", "2011-12-30"},
		{"Africa/Casablanca", "2026-02-15"},
		{"UTC", "2028-02-29"},
		{"Antarctica/Troll", "2026-03-29"},
		{"America/New_York", "2075-03-10"},
		{"America/New_York", "2040-12-31"},
		{"Australia/Sydney", "2096-12-31"},
		{"Asia/Tokyo", "2040-12-31"},
	}
}

func randomWall(t testing.TB, rng *rand.Rand) (wall, time.Time) {
	change := changes()[rng.IntN(len(changes()))]
	middle := date(t, change[1])
	w := wall{zone: zone(t, change[0]), holidays: map[string]bool{}}
	for i := range 1 + rng.IntN(2) {
		r := hours.Rule{From: middle.AddDays(4*i - 5 + rng.IntN(4)), Goal: time.Hour, Days: map[time.Weekday][]hours.Span{}}
		for n := range 1 + rng.IntN(7) {
			r.Days[time.Weekday(n)] = randomSpans(rng)
		}
		w.rules = append(w.rules, r)
	}
	for range rng.IntN(3) {
		w.holidays[middle.AddDays(rng.IntN(10)-5).String()] = true
	}
	return w, time.Date(middle.Year, middle.Month, middle.Day-4, 12, 0, 0, 0, time.UTC)
}

func randomSpans(rng *rand.Rand) []hours.Span {
	cuts := make([]int, 0, 4)
	for range 2 + 2*rng.IntN(2) {
		cuts = append(cuts, rng.IntN(49)*30)
	}
	if rng.IntN(3) == 0 { // near midnight, where clocks change
		cuts[0], cuts[1] = 0, rng.IntN(180)
	}
	slices.Sort(cuts)
	cuts = slices.Compact(cuts)
	var spans []hours.Span
	for i := 0; i+1 < len(cuts); i += 2 {
		spans = append(spans, hours.Span{From: hours.Clock(cuts[i]), To: hours.Clock(cuts[i+1])})
	}
	if len(spans) == 0 {
		return []hours.Span{{From: 480, To: 720}}
	}
	return spans
}

func FuzzCalendarAgreesWithAWalkOverEveryMinute(f *testing.F) {
	for seed := range uint64(60) {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, seed uint64) {
		rng := rand.New(rand.NewPCG(seed, 1))
		w, start := randomWall(t, rng)
		c, err := w.calendar()
		if err != nil {
			t.Fatal(err)
		}
		const minutes = 8 * 24 * 60
		duty := make([]int, minutes+1) // duty minutes before each minute
		for m := range minutes {
			duty[m+1] = duty[m]
			now := start.Add(time.Duration(m) * time.Minute)
			on := w.duty(now)
			if on {
				duty[m+1]++
			}
			if c.Covers(now) != on {
				t.Fatalf("%s: Covers is %v", now.In(w.zone), !on)
			}
		}
		checkBlocks(t, c, start, duty)
		for range 40 {
			from := rng.IntN(minutes)
			to := from + rng.IntN(minutes-from)
			checkWalk(t, c, start, duty, from, to)
		}
	})
}

func checkBlocks(t *testing.T, c *hours.Calendar, start time.Time, duty []int) {
	t.Helper()
	found := make([]int, len(duty)-1)
	end := start.Add(time.Duration(len(found)) * time.Minute)
	for d := hours.DateOf(start, c.Zone()).AddDays(-2); d.Start(c.Zone()).Before(end); d = d.AddDays(1) {
		for _, b := range c.Blocks(d) {
			for now := b.From; now.Before(b.To); now = now.Add(time.Minute) {
				if m := int(now.Sub(start) / time.Minute); !now.Before(start) && m < len(found) {
					found[m]++
				}
			}
		}
	}
	for m, blocks := range found {
		if want := duty[m+1] - duty[m]; blocks != want {
			t.Fatalf("%s lies in %d blocks, want %d", start.Add(time.Duration(m)*time.Minute), blocks, want)
		}
	}
}

func checkWalk(t *testing.T, c *hours.Calendar, start time.Time, duty []int, from, to int) {
	t.Helper()
	instant := func(m int) time.Time { return start.Add(time.Duration(m) * time.Minute) }
	sum := time.Duration(duty[to]-duty[from]) * time.Minute
	if got := c.Between(instant(from), instant(to)); got != sum {
		t.Fatalf("from %s to %s: got %s, want %s", instant(from), instant(to), got, sum)
	}
	first := from
	for first+1 < len(duty) && duty[first+1] == duty[first] {
		first++
	}
	if first+1 < len(duty) {
		if next, ok := c.Next(instant(from)); !ok || !next.Equal(instant(first)) {
			t.Fatalf("next after %s: got %s, want %s", instant(from), next, instant(first))
		}
	}
	if sum > 0 {
		end := from // the first minute by which the sum has passed
		for duty[end]-duty[from] < duty[to]-duty[from] {
			end++
		}
		if got := c.Add(instant(from), sum); !got.Equal(instant(end)) {
			t.Fatalf("%s after %s: got %s, want %s", sum, instant(from), got, instant(end))
		}
	}
}

func BenchmarkBetweenOverAYear(b *testing.B) {
	c := office(b, "America/Los_Angeles")
	from, to := at(b, c, "2026-01-01 00:00"), at(b, c, "2027-01-01 00:00")
	for b.Loop() {
		c.Between(from, to)
	}
}
