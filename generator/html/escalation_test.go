package html_test

import (
	"strings"
	"testing"
)

// paths have a step of each kind.
const paths = `
paths:
  - id: stuck
    title: You are <stuck>
    when: You don't know how to go on.
    steps:
      - {who: customer, do: Answer first.}
      - who: yourself
        do: Search.
        after: 15 minutes
        answers:
          - {if: It is known, path: work}
      - {who: primary, do: Ask.}
      - who: backup
        do: Mention them.
        say: What I tried.
        after: 30 minutes
        answers:
          - {if: Yes, then: Go on together.}
          - {if: No answer, then: Take the next step.}
      - {who: experts, do: Ask one who is there.}
      - {who: team, name: the help desk, do: Ask for a ticket.}
      - {who: access, name: vault, do: Ask them all.}
      - {who: next-week, name: vault, do: Hand it over.}
      - {who: everybody, do: Write once.}
  - id: work
    title: It becomes work
    when: More than half a day.
    steps:
      - {who: yourself, do: File it.}
`

// team has ada as primary, ben as backup; whoever is away today is named, so that nobody waits for them.
func TestTheEscalationPageNamesPeopleAndTheirAbsence(t *testing.T) {
	t.Parallel()
	roster := `
people:
  - {slug: ada, name: Ada Example, github: ada-example, access: [vault], expertise: [Readers]}
  - {slug: ben, name: Ben Example, github: ben-example, expertise: [Readers]}
  - {slug: cara, name: Cara Example, access: [vault], expertise: [Graphics], away: [{first: 2026-10-26, last: 2026-10-30}]}
  - {slug: dan, name: Dan Example, access: [vault]}
`
	schedule := "plan:\n  - recorded: 2026-01-05T09:00:00Z\n    weeks:\n" +
		"      2026-W44: {primary: ada, backup: ben}\n      2026-W45: {primary: ben, backup: dan}\n      2026-W46: {primary: ada, backup: ben}\n"
	page := render(t, load(t, without(t, map[string]string{
		"roster.yaml": roster, "schedule.yaml": schedule, "escalation.yaml": paths,
	}, "incidents", "postmortems")))["escalation.html"]
	compare(t, "escalation", page)
	for _, shown := range []string{"Ada Example", "Ben Example", "Cara Example", "Dan Example", "You are &lt;stuck&gt;"} {
		if !strings.Contains(page, shown) {
			t.Errorf("no %s", shown)
		}
	}
}

func TestHomeNamesOneWayToWhomToAsk(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ paths, shown, left string }{
		"the page of the paths, which leads to the document": {paths, `>Whom to ask next</a>`, `>Whom we ask</a>`},
		"the document, where there are no paths":             {"", `>Whom we ask</a>`, `>Whom to ask next</a>`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			changed := map[string]string{"runbook/escalation.md": "# Whom we ask\n\nFor reasons.\n"}
			if c.paths != "" {
				changed["escalation.yaml"] = c.paths
			}
			pages := render(t, load(t, without(t, changed, "incidents", "postmortems")))
			_, links, _ := strings.Cut(pages["index.html"], `<nav class="duty-links"`)
			links, _, _ = strings.Cut(links, "</nav>")
			if !strings.Contains(links, c.shown) || strings.Contains(links, c.left) {
				t.Errorf("home leads on by\n%s", links)
			}
			if c.paths != "" && !strings.Contains(pages["escalation.html"], `<a href="runbook/escalation.html">Whom we ask</a>`) {
				t.Error("the page of the paths doesn't lead to the document")
			}
		})
	}
}
