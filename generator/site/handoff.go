package site

import (
	"slices"
	"strings"

	"github.com/visit-dav/watchbill/generator/handoff"
	"github.com/visit-dav/watchbill/generator/incident"
	"github.com/visit-dav/watchbill/generator/problem"
	"github.com/visit-dav/watchbill/generator/redact"
	"github.com/visit-dav/watchbill/generator/report"
	"github.com/visit-dav/watchbill/generator/roster"
	"github.com/visit-dav/watchbill/generator/source"
)

// Handoff gives what a site knows of who hands over to whom; incidents are LoadHandoff's.
func (s *Site) Handoff() handoff.Source {
	return handoff.Source{
		Words: s.Words, Team: s.Title, Contact: handoff.Contact(s.Contact), Base: s.Base, Repository: s.Incident.Name, Now: s.Now, Roster: s.Roster,
	}
}

// LoadHandoff reads what a handoff needs: who is on duty, and the incidents with their customers. Documents aren't read:
// a broken one must not hold up a Friday. Customers get nowhere else than into what it returns.
func LoadHandoff(o Options, problems *problem.List) handoff.Source {
	s, config := loadDuty(o, problems)
	s.speak(config, o.Files)
	src := s.Handoff()
	redactor, err := redact.New(config.Redaction())
	if err != nil {
		problems.Errorf(problem.Pos{File: source.SiteFile}, "", "redact: %v", err)
		return src
	}
	if o.SnapshotName == "" { // an empty digest would say that nothing is unfinished
		problems.Errorf(problem.Pos{}, "`watchbill sync` makes one", "there is no snapshot of incidents")
		return src
	}
	snapshot := incident.ReadSnapshot(o.SnapshotName, o.Snapshot, problems)
	src.Synced = snapshot.Header.Synced
	if src.Repository == "" {
		src.Repository = snapshot.Header.Repository
	}
	rules := config.Rules()
	src.Desk = incident.NewDesk(snapshot, rules, s.Roster, s.Hours, redactor, s.Now, s.PreviousDay())
	src.Customers = incident.Customers(snapshot, rules, s.Roster, s.Hours, s.ownAddress)
	records, restricted := incident.Records(snapshot, rules, s.Roster, s.Hours, s.Now)
	src.Weeks = report.New(records, restricted, s.Roster, s.Now).Weeks
	return src
}

// ownAddress tells the team's addresses, which are no customer's.
func (s *Site) ownAddress(address string) bool {
	same := func(p roster.Person) bool { return equalFold(p.Email, address) || equalFold(p.Contact, address) }
	return equalFold(s.Contact.Email, address) || slices.ContainsFunc(s.Roster.People(), same)
}

func equalFold(a, b string) bool { return a != "" && strings.EqualFold(a, b) }
