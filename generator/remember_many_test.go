package generator_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/rand"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/visit-dav/watchbill/generator"
	"github.com/visit-dav/watchbill/generator/incident"
	"github.com/visit-dav/watchbill/generator/search"
)

// tracker is issues of a team that has answered for years: their index stands in many files, and most of a change stays.
type tracker struct {
	rnd    *rand.Rand
	next   int // number of the next issue
	issues []*incident.Issue
}

func newTracker(issues int) *tracker {
	tr := &tracker{rnd: rand.New(rand.NewSource(11)), next: 1}
	for range issues {
		tr.file()
	}
	return tr
}

// words are as texts have them: few that come often, and many that come seldom.
func (tr *tracker) words(n int) string {
	words := make([]string, n)
	for i := range words {
		words[i] = "w" + strconv.FormatInt(int64(5000*tr.rnd.Float64()*tr.rnd.Float64()*tr.rnd.Float64()), 36) + "x"
	}
	return strings.Join(words, " ")
}

func (tr *tracker) file() {
	created := time.Date(2020, 1, 1, 8, 0, 0, 0, time.UTC).Add(time.Duration(tr.next) * 24 * time.Hour)
	body := tr.words(60) + "\n\nSee #" + strconv.Itoa(1+tr.rnd.Intn(tr.next)) + "."
	tr.issues = append(tr.issues, &incident.Issue{
		ID: int64(tr.next), Number: tr.next, Title: "It fails with " + tr.words(9), Body: &body, State: "closed",
		Labels: []incident.Label{{Name: "area-" + strconv.Itoa(tr.next%9)}}, CreatedAt: created, ClosedAt: created.Add(5 * time.Hour),
	})
	tr.next++
}

// edit changes something, and tells what.
func (tr *tracker) edit() string {
	at := tr.rnd.Intn(len(tr.issues))
	i := tr.issues[at]
	switch tr.rnd.Intn(9) {
	case 0:
		i.Title += " " + tr.words(1)
	case 1:
		i.Body = new(tr.words(20))
	case 2:
		tr.issues = slices.Delete(tr.issues, at, at+1)
		return fmt.Sprintf("%d is gone", i.Number)
	case 3:
		tr.file()
		return "one more"
	case 4:
		i.Labels = []incident.Label{{Name: "area-" + strconv.Itoa(tr.rnd.Intn(12))}}
	case 5:
		i.Comments = append(i.Comments, incident.Comment{
			ID: int64(i.Number*100 + len(i.Comments)), User: &incident.Account{Login: "ada"}, Body: new("Resolution\n\n" + tr.words(10)), CreatedAt: i.ClosedAt,
		})
	case 6:
		i.State = map[string]string{"closed": "open", "open": "closed"}[i.State]
	case 7:
		for range 30 {
			*tr.issues[tr.rnd.Intn(len(tr.issues))].Body += " " + tr.words(2)
		}
		return "thirty texts"
	default:
		*i.Body += "\n\n" + tr.words(5)
	}
	return fmt.Sprintf("%d is another", i.Number)
}

func (tr *tracker) snapshot(t *testing.T) string {
	t.Helper()
	var b strings.Builder
	b.WriteString(`{"watchbill":1,"repository":"team/incidents","visibility":"public","synced":"2026-11-24T08:00:00Z"}` + "\n")
	for _, i := range tr.issues {
		line, err := json.Marshal(i)
		if err != nil {
			t.Fatal(err)
		}
		b.Write(append(line, '\n'))
	}
	return b.String()
}

func TestABuildOfManyIncidentsAfterAnyEditEqualsAColdOne(t *testing.T) {
	t.Parallel()
	count := 3
	if n, err := strconv.Atoi(os.Getenv("WATCHBILL_EDITS")); err == nil {
		count = max(1, n/10)
	}
	tr, dir := newTracker(1300), t.TempDir()
	o := generator.Options{
		Site: filepath.Join(dir, "site"), Out: filepath.Join(dir, "warm"), Cache: filepath.Join(dir, "cache"), Program: "program", Version: "test",
		Clock: time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC),
	}
	write(t, o.Site, seeds())
	few := 0
	for n := range count + 1 {
		what := "nothing"
		if n > 0 {
			what = tr.edit()
		}
		write(t, o.Site, map[string]string{".watchbill/incidents.jsonl": tr.snapshot(t)})
		report := build(t, o)
		if n > 0 && 4*report.Output.Written < report.Output.Files {
			few++
		}
		cold := o
		cold.Out, cold.Cache = filepath.Join(dir, "cold"), ""
		build(t, cold)
		if want, got := digest(t, cold.Out), digest(t, o.Out); !maps.Equal(want, got) {
			t.Fatalf("edit %d (%s): the site differs from a cold build in %v", n, what, others(want, got))
		}
	}
	if 2*few < count {
		t.Errorf("only %d of %d builds left most files as they were", few, count)
	}
	if shards, err := filepath.Glob(filepath.Join(o.Out, filepath.FromSlash(search.Folder), "*.js")); err != nil || len(shards) < 50 {
		t.Errorf("the index stands in %d files, so that nothing of it can stay (%v)", len(shards), err)
	}
}
