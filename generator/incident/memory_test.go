package incident_test

import (
	"encoding/json"
	"fmt"
	"math/rand"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
	"unsafe"

	"github.com/visit-dav/watchbill/generator/incident"
	"github.com/visit-dav/watchbill/generator/problem"
	"github.com/visit-dav/watchbill/generator/redact"
	"github.com/visit-dav/watchbill/generator/roster"
)

// office is a team and its incidents, at whose sources people work.
type office struct {
	desk
	rnd    *rand.Rand
	header incident.Header
	issues []incident.Issue
	rules  incident.Rules
	now    time.Time

	sources string   // tells roster and redactor from others
	logins  []string // of Ada and Ben
}

func newOffice(t *testing.T) *office {
	o := &office{
		desk: newDesk(t), rnd: rand.New(rand.NewSource(3)), now: time.Date(2026, 4, 1, 9, 0, 0, 0, time.UTC),
		header: incident.Header{Version: 1, Repository: "team/incidents", Visibility: incident.Public},
		rules:  incident.Rules{Publish: incident.Closed},
	}
	for n := 1; n <= 30; n++ {
		o.issues = append(o.issues, o.issue(n))
	}
	return o
}

// one gives one of some texts.
func (o *office) one(texts ...string) string { return texts[o.rnd.Intn(len(texts))] }

// issue is made of what reading depends on: fields, people, marks, links, secrets, words.
func (o *office) issue(n int) incident.Issue {
	text := func() string {
		return o.one("It stops", "The vault stops", "Acme Corp writes to help@acme.example", "Handed over to @ben-example", "@ada-example, @team/ops: please look", "@acme-corp/ops?", "Continues #3") +
			o.one("", "\n\nThank you for the report", "\n\n### Responded\n2026-03-10 10:00", "\n\nReceived: soon", "\n<!-- hidden -->", "\n\ntoken: ghp_0123456789abcdefghijABCDEFGHIJ012345")
	}
	var comments []incident.Comment
	for c := range o.rnd.Intn(4) {
		comments = append(comments, says(o.one("ada-example", "ben-example", "cy", "robot", "stranger"), 10+c,
			o.one("", "Resolution: ", "Resolution\n\n### Resolution kind\nfixed\n\n", "Verified: ", "Obsolete: ", "Resolution\n\n### Resolution kind\nmagic\n\n")+text()))
	}
	i := labelled(resolved(n, o.one("", "### Symptom\n", "### Version\n3.", "### Resolution\n")+text(), comments...), o.one("area", "vault", "publishable", "workaround"))
	i.User.Login = o.one("stranger", "ada-example", "cy")
	if o.rnd.Intn(8) == 0 {
		i.State, i.ClosedAt = "open", time.Time{}
	}
	return i
}

// edit changes one source.
func (o *office) edit(t *testing.T) {
	at := o.rnd.Intn(len(o.issues))
	switch o.rnd.Intn(14) {
	case 0:
		o.issues[at] = o.issue(o.issues[at].Number)
	case 1:
		o.issues = slices.Delete(o.issues, at, at+1)
	case 2, 3:
		o.issues = slices.Insert(o.issues, at, o.issue(100+o.rnd.Intn(1000)))
	case 4:
		o.people(t, o.one("ada-example", "cy", "stranger"), o.one("ben-example", "robot"), o.rnd.Intn(30))
		o.sources = fmt.Sprint("people ", o.rnd.Int())
	case 5:
		o.rules.RestrictedWords = []string{o.one("vault", "stops", "acme")}
	case 6:
		o.rules.RestrictedLabels, o.rules.RestrictedNumbers = []string{o.one("area", "vault")}, []int{at}
	case 7:
		o.rules.Bots, o.rules.Proxies = []string{o.one("robot", "cy")}, []string{o.one("stranger", "ada-example")}
	case 8:
		o.rules.Boilerplate = []string{o.one("Thank you for the report", "It stops")}
	case 9:
		o.rules.Components = []incident.Component{{Name: o.one("Client", "Server"), Words: []string{o.one("stops", "vault")}}}
	case 10:
		o.rules.PublishLabel, o.rules.Publish = o.one("publishable", "area"), incident.Mode(o.one("closed", "labelled"))
	case 11:
		o.header.Visibility = incident.Visibility(o.one("public", "public", "private"))
		o.header.Addresses = map[int64]int{o.issues[at].ID: o.rnd.Intn(2) * 5000}
	case 12:
		redactor, err := redact.New(redact.Options{Names: []string{o.one("Acme Corp", "vault")}, Allow: []string{o.one("help@acme.example", "x")}})
		if err != nil {
			t.Fatal(err)
		}
		o.redactor, o.sources = redactor, fmt.Sprint("redaction ", o.rnd.Int())
	default:
		o.now = o.now.Add(time.Hour)
	}
}

// people sets the two logins and the first week in which Ada is the backup.
func (o *office) people(t *testing.T, ada, ben string, turn int) {
	t.Helper()
	o.logins = []string{ada, ben}
	block := roster.Block{Recorded: time.Date(2025, 12, 1, 17, 0, 0, 0, time.UTC)}
	for n := 1; n <= 30; n++ {
		w := roster.PlannedWeek{Week: roster.Week{Year: 2026, Number: n}, Primary: "ada", Backup: "ben"}
		if n >= turn {
			w.Primary, w.Backup = w.Backup, w.Primary
		}
		block.Weeks = append(block.Weeks, w)
	}
	var problems problem.List
	o.roster = roster.New(roster.Source{
		People: []roster.Person{{Slug: "ada", Name: "Ada", Login: ada, Percent: 100}, {Slug: "ben", Name: "Ben", Login: ben, Percent: 100}},
		Blocks: []roster.Block{block}, Rules: roster.Rules{Pattern: "independent"},
	}, o.calendar, &problems)
	if problems.Count(problem.Error) > 0 {
		t.Fatal(problems.Sorted())
	}
}

// lines are the snapshot's.
func (o *office) lines(t *testing.T) string {
	t.Helper()
	var b strings.Builder
	if err := json.NewEncoder(&b).Encode(o.header); err != nil {
		t.Fatal(err)
	}
	for _, i := range o.issues {
		if err := json.NewEncoder(&b).Encode(i); err != nil {
			t.Fatal(err)
		}
	}
	return b.String()
}

// sum tells all that articles are made from but the snapshot and the approvals.
func (o *office) sum() string {
	rules := o.rules
	rules.Approved = nil
	return fmt.Sprintf("%+v %v %v", rules, o.sources, o.roster.Weeks())
}

// handled tells the same but for the weeks.
func (o *office) handled() string {
	rules := o.rules
	rules.Approved = nil
	return fmt.Sprintf("%+v %v", rules, o.logins)
}

// made is what pages are made from.
type made struct {
	Publication *incident.Publication
	Records     []incident.Record
	Restricted  int
	Told        []problem.Problem
}

func (o *office) publish(s *incident.Snapshot, problems *problem.List) made {
	var m made
	var tally *incident.Tally
	rules := o.rules
	rules.Made, rules.Handled = o.sum(), o.handled()
	m.Publication, tally = incident.Publish(s, rules, o.roster, o.calendar, o.redactor, problems)
	m.Records, m.Restricted = tally.Records(o.now)
	m.Told = problems.Sorted()
	return m
}

func (o *office) read(t *testing.T, memory *incident.Memory) made {
	var problems problem.List
	s := memory.ReadSnapshot("incidents.jsonl", strings.NewReader(o.lines(t)), &problems)
	m := o.publish(s, &problems)
	records, restricted := incident.Records(s, o.rules, o.roster, o.calendar, o.now)
	if !reflect.DeepEqual(records, m.Records) || restricted != m.Restricted {
		t.Error("the gate counts something else than Records does")
	}
	return m
}

func TestWhatIsKnownOfIssuesGivesWhatReadingThemAnewDoes(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	var memory incident.Memory
	published := 0
	for n := range 300 {
		o.edit(t)
		want, got := o.read(t, nil), o.read(t, &memory)
		if !reflect.DeepEqual(want, got) {
			t.Fatalf("after edit %d it gives\n%+v\nwant\n%+v", n, got, want)
		}
		published += len(got.Publication.Articles)
	}
	if published < 300 {
		t.Errorf("only %d articles were compared", published)
	}
}

func TestAnotherScheduleOrALineMoreReadsNoTextAnew(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	for k := range o.issues {
		o.issues[k] = resolved(k+1, fmt.Sprintf("Acme Corp can't log in, case %d", k), says("ada-example", 5, "Resolution: restart"))
	}
	var memory incident.Memory
	texts := func() map[int]*byte {
		place := map[int]*byte{}
		for _, a := range o.read(t, &memory).Publication.Articles {
			place[a.Number] = unsafe.StringData(a.Symptom.String()) // a mask makes another text each time
		}
		return place
	}
	first := texts()
	o.people(t, "ada-example", "ben-example", 5)
	o.issues = slices.Insert(o.issues, 3, resolved(77, "Acme Corp again"))
	o.issues[5] = resolved(o.issues[5].Number, "Acme Corp once more")
	changed := 0
	for number, place := range texts() {
		if first[number] != place {
			changed++
		}
	}
	if len(first) != 30 || changed != 2 {
		t.Errorf("of %d texts %d were made anew, want the 2 that changed", len(first), changed)
	}
}
