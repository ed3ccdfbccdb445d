package incident

import (
	"cmp"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/visit-dav/watchbill/generator/hours"
	"github.com/visit-dav/watchbill/generator/problem"
	"github.com/visit-dav/watchbill/generator/redact"
	"github.com/visit-dav/watchbill/generator/roster"
)

// Why an incident is withheld.
const (
	withheldOpen       = "open"
	withheldUnlabelled = "not labelled"
	withheldUnapproved = "not approved"
	withheldPrivate    = "private repository"
	withheldSecret     = "likely secret"
)

const defaultLabel = "publishable"

// Publish decides and redacts: the one gate to every renderer. It fails closed. A restricted incident leaves no trace
// but a total, and is told of in no problem. What can't be published as configured is told as one warning; a likely
// secret is an error that names the incident and the kind, never the value.
func Publish(
	s *Snapshot, rules Rules, r *roster.Roster, cal *hours.Calendar, red *redact.Redactor, problems *problem.List,
) *Publication {
	g := newGate(s, rules, r, cal, red, problems)
	verdicts := make([]verdict, len(s.Issues))
	inParallel(len(s.Issues), func(i int) { verdicts[i] = g.judge(&s.Issues[i]) })
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
	return p
}

// verdict is what the gate decided of one issue: exactly one of the three is set.
type verdict struct {
	restricted bool
	withheld   string
	article    *Article
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
	restrictions restrictions
	writer       writer
	problems     *problem.List
}

func newGate(
	s *Snapshot, rules Rules, r *roster.Roster, cal *hours.Calendar, red *redact.Redactor, problems *problem.List,
) *gate {
	machines := map[string]bool{}
	for _, login := range slices.Concat(rules.Bots, rules.Proxies) {
		machines[strings.ToLower(login)] = true
	}
	return &gate{
		snapshot:     s,
		mode:         cmp.Or(rules.Publish, Labelled),
		label:        cmp.Or(rules.PublishLabel, defaultLabel),
		restrictions: newRestrictions(rules),
		problems:     problems,
		writer:       newWriter(s, rules, clock{r, cal, machines}, red),
	}
}

// judge decides about one issue, restrictions first.
func (g *gate) judge(i *Issue) verdict {
	if g.restrictions.hold(i) {
		return verdict{restricted: true}
	}
	if reason := g.withhold(i); reason != "" {
		return verdict{withheld: reason}
	}
	article, secrets := g.writer.article(i, g.warner(i))
	if len(secrets) > 0 {
		g.problems.Errorf(i.pos(g.snapshot.File),
			"take it out of the issue, and renew it: whoever watches the repository has read it; "+
				"if it is none, write it under redact: allow in site.yaml",
			"incident %d holds a likely secret (%s) and is withheld", i.Number, strings.Join(secrets, ", "))
		return verdict{withheld: withheldSecret}
	}
	return verdict{article: article}
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
		if slices.ContainsFunc(i.Labels, func(l Label) bool { return strings.EqualFold(l.Name, g.label) }) {
			return ""
		}
		return withheldUnlabelled
	}
	return withheldUnapproved
}

// warner gives the function that tells of what is wrong with an issue's data. Only what gets published is told of.
func (g *gate) warner(i *Issue) func(hint, text string) {
	return func(hint, text string) {
		g.problems.Warnf(i.pos(g.snapshot.File), hint, "incident %d: %s", i.Number, text)
	}
}

// explain tells once why a rule lets nothing through.
func (g *gate) explain(p *Publication) {
	pos := problem.Pos{File: g.snapshot.File}
	switch {
	case g.mode == Closed && p.Visibility != Public:
		g.problems.Warnf(pos, "set publish: labelled in site.yaml, and label what may be seen by everybody",
			"no incident is published: publish: closed needs a public repository, and this one is %s",
			cmp.Or(p.Visibility, Unknown))
	case g.mode == Reviewed:
		g.problems.Warnf(pos, "set publish: labelled in site.yaml until incidents can be approved",
			"no incident is published: publish: reviewed has no approvals to go by")
	case g.mode != Closed && g.mode != Labelled:
		g.problems.Errorf(pos, problem.DidYouMean(string(g.mode), []string{"labelled", "reviewed", "closed"}),
			"no incident is published: unknown rule publish: %s", g.mode)
	}
}

// inParallel calls work for 0 to n-1 on all cores.
func inParallel(n int, work func(i int)) {
	var next atomic.Int64
	var workers sync.WaitGroup
	for range min(n, runtime.GOMAXPROCS(0)) {
		workers.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				work(i)
			}
		})
	}
	workers.Wait()
}
