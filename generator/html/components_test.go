package html_test

import (
	"io/fs"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/visit-dav/watchbill/generator/overlay"
)

// frames are the parts that stand around every page, of components too.
var frames = []string{"layout", "top", "above", "below", "header", "footer", "crumbs", "sign", "icon-theme", "row"}

func TestThePageOfComponentsCallsEveryPart(t *testing.T) {
	t.Parallel()
	files, err := overlay.Program()
	if err != nil {
		t.Fatal(err)
	}
	parts := map[string]string{"main": string(files["pages/components.html"])} // text by name
	for name, text := range files {
		if strings.HasPrefix(name, "partials/") {
			for _, part := range strings.Split(string(text), `{{define "`)[1:] {
				name, body, _ := strings.Cut(part, `"}}`)
				parts[name] = body
			}
		}
	}
	called := regexp.MustCompile(`\{\{template "([^"]+)"`)
	seen := map[string]bool{}
	var follow func(name string)
	follow = func(name string) {
		if !seen[name] {
			seen[name] = true
			for _, m := range called.FindAllStringSubmatch(parts[name], -1) {
				follow(m[1])
			}
		}
	}
	follow("main")
	for _, name := range slices.Sorted(maps.Keys(parts)) {
		if !seen[name] && !slices.Contains(frames, name) {
			t.Errorf("templates/pages/components.html doesn't show the part %q", name)
		}
	}
}

func TestComponentsAreShownInASampleAndInNoSiteOfATeam(t *testing.T) {
	t.Parallel()
	config, err := fs.ReadFile(team(), "content/site.yaml")
	if err != nil {
		t.Fatal(err)
	}
	own := regexp.MustCompile(`(?m)^as_of:.*$`).ReplaceAllString(string(config), "")
	if _, ok := render(t, load(t, without(t, map[string]string{"site.yaml": own})))["components.html"]; ok {
		t.Error("a site of a team shows made-up people")
	}
	page := render(t, load(t, team()))["components.html"]
	if !strings.Contains(page, `<meta name="robots" content="noindex">`) {
		t.Error("search engines may list the page")
	}
	sections := strings.Split(mainOf(page), `<section class="component"`)[1:]
	if len(sections) < 20 {
		t.Errorf("the page shows %d parts", len(sections))
	}
	for _, s := range sections {
		heading, shown, _ := strings.Cut(s, "</h2>")
		if len(strings.TrimSpace(shown)) < 100 {
			t.Errorf("nothing is shown below %s", heading)
		}
	}
}
