package incident

import (
	"crypto/sha256"
	"maps"
	"slices"
	"sync"

	"github.com/visit-dav/watchbill/generator/problem"
	"github.com/visit-dav/watchbill/generator/redact"
	"github.com/visit-dav/watchbill/generator/roster"
)

// Memory is what a program that reads a snapshot again and again remembers of each of its lines: the issue, and with it what
// was made of it for as long as all that this was made from is the same. It forgets the lines that the last snapshot lacks.
// The zero value is empty, and nil remembers nothing. Not for concurrent use.
type Memory struct {
	mu            sync.Mutex // guards the maps while lines are decoded
	before, after map[[sha256.Size]byte]*known
}

// known is an issue as its line says it, and what was made of it. Its place in the snapshot and the address of its page aren't
// part of it. One goroutine at a time works on an issue.
type known struct {
	issue      Issue
	restricted struct {
		rules string
		held  bool
	}
	written  *written
	handled  *handled
	counted  *counted
	form     form            // of its body
	formedBy string          // the rules by which it was taken apart, "" before
	plain    map[int]string  // its texts without what nobody sees: 0 is the body, then the comments
	closings map[int]closing // by comment
}

// closing is what a comment says of the kinds of the resolution, if it begins with one.
type closing struct {
	kinds  string
	begins bool
}

// begin and end stand around the reading of a snapshot.
func (m *Memory) begin() {
	if m != nil {
		m.before, m.after = m.after, map[[sha256.Size]byte]*known{}
	}
}

func (m *Memory) end() {
	if m != nil {
		m.before = nil
	}
}

// decode reads an issue unless its line is known. A line that something is told of is read each time.
func (m *Memory) decode(name string, line rawLine, problems *problem.List) (Issue, bool) {
	if m == nil {
		return decode(name, line, problems)
	}
	sum := sha256.Sum256(line.text)
	m.mu.Lock()
	k := m.before[sum]
	m.mu.Unlock()
	if k == nil {
		var told problem.List
		issue, ok := decode(name, line, &told)
		if list := told.Sorted(); len(list) > 0 || !ok {
			for _, p := range list {
				problems.Add(p)
			}
			return issue, ok
		}
		k = &known{issue: issue}
	}
	m.mu.Lock()
	m.after[sum] = k
	m.mu.Unlock()
	issue := k.issue
	issue.Line, issue.known = line.number, k
	return issue, true
}

// written is the text of an article, and what is told of it: all of a draft that doesn't depend on the duty.
type written struct {
	*draft
	form  form
	tells []tell

	// What it was made by, beside its issue.
	rules    string
	redactor *redact.Redactor
	people   []string // of the roster, by comment
	handles  string   // tells that these are the same, without looking
}

// tell is what a warner is told.
type tell struct {
	rule       Rule
	hint, text string
}

// write gives the text of an issue's article, the remembered one while it would be the same.
func (w *writer) write(i *Issue) *written {
	if i.known == nil {
		return w.writeAnew(i)
	}
	rules, handles := w.rules(), w.handles()
	last := i.known.written
	same := last != nil && rules != "" && last.rules == rules && last.redactor == w.redactor
	if !same || handles == "" || last.handles != handles {
		people := w.clock.commenters(i)
		if !same || !slices.Equal(last.people, people) {
			last = w.writeAnew(i)
			last.rules, last.redactor, last.people = rules, w.redactor, people
			i.known.written = last
		}
		last.handles = handles
	}
	again := *last
	again.draft = last.draft.clone()
	return &again
}

// handled is what the calendar and who is who tell of a closed issue, and what is told of its times.
type handled struct {
	by     string // all that it was made by, beside its issue
	record Record
	tells  []tell
}

// handle gives what is remembered of a closed issue with this form while it would be the same.
func (w *writer) handle(i *Issue, f form) *handled {
	by := ""
	if i.known != nil {
		by = w.handles()
	}
	if by != "" && i.known.handled != nil && i.known.handled.by == by {
		return i.known.handled
	}
	h := &handled{by: by}
	h.record = w.clock.handle(i, f, i.ClosedAt, func(rule Rule, hint, text string) { h.tells = append(h.tells, tell{rule, hint, text}) })
	if by != "" {
		i.known.handled = h
	}
	return h
}

// counted is what the reports and an article tell of a closed issue by the weeks too.
type counted struct {
	by     string // all that it was made by, beside its issue
	record Record
	week   roster.Week // of whoever owned it
	tells  []tell
}

// count counts a closed issue with this form, and gives what is remembered while it would be the same.
func (w *writer) count(i *Issue, f form) *counted {
	by := ""
	if i.known != nil {
		by = w.counts()
	}
	if by == "" {
		return w.countAnew(i, f)
	}
	if i.known.counted == nil || i.known.counted.by != by {
		i.known.counted = w.countAnew(i, f)
		i.known.counted.by = by
	}
	return i.known.counted
}

// clone is a draft that can be finished by itself.
func (d *draft) clone() *draft {
	article := *d.Article
	article.Masked, article.Links = maps.Clone(article.Masked), slices.Clone(article.Links)
	return &draft{Article: &article, redactor: d.redactor, secrets: slices.Clone(d.secrets), hidden: d.hidden}
}

// form takes the issue's body apart, where no article is written.
func (w *writer) form(i *Issue) form {
	if i.known == nil {
		return parse(bodyOf(i), w.boilerplate)
	}
	if rules := w.rules(); rules == "" || i.known.formedBy != rules {
		i.known.form, i.known.formedBy = parse(bodyOf(i), w.boilerplate), rules
	}
	return i.known.form
}

// closing reads a comment that has a body.
func (i *Issue) closing(comment int) (kinds string, begins bool) {
	if i.known == nil {
		return closingKinds(*i.Comments[comment].Body)
	}
	c, ok := i.known.closings[comment]
	if !ok {
		if i.known.closings == nil {
			i.known.closings = map[int]closing{}
		}
		c.kinds, c.begins = closingKinds(*i.Comments[comment].Body)
		i.known.closings[comment] = c
	}
	return c.kinds, c.begins
}

func closingKinds(comment string) (kinds string, begins bool) {
	text := withoutComments(normal(comment))
	if resolutionBegins(text) == nil {
		return "", false
	}
	return parseClosing(text).fields[fieldKinds], true
}

// plain gives a text of the issue without what nobody sees: that of the body for 0, else of a comment.
func (i *Issue) plain(n int, text string) string {
	if i.known == nil {
		return withoutComments(normal(text))
	}
	plain, ok := i.known.plain[n]
	if !ok {
		if i.known.plain == nil {
			i.known.plain = map[int]string{}
		}
		plain = withoutComments(normal(text))
		i.known.plain[n] = plain
	}
	return plain
}
