package html_test

import (
	"fmt"
	"net/url"
	"path"
	"slices"
	"strings"
	"testing"

	dom "golang.org/x/net/html"
)

func TestEveryPageKeepsTheRules(t *testing.T) {
	t.Parallel()
	s := load(t, team())
	rendered := render(t, s)
	for _, f := range s.FeedList() {
		rendered[f.Path] = ""
	}
	judge(t, rendered)
	if n := strings.Count(rendered["sitemap.xml"], "<loc>https://team.example/response/"); n < 20 {
		t.Errorf("the sitemap lists %d pages", n)
	}
	if !strings.Contains(rendered["robots.txt"], "Sitemap: https://team.example/response/sitemap.xml") {
		t.Error("robots.txt doesn't name the sitemap")
	}
}

// judge walks every page: nothing inline, nothing from another host, ids once, one heading of level 1, a strict policy,
// and links that lead somewhere.
func judge(t *testing.T, rendered pages) {
	t.Helper()
	ids := map[string]map[string]bool{}
	judges := map[string]*pageJudge{}
	for name, text := range rendered {
		if path.Ext(name) != ".html" {
			continue
		}
		root, err := dom.Parse(strings.NewReader(text))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		j := &pageJudge{name: name, ids: map[string]bool{}, count: map[string]int{}}
		j.walk(root)
		j.end()
		ids[name], judges[name] = j.ids, j
	}
	for name, j := range judges {
		for _, l := range j.links {
			if why := broken(rendered, ids, name, l); why != "" {
				j.faults = append(j.faults, why)
			}
		}
		for _, f := range slices.Compact(slices.Sorted(slices.Values(j.faults))) {
			t.Errorf("%s: %s", name, f)
		}
	}
}

// pageJudge gathers what is wrong with a page, and its links.
type pageJudge struct {
	name   string
	ids    map[string]bool
	count  map[string]int
	links  []string
	faults []string
}

func (j *pageJudge) fault(format string, args ...any) {
	j.faults = append(j.faults, fmt.Sprintf(format, args...))
}

func (j *pageJudge) walk(n *dom.Node) {
	if n.Type == dom.ElementNode {
		j.element(n)
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		j.walk(c)
	}
}

func (j *pageJudge) element(n *dom.Node) {
	attrs := map[string]string{}
	for _, a := range n.Attr {
		attrs[a.Key] = a.Val
		if strings.HasPrefix(a.Key, "on") || a.Key == "style" {
			j.fault("<%s> has the attribute %s", n.Data, a.Key)
		}
	}
	j.count[n.Data]++
	if attrs["http-equiv"] == "Content-Security-Policy" && strings.Contains(attrs["content"], "default-src 'none'") {
		j.count["policy"]++
	}
	if id, ok := attrs["id"]; ok {
		if j.ids[id] {
			j.fault("id %q stands twice", id)
		}
		j.ids[id] = true
	}
	switch n.Data {
	case "style", "iframe", "object", "embed", "base":
		j.fault("<%s> has no place here", n.Data)
	case "script":
		if attrs["src"] == "" && attrs["type"] != "application/json" {
			j.fault("an inline script")
		}
		j.resource(attrs["src"])
	case "img":
		j.resource(attrs["src"])
	case "link":
		if attrs["rel"] != "canonical" {
			j.resource(attrs["href"])
		}
	case "a":
		j.links = append(j.links, attrs["href"])
	case "form":
		j.links = append(j.links, attrs["action"])
	case "html":
		if attrs["lang"] == "" {
			j.fault("no language is named")
		}
	}
}

// resource is what a browser fetches by itself.
func (j *pageJudge) resource(address string) {
	u, err := url.Parse(address)
	switch {
	case err != nil || u.Scheme != "" && u.Scheme != "data" || u.Host != "":
		j.fault("%q comes from another host", address)
	case address != "":
		j.links = append(j.links, address)
	}
}

func (j *pageJudge) end() {
	for _, once := range []string{"h1", "main", "title", "policy"} {
		if j.count[once] != 1 {
			j.fault("has %d of %s", j.count[once], once)
		}
	}
}

// broken tells why a link leads nowhere, or "".
func broken(rendered pages, ids map[string]map[string]bool, from, link string) string {
	u, err := url.Parse(link)
	if err != nil || link == "" {
		return fmt.Sprintf("%q is no link", link)
	}
	if u.Scheme != "" || u.Host != "" {
		return ""
	}
	target := path.Join(path.Dir(from), u.Path)
	switch {
	case u.Path == "":
		target = from
	case strings.HasPrefix(u.Path, "/"):
		target = strings.TrimPrefix(strings.TrimPrefix(u.Path, "/response"), "/")
	}
	if slices.Contains([]string{".ics", ".json", ".csv", ".atom"}, path.Ext(target)) || target == "search/root.js" {
		return "" // written by another package
	}
	if _, ok := rendered[target]; !ok {
		return fmt.Sprintf("%q leads to no page", link)
	}
	if u.Fragment != "" && !ids[target][u.Fragment] {
		return fmt.Sprintf("%q: there is no such section", link)
	}
	return ""
}
