package html

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/visit-dav/watchbill/generator/incident"
	"github.com/visit-dav/watchbill/generator/site"
)

// product is the page of the product's issues that incidents led to.
type product struct {
	Title, Lead string
	Empty       *empty
	Groups      []productGroup
}

type productGroup struct {
	ID, Title string
	Issues    []productRow
}

// productRow is an issue of the product, and the incidents behind it, the newest first.
type productRow struct {
	relation
	Incidents []link
}

// behind is the articles that refer to one issue of another repository.
type behind struct {
	issue    incident.Link
	articles []*incident.Article
}

func (r *renderer) productSheet() sheet {
	return sheet{
		path: site.ProductPage, kind: "product", title: r.say("Product issues"), section: site.IncidentsPage,
		description: r.say("Issues of the product, and the resolved incidents behind them."),
		crumbs:      []link{{Text: r.say("Incidents"), Link: site.IncidentsPage}, {Text: r.say("Product issues")}},
		content:     func(p place) any { return r.product(p) },
	}
}

// product lists what a sync knows of before what only a link tells, the open ones first, then by how many incidents led
// to them.
func (r *renderer) product(p place) product {
	v := product{Title: r.say("Product issues"), Lead: r.say("What customers ran into, where it is being mended.")}
	groups := []productGroup{{ID: "open", Title: r.say("Open")}, {ID: "closed", Title: r.say("Closed")}, {ID: "other", Title: r.say("Elsewhere")}}
	for _, b := range r.behindIssues() {
		row := productRow{relation: relation{Issue: link{Text: fmt.Sprintf("%s#%d", b.issue.Repository, b.issue.Number), Link: b.issue.URL}}}
		r.toProduct(b.issue, &row.relation)
		for _, a := range b.articles {
			row.Incidents = append(row.Incidents, link{Text: r.titleOf(a), Link: p.to(site.IncidentPage(a))})
		}
		group := &groups[2]
		if i, known := r.site.ProductIssue(b.issue); known && i.Open {
			group = &groups[0]
		} else if known {
			group = &groups[1]
		}
		group.Issues = append(group.Issues, row)
	}
	for _, g := range groups {
		if len(g.Issues) > 0 {
			g.Title = fmt.Sprintf("%s (%d)", g.Title, len(g.Issues))
			v.Groups = append(v.Groups, g)
		}
	}
	if len(v.Groups) == 0 {
		v.Empty = &empty{
			What: r.say("No resolved incident refers to an issue of the product."),
			Next: r.say("Write “Promoted to owner/name#12” into an incident that becomes one."),
		}
	}
	return v
}

// behindIssues gives the issues of other repositories that articles refer to, those with the most articles first.
func (r *renderer) behindIssues() []*behind {
	found := map[string]*behind{}
	var all []*behind
	for _, a := range r.site.Incidents.Articles {
		for _, l := range a.Links {
			if l.Repository == r.site.Incidents.Repository {
				continue
			}
			key := strings.ToLower(fmt.Sprintf("%s#%d", l.Repository, l.Number))
			b := found[key]
			if b == nil {
				b = &behind{issue: l}
				found[key] = b
				all = append(all, b)
			}
			b.articles = append(b.articles, a)
		}
	}
	slices.SortFunc(all, func(a, b *behind) int {
		return cmp.Or(cmp.Compare(len(b.articles), len(a.articles)), strings.Compare(a.issue.Repository, b.issue.Repository),
			cmp.Compare(b.issue.Number, a.issue.Number))
	})
	return all
}
