package incident_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/visit-dav/watchbill/generator/incident"
)

// crowd is issues with nothing in common but everyday words, numbered from 101.
func crowd(n int) []incident.Issue {
	issues := make([]incident.Issue, n)
	for i := range issues {
		issues[i] = resolved(101+i, fmt.Sprintf("the window shows nothing useful%c%c", 'a'+i%26, 'a'+i/26))
		issues[i].Title = "The window shows nothing"
	}
	return issues
}

// titled gives an issue another title.
func titled(i incident.Issue, title string) incident.Issue {
	i.Title = title
	return i
}

// closedOn moves an issue's closing to a day of March 2026.
func closedOn(i incident.Issue, day int) incident.Issue {
	i.ClosedAt = time.Date(2026, 3, day, 20, 0, 0, 0, time.UTC)
	return i
}

// among publishes issues among a crowd, and gives the article of number 1.
func (d desk) among(t *testing.T, issues ...incident.Issue) (*incident.Publication, *incident.Article) {
	t.Helper()
	p, problems := d.publish(incident.Rules{Publish: incident.Closed}, append(issues, crowd(40)...)...)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	for _, a := range p.Articles {
		if a.Number == 1 {
			return p, a
		}
	}
	t.Fatal("1 isn't published")
	return nil, nil
}

func similarTo(p *incident.Publication, a *incident.Article) []int {
	var found []int
	for _, s := range p.Similar(a) {
		found = append(found, s.Number)
	}
	return found
}

func TestSimilarIncidentsAreRanked(t *testing.T) {
	t.Parallel()
	const trouble = "libGL error: failed to load driver: swrast"
	const solved = "\n### Resolution\nnothing"
	same := func(n int, rest string) incident.Issue {
		return titled(resolved(n, "### Symptom\n"+trouble+rest), "swrast")
	}
	cases := map[string]struct {
		issues []incident.Issue // with the article in question, or beside an ordinary one
		want   []int
	}{
		"nothing like it": {nil, nil},
		"the likest first": {
			[]incident.Issue{
				same(2, solved),
				titled(resolved(3, "### Symptom\nlibGL, iris, zink and other drivers of Mesa\n"+solved), "drivers of Mesa"),
				titled(resolved(4, "### Symptom\niris and zink and Mesa"), "zink"),
			}, []int{2, 3},
		},
		"of equals, one with a resolution first": {
			[]incident.Issue{closedOn(same(2, ""), 20), closedOn(same(3, solved), 15)}, []int{3, 2},
		},
		"of equals with a resolution, the newer first": {
			[]incident.Issue{closedOn(same(2, solved), 15), closedOn(same(3, solved), 20)}, []int{3, 2},
		},
		"at most five": {
			[]incident.Issue{same(2, ""), same(3, ""), same(4, ""), same(5, ""), same(6, ""), same(7, "")}, []int{7, 6, 5, 4, 3},
		},
		"open ones aren't resolved": {[]incident.Issue{reopened(same(2, solved)), same(3, solved)}, []int{3}},
		"what the article links already isn't repeated": {
			[]incident.Issue{same(1, solved+", as in #3"), same(2, solved), same(3, solved)}, []int{2},
		},
		"what is obsolete doesn't help": {
			[]incident.Issue{labelled(same(2, solved), "obsolete"), same(3, solved)}, []int{3},
		},
		"what repeats the same incident comes first, in whatever words": {
			[]incident.Issue{
				same(1, "\nDuplicate of #4"+solved), same(2, solved),
				titled(resolved(3, "Black picture. Duplicate of #4"), "Nothing to see"), resolved(4, "What Mesa says"),
			}, []int{3, 2},
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			issues := c.issues
			if len(issues) == 0 || issues[0].Number != 1 {
				issues = append(issues, same(1, solved))
			}
			if diff := cmp.Diff(c.want, similarTo(newDesk(t).among(t, issues...))); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestNoSimilarIncidentTellsOfOneThatIsNotPublished(t *testing.T) {
	t.Parallel()
	const trouble = "libGL error: failed to load driver: swrast"
	p, _ := newDesk(t).publish(incident.Rules{Publish: incident.Labelled, RestrictedLabels: []string{"vault"}},
		labelled(resolved(1, trouble), "publishable"), resolved(2, trouble), labelled(resolved(3, trouble), "publishable", "vault"))
	if len(p.Articles) != 1 || len(p.Similar(p.Articles[0])) != 0 {
		t.Errorf("got %v", similarTo(p, p.Articles[0]))
	}
}

func TestTopicsStandInForLabels(t *testing.T) {
	t.Parallel()
	of := func(n int, labels ...string) incident.Issue {
		return labelled(titled(resolved(n, "The tunnel is broken"), "Tunnel"), labels...)
	}
	cases := map[string]struct {
		labels []string
		want   []string
	}{
		"without labels": {nil, []string{"tunnel"}},
		"with a label":   {[]string{"network"}, nil},
		"with labels that say nothing of a topic": {[]string{"publishable", "resolution: answered", "verified"}, []string{"tunnel"}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p, a := newDesk(t).among(t, of(1, c.labels...), of(2), of(3))
			if diff := cmp.Diff(c.want, p.Topics(a)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestWhatIsRememberedOfAComparisonChangesNothing(t *testing.T) {
	t.Parallel()
	of := func(n int, title string, labels ...string) incident.Issue {
		return labelled(titled(resolved(n, "The tunnel is broken, as ever"), title), labels...)
	}
	var remembered incident.Comparison
	for _, step := range []struct {
		change string
		issues []incident.Issue
	}{
		{"at first", []incident.Issue{of(1, "Tunnel"), of(2, "Tunnel"), of(3, "Tunnel")}},
		{"nothing", []incident.Issue{of(1, "Tunnel"), of(2, "Tunnel"), of(3, "Tunnel")}},
		{"a label", []incident.Issue{of(1, "Tunnel", "network"), of(2, "Tunnel"), of(3, "Tunnel")}},
		{"the label goes", []incident.Issue{of(1, "Tunnel"), of(2, "Tunnel"), of(3, "Tunnel")}},
		{"a title", []incident.Issue{of(1, "Tunnel"), of(2, "Bridge"), of(3, "Tunnel")}},
		{"one more", []incident.Issue{of(1, "Tunnel"), of(2, "Bridge"), of(3, "Tunnel"), of(4, "Bridge and tunnel")}},
		{"one less", []incident.Issue{of(1, "Tunnel"), of(3, "Tunnel"), of(4, "Bridge and tunnel")}},
	} {
		type shown struct {
			Similar []int
			Topics  []string
		}
		show := func(remembered *incident.Comparison) map[int]shown {
			p, _ := newDesk(t).among(t, step.issues...)
			p.Remember(remembered, nil)
			all := map[int]shown{}
			for _, a := range p.Articles {
				all[a.Number] = shown{similarTo(p, a), p.Topics(a)}
			}
			return all
		}
		if diff := cmp.Diff(show(nil), show(&remembered)); diff != "" {
			t.Errorf("%s (-anew +remembered):\n%s", step.change, diff)
		}
	}
}
