package html_test

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/visit-dav/watchbill/generator/problem"
	"github.com/visit-dav/watchbill/generator/site"
)

// deskLines are incidents of a bad week, open on Wednesday, 28 October 2026 at 09:30.
const deskLines = `{"watchbill":1,"repository":"team/incidents","visibility":"private","synced":"2026-10-28T15:00:00Z"}
{"id":1,"number":1,"title":"Nobody can <connect>","html_url":"https://github.com/team/incidents/issues/1","body":"### Received\n\n2026-10-28 08:05\n\n### Symptom\n\nSee team/product#34.\n\n### Exact error text\n\n~~~\n\nexit status 127 & more\n~~~\n","state":"open","user":{"login":"x"},"created_at":"2026-10-28T15:10:00Z"}
{"id":2,"number":2,"title":"Late since yesterday","body":"x","state":"open","user":{"login":"x"},"assignees":[{"login":"ben-example"}],"created_at":"2026-10-27T22:00:00Z"}
{"id":3,"number":3,"title":"Of Saturday","body":"### Needed by\n\nFriday","state":"open","user":{"login":"x"},"assignees":[{"login":"ada-example"}],"labels":[{"name":"low-hanging fruit"}],"created_at":"2026-10-24T17:00:00Z","comment_data":[{"id":31,"user":{"login":"ada-example"},"body":"@ben-example, do you know it?","created_at":"2026-10-26T15:20:00Z"}]}
{"id":4,"number":4,"title":"Of last week","body":"x","state":"open","user":{"login":"x"},"assignees":[{"login":"ada-example"}],"labels":[{"name":"Waiting on customer"}],"created_at":"2026-10-20T17:00:00Z","comment_data":[{"id":41,"user":{"login":"ben-example"},"body":"Handoff to @ada-example.\n\n- State: waits for\n  the log\n- **Next**: remind on Thursday\n- Promised: news by Friday\n- Tried: \u0060-debug 4\u0060","created_at":"2026-10-20T18:00:00Z"}]}
{"id":5,"number":5,"title":"Closed yesterday","body":"x","state":"closed","user":{"login":"x"},"created_at":"2026-10-26T17:00:00Z","closed_at":"2026-10-27T18:00:00Z"}
{"id":6,"number":6,"title":"Closed long ago","body":"x","state":"closed","user":{"login":"x"},"created_at":"2026-10-05T17:00:00Z","closed_at":"2026-10-06T18:00:00Z"}
`

const deskProduct = `{"watchbill":1,"repository":"team/product","visibility":"public","synced":"2026-10-28T15:00:00Z"}
{"number":34,"html_url":"https://github.com/team/product/issues/34","title":"Gateway refuses","state":"open","labels":[{"name":"Low-hanging fruit"}]}
{"number":40,"html_url":"https://github.com/team/product/issues/40","title":"Wrong tooltip","state":"open","labels":[{"name":"low-hanging fruit"}]}
{"number":35,"html_url":"https://github.com/team/product/issues/35","title":"Guide lacks a page","state":"open","labels":[{"name":"low-hanging fruit"},{"name":"documentation"}]}
{"number":36,"html_url":"https://github.com/team/product/issues/36","title":"Done already","state":"closed","labels":[{"name":"low-hanging fruit"}]}
`

// teamSite is the small site with the incidents of a bad week, for the team; live computes the present in the browser.
func teamSite(t *testing.T, live bool) *site.Site {
	t.Helper()
	config, err := fs.ReadFile(team(), "content/site.yaml")
	if err != nil {
		t.Fatal(err)
	}
	text := string(config)
	if live {
		text = strings.Replace(text, "as_of: 2026-10-28T09:30:00-07:00\n", "", 1)
	}
	var problems problem.List
	s, err := site.Load(t.Context(), site.Options{
		Files:    without(t, map[string]string{"site.yaml": text}, "postmortems"),
		Snapshot: strings.NewReader(deskLines), SnapshotName: "incidents.jsonl",
		Product: strings.NewReader(deskProduct), ProductName: "product.jsonl",
		Clock: time.Date(2026, 10, 28, 16, 30, 0, 0, time.UTC), Version: "test", Team: true,
	}, &problems)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range problems.Sorted() {
		if p.Severity == problem.Error {
			t.Fatal(p)
		}
	}
	return s
}

func TestTheDeskShowsABadWeek(t *testing.T) {
	t.Parallel()
	rendered := render(t, teamSite(t, false))
	compare(t, "desk", rendered["desk.html"])
	if strings.Contains(rendered["desk.html"], "desk.js") {
		t.Error("a site of a fixed instant counts down")
	}
	for name, page := range rendered {
		if strings.HasSuffix(name, ".html") && !strings.Contains(page, "For the team alone") {
			t.Errorf("%s doesn't say that it is for the team alone", name)
		}
	}
}

func TestTheDeskCountsDownInDutyTime(t *testing.T) {
	t.Parallel()
	page := render(t, teamSite(t, true))["desk.html"]
	if !strings.Contains(page, "desk.js") {
		t.Fatal("no script")
	}
	_, data, _ := strings.Cut(page, `id="desk-data">`)
	data, _, _ = strings.Cut(data, "</script>")
	zone, err := time.LoadLocation("America/Los_Angeles")
	if err != nil {
		t.Fatal(err)
	}
	at := func(day, hour, minute int) int64 {
		return time.Date(2026, 10, day, hour, minute, 0, 0, zone).UnixMilli()
	}
	cases := map[string]struct {
		due, now int64
		want     string
	}{
		"within a block":              {at(28, 10, 30), at(28, 9, 45), "45 min left"},
		"over lunch":                  {at(28, 13, 20), at(28, 11, 40), "40 min left"},
		"over the night":              {at(29, 8, 30), at(28, 15, 0), "2 h 30 min left"},
		"off hours":                   {at(29, 8, 30), at(28, 20, 0), "30 min left"},
		"late":                        {at(28, 10, 30), at(28, 10, 50), "overdue by 20 min"},
		"late since before the night": {at(27, 16, 30), at(28, 9, 0), "overdue by 1 h 30 min"},
		"late over a weekend":         {at(23, 16, 0), at(26, 9, 0), "overdue by 2 h"},
		"due now":                     {at(28, 10, 30), at(28, 10, 30), "0 min left"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := countdown(t, data, c.due, c.now); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// countdown runs the desk's script without a page. Without node the test is left out.
func countdown(t *testing.T, data string, due, now int64) string {
	t.Helper()
	program, err := exec.LookPath("node")
	if err != nil {
		t.Skip("no node in the path: the countdown isn't checked")
	}
	input, err := json.Marshal(map[string]any{"data": data, "due": due, "now": now})
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(program, "testdata/desk.cjs", published(t, "desk.js"))
	cmd.Stdin = bytes.NewReader(input)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return string(out)
}
