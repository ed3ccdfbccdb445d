package parallel_test

import (
	"context"
	"errors"
	"slices"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/visit-dav/watchbill/generator/parallel"
)

func TestEachIsDoneOnce(t *testing.T) {
	t.Parallel()
	for _, n := range []int{0, 1, 2, 1000} {
		done := make([]int, n)
		parallel.Each(n, func(i int) { done[i]++ })
		if slices.ContainsFunc(done, func(times int) bool { return times != 1 }) {
			t.Errorf("of %d: %v", n, done)
		}
	}
}

func TestAWorkerHasRoomOfItsOwn(t *testing.T) {
	t.Parallel()
	var total atomic.Int64
	parallel.EachWith(1000, func() func(int) {
		mine := 0 // the race detector would tell if two wrote it
		return func(int) {
			mine++
			total.Add(1)
		}
	})
	if total.Load() != 1000 {
		t.Errorf("%d calls of 1000", total.Load())
	}
}

func TestItemsOfASequenceAreDoneOnce(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	var seen []int
	err := parallel.Try(t.Context(), 3, upTo(5000), func() func(int) error {
		return func(i int) error {
			mu.Lock()
			defer mu.Unlock()
			seen = append(seen, i)
			return nil
		}
	})
	slices.Sort(seen)
	if err != nil || !slices.Equal(seen, slices.Collect(upTo(5000))) {
		t.Errorf("%d items, %v", len(seen), err)
	}
}

func TestTheFirstErrorEndsASequenceWithoutEnd(t *testing.T) {
	t.Parallel()
	fault := errors.New("the seventh")
	err := parallel.Try(t.Context(), 2, upTo(-1), func() func(int) error {
		return func(i int) error {
			if i == 7 {
				return fault
			}
			return nil
		}
	})
	if !errors.Is(err, fault) {
		t.Errorf("error %v", err)
	}
}

func TestTheEndOfItsContextEndsASequenceWithoutEnd(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	err := parallel.Try(ctx, 2, upTo(-1), func() func(int) error {
		return func(i int) error {
			if i == 7 {
				cancel()
			}
			return nil
		}
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}

// upTo counts from 0 to n-1, or without an end where n is negative.
func upTo(n int) func(yield func(int) bool) {
	return func(yield func(int) bool) {
		for i := 0; i != n && yield(i); i++ {
		}
	}
}

func TestWhatBecomesOfItemsComesInTheirOrder(t *testing.T) {
	t.Parallel()
	square := func() func(int) int { return func(i int) int { return i * i } }
	for _, n := range []int{0, 1, 5000} {
		next := 0
		for got := range parallel.InOrder(upTo(n), square) {
			if got != next*next {
				t.Fatalf("%d instead of %d", got, next*next)
			}
			next++
		}
		if next != n {
			t.Errorf("%d of %d items", next, n)
		}
	}
}

func TestAllWorkHasEndedWhenNobodyAsksForMore(t *testing.T) {
	t.Parallel()
	var begun, ended atomic.Int64
	for got := range parallel.InOrder(upTo(-1), func() func(int) int {
		return func(i int) int {
			begun.Add(1)
			defer ended.Add(1)
			return i
		}
	}) {
		if got == 7 {
			break
		}
	}
	if n := begun.Load(); n < 8 || n != ended.Load() {
		t.Errorf("%d begun, %d ended", n, ended.Load())
	}
}
