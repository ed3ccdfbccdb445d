package incident_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/visit-dav/watchbill/generator/incident"
)

func TestTheResolutionComesFromTheFirstRuleThatHasOne(t *testing.T) {
	t.Parallel()
	const day = 24 * 60
	cases := map[string]struct {
		issue  incident.Issue
		text   string
		source incident.Source
	}{
		"a section of the body": {
			resolved(1, form("Symptom", "x", "Resolution", "Upgrade."), says("ada-example", 5, "Resolution: reboot")),
			"Upgrade.", incident.FromSection,
		},
		"an empty section of the body": {
			resolved(1, form("Resolution", "_No response_"), says("ada-example", 5, "Resolution: reboot")),
			"reboot", incident.FromComment,
		},
		"a comment that begins with it": {
			resolved(1, "x", says("ada-example", 5, "**Resolution:** reboot\n\n```\nreboot\n```"),
				says("ben-example", 9, "thanks")),
			"reboot\n\n```\nreboot\n```", incident.FromComment,
		},
		"a heading in a comment": {
			resolved(1, "x", says("ada-example", 5, "### Resolution\r\n\r\nreboot\r\n\r\n### Cause\r\n\r\nrust")), "reboot",
			incident.FromComment,
		},
		"the last of two such comments": {
			resolved(1, "x", says("ada-example", 5, "Resolution: a"), says("ada-example", 9, "Resolution: b")), "b",
			incident.FromComment,
		},
		"such a comment after the closing": {
			resolved(1, "x", says("ada-example", 5, "hm"), says("ben-example", 2*day, "Resolution - reboot")), "reboot",
			incident.FromComment,
		},
		"such a comment by a stranger": {
			resolved(1, "x", says("stranger", 5, "Resolution: buy mine")), "", incident.NotRecorded,
		},
		"a comment about resolutions": {
			resolved(1, "x", says("ada-example", 5, "Resolution kinds are many.")), "Resolution kinds are many.",
			incident.FromLastComment,
		},
		"the last comment before the closing": {
			resolved(1, "x", says("ada-example", 5, "a"), says("ben-example", 9, "b"), says("cara-example", 10, "c"),
				says("stranger", 11, "d"), says("ada-example", day+1, "e")),
			"b", incident.FromLastComment,
		},
		"the comment with which it was closed": {
			resolved(1, "x", says("ada-example", 5, "a"), says("ben-example", day, "b")), "b", incident.FromLastComment,
		},
		"the issue it was promoted to": {
			resolved(1, "x\n\nPromoted to team/product#34"),
			"Promoted to [team/product#34](https://github.com/team/product/issues/34).", incident.FromLinkedIssue,
		},
		"the incident it repeats, if that is published": {
			resolved(1, "Duplicate of #2"), "Duplicate of [#2](https://github.com/team/incidents/issues/2).",
			incident.FromLinkedIssue,
		},
		"the incident it repeats, if nobody may see that": {resolved(1, "Duplicate of #3"), "", incident.NotRecorded},
		"a mere mention":        {resolved(1, "see team/product#34"), "", incident.NotRecorded},
		"nothing":               {resolved(1, "x"), "", incident.NotRecorded},
		"no body and no author": {incident.Issue{Number: 1, State: "closed"}, "", incident.NotRecorded},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p, problems := newDesk(t).publish(incident.Rules{Publish: incident.Closed, RestrictedNumbers: []int{3}},
				c.issue, resolved(2, "y"), resolved(3, "z"))
			if len(problems) > 0 {
				t.Fatal(problems)
			}
			for _, a := range p.Articles {
				if a.Number == 1 && (a.Resolution.String() != c.text || a.Source != c.source) {
					t.Errorf("got %q from %s", a.Resolution, a.Source)
				}
			}
		})
	}
}

func TestTheFormFillsTheArticle(t *testing.T) {
	t.Parallel()
	issue := resolved(1, form(
		"Component", "Client/server, cli", "Version", "3.4.1", "Platform", "RHEL 9\nx86_64", "Facility", "Heron",
		"Symptom", "It hangs for jane@lab.example.", "Exact error text", "```text\nexit 139\n```",
		"Resolution kind", "- [x] Workaround\n- [ ] fixed\n- Known issue updated", "Resolution", "Wait.", "Cause",
		"Load of /home/jane.",
		"Sketch", "as below"))
	issue.Title = "Client  hangs \r\n on <Heron> & co"
	a := newDesk(t).article(t, issue)
	got := map[string]string{
		"title": a.Title.String(), "components": strings.Join(a.Components, "|"), "version": a.Version.String(),
		"platform": a.Platform.String(), "facility": a.Facility.String(), "symptom": a.Symptom.String(),
		"error":      a.ErrorText.String(),
		"resolution": a.Resolution.String(), "cause": a.Cause.String(), "rest": a.Rest.String(),
	}
	want := map[string]string{
		"title": "Client hangs on <Heron> & co", "components": "Client/server|cli", "version": "3.4.1",
		"platform": "RHEL 9 x86_64",
		"facility": "Heron", "symptom": "It hangs for [e-mail].", "error": "exit 139", "resolution": "Wait.",
		"cause": "Load of /home/[user].\n\n### Sketch\n\nas below", "rest": "",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]incident.Resolution{incident.KnownIssueUpdated, incident.Workaround}, a.Kinds); diff != "" {
		t.Error(diff)
	}
}

func TestKindsOfResolutionComeFromLabelsToo(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	issue := labelled(resolved(1, "x",
		says("ada-example", 5, "Resolution: a\n\n### Resolution kind\nNo reply, work-around")),
		"resolution: new-issue", "Answered", "resolution:", "bug", "Resolution : Known Issue")
	want := []incident.Resolution{
		incident.Answered, incident.KnownIssue, incident.Workaround, incident.NewIssue,
		incident.NoReply,
	}
	if diff := cmp.Diff(want, d.article(t, issue).Kinds); diff != "" {
		t.Error(diff)
	}
	_, problems := d.publish(incident.Rules{Publish: incident.Closed}, resolved(1, form("Resolution kind", "magic")))
	if len(problems) != 1 || strings.Contains(problems[0].Message, "magic") ||
		!strings.Contains(problems[0].Hint, "no-reply") {
		t.Errorf("told %v", problems)
	}
}

func TestComponentsAreGivenOrFound(t *testing.T) {
	t.Parallel()
	rules := incident.Rules{Publish: incident.Closed, Components: []incident.Component{
		{Name: "Client/server", Words: []string{"mdserver", "could not launch"}},
		{Name: "Build", Words: []string{"cmake"}},
		{Name: "Graphics", Words: []string{"libGL", "driver"}},
		{Name: "Readers", Words: []string{"HDF5"}},
	}}
	titled := resolved(1, "the driver, the driver")
	titled.Title = "cmake fails"
	cases := map[string]struct {
		issue   incident.Issue
		want    []string
		derived bool
	}{
		"given in the form, in other letters": {
			resolved(1, form("Component", "client / SERVER", "Symptom", "cmake")), []string{"Client/server"}, false,
		},
		"given by a label": {
			labelled(resolved(1, "cmake"), "graphics", "bug"), []string{"Graphics"}, false,
		},
		"given by a label that says so": {
			labelled(resolved(1, "cmake"), "component: Movies"), []string{"Movies"}, false,
		},
		"found in the text": {
			resolved(1, "could  not\nlaunch MDSERVER; libGL.so.1"), []string{"Client/server", "Graphics"}, true,
		},
		"the title weighs more": {titled, []string{"Build", "Graphics"}, true},
		"at most three": {
			resolved(1, "mdserver mdserver cmake driver hdf5 hdf5"), []string{"Client/server", "Readers", "Build"}, true,
		},
		"not within a word":      {resolved(1, "xcmake drivers"), nil, false},
		"not in what is private": {resolved(1, form("Customer reference", "cmake", "Symptom", "x")), nil, false},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p, _ := newDesk(t).publish(rules, c.issue)
			if diff := cmp.Diff(c.want, p.Articles[0].Components); diff != "" {
				t.Error(diff)
			}
			if p.Articles[0].Derived != c.derived {
				t.Errorf("derived is %v", p.Articles[0].Derived)
			}
		})
	}
}

func TestBoilerplateOfTemplatesIsStripped(t *testing.T) {
	t.Parallel()
	rules := incident.Rules{
		Publish:     incident.Closed,
		Boilerplate: []string{"#### Want to work on this?\n\nRead CONTRIBUTING first.  "},
	}
	p, _ := newDesk(t).publish(rules,
		resolved(1, "It crashes.\r\n\r\n#### Want to work on this?\r\n\r\n  Read CONTRIBUTING first.\r\n"))
	if got := p.Articles[0].Symptom.String(); got != "It crashes." {
		t.Errorf("got %q", got)
	}
}

func TestTheSubjectOfPastedMailIsKeptWhereTheTitleDoesNotSayIt(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	mail := "From: Jane Roe <jane@lab.example>\nSent: Tuesday, March 10, 2026 8:45 AM\nTo: us@lab.example\nSubject: %s\n\nIt is gone."
	for name, c := range map[string]struct{ title, subject, want string }{
		"another title":             {"From a customer", "Re: Export stops at 50 %", "Re: Export stops at 50 %\n\nIt is gone."},
		"the same title":            {"Export stops at 50 %", "FW: Re: export  stops at 50 %", "It is gone."},
		"a longer title":            {"[mail] export stops on Fedora", "Export stops", "It is gone."},
		"no subject":                {"From a customer", "", "It is gone."},
		"an address in the subject": {"From a customer", "Ask joe@lab.example", "Ask [e-mail]\n\nIt is gone."},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			i := resolved(1, fmt.Sprintf(mail, c.subject))
			i.Title = c.title
			a := d.article(t, i)
			got := a.Symptom.String()
			if strings.Contains(got, "Jane") || strings.Contains(got, "lab.example") {
				t.Errorf("the header shows: %q", got)
			}
			if got = strings.TrimSpace(strings.ReplaceAll(got, "[mail header]", "")); strings.Join(strings.Fields(got), " ") != strings.Join(strings.Fields(c.want), " ") {
				t.Errorf("the symptom is %q, want %q", got, c.want)
			}
		})
	}
}

func TestAnArticleLeadsToItsVeryIssueOrToNoOther(t *testing.T) {
	t.Parallel()
	const own = "https://github.com/team/incidents/issues/1"
	for address, want := range map[string]string{
		own: own,
		"https://github.com/Team/Incidents/issues/1":       "https://github.com/Team/Incidents/issues/1",
		"https://git.team.example/team/incidents/issues/1": "https://git.team.example/team/incidents/issues/1",
		"https://evil.example/login":                       own,
		"https://github.com/team/incidents/issues/11":      own,
		"https://x@evil.example/team/incidents/issues/1":   own,
		"http://git.team.example/team/incidents/issues/1":  "",
	} {
		issue := resolved(1, form("Resolution", "Upgrade."))
		issue.HTMLURL = address
		if got := newDesk(t).article(t, issue).URL; got != want {
			t.Errorf("%s leads to %q, want %q", address, got, want)
		}
	}
}
