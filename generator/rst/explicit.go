package rst

import (
	"path"
	"regexp"
	"slices"
	"strings"
)

var (
	directive   = regexp.MustCompile(`^\.\. (?:\|[^|]+\| )?([A-Za-z][A-Za-z0-9:_-]*)::(?: (.*))?$`)
	replacement = regexp.MustCompile(`^\.\. \|([^|]+)\| replace:: *(.*)$`)
	footnote    = regexp.MustCompile(`^\.\. \[([^\]]+)\](?: (.*))?$`)
	option      = regexp.MustCompile(`^:([A-Za-z-]+):(?: +(.*))?$`)
	targetLine  = regexp.MustCompile("^\\.\\. _(`[^`]+`|(?:[^:\\\\]|\\\\:)+):(?: +(.*))?$")
)

// explicitTarget reads `.. _name: address`; the address is empty for a label.
func explicitTarget(text string) (name, address string, ok bool) {
	m := targetLine.FindStringSubmatch(text)
	if m == nil || strings.HasPrefix(m[1], "_") {
		return "", "", false
	}
	return refName(strings.Trim(m[1], "`")), strings.TrimSpace(m[2]), true
}

// refName is the form in which names are compared: case and blanks don't count.
func refName(s string) string {
	return strings.ToLower(strings.Join(strings.Fields(strings.ReplaceAll(s, `\`, "")), " "))
}

// explicit turns what begins with two dots: directives, targets, footnotes, comments.
func (c *converter) explicit(lines []line) string {
	text := lines[0].text
	if m := directive.FindStringSubmatch(text); m != nil {
		if replacement.MatchString(text) {
			return ""
		}
		d := newDirective(m[1], m[2], lines)
		return c.directive(d)
	}
	if _, _, ok := explicitTarget(text); ok || strings.HasPrefix(text, "__ ") || strings.HasPrefix(text, ".. __:") {
		return ""
	}
	if m := footnote.FindStringSubmatch(text); m != nil {
		body := append([]line{{lines[0].n, m[2]}}, dedent(lines[1:])...)
		return "[^" + noteName(m[1]) + "]: " + strings.ReplaceAll(strings.Join(c.blocks(body), "\n\n"), "\n", "\n    ")
	}
	c.warn(lines[0].n, "", "a comment was left out")
	return ""
}

func noteName(s string) string {
	if name := strings.TrimLeft(s, "#"); name != "" && name != "*" {
		return strings.ReplaceAll(name, " ", "-")
	}
	return "note"
}

// directiveBlock is a directive taken apart.
type directiveBlock struct {
	name, argument string
	options        map[string]string
	body, lines    []line
}

func newDirective(name, argument string, lines []line) directiveBlock {
	d := directiveBlock{name: name, argument: strings.TrimSpace(argument), options: map[string]string{}, lines: lines}
	body := dedent(lines[1:])
	for len(body) > 0 {
		m := option.FindStringSubmatch(body[0].text)
		if m == nil {
			break
		}
		d.options[m[1]] = m[2]
		body = body[1:]
	}
	for len(body) > 0 && body[0].blank() {
		body = body[1:]
	}
	d.body = body
	return d
}

// alerts are the five kinds that Markdown's alerts have, by admonition.
func alert(name string) string {
	switch name {
	case "note", "seealso", "admonition", "todo":
		return "NOTE"
	case "tip", "hint":
		return "TIP"
	case "important":
		return "IMPORTANT"
	case "warning", "attention", "deprecated":
		return "WARNING"
	case "caution", "danger", "error":
		return "CAUTION"
	}
	return ""
}

func (c *converter) directive(d directiveBlock) string {
	n := d.lines[0].n
	if kind := alert(d.name); kind != "" {
		return c.admonition(kind, d)
	}
	switch d.name {
	case "code-block", "code", "sourcecode", "highlight", "parsed-literal":
		if len(d.body) == 0 {
			return ""
		}
		return fenced(language(d), d.body)
	case "image", "figure":
		return c.image(d)
	case "rubric":
		return "**" + c.inline(d.argument, n) + "**"
	case "epigraph", "highlights", "pull-quote":
		return c.quote(d.all())
	case "topic", "sidebar", "container", "compound":
		parts := c.blocks(d.body)
		if d.argument != "" && d.name != "container" {
			parts = append([]string{"**" + c.inline(d.argument, n) + "**"}, parts...)
		}
		return strings.Join(parts, "\n\n")
	case "toctree":
		return c.contents(d)
	case "contents", "sectnum", "index", "meta", "section-numbering", "default-role", "currentmodule", "highlightlang":
		return "" // the site makes its own
	}
	c.warn(n, "write it anew in Markdown", "the directive %q has no counterpart; it stays as code", d.name)
	return fenced("rst", dedent(d.lines))
}

// all is a directive's text with what stands on its first line.
func (d directiveBlock) all() []line {
	if d.argument == "" {
		return d.body
	}
	first := line{d.lines[0].n, d.argument}
	if len(d.body) > 0 && len(d.options) == 0 && len(d.lines) > 1 && !d.lines[1].blank() {
		return append([]line{first}, d.body...)
	}
	return append([]line{first, {}}, d.body...)
}

func language(d directiveBlock) string {
	switch {
	case d.name == "parsed-literal" || d.argument == "none" || d.argument == "default":
		return ""
	case d.argument == "shell" || d.argument == "sh":
		return "bash"
	}
	return d.argument
}

func (c *converter) admonition(kind string, d directiveBlock) string {
	var parts []string
	switch {
	case d.name == "admonition":
		parts = append([]string{"**" + c.inline(d.argument, d.lines[0].n) + "**"}, c.blocks(d.body)...)
	case d.name == "seealso":
		parts = append([]string{"See also:"}, c.blocks(d.all())...)
	default:
		parts = c.blocks(d.all())
	}
	return quoted("[!" + kind + "]\n" + strings.Join(parts, "\n\n"))
}

func (c *converter) image(d directiveBlock) string {
	address := d.argument
	if !strings.Contains(address, "://") {
		file := path.Join(path.Dir(c.name), address)
		if rooted, ok := strings.CutPrefix(address, "/"); ok {
			file = path.Clean(rooted)
		}
		address = c.relative(file)
		if !slices.Contains(c.images, file) {
			c.images = append(c.images, file)
		}
	}
	picture := "![" + escape(d.options["alt"]) + "](" + linkAddress(address) + ")"
	if to := d.options["target"]; to != "" {
		picture = c.link(picture, to, d.lines[0].n)
	}
	if d.options["alt"] == "" {
		c.warn(d.lines[0].n, "say in a few words what it shows", "the picture %s has no text for those who can't see it", d.argument)
	}
	return strings.Join(append([]string{picture}, c.blocks(d.body)...), "\n\n")
}

// contents turns a toctree into a list of links.
func (c *converter) contents(d directiveBlock) string {
	var items []string
	for _, l := range d.body {
		entry := strings.TrimSpace(l.text)
		switch {
		case entry == "":
		case strings.ContainsAny(entry, "*") || d.options["glob"] != "":
			c.warn(l.n, "the site lists every page of a folder", "a pattern in a toctree was left out: %s", entry)
		default:
			items = append(items, "- "+c.document(entry, l.n))
		}
	}
	return strings.Join(items, "\n")
}
