package html

import (
	"fmt"
	"math"

	"github.com/visit-dav/watchbill/generator/hours"
	"github.com/visit-dav/watchbill/generator/site"
)

// goal is one of the four goals of the process, with how it stands and where that can be seen.
type goal struct{ Name, Link, Figure, Text string }

// goals are those of the process document, in its order.
func (r *renderer) goals(p place) []goal {
	return []goal{r.balanceGoal(p), r.responseGoal(p), r.interruptionGoal(p), r.pathGoal(p)}
}

// evidence links a section of the overview, or the whole of it when there is nothing to show in the section.
func (p place) evidence(section string, shown int) string {
	if shown == 0 {
		section = ""
	}
	return p.to(site.ReportsPage) + section
}

// balanceGoal is how far the work is from being shared equally: the one who is furthest from their share.
func (r *renderer) balanceGoal(p place) goal {
	g := goal{Name: r.say("Share the work"), Figure: "–", Text: r.say("No finished week is published yet.")}
	g.Link = p.to(site.FairnessPage)
	worst, served := 0.0, 0.0
	for _, a := range r.books.served.Accounts {
		worst = max(worst, math.Abs(a.Balance))
		served += a.Served()
	}
	if served > 0 {
		g.Figure = r.weeksOf(r.amount(worst))
		g.Text = r.say("Nobody is further than that from their share of the weeks that are over.")
	}
	return g
}

func (r *renderer) responseGoal(p place) goal {
	s := r.site.Reports.Recent
	g := goal{Name: r.say("Answer within %s", r.minutes(r.goalOn(s.Period.Last))), Figure: "–", Text: r.say("Nothing to answer in the last 13 weeks.")}
	g.Link = p.evidence("#response", s.Incidents)
	f := s.Response
	if percent, ok := f.Percent(); ok {
		g.Figure = fmt.Sprintf("%.0f %%", percent)
		g.Text = r.say("%d of %d first answers in duty time, in the last 13 weeks. %d off hours, %d unknown.", f.Within, f.Answered+f.Overdue, f.OffHours, f.Unknown)
	} else if s.Incidents > 0 {
		g.Text = r.say("In the last 13 weeks: %d answered off hours, %d unknown.", f.OffHours, f.Unknown)
	}
	return g
}

func (r *renderer) interruptionGoal(p place) goal {
	s := r.site.Reports.Recent
	g := goal{Name: r.say("Interrupt few"), Figure: "–", Text: r.say("No incident in a published week of the last 13.")}
	g.Link = p.evidence("#interruptions", s.Incidents)
	if s.Placed > 0 {
		g.Figure = r.interrupting(s)
		g.Text = r.say("incidents of the last 13 weeks drew in people off duty: %d, summed.", s.Drawn)
	}
	return g
}

// pathGoal is whether the ways to escalate are written down, and read again in time.
func (r *renderer) pathGoal(p place) goal {
	g := goal{Name: r.say("Know whom to ask"), Figure: r.say("Missing"), Text: r.say("No document tells how to escalate.")}
	g.Link = p.to(site.RunbookPage)
	if n := len(r.site.Escalation); n > 0 {
		g.Figure, g.Link = r.count(n, "1 path", "%d paths"), p.to(site.EscalationPage)
		g.Text = r.say("written down, with the names of today.")
		return g
	}
	d := r.escalationDocument()
	if d == nil {
		return g
	}
	g.Figure, g.Link, g.Text = r.say("Written"), p.to(d.Path), r.say("Nobody is to read it again by a date.")
	if review := d.Meta.Review; !review.IsZero() {
		g.Text = r.say("To be read again by %s", r.dateText(review, "2 January 2006")) + "."
		if review.Compare(hours.DateOf(r.site.Now, r.site.Zone)) < 0 {
			g.Figure, g.Text = r.say("Overdue"), r.say("It was to be read again by %s", r.dateText(review, "2 January 2006"))+"."
		}
	}
	return g
}
