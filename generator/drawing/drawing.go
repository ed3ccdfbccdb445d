// Package drawing judges SVG files: what in them would run when somebody opens a file at its own address. In a page a drawing is a
// picture and runs nothing. It changes no file.
package drawing

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/visit-dav/watchbill/generator/problem"
)

const cure = "take it out, or save the drawing as plain SVG or PNG"

// active are elements that run something or bring another page, in SVG or in the HTML of a foreignObject.
var active = map[string]bool{
	"script": true, "iframe": true, "frame": true, "object": true, "embed": true, "applet": true, "meta": true, "base": true,
}

// Judge tells what in an SVG file would run: scripts, handlers of events, addresses that are scripts, other pages. A file that isn't
// well-formed is an error too, since nobody knows what a browser makes of it. HTML within foreignObject is text, as programs
// that draw diagrams write it, and is judged alike.
func Judge(file string, data []byte, problems *problem.List) {
	j := judge{file, data, problems}
	decoder := xml.NewDecoder(bytes.NewReader(data))
	decoder.Entity = map[string]string{}
	for {
		at := decoder.InputOffset()
		token, err := decoder.Token()
		switch {
		case errors.Is(err, io.EOF):
			return
		case err != nil:
			j.Errorf(decoder.InputOffset(), "save it anew as SVG, in UTF-8", "is no drawing that can be read: %s", cause(err))
			return
		}
		switch t := token.(type) {
		case xml.StartElement:
			j.element(t, at)
		case xml.ProcInst:
			if t.Target == "xml-stylesheet" && !bytes.Contains(t.Inst, []byte("text/css")) {
				j.Errorf(at, cure, "a style sheet that may hold a script belongs to the drawing")
			}
		case xml.Directive:
			j.head(t, at, decoder.Entity)
		}
	}
}

type judge struct {
	file     string
	data     []byte
	problems *problem.List
}

func (j judge) element(e xml.StartElement, at int64) {
	name := strings.ToLower(e.Name.Local)
	if active[name] {
		j.Errorf(at, cure, "the element <%s> would run when the drawing is opened", e.Name.Local)
	}
	for _, a := range e.Attr {
		switch key := strings.ToLower(a.Name.Local); {
		case a.Name.Space == "" && strings.HasPrefix(key, "on"):
			j.Errorf(at, cure, "the attribute %s of <%s> would run when the drawing is opened", a.Name.Local, e.Name.Local)
		case runs(a.Value), name == "use" && key == "href" && strings.HasPrefix(squeezed(a.Value), "data:"):
			j.Errorf(at, cure, "the attribute %s of <%s> is an address that would run", a.Name.Local, e.Name.Local)
		}
	}
}

// runs tells an address that is a script; animations name several, with semicolons between them.
func runs(value string) bool {
	for part := range strings.SplitSeq(value, ";") {
		if strings.HasPrefix(squeezed(part), "javascript:") {
			return true
		}
	}
	return false
}

// squeezed is a text in small letters without what browsers leave out of an address.
func squeezed(text string) string {
	return strings.Map(func(r rune) rune {
		if r <= ' ' {
			return -1
		}
		return r
	}, strings.ToLower(text))
}

var (
	entity = regexp.MustCompile(`<!ENTITY\s+([\w.:-]+)\s+(?:"([^"]*)"|'([^']*)')\s*>`)
	hidden = regexp.MustCompile(`(?i)<!ENTITY\s+%|<!ATTLIST[^>]*(?:\son|javascript)`)
)

// head takes the short texts that a drawing names in its head, as some programs do with their namespaces. Markup in them, and attributes
// that stand there alone, would be ways around the judge.
func (j judge) head(t xml.Directive, at int64, texts map[string]string) {
	markup := hidden.Match(t)
	for _, m := range entity.FindAllSubmatch(t, -1) {
		text := string(m[2]) + string(m[3])
		texts[string(m[1])] = text
		markup = markup || strings.ContainsAny(text, "<&%")
	}
	if markup {
		j.Errorf(at, cure, "the head of the drawing defines markup")
	}
}

// Errorf is an error at an offset.
func (j judge) Errorf(at int64, hint, format string, args ...any) {
	before := j.data[:min(at, int64(len(j.data)))]
	line := bytes.LastIndexByte(before, '\n') + 1
	pos := problem.Pos{File: j.file, Line: 1 + bytes.Count(before, []byte("\n")), Column: 1 + utf8.RuneCount(before[line:])}
	j.problems.Errorf(pos, hint, format, args...)
}

// cause is what the reader of XML says, without its own line.
func cause(err error) string {
	if syntax := (*xml.SyntaxError)(nil); errors.As(err, &syntax) {
		return syntax.Msg
	}
	return strings.TrimPrefix(err.Error(), "xml: ")
}
