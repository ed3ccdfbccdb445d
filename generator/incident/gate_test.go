package incident_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/visit-dav/watchbill/generator/incident"
	"github.com/visit-dav/watchbill/generator/problem"
)

// labelled puts labels on an issue.
func labelled(i incident.Issue, names ...string) incident.Issue {
	for _, name := range names {
		i.Labels = append(i.Labels, incident.Label{Name: name})
	}
	return i
}

func reopened(i incident.Issue) incident.Issue {
	i.State = "open"
	return i
}

func numbers(p *incident.Publication) []int {
	var all []int
	for _, a := range p.Articles {
		all = append(all, a.Number)
	}
	return all
}

func TestTheRuleAndTheVisibilityDecideTogether(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	issues := []incident.Issue{
		labelled(resolved(1, "a"), "Publishable"), resolved(2, "b"), reopened(labelled(resolved(3, "c"), "publishable")),
		labelled(resolved(4, "d"), "public-ok"),
	}
	cases := map[string]struct {
		visibility incident.Visibility
		rules      incident.Rules
		want       []int
		withheld   map[string]int
		told       string
	}{
		"labelled, public": {
			incident.Public,
			incident.Rules{Publish: incident.Labelled, PublishLabel: "publishable"},
			[]int{1},
			map[string]int{"open": 1, "not labelled": 2},
			"",
		},
		"labelled, private": {
			incident.Private,
			incident.Rules{Publish: incident.Labelled, PublishLabel: "publishable"},
			[]int{1},
			map[string]int{"open": 1, "not labelled": 2},
			"",
		},
		"labelled by another label": {
			incident.Unknown,
			incident.Rules{Publish: incident.Labelled, PublishLabel: "public-ok"},
			[]int{4},
			map[string]int{"open": 1, "not labelled": 2},
			"",
		},
		"nothing configured": {
			incident.Private, incident.Rules{}, []int{1}, map[string]int{"open": 1, "not labelled": 2}, "",
		},
		"closed, public": {
			incident.Public, incident.Rules{Publish: incident.Closed}, []int{4, 2, 1}, map[string]int{"open": 1}, "",
		},
		"closed, private": {
			incident.Private,
			incident.Rules{Publish: incident.Closed},
			nil,
			map[string]int{"open": 1, "private repository": 3},
			"publish: closed needs a public repository, and this one is private",
		},
		"closed, unknown": {
			incident.Unknown,
			incident.Rules{Publish: incident.Closed},
			nil,
			map[string]int{"open": 1, "private repository": 3},
			"publish: closed needs a public repository, and this one is unknown",
		},
		"closed, never told": {
			"",
			incident.Rules{Publish: incident.Closed},
			nil,
			map[string]int{"open": 1, "private repository": 3},
			"publish: closed needs a public repository, and this one is unknown",
		},
		"closed, of a visibility that we don't know": {
			"PUBLIC",
			incident.Rules{Publish: incident.Closed},
			nil,
			map[string]int{"open": 1, "private repository": 3},
			"publish: closed needs a public repository, and this one is PUBLIC",
		},
		"reviewed": {
			incident.Public,
			incident.Rules{Publish: incident.Reviewed},
			nil,
			map[string]int{"open": 1, "not approved": 3},
			"no incident is published: none is approved",
		},
		"a rule that we don't know": {
			incident.Public,
			incident.Rules{Publish: "all"},
			nil,
			map[string]int{"open": 1, "not approved": 3},
			"unknown rule publish: all",
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p, problems := d.publishAs(c.visibility, c.rules, issues...)
			if diff := cmp.Diff(c.want, numbers(p)); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff(c.withheld, p.Withheld); diff != "" {
				t.Error(diff)
			}
			if p.Total != 4 || p.Open != 1 || p.Closed != 3 || p.Restricted != 0 {
				t.Errorf("wrong totals: %+v", p)
			}
			switch {
			case c.told == "" && len(problems) > 0:
				t.Errorf("told %v", problems)
			case c.told != "" && (len(problems) != 1 || !strings.Contains(problems[0].Message, c.told) ||
				problems[0].Hint == ""):
				t.Errorf("told %v, want %q with a hint", problems, c.told)
			}
			for _, a := range p.Articles {
				if !a.Gated() || (a.URL != "") != (c.visibility == incident.Public) {
					t.Errorf("article %d: gated %v, URL %q", a.Number, a.Gated(), a.URL)
				}
			}
		})
	}
}

func TestARestrictedIncidentLeavesATotalAlone(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	rules := incident.Rules{
		Publish: incident.Closed, RestrictedLabels: []string{"Restricted Facility"}, RestrictedNumbers: []int{7},
		RestrictedWords: []string{"SCF", "Deep Vault", "機密"},
	}
	hidden := says("stranger", 5, "it runs on the SCF")
	hidden.Minimized = true
	title := resolved(1, "crash")
	title.Title = "Crash on SCF"
	cases := map[string]incident.Issue{
		"by label":                        labelled(resolved(1, "x"), "restricted facility"),
		"by a word in a label":            labelled(resolved(1, "x"), "where: scf"),
		"by number":                       resolved(7, "x"),
		"by a word in the title":          title,
		"by a word in the body":           resolved(1, "It crashes on SCF."),
		"by a word in a comment":          resolved(1, "x", says("ada-example", 5, "as on the scf")),
		"by a word in a hidden comment":   resolved(1, "x", hidden),
		"by a word in a stranger's":       resolved(1, "x", says("stranger", 5, "as on the scf")),
		"open":                            reopened(resolved(1, "scf")),
		"in upper case":                   resolved(1, "DEEP VAULT"),
		"with a hyphen":                   resolved(1, "deep-vault"),
		"with an underscore":              resolved(1, "/p/deep_vault/run"),
		"over a line end":                 resolved(1, "the deep\r\nvault"),
		"in one word":                     resolved(1, "host deepvault1 or DeepVault"),
		"with a space that doesn't break": resolved(1, "deep\u00a0vault"),
		"spelt out":                       resolved(1, "the S.C.F. of ours"),
		"with a zero-width space":         resolved(1, "S\u200bCF"),
		"with a soft hyphen":              resolved(1, "deep va\u00adult"),
		"in wide letters":                 resolved(1, "ＳＣＦ"),
		"in Cyrillic letters":             resolved(1, "ЅСF"),
		"with marks of Markdown":          resolved(1, "S**C**F"),
		"with a backslash":                resolved(1, `S\CF`),
		"with a tag inside":               resolved(1, "S<b></b>CF"),
		"with a comment inside":           resolved(1, "S<!-- x -->CF"),
		"as entities":                     resolved(1, "&#83;&#x43;F"),
		"in percent code":                 resolved(1, "https://x.example/%53CF/"),
		"in a possessive":                 resolved(1, "the SCF's nodes"),
		"in a path":                       resolved(1, "/usr/scf/visit"),
		"in code":                         resolved(1, "```\nssh scf\n```"),
		"in a comment of HTML":            resolved(1, "<!-- scf -->"),
		"in a script without spaces":      resolved(1, "これは機密です"),
		"within a longer word":            resolved(1, "ssh deepvaultlogin01, all deep vaults"),
		"with a link around a letter":     resolved(1, "S[C](https://x.example)F"),
		"in the author's login":           by(resolved(1, "x"), "scf"),
		"in a commenter's login":          resolved(1, "x", says("scf-admin", 5, "yes")),
		"in the milestone":                planned(resolved(1, "x"), "SCF installation"),
		"by a scoped label":               labelled(resolved(1, "x"), "restricted facility: one"),
	}
	for name, issue := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p, problems := d.publish(rules, issue, resolved(99, "free"))
			if p.Restricted != 1 || len(p.Articles) != 1 || p.Total != 2 {
				t.Errorf("restricted %d, articles %v, total %d", p.Restricted, numbers(p), p.Total)
			}
			if len(p.Withheld) > 0 || p.WithheldNumbers != nil || len(problems) > 0 {
				t.Errorf("it left a trace: %v %v %v", p.Withheld, p.WithheldNumbers, problems)
			}
		})
	}
}

func TestAShortWordWithinAnotherRestrictsNothing(t *testing.T) {
	t.Parallel()
	rules := incident.Rules{Publish: incident.Closed, RestrictedWords: []string{"SCF", "Vault", "", " - "}}
	for _, body := range []string{
		"the valt, a fault", "0x5cf1scf9", "scfoo", "a1scf", "", "-", "DoSCFx", "scfa commit 9scf3b",
	} {
		p, _ := newDesk(t).publish(rules, resolved(1, body))
		if len(p.Articles) != 1 {
			t.Errorf("%q is withheld", body)
		}
	}
}

func TestOnlyTheTeamIsHeard(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	as := func(association string) incident.Comment {
		c := says("kim", 5, "from "+association)
		c.AuthorAssociation = association
		return c
	}
	unlisted := says("ben-example", 6, "from the roster")
	unlisted.AuthorAssociation = "NONE"
	ghost := as("MEMBER")
	ghost.User, ghost.Body = nil, new("from a ghost")
	minimized := as("OWNER")
	minimized.Minimized = true
	bot := as("MEMBER")
	bot.User.Type = "Bot"
	named := as("MEMBER")
	named.User = &incident.Account{Login: "Stale-Bot"}
	proxy := says("mail-gate", 5, "relayed")
	proxy.AuthorAssociation = "OWNER"
	empty := as("NONE")
	empty.Body = new(" \r\n")
	issue := resolved(1, "x", as("OWNER"), as("MEMBER"), as("COLLABORATOR"), unlisted, ghost,
		as("CONTRIBUTOR"), as("NONE"), as(""), as("FIRST_TIMER"), minimized, bot, named, proxy, empty)
	rules := incident.Rules{Publish: incident.Closed, Bots: []string{"stale-bot"}, Proxies: []string{"Mail-Gate"}}
	p, _ := d.publish(rules, issue)
	var got []string
	for _, r := range p.Articles[0].Discussion {
		got = append(got, r.Author+"/"+r.Person+": "+r.Body.String())
	}
	want := []string{
		"kim/: from OWNER", "kim/: from MEMBER", "kim/: from COLLABORATOR", "ben-example/ben: from the roster",
		"ghost/: from a ghost",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if p.Articles[0].Hidden != 8 {
		t.Errorf("%d comments are hidden, want 8", p.Articles[0].Hidden)
	}
}

func TestALikelySecretStopsThePublication(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	const value = "hunter2xyz"
	inTitle := resolved(1, "x")
	inTitle.Title = "password=" + value
	minimized := says("ada-example", 5, "password="+value)
	minimized.Minimized = true
	cases := map[string]struct {
		issue incident.Issue
		stops bool
	}{
		"in the body":             {resolved(1, "password="+value), true},
		"in the title":            {inTitle, true},
		"in a comment":            {resolved(1, "x", says("ada-example", 5, "password="+value)), true},
		"in the version":          {resolved(1, "### Version\npassword="+value), true},
		"in a label":              {labelled(resolved(1, "x"), "password="+value), true},
		"in a hidden comment":     {resolved(1, "x", minimized), false},
		"in a stranger's comment": {resolved(1, "x", says("stranger", 5, "password="+value)), false},
		"in a private field":      {resolved(1, "### Customer reference\npassword="+value+"\n### Symptom\nx"), false},
		"in an open one":          {reopened(resolved(1, "password="+value)), false},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c.issue.Line = 12
			p, problems := d.publish(incident.Rules{Publish: incident.Closed}, c.issue)
			if !c.stops {
				if len(problems) > 0 {
					t.Errorf("told %v", problems)
				}
				return
			}
			if len(p.Articles) != 0 || p.Withheld["likely secret"] != 1 || len(problems) != 1 {
				t.Fatalf("got %d articles, %v, %v", len(p.Articles), p.Withheld, problems)
			}
			got := problems[0]
			if got.Severity != problem.Error || got.Pos.String() != "incidents.jsonl:12" ||
				got.Message != "incident 1 holds a likely secret (password) and is withheld" ||
				strings.Contains(got.String(), value) {
				t.Errorf("told %v", got)
			}
		})
	}
}

func TestArticlesComeNewestClosingFirst(t *testing.T) {
	t.Parallel()
	older := resolved(5, "x")
	older.ClosedAt = older.ClosedAt.AddDate(0, 0, -1)
	p, _ := newDesk(t).publish(incident.Rules{Publish: incident.Closed}, resolved(1, "x"), resolved(3, "x"), older)
	if diff := cmp.Diff([]int{3, 1, 5}, numbers(p)); diff != "" {
		t.Error(diff)
	}
}

func TestMasksAreCountedInTheArticleAndInAll(t *testing.T) {
	t.Parallel()
	p, _ := newDesk(t).publish(incident.Rules{Publish: incident.Closed},
		labelled(resolved(1, "jane@lab.example of Acme Corp",
			says("ada-example", 5, "Resolution: wrote to jane@lab.example")), "acme corp"),
		resolved(2, "kim@lab.example"))
	// The resolution shows on its own and in the discussion, and is masked in both.
	if diff := cmp.Diff(map[string]int{"e-mail": 3, "customer": 2}, p.Articles[1].Masked); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(map[string]int{"e-mail": 4, "customer": 2}, p.Masked); diff != "" {
		t.Error(diff)
	}
	if got := p.Articles[1].Labels; len(got) != 1 || got[0] != "[customer]" {
		t.Errorf("labels %q", got)
	}
}

func TestAnAddressThatIsNoneIsNotPublished(t *testing.T) {
	t.Parallel()
	issue := resolved(1, "x")
	issue.HTMLURL = "javascript:alert(1)"
	if a := newDesk(t).article(t, issue); a.URL != "" {
		t.Errorf("got %q", a.URL)
	}
}

func by(i incident.Issue, login string) incident.Issue {
	i.User = &incident.Account{Login: login, Type: "User"}
	return i
}

func planned(i incident.Issue, milestone string) incident.Issue {
	i.Milestone = &incident.Milestone{Title: milestone}
	return i
}

func TestReportsReadTheFormAsArticlesDo(t *testing.T) {
	t.Parallel()
	const hint = "When did the customer write?"
	d := newDesk(t)
	var problems problem.List
	s := &incident.Snapshot{
		Header: incident.Header{Version: 1, Repository: "team/incidents", Visibility: incident.Public},
		Issues: []incident.Issue{resolved(1, "### Received\n\n"+hint+"\n2026-03-10 09:15\n\n### Symptom\n\nIt fails")},
	}
	p, tally := incident.Publish(s, incident.Rules{Publish: incident.Closed, Boilerplate: []string{hint}}, d.roster, d.calendar, d.redactor, &problems)
	records, _ := tally.Records(time.Time{})
	if len(p.Articles) != 1 || len(records) != 1 {
		t.Fatalf("got %d articles and %d records", len(p.Articles), len(records))
	}
	if got, want := records[0].Response, p.Articles[0].Response; got != want || got.Received.Minute() != 15 {
		t.Errorf("the reports count %+v, the article tells %+v", got, want)
	}
}
