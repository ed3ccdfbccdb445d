package incident

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// The relations between issues, in the order in which an article lists them.
const (
	continuedFrom = "continued-from"
	continuedIn   = "continued-in"
	duplicateOf   = "duplicate-of"
	duplicatedBy  = "duplicated-by"
	promotedTo    = "promoted-to"
	mentions      = "mentions"
)

func relations() []string {
	return []string{continuedFrom, continuedIn, duplicateOf, duplicatedBy, promotedTo, mentions}
}

// Back tells a link that nobody wrote: the way back of another article's.
func (l Link) Back() bool { return l.Relation == continuedIn || l.Relation == duplicatedBy }

var (
	reference = regexp.MustCompile(`(?i:https?://(?:www\.)?github\.com/)` +
		`([A-Za-z0-9-]+/[A-Za-z0-9._-]+)/(?:issues|pull)/([0-9]{1,9})` +
		`|([A-Za-z0-9][A-Za-z0-9-]*/[A-Za-z0-9._-]+)?#([0-9]{1,9})\b` +
		`|\b(?i:GH)-([0-9]{1,9})\b`)
	partOfSomething = regexp.MustCompile(`[A-Za-z0-9&/#=_-]$`) // an entity, an anchor, a name such as C#
	codeSpan        = regexp.MustCompile("`[^`]*`")
	stackFrame      = regexp.MustCompile(`^[ \t>]*#[0-9]+[ \t]+(?:0x[0-9a-fA-F]|[^ \t]+[ \t]*\()`)
)

// links finds the issues that a text refers to, as GitHub would: not in code, nor in the frames of a stack.
func (w *writer) links(text string) []Link {
	if !mayRefer(text) {
		return nil
	}
	var links []Link
	for l := range markdownLines(text) {
		if l.code || !mayRefer(l.text) || stackFrame.MatchString(l.text) {
			continue
		}
		plain := codeSpan.ReplaceAllStringFunc(l.text, func(code string) string { return strings.Repeat(" ", len(code)) })
		for _, match := range reference.FindAllStringSubmatchIndex(plain, -1) {
			if link, ok := w.link(plain, match); ok {
				links = append(links, link)
			}
		}
	}
	return links
}

// mayRefer tells whether a reference may stand in a text. Headings have number signs too.
func mayRefer(text string) bool {
	return isAround(text, "#", func(_, after string) bool { return beginsWithDigit(after) }) ||
		isAround(text, "-", func(before, after string) bool { return beginsWithDigit(after) && endsWithGH(before) }) ||
		isAround(text, "://", func(_, after string) bool { return isOfGitHub(after) })
}

// isAround tells whether what stands before and after a mark somewhere in a text fits.
func isAround(text, mark string, fits func(before, after string) bool) bool {
	for from := 0; ; {
		at := strings.Index(text[from:], mark)
		if at < 0 {
			return false
		}
		at += from
		if from = at + len(mark); fits(text[:at], text[from:]) {
			return true
		}
	}
}

func beginsWithDigit(s string) bool { return s != "" && isDigit(rune(s[0])) }

func endsWithGH(s string) bool { return len(s) >= 2 && strings.EqualFold(s[len(s)-2:], "gh") }

func isOfGitHub(s string) bool {
	if hasPrefixFold(s, "www.") {
		s = s[len("www."):]
	}
	return hasPrefixFold(s, "github.com/")
}

// link makes the link of one match of reference.
func (w *writer) link(text string, match []int) (Link, bool) {
	group := func(n int) string {
		if match[2*n] < 0 {
			return ""
		}
		return text[match[2*n]:match[2*n+1]]
	}
	before := text[:match[0]]
	if group(1) == "" && partOfSomething.MatchString(before[max(0, len(before)-1):]) {
		return Link{}, false
	}
	number, err := strconv.Atoi(group(2) + group(4) + group(5))
	if err != nil || number == 0 {
		return Link{}, false
	}
	l := Link{Repository: cmp.Or(group(1), group(3), w.repository), Number: number}
	if strings.EqualFold(l.Repository, w.repository) {
		l.Repository = w.repository
	}
	l.Relation = relationAfter(before)
	if l.Repository != w.repository || w.public {
		l.URL = fmt.Sprintf("https://github.com/%s/issues/%d", l.Repository, number)
	}
	return l, true
}

// relationAfter reads what stands before a reference, such as `**Duplicate of:** [`.
func relationAfter(text string) string {
	const marks = " \t*_:[(<"
	text = strings.TrimRight(strings.ToLower(text[max(0, len(text)-40):]), marks)
	text = strings.TrimRight(strings.TrimSuffix(text, " issue"), marks)
	for _, known := range []struct{ phrase, relation string }{
		{"continued from", continuedFrom},
		{"continues", continuedFrom},
		{"duplicate of", duplicateOf},
		{"duplicates", duplicateOf},
		{"promoted to", promotedTo},
	} {
		if before, found := strings.CutSuffix(text, known.phrase); found && !endsWithLetter(before) {
			return known.relation
		}
	}
	return mentions
}

func endsWithLetter(s string) bool {
	last, _ := utf8.DecodeLastRuneInString(s)
	return unicode.IsLetter(last)
}

// shownLinks collects the links of all texts of an article. They are read after redaction, so that none tells what a
// mask hides.
func (w *writer) shownLinks(a *Article) []Link {
	texts := []string{a.Symptom.String(), a.Rest.String(), a.Resolution.String(), a.Cause.String()}
	for _, r := range a.Discussion {
		texts = append(texts, r.Body.String())
	}
	var links []Link
	seen := map[Link]bool{}
	for _, text := range texts {
		for _, l := range w.links(text) {
			if !seen[l] {
				seen[l] = true
				links = append(links, l)
			}
		}
	}
	return links
}

// ByNumber gives the articles by their numbers, and by those that they had, where no other article has them now.
func (p *Publication) ByNumber() map[int]*Article {
	all := map[int]*Article{}
	for _, a := range p.Articles {
		all[a.Address] = a
	}
	for _, a := range p.Articles {
		all[a.Number] = a
	}
	return all
}

// relate keeps the links that may be seen: to other repositories, and to articles of this publication. The rest would
// tell that something unpublished exists. It adds the ways back, and the resolution that is only a link.
func (w *writer) relate(p *Publication) {
	published := p.ByNumber()
	back := map[string]string{continuedFrom: continuedIn, duplicateOf: duplicatedBy}
	returned := map[int][]Link{}
	for _, a := range p.Articles {
		a.Links = slices.DeleteFunc(a.Links, func(l Link) bool {
			return l.Repository == p.Repository && (published[l.Number] == nil || published[l.Number] == a)
		})
		for _, l := range a.Links {
			if relation := back[l.Relation]; relation != "" && l.Repository == p.Repository {
				to := published[l.Number].Number
				returned[to] = append(returned[to],
					Link{Relation: relation, Repository: p.Repository, Number: a.Number, URL: a.URL})
			}
		}
	}
	for _, a := range p.Articles {
		a.Links = inOrder(append(a.Links, returned[a.Number]...))
		w.resolveByLink(a)
	}
}

// inOrder sorts links by relation, repository and number, each target once under its most telling relation.
func inOrder(links []Link) []Link {
	order := relations()
	slices.SortStableFunc(links, func(a, b Link) int {
		return cmp.Or(
			cmp.Compare(slices.Index(order, a.Relation), slices.Index(order, b.Relation)),
			strings.Compare(a.Repository, b.Repository),
			cmp.Compare(a.Number, b.Number),
		)
	})
	type target struct {
		repository string
		number     int
	}
	seen := map[target]bool{}
	return slices.DeleteFunc(links, func(l Link) bool {
		t := target{strings.ToLower(l.Repository), l.Number}
		known := seen[t]
		seen[t] = true
		return known
	})
}

// resolveByLink is the last rule for a resolution: the issue that the incident was promoted to, or that it repeats.
func (w *writer) resolveByLink(a *Article) {
	if a.Source != NotRecorded {
		return
	}
	for _, relation := range []string{promotedTo, duplicateOf} {
		for _, l := range a.Links {
			if l.Relation != relation {
				continue
			}
			name := fmt.Sprintf("%s#%d", l.Repository, l.Number)
			if l.Repository == w.repository {
				name = fmt.Sprintf("#%d", l.Number)
			}
			if l.URL != "" {
				name = fmt.Sprintf("[%s](%s)", name, l.URL)
			}
			phrase := map[string]string{promotedTo: "Promoted to ", duplicateOf: "Duplicate of "}[relation]
			a.Resolution, _ = w.redactor.Clean(phrase + name + ".")
			a.Source = FromLinkedIssue
			return
		}
	}
}
