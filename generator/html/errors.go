package html

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/visit-dav/watchbill/generator/incident"
	"github.com/visit-dav/watchbill/generator/redact"
	"github.com/visit-dav/watchbill/generator/site"
)

// messagesOfPage bounds a page of error messages.
const messagesOfPage = 150

// otherLetters is where messages stand that begin with no letter from A to Z.
const otherLetters = "#"

// message is an error message and the articles in which it stands, the newest first.
type message struct {
	text, key string
	articles  []*incident.Article
}

// letter gives the heading under which a message stands.
func (m *message) letter() string {
	first, _ := utf8.DecodeRuneInString(m.key)
	if 'a' <= first && first <= 'z' {
		at := first - 'a'
		return "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[at : at+1]
	}
	return otherLetters
}

// collectMessages lists all error messages from A to Z, those of other letters at the end.
func collectMessages(articles []*incident.Article) []*message {
	found := map[string]*message{}
	var list []*message
	for _, a := range articles {
		for _, text := range a.ErrorLines() {
			key := strings.TrimSpace(redact.Fold(text))
			m := found[key]
			if m == nil {
				m = &message{text: text, key: key}
				found[key] = m
				list = append(list, m)
			}
			if !slices.Contains(m.articles, a) {
				m.articles = append(m.articles, a)
			}
		}
	}
	slices.SortFunc(list, func(a, b *message) int {
		return cmp.Or(byLetter(a.letter(), b.letter()), strings.Compare(a.key, b.key))
	})
	return list
}

func byLetter(a, b string) int {
	switch {
	case a == b:
		return 0
	case a == otherLetters:
		return 1
	case b == otherLetters:
		return -1
	}
	return strings.Compare(a, b)
}

// initial is a letter with which messages begin, and the page on which the first does.
type initial struct {
	letter string
	page   int
}

func initialsOf(all []*message) []initial {
	var initials []initial
	for i, m := range all {
		if letter := m.letter(); i == 0 || letter != all[i-1].letter() {
			initials = append(initials, initial{letter, i/messagesOfPage + 1})
		}
	}
	return initials
}

// errorList is a page of error messages.
type errorList struct {
	Title, Lead string
	Empty       *empty
	Letters     []entry
	Groups      []errorGroup
	Pager       *steps
}

// errorGroup is the messages of one letter on one page.
type errorGroup struct {
	Letter, ID string
	Messages   []errorRow
}

type errorRow struct {
	Text      string
	Incidents []link
}

func (r *renderer) errorSheets() []sheet {
	all := collectMessages(r.site.Incidents.Articles)
	initials := initialsOf(all)
	pages := max(1, (len(all)+messagesOfPage-1)/messagesOfPage)
	var sheets []sheet
	for n := 1; n <= pages; n++ {
		title := r.say("Error messages A–Z")
		if n > 1 {
			title += r.say(", page %d", n)
		}
		page := pageOf(site.ErrorsPage, n)
		sheets = append(sheets, sheet{
			path: page, kind: "errors", title: title, section: site.IncidentsPage, unlisted: n > 1,
			description: r.say("Error messages of resolved incidents, from A to Z."),
			crumbs:      []link{{Text: r.say("Incidents"), Link: site.IncidentsPage}, {Text: r.say("Error messages A–Z")}},
			content:     func(p place) any { return r.errors(p, all, initials, n, pages) },
		})
	}
	return sheets
}

func (r *renderer) errors(p place, all []*message, initials []initial, n, pages int) errorList {
	v := errorList{Title: r.say("Error messages A–Z"), Lead: r.say("What programs said, and the incidents in which they said it.")}
	if len(all) == 0 {
		v.Empty = &empty{
			What: r.say("No error message is recorded."),
			Next: r.say("Put the exact text under “Exact error text” of the issue form, or into a code block."),
		}
		return v
	}
	for _, i := range initials {
		v.Letters = append(v.Letters, entry{Text: i.letter, Link: p.to(pageOf(site.ErrorsPage, i.page)) + "#" + letterID(i.letter)})
	}
	first := (n - 1) * messagesOfPage
	for _, m := range all[first:min(first+messagesOfPage, len(all))] {
		letter := m.letter()
		if last := len(v.Groups) - 1; last < 0 || v.Groups[last].Letter != letter {
			v.Groups = append(v.Groups, errorGroup{Letter: letter, ID: letterID(letter)})
		}
		group := &v.Groups[len(v.Groups)-1]
		group.Messages = append(group.Messages, r.errorRow(p, m))
	}
	v.Pager = p.numberedPages(n, pages, func(n int) string { return p.to(pageOf(site.ErrorsPage, n)) })
	return v
}

// mostOfMessage bounds the incidents that are named beside one message.
const mostOfMessage = 5

func (r *renderer) errorRow(p place, m *message) errorRow {
	row := errorRow{Text: m.text}
	for _, a := range m.articles[:min(mostOfMessage, len(m.articles))] {
		row.Incidents = append(row.Incidents, link{Text: r.titleOf(a), Link: p.to(site.IncidentPage(a))})
	}
	return row
}

// letterID is the anchor of a letter.
func letterID(letter string) string {
	if letter == otherLetters {
		return "letter-other"
	}
	return "letter-" + strings.ToLower(letter)
}
