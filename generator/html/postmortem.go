package html

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/visit-dav/watchbill/generator/hours"
	"github.com/visit-dav/watchbill/generator/site"
)

// postmortems is the list of them.
type postmortems struct {
	Meetings  []postmortemMeeting // what is to be reviewed, the next meeting first
	Open      []postmortemAction  // of reviewed ones
	Documents []postmortemRow
	Empty     *empty
}

// postmortemMeeting is what one meeting has to review.
type postmortemMeeting struct {
	When      *moment // nil when no coming meeting is named
	Title     string
	Documents []postmortemRow
}

// postmortemAction is something that was decided and isn't done.
type postmortemAction struct {
	Text, Owner, Lack string
	Issue             *link
	From              link
}

type postmortemRow struct {
	Link, Title, Description, Status string
	Date                             *moment
	Incidents                        []link
}

func (r *renderer) postmortemSheets() []sheet {
	sheets := []sheet{{
		path: site.PostmortemsPage, kind: "postmortems", title: r.say("Post-mortems"), section: site.PostmortemsPage,
		description: r.say("What larger incidents taught the team."), crumbs: []link{{Text: r.say("Post-mortems")}},
		content: func(p place) any { return r.postmortems(p) },
	}}
	for i, d := range r.site.Postmortems {
		sheets = append(sheets, sheet{
			path: d.Path, kind: "document", title: d.Title, description: d.Meta.Description, section: site.PostmortemsPage,
			crumbs:  []link{{Text: r.say("Post-mortems"), Link: site.PostmortemsPage}, {Text: d.Title}},
			content: func(p place) any { return r.postmortem(p, i) },
		})
	}
	return sheets
}

func (r *renderer) postmortems(p place) postmortems {
	v := postmortems{}
	for _, d := range r.site.Postmortems {
		v.Documents = append(v.Documents, r.postmortemRow(p, d))
	}
	v.Meetings, v.Open = r.meetings(p), r.openActions(p)
	if len(v.Documents) == 0 {
		v.Empty = &empty{
			What: r.say("No post-mortem is written yet."), Next: r.say("Write one beside the others, content/postmortems/DATE-NAME.md:"),
			Example: fmt.Sprintf("---\ntitle: What happened\ndate: %s\nincidents: [12]\nstatus: draft\n---", r.site.Now.Format("2006-01-02")),
		}
	}
	return v
}

func (r *renderer) postmortemRow(p place, d *site.Document) postmortemRow {
	row := postmortemRow{
		Link: p.to(d.Path), Title: d.Title, Description: d.Meta.Description, Status: d.Meta.Status,
		Incidents: r.numbered(p, d.Meta.Incidents),
	}
	if !d.Meta.Date.IsZero() {
		row.Date = r.dayOf(d.Meta.Date)
	}
	return row
}

// meetings are the coming ones with what they have to review. What was on the agenda of a past one, or of none, waits for
// the next.
func (r *renderer) meetings(p place) []postmortemMeeting {
	today := hours.DateOf(r.site.Now, r.site.Zone)
	byDay := map[hours.Date][]postmortemRow{}
	for _, d := range r.site.Postmortems {
		if d.Reviewed() {
			continue
		}
		day := d.Meta.Meeting
		if day.Compare(today) < 0 {
			day = hours.Date{}
		}
		byDay[day] = append(byDay[day], r.postmortemRow(p, d))
	}
	var all []postmortemMeeting
	for _, day := range slices.SortedFunc(maps.Keys(byDay), hours.Date.Compare) {
		m := postmortemMeeting{Title: r.say("No coming meeting is named"), Documents: byDay[day]}
		if !day.IsZero() {
			m.Title, m.When = r.say("Meeting of "), r.dayOf(day)
		}
		all = append(all, m)
	}
	return all
}

// openActions are what reviewed post-mortems decided and nobody has ticked off, those that lack something first.
func (r *renderer) openActions(p place) []postmortemAction {
	var all []postmortemAction
	for _, d := range r.site.Postmortems {
		if d.Meta.Status != site.StatusReviewed {
			continue
		}
		for _, a := range d.Actions {
			if a.Done {
				continue
			}
			v := postmortemAction{Text: plainTask(a.Text), Owner: r.name(a.Owner), Lack: r.say(a.Lacks()), From: link{Text: d.Title, Link: p.to(d.Path)}}
			if a.Issue != "" {
				v.Issue = r.issueLink(a.Issue)
			}
			all = append(all, v)
		}
	}
	slices.SortStableFunc(all, func(a, b postmortemAction) int {
		return cmp.Compare(b.Lack, "") - cmp.Compare(a.Lack, "")
	})
	return all
}

// plainTask drops the marks of Markdown from a line.
func plainTask(text string) string {
	return strings.NewReplacer("`", "", "**", "", "*", "").Replace(text)
}

// issueLink leads to an issue that is written as owner/name#1 or as an address.
func (r *renderer) issueLink(written string) *link {
	repository, number, short := strings.Cut(written, "#")
	switch {
	case strings.HasPrefix(written, "http"):
		return &link{Text: r.say("issue"), Link: written}
	case short && repository != "":
		return &link{Text: written, Link: "https://github.com/" + repository + "/issues/" + number}
	}
	return &link{Text: written}
}

func (r *renderer) postmortem(p place, i int) document {
	all := r.site.Postmortems
	d := all[i]
	v := r.document(p, d)
	v.TreeLabel = r.say("Post-mortems")
	for _, other := range around(all, i) {
		v.Tree = append(v.Tree, r.node(p, other))
	}
	if len(v.Tree) < len(all) {
		v.Tree = append(v.Tree, r.allNode(len(all), p.to(site.PostmortemsPage)))
	}
	if !d.Meta.Date.IsZero() {
		v.Facts = append(v.Facts, r.dateFact(r.say("Happened"), d.Meta.Date))
	}
	if !d.Meta.Meeting.IsZero() {
		v.Facts = append(v.Facts, r.dateFact(r.say("Meeting"), d.Meta.Meeting))
	}
	if d.Meta.Status != "" {
		v.Facts = append(v.Facts, documentFact{Name: r.say("Status:"), Text: d.Meta.Status})
	}
	for _, n := range d.Meta.Incidents {
		l := link{Text: "#" + strconv.Itoa(n)}
		if a, ok := r.incidents().published[n]; ok {
			l = link{Text: "#" + strconv.Itoa(n) + " " + r.titleOf(a), Link: p.to(site.IncidentPage(a))}
		}
		v.Related = append(v.Related, l)
	}
	var s steps
	if i > 0 {
		s.Back = &link{Text: all[i-1].Title, Link: all[i-1].Path}
	}
	if i+1 < len(all) {
		s.On = &link{Text: all[i+1].Title, Link: all[i+1].Path}
	}
	v.Steps = p.steps(s)
	return v
}

// numbered links incidents by number, as far as they are published.
func (r *renderer) numbered(p place, numbers []int) []link {
	var links []link
	for _, n := range numbers {
		l := link{Text: "#" + strconv.Itoa(n)}
		if a, ok := r.incidents().published[n]; ok {
			l.Link = p.to(site.IncidentPage(a))
		}
		links = append(links, l)
	}
	return links
}
