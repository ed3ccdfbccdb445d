package html_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

// discussed is a snapshot of one closed issue of a public repository with comments of the team.
func discussed(t *testing.T, body string, comments ...string) string {
	t.Helper()
	var list []any
	for i, text := range comments {
		list = append(list, map[string]any{
			"id": i + 1, "author_association": "MEMBER", "user": map[string]any{"login": "somebody"}, "body": text, "created_at": "2026-10-05T10:00:00Z",
		})
	}
	issue, err := json.Marshal(map[string]any{
		"id": 1, "number": 1, "title": "Long", "state": "closed", "created_at": "2026-10-05T09:00:00Z", "closed_at": "2026-10-06T09:00:00Z",
		"html_url": "https://github.com/team/incidents/issues/1", "labels": []any{map[string]any{"name": "publishable"}}, "body": body,
		"comment_data": list,
	})
	if err != nil {
		t.Fatal(err)
	}
	return `{"watchbill":1,"repository":"team/incidents","visibility":"public","synced":"2026-10-28T15:00:00Z"}` + "\n" + string(issue) + "\n"
}

func TestAPageOfALongIncidentIsBounded(t *testing.T) {
	t.Parallel()
	numbered := func(n, size int) []string {
		var all []string
		for i := range n {
			all = append(all, fmt.Sprintf("remark%dend %s", i, strings.Repeat("x ", size/2)))
		}
		return all
	}
	for name, c := range map[string]struct {
		body         string
		comments     []string
		shown        []int // remarks
		hidden       []int
		want         string
		atMostInside int // bytes
	}{
		"few comments are all there": {"short", numbered(200, 0), []int{0, 49, 50, 199}, nil, "200 comments", 200_000},
		"of many, the first and the last": {
			"short", numbered(368, 0),
			[]int{0, 49, 218, 367},
			[]int{50, 217},
			`168 comments left out here, because there are so many. <a href="https://github.com/team/incidents/issues/1" rel="nofollow noopener noreferrer ugc">The issue has all of them.</a>`, 200_000,
		},
		"long ones, until a megabyte is full": {"short", numbered(40, 64_000), []int{0, 15}, []int{17, 39}, "24 comments left out here", 1_200_000},
		"a long body leaves less for them": {
			strings.Repeat("y ", 500_000), numbered(40, 64_000), nil, []int{1, 39}, "comments left out here", 2_200_000,
		},
		"a body beyond a megabyte leaves nothing": {
			strings.Repeat("y ", 600_000), numbered(3, 10), nil, []int{0, 2}, "3 comments left out here", 2_300_000,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := load(t, without(t, map[string]string{"incidents.jsonl": discussed(t, c.body, c.comments...)}))
			page := mainOf(render(t, s)["incidents/1.html"])
			_, discussion, _ := strings.Cut(page, `id="discussion"`)
			for _, n := range c.shown {
				if !strings.Contains(discussion, fmt.Sprintf("remark%dend", n)) {
					t.Errorf("remark %d isn't shown", n)
				}
			}
			for _, n := range c.hidden {
				if strings.Contains(discussion, fmt.Sprintf("remark%dend", n)) {
					t.Errorf("remark %d is shown", n)
				}
			}
			if !strings.Contains(discussion, c.want) || len(page) > c.atMostInside {
				t.Errorf("%d bytes, no %q", len(page), c.want)
			}
		})
	}
}
