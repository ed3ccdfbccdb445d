package site_test

import (
	"testing"
	"testing/fstest"
	"time"

	"github.com/visit-dav/watchbill/generator/problem"
	"github.com/visit-dav/watchbill/generator/site"
)

const snapshotFile = ".watchbill/incidents.jsonl"

// remembering loads a site again and again, with one memory.
type remembering struct {
	t      *testing.T
	tree   fstest.MapFS
	memory site.Memory
	now    time.Time
}

func newRemembering(t *testing.T) *remembering {
	r := &remembering{t: t, tree: fstest.MapFS{}, now: time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)}
	r.save("content/site.yaml", "title: Team\nzone: Europe/Berlin\npublish: closed\n")
	r.save("content/roster.yaml", "people: [{slug: ada, name: Ada}]\n")
	r.save("content/schedule.yaml", "plan: []\n")
	r.save(snapshotFile, `{"watchbill":1,"repository":"team/incidents","visibility":"public","synced":"2026-11-24T08:00:00Z"}`+"\n"+
		`{"id":1,"number":1,"title":"It fails","state":"closed","created_at":"2026-10-01T08:00:00Z"}`+"\n")
	return r
}

func (r *remembering) save(name, text string) {
	r.tree[name] = &fstest.MapFile{Data: []byte(text), ModTime: r.now}
	r.now = r.now.Add(time.Second)
}

func (r *remembering) load() (s *site.Site, told []problem.Problem) { return r.loadWith(&r.memory) }

func (r *remembering) loadWith(memory *site.Memory) (s *site.Site, told []problem.Problem) {
	r.t.Helper()
	snapshot, err := r.tree.Open(snapshotFile)
	if err != nil {
		r.t.Fatal(err)
	}
	defer snapshot.Close()
	var problems problem.List
	s, err = site.Load(r.t.Context(), site.Options{Files: r.tree, Snapshot: snapshot, SnapshotName: snapshotFile, Clock: r.now, Memory: memory}, &problems)
	if err != nil {
		r.t.Fatal(err)
	}
	return s, problems.Sorted()
}

func TestWhatTheGateMadeIsRememberedUntilWhatItReadChanges(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		file, text string
		anew       bool
	}{
		"a document":     {"content/runbook/a.md", "# A\n", false},
		"the escalation": {"content/escalation.yaml", "paths: []\n", false},
		"a template":     {"templates/pages/offline.html", "x", false},
		"what pages show": {
			"content/site.yaml",
			"title: Another\nzone: Europe/Berlin\npublish: closed\nnotice: New\nlook: {accent: {light: '#0b4a75'}}\nwords: {Home: Start}\n", false,
		},
		"the hours":        {"content/site.yaml", "title: Team\nzone: Europe/Paris\npublish: closed\n", true},
		"the roster":       {"content/roster.yaml", "people: [{slug: ada, name: Ada, github: ada}]\n", true},
		"the schedule":     {"content/schedule.yaml", "plan: []\n\n", true},
		"what is allowed":  {"content/site.yaml", "title: Team\nzone: Europe/Berlin\npublish: closed\nrestricted: {numbers: [1]}\n", true},
		"what is approved": {"content/approved.jsonl", "", true},
		"an incident": {snapshotFile, `{"watchbill":1,"repository":"team/incidents","visibility":"public","synced":"2026-11-24T08:00:00Z"}` + "\n" +
			`{"id":1,"number":1,"title":"It breaks","state":"closed","created_at":"2026-10-01T08:00:00Z"}` + "\n", true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRemembering(t)
			before, told := r.load()
			again, toldAgain := r.load()
			if before.Incidents != again.Incidents {
				t.Error("it was made anew though nothing changed")
			}
			if len(told) == 0 || len(told) != len(toldAgain) {
				t.Errorf("first it told %v, then %v", told, toldAgain)
			}
			r.save(c.file, c.text)
			after, _ := r.load()
			if anew := after.Incidents != before.Incidents; anew != c.anew {
				t.Errorf("made anew: %v, want %v", anew, c.anew)
			}
		})
	}
}
