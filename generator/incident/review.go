package incident

import (
	"cmp"

	"github.com/visit-dav/watchbill/generator/hours"
	"github.com/visit-dav/watchbill/generator/parallel"
	"github.com/visit-dav/watchbill/generator/problem"
	"github.com/visit-dav/watchbill/generator/redact"
	"github.com/visit-dav/watchbill/generator/roster"
)

// Candidate is an incident as a reviewer sees it before readers do.
type Candidate struct {
	Number   int
	Pos      problem.Pos
	Withheld string         // why it isn't published, "" when it is
	Secrets  []string       // kinds of likely secrets in it, sorted
	Article  *Article       // what is or would be published; nil for an open incident and for one with a likely secret
	Marked   []Part         // its parts with marks around each mask, see redact.Marking
	Hidden   map[string]int // comments that are kept back, by reason
	Sum      string         // of its text; "" without Article
}

// Publishable tells whether an incident is published, or would be but for an approval or a likely secret.
func (c *Candidate) Publishable() bool {
	return c.Withheld == "" || c.Withheld == withheldSecret || c.Waits()
}

// Waits tells whether an incident waits for an approval.
func (c *Candidate) Waits() bool {
	return c.Withheld == withheldUnapproved || c.Withheld == withheldChanged
}

// Open tells whether an incident isn't resolved.
func (c *Candidate) Open() bool { return c.Withheld == withheldOpen }

// Review shows what Publish decides and would publish, by number. Restricted incidents are only counted.
func Review(
	s *Snapshot, rules Rules, r *roster.Roster, cal *hours.Calendar, red *redact.Redactor,
) (candidates []Candidate, restricted int) {
	var unused problem.List // Publish tells of them
	g := newGate(s, rules, r, cal, red, &unused)
	marking := g.writer
	marking.redactor = red.Marking()
	found := make([]*Candidate, len(s.Issues))
	parallel.Each(len(s.Issues), func(i int) {
		if !g.restrictions.hold(&s.Issues[i]) {
			found[i] = g.candidate(&s.Issues[i], &marking)
		}
	})
	for _, c := range found {
		if c == nil {
			restricted++
			continue
		}
		candidates = append(candidates, *c)
	}
	return candidates, restricted
}

// candidate judges an issue that isn't restricted.
func (g *gate) candidate(i *Issue, marking *writer) *Candidate {
	c := &Candidate{Number: i.Number, Pos: i.pos(g.snapshot.File), Withheld: g.withhold(i)}
	if c.Withheld == withheldOpen {
		return c
	}
	quiet := func(Rule, string, string) {}
	d := g.writer.draft(i, quiet)
	c.Hidden, c.Secrets = d.hidden, d.secrets
	if c.Withheld == "" {
		c.Withheld = g.judgeText(&entry{draft: d, labelled: g.labelled(i)})
	}
	if len(d.secrets) > 0 {
		c.Withheld = cmp.Or(c.Withheld, withheldSecret)
		return c
	}
	c.Article, c.Sum = d.Article, d.sum(g.labelled(i))
	c.Marked = marking.draft(i, quiet).Parts()
	return c
}
