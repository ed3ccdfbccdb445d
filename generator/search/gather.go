package search

import (
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
	resolutionPassage = 200
	symptomPassage    = 140
	errorPassage      = 100
)

func documents(s *site.Site) []document {
	var docs []document
	if s.Incidents != nil {
		for _, a := range s.Incidents.Articles {
			docs = append(docs, article(a, s.Zone))
		}
	}
	if s.Runbook != nil {
		for _, d := range s.Runbook.All() {
			docs = append(docs, sections(d)...)
		}
	}
	for _, d := range s.Postmortems {
		docs = append(docs, postmortem(d))
	}
	return docs
}

func article(a *incident.Article, zone *time.Location) document {
	d := document{
		Kind: "incident", Path: site.IncidentPage(a.Number), Title: a.Title.String(), Number: a.Number,
		Date: a.Closed.In(zone).Format(time.DateOnly), closed: a.Closed.UTC().Format(time.RFC3339),
		Components: a.Components, Labels: a.Labels, Version: a.Version.String(), Platform: a.Platform.String(),
		Resolved: a.Source != incident.NotRecorded,
	}
	for _, k := range a.Kinds {
		d.Resolutions = append(d.Resolutions, string(k))
	}
	var talk []string
	for _, r := range a.Discussion {
		talk = append(talk, markdown.Plain(r.Body.String()))
	}
	solution := markdown.Plain(a.Resolution.String())
	complaint := markdown.Plain(a.Symptom.String())
	rest := markdown.Plain(a.Rest.String())
	lines := errorsOf(a.ErrorText.String(), complaint, rest, strings.Join(talk, "\n"))
	d.text = [fieldCount]string{
		title:      d.Title,
		resolution: solution,
		symptom: strings.Join([]string{
			complaint, markdown.Plain(a.Cause.String()), d.Version, d.Platform, a.Facility.String(),
			strings.Join(a.Components, "\n"), strings.Join(a.Labels, "\n"),
		}, "\n"),
		errorLines: strings.Join(lines, "\n"),
		discussion: strings.Join(append(talk, rest, strconv.Itoa(a.Number)), "\n"),
	}
	d.excerpts = filled(passage(solution, resolutionPassage), passage(complaint, symptomPassage),
		passage(strings.Join(lines, " "), errorPassage))
	return d
}

func sections(doc *site.Document) []document {
	var docs []document
	for _, s := range doc.Sections {
		d := document{Kind: "runbook", Path: doc.Path, Title: doc.Title}
		if s.ID != "" && s.Heading != "" && s.Heading != doc.Title {
			d.Path, d.Title, d.Context = doc.Path+"#"+s.ID, s.Heading, doc.Title
		}
		d.text[title] = d.Title
		d.text[resolution] = d.Context
		if len(docs) == 0 {
			d.text[resolution] = strings.Join(append(doc.Meta.Tags, doc.Meta.Description), "\n")
		}
		d.text[symptom] = s.Text
		d.excerpts = filled(passage(s.Text, resolutionPassage+symptomPassage))
		docs = append(docs, d)
	}
	return docs
}

func postmortem(doc *site.Document) document {
	d := document{Kind: "postmortem", Path: doc.Path, Title: doc.Title}
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

const (
	mostErrorLines   = 20
	shortestError    = 10 // bytes
	longestErrorLine = 300
)

// errorsOf gives the lines of the exact error text, then those of other texts that read like errors, each once.
func errorsOf(exact string, others ...string) []string {
	var lines []string
	known := map[string]bool{}
	take := func(text string, all bool) {
		for l := range strings.Lines(text) {
			l = strings.TrimSpace(l)
			if len(lines) < mostErrorLines && len(l) >= shortestError && len(l) <= longestErrorLine && !known[l] && (all || readsLikeError(l)) {
				known[l] = true
				lines = append(lines, l)
			}
		}
	}
	take(exact, true)
	for _, t := range others {
		take(t, false)
	}
	return lines
}

func readsLikeError(line string) bool {
	low := strings.ToLower(line)
	for _, sign := range []string{
		"error", "fail", "exception", "cannot", "can't", "could not", "unable", "fatal", "abort", "assert", "denied",
		"refused", "not found", "no such", "undefined", "invalid", "missing", "traceback", "segfault", "segmentation",
		"signal", "timed out", "timeout", "warning", "corrupt", "killed", "exited",
	} {
		if strings.Contains(low, sign) {
			return true
		}
	}
	return false
}
