package rst

import (
	"html"
	"path"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/visit-dav/watchbill/generator/markdown"
)

var (
	roleStart  = regexp.MustCompile("^:([a-zA-Z][a-zA-Z0-9:+_.-]*):`")
	withTarget = regexp.MustCompile(`(?s)^(.*?)\s*<([^<>]+)>$`)
	noteRef    = regexp.MustCompile(`^\[([0-9]+|#[A-Za-z0-9_-]*|\*|[A-Za-z][A-Za-z0-9_.-]*)\]_`)
	wordRef    = regexp.MustCompile(`^([\p{L}\p{N}]+(?:[-_.+:][\p{L}\p{N}]+)*)(__?)`)
	bareURL    = regexp.MustCompile(`^(?:https?|ftp)://[^\s<>"]*[^\s<>"'.,;:!?)\]*_` + "`" + `]/?`)
)

// namedAddress is an address that a phrase names.
type namedAddress struct{ name, address string }

var phrases = regexp.MustCompile("(?s)`([^`<]+?)\\s*<([^<>`]+)>`_")

// embedded finds the phrases with addresses of their own.
func embedded(lines []line) []namedAddress {
	var b strings.Builder
	for _, l := range lines {
		b.WriteString(strings.TrimSpace(l.text) + "\n")
	}
	var found []namedAddress
	for _, m := range phrases.FindAllStringSubmatch(b.String(), -1) {
		if !strings.HasSuffix(m[2], "_") {
			found = append(found, namedAddress{refName(m[1]), strings.Join(strings.Fields(m[2]), "")})
		}
	}
	return found
}

// inline turns the markup within a text that begins on line n.
func (c *converter) inline(text string, n int) string {
	var b strings.Builder
	before := ' '
	for at := 0; at < len(text); {
		rest := text[at:]
		made, size := "", 0
		if opens(before) {
			made, size = c.markup(rest, n+strings.Count(text[:at], "\n"))
		}
		if size == 0 {
			made, size = plainPiece(rest, b.Len() == 0 || strings.HasSuffix(b.String(), "\n"))
		}
		b.WriteString(made)
		before, _ = utf8.DecodeLastRuneInString(rest[:size])
		at += size
	}
	return b.String()
}

// opens tells whether markup may begin after a character.
func opens(before rune) bool {
	return unicode.IsSpace(before) || strings.ContainsRune(`'"([{<-/:\`, before) || unicode.In(before, unicode.Ps, unicode.Pi, unicode.Pd)
}

// markup turns what begins a text, and says how long it was; 0 when it is no markup.
func (c *converter) markup(rest string, n int) (string, int) {
	switch {
	case strings.HasPrefix(rest, "``"):
		if end := strings.Index(rest[2:], "``"); end > 0 {
			return code(rest[2 : 2+end]), end + 4
		}
	case strings.HasPrefix(rest, "**"):
		if inner, size := enclosed(rest, "**"); size > 0 {
			return "**" + c.inline(inner, n) + "**", size
		}
	case strings.HasPrefix(rest, "*"):
		if inner, size := enclosed(rest, "*"); size > 0 {
			return "*" + c.inline(inner, n) + "*", size
		}
	case strings.HasPrefix(rest, "_`"):
		if inner, size := enclosed(rest[1:], "`"); size > 0 {
			return c.inline(inner, n), size + 1
		}
	case strings.HasPrefix(rest, "`"):
		return c.interpreted(rest, n)
	case strings.HasPrefix(rest, "|"):
		if inner, size := enclosed(rest, "|"); size > 0 {
			return c.substitution(inner, n), size + len(referenceMark(rest[size:]))
		}
	case strings.HasPrefix(rest, ":"):
		if m := roleStart.FindStringSubmatch(rest); m != nil {
			if inner, size := enclosed(rest[len(m[0])-1:], "`"); size > 0 {
				return c.role(m[1], inner, n), len(m[0]) - 1 + size
			}
		}
	case strings.HasPrefix(rest, "["):
		if m := noteRef.FindStringSubmatch(rest); m != nil {
			return "[^" + noteName(m[1]) + "]", len(m[0])
		}
	}
	if m := bareURL.FindString(rest); m != "" {
		return "<" + m + ">", len(m)
	}
	if m := wordRef.FindStringSubmatch(rest); m != nil && ends(rest[len(m[0]):]) {
		return c.reference(m[1], m[1], m[2] == "__", n), len(m[0])
	}
	return "", 0
}

// enclosed gives what stands between two marks: no blank after the first and before the second, and an end after it.
func enclosed(rest, mark string) (string, int) {
	inner := rest[len(mark):]
	if inner == "" || unicode.IsSpace(rune(inner[0])) {
		return "", 0
	}
	for from := 1; ; {
		end := strings.Index(inner[min(from, len(inner)):], mark)
		if end < 0 {
			return "", 0
		}
		end += from
		after := inner[end+len(mark):]
		if last := inner[end-1]; last != ' ' && last != '\n' && last != '\\' && (ends(after) || mark == "`" || mark == "|") {
			return inner[:end], end + 2*len(mark)
		}
		from = end + 1
	}
}

// ends tells whether markup may end before a text.
func ends(after string) bool {
	r, _ := utf8.DecodeRuneInString(after)
	return after == "" || unicode.IsSpace(r) || unicode.IsPunct(r) && r != '_' || unicode.IsSymbol(r)
}

func referenceMark(after string) string {
	switch {
	case strings.HasPrefix(after, "__"):
		return "__"
	case strings.HasPrefix(after, "_"):
		return "_"
	}
	return ""
}

// interpreted turns text in single backquotes: a reference when an underscore follows, else emphasis.
func (c *converter) interpreted(rest string, n int) (string, int) {
	inner, size := enclosed(rest, "`")
	if size == 0 {
		return "", 0
	}
	mark := referenceMark(rest[size:])
	if mark == "" {
		return "*" + c.inline(oneLine(inner), n) + "*", size
	}
	if m := withTarget.FindStringSubmatch(inner); m != nil {
		address := strings.Join(strings.Fields(m[2]), "")
		if name, ok := strings.CutSuffix(address, "_"); ok && !strings.Contains(address, "/") {
			return c.reference(oneLine(m[1]), name, false, n), size + len(mark)
		}
		text := oneLine(m[1])
		if text == "" {
			return c.link(escape(address), address, n), size + len(mark)
		}
		return c.link(c.inline(text, n), address, n), size + len(mark)
	}
	return c.reference(oneLine(inner), inner, mark == "__", n), size + len(mark)
}

// reference turns a name into a link to what it names.
func (c *converter) reference(text, name string, anonymous bool, n int) string {
	shown := escape(text)
	if anonymous {
		if len(c.anonymous) > 0 {
			address := c.anonymous[0]
			c.anonymous = c.anonymous[1:]
			return c.link(shown, address, n)
		}
		c.miss(text, n)
		return shown
	}
	key := refName(name)
	for range 8 { // one name may lead to another
		address, ok := c.links[key]
		if !ok {
			break
		}
		if next, indirect := strings.CutSuffix(address, "_"); indirect && !strings.Contains(address, "/") {
			key = refName(strings.Trim(next, "`"))
			continue
		}
		return c.link(shown, address, n)
	}
	if t, ok := c.labels[key]; ok {
		return "[" + shown + "](" + c.anchor(t) + ")"
	}
	c.miss(text, n)
	return shown
}

// miss remembers a name that leads nowhere, so that it is told once.
func (c *converter) miss(text string, n int) {
	key := refName(text)
	if c.unknown[key] == nil {
		c.unknown[key] = &unknownName{name: oneLine(text), line: n}
	}
	c.unknown[key].times++
}

func (c *converter) substitution(name string, n int) string {
	text, ok := c.replacements[name]
	if !ok {
		c.miss("|"+name+"|", n)
		return escape(name)
	}
	delete(c.replacements, name) // one that holds itself would never end
	made := c.inline(text, n)
	c.replacements[name] = text
	return made
}

// role turns :role:`text`.
func (c *converter) role(name, text string, n int) string {
	name = name[strings.LastIndexByte(name, ':')+1:]
	text = oneLine(text)
	shown, to := text, text
	if m := withTarget.FindStringSubmatch(text); m != nil && m[1] != "" {
		shown, to = m[1], m[2]
	}
	switch name {
	case "ref", "numref":
		t, ok := c.labels[refName(to)]
		if !ok {
			c.miss(to, n)
			return escape(shown)
		}
		if shown == to {
			shown = plainText(t.title)
		}
		return "[" + escape(shown) + "](" + c.anchor(t) + ")"
	case "doc":
		return c.document(text, n)
	case "strong":
		return "**" + escape(text) + "**"
	case "emphasis", "term", "abbr", "dfn", "menuselection", "guilabel", "title-reference":
		return "*" + escape(shown) + "*"
	case "kbd", "code", "literal", "file", "samp", "command", "program", "option", "envvar", "mod", "func", "class", "meth", "attr":
		return code(strings.TrimPrefix(text, "~"))
	case "sub", "sup":
		return escape(text)
	}
	c.warn(n, "", "the role %q has no counterpart; its text stays as code", name)
	return code(text)
}

// document links another document, as :doc: and toctree name it.
func (c *converter) document(text string, n int) string {
	shown, to := "", text
	if m := withTarget.FindStringSubmatch(text); m != nil {
		shown, to = m[1], m[2]
	}
	if strings.Contains(to, "://") {
		return c.link(escape(first(shown, to)), to, n)
	}
	name := path.Join(path.Dir(c.name), to)
	if rooted, ok := strings.CutPrefix(to, "/"); ok {
		name = path.Clean(rooted)
	}
	if name = stemOf(name); !c.documents[name] {
		c.miss(to, n)
		return escape(first(shown, to))
	}
	return "[" + escape(first(shown, words(path.Base(name)))) + "](" + linkAddress(c.relative(name+".md")) + ")"
}

// stemOf takes an ending of reStructuredText away, and no other dot.
func stemOf(name string) string {
	return strings.TrimSuffix(strings.TrimSuffix(name, ".rst"), ".txt")
}

// words makes a title of a file's name.
func words(name string) string {
	text := strings.NewReplacer("-", " ", "_", " ").Replace(name)
	r, size := utf8.DecodeRuneInString(text)
	return string(unicode.ToUpper(r)) + text[size:]
}

func first(texts ...string) string {
	for _, t := range texts {
		if t != "" {
			return t
		}
	}
	return ""
}

func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

// code makes inline code, in as many backquotes as it takes.
func code(text string) string {
	text = oneLine(text)
	mark := "`"
	for strings.Contains(text, mark) {
		mark += "`"
	}
	if strings.HasPrefix(text, "`") || strings.HasSuffix(text, "`") {
		text = " " + text + " "
	}
	return mark + text + mark
}

// link makes a link, or leaves what it shows where a page can't have the address.
func (c *converter) link(shown, address string, n int) string {
	if !markdown.Linkable(address) {
		c.warn(n, "link to an address that begins with https://, http:// or mailto:", "a page can't link to %q; the text stays", address)
		return shown
	}
	return "[" + shown + "](" + linkAddress(address) + ")"
}

// linkAddress makes an address fit between the brackets of a link. What Markdown would read as a character's name or an
// escape stays what it is.
func linkAddress(address string) string {
	if html.UnescapeString(address) != address {
		address = strings.ReplaceAll(address, "&", "&amp;")
	}
	address = strings.ReplaceAll(address, `\`, "%5C")
	if strings.ContainsAny(address, " ()<>") {
		return "<" + strings.NewReplacer("<", "%3C", ">", "%3E", " ", "%20").Replace(address) + ">"
	}
	return address
}
