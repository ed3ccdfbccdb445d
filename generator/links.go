package generator

import (
	"bytes"
	"context"
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
// what is found here comes from a template. A link whose end was seen is let go of. Safe for concurrent use.
type inspection struct {
	mu       sync.Mutex
	numbers  map[string]int32                // of files, and of what links lead to, by name
	pages    []page                          // by number
	sections map[string]int32                // numbers of the names of sections
	odd      map[string]map[string]*pageLink // those that aren't plain, by folder and spelling
	ways     []way                           // by number
	known    map[way]int32                   // their numbers
	open     []lead                          // to what wasn't seen yet, or isn't there
	next     int                             // how many may be open until they are looked through
	ends     map[end]bool                    // the sections to which pages lead, other than their own

	before []byte                            // what ended gave of the build that made the kept pages
	read   func(name string) ([]byte, error) // a file of the site, when all are there
}

// end is where a link leads, by numbers.
type end struct{ target, section int32 }

// page is what is kept of a file; what follows seen is of HTML alone.
type page struct {
	name     string
	seen     bool
	isHTML   bool
	kept     bool // of the build before; nobody has looked into it
	led      bool // another page leads to it
	team     bool // says that it is for the team alone
	sections []int32
}

// lead is a link of a page, by numbers: there may be many.
type lead struct{ page, target, way int32 }

// way is how a link leads to its target. Where its spelling isn't odd, it follows from this and the two pages.
type way struct {
	section int32 // or none
	above   int32 // how many folders it goes up, or within
	odd     *pageLink
}

const (
	none   = -1 // no section
	top    = 0  // the section that every page has
	within = -1 // no address of a page, but a section alone
)

// firstOpen is how many leads may be open before they are looked through for the first time.
const firstOpen = 1 << 12

// pageLink is a link of a page; target and fragment are unescaped. A link within a page has no target.
type pageLink struct {
	written, target, fragment string
	internal                  bool
}

func newInspection() *inspection {
	return &inspection{
		numbers: map[string]int32{}, sections: map[string]int32{"top": top}, odd: map[string]map[string]*pageLink{}, known: map[way]int32{}, ends: map[end]bool{},
		next: firstOpen,
	}
}

// see takes a file of the site.
func (n *inspection) see(name string, text []byte) {
	p := page{name: name, seen: true, isHTML: path.Ext(name) == ".html"}
	sections, written := make([][]byte, 0, 16), make([][]byte, 0, 64) // most pages have less
	if p.isHTML {
		attributes(text, func(key string, value []byte) {
			switch key {
			case "id":
				sections = append(sections, value)
			case audienceKey:
				p.team = p.team || string(value) == teamAudience
			default:
				written = append(written, value)
			}
		})
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	p.sections = make([]int32, len(sections))
	for i, s := range sections {
		p.sections[i] = n.section(s)
	}
	number := n.number([]byte(name))
	p.name, p.led = n.pages[number].name, n.pages[number].led
	n.pages[number] = p
	n.follow(number, written)
}

// number gives the number of a file, seen or not.
func (n *inspection) number(name []byte) int32 {
	number, known := n.numbers[string(name)]
	if !known {
		number = int32(len(n.pages))
		n.pages = append(n.pages, page{name: string(name)})
		n.numbers[n.pages[number].name] = number
	}
	return number
}

// section gives the number of a section's name.
func (n *inspection) section(name []byte) int32 {
	if len(name) == 0 {
		return none
	}
	number, known := n.sections[string(name)]
	if !known {
		number = int32(len(n.sections))
		n.sections[string(name)] = number
	}
	return number
}

// follow judges the links of a page, and keeps those whose end isn't known.
func (n *inspection) follow(number int32, written [][]byte) {
	folder := path.Dir(n.pages[number].name)
	var target []byte
	for _, w := range written {
		if bytes.HasPrefix(w, []byte("https://")) || bytes.HasPrefix(w, []byte("http://")) {
			continue
		}
		name, how := n.leads(folder, w, target[:0])
		if how.odd != nil && !how.odd.internal {
			continue
		}
		to := number
		if target = name; len(name) > 0 {
			to = n.number(name)
		}
		n.led(number, to, how.section)
		if !n.sound(to, how.section) {
			n.open = append(n.open, lead{number, to, n.way(how)})
		}
	}
	if len(n.open) > n.next {
		n.look()
		n.next = max(firstOpen, 2*len(n.open))
	}
}

// led notes where a link leads.
func (n *inspection) led(from, to, section int32) {
	switch {
	case from == to:
	case section <= top:
		n.pages[to].led = true
	case !n.ends[end{to, section}]:
		n.ends[end{to, section}] = true
	}
}

// leads tells where a link of a folder's pages leads, no name being the page itself, and how. It appends to the name.
func (n *inspection) leads(folder string, written, name []byte) ([]byte, way) {
	above, target, fragment, ok := plain(folder, written, name)
	if ok {
		return target, way{section: n.section(fragment), above: int32(above)}
	}
	l := n.taken(folder, written)
	return append(name, l.target...), way{section: n.section([]byte(l.fragment)), odd: l}
}

// way gives the number of a way.
func (n *inspection) way(w way) int32 {
	number, known := n.known[w]
	if !known {
		number = int32(len(n.ways))
		n.ways = append(n.ways, w)
		n.known[w] = number
	}
	return number
}

// look lets go of the leads whose end was seen meanwhile.
func (n *inspection) look() {
	n.open = slices.DeleteFunc(n.open, func(l lead) bool { return n.sound(l.target, n.ways[l.way].section) })
}

// sound tells whether a page was seen and has the section.
func (n *inspection) sound(number, section int32) bool {
	p := &n.pages[number]
	return p.seen && (section <= top || !p.isHTML || slices.Contains(p.sections, section))
}

// plain takes apart what most links are: steps up, and a path and a section of characters that mean nothing else. It appends
// the file that such a link of a folder's pages leads to, nothing for the page itself.
func plain(folder string, written, to []byte) (above int, target, fragment []byte, ok bool) {
	rest, fragment, cut := bytes.Cut(written, []byte("#"))
	if cut && (len(fragment) == 0 || bytes.ContainsFunc(fragment, isOdd)) {
		return 0, nil, nil, false
	}
	if cut && len(rest) == 0 {
		return within, to, fragment, true
	}
	for bytes.HasPrefix(rest, []byte("../")) && folder != "." {
		rest, folder = rest[3:], path.Dir(folder)
		above++
	}
	if !isPath(rest) {
		return 0, nil, nil, false
	}
	if folder != "." {
		to = append(append(to, folder...), '/')
	}
	return above, append(to, rest...), fragment, true
}

// isPath tells a path without an empty part and without one that may be a step.
func isPath(path []byte) bool {
	before := '/'
	for _, c := range path {
		switch {
		case before == '/' && (c == '/' || c == '.'), c != '/' && c != '.' && isOdd(rune(c)):
			return false
		}
		before = rune(c)
	}
	return before != '/'
}

func isOdd(c rune) bool {
	return (c|0x20 < 'a' || c|0x20 > 'z') && (c < '0' || c > '9') && c != '-' && c != '_' && c != '~'
}

// taken gives an odd link, which is taken apart when it is first seen: the pages of a folder share most of them.
func (n *inspection) taken(folder string, written []byte) *pageLink {
	links := n.odd[folder]
	if links == nil {
		links = map[string]*pageLink{}
		n.odd[folder] = links
	}
	l := links[string(written)]
	if l == nil {
		l = leading(folder, string(written))
		links[l.written] = l
	}
	return l
}

// attributes tells of each id, href, src and audience that has a value in double quotes, as html/template and the Markdown
// renderer write them: text that looks like a tag is escaped there. Values are unescaped, and parts of text where they need no
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

// keyBefore gives the name of the attribute whose value begins behind text, if it is one that attributes tells of, or "".
func keyBefore(text []byte) string {
	text, ok := bytes.CutSuffix(text, []byte("="))
	if !ok || len(text) == 0 {
		return ""
	}
	key := ""
	switch text[len(text)-1] {
	case 'f':
		key = "href"
	case 'd':
		key = "id"
	case 'c':
		key = "src"
	case 'e':
		key = audienceKey
	}
	from := len(text) - len(key)
	if from < 0 || string(text[from:]) != key || from > 0 && !isBlank(text[from-1]) {
		return ""
	}
	return key
}

func isBlank(c byte) bool { return c == ' ' || c == '\n' || c == '\t' }

// leading tells where a link of a folder's pages leads within the site; it isn't internal for other hosts, other schemes and
// absolute paths, which only the not-found page uses.
func leading(folder, written string) *pageLink {
	u, err := url.Parse(written)
	if err != nil { // of another host, or nothing that a renderer of ours writes
		return &pageLink{written: written, target: "?", internal: !strings.Contains(written, "//")}
	}
	if u.Scheme != "" || u.Host != "" || strings.HasPrefix(u.Path, "/") {
		return &pageLink{written: written}
	}
	l := &pageLink{written: written, fragment: u.Fragment, internal: true}
	if u.Path != "" {
		l.target = path.Join(folder, u.Path)
		if strings.HasSuffix(u.Path, "/") || u.Path == "." || u.Path == ".." {
			l.target = path.Join(l.target, "index.html")
		}
	}
	return l
}

// judge tells what is wrong with the pages when all were seen.
func (n *inspection) judge(ctx context.Context, team bool) error {
	if err := n.readKept(ctx); err != nil {
		return err
	}
	if err := n.broken(); err != nil {
		return err
	}
	var pages []page
	for _, p := range n.pages {
		if p.seen {
			p.team = p.team || p.kept && team // it was judged for the same audience
			pages = append(pages, p)
		}
	}
	slices.SortFunc(pages, func(a, b page) int { return strings.Compare(a.name, b.name) })
	return checkAudience(pages, team)
}

// broken tells of the leads that are still open.
func (n *inspection) broken() error {
	if len(n.open) == 0 {
		return nil
	}
	names := make([]string, len(n.sections))
	for name, number := range n.sections {
		names[number] = name
	}
	var found []string
	for _, l := range n.open {
		found = append(found, n.fault(l, names))
	}
	slices.Sort(found)
	found = slices.Compact(found)
	text := strings.Join(found[:min(len(found), maxBroken)], "\n")
	if len(found) > maxBroken {
		text += fmt.Sprintf("\nand %d more", len(found)-maxBroken)
	}
	return errors.New("broken links in rendered pages\n" + text)
}

// fault tells what is wrong with a lead.
func (n *inspection) fault(l lead, sections []string) string {
	p, target := &n.pages[l.page], &n.pages[l.target]
	why := "there is no such page"
	if target.seen {
		why = target.name + " has no such section"
	}
	return fmt.Sprintf("%s: link to %q: %s", p.name, n.spelling(l, sections), why)
}

// spelling gives a link as it was written.
func (n *inspection) spelling(l lead, sections []string) string {
	how := n.ways[l.way]
	if how.odd != nil {
		return how.odd.written
	}
	written := ""
	if how.above != within {
		folder := path.Dir(n.pages[l.page].name)
		for range how.above {
			written += "../"
			folder = path.Dir(folder)
		}
		written += strings.TrimPrefix(n.pages[l.target].name, folder+"/")
	}
	if how.section != none {
		written += "#" + sections[how.section]
	}
	return written
}
