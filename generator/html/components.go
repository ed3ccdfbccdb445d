package html

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"html/template"

	"github.com/visit-dav/watchbill/generator/chart"
	"github.com/visit-dav/watchbill/generator/markdown"
	"github.com/visit-dav/watchbill/generator/site"
)

// What the page of components shows: made up, and the same in every site. The texts of the interface around it are the site's.
var (
	//go:embed components.json
	componentData []byte
	//go:embed components.md
	componentText []byte
)

// components is the page that shows every part of the site once, for those who change templates and styles.
type components struct {
	Title, Lead string
	Sections    []component
}

// component shows one part, in the states that it has.
type component struct {
	ID, Title, Note string
	Duties          []duty
	Weeks           []weekRow
	Months          []month
	Quarters        []quarter
	Turns           []turn
	Trades          []trade
	Feeds           []feed
	Paths           []escalationPath
	Resolutions     []article
	Facts           []fact
	ArticleFacts    []articleFact // of Facts
	Document        []documentFact
	Asked           []asked
	Relations       []relation
	Remarks         []remark
	Rows            []row
	List            template.HTML // of Rows
	Facets          []facet
	Cases           []deskCase
	Goals           []goal
	Trends          []trend
	Lines           []chart.Lines
	Plots           []chart.Plot // of Lines
	Search, Prose   bool         // shows the search box, the text of components.md
	Box             *searchBox
	Contents        []contentsEntry
	Steps, Pager    *steps
	Figures         []fact
	Tally           []tally
	Contact         *site.Contact
	Strips          []chart.Strip
	Empties         []empty
	Text            template.HTML
}

// componentSheets is the page of components; a site that is published has none.
func (r *renderer) componentSheets() []sheet {
	if !r.site.Components {
		return nil
	}
	title := r.say("Components")
	return []sheet{{
		path: site.ComponentsPage, kind: "components", title: title, unlisted: true, bare: true, crumbs: []link{{Text: title}},
		content: func(p place) any { return r.everyPart(p, title) },
	}}
}

func (r *renderer) everyPart(p place, title string) components {
	v := components{Title: title, Lead: r.say("Every part of the pages once, with made-up people and incidents: to look at when you change templates, colours or words.")}
	data := json.NewDecoder(bytes.NewReader(componentData))
	data.DisallowUnknownFields()
	if err := data.Decode(&v); err != nil {
		panic("html: components.json: " + err.Error()) // it is the program's own
	}
	for i := range v.Sections {
		v.Sections[i].complete(p)
	}
	return v
}

// complete makes what the program makes of data: pictures, codes, text.
func (c *component) complete(p place) {
	for _, l := range c.Lines {
		c.Plots = append(c.Plots, l.Plot())
	}
	for i := range c.Feeds {
		c.Feeds[i].Code = codeOf(c.Feeds[i])
	}
	for _, f := range c.Facts {
		c.ArticleFacts = append(c.ArticleFacts, articleFact{f.Name, f.Text, f.When, p.r.chips(p, f.Links)})
	}
	for _, v := range c.Rows {
		c.List += p.take(p.r.executed(p.kind, "row", v))
	}
	if c.Search {
		c.Box = p.search(true)
	}
	if c.Prose {
		text := markdown.Parse("components.md", componentText, markdown.Options{Say: p.r.site.Words.Text}, nil) // it has no problems
		c.Text = trusted(text.Render(func(l markdown.Link) (string, bool) { return l.Destination, true }))
	}
}
