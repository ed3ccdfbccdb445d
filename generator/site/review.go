package site

import (
	"github.com/visit-dav/watchbill/generator/incident"
	"github.com/visit-dav/watchbill/generator/problem"
	"github.com/visit-dav/watchbill/generator/redact"
	"github.com/visit-dav/watchbill/generator/source"
)

// Review is what the gate decides about the incidents of a snapshot, one by one.
type Review struct {
	Rules      incident.Rules
	Repository string
	Visibility incident.Visibility
	Candidates []incident.Candidate // by number, without restricted ones
	Restricted int
}

// LoadReview reads what the gate needs, and shows its work. Only when no problem is an error may it be relied on.
func LoadReview(o Options, problems *problem.List) *Review {
	s, config := loadDuty(o, problems)
	review := &Review{Rules: publicationRules(config, o, o.Files, problems)}
	redactor, err := redact.New(config.Redaction())
	if err != nil {
		problems.Errorf(problem.Pos{File: source.SiteFile}, "", "redact: %v", err)
		return review
	}
	if o.SnapshotName == "" {
		return review
	}
	snapshot := incident.ReadSnapshot(o.SnapshotName, o.Snapshot, problems)
	review.Repository, review.Visibility = snapshot.Header.Repository, snapshot.Header.Visibility
	review.Candidates, review.Restricted = incident.Review(snapshot, review.Rules, s.Roster, s.Hours, redactor)
	return review
}
