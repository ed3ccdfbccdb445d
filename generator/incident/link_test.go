package incident_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/visit-dav/watchbill/generator/incident"
)

func shown(links []incident.Link) []string {
	var all []string
	for _, l := range links {
		all = append(all, fmt.Sprintf("%s %s#%d %s", l.Relation, l.Repository, l.Number, l.URL))
	}
	return all
}

// withTargets publishes an issue beside the published incidents 11 to 13 and the restricted 20, and gives its links.
func withTargets(t *testing.T, visibility incident.Visibility, issue incident.Issue) *incident.Publication {
	t.Helper()
	issues := []incident.Issue{labelled(issue, "publishable")}
	for number := 11; number <= 13; number++ {
		issues = append(issues, labelled(resolved(number, "x"), "publishable"))
	}
	p, problems := newDesk(t).publishAs(visibility, incident.Rules{RestrictedNumbers: []int{20}},
		append(issues, resolved(14, "x"), labelled(resolved(20, "x"), "publishable"))...)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return p
}

func numbered(p *incident.Publication, number int) *incident.Article {
	for _, a := range p.Articles {
		if a.Number == number {
			return a
		}
	}
	return nil
}

func TestReferencesBecomeLinks(t *testing.T) {
	t.Parallel()
	const own = "https://github.com/team/incidents/issues/"
	cases := map[string]struct {
		body string
		want []string
	}{
		"a number": {
			"see #11 and (#12).", []string{"mentions team/incidents#11 " + own + "11", "mentions team/incidents#12 " + own +
				"12"},
		},
		"each once, by its most telling relation": {
			"#11, #11. Duplicate of #11", []string{"duplicate-of team/incidents#11 " + own + "11"},
		},
		"the phrases": {
			"Continued from #12\nduplicate of: #11\n**Promoted to** team/product#34",
			[]string{
				"continued-from team/incidents#12 " + own + "12", "duplicate-of team/incidents#11 " + own + "11",
				"promoted-to team/product#34 https://github.com/team/product/issues/34",
			},
		},
		"addresses": {
			"Promoted to https://github.com/team/product/issues/34#issuecomment-1 and https://github.com/Team/Incidents/pull/11",
			[]string{"promoted-to team/product#34 https://github.com/team/product/issues/34", "mentions team/incidents#11 " +
				own + "11"},
		},
		"a link of Markdown": {"Duplicate of [#13](x)", []string{"duplicate-of team/incidents#13 " + own + "13"}},
		"the older form":     {"GH-12", []string{"mentions team/incidents#12 " + own + "12"}},
		"in small letters":   {"see gh-12, Gh-13", []string{"mentions team/incidents#12 " + own + "12", "mentions team/incidents#13 " + own + "13"}},
		"as the name is written": {
			"Promoted to HTTPS://www.GitHub.com/team/product/issues/34", []string{"promoted-to team/product#34 https://github.com/team/product/issues/34"},
		},
		"words that end so":           {"high-12 ghx-12 agh-12 https://mygithub.com/team/product/issues/34", nil},
		"what isn't published":        {"Duplicate of #14, #20, team/incidents#20, #99, " + own + "20", nil},
		"itself":                      {"#1", nil},
		"code":                        {"`#11`\n```\n#12\n```", nil},
		"a stack":                     {"#11 0x00007f in raise ()\n#12 main (argc=1)", nil},
		"entities, anchors, pictures": {"&#11; a#11 page.html/#12 x=#11 C#12 ##11", nil},
		"too large, and none":         {"#99999999999 #0", nil},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := numbered(withTargets(t, incident.Public, resolved(1, c.body)), 1)
			if diff := cmp.Diff(c.want, shown(a.Links)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestRelationsLeadBack(t *testing.T) {
	t.Parallel()
	p := withTargets(t, incident.Public,
		resolved(1, "Continued from #11. Duplicate of #12. See #13.", says("ada-example", 5, "and team/product#5")))
	want := map[int][]string{
		11: {"continued-in team/incidents#1 https://github.com/team/incidents/issues/1"},
		12: {"duplicated-by team/incidents#1 https://github.com/team/incidents/issues/1"},
		13: nil,
	}
	for number, links := range want {
		if diff := cmp.Diff(links, shown(numbered(p, number).Links)); diff != "" {
			t.Errorf("%d: %s", number, diff)
		}
	}
}

func TestLinksOfAPrivateRepositoryHaveNoAddress(t *testing.T) {
	t.Parallel()
	a := numbered(withTargets(t, incident.Private, resolved(1, "Duplicate of #12, team/product#5")), 1)
	want := []string{"duplicate-of team/incidents#12 ", "mentions team/product#5 https://github.com/team/product/issues/5"}
	if diff := cmp.Diff(want, shown(a.Links)); diff != "" {
		t.Error(diff)
	}
	if strings.Contains(a.Resolution.String(), "team/incidents") || a.Resolution.String() != "Duplicate of #12." {
		t.Errorf("resolution %q", a.Resolution)
	}
}

func TestWhatAStrangerSaysLinksNothing(t *testing.T) {
	t.Parallel()
	a := numbered(withTargets(t, incident.Public, resolved(1, "x", says("stranger", 5, "Duplicate of #12"))), 1)
	if len(a.Links) > 0 {
		t.Errorf("got %v", a.Links)
	}
}
