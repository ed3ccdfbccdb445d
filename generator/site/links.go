package site

import (
	"net/url"
	"path"
	"slices"
	"strings"
	"unicode"

	"github.com/visit-dav/watchbill/generator/markdown"
	"github.com/visit-dav/watchbill/generator/problem"
)

// resolve gives the address for a link of a document. A page or section that doesn't exist is an error; a picture or
// another file that doesn't is a warning, and its text is shown instead.
func (l *library) resolve(file string, link markdown.Link) (string, bool) {
	u, err := url.Parse(link.Destination)
	if err != nil {
		l.problems.Errorf(link.Pos, "write blanks as %20, or put the address in angle brackets", "link %q is no address", link.Destination)
		return "", false
	}
	if u.Scheme != "" || u.Host != "" {
		return link.Destination, true
	}
	if u.Path == "" && u.Fragment == "" {
		l.problems.Warnf(link.Pos, "its text is shown instead", "link with the text %q has no address", link.Text)
		return "", false
	}
	from := l.parsed[file]
	target, ok := l.find(file, u.Path)
	switch {
	case !ok && isPage(u.Path) && !link.Image:
		l.problems.Errorf(link.Pos, l.nearestPage(u.Path), "link to %q: there is no such page", link.Destination)
		return "", false
	case !ok:
		l.problems.Warnf(link.Pos, "its text is shown instead", "file %q isn't there", link.Destination)
		return "", false
	}
	address := target.address
	if target.document == nil {
		l.cite(address, from.path)
	}
	if u.RawQuery != "" {
		address += "?" + u.RawQuery
	}
	if u.Fragment != "" && target.document != nil && target.document.Read() {
		id, ok := anchor(target.document, u.Fragment)
		if !ok {
			l.problems.Errorf(link.Pos, problem.DidYouMean(u.Fragment, target.document.Anchors),
				"link to %q: %s has no section %q", link.Destination, target.document.File, u.Fragment)
			return "", false
		}
		address += "#" + id
	}
	return Relative(from.path, address), true
}

// target is what a link leads to; document is nil for what isn't written by the team.
type target struct {
	address  string
	document *parsed
}

// find looks a path up as written, then the way other generators write it: without .md, with .html, or as a folder.
func (l *library) find(file, written string) (target, bool) {
	if written == "" {
		return l.lookUp(file)
	}
	for _, base := range bases(file, written) {
		clean := path.Join(base, written)
		stem := strings.TrimSuffix(clean, ".html")
		for _, candidate := range []string{clean, stem + ".md", clean + "/index.md", clean + "/README.md", strings.TrimSuffix(stem, "/index") + "/README.md"} {
			if t, ok := l.lookUp(candidate); ok {
				return t, true
			}
		}
		if address := strings.TrimPrefix(clean, "content/"); l.pages[address] {
			return target{address: address}, true
		}
	}
	return target{}, false
}

func (l *library) lookUp(file string) (target, bool) {
	if doc, ok := l.parsed[file]; ok {
		return target{doc.path, doc}, true
	}
	if asset, ok := l.assets[file]; ok {
		return target{address: asset.Path}, true
	}
	return target{}, false
}

// bases are the folders that a path may be relative to: the document's own; for a path that begins with a slash, the
// runbook's and the site's root.
func bases(file, written string) []string {
	if strings.HasPrefix(written, "/") {
		return []string{runbookFolder, "content"}
	}
	return []string{path.Dir(file)}
}

// isPage tells whether a path means a page rather than a picture or a download.
func isPage(p string) bool {
	switch strings.ToLower(path.Ext(p)) {
	case "", ".md", ".html", ".htm":
		return true
	}
	return false
}

// anchor finds the section for a fragment. Generators disagree about hyphens, marks and case, so those don't count.
func anchor(doc *parsed, fragment string) (string, bool) {
	loose := ""
	for _, id := range slices.Concat(doc.Anchors, []string{"top"}) {
		if id == fragment {
			return id, true
		}
		if loose == "" && squeeze(id) == squeeze(fragment) {
			loose = id
		}
	}
	return loose, loose != ""
}

func squeeze(id string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, id)
}

func (l *library) nearestPage(written string) string {
	names := make([]string, 0, len(l.parsed))
	for file := range l.parsed {
		names = append(names, path.Base(file))
	}
	if near := problem.Nearest(path.Base(written), names); near != "" {
		return "did you mean " + near + "?"
	}
	return "paths are relative to the document; those that begin with / to content/runbook"
}
