package press

import (
	"bytes"
	"html/template"
	"strings"
	"sync"
	"unicode/utf8"
)

// escaper writes values as html/template does in one place of a page. It asks html/template once what becomes of each byte, and
// writes a text byte by byte where that is all there is to it.
type escaper struct {
	before, after string
	place         *template.Template // with a value between the two
	of            [utf8.RuneSelf]string
	simple        func(text string) bool // written byte by byte, those beyond ASCII as they are
	between       bool                   // stands between tags, where markup is written as it is
}

// escapers are those of the places that are known, by what html/template calls on values there.
var escapers = sync.OnceValue(func() map[string]*escaper {
	const attribute = "_html_template_attrescaper"
	anything, nothing := func(string) bool { return true }, func(string) bool { return false }
	text := newEscaper("<p>", "</p>", "", anything)
	text.between = true
	return map[string]*escaper{
		"_html_template_htmlescaper":   text,
		"_html_template_rcdataescaper": newEscaper("<title>", "</title>", "", anything),
		attribute:                      newEscaper(`<p title="`, `"></p>`, "", hasNoSpecials),
		"_html_template_urlfilter _html_template_urlnormalizer " + attribute: newEscaper(`<a href="`, `"></a>`, "http://", isPlainAddress),
		"_html_template_urlescaper " + attribute:                             newEscaper(`<a href="#`, `"></a>`, "", nothing),
		"_html_template_jsvalescaper":                                        newEscaper(`<script type="application/json">`, "</script>", "", nothing),
	}
})

// newEscaper makes one for a place; begin stands before a byte that would mean something else alone.
func newEscaper(before, after, begin string, simple func(string) bool) *escaper {
	e := &escaper{before: before, after: after, place: template.Must(template.New("").Parse(before + "{{.}}" + after)), simple: simple}
	for i := range e.of {
		var b bytes.Buffer
		e.writeAny(&b, begin+string(rune(i)))
		e.of[i] = strings.TrimPrefix(b.String(), begin)
	}
	return e
}

func (e *escaper) write(out *bytes.Buffer, text string) bool {
	if !e.simple(text) {
		return e.writeAny(out, text)
	}
	done := 0
	for i := range len(text) {
		c := text[i]
		if c >= utf8.RuneSelf {
			continue
		}
		if as := e.of[c]; len(as) != 1 || as[0] != c {
			out.WriteString(text[done:i])
			out.WriteString(as)
			done = i + 1
		}
	}
	out.WriteString(text[done:])
	return true
}

// writeAny has html/template write a value.
func (e *escaper) writeAny(out *bytes.Buffer, value any) bool {
	var b bytes.Buffer
	if e.place.Execute(&b, value) != nil {
		return false
	}
	out.Write(b.Bytes()[len(e.before) : b.Len()-len(e.after)])
	return true
}

// hasNoSpecials tells a text without the characters beyond ASCII that are escaped in attributes: those that begin with the byte
// EF, and what isn't UTF-8.
func hasNoSpecials(text string) bool {
	return strings.IndexByte(text, 0xEF) < 0 && utf8.ValidString(text)
}

// isPlainAddress tells an address whose scheme is surely harmless, with nothing in it that may be escaped already.
func isPlainAddress(text string) bool {
	rest, absolute := strings.CutPrefix(text, "https://")
	if !absolute {
		rest, absolute = strings.CutPrefix(text, "http://")
	}
	for i := range len(rest) {
		if c := rest[i]; c >= utf8.RuneSelf || c == '%' || c == ':' && !absolute {
			return false
		}
	}
	return true
}
