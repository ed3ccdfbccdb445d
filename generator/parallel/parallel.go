// Package parallel does the same work for many things at once. A panic in it ends the program, as it does anywhere.
package parallel

import (
	"context"
	"iter"
	"runtime"
	"sync"
	"sync/atomic"
)

// Each calls work for 0 to n-1, in any order, on all processors, and returns when all is done.
func Each(n int, work func(i int)) {
	EachWith(n, func() func(int) { return work })
}

// EachWith is Each for work that needs room of its own, such as buffers: worker is called once on each goroutine, and what it
// returns is called there alone.
func EachWith(n int, worker func() func(i int)) {
	var next atomic.Int64
	var workers sync.WaitGroup
	for range min(n, runtime.GOMAXPROCS(0)) {
		workers.Go(func() {
			work := worker()
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				work(i)
			}
		})
	}
	workers.Wait()
}

// ahead is how many items of a sequence may wait, so that one that is slow to come keeps nobody waiting.
const ahead = 256

// Try works on the items of a sequence, which are taken one after the other, on as many goroutines as processors says, one at least. The
// first error, or the end of ctx, ends all, and is returned when the last has stopped. worker is as in EachWith.
func Try[T any](ctx context.Context, processors int, items iter.Seq[T], worker func() func(T) error) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	todo := make(chan T, ahead)
	var workers sync.WaitGroup
	for range max(1, processors) {
		workers.Go(func() {
			work := worker()
			for item := range todo {
				if ctx.Err() != nil {
					return
				}
				if err := work(item); err != nil {
					cancel(err)
				}
			}
		})
	}
	send(ctx, items, todo)
	workers.Wait()
	return context.Cause(ctx)
}

func send[T any](ctx context.Context, items iter.Seq[T], todo chan<- T) {
	defer close(todo)
	for item := range items {
		select {
		case todo <- item:
		case <-ctx.Done():
			return
		}
	}
}

// InOrder yields what becomes of the items of a sequence, in their order. All processors work at them, a little ahead. When nobody
// asks for more, the last work is ended first. worker is as in EachWith.
func InOrder[T, R any](items iter.Seq[T], worker func() func(T) R) iter.Seq[R] {
	return func(yield func(R) bool) {
		processors := runtime.GOMAXPROCS(0)
		todo, inOrder, stop := make(chan job[T, R]), make(chan job[T, R], processors), make(chan struct{})
		var workers sync.WaitGroup
		defer workers.Wait()
		defer close(stop)
		workers.Go(func() { queue(items, todo, inOrder, stop) })
		for range processors {
			workers.Go(func() {
				work := worker()
				for j := range todo {
					j.done <- work(j.item)
				}
			})
		}
		for j := range inOrder {
			if !yield(<-j.done) {
				return
			}
		}
	}
}

// job is an item with the place for what becomes of it.
type job[T, R any] struct {
	item T
	done chan R
}

// queue gives items to those who work and to whom waits for what becomes of them.
func queue[T, R any](items iter.Seq[T], todo, inOrder chan<- job[T, R], stop <-chan struct{}) {
	defer close(inOrder)
	defer close(todo)
	for item := range items {
		j := job[T, R]{item, make(chan R, 1)}
		select {
		case inOrder <- j:
			todo <- j
		case <-stop:
			return
		}
	}
}
