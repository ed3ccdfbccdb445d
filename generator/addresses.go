package generator

import (
	"github.com/visit-dav/watchbill/generator/output"
	"github.com/visit-dav/watchbill/generator/problem"
	"github.com/visit-dav/watchbill/generator/site"
)

// judgeAddresses tells of every source whose address can't be one, or is another's already, before anything is
// rendered: the author gets the file, and all of them at once.
func judgeAddresses(s *site.Site, problems *problem.List) {
	names := output.NewNames()
	for _, page := range []string{
		site.HomePage, site.OncallPage, site.FairnessPage, site.IncidentsPage, site.ErrorsPage, site.ProductPage, site.ReviewPage,
		site.PostmortemsPage, site.PeoplePage,
		site.SubscribePage, site.SearchPage, site.ReportsPage, site.EscalationPage, site.DeskPage, site.NotFoundPage, site.OfflinePage, site.OncallData, site.ScheduleData,
	} {
		if err := names.Claim(page); err != nil {
			panic("generator: the site's own pages clash: " + err.Error())
		}
	}
	claim := func(pos problem.Pos, hint, address string) {
		if err := names.Claim(address); err != nil {
			problems.Errorf(pos, hint, "%v", err)
		}
	}
	for _, p := range s.Roster.People() { // that slugs differ is the roster's rule
		if err := output.CheckName(site.PersonPage(p.Slug)); err != nil {
			problems.Errorf(p.Pos, "choose another slug", "%v", err)
		}
	}
	judgeFeeds(s, problems)
	if s.Runbook.Index == nil {
		claim(problem.Pos{}, "", site.RunbookPage)
	}
	for _, d := range s.Runbook.All() {
		claim(problem.Pos{File: d.File}, "rename the file", d.Path)
	}
	for _, d := range s.Postmortems {
		claim(problem.Pos{File: d.File}, "rename the file", d.Path)
	}
	for _, a := range s.Assets {
		claim(problem.Pos{File: "content/" + a.Path}, "rename the file, or move it elsewhere", a.Path)
	}
}

// judgeFeeds tells of feeds whose address is longer than calendar programs accept: the first of the team's, since
// base_url is then too long for all, or else each person's.
func judgeFeeds(s *site.Site, problems *problem.List) {
	for _, f := range s.FeedList() {
		for _, address := range append([]string{f.Path}, f.Aliases...) {
			n := len(s.Base + address)
			if n <= site.LongestFeed {
				continue
			}
			pos, hint := problem.Pos{File: "content/site.yaml"}, "shorten base_url"
			if p, isPerson := s.Roster.Person(f.Person); isPerson {
				pos, hint = p.Pos, "choose a shorter slug or base_url"
			}
			problems.Errorf(pos, hint, "the feed %s has an address of %d bytes, more than the %d that calendar programs accept",
				address, n, site.LongestFeed)
			if f.Person == "" {
				return
			}
		}
	}
}
