package html

import (
	"cmp"
	"fmt"
	"html/template"
	"slices"

	"github.com/visit-dav/watchbill/generator/incident"
	"github.com/visit-dav/watchbill/generator/site"
)

const (
	rowsOfReview = 25
	oldFromMonth = 12 // age in months from which an article that others rely on is looked at again
	oftenLinked  = 2  // pages
)

// review is the page of what the team should mend.
type review struct {
	Title, Lead string
	Empty       *empty
	Sections    []reviewSection
}

// reviewSection is the articles that need the same.
type reviewSection struct {
	ID, Title, Lead string
	Rows            template.HTML
	More            *link // the whole list, when the page shows its beginning
}

func (r *renderer) reviewSheet() sheet {
	return sheet{
		path: site.ReviewPage, kind: "review", title: r.say("Articles to review"), section: site.IncidentsPage, unlisted: true,
		crumbs:  []link{{Text: r.say("Incidents"), Link: site.IncidentsPage}, {Text: r.say("To review")}},
		content: func(p place) any { return r.review(p) },
	}
}

func (r *renderer) review(p place) review {
	v := review{
		Title: r.say("Articles to review"),
		Lead:  r.say("What would help the next reader most. Comment on the issue; the next build shows it."),
	}
	lacking := r.lacking()
	add := func(s reviewSection, list []*incident.Article, note func(*incident.Article) string, shelf string) {
		if len(list) == 0 {
			return
		}
		s.Title = fmt.Sprintf("%s (%d)", s.Title, len(list))
		shown := list[:min(rowsOfReview, len(list))]
		s.Rows = r.notedRows(p, shown, note)
		if rest := len(list) - len(shown); rest > 0 {
			s.More = &link{Text: r.say("%d more", rest), Link: r.incidents().link(p, resolutionShelf, shelf)}
		}
		v.Sections = append(v.Sections, s)
	}
	add(reviewSection{
		ID: "lacking", Title: r.say("Without a recorded resolution"),
		Lead: r.say("Whoever knows what solved it: add a comment that begins with “Resolution:”. Those that others link come first."),
	}, lacking, r.cited, string(incident.NotRecorded))
	add(reviewSection{
		ID: "old", Title: r.say("Old, and still often linked"),
		Lead: r.say("Try them again, and add a comment that begins with “Verified:” or “Obsolete:”."),
	}, r.oldAndLinked(), r.citedAndOld, "")
	add(reviewSection{
		ID: "guessed", Title: r.say("Resolution taken from the last comment"),
		Lead: r.say("If it isn’t one, a comment that begins with “Resolution:” replaces it."),
	}, r.guessed(), r.cited, guessedShelf)
	if len(v.Sections) == 0 {
		v.Empty = &empty{What: r.say("Nothing needs a review.")}
	}
	return v
}

// lacking are the articles without a resolution, the most linked first, then the newest.
func (r *renderer) lacking() []*incident.Article {
	return r.mostLinked(func(a *incident.Article) bool { return a.Source == incident.NotRecorded })
}

// oldAndLinked are those that others rely on though nobody has looked at them for long.
func (r *renderer) oldAndLinked() []*incident.Article {
	return r.mostLinked(func(a *incident.Article) bool {
		return !a.Obsolete() && a.Source != incident.NotRecorded && r.site.Citations[a] >= oftenLinked &&
			r.months(a.Confirmed()) >= oldFromMonth
	})
}

func (r *renderer) guessed() []*incident.Article {
	return r.mostLinked(func(a *incident.Article) bool { return a.Source == incident.FromLastComment && !a.Obsolete() })
}

func (r *renderer) mostLinked(needs func(*incident.Article) bool) []*incident.Article {
	var list []*incident.Article
	for _, a := range r.site.Incidents.Articles {
		if needs(a) {
			list = append(list, a)
		}
	}
	slices.SortStableFunc(list, func(a, b *incident.Article) int {
		return cmp.Compare(r.site.Citations[b], r.site.Citations[a])
	})
	return list
}

func (r *renderer) cited(a *incident.Article) string {
	if n := r.site.Citations[a]; n > 0 {
		return r.say("linked from %s", r.count(n, "1 page", "%d pages"))
	}
	return ""
}

func (r *renderer) citedAndOld(a *incident.Article) string {
	return r.say("%s, %s old", r.cited(a), r.monthsLong(r.months(a.Confirmed())))
}
