package github

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"time"
)

// snapshotVersion is what package incident reads.
const snapshotVersion = 1

// lag is how far an incremental sync reaches back behind its checkpoint: GitHub's lists may show a change late.
const lag = 5 * time.Minute

var nameForm = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9-]*/[A-Za-z0-9._-]+$`)

// ShrinkError is a sync that would lose more incidents than allowed; the last snapshot is as it was.
type ShrinkError struct{ Before, After int }

// Error tells the counts.
func (e *ShrinkError) Error() string {
	return fmt.Sprintf("the sync would leave %d of %d incidents\n\thint: if they are meant to be gone, say --allow-shrink",
		e.After, e.Before)
}

// incidents syncs the incidents' repository.
func (r *run) incidents(ctx context.Context) (err error) {
	if r.repo, err = r.ask(ctx, r.Repository); err != nil {
		return err
	}
	r.report.Repository, r.report.Visibility = r.repo.FullName, r.repo.visible()
	if !strings.EqualFold(r.repo.FullName, r.Repository) {
		r.report.RenamedFrom = r.Repository
		r.note("%s is called %s now", r.Repository, r.repo.FullName)
	}
	if r.old, err = openOld(r.File, r.Note); err != nil {
		return err
	}
	defer r.old.close()
	r.report.Before = len(r.old.issues)
	incremental, reason := r.mode()
	if incremental {
		err = r.collect(ctx, r.old.header.Since, reason)
		var n *needsFull
		if !errors.As(err, &n) {
			return err
		}
		reason = n.reason
	}
	return r.collect(ctx, checkpoint{}, reason)
}

// ask asks for the repository itself.
func (r *run) ask(ctx context.Context, name string) (repository, error) {
	var repo repository
	if !nameForm.MatchString(name) {
		return repo, errors.New("that is no name of a repository\n\thint: write it as owner/name, such as octo-org/incidents, without https://")
	}
	if err := r.client.one(ctx, "repos/"+name, &repo); err != nil {
		return repo, err
	}
	if repo.ID == 0 || !nameForm.MatchString(repo.FullName) {
		return repo, errors.New("GitHub's answer about the repository holds no id or name")
	}
	return repo, nil
}

// needsFull says that what changed since the last snapshot isn't enough to bring it up to date.
type needsFull struct{ reason string }

func (n *needsFull) Error() string { return n.reason }

// collect reads both lists, comments first: what is written in between changes its issue too, so that the issue's count
// of comments shows whether one is missing, which a last look then brings.
func (r *run) collect(ctx context.Context, from checkpoint, reason string) error {
	incremental := !from.Issues.IsZero()
	r.report.Mode, r.report.Reason = "full", reason
	var known map[int64]bool
	if incremental {
		known = r.old.known()
		r.report.Mode = "incremental"
		from.Issues, from.Comments = back(from.Issues), back(from.Comments)
	}
	r.note("%s sync of %s: %s", r.report.Mode, r.repo.FullName, reason)
	scratch, err := newScratch(r.File)
	if err != nil {
		return err
	}
	defer scratch.discard()
	r.spool, r.moved, r.report.Moved, r.client.items = newSpool(scratch.spool, known), map[int64]bool{}, nil, Progress{}
	if !incremental && r.old.header.RepositoryID == r.repo.ID {
		r.client.items.Expected = r.old.header.Read
	}
	if err := r.comments(ctx, from.Comments); err != nil {
		return err
	}
	if err := r.issues(ctx, from.Issues); err != nil {
		return err
	}
	if r.lacking(incremental) > 0 {
		if err := r.comments(ctx, back(r.spool.lastComment)); err != nil {
			return err
		}
	}
	if incremental {
		if r.deleted() {
			return &needsFull{"comments were deleted"}
		}
		if r.lacking(true) > 0 {
			return &needsFull{"an issue came with older comments"}
		}
	} else if n := r.lacking(false); n > 0 {
		r.note("GitHub counts more comments than it lists; issues concerned: %d", n)
	}
	return r.assemble(scratch, incremental)
}

// back steps behind a checkpoint; zero stays zero.
func back(t time.Time) time.Time {
	if t.IsZero() {
		return t
	}
	return t.Add(-lag)
}

func (r *run) comments(ctx context.Context, since time.Time) error {
	s := stream[comment, *comment]{client: r.client, path: "repos/" + r.repo.FullName + "/issues/comments", since: since}
	s.take = func(page []comment) error {
		for i := range page {
			if err := r.spool.addComment(&page[i]); err != nil {
				return err
			}
		}
		r.client.items.Comments = len(r.spool.comments)
		return nil
	}
	return s.read(ctx)
}

func (r *run) issues(ctx context.Context, since time.Time) error {
	s := stream[issue, *issue]{
		client: r.client, path: "repos/" + r.repo.FullName + "/issues", query: url.Values{"state": {"all"}}, since: since,
	}
	s.take = func(page []issue) error {
		for i := range page {
			if at := repositoryOf(page[i].RepositoryURL); at != "" && !r.ours(at) {
				r.move(&page[i])
				continue
			}
			if err := r.spool.addIssue(&page[i]); err != nil {
				return err
			}
		}
		r.client.items.Issues = len(r.spool.issues) + len(r.spool.pulls)
		return nil
	}
	return s.read(ctx)
}

// ours tells whether an issue's repository is the one that is synced, by its present or its former name.
func (r *run) ours(name string) bool {
	return strings.EqualFold(name, r.repo.FullName) || strings.EqualFold(name, r.Repository)
}

// move drops an issue that another repository took over.
func (r *run) move(i *issue) {
	if r.moved[i.key()] {
		return
	}
	r.moved[i.key()] = true
	r.report.Moved = append(r.report.Moved, i.Number)
	r.note("issue %d belongs to another repository now and is dropped", i.Number)
}

// lacking is how many issues count more comments than the new snapshot would hold, where the last one didn't lack as
// many: GitHub counts some that it never lists.
func (r *run) lacking(incremental bool) int {
	n := 0
	for id, i := range r.spool.issues {
		before := r.old.issues[id]
		if lack := i.comments - r.held(id, incremental); lack > max(before.counted-len(before.comments), 0) {
			n++
		}
	}
	return n
}

// deleted tells whether some issue counts fewer comments than the new snapshot would hold.
func (r *run) deleted() bool {
	for id, i := range r.spool.issues {
		if i.comments < r.held(id, true) {
			return true
		}
	}
	return false
}

// held is how many comments of an issue the new snapshot would hold.
func (r *run) held(id int64, incremental bool) int {
	n := r.spool.below[r.spool.issues[id].number]
	if incremental {
		n += len(r.old.issues[id].comments)
	}
	return n
}
