package search

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/visit-dav/watchbill/generator/incident"
	"github.com/visit-dav/watchbill/generator/markdown"
	"github.com/visit-dav/watchbill/generator/site"
)

// Lengths of the passages of an excerpt, in characters.
const (
	resolutionPassage = 150
	symptomPassage    = 100
	errorPassage      = 80
)

// longestFact is the length in bytes up to which a version or platform is something to filter by.
const longestFact = 24

// documents gathers what a site shows.
func documents(s *site.Site) []stub {
	var stubs []stub
	if s.Incidents != nil {
		stubs = articles(s.Incidents.Articles, s.Zone)
	}
	var docs []document
	if s.Runbook != nil {
		for _, d := range s.Runbook.All() {
			docs = append(docs, sections(d)...)
		}
	}
	for _, d := range s.Postmortems {
		docs = append(docs, postmortem(d))
	}
	for _, d := range append(docs, knownIssues(s)...) {
		stubs = append(stubs, d.held())
	}
	return stubs
}

// held gives the stub of a document that is there already.
func (d document) held() stub {
	s := d.stub
	s.read, s.from = func() *document { return &d }, func(b []byte) []byte { return d.appendAll(b) }
	return s
}

// knownIssues gives the product's issues, which stand where they are tracked.
func knownIssues(s *site.Site) []document {
	var docs []document
	if s.ProductIssues == nil {
		return nil
	}
	for _, i := range s.ProductIssues.Issues {
		if i.Gone || i.PullRequest {
			continue
		}
		d := document{
			stub: stub{Path: i.URL}, Kind: "known-issue", Title: i.Title.String(), Context: "closed", Labels: i.Labels,
			Date: cmp.Or(i.Closed, i.Updated).In(s.Zone).Format(time.DateOnly),
		}
		if i.Open {
			d.Context = "open"
		}
		d.text[title] = d.Title
		d.text[symptom] = strings.Join(append(i.Labels, strconv.Itoa(i.Number)), "\n")
		docs = append(docs, d)
	}
	return docs
}

func articles(list []*incident.Article, zone *time.Location) []stub {
	stubs := make([]stub, len(list))
	labels := tellingLabels(list)
	for i, a := range list {
		stubs[i] = articleStub(a, zone, labels)
	}
	return stubs
}

func articleStub(a *incident.Article, zone *time.Location, labels map[string]bool) stub {
	return stub{
		Number: a.Number, Path: site.IncidentPage(a), closed: a.Closed.Unix(),
		read: func() *document {
			d := article(a, zone, labels)
			d.take(a)
			return d
		},
		from: func(b []byte) []byte {
			sum, d := a.Made(), document{stub: stub{Number: a.Number, Path: site.IncidentPage(a)}}
			d.Date, d.Labels = closingDay(a, zone), telling(a, labels)
			return d.appendAll(append(b, sum[:]...))
		},
	}
}

// tellingLabels are those by which incidents can be told apart: not on every one, and not the name of a resolution.
func tellingLabels(list []*incident.Article) map[string]bool {
	counts := map[string]int{}
	for _, a := range list {
		for _, l := range a.Labels {
			counts[l]++
		}
	}
	maps.DeleteFunc(counts, func(l string, n int) bool {
		return n == len(list) && n > 1 || strings.HasPrefix(strings.ToLower(l), "resolution:")
	})
	telling := map[string]bool{}
	for l := range counts {
		telling[l] = true
	}
	return telling
}

// article gives all of a document but its texts and excerpts.
func article(a *incident.Article, zone *time.Location, labels map[string]bool) *document {
	d := &document{
		Kind: "incident", Title: a.Title.String(), Date: closingDay(a, zone), Labels: telling(a, labels), Components: a.Components, Versions: versions(a.Version.String()), Platform: platform(a.Platform.String()),
		Resolved: a.Source != incident.NotRecorded,
	}
	for _, k := range a.Kinds {
		d.Resolutions = append(d.Resolutions, string(k))
	}
	return d
}

func closingDay(a *incident.Article, zone *time.Location) string {
	return a.Closed.In(zone).Format(time.DateOnly)
}

// telling gives those of an article's labels that the search shows.
func telling(a *incident.Article, labels map[string]bool) (list []string) {
	for _, l := range a.Labels {
		if labels[l] && !slices.Contains(a.Kinds, incident.Resolution(l)) {
			list = append(list, l)
		}
	}
	return list
}

// take takes the marks of Markdown away, which is half of the work of an index.
func (d *document) take(a *incident.Article) {
	var talk []string
	for _, r := range a.Discussion {
		if !repeats(r.Body.String(), a.Resolution.String()) {
			talk = append(talk, markdown.Plain(r.Body.String()))
		}
	}
	solution := markdown.Plain(a.Resolution.String())
	complaint := markdown.Plain(a.Symptom.String())
	rest := markdown.Plain(a.Rest.String())
	lines := append(filled(a.ErrorText.String()), errorsOf(append([]string{complaint, rest, solution}, talk...)...)...)
	facts := []string{
		complaint, markdown.Plain(a.Cause.String()), a.Version.String(), a.Platform.String(), a.Facility.String(),
	}
	facts = slices.Concat(facts, a.Components, a.Labels, d.Resolutions)
	d.text = [fieldCount]string{
		title:      d.Title,
		resolution: solution,
		symptom:    strings.Join(facts, "\n"),
		errorLines: strings.Join(lines, "\n"),
		discussion: strings.Join(append(talk, rest, strconv.Itoa(a.Number)), "\n"),
	}
	d.excerpts = filled(passage(solution, resolutionPassage), passage(complaint, symptomPassage),
		passage(strings.Join(lines, " "), errorPassage))
}

// longestOpening is how many bytes stand before the resolution in a comment that is nothing else.
const longestOpening = 32

// repeats tells the comment that was taken for the resolution.
func repeats(comment, solution string) bool {
	opening, found := strings.CutSuffix(comment, solution)
	return found && solution != "" && len(opening) <= longestOpening
}

// versions finds the version numbers in what the customer wrote.
func versions(text string) []string {
	var list []string
	for w := range strings.FieldsSeq(text) {
		w = strings.TrimPrefix(strings.Trim(w, ",;:.()\"'"), "v")
		if strings.Contains(w, ".") && w[0] >= '0' && w[0] <= '9' && len(w) <= longestFact && !slices.Contains(list, w) {
			list = append(list, w)
		}
	}
	return list
}

// platform gives the first phrase of what the customer wrote, when it is short enough to filter by.
func platform(text string) string {
	if i := strings.IndexAny(text, ",;(\n"); i >= 0 {
		text = text[:i]
	}
	if text = strings.TrimSpace(text); len(text) <= longestFact {
		return text
	}
	return ""
}

// sections gives an entry for the page, with what stands before its first heading, and one for each heading.
func sections(doc *site.Document) []document {
	lead := document{stub: stub{Path: doc.Path}, Kind: "runbook", Title: doc.Title}
	lead.text[title] = doc.Title
	lead.text[symptom] = doc.Meta.Description
	var below []document
	for _, s := range doc.Sections {
		if s.ID == "" || s.Heading == "" {
			lead.text[symptom] += "\n" + s.Text
			continue
		}
		d := document{stub: stub{Path: doc.Path + "#" + s.ID}, Kind: "runbook", Title: s.Heading, Context: doc.Title}
		d.text[title] = s.Heading
		d.text[resolution] = doc.Title
		d.text[symptom] = s.Text
		d.excerpts = filled(passage(s.Text, resolutionPassage+symptomPassage))
		below = append(below, d)
	}
	lead.excerpts = filled(passage(lead.text[symptom], resolutionPassage+symptomPassage))
	return append([]document{lead}, below...)
}

func postmortem(doc *site.Document) document {
	d := document{stub: stub{Path: doc.Path}, Kind: "post-mortem", Title: doc.Title}
	if !doc.Meta.Date.IsZero() {
		d.Date = doc.Meta.Date.String()
	}
	var text []string
	for _, s := range doc.Sections {
		text = append(text, s.Heading, s.Text)
	}
	d.text[title] = d.Title
	d.text[resolution] = doc.Meta.Description
	d.text[symptom] = strings.Join(text, "\n")
	d.excerpts = filled(passage(doc.Meta.Description, symptomPassage), passage(d.text[symptom], resolutionPassage))
	return d
}

// filled leaves out the empty ones.
func filled(texts ...string) []string {
	return slices.DeleteFunc(texts, func(t string) bool { return t == "" })
}

// passage gives the beginning of a text in one line, cut between words where it can be.
func passage(text string, length int) string {
	var b strings.Builder
	n := 0
	for w := range strings.FieldsSeq(text) {
		size := utf8.RuneCountInString(w)
		if n > 0 && n+1+size > length {
			return b.String() + " …"
		}
		if n > 0 {
			b.WriteByte(' ')
			n++
		}
		if n += size; n > length {
			return string([]rune(b.String() + w)[:length]) + "…"
		}
		b.WriteString(w)
	}
	return b.String()
}

// Lines between these lengths in bytes may be error messages.
const (
	shortestError  = 10
	longestError   = 300
	mostErrorLines = 20
)

// errorsOf gives the lines of texts that read like errors, each once.
func errorsOf(texts ...string) []string {
	var lines []string
	known := map[string]bool{}
	for _, text := range texts {
		for l := range strings.Lines(text) {
			l = strings.TrimSpace(l)
			if len(l) < shortestError || len(l) > longestError || known[l] || !readsLikeError(l) {
				continue
			}
			if len(lines) == mostErrorLines {
				return lines
			}
			known[l] = true
			lines = append(lines, l)
		}
	}
	return lines
}

// signs are what error messages hold, by the last five bits of their first two letters, which capitals share.
type signs [32][32][]string

var errorSigns = newSigns(
	"error", "fail", "exception", "cannot", "can't", "could not", "unable", "fatal", "abort", "assert", "denied",
	"refused", "not found", "no such", "undefined", "invalid", "missing", "traceback", "segfault", "segmentation",
	"signal", "timed out", "timeout", "warning", "corrupt", "killed", "exited",
)

func newSigns(list ...string) *signs {
	s := &signs{}
	for _, sign := range list {
		place := &s[sign[0]&31][sign[1]&31]
		*place = append(*place, sign)
	}
	return s
}

func readsLikeError(line string) bool {
	for i := range len(line) - 1 {
		for _, sign := range errorSigns[line[i]&31][line[i+1]&31] {
			if len(line)-i >= len(sign) && strings.EqualFold(line[i:i+len(sign)], sign) {
				return true
			}
		}
	}
	return false
}
