package html

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/visit-dav/watchbill/generator/hours"
	"github.com/visit-dav/watchbill/generator/incident"
	"github.com/visit-dav/watchbill/generator/report"
	"github.com/visit-dav/watchbill/generator/roster"
	"github.com/visit-dav/watchbill/generator/site"
)

// aspect is a way in which incidents are sorted onto shelves.
type aspect string

// The aspects, as they stand in addresses.
const (
	componentShelf  aspect = "component"
	resolutionShelf aspect = "resolution"
	labelShelf      aspect = "label"
	topicShelf      aspect = "topic"
	monthShelf      aspect = "month"
)

// guessedShelf holds the articles whose resolution nobody marked.
const guessedShelf = string(incident.FromLastComment)

// shelf is the incidents that have one thing in common.
type shelf struct {
	aspect   aspect
	key      string // sorts and finds it
	title    string
	path     string
	articles []*incident.Article // newest first
}

// shelves are the published incidents, sorted in every way that a page needs.
type shelves struct {
	published map[int]*incident.Article
	byWeek    map[roster.Week][]*incident.Article
	handed    map[roster.Week][]*incident.Article // open at the end of a week
	byOwner   map[string][]*incident.Article
	briefs    map[int]*brief // by number
	sorting   map[aspect]func() *sorted
}

// sorted are the shelves of one aspect, in their order and by key.
type sorted struct {
	shelves []*shelf
	found   map[string]*shelf
}

// shelve sorts onto the shelves of an aspect when a page first asks for them: topics take a comparison of all texts, for which
// the others needn't wait.
func (r *renderer) shelve(s *site.Site) *shelves {
	v := &shelves{
		published: s.Incidents.ByNumber(), byWeek: map[roster.Week][]*incident.Article{},
		handed:  map[roster.Week][]*incident.Article{},
		byOwner: map[string][]*incident.Article{}, briefs: make(map[int]*brief, len(s.Incidents.Articles)),
		sorting: map[aspect]func() *sorted{},
	}
	for _, a := range s.Incidents.Articles {
		v.briefs[a.Number] = &brief{}
		v.byWeek[a.Week] = append(v.byWeek[a.Week], a)
		for w := range report.Weeks(s.Hours, a.Week, a.Handoffs) {
			v.handed[w] = append(v.handed[w], a)
		}
		if a.Owner != "" {
			v.byOwner[a.Owner] = append(v.byOwner[a.Owner], a)
		}
	}
	for _, k := range r.aspectNames() {
		v.sorting[k.aspect] = sync.OnceValue(func() *sorted { return r.sort(k.aspect) })
	}
	return v
}

// sorted gives the shelves of an aspect in their order.
func (v *shelves) sorted(k aspect) []*shelf { return v.sorting[k]().shelves }

// sort puts all incidents onto the shelves of an aspect.
func (r *renderer) sort(k aspect) *sorted {
	v := &sorted{found: map[string]*shelf{}}
	for _, a := range r.site.Incidents.Articles {
		r.place(v, k, a)
	}
	if k == labelShelf {
		v.dropCommon(len(r.site.Incidents.Articles))
	}
	v.shelves = arrange(k, v.found)
	return v
}

// place puts an article onto each shelf of an aspect that it belongs to.
func (r *renderer) place(v *sorted, k aspect, a *incident.Article) {
	switch k {
	case componentShelf:
		for _, c := range a.Components {
			v.put(k, c, c, a)
		}
	case resolutionShelf:
		for _, kind := range a.Kinds {
			v.put(k, string(kind), r.kindName(kind), a)
		}
		if a.Source == incident.NotRecorded {
			v.put(k, string(incident.NotRecorded), r.say("No resolution recorded"), a)
		}
		if a.Source == incident.FromLastComment {
			v.put(k, guessedShelf, r.say("Taken from the last comment"), a)
		}
	case labelShelf:
		for _, l := range a.Labels {
			v.put(k, l, l, a)
		}
	case topicShelf:
		for _, t := range r.site.Incidents.Topics(a) {
			v.put(k, t, t, a)
		}
	case monthShelf:
		closed := hours.DateOf(a.Closed, r.site.Zone)
		v.put(k, closed.String()[:len("2006-01")], r.dateText(closed, "January 2006"), a)
	}
}

func (v *sorted) put(k aspect, key, title string, a *incident.Article) {
	s := v.found[key]
	if s == nil {
		s = &shelf{aspect: k, key: key, title: title}
		v.found[key] = s
	}
	if n := len(s.articles); n == 0 || s.articles[n-1] != a {
		s.articles = append(s.articles, a)
	}
}

// dropCommon forgets shelves that hold all incidents: they sort nothing.
func (v *sorted) dropCommon(all int) {
	for key, s := range v.found {
		if all > 1 && len(s.articles) == all {
			delete(v.found, key)
		}
	}
}

// arrange sorts shelves, months newest first and all others by name, and gives each its address.
func arrange(k aspect, found map[string]*shelf) []*shelf {
	sorted := make([]*shelf, 0, len(found))
	for _, s := range found {
		sorted = append(sorted, s)
	}
	slices.SortFunc(sorted, func(a, b *shelf) int {
		if k == monthShelf {
			return strings.Compare(b.key, a.key)
		}
		return cmp.Or(site.CompareTitles(a.title, b.title), strings.Compare(a.key, b.key))
	})
	taken := map[string]bool{}
	for _, s := range sorted {
		name := slug(s.key)
		if taken[name] {
			name += "-" + digest(s.key)
		}
		taken[name] = true
		s.path = fmt.Sprintf("incidents/%s/%s.html", k, name)
	}
	return sorted
}

// page is the address of a shelf's page n, which counts from 1.
func (s *shelf) page(n int) string { return pageOf(s.path, n) }

func pageOf(first string, n int) string {
	if n == 1 {
		return first
	}
	return fmt.Sprintf("%s/page-%d.html", strings.TrimSuffix(strings.TrimSuffix(first, ".html"), "/index"), n)
}

// path gives the address of a shelf, or "" when there is none.
func (v *shelves) path(k aspect, key string) string {
	if s := v.sorting[k]().found[key]; s != nil {
		return s.path
	}
	return ""
}

// link gives the address of a shelf as seen from a page, or "" when there is none.
func (v *shelves) link(p place, k aspect, key string) string {
	if path := v.path(k, key); path != "" {
		return p.to(path)
	}
	return ""
}

// longestSlug keeps addresses short; what is cut off stays told apart by a digest.
const longestSlug = 60

// slug makes a part of an address from any text: lower-case letters, digits and hyphens. Where that loses most of the
// text, or makes a name that Windows keeps for a device, a digest of the text goes with it.
func slug(text string) string {
	words := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9')
	})
	name := strings.Join(words, "-")
	switch {
	case name == "":
		return digest(text)
	case len(name) > longestSlug:
		return strings.TrimRight(name[:longestSlug], "-") + "-" + digest(text)
	case len(name) <= 4 || strings.ContainsFunc(text, func(r rune) bool { return r > '~' }):
		if plain := strings.ToLower(text); plain != name || device(name) {
			return name + "-" + digest(text)
		}
	}
	return name
}

// device tells the names that Windows keeps for devices.
func device(name string) bool {
	switch name {
	case "con", "prn", "aux", "nul":
		return true
	}
	return len(name) == 4 && (name[:3] == "com" || name[:3] == "lpt")
}

func digest(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:3])
}
