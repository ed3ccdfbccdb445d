package incident_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/visit-dav/watchbill/generator/incident"
	"github.com/visit-dav/watchbill/generator/roster"
)

// asks gives the trace of an issue of Tuesday, 10 March 2026, of which Ada is primary and Ben backup; Cora and Dan are off
// duty, and Dan is primary of the week after.
func asks(t *testing.T, i incident.Issue) (incident.Record, []string) {
	t.Helper()
	d := newDesk(t).withTeam(t)
	records, _ := incident.Records(&incident.Snapshot{Issues: []incident.Issue{i}}, incident.Rules{}, d.roster, d.calendar,
		d.local(t, "2026-06-01 09:00"))
	var told []string
	for _, a := range records[0].Asks {
		whom := a.Person
		if a.Role != "" {
			whom += ", " + string(a.Role)
		}
		told = append(told, a.By+" asked "+whom+a.Team+": "+string(a.Answer))
	}
	return records[0], told
}

// withTeam has two more people, and Dan as primary of the week of 16 March.
func (d desk) withTeam(t *testing.T) desk {
	t.Helper()
	people := []roster.Person{}
	for _, slug := range []string{"ada", "ben", "cora", "dan"} {
		people = append(people, roster.Person{Slug: slug, Name: slug, Login: slug + "-example"})
	}
	block := roster.Block{Recorded: time.Date(2025, 12, 1, 17, 0, 0, 0, time.UTC)}
	for n := 1; n <= 30; n++ {
		w := roster.PlannedWeek{Week: roster.Week{Year: 2026, Number: n}, Primary: "ada", Backup: "ben"}
		if n == 12 {
			w.Primary, w.Backup = "dan", "ada"
		}
		block.Weeks = append(block.Weeks, w)
	}
	d.roster = roster.New(roster.Source{People: people, Blocks: []roster.Block{block}, Rules: roster.Rules{Pattern: "independent"}},
		d.calendar, nil)
	return d
}

func TestWhoWasAskedAndHowTheyAnswered(t *testing.T) {
	t.Parallel()
	minimized := says("ada-example", 5, "@cora-example please")
	minimized.Minimized = true
	cases := map[string]struct {
		comments []incident.Comment
		want     []string
	}{
		"nobody": {[]incident.Comment{says("ada-example", 5, "I look into it.")}, nil},
		"the backup, who helps": {
			[]incident.Comment{
				says("ada-example", 5, "@ben-example have you seen this?"),
				says("ben-example", 9, "Yes: the module is loaded twice."),
			},
			[]string{"ada asked ben, backup: answered"},
		},
		"an expert who declines, then one who delays": {
			[]incident.Comment{
				says("ada-example", 5, "@cora-example could you look at this for 20 minutes?"),
				says("cora-example", 9, "I have to decline, I have a deadline tomorrow."),
				says("ada-example", 10, "Thanks. @Dan-Example, could you?"),
				says("dan-example", 11, "Not before tomorrow afternoon, but then gladly."),
			},
			[]string{"ada asked cora: declined", "ada asked dan: delayed"},
		},
		"an expert who can't": {
			[]incident.Comment{says("ada-example", 5, "@cora-example?"), says("cora-example", 9, "Sorry, I can’t help with that reader.")},
			[]string{"ada asked cora: declined"},
		},
		"an expert who is silent, though others write": {
			[]incident.Comment{
				says("ada-example", 5, "@cora-example?"), says("ben-example", 9, "Cora is travelling."), says("stranger", 12, "And now?"),
			},
			[]string{"ada asked cora: silent"},
		},
		"one who was reminded": {
			[]incident.Comment{
				says("ada-example", 5, "@cora-example?"), says("ada-example", 25, "@cora-example, any idea?"),
				says("cora-example", 40, "Try the other launcher."), says("ada-example", 45, "@cora-example and on Heron?"),
			},
			[]string{"ada asked cora: answered", "ada asked cora: silent"},
		},
		"a team": {
			[]incident.Comment{says("ada-example", 5, "@visit-dav/build-team the link is dead")},
			[]string{"ada asked visit-dav/build-team: silent"},
		},
		"somebody by their backup": {
			[]incident.Comment{says("ben-example", 5, "Never seen it. @cora-example?")},
			[]string{"ben asked cora: silent"},
		},
		"nobody in code, in quotes, in addresses, or by strangers": {
			[]incident.Comment{
				says("ada-example", 5, "`@cora-example`\n\n```\n@cora-example\n```\n> @cora-example\n\ncora@cora-example.org x/@cora-example"),
				says("stranger", 6, "@cora-example please!"),
				minimized,
			},
			nil,
		},
		"neither the primary nor oneself": {
			[]incident.Comment{says("ben-example", 5, "@ada-example see #3"), says("ada-example", 6, "@ada-example: a note")},
			nil,
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, got := asks(t, resolved(1, "It hangs.", c.comments...))
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestAHandoffIsNoQuestion(t *testing.T) {
	t.Parallel()
	i := resolved(1, "It hangs.", says("ada-example", 5, "@dan-example, it is yours from Monday."))
	i.ClosedAt = time.Date(2026, 3, 17, 18, 0, 0, 0, time.UTC)
	record, got := asks(t, i)
	if len(got) > 0 || len(record.Drawn) > 0 || record.Handoffs != 1 {
		t.Errorf("got %v, drawn in %v, %d handoffs", got, record.Drawn, record.Handoffs)
	}
	i.ClosedAt = time.Date(2026, 3, 13, 18, 0, 0, 0, time.UTC) // it never came to Dan
	if _, got := asks(t, i); len(got) != 1 {
		t.Errorf("got %v", got)
	}
	*i.Comments[0].Body = "Handed off to @dan-example."
	if _, got := asks(t, i); len(got) > 0 {
		t.Errorf("got %v", got)
	}
}

func TestWhomAnIncidentInterrupts(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		filer    string
		comments []incident.Comment
		drawn    []string
		depth    incident.Depth
	}{
		"nobody, when the pair is enough": {
			"stranger", []incident.Comment{says("ada-example", 5, "@ben-example?"), says("ben-example", 9, "No idea.")}, nil, incident.DepthBackup,
		},
		"whoever was asked, silent or not": {
			"stranger", []incident.Comment{says("ada-example", 5, "@cora-example?")}, []string{"cora"}, incident.DepthOthers,
		},
		"whoever answers unasked": {
			"stranger", []incident.Comment{says("dan-example", 5, "I know this one.")}, []string{"dan"}, incident.DepthOthers,
		},
		"whoever was written to by a customer, and filed it": {"cora-example", nil, []string{"cora"}, incident.DepthOthers},
		"nobody, when the primary files and solves it":       {"ada-example", []incident.Comment{says("ada-example", 9, "Done.")}, nil, incident.DepthPrimary},
		"a team, which is further than a person": {
			"stranger",
			[]incident.Comment{says("ada-example", 5, "@cora-example and @visit-dav/build-team?")},
			[]string{"cora"},
			incident.DepthTeam,
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			i := resolved(1, "It hangs.", c.comments...)
			i.User.Login = c.filer
			got, _ := asks(t, i)
			if diff := cmp.Diff(c.drawn, got.Drawn); diff != "" || got.Depth != c.depth {
				t.Errorf("depth %d, want %d; %s", got.Depth, c.depth, diff)
			}
		})
	}
}

func TestRestrictedIncidentsAreNoRecords(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	records, restricted := incident.Records(&incident.Snapshot{Issues: []incident.Issue{
		resolved(1, "a"), labelled(resolved(2, "b"), "restricted"), resolved(3, "in the Vault"),
	}}, incident.Rules{RestrictedLabels: []string{"restricted"}, RestrictedWords: []string{"Vault"}}, d.roster, d.calendar,
		d.local(t, "2026-06-01 09:00"))
	if len(records) != 1 || records[0].Number != 1 || restricted != 2 {
		t.Errorf("got %+v and %d restricted", records, restricted)
	}
}

func TestARecordSaysHowItEndedAndHowLongItTook(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	closed := labelled(resolved(1, form("Received", "2026-03-10 09:15", "Responded", "2026-03-10 10:00", "Resolution kind", "fixed"),
		says("ada-example", 90, "Resolution: load the module.\n\n### Resolution kind\n\nworkaround")), "resolution: diagnosed")
	open := reopened(resolved(2, "b"))
	open.StateReason = "reopened"
	records, _ := incident.Records(&incident.Snapshot{Issues: []incident.Issue{closed, open}}, incident.Rules{}, d.roster, d.calendar,
		d.local(t, "2026-03-24 12:30"))
	want := []incident.Resolution{incident.Diagnosed, incident.Fixed, incident.Workaround}
	if diff := cmp.Diff(want, records[0].Kinds); diff != "" {
		t.Error(diff)
	}
	if got := records[0].Resolution; got != 7*time.Hour+45*time.Minute { // Tue 09:15 to Wed 09:00, less lunch and the night
		t.Errorf("resolved after %s", got)
	}
	if r := records[1]; !r.Open || !r.Reopened || r.Handoffs != 2 || r.Owner != "ada" || !r.Closed.IsZero() {
		t.Errorf("got %+v", r)
	}
}
