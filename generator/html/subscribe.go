package html

import (
	"html/template"
	"net/url"
	"strings"

	"github.com/visit-dav/watchbill/generator/site"
)

// subscribe is the page of the feeds.
type subscribe struct {
	Home                string
	Unknown             string // what to do when the site doesn't know its address
	Feeds, People, Left []feed
}

// feed is a card; the addresses are "" when the site doesn't know its own.
type feed struct {
	Kind, Title, Text string
	File              string
	Webcal            template.URL
	Google, Address   string
}

func (r *renderer) subscribeSheet() sheet {
	return sheet{
		path: site.SubscribePage, kind: "subscribe", title: "Subscribe", section: site.SubscribePage,
		description: "The duty weeks in your own calendar.", crumbs: []link{{Text: "Subscribe"}},
		content: func() any { return r.subscribe(r.from(site.SubscribePage)) },
	}
}

func (r *renderer) subscribe(p place) subscribe {
	v := subscribe{Home: p.to(site.HomePage)}
	for _, f := range r.site.FeedList() {
		card := r.feed(p, f)
		someone, isPerson := r.site.Roster.Person(f.Person)
		switch {
		case f.Person == "":
			v.Feeds = append(v.Feeds, card)
		case isPerson && r.hasLeft(someone):
			v.Left = append(v.Left, card)
		default:
			v.People = append(v.People, card)
		}
	}
	if v.Feeds[0].Address == "" {
		v.Unknown = "A calendar can only follow a feed that it reaches over the network. Set base_url in " +
			"content/site.yaml, or build with --base-url, and this page shows the addresses. Until then the buttons " +
			"give the files, which a calendar can import once but not follow."
	}
	return v
}

func (r *renderer) feed(p place, of site.Feed) feed {
	f := feed{
		Kind: string(of.Role), Title: feedName(of), Text: of.Description, File: p.to(of.Path), Address: r.absolute(of.Path),
	}
	if of.Person != "" {
		f.Title, f.Text = r.name(of.Person), ""
	}
	rest, isWeb := strings.CutPrefix(f.Address, "https://")
	if !isWeb {
		rest, isWeb = strings.CutPrefix(f.Address, "http://")
	}
	if isWeb {
		f.Webcal = template.URL("webcal://" + rest) //nolint:gosec // the site's own address, escaped
		f.Google = "https://calendar.google.com/calendar/r?cid=" + url.QueryEscape("webcal://"+rest)
	}
	return f
}

// feedName is what a feed is called on its card.
func feedName(f site.Feed) string {
	switch {
	case f.Holidays:
		return "Holidays"
	case f.Role != "":
		return roleName(f.Role) + " weeks"
	}
	return "The whole team"
}
