package github

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"time"
)

// Sizes of a page. GitHub gives at most 100 items; smaller ones are for answers that fail for their weight.
const (
	maxPage = 100
	minPage = 5
	// maxTurned is how many items are turned over by page number at most; GitHub shows 10,000 issues and 40,000 comments.
	maxTurned = 40_000
)

// overlap is how far a page reaches back behind the last item of the page before: `since` may be taken as inclusive or
// not, and stamps are whole seconds.
const overlap = time.Second

type item[T any] interface {
	*T
	stamp() time.Time
	check() error
}

// stream reads a list that is ordered by the last change, from since on (zero: from the beginning). take gets each
// page; an item may come several times, the last time being the latest.
type stream[T any, P item[T]] struct {
	client *client
	path   string
	query  url.Values
	since  time.Time
	take   func([]T) error

	size, number int // of the page
}

// read reads the whole list. Where a whole page lies within one second, pages are turned by number. Those shift to the
// left when an item of them changes, so they are read once more backwards, where nothing can slip by.
func (s *stream[T, P]) read(ctx context.Context) error {
	s.size, s.number = maxPage, 1
	for {
		items, more, err := s.page(ctx, s.number)
		if errors.Is(err, errTooHeavy) {
			s.size, s.number = max(s.size/2, minPage), 1
			s.client.options.Note(fmt.Sprintf("asking for pages of %d", s.size))
			continue
		}
		if err != nil {
			return err
		}
		next := s.after(items)
		if !more && len(items) < s.size {
			return s.back(ctx)
		}
		if !next.After(s.since) {
			if s.number*s.size > maxTurned {
				return errors.New("GitHub's list doesn't end")
			}
			s.number++
			continue
		}
		if err := s.back(ctx); err != nil {
			return err
		}
		s.since, s.number = next, 1
		s.size = min(2*s.size, maxPage)
	}
}

// after gives the since of the next page: just before the last item.
func (s *stream[T, P]) after(items []T) time.Time {
	if len(items) == 0 {
		return s.since
	}
	return P(&items[len(items)-1]).stamp().Add(-overlap)
}

// back reads the pages before the present one again, backwards.
func (s *stream[T, P]) back(ctx context.Context) error {
	for n := s.number - 1; n >= 1; n-- {
		_, _, err := s.page(ctx, n)
		if errors.Is(err, errTooHeavy) {
			n++ // the failure was endured: once more
			continue
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// page reads one page, checks it and hands it on.
func (s *stream[T, P]) page(ctx context.Context, number int) ([]T, bool, error) {
	q := url.Values{}
	for name, values := range s.query {
		q[name] = values
	}
	q.Set("sort", "updated")
	q.Set("direction", "asc")
	q.Set("per_page", strconv.Itoa(s.size))
	if number > 1 {
		q.Set("page", strconv.Itoa(number))
	}
	if !s.since.IsZero() {
		q.Set("since", s.since.UTC().Format(time.RFC3339))
	}
	var items []T
	more, err := s.client.list(ctx, s.path+"?"+q.Encode(), s.size > minPage, &items)
	if err != nil {
		return nil, false, err
	}
	if err := s.judge(items); err != nil {
		return nil, false, err
	}
	if err := s.take(items); err != nil {
		return nil, false, err
	}
	s.client.show(time.Time{})
	return items, more, nil
}

// judge refuses items that the snapshot can't hold, and an order in which items could slip by.
func (s *stream[T, P]) judge(items []T) error {
	for i := range items {
		if err := P(&items[i]).check(); err != nil {
			return fmt.Errorf("GitHub lists %w", err)
		}
		if i > 0 && P(&items[i]).stamp().Before(P(&items[i-1]).stamp()) {
			return errors.New("GitHub's list isn't in the order of the last change")
		}
	}
	return nil
}
