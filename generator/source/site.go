package source

import (
	"cmp"
	"io/fs"
	"reflect"
	"time"

	"github.com/visit-dav/watchbill/generator/hours"
	"github.com/visit-dav/watchbill/generator/incident"
	"github.com/visit-dav/watchbill/generator/look"
	"github.com/visit-dav/watchbill/generator/problem"
	"github.com/visit-dav/watchbill/generator/redact"
	"github.com/visit-dav/watchbill/generator/strict"
)

// Site is content/site.yaml: what the whole site is about. Dates are YYYY-MM-DD, instants RFC 3339 with an offset.
type Site struct {
	// Title stands on every page.
	Title string `yaml:"title" strict:"required" example:"Customer response"`
	// Organisation is whom the team belongs to.
	Organisation string `yaml:"organisation"`
	// Description says in one sentence what the site is for.
	Description string `yaml:"description"`
	// Language of the pages, BCP 47; en when absent.
	Language strict.At[string] `yaml:"language" form:"language"`
	// BaseURL is the address at which the site will be served. Links work without it; feeds and the sitemap need it.
	BaseURL string `yaml:"base_url" form:"base"`
	// EditURL is the address at which the team edits its files, to which a document's path is appended; for instance
	// https://github.com/team/response/edit/main/. Documents then lead there.
	EditURL string `yaml:"edit_url" form:"url"`
	// Offline false keeps browsers from storing the runbook and the on-call pages for reading without a network.
	Offline *bool `yaml:"offline"`
	// Notice is shown on every page, for instance that the data is fictional.
	Notice string `yaml:"notice"`
	// AsOf is the instant that the site shows instead of the clock, so that sample data doesn't age. Such a site also has the page
	// components.html, with every part of the pages once, and hides when documents last changed.
	AsOf time.Time `yaml:"as_of"`
	// Zone is the IANA name of the team's time zone, in which duty hours, dates and weeks are meant.
	Zone string `yaml:"zone" strict:"required" example:"America/Los_Angeles" form:"zone"`
	// Contact is what customers are told.
	Contact Contact `yaml:"contact"`
	// Hours are the duty hours and the response goal. Each entry holds from its date on; before the first date, the first
	// holds. To change the hours, add an entry and leave the old ones, so that figures of the past keep their rules.
	// Without any, duty is Monday to Friday, 08:00-12:00 and 13:00-17:00, and the goal 60m.
	Hours []Hours `yaml:"hours"`
	// Holidays are days without duty.
	Holidays []Holiday `yaml:"holidays"`
	// Repositories are where incidents and product issues are kept on GitHub.
	Repositories Repositories `yaml:"repositories"`
	// Sync is how watchbill sync reads the repositories. Its flags beat what stands here.
	Sync Sync `yaml:"sync"`
	// Publish is which closed incidents get a page; labelled when absent. Labelled: those with the publish label.
	// Reviewed: those whose exact text was approved with `watchbill review --approve`. Closed: all, and only of a public
	// repository.
	Publish incident.Mode `yaml:"publish" form:"publish"`
	// PublishLabel is the label of incidents that may be published; publishable when absent.
	PublishLabel string `yaml:"publish_label" form:"word"`
	// Pictures is what becomes of pictures in incidents; link when absent. Link: a name that leads to the issue. Copy: sync
	// fetches those of closed incidents of a public repository that lie at GitHub, and articles show them. Nothing is masked in
	// a picture.
	Pictures Pictures `yaml:"pictures" form:"pictures"`
	// Restricted tells the incidents that are never published in any form.
	Restricted Restricted `yaml:"restricted"`
	// Labels are those of incidents and product issues that have a meaning of their own.
	Labels Labels `yaml:"labels"`
	// Accounts are GitHub accounts that are no persons.
	Accounts Accounts `yaml:"accounts"`
	// Redact adds to what is masked in incidents.
	Redact Redact `yaml:"redact"`
	// Components are the parts of the product. Their words find a component for an incident that names none.
	Components []Component `yaml:"components"`
	// Boilerplate is lines of issue templates that are no part of an incident.
	Boilerplate []string `yaml:"boilerplate" form:"word"`
	// FrontMatter is about the front matter of documents.
	FrontMatter FrontMatter `yaml:"front_matter"`
	// Navigation adds entries to the site's main navigation.
	Navigation []Navigation `yaml:"navigation"`
	// Feeds is about the calendar feeds.
	Feeds Feeds `yaml:"feeds"`
	// Look is the team's colours and logo.
	Look Look `yaml:"look"`
	// Words replaces texts of the interface, each by its English as the pages have it.
	Words strict.Map[string] `yaml:"words"`

	Unread Unread `yaml:"-"`
}

// Inward is the configuration without what pages alone show. Whoever decides about incidents, hours and people is given this, so
// that what isn't in it has no say.
func (s *Site) Inward() *Site {
	c := *s
	c.Title, c.Organisation, c.Description, c.Notice, c.BaseURL, c.EditURL = "", "", "", "", "", ""
	c.Offline, c.AsOf = nil, time.Time{}
	c.Contact, c.FrontMatter, c.Feeds, c.Look = Contact{}, FrontMatter{}, Feeds{}, Look{}
	c.Navigation, c.Words = nil, nil
	return &c
}

// Unread tells of what a part of site.yaml couldn't be read, which was told: nothing is told that may only follow from it. A
// key that isn't known may have meant any part.
type Unread struct{ Hours, Instant, Redaction bool }

// Look is the team's colours and logo. A colour that people couldn't read is an error.
type Look struct {
	// Accent is the colour of links and buttons.
	Accent Colour `yaml:"accent"`
	// Primary is the ground of the primary's card, under white text.
	Primary Colour `yaml:"primary"`
	// Backup is the edge and the text of the backup.
	Backup Colour `yaml:"backup"`
	// Logo is a picture that stands beside the title, relative to content/.
	Logo strict.At[string] `yaml:"logo" form:"picture"`
	Pos  problem.Pos       `yaml:"-"`
}

// Colour is a colour in the light and the dark scheme; the program's own where one is left out.
type Colour struct {
	// Light is the colour on light ground.
	Light string `yaml:"light" form:"colour"`
	// Dark is the colour on dark ground.
	Dark string `yaml:"dark" form:"colour"`
}

// Pictures is what becomes of pictures in incidents.
type Pictures string

// What Pictures may be.
const (
	LinkPictures Pictures = "link"
	CopyPictures Pictures = "copy"
)

// Contact is what customers are told about reaching the team.
type Contact struct {
	// Email is an address of the team, never of a person.
	Email string `yaml:"email" form:"email"`
	// URL is a page with a form or a forum.
	URL string `yaml:"url" form:"url"`
	// Text says how to reach the team.
	Text string `yaml:"text"`
}

// Repositories are GitHub repositories as owner/name.
type Repositories struct {
	// Incidents holds one issue for each incident.
	Incidents string `yaml:"incidents" form:"repository"`
	// Product is where work on the product is planned.
	Product string `yaml:"product" form:"repository"`
}

// Sync is how watchbill sync reads the repositories.
type Sync struct {
	// LowHangingFruit is the label of product issues that are kept while open; low-hanging fruit when absent.
	LowHangingFruit string `yaml:"low_hanging_fruit" form:"word"`
	// IncrementalAbove is the number of issues and pull requests above which only what changed is read; 5000 when absent.
	IncrementalAbove *int `yaml:"incremental_above" form:"count"`
	// FullEvery is the days after which everything is read again, since a list of changes shows nothing that was deleted;
	// 7 when absent.
	FullEvery *int `yaml:"full_every" form:"days"`
	// MaxShrink is the percent of the incidents that a sync may lose; 20 when absent.
	MaxShrink *int `yaml:"max_shrink" form:"part"`
	// MaxWait is how long a sync waits for one answer when GitHub asks it to; 5m when absent.
	MaxWait *time.Duration `yaml:"max_wait" form:"wait"`
}

// Restricted tells the incidents that are never published, by any of three marks.
type Restricted struct {
	// Labels of such issues.
	Labels []string `yaml:"labels" form:"word"`
	// Numbers of such issues.
	Numbers []int `yaml:"numbers" form:"positive"`
	// Words that make an incident restricted wherever they stand in it.
	Words []string `yaml:"words" form:"word"`
}

// Labels are labels with a meaning; in upper or lower case.
type Labels struct {
	// Waiting is of incidents that wait on the customer; "waiting on customer" when absent.
	Waiting []string `yaml:"waiting" form:"word"`
	// Documentation is of gaps in the documentation, which come first in a slow week; "documentation" when absent.
	Documentation []string `yaml:"documentation" form:"word"`
}

// Accounts are GitHub accounts whose comments never count as an answer.
type Accounts struct {
	// Bots are programs.
	Bots []string `yaml:"bots" form:"login"`
	// Proxies turn mail of others into issues and comments.
	Proxies []string `yaml:"proxies" form:"login"`
}

// Redact is what is masked in incidents besides addresses, phone numbers, secrets and the other built-in kinds.
type Redact struct {
	// Allow is text that is never masked, such as the team's own address.
	Allow []string `yaml:"allow" form:"word"`
	// Names of customers.
	Names []string `yaml:"names" form:"word"`
	// Hosts are internal host names; *.example.gov stands for a domain.
	Hosts []string `yaml:"hosts" form:"host"`
	// Patterns are regular expressions of the team's own.
	Patterns []Pattern `yaml:"patterns"`
}

// Pattern is a regular expression whose matches become [name].
type Pattern struct {
	// Name is what readers see in place of a match.
	Name string `yaml:"name" strict:"required" example:"allocation" form:"word"`
	// Match is a regular expression in Go's syntax (RE2).
	Match string `yaml:"match" strict:"required" example:"'ALC-[0-9]{5}'" form:"expression"`
}

// Component is a part of the product.
type Component struct {
	// Name as pages show it.
	Name string `yaml:"name" strict:"required" example:"Client/server" form:"word"`
	// Words that point to the component.
	Words []string `yaml:"words" form:"word"`
}

// FrontMatter is about the front matter of documents.
type FrontMatter struct {
	// Ignore lists keys of other generators that are accepted and not used.
	Ignore []string `yaml:"ignore" form:"word"`
}

// Navigation is an entry of the site's main navigation.
type Navigation struct {
	// Title as the navigation shows it.
	Title string `yaml:"title" strict:"required" example:"Escalation"`
	// Page is a document, relative to content/.
	Page string `yaml:"page" strict:"required" example:"runbook/escalation.md" form:"page"`
	// Customers says that the page is for customers: it stands apart from those of the team.
	Customers bool        `yaml:"customers"`
	Pos       problem.Pos `yaml:"-"`
}

// Feeds is about the calendar feeds.
type Feeds struct {
	// Team is a short name that is part of every event's identity: choose it once. It is team when absent.
	Team string `yaml:"team" form:"slug"`
	// Revision is raised when the text of events changes, so that calendars take the new text.
	Revision int `yaml:"revision" form:"count"`
}

// Hours are the duty hours and the response goal from a date on.
type Hours struct {
	// From is the first day on which they hold.
	From strict.At[hours.Date] `yaml:"from" strict:"required" example:"2020-01-01"`
	// Goal is the duty time within which a first response is due.
	Goal time.Duration `yaml:"goal" strict:"required" example:"60m" form:"goal"`
	// SameDay is a time of day: what comes in before it is answered by the end of that day, however long the goal is.
	SameDay string `yaml:"same_day_before" form:"clock"`
	// Tiers are other goals for incidents with a label; the first that fits holds.
	Tiers []Tier `yaml:"tiers"`
	// Week tells the hours of each day; a day that isn't named has none.
	Week []Opening   `yaml:"week" strict:"required" example:"[{days: [monday, tuesday], open: [\"08:00-12:00\"]}]"`
	Pos  problem.Pos `yaml:"-"`
}

// Tier is a goal for incidents with one of some labels.
type Tier struct {
	// Labels of the incidents, in upper or lower case.
	Labels []string `yaml:"labels" strict:"required" example:"[outage]" form:"word"`
	// Goal is the duty time within which a first response is due.
	Goal time.Duration `yaml:"goal" strict:"required" example:"30m" form:"goal"`
	// SameDay is a time of day: what comes in before it is answered by the end of that day, however long the goal is.
	SameDay string      `yaml:"same_day_before" form:"clock"`
	Pos     problem.Pos `yaml:"-"`
}

// Opening is the duty hours that some days of the week share.
type Opening struct {
	// Days of the week.
	Days []string `yaml:"days" strict:"required" example:"[monday, tuesday]" form:"day"`
	// Open is the hours in the team's zone; 24:00 is the end of the day.
	Open []string    `yaml:"open" strict:"required" example:"[\"08:00-12:00\", \"13:00-17:00\"]" form:"span"`
	Pos  problem.Pos `yaml:"-"`
}

// Holiday is days without duty: one date, or all from first to last.
type Holiday struct {
	// Date is the day, of a holiday of one day.
	Date strict.At[hours.Date] `yaml:"date"`
	// First is the first day, of a holiday of several.
	First strict.At[hours.Date] `yaml:"first"`
	// Last is the last day, of a holiday of several.
	Last strict.At[hours.Date] `yaml:"last"`
	// Name as calendars show it.
	Name string      `yaml:"name" strict:"required" example:"Thanksgiving Day" form:"word"`
	Pos  problem.Pos `yaml:"-"`
}

// ReadSite reads content/site.yaml. What is wrong goes to problems; the site is usable in any case, with defaults for
// what is absent. Without the file it is a site of defaults, and a warning.
func ReadSite(fsys fs.FS, problems *problem.List) *Site {
	s := &Site{}
	switch found, ok := read(fsys, SiteFile, s, problems); {
	case found && !ok:
		s.Unread = unread(fsys)
	case !found:
		problems.Warnf(problem.Pos{File: SiteFile}, "write the file with title, zone and hours",
			"is missing: duty is taken to be Monday to Friday, %s and %s UTC", morning, afternoon)
	}
	s.Title = cmp.Or(s.Title, "Customer response")
	s.Zone = cmp.Or(s.Zone, "UTC")
	s.Language.Value = cmp.Or(s.Language.Value, "en")
	s.Sync.LowHangingFruit = cmp.Or(s.Sync.LowHangingFruit, "low-hanging fruit")
	s.Publish = cmp.Or(s.Publish, incident.Labelled)
	s.PublishLabel = cmp.Or(s.PublishLabel, "publishable")
	for _, l := range []struct {
		labels *[]string
		name   string
	}{
		{&s.Labels.Waiting, "waiting on customer"},
		{&s.Labels.Documentation, "documentation"},
	} {
		if *l.labels == nil {
			*l.labels = []string{l.name}
		}
	}
	s.Feeds.Team = cmp.Or(s.Feeds.Team, "team")
	for _, f := range s.Look.colours().Faults() {
		problems.Errorf(s.Look.Pos, "choose one with more contrast", "look: %s %s has %.1f:1 to %s, and people need 4.5:1",
			f.Key, f.Colour, f.Ratio, f.On)
	}
	return s
}

// unread looks which parts have a mistake, by reading each alone.
func unread(fsys fs.FS) Unread {
	var keys []string
	for f := range reflect.TypeFor[Site]().Fields() {
		keys = append(keys, f.Tag.Get("yaml"))
	}
	wrong := func(part any) bool {
		data, err := contents(fsys, SiteFile)
		return err != nil || !strict.Reader{Forms: checks(), Ignore: keys}.Decode(data, part, &problem.List{}) // told by ReadSite
	}
	return Unread{
		Hours: wrong(&struct {
			Zone     string    `yaml:"zone" strict:"required" form:"zone"`
			Hours    []Hours   `yaml:"hours"`
			Holidays []Holiday `yaml:"holidays"`
		}{}),
		Instant: wrong(&struct {
			AsOf time.Time `yaml:"as_of"`
		}{}),
		Redaction: wrong(&struct {
			Redact Redact `yaml:"redact"`
		}{}),
	}
}

// colours are the look's, as pages need them.
func (l Look) colours() look.Look {
	return look.Look{Accent: look.Colour(l.Accent), Primary: look.Colour(l.Primary), Backup: look.Colour(l.Backup)}
}

// Style gives the team's colours as a style sheet; "" without any.
func (l Look) Style() string { return l.colours().Style() }

// Rules gives what the site says about incidents.
func (s *Site) Rules() incident.Rules {
	rules := incident.Rules{
		Publish:           s.Publish,
		PublishLabel:      s.PublishLabel,
		RestrictedLabels:  s.Restricted.Labels,
		RestrictedNumbers: s.Restricted.Numbers,
		RestrictedWords:   s.Restricted.Words,
		Bots:              s.Accounts.Bots,
		Proxies:           s.Accounts.Proxies,
		WaitingLabels:     s.Labels.Waiting,
		FruitLabel:        s.Sync.LowHangingFruit,
		Boilerplate:       s.Boilerplate,
	}
	for _, c := range s.Components {
		rules.Components = append(rules.Components, incident.Component(c))
	}
	return rules
}

// Redaction gives what the site says about masking.
func (s *Site) Redaction() redact.Options {
	o := redact.Options{Allow: s.Redact.Allow, Names: s.Redact.Names, Hosts: s.Redact.Hosts}
	for _, p := range s.Redact.Patterns {
		o.Patterns = append(o.Patterns, redact.Pattern(p))
	}
	return o
}
