package site

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/visit-dav/watchbill/generator/escalation"
	"github.com/visit-dav/watchbill/generator/hours"
	"github.com/visit-dav/watchbill/generator/incident"
	"github.com/visit-dav/watchbill/generator/markdown"
	"github.com/visit-dav/watchbill/generator/picture"
	"github.com/visit-dav/watchbill/generator/problem"
	"github.com/visit-dav/watchbill/generator/redact"
	"github.com/visit-dav/watchbill/generator/report"
	"github.com/visit-dav/watchbill/generator/roster"
	"github.com/visit-dav/watchbill/generator/source"
	"github.com/visit-dav/watchbill/generator/words"
	"github.com/visit-dav/watchbill/generator/work"
)

// Options say what is loaded, and as of when.
type Options struct {
	Files        fs.FS          // the site folder: holds content/
	Snapshot     io.Reader      // incidents; empty when there are none
	SnapshotName string         // for messages
	Product      io.Reader      // the product's issues; nil when there is no snapshot of them
	ProductName  string         // for messages
	Pictures     *picture.Shelf // copies of the incidents' pictures; nil for none
	Base         string         // beats the configured address; with a closing slash, "" for the configured one
	Now          time.Time      // beats everything; zero means as_of, else Clock
	Clock        time.Time      // the present
	Version      string
	Changed      map[string]time.Time // when documents last changed, by source file; none of a sample that shows a fixed instant
	Team         bool                 // load what only the team may see
	Components   bool                 // show the parts of the pages; a sample does in any case
	Lint         bool                 // look for what should be mended in the incidents

	Memory *Memory      // of earlier loads; nil remembers nothing
	Work   *work.Memory // what the build before made, and from what; nil remembers nothing
}

// Load reads every source into a site. What is wrong goes to problems; the site is complete in any case, but only
// fit for rendering when no problem is an error.
func Load(ctx context.Context, o Options, problems *problem.List) (*Site, error) {
	read := newWitness(o.Files, source.SiteFile) // which counts by what it says
	duty := o
	duty.Files = read
	s, config := loadDuty(duty, problems)
	if err := ctx.Err(); err != nil {
		return s, err
	}
	var snapshot *incident.Snapshot
	var comparing sync.WaitGroup // while the rest is loaded, which doesn't ask what is alike
	defer comparing.Wait()
	redactor, err := o.Memory.redact(config.Inward())
	if err != nil && !config.Unread.Redaction {
		problems.Errorf(problem.Pos{File: source.SiteFile}, "", "%v", err)
	}
	if s.ungated = err != nil; err == nil {
		incidents := s.loadIncidents(config.Inward(), o, read, redactor, problems)
		comparing.Go(func() { s.compareIncidents(o.Memory) })
		snapshot = s.countIncidents(config.Inward(), o, incidents, redactor, problems)
		s.loadProduct(config, o, redactor, problems)
	}
	if err := ctx.Err(); err != nil {
		return s, err
	}
	s.loadLook(config, o.Files, problems)
	s.Escalation = source.ReadEscalation(o.Files, problems)
	escalation.Check(s.Escalation, s.Roster, problems)
	s.checkHolidays(problems)
	leaks := leaks{redactor, problems}
	leaks.judgeSources(o.Files)
	s.loadDocuments(config, o, leaks, problems)
	s.takePictures(o.Pictures, problems)
	if o.Lint {
		s.lint(snapshot, config, redactor)
	}
	return s, ctx.Err()
}

// LoadDuty reads what tells who is on duty, and neither incidents nor documents: the site has no others than that.
func LoadDuty(o Options, problems *problem.List) *Site {
	s, config := loadDuty(o, problems)
	s.speak(config, o.Files)
	return s
}

// speak reads the words alone. What is wrong with them a build tells: it must not hold up a Friday.
func (s *Site) speak(c *source.Site, files fs.FS) {
	var untold problem.List
	s.Words = words.Read(files, s.Language, c.Words, c.Language.Pos, &untold)
}

func loadDuty(o Options, problems *problem.List) (*Site, *source.Site) {
	config := source.ReadSite(o.Files, problems)
	s := &Site{Version: o.Version, Work: o.Work, Incidents: &incident.Publication{}, ProductIssues: &incident.Product{}}
	s.configure(config, o)
	before := problems.Count(problem.Error)
	inward := config.Inward()
	s.Hours, s.Holidays = inward.Calendar(problems), inward.FreeDays(problems)
	s.Zone = s.Hours.Zone()
	s.Now = Present(o.Now, config.AsOf, o.Clock).In(s.Zone)
	unsound := config.Unread.Hours || problems.Count(problem.Error) > before
	src := source.ReadRoster(o.Files, s.Hours, problems)
	src.Unread.Hours = unsound
	s.Roster = roster.New(src, s.Hours, problems)
	if !src.Unread.Weeks && !config.Unread.Instant {
		s.checkHorizon(problems)
	}
	return s, config
}

// Present gives what a site shows as now: the first of these instants that is given.
func Present(asked, asOf, clock time.Time) time.Time {
	for _, t := range []time.Time{asked, asOf, clock} {
		if !t.IsZero() {
			return t
		}
	}
	return time.Time{}
}

// configure takes over what site.yaml says as it is.
func (s *Site) configure(c *source.Site, o Options) {
	s.Title, s.Organisation, s.Description, s.Language, s.Notice = c.Title, c.Organisation, c.Description, c.Language.Value, c.Notice
	s.Contact = Contact(c.Contact)
	s.Base = cmp.Or(o.Base, c.BaseURL)
	if s.Base != "" {
		s.Base = strings.TrimSuffix(s.Base, "/") + "/"
	}
	s.AsOf = !c.AsOf.IsZero()
	s.Components = s.AsOf || o.Components
	s.Offline = !o.Team && (c.Offline == nil || *c.Offline)
	if c.EditURL != "" {
		s.EditURL = strings.TrimSuffix(c.EditURL, "/") + "/"
	}
	s.Incident, s.Product = repository(c.Repositories.Incidents), repository(c.Repositories.Product)
	s.Labels = Labels{c.Labels.Documentation, c.Sync.LowHangingFruit}
	s.Feeds = FeedSettings{Team: c.Feeds.Team, Revision: c.Feeds.Revision}
}

func repository(name string) Repository {
	if name == "" {
		return Repository{}
	}
	return Repository{name, "https://github.com/" + name}
}

// incidents is what was read of them beside what may be seen, and what is remembered of it.
type incidents struct {
	snapshot *incident.Snapshot
	tally    *incident.Tally
	memory   *Memory
	sums     sums
}

// loadIncidents reads the incidents; the site holds what may be seen. c is the inward configuration, from which the hours and the
// redactor were made too; read has noted what the roster was made of.
func (s *Site) loadIncidents(
	c *source.Site, o Options, read witness, redactor *redact.Redactor, problems *problem.List,
) incidents {
	if o.SnapshotName == "" {
		return incidents{}
	}
	fmt.Fprintf(read.sum, "%q\n", hours.Changes(s.Zone)) // a hash takes everything
	made := o.madeOf(c, read)
	archive, rules := o.archive(made, s.Zone), publicationRules(c, o, read, problems)
	rules.Made, rules.Handled, s.Made = made, s.handledBy(c), made
	memory, sums := o.remembered(read, c, rules, problems.Count(problem.Error), s.Now)
	before := problems.Count(problem.Error)
	snapshot := memory.snapshot.of(sums.snapshot, problems, func(problems *problem.List) *incident.Snapshot {
		if archive != nil {
			return archive.ReadSnapshot(o.SnapshotName, o.Snapshot, problems)
		}
		return o.Memory.issues().ReadSnapshot(o.SnapshotName, o.Snapshot, problems)
	})
	s.ungated = problems.Count(problem.Error) > before
	gate := memory.gate.of(sums.gate, problems, func(problems *problem.List) gated {
		publication, tally := incident.Publish(snapshot, rules, s.Roster, s.Hours, redactor, problems)
		publication.Remember(o.Memory.compared(), o.Work)
		return gated{publication, tally}
	})
	s.Incidents = gate.publication
	if s.Incident.Name == "" {
		s.Incident = repository(snapshot.Header.Repository)
	}
	return incidents{snapshot, gate.tally, memory, sums}
}

// countIncidents makes the reports and the desk. It gives the snapshot to lint, which looks at all of it.
func (s *Site) countIncidents(
	c *source.Site, o Options, in incidents, redactor *redact.Redactor, problems *problem.List,
) *incident.Snapshot {
	if in.snapshot == nil {
		s.Reports = report.New(nil, 0, s.Roster, s.Now)
		return nil
	}
	s.Reports = in.memory.reports.of(in.sums.reports, problems, func(*problem.List) report.Reports {
		records, restricted := in.tally.Records(s.Now)
		return report.New(records, restricted, s.Roster, s.Now)
	})
	if o.Team {
		desk := incident.NewDesk(in.snapshot, c.Rules(), s.Roster, s.Hours, redactor, s.Now, s.PreviousDay())
		s.Incidents.Resemble(desk.Open)
		s.Desk = &desk
	}
	if !o.Lint {
		return nil // what follows needs the room
	}
	return in.snapshot
}

// compareIncidents finds which articles are alike. A preview leaves it to the pages that show it.
func (s *Site) compareIncidents(memory *Memory) {
	if memory == nil {
		s.Incidents.Compare()
	}
}

// PreviousDay is when the duty day before today began.
func (s *Site) PreviousDay() time.Time {
	const patience = 60
	today := hours.DateOf(s.Now, s.Zone)
	for n := range patience {
		if blocks := s.Hours.Blocks(today.AddDays(-1 - n)); len(blocks) > 0 {
			return blocks[0].From
		}
	}
	return today.AddDays(-1).Start(s.Zone)
}

func publicationRules(c *source.Site, o Options, files fs.FS, problems *problem.List) incident.Rules {
	rules := c.Rules()
	rules.Approved = source.ReadApprovals(files, problems)
	if c.Pictures == source.CopyPictures {
		rules.Pictures = o.Pictures
	}
	return rules
}

// takePictures takes the copies that published articles show, and no others.
func (s *Site) takePictures(shelf *picture.Shelf, problems *problem.List) {
	taken := map[string]bool{}
	for _, a := range s.Incidents.Articles {
		for _, p := range a.Pictures {
			if taken[p.Name] {
				continue
			}
			taken[p.Name] = true
			data, err := shelf.Read(p)
			if err != nil {
				problems.Errorf(problem.Pos{}, "build again: a sync was at work", "%v", err)
				continue
			}
			s.Assets = append(s.Assets, Asset{PictureFile(p.Name), data})
		}
	}
}

// loadProduct reads the product's issues. Those of another product than the configured one would give its numbers
// wrong titles, so they are left out.
func (s *Site) loadProduct(c *source.Site, o Options, redactor *redact.Redactor, problems *problem.List) {
	if o.Product == nil {
		return
	}
	product := incident.ReadProduct(o.ProductName, o.Product, c.Rules(), redactor, problems)
	if s.Product.Name == "" {
		s.Product = repository(product.Repository)
	}
	if product.Repository != "" && !strings.EqualFold(product.Repository, s.Product.Name) {
		problems.Warnf(problem.Pos{File: o.ProductName, Line: 1},
			"run `watchbill sync`; if the repository was renamed, write its new name into site.yaml",
			"holds issues of %s, but the product is %s: none is shown", product.Repository, s.Product.Name)
		return
	}
	s.ProductIssues = product
}

// ProductIssue finds what is known of an issue of the product that a link leads to.
func (s *Site) ProductIssue(l incident.Link) (incident.ProductIssue, bool) {
	if !strings.EqualFold(l.Repository, s.ProductIssues.Repository) {
		return incident.ProductIssue{}, false
	}
	return s.ProductIssues.Issue(l.Number)
}

// loadDocuments reads the documents, and judges their links once every page is known.
func (s *Site) loadDocuments(c *source.Site, o Options, leaks leaks, problems *problem.List) {
	l := &library{
		files: o.Files, problems: problems, leaks: leaks, options: markdown.Options{IgnoredKeys: c.FrontMatter.Ignore, Say: s.Words.Text},
		parsed: map[string]*parsed{}, rendered: map[string]*Document{}, assets: map[string]Asset{}, pages: s.generatedPages(),
		cited: map[string][]string{}, roster: s.Roster,
	}
	if o.Memory != nil {
		l.memory = o.Memory.documents.of(leaks.redactor, c.FrontMatter.Ignore, s.Words)
	}
	if !s.AsOf {
		l.changed = o.Changed
	}
	l.read(runbookFolder, "runbook")
	l.missDocuments()
	l.read(postmortemsFolder, "postmortems")
	l.read(diagramsFolder, "diagrams")
	l.renderAll()
	s.Runbook = l.runbook()
	s.Postmortems = l.postmortems()
	s.Assets = append(s.Assets, l.published()...)
	s.countCitations(l.cited)
	s.Navigation = l.navigation(c.Navigation)
	s.checkDocuments(problems)
	s.checkPostmortems(problems)
	s.checkAliases(l.pages, problems)
}

// countCitations counts for each article the pages that lead to it: documents, post-mortems about it, and other articles.
func (s *Site) countCitations(cited map[string][]string) {
	from := map[*incident.Article]map[string]bool{}
	add := func(a *incident.Article, page string) {
		if from[a] == nil {
			from[a] = map[string]bool{}
		}
		from[a][page] = true
	}
	numbered := s.Incidents.ByNumber()
	for _, a := range s.Incidents.Articles {
		for _, page := range cited[IncidentPage(a)] {
			add(a, page)
		}
		for _, l := range a.Links {
			if other := numbered[l.Number]; other != nil && l.Repository == s.Incidents.Repository && !l.Back() {
				add(other, IncidentPage(a))
			}
		}
	}
	for _, d := range s.Postmortems {
		for _, number := range d.Meta.Incidents {
			if a := numbered[number]; a != nil {
				add(a, d.Path)
			}
		}
	}
	s.Citations = make(map[*incident.Article]int, len(from))
	documents := map[string]*Document{}
	for _, d := range slices.Concat(s.Runbook.All(), s.Postmortems) {
		documents[d.Path] = d
	}
	s.Citing = map[*incident.Article][]*Document{}
	for a, pages := range from {
		s.Citations[a] = len(pages)
		for _, page := range slices.Sorted(maps.Keys(pages)) {
			if d := documents[page]; d != nil {
				s.Citing[a] = append(s.Citing[a], d)
			}
		}
	}
}

// generatedPages are the addresses that a document may link to besides documents and files.
func (s *Site) generatedPages() map[string]bool {
	pages := map[string]bool{}
	for _, p := range []string{
		HomePage, RunbookPage, OncallPage, IncidentsPage, ErrorsPage, ProductPage, ReviewPage, PostmortemsPage,
		SubscribePage, SearchPage, PeoplePage, ReportsPage,
	} {
		pages[p] = true
	}
	if len(s.Escalation) > 0 {
		pages[EscalationPage] = true
	}
	for _, period := range s.Reports.Summaries() {
		pages[ReportPage(period.Period)] = true
	}
	for _, w := range s.Roster.Weeks() {
		pages[WeekPage(w.Week)] = true
	}
	for _, p := range s.Roster.People() {
		pages[PersonPage(p.Slug)] = true
	}
	for _, a := range s.Incidents.Articles {
		pages[IncidentPage(a)] = true
	}
	for address := range s.MovedIncidents() {
		pages[address] = true
	}
	return pages
}

// checkDocuments judges what the front matter says of people and incidents.
func (s *Site) checkDocuments(problems *problem.List) {
	published := s.Incidents.ByNumber()
	slugs := make([]string, 0, len(s.Roster.People()))
	for _, p := range s.Roster.People() {
		slugs = append(slugs, p.Slug)
	}
	for _, d := range slices.Concat(s.Runbook.All(), s.Postmortems) {
		pos := problem.Pos{File: d.File, Line: 1}
		if _, known := s.Roster.Person(d.Meta.Owner); d.Meta.Owner != "" && !known && len(slugs) > 0 {
			problems.Warnf(pos, problem.DidYouMean(d.Meta.Owner, slugs), "owner %q is nobody of the roster", d.Meta.Owner)
		}
		for _, n := range d.Meta.Incidents {
			if n > 0 && published[n] == nil && !s.ungated { // a number that can't be read is 0
				problems.Warnf(pos, "its number is shown without a link", "incident %d isn't published", n)
			}
		}
	}
}

// checkAliases judges that each old address of a document is free, and stays inside the site.
func (s *Site) checkAliases(pages map[string]bool, problems *problem.List) {
	taken := map[string]string{}
	for page := range pages {
		taken[page] = "a page of the site"
	}
	for n := range len(s.Runbook.All()) / DocumentsOfList {
		taken[RunbookList(n+2)] = "a page of the site"
	}
	documents := slices.Concat(s.Runbook.All(), s.Postmortems)
	for _, d := range documents {
		taken[d.Path] = d.File
	}
	for _, d := range documents {
		pos := problem.Pos{File: d.File, Line: 1}
		for _, alias := range d.Meta.Aliases {
			address := AliasPage(alias)
			switch owner := taken[address]; {
			case !fs.ValidPath(address) || path.Ext(address) != ".html":
				problems.Errorf(pos, "write the old address from the site's root, such as runbook/old-name.html",
					"alias %q is no address of a page", alias)
			case owner != "":
				problems.Errorf(pos, "an address leads to one page: choose another, or leave it out",
					"alias %q is the address of %s", alias, owner)
			default:
				taken[address] = d.File
			}
		}
	}
}

// checkHolidays warns of a planned year without any holiday, when others have some: most likely it was forgotten.
func (s *Site) checkHolidays(problems *problem.List) {
	weeks := s.Roster.Weeks()
	if len(weeks) == 0 || len(s.Holidays) == 0 {
		return
	}
	have := map[int]bool{}
	for _, h := range s.Holidays {
		have[h.Date.Year] = true
	}
	for year := weeks[0].Week.Monday().Year; year <= weeks[len(weeks)-1].Week.Monday().Year; year++ {
		if !have[year] {
			problems.Warnf(problem.Pos{File: source.SiteFile}, "add them under holidays",
				"weeks of %d are planned, but the year has no holidays", year)
		}
	}
}

// horizon is how many weeks ahead the plan should reach, so that everybody's calendar holds their next turns.
const horizon = 26

// checkHorizon warns before the plan runs out: the calendar feeds would just end, and nobody would be told.
func (s *Site) checkHorizon(problems *problem.List) {
	weeks := s.Roster.Weeks()
	if len(weeks) == 0 || s.AsOf {
		return
	}
	last := weeks[len(weeks)-1].Week
	ahead := 0
	for w := roster.WeekOf(hours.DateOf(s.Now, s.Zone)); w.Compare(last) < 0; w = w.Add(1) {
		ahead++
	}
	if ahead < horizon {
		problems.Warnf(problem.Pos{File: source.ScheduleFile}, "publish more weeks, or the calendars of all just end",
			"the plan ends with %s and reaches %d of the %d weeks that calendars should have ahead", last, ahead, horizon)
	}
}
