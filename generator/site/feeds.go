package site

import "github.com/visit-dav/watchbill/generator/roster"

// Addresses of the feeds of new resolutions.
const (
	ResolutionsAtom = "incidents/resolutions.atom"
	ResolutionsJSON = "incidents/resolutions.json"
)

// Addresses of the calendar feeds, relative to the site's root.
const (
	OncallFeed   = "oncall.ics"
	PrimaryFeed  = "primary.ics"
	BackupFeed   = "backup.ics"
	HolidaysFeed = "holidays.ics"
)

// Addresses of the schedule as data, for other programs and for spreadsheets.
const (
	OncallData   = "oncall.json"
	ScheduleData = "schedule.csv"
)

// LongestFeed is what calendar programs accept as the address of a subscription, in bytes.
const LongestFeed = 255

// personFeed is the address of a person's calendar feed.
func personFeed(slug string) string { return "people/" + slug + ".ics" }

// Feed describes a calendar feed that one can subscribe to.
type Feed struct {
	Path        string      // address in the site
	Aliases     []string    // older addresses that show the same
	Title       string      // what the feed is called in a calendar
	Description string      // one sentence for people who choose
	Role        roster.Role // the role that it is limited to, "" for all
	Person      string      // slug of the person that it is limited to, "" for all
	Holidays    bool        // it shows holidays, not duty
}

// FeedList lists all calendar feeds: the team's, the roles', the holidays', then those of all people of the roster.
func (s *Site) FeedList() []Feed {
	feeds := []Feed{
		{
			Path: OncallFeed, Title: s.feedTitle(s.Words.Say("on call")),
			Description: s.Words.Say("Who is primary and who is backup, week by week."),
		},
		{
			Path: PrimaryFeed, Title: s.feedTitle(s.Words.Say("primary")), Role: roster.Primary,
			Description: s.Words.Say("Who is primary, week by week."),
		},
		{
			Path: BackupFeed, Title: s.feedTitle(s.Words.Say("backup")), Role: roster.Backup,
			Description: s.Words.Say("Who is backup, week by week."),
		},
		{
			Path: HolidaysFeed, Title: s.feedTitle(s.Words.Say("holidays")), Holidays: true,
			Description: s.Words.Say("Days without duty hours."),
		},
	}
	for _, p := range s.Roster.People() {
		feeds = append(feeds, s.FeedOf(p))
	}
	return feeds
}

// FeedOf is the feed of one person.
func (s *Site) FeedOf(p roster.Person) Feed {
	f := Feed{
		Path: personFeed(p.Slug), Title: s.feedTitle(p.Name), Person: p.Slug,
		Description: s.Words.Say("The duty weeks of %s, with a reminder at each handoff.", p.Name),
	}
	for _, alias := range p.Aliases {
		f.Aliases = append(f.Aliases, personFeed(alias))
	}
	return f
}

// feedTitle names a feed so that it is told apart from other teams' in a list of calendars.
func (s *Site) feedTitle(what string) string {
	if s.Title == "" {
		return what
	}
	return s.Title + ": " + what
}
