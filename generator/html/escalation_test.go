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
