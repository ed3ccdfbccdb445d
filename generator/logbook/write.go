package logbook

import (
	"bytes"
	"encoding/json"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"
)

// block writes the entries of a list in lines, indented.
func (p *page) block(list []value, indent int) []string {
	var lines []string
	for _, v := range list {
		lines = append(lines, p.dashed(v, indent, 2)...)
	}
	return lines
}

// dashed writes an entry of a list; gap is how far its text stands right of the dash.
func (p *page) dashed(v value, indent, gap int) []string {
	body := []string{p.flow(v)}
	if len(v.fields) > 0 && !v.flow {
		body = p.keys(v.fields)
	}
	for i, line := range body {
		lead := strings.Repeat(" ", indent+gap)
		if i == 0 {
			lead = strings.Repeat(" ", indent) + "-" + strings.Repeat(" ", gap-1)
		}
		body[i] = lead + line
	}
	return body
}

// keys writes each field in a line or more of its own, the notes in one column.
func (p *page) keys(fields []field) []string {
	var lines []string
	notes := map[int]string{}
	width := 0
	for _, f := range fields {
		if len(f.value.fields) > 0 && !f.value.flow {
			lines = append(lines, p.key(f.key)+":")
			for _, line := range p.keys(f.value.fields) {
				lines = append(lines, "  "+line)
			}
			continue
		}
		line := p.key(f.key) + ": " + p.flow(f.value)
		if f.note != "" {
			notes[len(lines)] = f.note
			width = max(width, utf8.RuneCountInString(line))
		}
		lines = append(lines, line)
	}
	for i, note := range notes {
		lines[i] += strings.Repeat(" ", width-utf8.RuneCountInString(lines[i])) + " # " + note
	}
	return lines
}

// flow writes a value in brackets, or as it is.
func (p *page) flow(v value) string {
	switch {
	case len(v.fields) > 0:
		parts := make([]string, len(v.fields))
		for i, f := range v.fields {
			parts[i] = p.key(f.key) + ": " + p.flow(f.value.bracketed())
		}
		return "{" + strings.Join(parts, ", ") + "}"
	case len(v.list) > 0:
		parts := make([]string, len(v.list))
		for i, item := range v.list {
			parts[i] = p.flow(item.bracketed())
		}
		return "[" + strings.Join(parts, ", ") + "]"
	}
	return p.scalar(v)
}

// bracketed is the value as it stands inside brackets.
func (v value) bracketed() value {
	v.flow = true
	return v
}

func (p *page) key(name string) string {
	if p.json {
		return quoted(name)
	}
	return name
}

// plain is text that means itself in every style and for every reader of YAML.
var (
	plain     = regexp.MustCompile(`^\p{L}([\p{L}\p{N}\p{M} .;!?'"()/&%@+*=_~<>|$^-]*[\p{L}\p{N}.;!?'")])?$`)
	plainLine = regexp.MustCompile(`^\p{L}([\p{L}\p{N}\p{M} ,:.;!?'"()/&%@+*=_~<>|$^-]*[\p{L}\p{N}.;!?'")])?$`)
	words     = regexp.MustCompile(`(?i)^(y|n|yes|no|on|off|true|false|null)$`)
)

func (p *page) scalar(v value) string {
	number := strings.Trim(v.text, "0123456789") == ""
	switch {
	case p.json && !(v.token && number):
		return quoted(v.text)
	case v.token:
		return v.text
	case words.MatchString(v.text):
	case plain.MatchString(v.text):
		return v.text
	case !v.flow && plainLine.MatchString(v.text) && !strings.Contains(v.text, ": "):
		return v.text
	}
	return strconv.Quote(v.text) // each of Go's escapes is one of YAML's
}

func quoted(s string) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(s); err != nil { // text can't fail
		return strconv.Quote(s)
	}
	return strings.TrimSuffix(b.String(), "\n")
}
