package incident_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/visit-dav/watchbill/generator/incident"
	"github.com/visit-dav/watchbill/generator/problem"
)

const productHeader = `{"watchbill":1,"repository":"team/product","visibility":"public","synced":"2026-11-01T00:00:00Z"}` + "\n"

// product reads a snapshot of the product's issues, and gives what was told of it.
func (d desk) product(text string, rules incident.Rules) (*incident.Product, []string) {
	var problems problem.List
	p := incident.ReadProduct("product.jsonl", strings.NewReader(text), rules, d.redactor, &problems)
	var told []string
	for _, one := range problems.Sorted() {
		told = append(told, one.Severity.String()+" "+one.String())
	}
	return p, told
}

func TestTheProductsIssuesTellTheirState(t *testing.T) {
	t.Parallel()
	p, told := newDesk(t).product(productHeader+
		`{"number":34,"html_url":"https://github.com/team/product/issues/34","title":"Crash for Acme Corp","state":"closed",`+
		`"state_reason":"not_planned","labels":[{"name":"crash"}],"updated_at":"2026-10-01T00:00:00Z","closed_at":"2026-10-01T00:00:00Z"}
{"number":9,"title":"Slow","state":"open","labels":[{"name":"Low-hanging fruit"}],"updated_at":"2026-10-02T00:00:00Z"}
{"number":10,"title":"Slow","state":"open","labels":[{"name":"low-hanging fruit"}],"updated_at":"2026-10-02T00:00:00Z","pull_request":{}}
{"number":77,"gone":true}
`, incident.Rules{})
	if len(told) > 0 {
		t.Error(told)
	}
	closed, _ := p.Issue(34)
	if closed.Open || closed.Reason != "not_planned" || !closed.Closed.Equal(time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC)) {
		t.Errorf("34: %+v", closed)
	}
	if title := closed.Title.String(); strings.Contains(title, "Acme") || !strings.HasPrefix(title, "Crash for ") {
		t.Errorf("the title isn't redacted: %q", title)
	}
	if open, ok := p.Issue(9); !ok || !open.Open || open.URL != "https://github.com/team/product/issues/9" {
		t.Errorf("9: %+v", open)
	}
	if gone, ok := p.Issue(77); !ok || !gone.Gone {
		t.Errorf("77: %+v", gone)
	}
	if _, ok := p.Issue(35); ok {
		t.Error("35 isn't in the snapshot")
	}
}

func TestOfTheProductNothingPrivateIsShown(t *testing.T) {
	t.Parallel()
	const issue = `{"number":1,"title":"canary in the vaults","state":"open","updated_at":"2026-10-02T00:00:00Z"}` + "\n"
	const token = "ghp_" + "0123456789abcdefghijABCDEFGHIJ012345"
	cases := map[string]struct {
		text, told string
	}{
		"a private repository": {
			strings.Replace(productHeader, "public", "private", 1) + issue,
			"note product.jsonl:1: the product's repository isn't public: its issues show as numbers alone",
		},
		"a repository of unknown visibility": {
			strings.Replace(productHeader, "public", "unknown", 1) + issue,
			"note product.jsonl:1: the product's repository isn't public: its issues show as numbers alone",
		},
		"a restricted word in the title": {productHeader + issue, ""},
		"a restricted label": {
			productHeader + `{"number":1,"title":"x","state":"open","labels":[{"name":"Vault"}],"updated_at":"2026-10-02T00:00:00Z"}`, "",
		},
		"a secret in the title": {
			productHeader + `{"number":1,"title":"token ` + token + `","state":"open","updated_at":"2026-10-02T00:00:00Z"}`,
			"warning product.jsonl:2: product issue 1 holds a likely secret (GitHub token) and isn't shown\n" +
				"\thint: take it out of the issue, and renew it",
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p, told := newDesk(t).product(c.text, incident.Rules{RestrictedWords: []string{"Vault"}, RestrictedLabels: []string{"vault"}})
			if len(p.Issues) > 0 {
				t.Errorf("shown: %+v", p.Issues)
			}
			if got := strings.Join(told, "\n"); got != c.told {
				t.Errorf("told %q, want %q", got, c.told)
			}
		})
	}
}

func TestADamagedProductSnapshotIsToldLineByLine(t *testing.T) {
	t.Parallel()
	p, told := newDesk(t).product(productHeader+`{"number":1,"title":"a","state":"open"}
{"number":2,"title":
{"number":3,"title":"c","state":"ajar"}

{"title":"d","state":"open"}
{"number":1,"title":"b","state":"open"}
`, incident.Rules{})
	want := []string{
		"warning product.jsonl: product issue 1 stands there twice\n\thint: write the snapshot again with `watchbill sync`",
		"error product.jsonl:3: not an issue: damaged JSON at byte 159\n\thint: write the snapshot again with `watchbill sync`",
		"error product.jsonl:4: not an issue: no number or no state\n\thint: write the snapshot again with `watchbill sync`",
		"error product.jsonl:6: not an issue: no number or no state\n\thint: write the snapshot again with `watchbill sync`",
	}
	if diff := cmp.Diff(want, told); diff != "" {
		t.Errorf("told (-want +got):\n%s", diff)
	}
	if i, _ := p.Issue(1); len(p.Issues) != 1 || i.Title.String() != "b" {
		t.Errorf("kept %+v", p.Issues)
	}
	for name, text := range map[string]string{"nothing": "", "no header": `{"number":1}`, "a later version": `{"watchbill":2}`} {
		if _, told := newDesk(t).product(text, incident.Rules{}); len(told) != 1 || !strings.HasPrefix(told[0], "error product.jsonl") {
			t.Errorf("%s: told %q", name, told)
		}
	}
}
