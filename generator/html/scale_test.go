package html_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// manyIncidents is a snapshot of n closed issues, each with one of nine labels that look alike in an address.
func manyIncidents(t *testing.T, n int) string {
	t.Helper()
	var b strings.Builder
	b.WriteString(`{"watchbill":1,"repository":"team/incidents","visibility":"public","synced":"2026-10-28T15:00:00Z"}`)
	b.WriteString("\n")
	encoder := json.NewEncoder(&b)
	labels := []string{"C++", "c", "con", "Ünï", "日本", "日本語", "a/b", "a b", strings.Repeat("long ", 30)}
	for i := 1; i <= n; i++ {
		closed := time.Date(2026, 1, 5, 18, 0, 0, 0, time.UTC).Add(time.Duration(i) * time.Hour)
		err := encoder.Encode(map[string]any{
			"id": i, "number": i, "html_url": fmt.Sprintf("https://github.com/team/incidents/issues/%d", i),
			"title": fmt.Sprintf("Incident %d", i), "body": "It fails.", "state": "closed",
			"user": map[string]any{"login": "ada-example"}, "labels": []map[string]any{{"name": labels[i%len(labels)]}},
			"created_at": closed.Add(-time.Hour), "updated_at": closed, "closed_at": closed,
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return b.String()
}

func TestListsStayShortHoweverManyIncidentsThereAre(t *testing.T) {
	t.Parallel()
	const n = 320
	rendered := render(t, load(t, without(t, map[string]string{"incidents.jsonl": manyIncidents(t, n)}, "postmortems")))
	judge(t, rendered)
	listed := map[string]bool{}
	for name, page := range rendered {
		rows := strings.Count(page, `<li class="row">`)
		if rows > 50 {
			t.Errorf("%s lists %d incidents", name, rows)
		}
		if !strings.HasPrefix(name, "incidents/index") && !strings.HasPrefix(name, "incidents/page-") {
			continue
		}
		for i := range n {
			if strings.Contains(page, fmt.Sprintf(`href="%d.html"`, i+1)) {
				listed[fmt.Sprint(i+1)] = true
			}
		}
	}
	if len(listed) != n {
		t.Errorf("the pages of all incidents list %d of %d", len(listed), n)
	}
}

func TestLabelsThatLookAlikeHavePagesOfTheirOwn(t *testing.T) {
	t.Parallel()
	rendered := render(t, load(t, without(t, map[string]string{"incidents.jsonl": manyIncidents(t, 18)}, "postmortems")))
	var found []string
	for name := range rendered {
		if strings.HasPrefix(name, "incidents/label/") {
			found = append(found, name)
		}
	}
	slices.Sort(found)
	if len(found) != 9 {
		t.Errorf("9 labels have %d pages: %s", len(found), found)
	}
}

func TestTheSideOfAListStaysShortAndLeadsToAllLists(t *testing.T) {
	t.Parallel()
	const months = 40
	var b strings.Builder
	b.WriteString(`{"watchbill":1,"repository":"team/incidents","visibility":"public","synced":"2026-10-28T15:00:00Z"}` + "\n")
	for i := 1; i <= months; i++ {
		closed := time.Date(2023, time.Month(i), 5, 18, 0, 0, 0, time.UTC).Format(time.RFC3339)
		fmt.Fprintf(&b, `{"id":%d,"number":%d,"title":"Incident %d","body":"It fails.","state":"closed","created_at":%q,"closed_at":%q}`+"\n",
			i, i, i, closed, closed)
	}
	rendered := render(t, load(t, without(t, map[string]string{"incidents.jsonl": b.String()}, "postmortems")))
	judge(t, rendered)
	side := func(page string) int { return strings.Count(rendered[page], `href="month/`) }
	if n := side("incidents/index.html"); n != 12 {
		t.Errorf("the side shows %d months, want 12", n)
	}
	if n := side("incidents/month.html"); n != months {
		t.Errorf("the page of all months shows %d of %d", n, months)
	}
	oldest := rendered["incidents/month/2023-01.html"]
	if !strings.Contains(oldest, `aria-current="page">January 2023`) || !strings.Contains(oldest, `href="../month.html">all 40<`) {
		t.Error("the oldest month's page doesn't mark its own list, or leads not to all of them")
	}
}

func TestHundredsWithoutATurnAreOneLine(t *testing.T) {
	t.Parallel()
	const n = 510
	people := "people:\n  - {slug: ada, name: Ada Example}\n  - {slug: ben, name: Ben}\n  - {slug: cara, name: Cara}\n  - {slug: dora, name: Dora}\n"
	for i := range n {
		people += fmt.Sprintf("  - {slug: p%d, name: Person %d}\n", i, i)
	}
	rendered := render(t, load(t, without(t, map[string]string{"roster.yaml": people})))
	fairness, subscribe := rendered["oncall/fairness.html"], rendered["subscribe.html"]
	if !strings.Contains(fairness, "511 more people have served no week and have none published.") {
		t.Error("the page of fairness doesn't say how many have no turn")
	}
	if got := strings.Count(fairness, `<li><span class="shares-name">`); got != 3 {
		t.Errorf("the page of fairness names %d people, want those 3 who have turns", got)
	}
	if strings.Contains(subscribe, "people/p") || !strings.Contains(subscribe, `href="people/index.html"`) {
		t.Error("the page of feeds doesn't lead to the people alone")
	}
}

// A row is executed once, and each list puts its own address into it.
func TestARowLeadsToItsIncidentWhateverItSays(t *testing.T) {
	t.Parallel()
	snapshot := strings.ReplaceAll(manyIncidents(t, 60), `"title":"Incident 58"`, `"title":"As in incidents/58.html"`)
	rendered := render(t, load(t, without(t, map[string]string{"incidents.jsonl": snapshot}, "postmortems")))
	for page, up := range map[string]string{
		"incidents/index.html": "", "incidents/month/2026-01.html": "../", "incidents/review.html": "", "index.html": "incidents/",
	} {
		shown := rendered[page]
		for _, row := range []string{
			`href="` + up + `58.html">As in incidents/58.html</a>`, `href="` + up + `57.html">Incident 57</a>`,
		} {
			if !strings.Contains(shown, row) {
				t.Errorf("%s lacks %s", page, row)
			}
		}
	}
	if deep := rendered["incidents/month/2026-01/page-2.html"]; !strings.Contains(deep, `href="../../3.html">Incident 3</a>`) {
		t.Errorf("a further page of a list lacks incident 3")
	}
}
