package html_test

import (
	"strings"
	"testing"
)

const productHeader = `{"watchbill":1,"repository":"team/product","visibility":"public","synced":"2026-10-28T15:00:00Z"}` + "\n"

func TestAnArticleTellsWhatBecameOfTheProductIssue(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		product string
		want    []string
		never   []string
	}{
		"open": {
			productHeader + `{"number":34,"title":"A library is missing","state":"open","labels":[{"name":"reviewed"}]}`,
			[]string{"team/product#34 A library is missing", "open", "reviewed", "https://github.com/team/product/issues/34"},
			[]string{"closed"},
		},
		"closed": {
			productHeader + `{"number":34,"title":"A library is missing","state":"closed","state_reason":"completed","closed_at":"2026-10-25T09:00:00Z"}`,
			[]string{"closed", "25 Oct 2026"},
			[]string{"not planned"},
		},
		"closed for another reason": {
			productHeader + `{"number":34,"title":"A library is missing","state":"closed","state_reason":"not_planned","closed_at":"2026-10-25T09:00:00Z"}`,
			[]string{"closed, not planned"},
			nil,
		},
		"gone": {
			productHeader + `{"number":34,"gone":true}`,
			[]string{"team/product#34", "no longer there"},
			[]string{"https://github.com/team/product/issues/34"},
		},
		"not in the snapshot": {
			productHeader,
			[]string{"https://github.com/team/product/issues/34", "team/product#34"},
			[]string{"open", "closed"},
		},
		"of another product": {
			strings.Replace(productHeader, "team/product", "team/other", 1) + `{"number":34,"title":"Something else","state":"open"}`,
			[]string{"team/product#34"},
			[]string{"Something else"},
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			page := mainOf(render(t, load(t, without(t, map[string]string{"product.jsonl": c.product})))["incidents/1.html"])
			_, related, _ := strings.Cut(page, `<ul class="relations">`)
			related, _, _ = strings.Cut(related, "</ul>")
			_, related, _ = strings.Cut(related, "Went on as product issue")
			for _, want := range c.want {
				if !strings.Contains(related, want) {
					t.Errorf("lacks %q:\n%s", want, related)
				}
			}
			for _, never := range c.never {
				if strings.Contains(related, never) {
					t.Errorf("holds %q:\n%s", never, related)
				}
			}
		})
	}
}
