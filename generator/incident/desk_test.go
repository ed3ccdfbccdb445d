package incident_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/visit-dav/watchbill/generator/incident"
)

// look gives the desk as of Wednesday, 18 March 2026 at 09:30, with what happened since Tuesday at 08:00.
func (d desk) look(t *testing.T, rules incident.Rules, issues ...incident.Issue) incident.Desk {
	t.Helper()
	s := &incident.Snapshot{
		File: "incidents.jsonl", Header: incident.Header{Version: 1, Repository: "team/incidents", Visibility: incident.Private}, Issues: issues,
	}
	return incident.NewDesk(s, rules, d.roster, d.calendar, d.redactor, d.local(t, "2026-03-18 09:30"), d.local(t, "2026-03-17 08:00"))
}

// opened is an open issue of an instant.
func (d desk) opened(t *testing.T, number int, received string, comments ...incident.Comment) incident.Issue {
	t.Helper()
	i := reopened(resolved(number, "### Received\n\n"+received+"\n\n### Symptom\n\nIt fails.", comments...))
	day, _, _ := strings.Cut(received, "\n")
	i.CreatedAt, i.ClosedAt, i.StateReason = d.local(t, day), time.Time{}, ""
	return i
}

// at is a comment of an instant.
func (d desk) at(t *testing.T, login, when, body string) incident.Comment {
	t.Helper()
	c := says(login, 0, body)
	c.CreatedAt = d.local(t, when)
	c.ID = c.CreatedAt.Unix()
	return c
}

func TestTheDeskPutsTheNextAnswerFirst(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	got := d.look(
		t, incident.Rules{WaitingLabels: []string{"waiting"}, FruitLabel: "low-hanging fruit", RestrictedWords: []string{"Vault"}},
		d.opened(t, 1, "2026-03-18 09:00"),
		d.opened(t, 2, "2026-03-17 16:30"),
		labelled(d.opened(t, 3, "2026-03-16 10:00", d.at(t, "ada-example", "2026-03-16 10:20", "Looking.")), "Waiting", "Low-hanging fruit"),
		d.opened(t, 4, "2026-03-10 10:00", d.at(t, "ben-example", "2026-03-10 10:20", "Looking.")),
		d.opened(t, 7, "2026-03-10 11:00\n\n### Responded\n\n2026-03-10 10:00"),
		d.opened(t, 5, "2026-03-18 08:00", d.at(t, "stranger", "2026-03-18 08:10", "seen in the vault")),
		d.opened(t, 6, "2026-03-18 08:00", d.at(t, "ada-example", "2026-03-18 08:10", "key ghp_0123456789abcdefghijABCDEFGHIJ012345")),
	)
	var order []string
	for _, c := range got.Open {
		order = append(order, fmt.Sprintf("%d due %s, carried over %d, waits %v, fruit %v", c.Number, c.Response.Due.Format("Mon 15:04"),
			c.Handoffs, c.OnCustomer, c.Fruit))
	}
	want := []string{
		"2 due Wed 08:30, carried over 0, waits false, fruit false",
		"1 due Wed 10:00, carried over 0, waits false, fruit false",
		"4 due Tue 11:00, carried over 1, waits false, fruit false",
		"7 due Tue 12:00, carried over 1, waits false, fruit false",
		"3 due Mon 11:00, carried over 0, waits true, fruit true",
	}
	if diff := cmp.Diff(want, order); diff != "" {
		t.Error(diff)
	}
	if got.Restricted != 1 || !cmp.Equal(got.Withheld, []int{6}) {
		t.Errorf("%d restricted, %v withheld", got.Restricted, got.Withheld)
	}
}

func TestTheDeskTellsWhatHappenedSinceYesterday(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	closed := func(number int, when string) incident.Issue {
		i := resolved(number, "x")
		i.CreatedAt, i.ClosedAt = d.local(t, "2026-03-05 09:00"), d.local(t, when)
		return i
	}
	minimised := d.at(t, "ada-example", "2026-03-17 12:00", "hidden")
	minimised.Minimized = true
	bot := d.at(t, "ada-example", "2026-03-17 12:00", "beep")
	bot.User.Type = "Bot"
	ours := d.at(t, "ada-example", "2026-03-17 12:00", incident.HandoffMark(d.week(t, "2026-W11"), 1)+"\nx")
	got := d.look(
		t, incident.Rules{},
		d.opened(t, 1, "2026-03-16 10:00", d.at(t, "ada-example", "2026-03-16 10:20", "old"), d.at(t, "stranger", "2026-03-17 11:00", "more"),
			d.at(t, "ben-example", "2026-03-17 13:00", "and more"), minimised, bot, ours),
		closed(2, "2026-03-17 15:00"), closed(3, "2026-03-16 15:00"), closed(4, "2026-03-13 15:00"),
	)
	var told []string
	for _, c := range append(got.Open, got.Closed...) {
		line := fmt.Sprint(c.Number)
		for _, e := range c.Events {
			line += fmt.Sprintf(" %s %s %q", e.What, e.At.In(d.calendar.Zone()).Format("Mon 15:04"), e.Person)
		}
		told = append(told, line)
	}
	want := []string{`1 comment Tue 11:00 "" comment Tue 13:00 "ben"`, `2 closed Tue 15:00 ""`, "3"} // 3 is of this week, 4 isn't
	if diff := cmp.Diff(want, told); diff != "" {
		t.Error(diff)
	}
	if last := got.Open[0]; last.LastWord.Person != "ben" || last.LastText.String() != "and more" {
		t.Errorf("the last word is %+v, %q", last.LastWord, last.LastText)
	}
}

func TestTheNewestNotesHold(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	c := d.look(t, incident.Rules{}, d.opened(
		t, 1, "2026-03-16 10:00",
		d.at(t, "ada-example", "2026-03-16 10:20", "- State: old\n- Tried: nothing"),
		d.at(t, "ben-example", "2026-03-16 11:00", "Some words.\n\n* **State:** waits for\n  the log of jane@customer.org\n* Next step: call\n\n~~~\n- Promised: not this\n~~~"),
		d.at(t, "stranger", "2026-03-16 12:00", "- State: a stranger's"),
	)).Open[0]
	if n := c.State; n.State.String() != "waits for the log of [e-mail]" || n.Next.String() != "call" || n.Promised.String() != "" || n.Tried.String() != "" {
		t.Errorf("got %+v", n)
	}
}

func TestALineThatIsNoNoteLeavesTheNotesBeforeItAsTheyAre(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	c := d.look(t, incident.Rules{}, d.opened(
		t, 1, "2026-03-16 10:00",
		d.at(t, "ada-example", "2026-03-16 10:20", "- State: waits for a log"),
		d.at(t, "ben-example", "2026-03-16 11:00", "- Keeps: me, until Friday\n- Impact: none"),
	)).Open[0]
	if got := c.State.State.String(); got != "waits for a log" || c.Keeper.Person != "ben" {
		t.Errorf("the state is %q, kept by %q", got, c.Keeper.Person)
	}
}

func TestAnOpenIncidentShowsResolvedOnesLikeIt(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	like := func(number int, body string, comments ...incident.Comment) incident.Issue {
		i := resolved(number, "### Exact error text\n\n"+body, comments...)
		i.Title = body
		return i
	}
	resolution := says("ada-example", 9, "Resolution: load the module again")
	var others []incident.Issue
	for n, words := range []string{
		"movie wizard writes empty mp4", "volume plot black driver", "python import undefined symbol", "contour slow amr", "legend font size",
		"silo file unknown version", "streamlines stop boundary", "installer quarantined windows", "pick zonal values", "session file lost",
		"animation slider jumps", "batch queue waits", "colour table inverted", "mesh names garbled", "printer output cropped", "window focus stolen",
	} {
		others = append(others, like(20+n, words, resolution))
	}
	p, _ := d.publish(incident.Rules{Publish: incident.Closed}, append(others,
		like(1, "mdserver exit status 127 libssl missing", resolution),
		like(2, "mdserver exit status 127 libssl missing"), // no resolution
		labelled(like(3, "mdserver exit status 127 libssl missing", resolution), "obsolete"),
	)...)
	open := d.opened(t, 9, "2026-03-18 09:00")
	open.Title, open.Body = "mdserver ends", new("### Exact error text\n\nmdserver exit status 127 libssl missing")
	unlike := d.opened(t, 10, "2026-03-18 09:00")
	unlike.Title = "How do I rotate annotations?"
	got := d.look(t, incident.Rules{}, open, unlike)
	p.Resemble(got.Open)
	for _, c := range got.Open {
		var numbers []int
		for _, a := range c.Similar {
			numbers = append(numbers, a.Number)
		}
		if want := map[int][]int{9: {1}}[c.Number]; !cmp.Equal(numbers, want) {
			t.Errorf("#%d is like %v, want %v", c.Number, numbers, want)
		}
	}
}
