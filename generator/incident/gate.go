package incident

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/visit-dav/watchbill/generator/hours"
	"github.com/visit-dav/watchbill/generator/parallel"
	"github.com/visit-dav/watchbill/generator/problem"
	"github.com/visit-dav/watchbill/generator/redact"
	"github.com/visit-dav/watchbill/generator/roster"
)

// Why an incident is withheld.
const (
	withheldOpen       = "open"
	withheldUnlabelled = "not labelled"
	withheldUnapproved = "not approved"
	withheldChanged    = "changed since its approval"
	withheldPrivate    = "private repository"
	withheldSecret     = "likely secret"
)

const defaultLabel = "publishable"

// Publish decides and redacts: the one gate to every renderer. It fails closed. A restricted incident leaves no trace
// but a total, and is told of in no problem. What can't be published as configured is told as one warning; a likely
// secret is an error that names the incident and the kind, never the value. What is alike is found when it's asked for. The
// Tally counts what the reports tell.
func Publish(
	s *Snapshot, rules Rules, r *roster.Roster, cal *hours.Calendar, red *redact.Redactor, problems *problem.List,
) (*Publication, *Tally) {
	g := newGate(s, rules, r, cal, red, problems)
	verdicts := make([]verdict, len(s.Issues))
	parallel.EachWith(len(s.Issues), func() func(int) {
		var kept articleKeeper
		return func(i int) { verdicts[i] = g.judge(&s.Issues[i], &kept) }
	})
	p := &Publication{
		Repository:   s.Header.Repository,
		Visibility:   s.Header.Visibility,
		Synced:       s.Header.Synced,
		Total:        len(s.Issues),
		PullRequests: s.PullRequests,
		Withheld:     map[string]int{},
		Masked:       map[string]int{},
	}
	for i, v := range verdicts {
		p.count(&s.Issues[i], v)
	}
	g.explain(p)
	g.writer.relate(p)
	slices.SortFunc(p.Articles, func(a, b *Article) int {
		return cmp.Or(b.Closed.Compare(a.Closed), cmp.Compare(b.Number, a.Number))
	})
	return p, newTally(s, g.writer.clock, g.writer.boilerplate, verdicts)
}

// verdict is what the gate decided of one issue: exactly one of the first three is set.
type verdict struct {
	restricted bool
	withheld   string
	article    *Article
	record     *Record // of a closed one that isn't restricted
}

func (p *Publication) count(i *Issue, v verdict) {
	if i.State == "closed" {
		p.Closed++
	} else {
		p.Open++
	}
	switch {
	case v.restricted:
		p.Restricted++
	case v.article == nil:
		p.Withheld[v.withheld]++
		p.WithheldNumbers = append(p.WithheldNumbers, i.Number)
	default:
		p.Articles = append(p.Articles, v.article)
		for kind, n := range v.article.Masked {
			p.Masked[kind] += n
		}
	}
}

// gate is what every decision needs; it doesn't change while issues are judged.
type gate struct {
	snapshot     *Snapshot
	mode         Mode
	label        string
	approved     Approvals
	restrictions restrictions
	writer       writer
	problems     *problem.List
}

func newGate(
	s *Snapshot, rules Rules, r *roster.Roster, cal *hours.Calendar, red *redact.Redactor, problems *problem.List,
) *gate {
	return &gate{
		snapshot:     s,
		mode:         cmp.Or(rules.Publish, Labelled),
		label:        cmp.Or(rules.PublishLabel, defaultLabel),
		approved:     rules.Approved,
		restrictions: newRestrictions(rules),
		problems:     problems,
		writer:       newWriter(s, rules, newClock(rules, r, cal), red),
	}
}

// judge decides about one issue, restrictions first.
func (g *gate) judge(i *Issue, kept *articleKeeper) verdict {
	if g.restrictions.hold(i) {
		return verdict{restricted: true}
	}
	e, reason := i.entry(), g.withhold(i)
	switch {
	case reason == withheldOpen:
		return verdict{withheld: reason}
	case e != nil:
		e.Address = i.address()
	case reason != "":
		return verdict{withheld: reason, record: &g.writer.count(i, g.writer.form(i)).record}
	default:
		e = g.enter(i)
	}
	if reason == "" {
		reason = g.judgeEntry(i, e)
	}
	if reason != "" {
		return verdict{withheld: reason, record: &e.record}
	}
	i.keep(e)
	if i.entry() == nil && i.known == nil { // what is known lies elsewhere, or is let go of by itself
		e.Article = kept.keep(e.Article)
	}
	return verdict{article: e.Article, record: &e.record}
}

// enter writes the article of an issue that may be published, and counts the issue.
func (g *gate) enter(i *Issue) *entry {
	e := &entry{labelled: g.labelled(i)}
	e.draft, e.record = g.writer.draftAndCount(i, func(_ Rule, hint, text string) { e.told = append(e.told, told{hint, text}) })
	return e
}

// judgeEntry gives the reason for which an entry must not be published, or "", and tells what there is to tell.
func (g *gate) judgeEntry(i *Issue, e *entry) string {
	reason := g.judgeText(e)
	switch reason {
	case "": // the rest is told only of what gets published
		for _, w := range e.told {
			g.problems.Add(problem.Problem{
				Pos: i.pos(g.snapshot.File), Severity: problem.Warning, Hint: w.hint,
				Message: "incident " + strconv.Itoa(i.Number) + ": " + w.text,
			})
		}
	case withheldSecret:
		g.problems.Errorf(i.pos(g.snapshot.File), SecretHint,
			"incident %d holds a likely secret (%s) and is withheld", i.Number, strings.Join(e.secrets, ", "))
	default:
		g.problems.Warnf(i.pos(g.snapshot.File), fmt.Sprintf("look at it with `watchbill review %d`, and approve it again", i.Number),
			"the text of incident %d isn't the approved one, and is withheld", i.Number)
	}
	return reason
}

// SecretHint tells what to do about a likely secret.
const SecretHint = "take it out of the issue, and renew it: whoever watches the repository has read it; " +
	"if it is none, write it under redact: allow in site.yaml"

// judgeText gives the reason for which a text must not be published though its issue may be, or "".
func (g *gate) judgeText(e *entry) string {
	switch {
	case len(e.secrets) > 0:
		return withheldSecret
	case g.mode == Reviewed && !g.approved.approve(e.Article, e.labelled):
		return withheldChanged
	}
	return ""
}

// withhold gives the reason for which an issue that isn't restricted must not be published, or "".
func (g *gate) withhold(i *Issue) string {
	if i.State != "closed" {
		return withheldOpen
	}
	switch g.mode {
	case Closed:
		if g.snapshot.Header.Visibility == Public {
			return ""
		}
		return withheldPrivate
	case Labelled:
		if i.entry() != nil || g.labelled(i) {
			return ""
		}
		return withheldUnlabelled
	case Reviewed:
		if len(g.approved[i.Number]) > 0 {
			return ""
		}
	}
	return withheldUnapproved
}

// explain tells once why a rule lets nothing through.
func (g *gate) explain(p *Publication) {
	pos := problem.Pos{File: g.snapshot.File}
	switch {
	case g.mode == Closed && p.Visibility != Public:
		g.problems.Warnf(pos, "set publish: labelled in site.yaml, and label what may be seen by everybody",
			"no incident is published: publish: closed needs a public repository, and this one is %s",
			cmp.Or(p.Visibility, Unknown))
	case g.mode == Reviewed && len(g.approved) == 0 && p.Closed > p.Restricted:
		g.problems.Warnf(pos, "`watchbill review` shows what waits, and `watchbill review --approve NUMBER` approves it",
			"no incident is published: none is approved")
	case g.mode != Closed && g.mode != Labelled && g.mode != Reviewed:
		g.problems.Errorf(pos, problem.DidYouMean(string(g.mode), []string{"labelled", "reviewed", "closed"}),
			"no incident is published: unknown rule publish: %s", g.mode)
	}
}
