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
