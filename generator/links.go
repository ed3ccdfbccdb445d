package generator

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"html"
	"net/url"
	"path"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/visit-dav/watchbill/generator/output"
)

// maxBroken bounds how many broken links one message lists.
const maxBroken = 20

// checkPages judges the finished pages, each read once: every internal link must lead to a page, and to a section that it
// holds, and the audience of each must be the site's. The documents' own links were judged at load, with file and line;
// what is found here comes from a template.
func checkPages(ctx context.Context, files *output.Files, team bool) error {
	names := files.Names()
	known := make(map[string]bool, len(names))
	for _, name := range names {
		known[name] = true
	}
	pages := make([]page, len(names))
	var next atomic.Int64
	var workers sync.WaitGroup
	errs := make([]error, runtime.GOMAXPROCS(0))
	for w := range errs {
		workers.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(names) && errs[w] == nil && ctx.Err() == nil; i = int(next.Add(1)) - 1 {
				pages[i].name = names[i]
				if path.Ext(names[i]) == ".html" {
					errs[w] = pages[i].read(files, known)
				}
			}
		})
	}
	workers.Wait()
	if err := errors.Join(append(errs, ctx.Err())...); err != nil {
		return err
	}
	if err := broken(pages); err != nil {
		return err
	}
	return checkAudience(pages, team)
}

// page is what the check keeps of a page; ids and team are those of HTML alone.
type page struct {
	name   string
	isHTML bool
	team   bool // says that it is for the team alone
	ids    []string
	faults []string
	deep   []pageLink // links to sections, which are judged when all pages are read
}

// pageLink is a link of a page; target and fragment are unescaped.
type pageLink struct{ written, target, fragment string }

func (p *page) read(files *output.Files, known map[string]bool) error {
	text, err := files.Read(p.name)
	if err != nil {
		return err
	}
	p.isHTML, p.team = true, saysTeam(text)
	ids := map[string]bool{}
	attributes(text, func(key, value string) {
		switch key {
		case "id":
			ids[value] = true
		case "href", "src":
			l, ok := internal(p.name, value)
			switch {
			case ok && !known[l.target]:
				p.faults = append(p.faults, fmt.Sprintf("%s: link to %q: there is no such page", p.name, l.written))
			case ok && l.fragment != "" && l.fragment != "top":
				p.deep = append(p.deep, l)
			}
		}
	})
	for id := range ids {
		p.ids = append(p.ids, id)
	}
	slices.Sort(p.ids)
	return nil
}

// attributes tells of every attribute that has a value in double quotes, as html/template and the Markdown renderer write
// them: text that looks like a tag is escaped there. Values are unescaped.
func attributes(text []byte, found func(key, value string)) {
	for {
		tag := bytes.IndexByte(text, '<')
		if tag < 0 || tag+1 == len(text) {
			return
		}
		text = text[tag+1:]
		if c := text[0] | 0x20; c < 'a' || c > 'z' {
			continue
		}
		for { // to the end of the tag, over quoted values
			at := bytes.IndexAny(text, `">`)
			if at < 0 {
				return
			}
			if text[at] == '>' {
				text = text[at+1:]
				break
			}
			end := bytes.IndexByte(text[at+1:], '"')
			if end < 0 {
				return
			}
			if key, ok := bytes.CutSuffix(text[:at], []byte("=")); ok {
				name := key[bytes.LastIndexAny(key, " \n\t")+1:]
				if k := string(name); k == "id" || k == "href" || k == "src" {
					found(k, html.UnescapeString(string(text[at+1:at+1+end])))
				}
			}
			text = text[at+1+end+1:]
		}
	}
}

// internal tells where a link of a page leads within the site; ok is false for other hosts, other schemes and absolute
// paths, which only the not-found page uses.
func internal(page, written string) (l pageLink, ok bool) {
	u, err := url.Parse(written)
	if err != nil { // of another host, or nothing that a renderer of ours writes
		return pageLink{written, "", ""}, !strings.Contains(written, "//")
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
	return pageLink{written, target, u.Fragment}, true
}

func broken(pages []page) error {
	byName := make(map[string]*page, len(pages))
	for i := range pages {
		byName[pages[i].name] = &pages[i]
	}
	var found []string
	for _, p := range pages {
		found = append(found, p.faults...)
		for _, l := range p.deep {
			target := byName[l.target]
			if _, has := slices.BinarySearch(target.ids, l.fragment); target.isHTML && !has {
				found = append(found, fmt.Sprintf("%s: link to %q: %s has no such section", p.name, l.written, l.target))
			}
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
