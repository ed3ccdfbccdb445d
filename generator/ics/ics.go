// Package ics writes the calendar feeds, and never one that it didn't check: a feed that fails the check fails the
// build. It is the only user of golang-ical, whose faults it contains and whose judgement it doesn't ask.
package ics

import (
	"context"
	"fmt"

	"github.com/visit-dav/watchbill/generator/output"
	"github.com/visit-dav/watchbill/generator/site"
)

// Render adds all feeds that the site lists, each at its address and at its older ones.
func Render(ctx context.Context, s *site.Site, files *output.Files) error {
	team, err := newTeam(s)
	if err != nil {
		return err
	}
	for _, f := range s.FeedList() {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := team.add(f, files); err != nil {
			return fmt.Errorf("feed %s: %w", f.Path, err)
		}
	}
	return nil
}

// add writes, checks and adds one feed.
func (t *team) add(f site.Feed, files *output.Files) error {
	for _, address := range append([]string{f.Path}, f.Aliases...) {
		if n := len(t.site.Base + address); n > site.LongestFeed {
			return fmt.Errorf("its address %s%s has %d bytes, more than the %d that calendar programs accept"+
				"\n\thint: shorten base_url or the slug", t.site.Base, address, n, site.LongestFeed)
		}
	}
	events := t.events(f)
	feed, err := t.write(f, events)
	if err != nil {
		return err
	}
	if err := check(feed, rowsOf(events)); err != nil {
		return fmt.Errorf("the check before writing refuses it: %w", err)
	}
	for _, address := range append([]string{f.Path}, f.Aliases...) {
		if err := files.Add(address, feed); err != nil {
			return err
		}
	}
	return nil
}
