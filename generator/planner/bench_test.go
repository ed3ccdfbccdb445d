package planner_test

import (
	"fmt"
	"testing"

	"github.com/visit-dav/watchbill/generator/planner"
	"github.com/visit-dav/watchbill/generator/roster"
)

// BenchmarkMake plans a team's year, and two years of a large team.
func BenchmarkMake(b *testing.B) {
	for _, s := range []shape{
		{8, 52, roster.Independent, 1, 0},
		{8, 52, roster.Independent, 2, 0},
		{8, 52, roster.Chain, 2, 1},
		{30, 104, roster.Independent, 2, 3},
	} {
		b.Run(fmt.Sprintf("%dx%d %s, gap %d", s.weeks, s.people, s.pattern, s.gap), func(b *testing.B) {
			var requests []planner.Request
			for seed := range uint64(10) {
				requests = append(requests, random(b, seed, s).request(b))
			}
			b.ResetTimer()
			for i := range b.N {
				_, _ = planner.Make(requests[i%len(requests)]) // impossible ones take their time too
			}
		})
	}
}
