package markdown

import (
	"strings"
)

// htmlTeller writes what a stranger's prose says as HTML.
type htmlTeller struct {
	out   strings.Builder
	refer Refer
	say   Say
}

func (t *htmlTeller) mark(tag string) { t.out.WriteString(tag) }
func (t *htmlTeller) end(tag string)  { t.out.WriteString(tag) }
func (t *htmlTeller) cell(tag string) { t.out.WriteString(tag) }
func (t *htmlTeller) newLine()        { t.out.WriteString("<br>\n") }
func (t *htmlTeller) code(s string)   { writeEscaped(&t.out, s) }

func (t *htmlTeller) table() {
	t.out.WriteString(`<div class="table-scroll" tabindex="0" role="group" aria-label="` + t.say.text("Table") + `"><table>` + "\n<thead>\n")
}

func (t *htmlTeller) text(s string) {
	if t.refer == nil || !strings.Contains(s, "#") {
		writeEscaped(&t.out, s)
		return
	}
	references(&t.out, s, t.refer)
}

func (t *htmlTeller) link(label, address string) {
	t.out.WriteString(`<a href="`)
	writeEscaped(&t.out, address)
	t.out.WriteString(`" rel="nofollow noopener noreferrer ugc">`)
	writeEscaped(&t.out, label)
	t.out.WriteString("</a>")
}

// writeEscaped writes text as HTML.
func writeEscaped(out *strings.Builder, s string) {
	from := 0
	for i := range len(s) {
		if e := escapes[s[i]]; e != "" {
			out.WriteString(s[from:i])
			out.WriteString(e)
			from = i + 1
		}
	}
	out.WriteString(s[from:])
}

// escapes stand for the bytes that HTML doesn't show.
var escapes = [256]string{'&': "&amp;", '<': "&lt;", '>': "&gt;", '"': "&#34;", '\'': "&#39;"}

// plainTeller writes what prose says without its marks, with blocks in lines.
type plainTeller struct{ out strings.Builder }

func (t *plainTeller) mark(string)          {}
func (t *plainTeller) table()               {}
func (t *plainTeller) end(string)           { t.part('\n') }
func (t *plainTeller) cell(string)          { t.part('\t') }
func (t *plainTeller) newLine()             { t.out.WriteByte('\n') }
func (t *plainTeller) text(s string)        { t.out.WriteString(s) }
func (t *plainTeller) code(s string)        { t.out.WriteString(s) }
func (t *plainTeller) link(label, _ string) { t.out.WriteString(label) }

// part writes what parts blocks, but not at the beginning of a line.
func (t *plainTeller) part(by byte) {
	if s := t.out.String(); s != "" && s[len(s)-1] != '\n' {
		t.out.WriteByte(by)
	}
}
