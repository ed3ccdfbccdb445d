package generator

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/url"
	"path"
	"slices"
	"strings"

	"golang.org/x/net/html"

	"github.com/visit-dav/watchbill/generator/output"
)

// maxBroken bounds how many broken links one message lists.
const maxBroken = 20

// checkLinks follows every internal link of every page: a page must exist, and hold the section. The documents' own
// links were judged at load, with file and line; what is found here comes from a template.
func checkLinks(ctx context.Context, files *output.Files) error {
	names := files.Names()
	known := make(map[string]bool, len(names))
	for _, name := range names {
		known[name] = true
	}
	anchors := map[string]map[string]bool{} // ids of the pages that are linked into
	var links []pageLink
	for _, name := range names {
		if path.Ext(name) != ".html" {
			continue
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		page, err := files.Read(name)
		if err != nil {
			return err
		}
		found, ids := scan(name, page)
		anchors[name] = ids
		links = append(links, found...)
	}
	return broken(links, known, anchors)
}

// pageLink is a link of a page; target and fragment are unescaped.
type pageLink struct{ page, written, target, fragment string }

// scan lists a page's internal links and its ids.
func scan(name string, page []byte) (links []pageLink, ids map[string]bool) {
	ids = map[string]bool{}
	z := html.NewTokenizer(bytes.NewReader(page))
	for {
		kind := z.Next()
		if kind == html.ErrorToken {
			return links, ids
		}
		if kind != html.StartTagToken && kind != html.SelfClosingTagToken {
			continue
		}
		_, more := z.TagName()
		for more {
			var key, value []byte
			key, value, more = z.TagAttr()
			switch string(key) {
			case "id":
				ids[string(value)] = true
			case "href", "src":
				if l, ok := internal(name, string(value)); ok {
					links = append(links, l)
				}
			}
		}
	}
}

// internal tells where a link of a page leads within the site; ok is false for other hosts, other schemes and absolute
// paths, which only the not-found page uses.
func internal(page, written string) (pageLink, bool) {
	u, err := url.Parse(written)
	if err != nil { // of another host, or nothing that a renderer of ours writes
		return pageLink{page, written, "", ""}, !strings.Contains(written, "//")
	}
	if u.Scheme != "" || u.Host != "" || strings.HasPrefix(u.Path, "/") {
		return pageLink{}, false
	}
	target := page
	if u.Path != "" {
		target = path.Join(path.Dir(page), u.Path)
		if strings.HasSuffix(u.Path, "/") || u.Path == "." || u.Path == ".." {
			target = path.Join(target, "index.html")
		}
	}
	return pageLink{page, written, target, u.Fragment}, true
}

func broken(links []pageLink, known map[string]bool, anchors map[string]map[string]bool) error {
	var found []string
	for _, l := range links {
		ids, isPage := anchors[l.target]
		switch {
		case !known[l.target]:
			found = append(found, fmt.Sprintf("%s: link to %q: there is no such page", l.page, l.written))
		case isPage && l.fragment != "" && l.fragment != "top" && !ids[l.fragment]:
			found = append(found, fmt.Sprintf("%s: link to %q: %s has no such section", l.page, l.written, l.target))
		}
	}
	if len(found) == 0 {
		return nil
	}
	slices.Sort(found)
	found = slices.Compact(found)
	text := strings.Join(found[:min(len(found), maxBroken)], "\n")
	if len(found) > maxBroken {
		text += fmt.Sprintf("\nand %d more", len(found)-maxBroken)
	}
	return errors.New("broken links in rendered pages\n" + text)
}
