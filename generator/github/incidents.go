package github

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"slices"
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
		if !errors.Is(err, errDeleted) {
			return err
		}
		reason = "comments were deleted"
	}
	return r.collect(ctx, checkpoint{}, reason)
}

// ask asks for the repository itself.
func (r *run) ask(ctx context.Context, name string) (repository, error) {
	var repo repository
	if !nameForm.MatchString(name) {
		return repo, errors.New("name the repository as owner/name")
	}
	if err := r.client.one(ctx, "repos/"+name, &repo); err != nil {
		return repo, err
	}
	if repo.ID == 0 || !nameForm.MatchString(repo.FullName) {
		return repo, errors.New("GitHub's answer about the repository holds no id or name")
	}
	return repo, nil
}

// errDeleted says that an incremental sync found issues with fewer comments than the snapshot has.
var errDeleted = errors.New("comments were deleted")

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
	r.spool, r.report.Moved, r.client.items = newSpool(scratch.spool, known), nil, Progress{}
	if err := r.comments(ctx, from.Comments); err != nil {
		return err
	}
	if err := r.issues(ctx, from.Issues); err != nil {
		return err
	}
	if r.missing(incremental) {
		if err := r.comments(ctx, back(r.spool.lastComment)); err != nil {
			return err
		}
	}
	if incremental && r.deleted() {
		return errDeleted
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
				r.move(page[i].Number)
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
func (r *run) move(number int) {
	if slices.Contains(r.report.Moved, number) {
		return
	}
	r.report.Moved = append(r.report.Moved, number)
	r.note("issue %d belongs to another repository now and is dropped", number)
}

// missing tells whether some issue counts more comments than the new snapshot would hold.
func (r *run) missing(incremental bool) bool {
	for number, i := range r.spool.issues {
		if i.comments > r.held(number, incremental) {
			return true
		}
	}
	return false
}

// deleted tells whether some issue counts fewer comments than the new snapshot would hold.
func (r *run) deleted() bool {
	for number, i := range r.spool.issues {
		if i.comments < r.held(number, true) {
			return true
		}
	}
	return false
}

// held is how many comments of an issue the new snapshot would hold.
func (r *run) held(number int, incremental bool) int {
	n := r.spool.below[number]
	if incremental {
		n += len(r.old.issues[number].comments)
	}
	return n
}
