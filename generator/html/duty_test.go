package html_test

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/visit-dav/watchbill/generator/html"
	"github.com/visit-dav/watchbill/generator/site"
)

// script gives what oncall.js makes of a card at some instants, all in one run of node.
func script(t *testing.T, data any, at []time.Time) []scriptTexts {
	t.Helper()
	node, err := exec.LookPath("node")
	if err != nil {
		if os.Getenv("WATCHBILL_REQUIRE_NODE") != "" {
			t.Fatal("WATCHBILL_REQUIRE_NODE is set, but there is no node")
		}
		t.Skip("no node: what the browser computes isn't tested")
	}
	millis := make([]int64, len(at))
	for i, a := range at {
		millis[i] = a.UnixMilli()
	}
	input, err := json.Marshal(map[string]any{"data": data, "at": millis})
	if err != nil {
		t.Fatal(err)
	}
	var stderr bytes.Buffer
	cmd := exec.CommandContext(t.Context(), node, "testdata/oncall.cjs", published(t, "oncall.js"))
	cmd.Stdin, cmd.Stderr = bytes.NewReader(input), &stderr
	cmd.Env = append(os.Environ(), "TZ=Asia/Tokyo") // the reader's zone means nothing
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v: %s", err, stderr.String())
	}
	var texts []scriptTexts
	if err := json.Unmarshal(out, &texts); err != nil {
		t.Fatal(err)
	}
	return texts
}

// published is the file of a script as sites have it.
func published(t *testing.T, name string) string {
	t.Helper()
	code, err := html.Asset("assets/" + name)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(file, code, 0o644); err != nil {
		t.Fatal(err)
	}
	return file
}

type scriptTexts struct {
	html.CardTexts
	Asof string
}

// dutySite is a team in a zone whose week of the given Monday is W2 of seven; hours and holidays are those of the case.
func dutySite(t *testing.T, zone, hours, holidays string, weeks []string) *site.Site {
	t.Helper()
	plan := "plan:\n  - recorded: 2026-01-05T09:00:00Z\n    weeks:\n"
	people := []string{"ada", "ben", "cara", "ada", "vacant", "ben"}
	for i, w := range weeks {
		plan += "      " + w + ": {primary: " + people[i%6] + ", backup: " + people[(i+1)%6] + "}\n"
	}
	return load(t, without(t, map[string]string{
		"site.yaml":     "title: Team\nzone: " + zone + "\nhours:\n" + hours + holidays,
		"roster.yaml":   "people:\n  - {slug: ada, name: Ada}\n  - {slug: ben, name: Ben}\n  - {slug: cara, name: Cara}\n",
		"schedule.yaml": plan + "changes:\n  - {id: 1, kind: promote, at: 2026-01-06T09:00:00Z, by: ada, reason: x, from: " + promotion(weeks[1]) + ", backup: vacant}\n",
	}, "runbook", "incidents", "postmortems"))
}

// promotion is an instant on the Wednesday of a week of 2026.
func promotion(week string) string {
	var number int
	for _, c := range week[len("2026-W"):] {
		number = number*10 + int(c-'0')
	}
	return time.Date(2025, 12, 29, 20, 0, 0, 0, time.UTC).AddDate(0, 0, 7*(number-1)+2).Format(time.RFC3339)
}

// A page that was built long ago must show what a page shows that is built now, whatever the clocks did between.
func TestTheBrowserShowsWhatABuildOfThatInstantWould(t *testing.T) {
	t.Parallel()
	const (
		office = "  - {from: 2020-01-01, goal: 60m, week: [{days: [monday, tuesday, wednesday, thursday, friday], open: [\"08:00-12:00\", \"13:00-17:00\"]}]}\n"
		always = "  - {from: 2020-01-01, goal: 90m, week: [{days: [monday, tuesday, wednesday, thursday, friday, saturday, sunday], open: [\"00:00-04:00\", \"22:00-24:00\"]}]}\n"
	)
	spring := []string{"2026-W09", "2026-W10", "2026-W11", "2026-W12", "2026-W13", "2026-W14", "2026-W15"}
	autumn := []string{"2026-W42", "2026-W43", "2026-W44", "2026-W45", "2026-W46", "2026-W47"}
	for name, c := range map[string]struct {
		zone, hours, holidays string
		weeks                 []string
		built                 string
	}{
		"into summer time, Los Angeles":          {"America/Los_Angeles", office, "", spring, "2026-03-04T10:00:00-08:00"},
		"out of summer time, Los Angeles":        {"America/Los_Angeles", office, "", autumn, "2026-10-28T10:00:00-07:00"},
		"into summer time, Berlin":               {"Europe/Berlin", office, "holidays: [{date: 2026-03-09, name: Rest}]\n", spring, "2026-03-10T10:00:00+01:00"},
		"duty in the hour that is skipped":       {"America/Los_Angeles", always, "", spring, "2026-03-04T10:00:00-08:00"},
		"duty in the hour that comes twice":      {"Europe/Berlin", always, "", autumn, "2026-10-20T10:00:00+02:00"},
		"half an hour, Lord Howe":                {"Australia/Lord_Howe", always, "", spring, "2026-03-04T10:00:00+11:00"},
		"a zone without names, Sao Paulo":        {"America/Sao_Paulo", office, "", spring, "2026-03-04T10:00:00-03:00"},
		"a whole week of shutdown":               {"America/Los_Angeles", office, "holidays: [{first: 2026-03-09, last: 2026-03-13, name: Shutdown}]\n", []string{"2026-W09", "2026-W10", "2026-W12", "2026-W13"}, "2026-03-04T10:00:00-08:00"},
		"a Monday holiday":                       {"America/Los_Angeles", office, "holidays: [{date: 2026-03-09, name: Founders}]\n", spring, "2026-03-04T10:00:00-08:00"},
		"hours and goal that change after build": {"America/Los_Angeles", office + "  - {from: 2026-03-16, goal: 30m, week: [{days: [monday, tuesday, wednesday], open: [\"09:00-18:00\"]}]}\n", "", spring, "2026-03-04T10:00:00-08:00"},
		"a long goal, the same day before 15:00": {"America/Los_Angeles", "  - {from: 2020-01-01, goal: 10h, same_day_before: \"15:00\", week: [{days: [monday, tuesday, wednesday, thursday], open: [\"08:00-12:00\", \"13:00-17:00\"]}]}\n", "", spring, "2026-03-04T10:00:00-08:00"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := dutySite(t, c.zone, c.hours, c.holidays, c.weeks)
			built, err := time.Parse(time.RFC3339, c.built)
			if err != nil {
				t.Fatal(err)
			}
			at := instants(s, built)
			_, data := html.DutyCard(on(s, built))
			for i, got := range script(t, data, at) {
				want, _ := html.DutyCard(on(s, at[i]))
				unpublished(&want)
				if diff := gocmp.Diff(want, got.CardTexts); diff != "" {
					t.Fatalf("at %s (-built then +computed):\n%s", at[i], diff)
				}
			}
		})
	}
}

// unpublished fills in what a page built where the plan has ended doesn't show at all, and a script must say.
func unpublished(c *html.CardTexts) {
	for _, post := range []*[3]string{&c.Primary, &c.Backup} {
		if *post == [3]string{"post post-"} {
			*post = [3]string{"post post-vacant", "Nobody is planned"}
		}
	}
	c.Next = cmp.Or(c.Next, "not published yet")
	c.Arriving = cmp.Or(c.Arriving, "belongs to nobody yet: no published week covers it.")
}

// instants are the edges of what the card shows within five weeks, a minute around them, and some between.
func instants(s *site.Site, built time.Time) []time.Time {
	rng := rand.New(rand.NewPCG(3, 4))
	var at []time.Time
	from, to := built.AddDate(0, 0, -6), built.AddDate(0, 0, 28)
	for t := from; t.Before(to); t = t.Add(6 * time.Hour) {
		at = append(at, t.Add(time.Duration(rng.IntN(360))*time.Minute).Truncate(time.Minute))
	}
	for _, a := range s.Roster.Assignments() {
		at = append(at, a.From.Add(-time.Minute), a.From, a.To.Add(-time.Minute), a.To)
	}
	return slices.DeleteFunc(at, func(t time.Time) bool { return t.Before(from) || t.After(to) })
}

func on(s *site.Site, now time.Time) *site.Site {
	then := *s
	then.Now, then.AsOf = now.In(s.Zone), false
	return &then
}

func TestTheCardTellsItsAgeAndWhenItKnowsNoMore(t *testing.T) {
	t.Parallel()
	s := dutySite(t, "America/Los_Angeles", "  - {from: 2020-01-01, goal: 60m, week: [{days: [monday], open: [\"08:00-12:00\"]}, {days: [friday], open: [\"08:00-12:00\"]}]}\n", "",
		[]string{"2026-W09", "2026-W10", "2026-W11"})
	built := time.Date(2026, 3, 4, 18, 0, 0, 0, time.UTC)
	_, data := html.DutyCard(on(s, built))
	after := []time.Duration{0, 50 * time.Minute, 30 * time.Hour, 4 * 24 * time.Hour, 70 * 24 * time.Hour, -15 * 24 * time.Hour}
	var at []time.Time
	for _, d := range after {
		at = append(at, built.Add(d))
	}
	texts := script(t, data, at)
	for i, want := range []string{
		"Schedule read just now.", "Schedule read 50 minutes ago.", "Schedule read 30 hours ago.",
		"Schedule read 4 days ago: look at the roster itself if it matters.",
		"This page was built 70 days ago and its schedule has run out. Build the site again.",
		"This page was built just now and its schedule has run out. Build the site again.",
	} {
		if !strings.HasSuffix(texts[i].Asof, want) {
			t.Errorf("after %s it says %q, want %q", after[i], texts[i].Asof, want)
		}
	}
	if c := texts[4]; c.Next != "not known here" || !strings.Contains(c.Arriving, "isn’t known here") {
		t.Errorf("when the schedule has run out it still says %q and %q", c.Next, c.Arriving)
	}
	if state := texts[4].State; !strings.Contains(state, "isn’t known here") {
		t.Errorf("when the schedule has run out it says %q", state)
	}
}

func TestAPersonsTurnThatIsCutWithinADayTellsTheTime(t *testing.T) {
	t.Parallel()
	schedule, err := fs.ReadFile(team(), "content/schedule.yaml")
	if err != nil {
		t.Fatal(err)
	}
	promoted := string(schedule) + "  - {id: 2, kind: promote, at: 2026-10-28T09:00:00-07:00, by: ada, reason: x, from: 2026-11-10T13:00:00-08:00, backup: ben}\n"
	rendered := render(t, load(t, without(t, map[string]string{"schedule.yaml": promoted})))
	for page, want := range map[string]string{
		"people/ada.html": `Primary</bdi> <span class="span">from Tue 13:00</span>`,
		"people/ben.html": `Backup</bdi> <span class="span">from Tue 13:00</span>`,
	} {
		if got := mainOf(rendered[page]); !strings.Contains(got, want) {
			t.Errorf("%s doesn't say %s:\n%s", page, want, got)
		}
	}
}

func TestOfManyWeeksAheadTheFirstStandInView(t *testing.T) {
	t.Parallel()
	var plan strings.Builder
	plan.WriteString("plan:\n  - recorded: 2026-09-14T09:00:00-07:00\n    weeks:\n      2026-W44: {primary: ben, backup: vacant}\n")
	for week := 45; week <= 53; week++ {
		fmt.Fprintf(&plan, "      2026-W%d: {primary: ben, backup: vacant}\n", week)
	}
	for week := 1; week <= 20; week++ { // in turn, so that no two weeks are one turn
		fmt.Fprintf(&plan, "      2027-W%02d: {primary: %s, backup: vacant}\n", week, []string{"ben", "ada"}[week%2])
	}
	page := mainOf(render(t, load(t, without(t, map[string]string{"schedule.yaml": plan.String()})))["people/ada.html"])
	view, later, _ := strings.Cut(page, "<summary>Later weeks</summary>")
	if in, folded := strings.Count(view, "<li><a href=\"../oncall/2027-"), strings.Count(later, "<li><a href=\"../oncall/2027-"); in != 8 || folded != 2 {
		t.Errorf("%d weeks stand in view and %d are folded:\n%s", in, folded, page)
	}
}

func TestHomeLeadsToTheCustomersPageBesideTheContactAlone(t *testing.T) {
	t.Parallel()
	config, err := fs.ReadFile(team(), "content/site.yaml")
	if err != nil {
		t.Fatal(err)
	}
	navigation := strings.Replace(string(config), "runbook/escalation.md}", "runbook/escalation.md, customers: true}", 1)
	page := mainOf(render(t, load(t, without(t, map[string]string{"site.yaml": navigation})))["index.html"])
	if links := strings.Count(page, `href="runbook/escalation.html">Escalation</a>`); links != 1 || !strings.Contains(page, `>Escalation</a></p>`) {
		t.Errorf("%d links lead there:\n%s", links, page)
	}
}
