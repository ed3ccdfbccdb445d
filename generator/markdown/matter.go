package markdown

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/adrg/frontmatter"

	"github.com/visit-dav/watchbill/generator/problem"
	"github.com/visit-dav/watchbill/generator/strict"
)

// maxMatter is how many bytes front matter may have.
const maxMatter = 64 << 10

// foreignKeys are well-known keys of other generators (MkDocs, Jekyll, Hugo, Docusaurus) that lay a page out; they are
// accepted and not used. Keys that keep a page back, such as published or unlisted, must not stand here.
func foreignKeys() []string {
	return []string{
		"author", "authors", "categories", "category", "comments", "cover", "custom_edit_url", "displayed_sidebar",
		"editLink", "excerpt", "grand_parent", "has_children", "head", "hero", "hero_alt_text", "hide",
		"hide_table_of_contents", "hide_title", "icon", "id", "image", "keywords", "lang", "lastmod", "last_modified_at",
		"layout", "linkTitle", "menu", "nav_exclude", "nav_order", "outputs", "pagination_next", "pagination_prev",
		"parent", "pdf", "permalink", "search", "sidebar", "sidebar_label", "sidebar_position", "slug", "social", "style",
		"subtitle", "template", "theme", "toc", "toc_hide", "type", "updated", "url", "weight",
	}
}

// delimiters are the lines with which front matter begins and ends.
type delimiters struct {
	start, end string
	decode     func(m *matter, block []byte)
	json       bool // the delimiters are part of the block, and an empty line follows
}

func formats() []delimiters {
	return []delimiters{
		{start: "---", end: "---", decode: (*matter).yaml},
		{start: "---yaml", end: "---", decode: (*matter).yaml},
		{start: "+++", end: "+++", decode: (*matter).toml},
		{start: "---toml", end: "---", decode: (*matter).toml},
		{start: ";;;", end: ";;;", decode: (*matter).json},
		{start: "---json", end: "---", decode: (*matter).json},
		{start: "{", end: "}", decode: (*matter).json, json: true},
	}
}

// matter is the front matter of one document while it is read.
type matter struct {
	doc      *Document
	ignore   []string
	problems *problem.List

	format    delimiters
	firstLine int // line of the file in which the block begins
}

// readMatter reads the front matter, if there is any, and gives the text after it.
func (d *Document) readMatter(text string, o Options, problems *problem.List) (body string) {
	m := &matter{doc: d, ignore: slices.Concat(foreignKeys(), o.IgnoredKeys), problems: problems}
	blank, first := firstLine(text)
	if !m.begins(first, blank+1) {
		m.checkStray(text, blank)
		return text
	}
	if !m.closed(text, blank) {
		return text
	}
	var decoded bool
	format := &frontmatter.Format{
		Start: m.format.start, End: m.format.end, UnmarshalDelims: m.format.json, RequiresNewLine: m.format.json,
		Unmarshal: func(data []byte, _ any) error {
			decoded = true
			m.format.decode(m, data)
			return nil
		},
	}
	rest, err := frontmatter.MustParse(strings.NewReader(text), &d.Meta, format)
	if err != nil || !decoded {
		m.errorf(blank+1, "", "the front matter can't be read: %v", err)
		return text
	}
	d.above = strings.Count(text[:len(text)-len(rest)], "\n")
	return string(rest)
}

// firstLine gives the number of blank lines at the beginning and the line after them.
func firstLine(text string) (blank int, line string) {
	for {
		line, rest, more := strings.Cut(text, "\n")
		if strings.TrimSpace(line) != "" || !more {
			return blank, line
		}
		blank, text = blank+1, rest
	}
}

// begins tells whether a document's first line is a delimiter, and which. What is nearly one is an error, because what
// follows would be published as text.
func (m *matter) begins(line string, number int) bool {
	word := strings.TrimSpace(line)
	for _, f := range formats() {
		if word == f.start {
			m.format, m.firstLine = f, number+1
			if f.json {
				m.firstLine = number
			}
			return true
		}
	}
	seen := strings.TrimSpace(strings.Map(letterOrMark, line))
	for _, f := range formats() {
		switch {
		case seen == f.start:
			m.errorf(number, "delete the line and type it again", "a character that can't be seen stands beside %q", f.start)
			return false
		case f.json && strings.HasPrefix(seen, `{"`):
			m.errorf(number, "break the line after the brace", "JSON front matter begins with a line that is { alone")
			return false
		}
	}
	if nearDelimiter.MatchString(seen) {
		m.errorf(number, "front matter begins with ---, ---yaml, ---toml, ---json, +++ or ;;; alone in the line",
			"%q isn't a way to begin front matter", word)
	}
	return false
}

// nearDelimiter is a line that was meant to begin front matter.
var nearDelimiter = regexp.MustCompile(`(?i)^(-{2,}|\+{2,}|;{2,})\s*(ya?ml|toml|json|#.*)$`)

// strayDraft is a draft whose front matter lacks its delimiter.
var strayDraft = regexp.MustCompile(`(?i)^["']?draft["']?\s*[:=]\s*["']?(true|yes|on)\b`)

// checkStray refuses a document that says in its first paragraph, outside front matter, that it is a draft.
func (m *matter) checkStray(text string, blank int) {
	all := strings.Split(text, "\n")
	for i := blank; i < len(all); i++ {
		line := strings.TrimSpace(all[i])
		switch {
		case line == "", strings.HasPrefix(line, "#"), strings.HasPrefix(line, "```"):
			return
		case strayDraft.MatchString(line):
			m.errorf(i+1, "begin the file with a line that is ---, and close the keys with another",
				"this looks like front matter, but stands in the text")
		}
	}
}

// letterOrMark drops characters that can't be seen.
func letterOrMark(r rune) rune {
	if r == '\t' || unicode.IsGraphic(r) && !unicode.Is(unicode.Cf, r) {
		return r
	}
	return -1
}

// closed tells whether the front matter has an end, looked for the way the library does, and refuses what the library
// would take for the end and isn't.
func (m *matter) closed(text string, blank int) bool {
	all := strings.Split(text, "\n")
	size := 0
	for i := blank + 1; i < len(all); i++ {
		switch {
		case m.ends(all, i) && !strings.HasPrefix(all[i], m.format.end):
			m.errorf(i+1, "write it at the beginning of the line; inside a longer text, put that text in quotes",
				"an indented %s ends the front matter", m.format.end)
			return false
		case m.ends(all, i):
			return m.holdsKeys(strings.Join(all[blank+1:i], "\n"), blank+1)
		}
		if size += len(all[i]) + 1; size > maxMatter {
			m.errorf(blank+1, m.closing(), "the front matter has more than %d bytes", maxMatter)
			return false
		}
	}
	m.errorf(blank+1, m.closing(), "the front matter that begins with %s has no end", m.format.start)
	return false
}

const notRule = "if the line is meant to be drawn across the page, write *** instead"

// closing is the hint for front matter without an end.
func (m *matter) closing() string {
	switch m.format.start {
	case "---":
		return "close it with a line that is ---; " + notRule
	case "{":
		return "close it with a line that is } and an empty line after it"
	}
	return "close it with a line that is " + m.format.end
}

// ends tells whether the front matter ends in a line.
func (m *matter) ends(all []string, i int) bool {
	if strings.TrimSpace(all[i]) != m.format.end {
		return false
	}
	return !m.format.json || i+1 >= len(all) || strings.TrimSpace(all[i+1]) == ""
}

// yamlKey is a line that begins with a key.
var yamlKey = regexp.MustCompile(`(?m)^\s*("[^"]*"|'[^']*'|[^\s#"'-][^:#]*)\s*:(\s|$)`)

// holdsKeys refuses text that stands between two lines drawn across the page.
func (m *matter) holdsKeys(block string, line int) bool {
	isYAML := m.format.start == "---"
	if !isYAML || strings.TrimSpace(block) == "" || yamlKey.MatchString(block) || strings.Contains(block, "{") {
		return true
	}
	m.errorf(line, "write `key: value` lines there; "+notRule, "what stands between the lines --- isn't front matter")
	return false
}

// topKey is a line of YAML that begins with a key of the outermost level.
var topKey = regexp.MustCompile(`(?m)^["']?([A-Za-z_][\w.-]*)["']?\s*:`)

func (m *matter) yaml(block []byte) {
	for _, at := range topKey.FindAllSubmatchIndex(block, -1) {
		m.noteForeign(string(block[at[2]:at[3]]), strings.Count(string(block[:at[2]]), "\n"))
	}
	m.strict(block)
}

// strict reads YAML, which JSON is too.
func (m *matter) strict(block []byte) {
	r := strict.Reader{File: m.doc.File, FirstLine: m.firstLine, Ignore: m.ignore, Limit: maxMatter}
	r.Decode(block, &m.doc.Meta, m.problems)
}

// noteForeign tells that a key of another generator was left aside; line counts from the first of the block, from 0.
func (m *matter) noteForeign(key string, line int) {
	if slices.Contains(m.ignore, key) {
		pos := problem.Pos{File: m.doc.File, Line: m.firstLine + line}
		m.problems.Notef(pos, "the key %q of another generator isn't used", key)
	}
}

func (m *matter) errorf(line int, hint, format string, args ...any) {
	m.problems.Errorf(problem.Pos{File: m.doc.File, Line: line}, hint, format, args...)
}
