package logbook_test

import (
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/visit-dav/watchbill/generator/hours"
	"github.com/visit-dav/watchbill/generator/logbook"
	"github.com/visit-dav/watchbill/generator/roster"
)

func zone(t *testing.T) *time.Location {
	t.Helper()
	z, err := time.LoadLocation("America/Los_Angeles")
	if err != nil {
		t.Fatal(err)
	}
	return z
}

func instant(t *testing.T, s string) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339, s)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// undo is the shortest change: a revert.
func undo(t *testing.T) roster.Change {
	t.Helper()
	return roster.Change{
		ID: 2, Kind: roster.Revert, At: instant(t, "2026-11-05T17:20:00Z"), By: "ada", Reason: "Sorry, all.", Of: 1,
	}
}

func TestAChangeIsWrittenInTheStyleOfItsFile(t *testing.T) {
	t.Parallel()
	const old = `id: 1, kind: cover, at: 2026-11-01T09:00:00-07:00, by: ben, reason: x, role: primary, person: ada, week: 2026-W46`
	const flowed = `{id: 2, kind: revert, at: 2026-11-05T09:20:00-08:00, by: ada, reason: "Sorry, all.", of: 1}`
	const blocked = `    kind: revert
    at: 2026-11-05T09:20:00-08:00
    by: ada
    reason: Sorry, all.
    of: 1
`
	for name, c := range map[string]struct{ before, want string }{
		"entries in braces": {
			"changes:\n  - {" + old + "}\n",
			"changes:\n  - {" + old + "}\n  - " + flowed + "\n",
		},
		"entries in braces over several lines": {
			"changes:\n  - {id: 1,\n     reason: \"}\"} # {\n\n# end\n",
			"changes:\n  - {id: 1,\n     reason: \"}\"} # {\n  - " + flowed + "\n\n# end\n",
		},
		"a list in brackets on a line": {
			"changes: [{" + old + "}] # ]\nplan: []\n",
			"changes: [{" + old + "}, " + flowed + "] # ]\nplan: []\n",
		},
		"a list in brackets over several lines": {
			"changes: [\n  {id: 1} # one ]\n]\nplan: []\n",
			"changes: [\n  {id: 1}, # one ]\n  " + flowed + "\n]\nplan: []\n",
		},
		"a list in brackets with a comma at its end": {
			"changes: [\n  {id: 1}, # one ]\n]\nplan: []\n",
			"changes: [\n  {id: 1}, # one ]\n  " + flowed + ",\n]\nplan: []\n",
		},
		"a list that ends with text over several lines": {
			"changes:\n  - id: 1\n    reason: Ada is\n      away, # no\n\nplan: []\n",
			"changes:\n  - id: 1\n    reason: Ada is\n      away, # no\n\n  - id: 2\n" + blocked + "\nplan: []\n",
		},
		"a list that ends with a literal text": {
			"changes:\n  - id: 1\n    reason: |\n      Ada is\n      # away\n\n# end\n",
			"changes:\n  - id: 1\n    reason: |\n      Ada is\n      # away\n\n  - id: 2\n" + blocked + "\n# end\n",
		},
		"a list that ends with a literal text and its blank lines": {
			"changes:\n  - id: 1\n    reason: |+\n      Ada is\n\n\n",
			"changes:\n  - id: 1\n    reason: |+\n      Ada is\n\n\n  - id: 2\n" + blocked,
		},
		"a list that ends with quotes over several lines": {
			"changes:\n  - id: 1\n    reason: 'Ada''s\n  at work' # y\n",
			"changes:\n  - id: 1\n    reason: 'Ada''s\n  at work' # y\n\n  - id: 2\n" + blocked,
		},
		"no key yet": {
			"plan:\n  - recorded: x\n# end\n",
			"plan:\n  - recorded: x\n# end\n\nchanges:\n  - id: 2\n" + blocked,
		},
		"no line end at the end": {
			"changes:\n  - {id: 1}",
			"changes:\n  - {id: 1}\n  - " + flowed + "\n",
		},
		"an empty list": {
			"changes: [] # none yet\nplan: []\n",
			"changes: # none yet\n  - id: 2\n" + blocked + "plan: []\n",
		},
		"a key without value": {
			"changes: # none yet\nplan: []\n",
			"changes: # none yet\n  - id: 2\n" + blocked + "plan: []\n",
		},
		"a key without value at the end": {
			"plan: []\nchanges:",
			"plan: []\nchanges:\n  - id: 2\n" + blocked,
		},
		"an empty file":      {"", "changes:\n  - id: 2\n" + blocked},
		"a file of comments": {"# nothing\n", "# nothing\n\nchanges:\n  - id: 2\n" + blocked},
		"a list at the left margin": {
			"changes:\n-   id: 1\n    of: 3\n# end\n",
			"changes:\n-   id: 1\n    of: 3\n\n-   id: 2\n" + blocked + "# end\n",
		},
		"comments of the last entry stay with it": {
			"changes:\n  - id: 1\n    of: 3\n    # once\n  # - id: 2\n",
			"changes:\n  - id: 1\n    of: 3\n    # once\n\n  - id: 2\n" + blocked + "  # - id: 2\n",
		},
		"entries that stand close": {
			"changes:\n  - id: 0\n    of: 2\n  - id: 1\n    of: 3\n",
			"changes:\n  - id: 0\n    of: 2\n  - id: 1\n    of: 3\n  - id: 2\n" + blocked,
		},
		"lines of another system": {
			"\ufeffchanges:\r\n  - id: 0\r\n    of: 2\r\n\r\n  - {id: 1}\r\n",
			"\ufeffchanges:\r\n  - id: 0\r\n    of: 2\r\n\r\n  - {id: 1}\r\n\r\n  - " + flowed + "\r\n",
		},
		"braces around everything": {
			"{plan: [], changes: [{id: 1}] }\n",
			"{plan: [], changes: [{id: 1}, " + flowed + "] }\n",
		},
		"braces without the key": {
			"{plan: [a b, c] }\n",
			"{plan: [a b, c], changes: [" + flowed + "] }\n",
		},
		"JSON": {
			`{"plan": [], "changes": [{"reason": "\ud83d\ude00", "x": "\u00e9"}]}`,
			`{"plan": [], "changes": [{"reason": "\ud83d\ude00", "x": "\u00e9"}, ` +
				`{"id": 2, "kind": "revert", "at": "2026-11-05T09:20:00-08:00", "by": "ada", "reason": "Sorry, all.", "of": 1}]}`,
		},
		"a key in quotes": {
			"\"changes\":\n  - {id: 1}\n",
			"\"changes\":\n  - {id: 1}\n  - " + flowed + "\n",
		},
		"wide letters in front": {
			"changes: [{name: \"Tomás 李 😀\", b: é}]\n",
			"changes: [{name: \"Tomás 李 😀\", b: é}, " + flowed + "]\n",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := logbook.AppendChange([]byte(c.before), undo(t), zone(t))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, string(got)); diff != "" {
				t.Errorf("want -, found +:\n%s", diff)
			}
		})
	}
}

func TestAStyleThatCannotBeExtendedIsRefusedWithTheEntry(t *testing.T) {
	t.Parallel()
	for name, before := range map[string]string{
		"null":               "changes: ~\n",
		"a word":             "changes: none\n",
		"keys":               "changes: {a: b}\n",
		"a list for a file":  "- a\n",
		"a word for a file":  "nothing\n",
		"no value in braces": "{changes: , plan: []}\n",
		"wrong YAML":         "changes: [\n",
		"two documents":      "changes: []\n---\nplan: []\n",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := logbook.AppendChange([]byte(before), undo(t), zone(t))
			if err == nil {
				t.Fatalf("not refused, gives %q", got)
			}
			if strings.Contains(err.Error(), "by hand") && !strings.Contains(err.Error(), "  - id: 2\n    kind: revert\n") {
				t.Errorf("the entry isn't shown: %v", err)
			}
		})
	}
}

func TestEachKindOfChangeIsWrittenAsTheFormatHasIt(t *testing.T) {
	t.Parallel()
	at := instant(t, "2026-07-01T16:00:00Z")
	monday := instant(t, "2026-07-20T00:00:00-07:00")
	w30, w33 := roster.Week{Year: 2026, Number: 30}, roster.Week{Year: 2026, Number: 33}
	for want, c := range map[string]roster.Change{
		"kind: swap, at: 2026-07-01T09:00:00-07:00, by: ada, reason: A trip, role: primary, weeks: [2026-W30, 2026-W33]": {
			Kind: roster.Swap, Role: roster.Primary, Weeks: []roster.Week{w30, w33}, Reason: "A trip",
		},
		`kind: cover, at: 2026-07-01T09:00:00-07:00, by: ada, reason: "yes", role: backup, person: ben, week: 2026-W33`: {
			Kind: roster.Cover, Role: roster.Backup, Weeks: []roster.Week{w33}, Person: "ben", Reason: "yes",
		},
		`kind: cover, at: 2026-07-01T09:00:00-07:00, by: ada, reason: "a: #1 \"b\" \\ 李", role: backup, person: ben, ` +
			`from: 2026-07-20, to: 2026-07-20T13:00:00-07:00`: {
			Kind: roster.Cover, Role: roster.Backup, Person: "ben", Reason: `a: #1 "b" \ 李`, From: monday, To: monday.Add(13 * time.Hour),
		},
		`kind: promote, at: 2026-07-01T09:00:00-07:00, by: ada, reason: "12", from: 2026-07-20T08:00:00-07:00, backup: vacant`: {
			Kind: roster.Promote, Person: roster.Vacant, Reason: "12", From: monday.Add(8 * time.Hour),
		},
	} {
		t.Run(string(c.Kind), func(t *testing.T) {
			t.Parallel()
			c.ID, c.At, c.By = 2, at, "ada"
			got, err := logbook.AppendChange([]byte("changes: [{id: 1}]\n"), c, zone(t))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff("changes: [{id: 1}, {id: 2, "+want+"}]\n", string(got)); diff != "" {
				t.Errorf("want -, found +:\n%s", diff)
			}
		})
	}
}

func TestAPlanIsWrittenWithTheMondays(t *testing.T) {
	t.Parallel()
	b := roster.Block{Recorded: instant(t, "2026-11-05T17:20:00Z"), Weeks: []roster.PlannedWeek{
		{Week: roster.Week{Year: 2026, Number: 53}, Primary: "ada", Backup: "benjamin"},
		{Week: roster.Week{Year: 2027, Number: 1}, Primary: "vacant", Backup: "ada"},
	}}
	got, err := logbook.AppendBlock([]byte("plan:\n  - recorded: x\n    weeks:\n      2026-W52: {}\nchanges: []\n"), b, zone(t))
	if err != nil {
		t.Fatal(err)
	}
	want := `plan:
  - recorded: x
    weeks:
      2026-W52: {}

  - recorded: 2026-11-05T09:20:00-08:00
    weeks:
      2026-W53: {primary: ada, backup: benjamin} # 28 Dec 2026
      2027-W01: {primary: vacant, backup: ada}   #  4 Jan 2027
changes: []
`
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Errorf("want -, found +:\n%s", diff)
	}
}

func TestAwayIsAddedToItsPerson(t *testing.T) {
	t.Parallel()
	a := roster.Away{First: hours.Date{Year: 2027, Month: time.May, Day: 3}, Last: hours.Date{Year: 2027, Month: time.May, Day: 7}}
	for name, c := range map[string]struct{ before, want, note string }{
		"a list in lines": {
			"people:\n  - slug: ada\n    away:\n      - {first: x, last: y} # z\n    name: A\n",
			"people:\n  - slug: ada\n    away:\n      - {first: x, last: y} # z\n      - {first: 2027-05-03, last: 2027-05-07}\n    name: A\n", "",
		},
		"a list of keys": {
			"people:\n  - slug: ada\n    away:\n    - first: x\n      last: y\n",
			"people:\n  - slug: ada\n    away:\n    - first: x\n      last: y\n    - first: 2027-05-03\n      last: 2027-05-07\n", "",
		},
		"a list in brackets": {
			"people:\n  - slug: ada\n    away: [{first: x, last: y}]\n",
			"people:\n  - slug: ada\n    away: [{first: x, last: y}, {first: 2027-05-03, last: 2027-05-07}]\n", "",
		},
		"none, then another person": {
			"people:\n  - slug: ada\n    name: A\n    # tall\n\n  - slug: ben\n",
			"people:\n  - slug: ada\n    name: A\n    # tall\n    away:\n      - {first: 2027-05-03, last: 2027-05-07}\n\n  - slug: ben\n", "",
		},
		"a person in braces": {
			"people: [{slug: ada, name: A}, {slug: ben}]\n",
			"people: [{slug: ada, name: A, away: [{first: 2027-05-03, last: 2027-05-07}]}, {slug: ben}]\n", "",
		},
		"an empty list": {
			"people:\n  - slug: ada\n    away: []\n    name: A\n",
			"people:\n  - slug: ada\n    away:\n      - {first: 2027-05-03, last: 2027-05-07}\n    name: A\n", "",
		},
		"a note": {
			"people:\n  - slug: ada\n    away:\n      - {first: x, last: y}\n",
			"people:\n  - slug: ada\n    away:\n      - {first: x, last: y}\n      - {first: 2027-05-03, last: 2027-05-07, note: \"Oslo, then home: late\"}\n",
			"Oslo, then home: late",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := logbook.AddAway([]byte(c.before), "ada", a, c.note)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, string(got)); diff != "" {
				t.Errorf("want -, found +:\n%s", diff)
			}
		})
	}
	if _, err := logbook.AddAway([]byte("people: []\n"), "ada", a, ""); err == nil {
		t.Error("a person who isn't there was taken")
	}
}

// TestTheSampleKeepsItsLines also holds for the many comments there.
func TestTheSampleKeepsItsLines(t *testing.T) {
	t.Parallel()
	before, err := os.ReadFile("../../content/schedule.yaml")
	if err != nil {
		t.Fatal(err)
	}
	c := undo(t)
	c.ID = 8
	after, err := logbook.AppendChange(before, c, zone(t))
	if err != nil {
		t.Fatal(err)
	}
	added, ok := strings.CutPrefix(string(after), string(before))
	if want := "\n  - id: 8\n    kind: revert\n"; !ok || !strings.HasPrefix(added, want) {
		t.Errorf("the entry isn't at the end, apart by a line:\n%s", added)
	}
}
