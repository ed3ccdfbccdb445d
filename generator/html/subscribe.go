package html

import (
	"html/template"
	"net/url"
	"strings"

	"github.com/visit-dav/watchbill/generator/qrcode"
	"github.com/visit-dav/watchbill/generator/site"
)

// codesOfPeople is how many people's cards hold a QR code on the page of all; more would make it heavy.
const codesOfPeople = 60

// cardsOfPeople is how many people have a card there at all.
const cardsOfPeople = 500

// subscribe is the page of the feeds.
type subscribe struct {
	Home                string
	Unknown             string // what to do when the site doesn't know its address
	Feeds, People, Left []feed
	NoCodes             bool   // people's QR codes are on their own pages
	Elsewhere           string // the list of people, when they are too many for cards
	Data, Table         string
}

// feed is a card; the addresses are "" when the site doesn't know its own.
type feed struct {
	Kind, Title, Text string
	File              string
	Webcal            template.URL
	Google, Address   string
	Code              *qrcode.Code // of the webcal address
}

func (r *renderer) subscribeSheet() sheet {
	return sheet{
		path: site.SubscribePage, kind: "subscribe", title: r.say("Subscribe"), section: site.SubscribePage,
		description: r.say("The duty weeks in your own calendar."), crumbs: []link{{Text: r.say("Subscribe")}},
		content: func(p place) any { return r.subscribe(p) },
	}
}

func (r *renderer) subscribe(p place) subscribe {
	v := subscribe{
		Home: p.to(site.HomePage), Data: p.to(site.OncallData), Table: p.to(site.ScheduleData),
		NoCodes: len(r.site.Roster.People()) > codesOfPeople && r.site.Base != "",
	}
	if len(r.site.Roster.People()) > cardsOfPeople {
		v.Elsewhere = p.to(site.PeoplePage)
	}
	for _, f := range r.site.FeedList() {
		if f.Person != "" && v.Elsewhere != "" {
			continue
		}
		card := r.feed(p, f)
		if f.Person == "" || !v.NoCodes {
			card.Code = codeOf(card)
		}
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
		v.Unknown = r.say("A calendar can only follow a feed that it reaches over the network. Set base_url in content/site.yaml, or build with --base-url, and this page shows the addresses. Until then the buttons give the files, which a calendar can import once but not follow.")
	}
	return v
}

func (r *renderer) feed(p place, of site.Feed) feed {
	f := feed{
		Kind: string(of.Role), Title: r.feedName(of), Text: of.Description, File: p.to(of.Path), Address: r.absolute(of.Path),
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

// codeOf gives the QR code of a card; nil without an address, or with one so long that the feeds are refused for it.
func codeOf(f feed) *qrcode.Code {
	if f.Webcal == "" {
		return nil
	}
	code, err := qrcode.New(string(f.Webcal))
	if err != nil {
		return nil
	}
	return &code
}

// feedName is what a feed is called on its card.
func (r *renderer) feedName(f site.Feed) string {
	switch {
	case f.Holidays:
		return r.say("Holidays")
	case f.Role != "":
		return r.say("%s weeks", r.roleName(f.Role))
	}
	return r.say("The whole team")
}
