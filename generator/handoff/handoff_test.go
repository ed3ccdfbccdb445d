package handoff_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/visit-dav/watchbill/generator/handoff"
	"github.com/visit-dav/watchbill/generator/problem"
	"github.com/visit-dav/watchbill/generator/roster"
	"github.com/visit-dav/watchbill/generator/site"
)

const siteFile = `
title: Vis customer response
zone: America/Los_Angeles
contact: {email: help@vis.example, text: We answer Monday to Friday.}
holidays: [{date: 2026-05-25, name: Memorial Day}]
repositories: {incidents: team/incidents}
restricted: {words: [Vault]}
redact: {names: [Acme Corp]}
`

const rosterFile = `
people:
  - {slug: ada, name: Ada Example, github: ada-example, email: ada@team.example, access: [vault]}
  - {slug: ines, name: Inês Carvalho, github: ines-example, email: ines@team.example, contact: "+1 555 0100"}
  - {slug: ben, name: Ben Example, github: ben-example, away: [{first: 2026-05-28, last: 2026-06-02}]}
`

const scheduleFile = `
plan:
  - recorded: 2026-01-05T09:00:00-08:00
    weeks:
      2026-W21: {primary: ada, backup: ben}
      2026-W22: {primary: ines, backup: ben}
`

// friday is the last afternoon of 2026-W21, before Memorial Day.
const friday = "2026-05-22T16:30:00-07:00"

// issue is an open one that came in that week.
func issue(number int, title, body string, comments ...map[string]any) map[string]any {
	return map[string]any{
		"id": 100 + number, "number": number, "title": title, "body": body, "state": "open", "author_association": "NONE",
		"html_url": fmt.Sprintf("https://github.com/team/incidents/issues/%d", number), "created_at": "2026-05-20T17:00:00Z",
		"assignees": []any{map[string]any{"login": "ada-example"}}, "comment_data": comments,
	}
}

func says(login, body string) map[string]any {
	return map[string]any{
		"id": len(body), "user": map[string]any{"login": login}, "author_association": "MEMBER", "body": body, "created_at": "2026-05-21T17:00:00Z",
	}
}

// load reads a small site with issues, as the program does.
func load(t *testing.T, now string, issues ...map[string]any) handoff.Source {
	t.Helper()
	return loadWith(t, siteFile, now, issues...)
}

func loadWith(t *testing.T, siteFile, now string, issues ...map[string]any) handoff.Source {
	t.Helper()
	return loadTeam(t, siteFile, rosterFile, now, issues...)
}

func loadTeam(t *testing.T, siteFile, rosterFile, now string, issues ...map[string]any) handoff.Source {
	t.Helper()
	var snapshot strings.Builder
	snapshot.WriteString(`{"watchbill":1,"repository":"team/incidents","visibility":"private","synced":"2026-05-22T23:00:00Z"}` + "\n")
	for _, i := range issues {
		if err := json.NewEncoder(&snapshot).Encode(i); err != nil {
			t.Fatal(err)
		}
	}
	at, err := time.Parse(time.RFC3339, now)
	if err != nil {
		t.Fatal(err)
	}
	var problems problem.List
	src := site.LoadHandoff(site.Options{
		Files: fstest.MapFS{
			"content/site.yaml":     {Data: []byte(siteFile)},
			"content/roster.yaml":   {Data: []byte(rosterFile)},
			"content/schedule.yaml": {Data: []byte(scheduleFile)},
		},
		Snapshot: strings.NewReader(snapshot.String()), SnapshotName: "incidents.jsonl", Now: at,
	}, &problems)
	if problems.Count(problem.Error) > 0 {
		t.Fatal(problems.Sorted())
	}
	return src
}

func over(t *testing.T, src handoff.Source, keep ...int) *handoff.Handoff {
	t.Helper()
	h, err := handoff.New(src, roster.Week{Year: 2026, Number: 21}, keep)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

const form = "### Received\n\n2026-05-20 09:50\n\n### Customer reference\n\nZoë Ångström <zoe@customer.example>\n\n### Symptom\n\nBlank window at Acme Corp.\n"

func TestTheMailToACustomerNamesTheNextPairAndHowToReachThem(t *testing.T) {
	t.Parallel()
	h := over(t, load(t, friday, issue(7, "Blank window", form, says("ada-example",
		"- State: waiting for a log\n- Next: read it on Tuesday\n- Promised: news by Wednesday"))))
	d, ok := h.CustomerDraft(h.Items[0])
	if !ok || len(d.To) != 1 || d.To[0].Mail != "zoe@customer.example" || d.To[0].Name != "Zoë Ångström" {
		t.Fatalf("got %+v", d)
	}
	if d.From.Mail != "ada@team.example" || d.ReplyTo.Mail != "help@vis.example" {
		t.Errorf("from %v, reply to %v", d.From, d.ReplyTo)
	}
	if want := "Your inquiry #7: Inês Carvalho answers from Tuesday, 26 May on"; d.Subject != want {
		t.Errorf("got %q, want %q", d.Subject, want)
	}
	for _, want := range []string{
		"Hello Zoë Ångström,", "your inquiry “Blank window” (our number 7)",
		"From Tuesday, 26 May, 08:00 PDT on Inês Carvalho goes on with it, with Ben Example as backup.",
		"Where it stands: waiting for a log\n", "What comes next: read it on Tuesday\n", "What we promised: news by Wednesday\n",
		"Nobody is on duty on Mon 25 May (Memorial Day).", "Inês Carvalho (primary): +1 555 0100\n", "Ben Example (backup): help@vis.example\n",
		"We answer Monday to Friday.", "\nAda Example\n",
	} {
		if !strings.Contains(d.Body, want) {
			t.Errorf("no %q in\n%s", want, d.Body)
		}
	}
}

func TestTheDigestTellsTheNextPairWhatTheyNeed(t *testing.T) {
	t.Parallel()
	h := over(t, load(t, friday,
		issue(7, "Blank *window* @everybody", form,
			says("ada-example", "@ben-example do you know this?\n\n- State: waiting for @zoe\n- Tried: another driver\n  and Mesa")),
		issue(8, "Unanswered", "### Received\n\n2026-05-22 16:20\n\n### Needed by\n\nTuesday noon"),
		issue(11, "Backwards", "### Received\n\n2026-05-22 12:00\n\n### Responded\n\n2026-05-22 11:00"),
		issue(9, "Seen in the Vault", "x"),
		issue(10, "Key", "ghp_0123456789abcdefghijABCDEFGHIJ012345"),
	))
	text := h.Markdown()
	for _, want := range []string{
		"From Ada Example (primary) and Ben Example (backup) to Inês Carvalho (primary) and Ben Example (backup), on duty from Tue 26 May 08:00.",
		"3 incidents to take over. 1 restricted incident open, told by phone only. Open too, and not shown because it may hold a secret: #10.",
		"## #7 Blank \\*window\\* &#64;everybody", "- State: waiting for &#64;zoe\n", "- Tried: another driver and Mesa\n",
		"- Asked: Ben Example, Thu 21 May 10:00: no answer so far\n", "- Needed by: Tuesday noon\n",
		"received Fri 22 May 16:20, not answered yet, due Tue 26 May 08:20", "- What arrives after Fri 22 May 17:00 belongs to Inês Carvalho\n",
		"- No duty on Mon 25 May (Memorial Day)\n", "- Ben Example is away Thu 28 May to Sun 31 May\n",
		"- vault: nobody of the pair may enter, Mon 25 May 00:00 to Mon 1 Jun 00:00; Ada Example may\n",
		"- 4 incidents arrived, 4 still open\n", "written down: ask Ada Example\n",
		"received Fri 22 May 12:00, answered before that: correct Received or Responded in the issue\n", "2 without a first response, 1 of them overdue",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
	d := h.DigestDraft()
	if len(d.To) != 1 || d.To[0].Mail != "ines@team.example" { // Ben's address isn't known
		t.Errorf("to %v", d.To)
	}
	for _, private := range []string{"customer.example", "Zoë", "Acme", "Vault\n", "ghp_"} {
		if strings.Contains(text, private) || strings.Contains(d.Body, private) || strings.Contains(h.Comment(h.Items[0]), private) {
			t.Errorf("%q shows", private)
		}
	}
}

func TestATeamThatWasAskedIsNamedAsEachFormHasIt(t *testing.T) {
	t.Parallel()
	h := over(t, load(t, friday, issue(7, "T", form, says("ada-example", "@team/mesh_readers do you know this?"))))
	if want := "- Asked: team team/mesh_readers, "; !strings.Contains(h.DigestDraft().Body, want) {
		t.Errorf("no %q in\n%s", want, h.DigestDraft().Body)
	}
	if want := "- Asked: team team/mesh\\_readers, "; !strings.Contains(h.Markdown(), want) {
		t.Errorf("no %q in\n%s", want, h.Markdown())
	}
}

func TestWithoutOneAddressThereIsNoDraftButAReason(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ body, address, lack string }{
		"none at all":            {"### Symptom\n\nx", "", "no e-mail address in its private fields"},
		"only a reference":       {"### Customer reference\n\nticket 4711", "", "no e-mail address in its private fields"},
		"no response":            {"### Customer reference\n\n_No response_", "", "no e-mail address in its private fields"},
		"two people":             {"### Customer reference\n\na@x.example, b@x.example", "", "more than one e-mail address in its private fields"},
		"the same twice":         {"### Customer reference\n\na@x.example\nA@X.example", "a@x.example", ""},
		"the team's own besides": {"### Customer reference\n\nzoe@x.example, cc help@vis.example and ada@team.example", "zoe@x.example", ""},
		"in the symptom alone":   {"### Symptom\n\nwrite to zoe@x.example", "", "no e-mail address in its private fields"},
		"in a line":              {"Customer e-mail: zoe@x.example\n\nIt fails.", "zoe@x.example", ""},
		"a link":                 {"### Customer\n\n[Zoë](mailto:zoe@x.example)", "zoe@x.example", ""},
		"at the end of a sentence": {
			"### Contact\n\nWrite to zoe+vis@x.example.", "zoe+vis@x.example", "",
		},
		"a header in it": {"### Customer reference\n\nzoe@x.example%0D%0ABcc: y", "zoe@x.example", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := over(t, load(t, friday, issue(7, "T", c.body)))
			got := h.Items[0].Customer
			d, ok := h.CustomerDraft(h.Items[0])
			if got.Address != c.address || got.Lack != c.lack || ok != (c.address != "") {
				t.Errorf("got %+v, %v", got, ok)
			}
			if ok && (len(d.To) != 1 || d.To[0].Mail != c.address) {
				t.Errorf("to %v", d.To)
			}
		})
	}
}

func TestATeamsCommentMayHoldTheAddressAndAStrangersMayNot(t *testing.T) {
	t.Parallel()
	stranger := says("stranger", "Customer e-mail: thief@x.example")
	stranger["author_association"] = "NONE"
	private := says("ada-example", "Customer name: Zoë\nCustomer e-mail: zoe@x.example")
	private["author_association"] = "NONE" // a member of the organisation whose membership is hidden
	got := over(t, load(t, friday, issue(7, "T", "It fails.", stranger, private))).Items[0].Customer
	if got.Address != "zoe@x.example" || got.Name != "Zoë" {
		t.Errorf("got %+v", got)
	}
}

func TestAnIncidentIsKeptWhenTheIssueOrTheCallerSaysSo(t *testing.T) {
	t.Parallel()
	old := says("ada-example", "- Keeps: Ada Example")
	old["created_at"] = "2026-05-15T17:00:00Z"
	stranger := says("stranger", "- Keeps: Ada Example")
	stranger["author_association"] = "NONE"
	h := over(t, load(t, friday,
		issue(1, "said", form, says("ada-example", "- Keeps: Ada Example, until Wednesday")),
		issue(2, "asked for", form),
		issue(3, "goes over", form),
		issue(4, "kept for an earlier week", form, old),
		issue(5, "taken back", form, says("ada-example", "- Keeps: me"), says("ada-example", "- Keeps: nobody after all")),
		issue(6, "a stranger says", form, stranger),
		issue(7, "by login", form, says("ada-example", "- **Keeps:** @ines-example")),
	), 2)
	want := map[int]string{1: "ada", 2: "ada", 7: "ines"}
	for _, i := range h.Items {
		if i.Keeper.Slug != want[i.Number] {
			t.Errorf("#%d is kept by %q, want %q", i.Number, i.Keeper.Slug, want[i.Number])
		}
	}
	kept := h.Items[slices.IndexFunc(h.Items, func(i handoff.Item) bool { return i.Number == 1 })]
	d, _ := h.CustomerDraft(kept)
	if d.Subject != "Your inquiry #1: Ada Example goes on with it" || !strings.Contains(d.Body, "Ada Example keeps it and goes on with you.") ||
		!strings.Contains(d.Body, "  Ada Example: help@vis.example\n") {
		t.Errorf("got %q\n%s", d.Subject, d.Body)
	}
	if !strings.Contains(h.Comment(kept), "- Keeps: ada, Ada Example\n") {
		t.Errorf("got %s", h.Comment(kept))
	}
}

func TestTheCommentIsKnownAgainAndReadsAsNothingElse(t *testing.T) {
	t.Parallel()
	first := over(t, load(t, friday, issue(7, "T", "### Received\n\n2026-05-22 08:10", says("ada-example", "- State: in the log\n- Next: call")))).Items[0]
	h := over(t, load(t, friday, issue(7, "T", "### Received\n\n2026-05-22 08:10")))
	comment := h.Comment(first)
	if !strings.Contains(comment, "Inês Carvalho (@ines-example) takes over on Tue 26 May 08:00, with Ben Example (@ben-example) as backup.") {
		t.Errorf("got %s", comment)
	}
	again := over(t, load(t, friday, issue(7, "T", "### Received\n\n2026-05-21 08:10", says("ada-example", comment)))).Items[0]
	if !again.Told || !again.Response.Responded.IsZero() || len(again.Asks) != 0 || again.State.State.String() != "in the log" {
		t.Errorf("told %v, answered %v, asked %v, state %q", again.Told, again.Response.Responded, again.Asks, again.State.State)
	}
	stranger := says("stranger", comment)
	stranger["author_association"] = "NONE"
	if over(t, load(t, friday, issue(7, "T", "x", stranger))).Items[0].Told {
		t.Error("a stranger's mark counts")
	}
}

func TestOnlyWhatCameBeforeTheEndOfTheWeekGoesOver(t *testing.T) {
	t.Parallel()
	closed := issue(3, "closed", form)
	closed["state"], closed["closed_at"] = "closed", "2026-05-21T17:00:00Z"
	h := over(t, load(t, "2026-05-26T08:30:00-07:00",
		issue(1, "of Friday", "### Received\n\n2026-05-22 16:59"), issue(2, "of the weekend", "### Received\n\n2026-05-22 17:01"), closed))
	if len(h.Items) != 1 || h.Items[0].Number != 1 {
		t.Errorf("got %d items", len(h.Items))
	}
}

func TestAHandoffNeedsTwoPublishedWeeks(t *testing.T) {
	t.Parallel()
	src := load(t, friday, issue(1, "T", form))
	for week, want := range map[int]string{
		20: "2026-W20: that week isn't published, so nobody hands over",
		22: "2026-W22: no later week is published: nobody is there to hand over to",
	} {
		if _, err := handoff.New(src, roster.Week{Year: 2026, Number: week}, nil); err == nil || err.Error() != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
	if _, err := handoff.New(src, roster.Week{Year: 2026, Number: 21}, []int{99}); err == nil {
		t.Error("an incident that isn't there can be kept")
	}
}

func TestCustomersAndTheTeamAreWrittenToInTheLanguageOfTheSite(t *testing.T) {
	t.Parallel()
	h := over(t, loadWith(t, siteFile+"language: de\n", friday, issue(7, "Leeres Fenster", form, says("ada-example", "- State: wartet\n- Next: lesen"))))
	d, _ := h.CustomerDraft(h.Items[0])
	if d.Subject != "Ihre Anfrage #7: Inês Carvalho antwortet ab Dienstag, 26. Mai" {
		t.Errorf("the subject is %q", d.Subject)
	}
	for text, wants := range map[string][]string{
		d.Body: {
			"Guten Tag Zoë Ångström,\n", "Ihre Anfrage „Leeres Fenster“ (unsere Nummer 7)", "Ab Dienstag, 26. Mai, 08:00 PDT macht Inês Carvalho damit weiter, mit Ben Example in Vertretung.",
			"Wie es steht: wartet\n", "Niemand hat Dienst: am Mo., 25. Mai (Memorial Day).", "Inês Carvalho (Hauptdienst): +1 555 0100",
		},
		h.Markdown():            {"# Übergabe 2026-W21 an 2026-W22", "- State: wartet\n- Next: lesen\n- Erste Antwort: eingegangen Mi., 20. Mai 09:50", "- Kein Dienst: am Mo., 25. Mai"},
		h.Comment(h.Items[0]):   {"übernimmt ab Di., 26. Mai 08:00", "- State: wartet\n- Next: lesen\n"},
		h.DigestDraft().Subject: {"Übergabe 2026-W21: 1 Vorfall"},
	} {
		for _, want := range wants {
			if !strings.Contains(text, want) {
				t.Errorf("no %q in\n%s", want, text)
			}
		}
	}
}
