package html_test

import (
	"fmt"
	"path"
	"regexp"
	"strings"
	"testing"

	"github.com/visit-dav/watchbill/generator/html"
)

var (
	listed    = regexp.MustCompile(`<li><a href="([^"#]*topic-\d+\.html)">Topic`)
	intoLists = regexp.MustCompile(`href="([^"#]*)#((?:Folder-|All-)[^"]*)"`)
	treePart  = regexp.MustCompile(`(?s)<nav class="tree".*?</nav>`)
	stepsPart = regexp.MustCompile(`(?s)<nav class="steps".*?</nav>`)
	stepNames = regexp.MustCompile(`<strong>([^<]*)</strong>`)
)

func TestPagesStayLightHoweverManyDocumentsThereAre(t *testing.T) {
	t.Parallel()
	const n = 4000
	for shape, name := range map[string]func(i int) string{
		"in one folder":          func(i int) string { return fmt.Sprintf("topic-%d", i) },
		"in folders of a 100":    func(i int) string { return fmt.Sprintf("section-%d/topic-%d", i/100, i) },
		"in folders of folders":  func(i int) string { return fmt.Sprintf("section-%d/part-%d/topic-%d", i/400, i/40, i) },
		"each in its own folder": func(i int) string { return fmt.Sprintf("section-%d/topic-%d", i, i) },
	} {
		t.Run(shape, func(t *testing.T) {
			t.Parallel()
			texts := map[string]string{}
			for i := range n {
				texts["runbook/"+name(i)+".md"] = fmt.Sprintf("---\ntitle: Topic %d\n---\n\nWhat to do.\n", i)
			}
			made, err := html.Open(load(t, without(t, texts)), nil)
			if err != nil {
				t.Fatal(err)
			}
			lists := map[string]string{"runbook/index.html": page(t, made, "runbook/index.html")}
			for i := 2; ; i++ {
				name := fmt.Sprintf("runbook-%d.html", i)
				if _, ok, _ := made.Page(name); !ok {
					break
				}
				lists[name] = page(t, made, name)
			}
			found := map[string]bool{}
			for list, text := range lists {
				if len(text) > 80_000 {
					t.Errorf("%s has %d bytes", list, len(text))
				}
				for _, link := range listed.FindAllStringSubmatch(treePart.ReplaceAllString(text, ""), -1) {
					found[path.Join(path.Dir(list), link[1])] = true
				}
			}
			for i := range lists {
				if want := neighbours(i, len(lists)); steps(lists[i]) != want {
					t.Errorf("%s ends with steps to %q, want %q", i, steps(lists[i]), want)
				}
			}
			if len(found) != n {
				t.Errorf("the lists lead to %d documents of %d", len(found), n)
			}
			for i := 0; i < n; i += 397 {
				address := "runbook/" + name(i) + ".html"
				text := page(t, made, address)
				if len(text) > 20_000 {
					t.Errorf("%s has %d bytes", address, len(text))
				}
				tree := treePart.FindString(text)
				if want := fmt.Sprintf(`aria-current="page">Topic %d<`, i); strings.Count(tree, want) != 1 {
					t.Errorf("the tree beside %s doesn't mark it once", address)
				}
				ways := intoLists.FindAllStringSubmatch(tree, -1)
				if len(ways) == 0 {
					t.Errorf("the tree beside %s doesn't lead to the list of all", address)
				}
				for _, way := range ways {
					list := path.Join(path.Dir(address), way[1])
					if !strings.Contains(lists[list], `id="`+way[2]+`"`) {
						t.Errorf("%s leads to %s#%s, which isn't there", address, list, way[2])
					}
				}
			}
		})
	}
}

func TestARunbookOfOrdinarySizeHasItsWholeTreeOnEachPage(t *testing.T) {
	t.Parallel()
	texts := map[string]string{}
	for i := range 40 {
		texts[fmt.Sprintf("runbook/one/topic-%d.md", i)] = "What to do."
	}
	for i := range 37 { // and three of the site's own
		texts[fmt.Sprintf("runbook/two/topic-%d.md", i)] = "What to do."
	}
	made, err := html.Open(load(t, without(t, texts)), nil)
	if err != nil {
		t.Fatal(err)
	}
	tree := treePart.FindString(page(t, made, "runbook/escalation.html"))
	if got := strings.Count(tree, "topic-"); got != 77 {
		t.Errorf("the tree leads to %d of 77 documents", got)
	}
}

// steps are the pages to which the end of a page leads, by their names.
func steps(text string) string {
	var names []string
	for _, step := range stepNames.FindAllStringSubmatch(stepsPart.FindString(text), -1) {
		names = append(names, step[1])
	}
	return strings.Join(names, ", ")
}

// neighbours are the pages of a list before and after one of so many.
func neighbours(list string, lists int) string {
	n := 1
	_, _ = fmt.Sscanf(list, "runbook-%d.html", &n) // the first has no number
	var names []string
	for _, next := range []int{n - 1, n + 1} {
		if next >= 1 && next <= lists {
			names = append(names, fmt.Sprintf("page %d", next))
		}
	}
	return strings.Join(names, ", ")
}

func page(t *testing.T, made *html.Pages, name string) string {
	t.Helper()
	text, ok, err := made.Page(name)
	if err != nil || !ok {
		t.Fatalf("%s: found %t, %v", name, ok, err)
	}
	return string(text)
}

func TestTheListOfAllHasNoHeadingWithoutDocuments(t *testing.T) {
	t.Parallel()
	made, err := html.Open(load(t, without(t, map[string]string{"runbook/sites/cedar/login.md": "What to do."})), nil)
	if err != nil {
		t.Fatal(err)
	}
	text := page(t, made, "runbook/index.html")
	if !strings.Contains(text, "<h3>Sites / Cedar</h3>") || strings.Contains(text, "<h3>Sites</h3>") {
		t.Error("the list of all should have a heading for Sites / Cedar, and none for Sites, which holds no document itself")
	}
}

func TestBesideAPostMortemStandsWhereAllAre(t *testing.T) {
	t.Parallel()
	texts := map[string]string{}
	for i := range 30 {
		texts[fmt.Sprintf("postmortems/case-%d.md", i)] = "---\ndate: 2026-03-02\n---\n\nWhat happened."
	}
	made, err := html.Open(load(t, without(t, texts)), nil)
	if err != nil {
		t.Fatal(err)
	}
	tree := treePart.FindString(page(t, made, "postmortems/case-7.html")) // one more is the site's own
	if !strings.Contains(tree, `<a href="index.html">all 31</a>`) {
		t.Errorf("the list beside a post-mortem doesn't lead to all of them: %s", tree)
	}
}
