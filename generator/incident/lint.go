package incident

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/visit-dav/watchbill/generator/hours"
	"github.com/visit-dav/watchbill/generator/parallel"
	"github.com/visit-dav/watchbill/generator/problem"
	"github.com/visit-dav/watchbill/generator/redact"
	"github.com/visit-dav/watchbill/generator/roster"
)

// Rule names what Lint looks for.
type Rule string

// The rules, in the order in which they are told.
const (
	LintSecret     Rule = "likely secret"
	LintTimes      Rule = "times"
	LintUnassigned Rule = "unassigned"
	LintOffDuty    Rule = "assignee not on duty"
	LintHandoff    Rule = "no handoff"
	LintResolution Rule = "no resolution"
	LintForm       Rule = "form"
	LintLink       Rule = "link to nothing"
	LintPersonal   Rule = "personal data"
)

// LintRules lists the rules in order.
func LintRules() []Rule {
	return []Rule{
		LintSecret, LintTimes, LintUnassigned, LintOffDuty, LintHandoff, LintResolution, LintForm, LintLink, LintPersonal,
	}
}

// Finding is what should be mended in one incident. It holds no text of the issue.
type Finding struct {
	Number   int
	URL      string
	Rule     Rule
	Severity problem.Severity
	Message  string
	Hint     string
}

// Lint looks for what should be mended in the incidents, by number and then by rule. Restricted ones aren't looked at; looked has
// the numbers of the others, in their order. missing gives the links of a text that lead to nothing.
func Lint(
	s *Snapshot, rules Rules, r *roster.Roster, cal *hours.Calendar, red *redact.Redactor, now time.Time,
	missing func(text string) []string,
) (findings []Finding, looked []int) {
	l := linter{
		writer: newWriter(s, rules, newClock(rules, r, cal), red), restrictions: newRestrictions(rules), now: now, missing: missing,
	}
	found := make([][]Finding, len(s.Issues))
	held := make([]bool, len(s.Issues))
	parallel.Each(len(s.Issues), func(k int) {
		if held[k] = l.restrictions.hold(&s.Issues[k]); !held[k] {
			found[k] = l.judge(&s.Issues[k])
		}
	})
	for k := range s.Issues {
		if !held[k] {
			looked = append(looked, s.Issues[k].Number)
		}
		findings = append(findings, found[k]...)
	}
	return findings, looked
}

// linter is what every judgement needs; it doesn't change.
type linter struct {
	writer       writer
	restrictions restrictions
	now          time.Time
	missing      func(text string) []string
}

// judge looks at one issue.
func (l *linter) judge(i *Issue) []Finding {
	var all []Finding
	add := func(rule Rule, severity problem.Severity, hint, format string, args ...any) {
		all = append(all, Finding{i.Number, l.writer.issueURL(i), rule, severity, fmt.Sprintf(format, args...), hint})
	}
	d := l.writer.draft(i, func(rule Rule, hint, text string) {
		severity := problem.Warning
		if rule == LintTimes {
			severity = problem.Error
		}
		add(rule, severity, hint, "%s", text)
	})
	if len(d.secrets) > 0 {
		add(LintSecret, problem.Error, SecretHint, "holds a likely secret (%s)", strings.Join(d.secrets, ", "))
	}
	if i.State == "closed" {
		l.judgeClosed(d, add)
	} else {
		l.judgeOpen(i, d, add)
	}
	for _, link := range l.deadLinks(i) {
		add(LintLink, problem.Warning, "correct the link, or take it out", "links to %s, which doesn't exist", link)
	}
	l.judgePersonal(i, d, add)
	slices.SortStableFunc(all, func(a, b Finding) int {
		return cmp.Compare(slices.Index(LintRules(), a.Rule), slices.Index(LintRules(), b.Rule))
	})
	return all
}

type adder func(rule Rule, severity problem.Severity, hint, format string, args ...any)

// judgeClosed misses a resolution, unless the kind tells that there can't be one.
func (l *linter) judgeClosed(d *draft, add adder) {
	excused := slices.Contains(d.Kinds, NoReply) || slices.Contains(d.Kinds, Declined)
	linked := slices.ContainsFunc(d.Links, func(k Link) bool { return k.Relation == promotedTo || k.Relation == duplicateOf })
	if d.Source == NotRecorded && !excused && !linked {
		add(LintResolution, problem.Warning, "write a comment that begins with `Resolution:`, or the label `resolution: no-reply`",
			"closed without a resolution")
	}
}

// judgeOpen looks who has it.
func (l *linter) judgeOpen(i *Issue, d *draft, add adder) {
	c := &l.writer.clock
	next, _ := c.calendar.Next(l.now)
	duty := c.roster.At(next)
	keeper := c.keeper(i)
	primary, _ := c.roster.Person(duty.Primary.Person)
	hint := "assign the primary"
	if primary.Name != "" {
		hint = "assign the primary, " + cmp.Or(primary.Login, primary.Name)
	}
	onDuty := func(a Account) bool {
		p := c.person(&a)
		return p != "" && (p == duty.Primary.Person || p == duty.Backup.Person || p == keeper.Person)
	}
	switch {
	case len(i.Assignees) == 0:
		add(LintUnassigned, problem.Warning, hint, "nobody is assigned")
	case duty.Primary.Person != "" && !slices.ContainsFunc(i.Assignees, onDuty):
		add(LintOffDuty, problem.Warning, hint+", or write a line `- Keeps: NAME` into a comment", "no assignee is on duty")
	}
	if since := l.weekBefore(next); c.handoffs(d.Response.Received, l.now) > 0 && keeper.At.Before(since) &&
		!slices.ContainsFunc(c.handed(i), func(h Handed) bool { return !h.At.Before(since) }) {
		add(LintHandoff, problem.Warning, "`watchbill handoff` writes the mails; say so in a comment, such as `Handoff to @LOGIN`",
			"open since an earlier week, and no handoff is recorded")
	}
}

// weekBefore is when the duty week before that of an instant began.
func (l *linter) weekBefore(t time.Time) time.Time {
	cal := l.writer.clock.calendar
	week := roster.WeekOf(hours.DateOf(t, cal.Zone()))
	const patience = 8 // weeks without duty
	for range patience {
		if week = week.Add(-1); week.HasDuty(cal) {
			break
		}
	}
	return week.Start(cal.Zone())
}

// deadLinks are the links of the body and of the comments of the team that lead to nothing, each once.
func (l *linter) deadLinks(i *Issue) []string {
	texts := []string{bodyOf(i)}
	for k := range i.Comments {
		if m := &i.Comments[k]; m.Body != nil && l.writer.hide(m, l.writer.clock.person(m.User)) == "" {
			texts = append(texts, normal(*m.Body))
		}
	}
	var dead []string
	for _, text := range texts {
		dead = append(dead, l.missing(text)...)
	}
	slices.Sort(dead)
	return slices.Compact(dead)
}

// judgePersonal tells what is masked in fields that everybody may read, and an address in a private field that isn't
// private, since the repository is public.
func (l *linter) judgePersonal(i *Issue, d *draft, add adder) {
	var kinds []string
	for _, kind := range slices.Sorted(maps.Keys(d.Masked)) {
		if kind != "secret" {
			kinds = append(kinds, fmt.Sprintf("%s %d", kind, d.Masked[kind]))
		}
	}
	if len(kinds) > 0 {
		add(LintPersonal, problem.Warning, "take it out of the issue, or move it to Customer reference: it is masked on the site, and stands in the issue",
			"personal data in public fields: %s", strings.Join(kinds, ", "))
	}
	if l.writer.public && slices.ContainsFunc(l.writer.clock.privateFields(i), func(f privateField) bool { return addressForm.MatchString(f.text) }) {
		add(LintPersonal, problem.Warning, "a public repository has no private fields: write a reference such as a ticket's number",
			"an address under Customer reference, and everybody can read the issue")
	}
}
