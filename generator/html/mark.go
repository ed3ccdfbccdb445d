package html

import (
	"cmp"
	"html/template"

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
	v := &mark{Kind: string(m.Kind), Name: r.markName(m.Kind)}
	r.allowance(p, a).untrusted(&v.Text, m.Text)
	if !m.At.IsZero() {
		v.When = r.ago(m.At)
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

// age says how long ago an article was last known to hold; see ago.
func (r *renderer) age(a *incident.Article) *moment {
	v := r.at(a.Confirmed())
	v.Exact, v.Aged = v.Text, true
	v.Text = r.say("Less than 2 months old")
	if months := r.months(a.Confirmed()); months > 1 {
		v.Text = r.say("%s old", r.monthsLong(months))
	}
	return v
}

// doubt is said of an old article that nobody has verified.
func (r *renderer) doubt(a *incident.Article) string {
	if r.months(a.Confirmed()) >= doubtful && a.Mark.Kind == incident.Unmarked {
		return r.say("Nobody has verified it since.")
	}
	return ""
}

// monthsLong is a time of several months, from two years on in years.
func (r *renderer) monthsLong(months int) string {
	if months < 24 {
		return r.say("%d months", months)
	}
	return r.say("%d years", months/12)
}
