package site

import (
	"regexp"
	"slices"
	"strings"

	"github.com/visit-dav/watchbill/generator/problem"
	"github.com/visit-dav/watchbill/generator/roster"
)

// Action is what a post-mortem decided: a task of its list of actions.
type Action struct {
	Done  bool
	Text  string   // without what stands in brackets at its end; Markdown
	Owner string   // slug; "" when the roster knows nobody of what is written
	Maybe []string // slugs of those whom a first name may mean, when it isn't one person's
	Issue string   // owner/name#1, or an address; "" when there is none
	Pos   problem.Pos
}

// Lacks says what an action lacks, or "".
func (a Action) Lacks() string {
	switch {
	case a.Owner == "" && a.Issue == "":
		return "neither an owner nor an issue"
	case a.Owner == "":
		return "no owner"
	case a.Issue == "":
		return "no issue"
	}
	return ""
}

// The stages of a post-mortem.
const (
	StatusDraft    = "draft"
	StatusInReview = "in review"
	StatusReviewed = "reviewed"
	StatusClosed   = "closed"
)

// Reviewed tells whether the meeting is done with a post-mortem.
func (d *Document) Reviewed() bool {
	return d.Meta.Status == StatusReviewed || d.Meta.Status == StatusClosed
}

var (
	task        = regexp.MustCompile(`^[ \t]*[-*+][ \t]+\[([ xX])\](?:[ \t]+(.*))?$`)
	heading     = regexp.MustCompile(`^#{1,6}[ \t]+(.*?)[ \t#]*$`)
	taskIssue   = regexp.MustCompile(`(?:[A-Za-z0-9][A-Za-z0-9-]*/[A-Za-z0-9._-]+)?#[0-9]+\b|https?://[^\s)]+/(?:issues|pull)/[0-9]+`)
	taskBracket = regexp.MustCompile(`\(([^()]*)\)[.\s]*$`)
	codeFence   = regexp.MustCompile("^ {0,3}(```|~~~)")
)

// actionsOf reads the tasks below a heading "Actions" of a post-mortem's text. A task without a word is an empty bullet.
func actionsOf(file string, text []byte, r *roster.Roster) []Action {
	var actions []Action
	inside, fenced := false, false
	lines := strings.Split(string(text), "\n")
	for n := 0; n < len(lines); n++ {
		line := strings.TrimRight(lines[n], "\r")
		if codeFence.MatchString(line) {
			fenced = !fenced
		}
		if h := heading.FindStringSubmatch(line); h != nil && !fenced {
			inside = strings.HasPrefix(strings.ToLower(h[1]), "action")
			continue
		}
		match := task.FindStringSubmatch(line)
		if !inside || fenced || match == nil {
			continue
		}
		first := n + 1
		whole := match[2]
		for n+1 < len(lines) && strings.HasPrefix(lines[n+1], "  ") && !task.MatchString(lines[n+1]) {
			n++
			whole += " " + strings.TrimSpace(lines[n])
		}
		if whole = strings.TrimSpace(whole); whole != "" && whole != "…" {
			actions = append(actions, actionOf(whole, match[1] != " ", problem.Pos{File: file, Line: first}, r))
		}
	}
	return actions
}

func actionOf(whole string, done bool, pos problem.Pos, r *roster.Roster) Action {
	a := Action{Done: done, Text: whole, Pos: pos, Issue: taskIssue.FindString(whole)}
	said := whole
	if match := taskBracket.FindStringSubmatchIndex(whole); match != nil {
		said = whole[match[2]:match[3]]
		a.Text = strings.TrimSpace(whole[:match[0]])
	}
	a.Owner, a.Maybe = ownerIn(said, r)
	return a
}

var word = regexp.MustCompile(`[\p{L}\p{N}-]+`)

// ownerIn finds the first person of the roster who is named by slug or login, else by the whole name, else by a first name
// that nobody else has; maybe are those who have it.
func ownerIn(text string, r *roster.Roster) (owner string, maybe []string) {
	words := word.FindAllString(strings.ToLower(taskIssue.ReplaceAllString(text, " ")), -1)
	named := func(names ...string) bool {
		return len(names) > 0 && !slices.ContainsFunc(names, func(n string) bool { return !slices.Contains(words, n) })
	}
	for _, is := range []func(roster.Person) bool{
		func(p roster.Person) bool { return named(p.Slug) || named(strings.ToLower(p.Login)) },
		func(p roster.Person) bool { return named(word.FindAllString(strings.ToLower(p.Name), -1)...) },
	} {
		if i := slices.IndexFunc(r.People(), is); i >= 0 {
			return r.People()[i].Slug, nil
		}
	}
	by := map[string][]string{} // slugs, by the first names that are written
	var names []string
	for _, p := range r.People() {
		if first, _, _ := strings.Cut(strings.ToLower(p.Name), " "); named(first) {
			by[first] = append(by[first], p.Slug)
			names = append(names, first)
		}
	}
	for _, first := range names {
		if len(by[first]) == 1 {
			return by[first][0], nil
		}
	}
	if len(names) == 0 {
		return "", nil
	}
	return "", by[names[0]]
}

// checkPostmortems judges the stages and the actions of post-mortems.
func (s *Site) checkPostmortems(problems *problem.List) {
	stages := []string{StatusDraft, StatusInReview, StatusReviewed, StatusClosed}
	for _, d := range s.Postmortems {
		pos := problem.Pos{File: d.File, Line: 1}
		if status := d.Meta.Status; status != "" && !slices.Contains(stages, status) {
			problems.Warnf(pos, "a post-mortem is draft, in review, reviewed or closed", "status %q isn't known", status)
		}
		for _, a := range d.Actions {
			switch lack := a.Lacks(); {
			case a.Done, len(s.Roster.People()) == 0: // told
			case len(a.Maybe) > 1:
				problems.Warnf(a.Pos, "write the slug of one of them, or the whole name", "the owner of an action may be %s", strings.Join(a.Maybe, " or "))
			case lack != "":
				problems.Warnf(a.Pos, "write both in brackets at its end: (NAME, owner/repository#1)", "an action with %s", lack)
			}
		}
	}
}
