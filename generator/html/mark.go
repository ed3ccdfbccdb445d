package html

import (
	"cmp"
	"html/template"
	"time"

	"github.com/visit-dav/watchbill/generator/hours"
	"github.com/visit-dav/watchbill/generator/incident"
)

// mark says how far an article can be relied on.
type mark struct {
	Kind string // verified or obsolete
	Name string
	By   link    // no text when a label says so
	When *moment // nil when a label says so
	Text template.HTML
}

func (r *renderer) mark(p place, a *incident.Article) *mark {
	m := a.Mark
	if m.Kind == incident.Unmarked {
		return nil
	}
	v := &mark{Kind: string(m.Kind), Name: r.markName(m.Kind), Text: r.allowance(p, a).untrusted(m.Text)}
	if !m.At.IsZero() {
		v.When = r.dayAt(m.At)
		v.By = link{Text: cmp.Or(r.name(m.Person), m.Author)}
		if m.Person != "" {
			v.By.Link = r.personLink(p, m.Person)
		}
	}
	return v
}

func (r *renderer) markName(k incident.MarkKind) string {
	switch k {
	case incident.Verified:
		return r.say("Verified")
	case incident.Obsolete:
		return r.say("Obsolete")
	}
	return ""
}

// doubtful is the age from which an article that nobody verified since should be read with care.
const doubtful = 24 // months

// age says in whole months and years how long ago an article was last known to hold. It is coarse, so that a page
// changes once a month at most.
func (r *renderer) age(a *incident.Article) string {
	months := r.months(a.Confirmed())
	text := ""
	switch {
	case months < 1:
		text = r.say("Less than a month old.")
	case months < 24:
		text = r.say("%s old.", r.count(months, "1 month", "%d months"))
	default:
		text = r.say("%s old.", r.count(months/12, "1 year", "%d years"))
	}
	if months >= doubtful && a.Mark.Kind == incident.Unmarked {
		text += r.say(" Nobody has verified it since.")
	}
	return text
}

// months counts the whole months from an instant to the one that the site shows, in the team's zone.
func (r *renderer) months(from time.Time) int {
	then, now := hours.DateOf(from, r.site.Zone), hours.DateOf(r.site.Now, r.site.Zone)
	n := 12*(now.Year-then.Year) + int(now.Month) - int(then.Month)
	if now.Day < then.Day {
		n--
	}
	return max(0, n)
}
