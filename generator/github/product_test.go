package github_test

import (
	"bufio"
	"encoding/json"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/visit-dav/watchbill/generator/github"
)

// productBench is a bench with a second fake, of the product, at the same address.
type productBench struct {
	*bench
	product *fake
}

func newProductBench(t *testing.T) *productBench {
	t.Helper()
	b := &productBench{newBench(t, 20, 20), newFake(t, 500, 0)}
	b.product.name, b.product.id, b.product.URL = "team/product", 77, b.URL
	b.issues[0].text = "Promoted to team/product#12"
	b.comments[0].text = "line\nteam/product#13, and https://github.com/Team/Product/issues/14, nobody/product#15"
	b.comments[1].text = "gone: https://github.com/team/product/pull/9999"
	b.product.issues[29].label, b.product.issues[30].label = "low-hanging fruit", "low-hanging fruit" // 30, a pull request; 31
	b.product.issues[31].label = "low-hanging fruit"                                                  // 32, closed
	b.before = func(n int, w http.ResponseWriter, r *http.Request) bool {
		if name, _ := split(r.URL.Path); name != "team/product" && name != "77" {
			return false
		}
		b.product.ServeHTTP(w, r)
		return true
	}
	return b
}

func withProduct(o *github.Options) { o.Product, o.FruitLabel = "team/product", "low-hanging fruit" }

// kept reads the product's snapshot: number and title.
func (b *productBench) kept() map[int]string {
	b.t.Helper()
	f, err := os.Open(filepath.Join(filepath.Dir(b.file), "product.jsonl"))
	if err != nil {
		b.t.Fatal(err)
	}
	defer f.Close()
	found := map[int]string{}
	for lines := bufio.NewScanner(f); lines.Scan(); {
		var i struct {
			Number int
			Title  string
			Body   *string
		}
		if err := json.Unmarshal(lines.Bytes(), &i); err != nil || i.Body != nil {
			b.t.Errorf("line %s: %v", lines.Text(), err)
		}
		if i.Number > 0 {
			found[i.Number] = i.Title
		}
	}
	return found
}

func TestOfTheProductWhatIncidentsNeedIsKept(t *testing.T) {
	t.Parallel()
	b := newProductBench(t)
	b.product.clock = b.product.clock.Add(time.Hour)
	b.product.touch(500)
	r := b.must(withProduct)
	want := map[int]string{12: "issue 12", 13: "issue 13", 14: "issue 14", 31: "issue 31", 9999: ""}
	if diff := cmp.Diff(want, b.kept()); diff != "" {
		t.Errorf("kept (-want +got):\n%s", diff)
	}
	p := r.Product
	if p.Referred != 4 || p.Fruit != 1 || p.Kept != 4 || p.Gone != 1 || p.Left != 0 {
		t.Errorf("report: %+v", p)
	}
	if n := len(b.product.requests); n != 7 { // itself, the newest, the labelled ones, one for each reference
		t.Errorf("%d requests: %q", n, b.product.requests)
	}

	// The second time, the list of changes brings what is new.
	b.product.requests = nil
	b.product.clock = b.product.clock.Add(time.Hour)
	b.product.touch(13)
	b.product.touch(200)
	b.product.issues[30].closed = true
	b.product.touch(31)
	b.must(withProduct)
	want[13] = b.product.issues[12].text
	delete(want, 31)
	if diff := cmp.Diff(want, b.kept()); diff != "" {
		t.Errorf("kept after a change (-want +got):\n%s", diff)
	}
	if n := len(b.product.requests); n != 3 {
		t.Errorf("%d requests: %q", n, b.product.requests)
	}
}

func TestProductIssuesAreAskedForAgainAfterAWhile(t *testing.T) {
	t.Parallel()
	b := newProductBench(t)
	b.must(withProduct)
	b.product.issues[11].more = map[string]any{"repository_url": "https://api.github.com/repos/team/elsewhere"}
	b.product.issues = append(b.product.issues, row{
		id: 9999, number: 9999, created: epoch, updated: epoch, text: "may be seen now",
	})
	b.clock.now = b.clock.now.AddDate(0, 0, 6)
	b.must(withProduct)
	if got := b.kept(); got[12] == "" || got[9999] != "" {
		t.Errorf("six days later: %v", got)
	}
	b.clock.now = b.clock.now.AddDate(0, 0, 1)
	b.must(withProduct)
	if got := b.kept(); got[12] != "" || got[9999] != "may be seen now" {
		t.Errorf("a week later: %v", got)
	}
}

func TestTheProductsLabelledIssuesAreBounded(t *testing.T) {
	t.Parallel()
	b := newProductBench(t)
	b.product.issues = nil
	for i := range 5200 {
		b.product.issues = append(b.product.issues, row{
			id: 1 + i, number: 1 + i, created: epoch, updated: b.product.tick(), text: "fruit", label: "low-hanging fruit",
		})
	}
	r := b.must(withProduct)
	if n := len(b.product.requests); n > 60 || r.Product.Fruit < 4900 {
		t.Errorf("%d requests, report: %+v", n, r.Product)
	}
	b.noted("more of the product's issues have the label than one sync reads")
}

func TestManyReferencesAreSpreadOverSyncs(t *testing.T) {
	t.Parallel()
	b := newProductBench(t)
	var text []string
	for n := 1; n <= 450; n++ {
		text = append(text, "team/product#"+decimal(n))
	}
	b.issues[0].text = strings.Join(text, " ")
	var left []int
	for range 3 {
		left = append(left, b.must(withProduct).Product.Left)
	}
	if diff := cmp.Diff([]int{250, 50, 0}, left); diff != "" { // of 451, with 31 known by its label
		t.Errorf("left (-want +got):\n%s", diff)
	}
}

func TestTroubleWithTheProductKeepsTheIncidents(t *testing.T) {
	t.Parallel()
	b := newProductBench(t)
	b.must(withProduct)
	kept := b.kept()
	b.touch(4)
	for _, at := range []int{1, 2, 3} {
		b.product.requests, b.product.before = nil, failOnce(at, 403, "Retry-After", "4000")
		r, err := b.sync(withProduct)
		var later *github.LaterError
		if !errors.As(err, &later) || r == nil || !r.Written {
			t.Errorf("request %d: %v", at, err)
		}
		b.equal()
		if diff := cmp.Diff(kept, b.kept()); diff != "" {
			t.Errorf("request %d: the product's snapshot changed:\n%s", at, diff)
		}
	}
}

func TestWhatWasReadOfTheProductBeforeALimitIsKept(t *testing.T) {
	t.Parallel()
	b := newProductBench(t)
	b.product.before = failOnce(5, 403, "Retry-After", "4000")
	if _, err := b.sync(withProduct); err == nil {
		t.Fatal("no error")
	}
	if got := b.kept(); len(got) != 2 {
		t.Errorf("kept %v", got)
	}
	b.product.requests, b.product.before = nil, nil
	b.must(withProduct)
	again := slices.ContainsFunc(b.product.requests, func(r string) bool { return strings.HasSuffix(r, "/12") })
	if got := b.kept(); len(got) != 5 || again {
		t.Errorf("kept %v, requests %q", got, b.product.requests)
	}
}
