package html

import (
	"fmt"
	"slices"
	"strings"

	"github.com/visit-dav/watchbill/generator/incident"
	"github.com/visit-dav/watchbill/generator/site"
)

// relation is another issue that an article refers to, and what became of it.
type relation struct {
	How    string // how the two belong together
	Issue  link
	State  chip // no text when nothing is known
	When   *moment
	Labels []string
}

// relations are the issues that an article refers to, pages of this site where there are some, else public issues; and
// the documents that refer to it.
func (r *renderer) relations(p place, a *incident.Article) []relation {
	var list []relation
	for _, l := range a.Links {
		v := relation{How: r.relationName(l.Relation)}
		v.Issue = link{Text: fmt.Sprintf("%s#%d", l.Repository, l.Number), Link: l.URL}
		switch {
		case l.Repository == r.site.Incidents.Repository:
			r.toIncident(p, l, &v)
		default:
			r.toProduct(l, &v)
		}
		list = append(list, v)
	}
	for _, d := range r.site.Citing[a] {
		v := relation{How: r.say("See"), Issue: link{Text: d.Title, Link: p.to(d.Path)}}
		if slices.Contains(r.site.Postmortems, d) {
			v.How = r.say("Post-mortem")
		}
		list = append(list, v)
	}
	return list
}

// toIncident leads to an incident. One without a page exists only where its repository says so itself.
func (r *renderer) toIncident(p place, l incident.Link, v *relation) {
	v.Issue = link{Text: fmt.Sprintf("#%d", l.Number)}
	if other, ok := r.incidents().published[l.Number]; ok {
		v.Issue.Text += " " + r.titleOf(other)
		v.Issue.Link = p.to(site.IncidentPage(other))
		v.State, v.When = chip{Text: r.say("resolved"), Class: "chip-closed"}, r.ago(other.Closed)
	} else if r.site.Incidents.Visibility == incident.Public {
		v.Issue.Link = l.URL
	}
}

// referred gives the address of an issue that an article speaks of: of its page, or where it is tracked if readers may
// see it there. A repository that nobody said to be public isn't taken for one.
func (r *renderer) referred(p place, from *incident.Article, repository string, number int) string {
	ours := r.site.Incidents
	if repository == "" || strings.EqualFold(repository, ours.Repository) {
		if other, ok := r.incidents().published[number]; ok {
			if other == from {
				return ""
			}
			return p.to(site.IncidentPage(other))
		}
		repository = ours.Repository
	} else if i, known := r.site.ProductIssue(incident.Link{Repository: repository, Number: number}); known {
		if i.Gone {
			return ""
		}
		return i.URL
	}
	if ours.Visibility != incident.Public {
		return ""
	}
	return fmt.Sprintf("https://github.com/%s/issues/%d", repository, number)
}

// toProduct tells the present state of an issue of the product, as far as the last sync knows it.
func (r *renderer) toProduct(l incident.Link, v *relation) {
	i, known := r.site.ProductIssue(l)
	switch {
	case !known:
		return
	case i.Gone:
		v.State, v.Issue.Link = chip{Text: r.say("no longer there")}, ""
		return
	}
	v.Issue.Link, v.Labels = i.URL, i.Labels
	if title := i.Title.String(); title != "" {
		v.Issue.Text += " " + title
	}
	if i.Open {
		v.State = chip{Text: r.say("open"), Class: "chip-open"}
		return
	}
	v.State = chip{Text: r.closedAs(i), Class: "chip-closed"}
	if !i.Closed.IsZero() {
		v.When = r.ago(i.Closed)
	}
}

// closedAs says how a product issue was closed.
func (r *renderer) closedAs(i incident.ProductIssue) string {
	switch i.Reason {
	case "not_planned":
		return r.say("closed, not planned")
	case "duplicate":
		return r.say("closed as a duplicate")
	}
	return r.say("closed")
}

func (r *renderer) relationName(name string) string {
	switch name {
	case "continued-from":
		return r.say("Continued from")
	case "continued-in":
		return r.say("Continued in")
	case "duplicate-of":
		return r.say("Duplicate of")
	case "duplicated-by":
		return r.say("Reported again in")
	case "promoted-to":
		return r.say("Went on as product issue")
	case "mentions":
		return r.say("Mentions")
	}
	return name
}
