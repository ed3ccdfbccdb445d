package github

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
)

// Note is what an issue is told, once: a comment and who has it from then on.
type Note struct {
	Number  int
	Mark    string // a hidden part of Body by which it is known again
	Body    string
	Assign  string // login; "" leaves the assignees as they are
	Release string // login that is assigned no longer
}

// Outcome is what became of a note.
type Outcome struct {
	Number   int
	Already  bool // the mark was there: nothing was done
	Closed   bool // the issue was closed meanwhile: nothing was done
	Assigned bool
}

// triesToWrite bounds how often one change is tried.
const triesToWrite = 4

// Tell writes the notes into the issues of Options.Repository, one after the other, and stops at the first that fails;
// what was done until then is returned with the error. Before each try the issue is searched for the mark, so that an
// answer that got lost doesn't write twice. The token must be allowed to write issues.
func Tell(ctx context.Context, o Options, notes []Note) ([]Outcome, error) {
	o = o.withDefaults()
	if o.Token == "" {
		return nil, errors.New("no token\n\thint: set GITHUB_TOKEN to one that may write issues")
	}
	if !strings.Contains(o.Repository, "/") {
		return nil, errors.New("no incidents repository\n\thint: name it under repositories in site.yaml")
	}
	c, err := newClient(o)
	if err != nil {
		return nil, err
	}
	var done []Outcome
	for _, n := range notes {
		outcome, err := c.tell(ctx, n)
		if err != nil {
			return done, fmt.Errorf("issue %d: %w", n.Number, err)
		}
		done = append(done, outcome)
	}
	return done, nil
}

func (c *client) tell(ctx context.Context, n Note) (Outcome, error) {
	outcome := Outcome{Number: n.Number}
	place := fmt.Sprintf("repos/%s/issues/%d", c.options.Repository, n.Number)
	var now issue
	if err := c.one(ctx, place, &now); err != nil {
		return outcome, err
	}
	if now.State == "closed" {
		outcome.Closed = true
		return outcome, nil
	}
	told, err := c.holds(ctx, place, n.Mark)
	if err != nil || told {
		outcome.Already = told
		return outcome, err
	}
	if names, changed := reassigned(now.Assignees, n); changed {
		body := map[string][]string{"assignees": names}
		if err := c.write(ctx, http.MethodPatch, place, body, func() (bool, error) { return false, nil }); err != nil {
			return outcome, err
		}
		outcome.Assigned = true
	}
	body := map[string]string{"body": n.Body}
	return outcome, c.write(ctx, http.MethodPost, place+"/comments", body, func() (bool, error) { return c.holds(ctx, place, n.Mark) })
}

// reassigned gives the assignees with one in the other's place.
func reassigned(now []account, n Note) (names []string, changed bool) {
	if n.Assign == "" {
		return nil, false
	}
	for _, a := range now {
		if !strings.EqualFold(a.Login, n.Release) {
			names = append(names, a.Login)
		}
	}
	there := slices.ContainsFunc(names, func(name string) bool { return strings.EqualFold(name, n.Assign) })
	if !there {
		names = append(names, n.Assign)
	}
	return names, !there || len(names) != len(now)
}

// holds looks for a mark in the comments of the team and of machines: others can write one, too.
func (c *client) holds(ctx context.Context, place, mark string) (bool, error) {
	for page := 1; ; page++ {
		var list []comment
		more, err := c.list(ctx, fmt.Sprintf("%s/comments?per_page=100&page=%d", place, page), false, &list)
		if err != nil {
			return false, err
		}
		for _, m := range list {
			ours := slices.Contains([]string{"OWNER", "MEMBER", "COLLABORATOR"}, m.AuthorAssociation) || m.User != nil && m.User.Type == "Bot"
			if ours && m.Body != nil && strings.Contains(*m.Body, mark) {
				return true, nil
			}
		}
		if !more {
			return false, nil
		}
	}
}

// write sends a change. After a failure that may pass it asks whether the change was made all the same, and tries again.
func (c *client) write(ctx context.Context, method, place string, body any, made func() (bool, error)) error {
	for try := 1; ; try++ {
		err := c.send(ctx, method, place, body)
		if err == nil {
			return nil
		}
		var no *refused
		if errors.As(err, &no) {
			switch {
			case no.status == http.StatusNotFound, no.hint == hintFor(http.StatusForbidden, true): // reading it was allowed
				no.hint = "the token must be allowed to write issues here"
			case no.status == http.StatusUnprocessableEntity:
				no.hint = "" // what there is speaks of lists
			}
			return no
		}
		if try == triesToWrite {
			return err
		}
		if err := c.endure(ctx, err); err != nil {
			return err
		}
		if already, err := made(); err != nil || already {
			return err
		}
	}
}

// send makes one try of a change.
func (c *client) send(ctx context.Context, method, place string, body any) error {
	req, err := c.api.NewRequest(method, place, body)
	if err != nil {
		return err
	}
	attempt, stop := context.WithTimeout(ctx, c.options.AnswerTime)
	defer stop()
	c.sent++
	var answer bytes.Buffer
	resp, err := c.api.Do(attempt, req, &answer)
	if err != nil {
		if ctx.Err() == nil && attempt.Err() != nil {
			return &broken{what: fmt.Sprintf("GitHub doesn't answer within %s", c.options.AnswerTime)}
		}
		return bare(err)
	}
	if resp.Request.Method != method { // net/http turns a redirected change into a question
		return errors.New("the issue or its repository has moved\n\thint: run `watchbill sync`, and write its new name into site.yaml")
	}
	return nil
}
