package incident_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/visit-dav/watchbill/generator/incident"
	"github.com/visit-dav/watchbill/generator/problem"
)

// review shows what the gate of a public repository decides under publish: reviewed.
func (d desk) review(approved incident.Approvals, issues ...incident.Issue) []incident.Candidate {
	s := &incident.Snapshot{
		Header: incident.Header{Version: 1, Repository: "team/incidents", Visibility: incident.Public}, Issues: issues,
	}
	candidates, _ := incident.Review(s, incident.Rules{
		Publish: incident.Reviewed, Approved: approved, RestrictedWords: []string{"Deep Vault"},
	}, d.roster, d.calendar, d.redactor)
	return candidates
}

// approve gives the approval of an issue as it is.
func (d desk) approve(issue incident.Issue) incident.Approvals {
	return incident.Approvals{}.With(issue.Number, d.review(nil, issue)[0].Sum)
}

// reported is an issue with a text in every field that is shown.
func reported() incident.Issue {
	issue := labelled(resolved(1, form("Version", "3.4.1", "Platform", "RHEL 9", "Facility", "Heron", "Component", "cli",
		"Symptom", "It hangs for jane@lab.example.", "Exact error text", "exit 139", "Resolution", "Upgrade.", "Cause", "Rust.")+
		"\n### Sketch\nbelow"), "crash", "publishable")
	issue.Comments = []incident.Comment{says("ada-example", 5, "seen too"), says("stranger", 6, "me too")}
	return issue
}

func TestAnApprovalHoldsForExactlyTheTextThatIsShown(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	approved := d.approve(reported())
	rewrite := func(old, text string) func(*incident.Issue) {
		return func(i *incident.Issue) { i.Body = new(strings.Replace(*i.Body, old, text, 1)) }
	}
	cases := map[string]struct {
		edit  func(*incident.Issue)
		holds bool
	}{
		"as it was":                     {func(*incident.Issue) {}, true},
		"another title":                 {func(i *incident.Issue) { i.Title += "." }, false},
		"another version":               {rewrite("3.4.1", "3.4.2"), false},
		"another platform":              {rewrite("RHEL", "SLES"), false},
		"another facility":              {rewrite("Heron", "Egret"), false},
		"another component":             {rewrite("cli", "gui"), false},
		"another symptom":               {rewrite("hangs", "crashes"), false},
		"another error text":            {rewrite("139", "1"), false},
		"another resolution":            {rewrite("Upgrade", "Reboot"), false},
		"another cause":                 {rewrite("Rust", "Dust"), false},
		"another rest":                  {rewrite("below", "above"), false},
		"the address that a mask hides": {rewrite("jane@", "kim@"), true},
		"a word in place of a mask":     {rewrite("jane@lab.example", "kim"), false},
		"another label":                 {func(i *incident.Issue) { *i = labelled(*i, "gui") }, false},
		"the publish label taken away":  {func(i *incident.Issue) { i.Labels = i.Labels[:1] }, false},
		"a comment edited":              {func(i *incident.Issue) { i.Comments[0].Body = new("seen here") }, false},
		"a comment taken away":          {func(i *incident.Issue) { i.Comments = i.Comments[1:] }, false},
		"a comment minimised":           {func(i *incident.Issue) { i.Comments[0].Minimized = true }, false},
		"a comment by another":          {func(i *incident.Issue) { i.Comments[0].User.Login = "ben-example" }, false},
		"a comment that isn't shown":    {func(i *incident.Issue) { i.Comments[1].Body = new("x") }, true},
		"closed at another time":        {func(i *incident.Issue) { i.ClosedAt = i.ClosedAt.AddDate(0, 0, 1) }, true},
		"opened again":                  {func(i *incident.Issue) { i.State = "open" }, false},
		"restricted since":              {func(i *incident.Issue) { i.Title = "on deep vault" }, false},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			issue := reported()
			issue.Comments = slices.Clone(issue.Comments)
			c.edit(&issue)
			p, problems := d.publish(incident.Rules{
				Publish: incident.Reviewed, Approved: approved, RestrictedWords: []string{"Deep Vault"},
			}, issue)
			if (len(p.Articles) == 1) != c.holds {
				t.Errorf("%d articles, withheld %v, told %v", len(p.Articles), p.Withheld, problems)
			}
			for _, c := range d.review(approved, issue) {
				if (c.Withheld == "") != (len(p.Articles) == 1) {
					t.Errorf("the review says %q", c.Withheld)
				}
			}
		})
	}
}

func TestAnApprovalWithoutTheLabelHoldsUnderItToo(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	approved := d.approve(resolved(1, "x"))
	p, problems := d.publish(incident.Rules{Publish: incident.Reviewed, Approved: approved},
		labelled(resolved(1, "x"), "publishable"))
	if len(p.Articles) != 1 || len(problems) > 0 {
		t.Errorf("%d articles, told %v", len(p.Articles), problems)
	}
}

func TestAnApprovalIsOfOneIncident(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	approved := incident.Approvals{}.With(2, d.review(nil, resolved(1, "x"))[0].Sum)
	other := resolved(2, "y")
	p, _ := d.publish(incident.Rules{Publish: incident.Reviewed, Approved: approved}, resolved(1, "x"), other)
	if len(p.Articles) != 0 || p.Withheld["not approved"] != 1 || p.Withheld["changed since its approval"] != 1 {
		t.Errorf("%d articles, withheld %v", len(p.Articles), p.Withheld)
	}
}

func TestApprovalsAreReadAsTheyWereWritten(t *testing.T) {
	t.Parallel()
	sum := strings.Repeat("0f", 32)
	a := incident.Approvals{}.With(12, sum).With(3, sum).With(12, strings.Repeat("a", 64))
	want := `{"incident":3,"sha256":"` + sum + "\"}\n" + `{"incident":12,"sha256":"` + strings.Repeat("a", 64) + "\"}\n"
	if diff := cmp.Diff(want, string(a.Text())); diff != "" {
		t.Error(diff)
	}
	var problems problem.List
	if diff := cmp.Diff(a, incident.ReadApprovals("approved.jsonl", []byte(want), &problems)); diff != "" {
		t.Error(diff)
	}
	if found := problems.Sorted(); len(found) > 0 {
		t.Error(found)
	}
}

func TestALineThatIsNoApprovalStopsTheBuild(t *testing.T) {
	t.Parallel()
	sum := strings.Repeat("0", 64)
	for name, line := range map[string]string{
		"conflict marks":     "=======",
		"no JSON":            "12 " + sum,
		"two on a line":      `{"incident":1,"sha256":"` + sum + `"}{"incident":2,"sha256":"` + sum + `"}`,
		"no number":          `{"sha256":"` + sum + `"}`,
		"a number below one": `{"incident":-1,"sha256":"` + sum + `"}`,
		"no sum":             `{"incident":1}`,
		"a short sum":        `{"incident":1,"sha256":"00"}`,
		"a sum in capitals":  `{"incident":1,"sha256":"` + strings.Repeat("A", 64) + `"}`,
		"an unknown key":     `{"incident":1,"sha256":"` + sum + `","by":"ada"}`,
		"null":               "null",
		"a list":             "[]",
	} {
		var problems problem.List
		a := incident.ReadApprovals("approved.jsonl", []byte("\n"+line+"\n"), &problems)
		if found := problems.Sorted(); len(a) > 0 || len(found) != 1 || found[0].Pos.Line != 2 || found[0].Severity != problem.Error {
			t.Errorf("%s: read %v, told %v", name, a, found)
		}
	}
}

func FuzzApprovalsAreReadAndWritten(f *testing.F) {
	f.Add([]byte(`{"incident":1,"sha256":"` + strings.Repeat("0", 64) + `"}`))
	f.Add([]byte("\ufeff<<<<<<< x\n\n{}"))
	f.Fuzz(func(t *testing.T, text []byte) {
		var problems, again problem.List
		a := incident.ReadApprovals("approved.jsonl", text, &problems)
		b := incident.ReadApprovals("approved.jsonl", a.Text(), &again)
		if diff := cmp.Diff(a, b); diff != "" || again.Count(problem.Error) > 0 {
			t.Errorf("%s %v", diff, again.Sorted())
		}
	})
}
