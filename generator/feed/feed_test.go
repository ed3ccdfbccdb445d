package feed_test

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/mmcdole/gofeed"

	"github.com/visit-dav/watchbill/generator/feed"
	"github.com/visit-dav/watchbill/generator/output"
	"github.com/visit-dav/watchbill/generator/problem"
	"github.com/visit-dav/watchbill/generator/site"
)

// issue is a closed issue of a snapshot, closed on a day of October 2026; its body is JSON text.
func issue(number, day int, title, body, more string) string {
	quote := func(s string) []byte { text, _ := json.Marshal(s); return text } // of a string it never fails
	return fmt.Sprintf(`{"id":%d,"number":%d,"html_url":"https://github.com/o/r/issues/%d","title":%s,"body":%s,"state":"closed",`+
		`"created_at":"2026-10-01T09:00:00Z","closed_at":"2026-10-%02dT09:00:00Z"%s}`, 9000+number, number, number, quote(title), quote(body), day, more)
}

const solved = "### Symptom\n\nA <blank> window\n\n### Resolution\n\nTurn it & \"off\" ]]> **now**\n\n### Component\n\nGraphics\n"

// render gives the two feeds of a site.
func render(t *testing.T, config, visibility string, issues ...string) (atom, jsonFeed string) {
	t.Helper()
	snapshot := `{"watchbill":1,"repository":"o/r","visibility":"` + visibility + `","synced":"2026-11-01T00:00:00Z"}` + "\n"
	var problems problem.List
	s, err := site.Load(t.Context(), site.Options{
		Files: fstest.MapFS{"content/site.yaml": {Data: []byte("title: Team\nzone: UTC\n" + config)}},
		Clock: time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC), SnapshotName: "incidents.jsonl",
		Snapshot: strings.NewReader(snapshot + strings.Join(issues, "\n")),
	}, &problems)
	if err != nil || problems.Count(problem.Error) > 0 {
		t.Fatal(err, problems.Sorted())
	}
	out := filepath.Join(t.TempDir(), "public")
	files, err := output.Stage(out, false)
	if err == nil {
		err = feed.Render(t.Context(), s, files)
	}
	if err == nil {
		_, err = files.Publish()
	}
	if err != nil {
		t.Fatal(err)
	}
	var texts []string
	for _, name := range []string{site.ResolutionsAtom, site.ResolutionsJSON} {
		text, err := os.ReadFile(filepath.Join(out, filepath.FromSlash(name)))
		if err != nil {
			t.Fatal(err)
		}
		texts = append(texts, string(text))
	}
	return texts[0], texts[1]
}

const public = "publish: closed\nbase_url: https://team.example/r/\norganisation: Project\n"

func TestAReaderSeesTheSameInBothFeeds(t *testing.T) {
	t.Parallel()
	verified := `,"comment_data":[{"id":1,"user":{"login":"x"},"author_association":"MEMBER","body":"Verified: yes",` +
		`"created_at":"2026-10-29T09:00:00Z"}]`
	atom, items := render(t, public, "public",
		issue(1, 5, "First & <foremost>", solved, verified), issue(2, 20, "Second", solved, ""), issue(3, 25, "Unsolved", "?", ""))
	for name, text := range map[string]string{"atom": atom, "json": items} {
		got, err := gofeed.NewParser().ParseString(text)
		if err != nil {
			t.Fatalf("%s: %v\n%s", name, err, text)
		}
		if got.FeedType != name || got.Title != "Team: new resolutions" || len(got.Items) != 2 {
			t.Fatalf("%s: %q, %q with %d items", name, got.FeedType, got.Title, len(got.Items))
		}
		first := got.Items[0] // its mark is the newest change
		if first.Title != "First & <foremost>" || first.Link != "https://team.example/r/incidents/1.html" ||
			!first.UpdatedParsed.Equal(time.Date(2026, 10, 29, 9, 0, 0, 0, time.UTC)) ||
			!first.PublishedParsed.Equal(time.Date(2026, 10, 5, 9, 0, 0, 0, time.UTC)) {
			t.Errorf("%s: %+v", name, first)
		}
		if !strings.Contains(first.Content, "<strong>now</strong>") || !strings.Contains(first.Content, "]]&gt;") {
			t.Errorf("%s: content %q", name, first.Content)
		}
		if !slices.Contains(first.Categories, "Graphics") {
			t.Errorf("%s: categories %q", name, first.Categories)
		}
	}
}

func TestAtomKeepsTheRulesOfRFC4287(t *testing.T) {
	t.Parallel()
	cases := map[string][]string{
		"with entries": {issue(1, 5, "First", solved, ""), issue(2, 6, "\u0001 \ufffe control", solved, ""), issue(3, 7, "", solved, "")},
		"empty":        nil,
	}
	for name, issues := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			text, _ := render(t, public, "public", issues...)
			type links []struct {
				Rel  string `xml:"rel,attr"`
				Href string `xml:"href,attr"`
			}
			var got struct {
				XMLName xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
				ID      []string    `xml:"http://www.w3.org/2005/Atom id"`
				Title   []string    `xml:"http://www.w3.org/2005/Atom title"`
				Updated []time.Time `xml:"http://www.w3.org/2005/Atom updated"`
				Author  []string    `xml:"http://www.w3.org/2005/Atom author>name"`
				Links   links       `xml:"http://www.w3.org/2005/Atom link"`
				Entries []struct {
					ID      []string    `xml:"http://www.w3.org/2005/Atom id"`
					Title   []string    `xml:"http://www.w3.org/2005/Atom title"`
					Updated []time.Time `xml:"http://www.w3.org/2005/Atom updated"`
					Links   links       `xml:"http://www.w3.org/2005/Atom link"`
				} `xml:"http://www.w3.org/2005/Atom entry"`
			}
			if err := xml.Unmarshal([]byte(text), &got); err != nil {
				t.Fatal(err)
			}
			if len(got.ID) != 1 || len(got.Title) != 1 || len(got.Updated) != 1 || len(got.Author) != 1 || got.Author[0] == "" {
				t.Errorf("4.1.1: one id, title and updated, and an author: %+v", got)
			}
			if len(got.Entries) != len(issues) {
				t.Errorf("%d entries of %d issues", len(got.Entries), len(issues))
			}
			ids := map[string]bool{got.ID[0]: true}
			for _, e := range got.Entries {
				if len(e.ID) != 1 || len(e.Title) != 1 || len(e.Updated) != 1 || e.Title[0] == "" {
					t.Fatalf("4.1.2: one id, title and updated: %+v", e)
				}
				if ids[e.ID[0]] || !strings.HasPrefix(e.ID[0], "urn:uuid:") {
					t.Errorf("4.2.6: an id is an IRI and nobody else's: %s", e.ID[0])
				}
				ids[e.ID[0]] = true
				alternates := 0
				for _, l := range e.Links {
					if l.Rel == "alternate" {
						alternates++
					}
				}
				if alternates != 1 {
					t.Errorf("4.1.2: %d alternate links of one type", alternates)
				}
			}
		})
	}
}

func TestIdentitiesStayWhenTheSiteMovesOrTextsChange(t *testing.T) {
	t.Parallel()
	ids := func(config, title string) string {
		atom, _ := render(t, config, "public", issue(1, 5, title, solved, ""))
		got, err := gofeed.NewParser().ParseString(atom)
		if err != nil {
			t.Fatal(err)
		}
		return got.Items[0].GUID
	}
	here := ids(public, "First")
	there := ids(strings.Replace(public, "team.example", "elsewhere.example", 1), "Another title")
	if here != there || here == "" {
		t.Errorf("%q became %q", here, there)
	}
}

func TestFeedsHoldOnlyWhatIsPublished(t *testing.T) {
	t.Parallel()
	secret := issue(2, 6, "canary", solved, "")
	labelled := issue(1, 5, "First", solved, `,"labels":[{"name":"publishable"}]`)
	atom, items := render(t, "", "private", labelled, secret)
	for name, text := range map[string]string{"atom": atom, "json": items} {
		if strings.Contains(text, "canary") || strings.Contains(text, "github.com") || !strings.Contains(text, "First") {
			t.Errorf("%s:\n%s", name, text)
		}
	}
	if strings.Contains(items, `"url"`) {
		t.Error("without an address of its own, a site has no whole addresses for a JSON feed")
	}
}

func TestAFeedHoldsTheNewestAlone(t *testing.T) {
	t.Parallel()
	var issues []string
	for n := 1; n <= 70; n++ {
		issues = append(issues, issue(n, 1+n%28, "x", solved, ""))
	}
	atom, items := render(t, public, "public", issues...)
	if n, m := strings.Count(atom, "<entry>"), strings.Count(items, `"date_published"`); n != 50 || m != 50 {
		t.Errorf("%d and %d entries", n, m)
	}
}
