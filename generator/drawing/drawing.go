// Package drawing judges SVG files: what in them would run when somebody opens a file at its own address. In a page a drawing is a
// picture and runs nothing. It changes no file.
package drawing

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
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
	decoder.Entity, decoder.CharsetReader = map[string]string{}, sameMarkup
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
			if t.Target == "xml-stylesheet" && !isCSS(t.Inst) {
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

// addresses are attributes that hold one, or give one to another attribute.
var addresses = map[string]bool{
	"href": true, "src": true, "action": true, "formaction": true, "data": true, "base": true, "cite": true, "ping": true, "background": true,
	"to": true, "from": true, "by": true, "values": true,
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
		case addresses[key] && runs(a.Value), name == "use" && key == "href" && strings.HasPrefix(squeezed(a.Value), "data:"):
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

const quoted = `(?:"[^"<&%]*"|'[^'<&%]*')`

var (
	entity = regexp.MustCompile(`<!ENTITY\s+([\w.:-]+)\s+(` + quoted + `)\s*>`)
	head   = regexp.MustCompile(`^DOCTYPE\s+[\w.:-]+(?:\s+(?:PUBLIC\s+` + quoted + `|SYSTEM)\s+` + quoted + `)?\s*(?:\[(?:\s|` + entity.String() +
		`|<!ATTLIST\s+[\w.:-]+\s+xmlns(?::[\w.-]+)?\s+CDATA\s+(?:#FIXED\s+)?` + quoted + `\s*>|<!ELEMENT[^<>"']*>)*\])?\s*$`)
	pseudo = regexp.MustCompile(`([\w-]+)\s*=\s*("[^"]*"|'[^']*')`)
)

// head takes the short texts that a drawing names in its head, as some programs do with their namespaces. Anything else there would be
// a way around the judge: markup, attributes that stand there alone, a text that is named twice, of which browsers take the first.
func (j judge) head(t xml.Directive, at int64, texts map[string]string) {
	sound := head.Match(t)
	for _, m := range entity.FindAllSubmatch(t, -1) {
		name := string(m[1])
		_, twice := texts[name]
		sound = sound && !twice
		texts[name] = string(m[2][1 : len(m[2])-1])
	}
	if !sound {
		j.Errorf(at, cure, "the head of the drawing defines markup")
	}
}

// isCSS tells whether a style sheet of the whole drawing (https://www.w3.org/TR/xml-stylesheet/) is one of CSS.
func isCSS(instruction []byte) bool {
	css := false
	for _, m := range pseudo.FindAllSubmatch(instruction, -1) {
		if string(m[1]) != "type" {
			continue
		}
		if css = string(m[2][1:len(m[2])-1]) == "text/css"; !css {
			return false
		}
	}
	return css
}

// sameMarkup reads the encodings in which programs save drawings and all markup is that of ASCII: what is beyond is a letter, whichever.
func sameMarkup(name string, r io.Reader) (io.Reader, error) {
	switch strings.ToLower(name) {
	case "us-ascii", "ascii", "iso-8859-1", "latin1", "iso-8859-15", "windows-1252":
		data, err := io.ReadAll(r)
		letters := make([]rune, len(data))
		for i, b := range data {
			letters[i] = rune(b)
		}
		return strings.NewReader(string(letters)), err
	}
	return nil, fmt.Errorf("its encoding is %q", name)
}

// Errorf tells an error at an offset. By this name the list of messages finds them.
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
	if inner := errors.Unwrap(err); inner != nil {
		return inner.Error()
	}
	return strings.TrimPrefix(err.Error(), "xml: ")
}
