package html_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"
)

// report is an issue of a snapshot that a test writes.
type report struct {
	number   int
	title    string
	body     string
	closed   time.Time
	labels   []string
	comments []string // by Ada, a day after the closing
}

// snapshotOf writes closed issues as a snapshot.
func snapshotOf(t *testing.T, reports ...report) string {
	t.Helper()
	var b strings.Builder
	b.WriteString(`{"watchbill":1,"repository":"team/incidents","visibility":"public","synced":"2026-10-28T15:00:00Z"}` + "\n")
	encoder := json.NewEncoder(&b)
	for _, r := range reports {
		labels, comments := []map[string]any{}, []map[string]any{}
		for _, l := range r.labels {
			labels = append(labels, map[string]any{"name": l})
		}
		for i, c := range r.comments {
			at := r.closed.Add(24 * time.Hour)
			comments = append(comments, map[string]any{
				"id": 100*r.number + i, "user": map[string]any{"login": "ada-example"}, "author_association": "MEMBER",
				"body": c, "created_at": at, "updated_at": at,
			})
		}
		err := encoder.Encode(map[string]any{
			"id": r.number, "number": r.number, "html_url": fmt.Sprintf("https://github.com/team/incidents/issues/%d", r.number),
			"title": r.title, "body": r.body, "state": "closed", "user": map[string]any{"login": "stranger"}, "labels": labels,
			"created_at": r.closed.Add(-time.Hour), "updated_at": r.closed, "closed_at": r.closed, "comment_data": comments,
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return b.String()
}

// rendered gives the pages of a site with these incidents, and judges them.
func rendered(t *testing.T, reports ...report) pages {
	t.Helper()
	files := without(t, map[string]string{"incidents.jsonl": snapshotOf(t, reports...)}, "postmortems", "product.jsonl")
	all := render(t, load(t, files))
	judge(t, all)
	return all
}

func monthsAgo(n int) time.Time { return time.Date(2026, time.Month(10-n), 20, 18, 0, 0, 0, time.UTC) }

const solution = "### Symptom\nIt fails\n### Resolution\nTurn it off."

// section cuts a section out of a page by its id.
func section(page, id string) string {
	_, rest, found := strings.Cut(page, `<section aria-labelledby="`+id+`"`)
	if !found {
		return ""
	}
	rest, _, _ = strings.Cut(rest, "</section>")
	return rest
}

func TestTheReviewListsWhatWouldHelpMost(t *testing.T) {
	t.Parallel()
	page := rendered(t,
		report{number: 1, title: "Without a word", body: "?", closed: monthsAgo(1)},
		report{number: 2, title: "Old and linked", body: solution, closed: monthsAgo(20)},
		report{number: 3, title: "Old and verified", body: solution, closed: monthsAgo(14), comments: []string{"Verified: still so"}},
		report{number: 4, title: "Old and alone", body: solution, closed: monthsAgo(20)},
		report{number: 5, title: "Young and linked", body: solution + " See #2 and #3 and #5.", closed: monthsAgo(2)},
		report{number: 6, title: "Linking", body: solution + " See #2, #3, #5 and #1, #7.", closed: monthsAgo(2)},
		report{number: 7, title: "Old and obsolete", body: solution + " See #5.", closed: monthsAgo(20), labels: []string{"obsolete"}},
		report{number: 8, title: "Linking too", body: solution + " See #7.", closed: monthsAgo(2)},
	)["incidents/review.html"]
	cases := map[string]struct {
		id    string
		want  []string
		never []string
	}{
		"without a resolution":   {"lacking", []string{"Without a word", "linked from 1 page", "(1)"}, []string{"Old"}},
		"old, and others use it": {"old", []string{"Old and linked", "linked from 2 pages, 20 months old", "(2)"}, []string{"alone", "Young", "obsolete"}},
	}
	for name, c := range cases {
		part := section(page, c.id)
		for _, want := range c.want {
			if !strings.Contains(part, want) {
				t.Errorf("%s: lacks %q:\n%s", name, want, part)
			}
		}
		for _, never := range c.never {
			if strings.Contains(part, never) {
				t.Errorf("%s: holds %q:\n%s", name, never, part)
			}
		}
	}
}

func TestASiteWithNothingToReviewSaysSo(t *testing.T) {
	t.Parallel()
	page := rendered(t, report{number: 1, title: "Solved", body: solution, closed: monthsAgo(1)})["incidents/review.html"]
	if !strings.Contains(page, "Nothing needs a review.") {
		t.Error(mainOf(page))
	}
}

func TestAnArticleTellsItsAgeAndItsMark(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		report
		want  []string
		never []string
	}{
		"young":                   {report{closed: monthsAgo(0)}, []string{">Less than 2 months old<span"}, []string{"verified"}},
		"a month":                 {report{closed: monthsAgo(1)}, []string{">Less than 2 months old<span"}, nil},
		"on the first of a month": {report{closed: monthsAgo(2).AddDate(0, 0, -19)}, []string{">2 months old<span"}, nil},
		"old":                     {report{closed: monthsAgo(30)}, []string{`title="Sat 20 Apr 2024, 11:00 PDT">2 years old<span class="unseen">, Sat 20 Apr 2024, 11:00 PDT</span></time>. Nobody has verified it since.`}, nil},
		"old, verified by hand":   {report{closed: monthsAgo(30), labels: []string{"verified"}}, []string{"2 years old<span", "<strong>Verified</strong>"}, []string{"Nobody"}},
		"verified by a comment": {
			report{closed: monthsAgo(30), comments: []string{"Verified: with **3.5**"}},
			[]string{"<strong>Verified</strong>", "Ada Example", `title="Sun 21 Apr 2024`, "2 years ago", "with <strong>3.5</strong>"},
			nil,
		},
		"obsolete": {
			report{closed: monthsAgo(3), comments: []string{"Obsolete: the option is gone"}},
			[]string{"<strong>Obsolete</strong>", "the option is gone", "resolution-obsolete"},
			[]string{"Verified"},
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c.number, c.title, c.body = 1, "It fails", solution
			page := mainOf(rendered(t, c.report)["incidents/1.html"])
			page, _, _ = strings.Cut(page, `id="symptom"`)
			for _, want := range c.want {
				if !strings.Contains(page, want) {
					t.Errorf("lacks %q:\n%s", want, page)
				}
			}
			for _, never := range c.never {
				if strings.Contains(page, never) {
					t.Errorf("holds %q:\n%s", never, page)
				}
			}
		})
	}
}

func TestErrorMessagesAreListedFromAToZ(t *testing.T) {
	t.Parallel()
	var reports []report
	for n := 1; n <= 320; n++ {
		text := fmt.Sprintf("%c%c failed to start\n日本語 failed as well", 'a'+n%26, 'a'+n/26)
		reports = append(reports, report{number: n, title: "It fails", body: "### Exact error text\n" + text, closed: monthsAgo(1)})
	}
	all := rendered(t, reports...)
	listed, before := 0, ""
	for _, name := range []string{"incidents/errors.html", "incidents/errors/page-2.html", "incidents/errors/page-3.html"} {
		for row := range strings.SplitSeq(all[name], `<code class="message">`) {
			text, _, found := strings.Cut(row, "</code>")
			if !found {
				continue
			}
			listed++
			if strings.HasPrefix(text, "日") {
				text = "~" + text // after all letters
			}
			if text < before {
				t.Errorf("%s: %q stands after %q", name, text, before)
			}
			before = text
		}
	}
	if listed != 321 {
		t.Errorf("%d messages are listed, want 321", listed)
	}
	if _, more := all["incidents/errors/page-4.html"]; more {
		t.Error("there is a page too many")
	}
}

func TestWhenIsADateThatTurnsIntoAnAgeAndKeepsTheInstant(t *testing.T) {
	t.Parallel()
	for closed, want := range map[time.Time]string{
		time.Date(2026, 10, 21, 18, 0, 0, 0, time.UTC): `title="Wed 21 Oct 2026, 11:00 PDT">21 Oct 2026</time>`,
		time.Date(2026, 9, 1, 18, 0, 0, 0, time.UTC):   `title="Tue 1 Sep 2026, 11:00 PDT">1 Sep 2026</time>`,
		time.Date(2026, 8, 31, 18, 0, 0, 0, time.UTC):  `title="Mon 31 Aug 2026, 11:00 PDT">2 months ago<span class="unseen">, Mon 31 Aug 2026, 11:00 PDT</span></time>`,
		time.Date(2023, 8, 31, 18, 0, 0, 0, time.UTC):  `title="Thu 31 Aug 2023, 11:00 PDT">3 years ago<span class="unseen">, `,
	} {
		page := rendered(t, report{number: 1, title: "Solved", body: solution, closed: closed})["incidents/index.html"]
		if !strings.Contains(page, want) {
			t.Errorf("closed %s: %q is missing:\n%s", closed, want, mainOf(page))
		}
	}
}

func TestATitleWithoutAWordIsNoLinkToHit(t *testing.T) {
	t.Parallel()
	for title, want := range map[string]string{".": "Incident 1", " ": "Incident 1", "?!": "Incident 1", "a": "a", "139": "139", "💥": "💥"} {
		page := rendered(t, report{number: 1, title: title, body: solution, closed: monthsAgo(1)})["incidents/1.html"]
		if !strings.Contains(page, `<h1 dir="auto">`+want+`</h1>`) {
			t.Errorf("%q isn't called %s", title, want)
		}
	}
}
