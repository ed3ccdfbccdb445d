package site

import (
	"fmt"

	"github.com/visit-dav/watchbill/generator/incident"
	"github.com/visit-dav/watchbill/generator/postmortem"
	"github.com/visit-dav/watchbill/generator/problem"
	"github.com/visit-dav/watchbill/generator/redact"
)

// LoadPostmortem reads what a post-mortem of an incident is begun with. For a nil error and no problem that is an error,
// it is complete.
func LoadPostmortem(o Options, number int, problems *problem.List) (postmortem.Source, error) {
	s, config := loadDuty(o, problems)
	src := postmortem.Source{Roster: s.Roster}
	redactor, err := redact.New(config.Redaction())
	switch {
	case err != nil:
		return src, fmt.Errorf("redact: %w", err)
	case o.SnapshotName == "":
		return src, fmt.Errorf("there is no snapshot of incidents\n\thint: `watchbill sync` makes one")
	}
	snapshot := incident.ReadSnapshot(o.SnapshotName, o.Snapshot, problems)
	if problems.Count(problem.Error) > 0 {
		return src, nil
	}
	s.loadProduct(config, o, redactor, problems)
	src.Product = s.ProductIssues
	src.Story, err = incident.StoryOf(snapshot, config.Rules(), s.Roster, s.Hours, redactor, s.Now, number)
	return src, err
}
