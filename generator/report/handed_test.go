package report_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/visit-dav/watchbill/generator/hours"
	"github.com/visit-dav/watchbill/generator/report"
	"github.com/visit-dav/watchbill/generator/roster"
)

// A week of shutdown hands nothing over, and nothing is handed to it.
func TestHandoffsGoFromOneDutyWeekToTheNext(t *testing.T) {
	t.Parallel()
	week := map[time.Weekday][]hours.Span{time.Monday: {{From: 480, To: 720}}, time.Friday: {{From: 480, To: 720}}}
	cal, err := hours.New(time.UTC, []hours.Rule{{From: hours.Date{Year: 2020, Month: 1, Day: 1}, Days: week, Goal: time.Hour}}, []hours.Holiday{
		{Date: hours.Date{Year: 2026, Month: 12, Day: 28}, Name: "Shutdown"}, {Date: hours.Date{Year: 2027, Month: 1, Day: 1}, Name: "New Year"},
	})
	if err != nil {
		t.Fatal(err)
	}
	for n, want := range []string{"[]", "[2026-W52]", "[2026-W52 2027-W01]", "[2026-W52 2027-W01 2027-W02]"} {
		var got []roster.Week
		for w := range report.Weeks(cal, roster.Week{Year: 2026, Number: 52}, n) {
			got = append(got, w)
		}
		if fmt.Sprint(got) != want {
			t.Errorf("%d handoffs: got %v, want %s", n, got, want)
		}
	}
}
