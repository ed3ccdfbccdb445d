package generator

import (
	"bytes"
	"errors"
	"fmt"
	"html"
	"net/url"
	"path"
	"slices"
	"strings"
	"sync"
)

// maxBroken bounds how many broken links one message lists.
const maxBroken = 20

// inspection looks at every page as it is written: every internal link must lead to a page, and to a section that it
// holds, and the audience of each must be the site's. The documents' own links were judged at load, with file and line;
// what is found here comes from a template. Safe for concurrent use.
type inspection struct {
	mu       sync.Mutex
	ids      map[string]map[string]int32 // of links, by folder and spelling: most pages of a folder have the same navigation
	links    []pageLink
	sections map[string]int32 // by name
	pages    []page
}

// page is what is kept of a file; what follows its name is of HTML alone.
type page struct {
	name     string
	isHTML   bool
	team     bool // says that it is for the team alone
	sections []int32
	leads    []int32 // to links
}

// pageLink is a link of a page; target and fragment are unescaped. A link within a page has no target.
type pageLink struct {
	written, target, fragment string
	internal                  bool
}

func newInspection() *inspection {
	return &inspection{ids: map[string]map[string]int32{}, sections: map[string]int32{}}
}

// see takes a file of the site.
func (n *inspection) see(name string, text []byte) {
	p := page{name: name, isHTML: path.Ext(name) == ".html"}
	var sections, written [][]byte
	if p.isHTML {
		p.team = saysTeam(text)
		attributes(text, func(key string, value []byte) {
			if key == "id" {
				sections = append(sections, value)
			} else {
				written = append(written, value)
			}
		})
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	p.sections, p.leads = make([]int32, len(sections)), make([]int32, len(written))
	for i, s := range sections {
		p.sections[i] = n.section(s)
	}
	if len(written) > 0 {
		folder := path.Dir(name)
		ids := n.of(folder)
		for i, w := range written {
			p.leads[i] = n.link(ids, folder, w)
		}
	}
	n.pages = append(n.pages, p)
}

// section gives the number of a section's name.
func (n *inspection) section(name []byte) int32 {
	id, known := n.sections[string(name)]
	if !known {
		id = int32(len(n.sections))
		n.sections[string(name)] = id
	}
	return id
}

// of gives the numbers of a folder's links, by spelling.
func (n *inspection) of(folder string) map[string]int32 {
	ids := n.ids[folder]
	if ids == nil {
		ids = map[string]int32{}
		n.ids[folder] = ids
	}
	return ids
}

// link gives the number of a link, which is taken apart when it is first seen.
func (n *inspection) link(ids map[string]int32, folder string, written []byte) int32 {
	id, known := ids[string(written)]
	if !known {
		id = int32(len(n.links))
		ids[string(written)] = id
		n.links = append(n.links, leading(folder, string(written)))
	}
	return id
}

// attributes tells of each id, href and src that has a value in double quotes, as html/template and the Markdown renderer
// write them: text that looks like a tag is escaped there. Values are unescaped, and parts of text where they need no
// unescaping.
func attributes(text []byte, found func(key string, value []byte)) {
	for {
		tag := bytes.IndexByte(text, '<')
		if tag < 0 || tag+1 == len(text) {
			return
		}
		text = text[tag+1:]
		if c := text[0] | 0x20; c < 'a' || c > 'z' {
			continue
		}
		if text = quoted(text, found); text == nil {
			return
		}
	}
}

// quoted tells of the attributes of the tag that text goes on with, and gives what follows the tag, nil when it doesn't
// end.
func quoted(text []byte, found func(key string, value []byte)) []byte {
	for {
		at := 0
		for at < len(text) && text[at] != '"' && text[at] != '>' {
			at++
		}
		if at == len(text) {
			return nil
		}
		if text[at] == '>' {
			return text[at+1:]
		}
		length := bytes.IndexByte(text[at+1:], '"')
		if length < 0 {
			return nil
		}
		value, rest := text[at+1:at+1+length], text[at+length+2:]
		if key := keyBefore(text[:at]); key != "" {
			if bytes.IndexByte(value, '&') >= 0 {
				value = []byte(html.UnescapeString(string(value)))
			}
			found(key, value)
		}
		text = rest
	}
}

// keyBefore gives the name of the attribute whose value begins behind text, if it is id, href or src, or "".
func keyBefore(text []byte) string {
	for _, key := range [...]string{"href", "id", "src"} {
		from := len(text) - len(key) - 1
		if from >= 0 && text[len(text)-1] == '=' && string(text[from:len(text)-1]) == key && (from == 0 || isBlank(text[from-1])) {
			return key
		}
	}
	return ""
}

func isBlank(c byte) bool { return c == ' ' || c == '\n' || c == '\t' }

// leading tells where a link of a folder's pages leads within the site; it isn't internal for other hosts, other schemes and
// absolute paths, which only the not-found page uses.
func leading(folder, written string) pageLink {
	u, err := url.Parse(written)
	if err != nil { // of another host, or nothing that a renderer of ours writes
		return pageLink{written: written, target: "?", internal: !strings.Contains(written, "//")}
	}
	if u.Scheme != "" || u.Host != "" || strings.HasPrefix(u.Path, "/") {
		return pageLink{}
	}
	l := pageLink{written: written, fragment: u.Fragment, internal: true}
	if u.Path != "" {
		l.target = path.Join(folder, u.Path)
		if strings.HasSuffix(u.Path, "/") || u.Path == "." || u.Path == ".." {
			l.target = path.Join(l.target, "index.html")
		}
	}
	return l
}

// judge tells what is wrong with the pages when all were seen.
func (n *inspection) judge(team bool) error {
	slices.SortFunc(n.pages, func(a, b page) int { return strings.Compare(a.name, b.name) })
	if err := n.broken(); err != nil {
		return err
	}
	return checkAudience(n.pages, team)
}

func (n *inspection) broken() error {
	byName := make(map[string]*page, len(n.pages))
	for i := range n.pages {
		byName[n.pages[i].name] = &n.pages[i]
	}
	var found []string
	for i := range n.pages {
		for _, id := range n.pages[i].leads {
			if fault := n.fault(&n.pages[i], n.links[id], byName); fault != "" {
				found = append(found, fault)
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

// fault tells what is wrong with a link of a page, or "".
func (n *inspection) fault(p *page, l pageLink, pages map[string]*page) string {
	if !l.internal {
		return ""
	}
	target := p
	if l.target != "" {
		target = pages[l.target]
	}
	if target == nil {
		return fmt.Sprintf("%s: link to %q: there is no such page", p.name, l.written)
	}
	if l.fragment == "" || l.fragment == "top" || !target.isHTML {
		return ""
	}
	if id, known := n.sections[l.fragment]; known && slices.Contains(target.sections, id) {
		return ""
	}
	return fmt.Sprintf("%s: link to %q: %s has no such section", p.name, l.written, target.name)
}
