package incident_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/visit-dav/watchbill/generator/incident"
)

func TestMarksSayHowFarAnArticleCanBeReliedOn(t *testing.T) {
	t.Parallel()
	const day = 24 * 60
	cases := map[string]struct {
		labels   []string
		comments []incident.Comment
		want     string // kind, person, text
	}{
		"nothing":                 {nil, nil, "||"},
		"a label":                 {[]string{"Verified"}, nil, "verified||"},
		"another label":           {[]string{"obsolete"}, nil, "obsolete||"},
		"a comment":               {nil, []incident.Comment{says("ada-example", 9*day, "Verified: with 3.5 on Cedar")}, "verified|ada|with 3.5 on Cedar"},
		"a comment in bold":       {nil, []incident.Comment{says("ada-example", 9, "**Obsolete:** the option is gone")}, "obsolete|ada|the option is gone"},
		"a comment of one word":   {nil, []incident.Comment{says("ben-example", 9, "verified")}, "verified|ben|"},
		"the newest comment":      {nil, []incident.Comment{says("ada-example", 5, "Obsolete: gone"), says("ben-example", 9, "Verified: back again")}, "verified|ben|back again"},
		"a comment beats a label": {[]string{"verified"}, []incident.Comment{says("ada-example", 9, "Obsolete: gone")}, "obsolete|ada|gone"},
		"a label of obsolete holds": {
			[]string{"obsolete"}, []incident.Comment{says("ada-example", 9, "Verified: works")}, "obsolete||",
		},
		"a comment tells more than the label": {
			[]string{"obsolete"}, []incident.Comment{says("ada-example", 9, "Obsolete: gone")}, "obsolete|ada|gone",
		},
		"a sentence":           {nil, []incident.Comment{says("ada-example", 9, "Obsolete drivers cause this.")}, "||"},
		"a longer word":        {nil, []incident.Comment{says("ada-example", 9, "Verifiedly: so")}, "||"},
		"a stranger's comment": {nil, []incident.Comment{says("stranger", 9, "Obsolete: I say so")}, "||"},
		"private data in it":   {nil, []incident.Comment{says("ada-example", 9, "Verified: by Acme Corp")}, "verified|ada|by [customer]"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := newDesk(t).article(t, labelled(resolved(1, "It fails", c.comments...), c.labels...))
			got := string(a.Mark.Kind) + "|" + a.Mark.Person + "|" + a.Mark.Text.String()
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if len(a.Labels) > 0 {
				t.Errorf("a mark is no label: %q", a.Labels)
			}
		})
	}
}

func TestAMarkIsNoResolution(t *testing.T) {
	t.Parallel()
	a := newDesk(t).article(t, resolved(1, "It fails",
		says("ada-example", 5, "Set the option."), says("ada-example", 9, "Verified: works")))
	if got := a.Resolution.String(); got != "Set the option." {
		t.Errorf("the resolution is %q", got)
	}
}

func TestVerifyingMakesAnArticleYoung(t *testing.T) {
	t.Parallel()
	late := says("ada-example", 90*24*60, "Verified: with 3.5")
	a := newDesk(t).article(t, resolved(1, "It fails", late))
	if !a.Confirmed().Equal(late.CreatedAt) {
		t.Errorf("confirmed %v", a.Confirmed())
	}
	b := newDesk(t).article(t, labelled(resolved(1, "It fails"), "verified"))
	if !b.Confirmed().Equal(b.Closed) {
		t.Errorf("a label has no date, but gives %v", b.Confirmed())
	}
}
