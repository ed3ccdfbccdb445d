package incident

import (
	"regexp"
	"strings"
)

// The headings of the incident form, in lower case.
const (
	fieldReceived   = "received"
	fieldResponded  = "responded"
	fieldCustomer   = "customer reference"
	fieldComponent  = "component"
	fieldVersion    = "version"
	fieldPlatform   = "platform"
	fieldFacility   = "facility"
	fieldSymptom    = "symptom"
	fieldErrorText  = "exact error text"
	fieldNeededBy   = "needed by"
	fieldResolution = "resolution"
	fieldKinds      = "resolution kind"
	fieldCause      = "cause"
)

// fieldKind knows the headings of the form. Under a long one a stranger's heading is part of the text; a short one ends
// there. A private one ends only at another heading of the form, and is never published.
func fieldKind(name string) (known, long, private bool) {
	switch name {
	case fieldSymptom, fieldErrorText, fieldResolution, fieldCause:
		return true, true, false
	case fieldReceived, fieldResponded, fieldComponent, fieldVersion, fieldPlatform, fieldFacility, fieldNeededBy,
		fieldKinds:
		return true, false, false
	case fieldCustomer, "customer", "customer name", "customer contact", "customer e-mail", "customer email", "contact",
		"reporter":
		return true, true, true
	}
	return false, false, false
}

// form is a body, or a closing comment, taken apart: every line of it stands in one field or in rest.
type form struct {
	fields map[string]string // by heading; empty answers and private fields are absent
	rest   string            // what stands before the first heading or under a heading that the form doesn't have
	asked  bool              // it has a heading of the form
}

var (
	boldHeading = regexp.MustCompile(`^ {0,3}(?:\*\*|__)([A-Za-z -]+?):?(?:\*\*|__):?[ \t]*$`)
	fieldLine   = regexp.MustCompile(`(?i)^[ \t>*_-]{0,8}` +
		`(received|responded|customer (?:reference|name|contact|e-?mail)|component|version|platform|facility)` +
		`(?:[*_]{2})?:(?:[*_]{2})?[ \t]+(.+)$`)
)

// headingOf gives the name under which the form may know a heading. A line in bold is one only when the form knows it.
func headingOf(text string) (name string, ok bool) {
	start := strings.TrimLeft(text, " ")
	if len(text)-len(start) > 3 {
		return "", false
	}
	heading := strings.HasPrefix(start, "#")
	switch {
	case heading:
		name, ok = atxHeading(start)
	case strings.HasPrefix(start, "**") || strings.HasPrefix(start, "__"):
		match := boldHeading.FindStringSubmatch(text)
		if ok = match != nil; ok {
			name = match[1]
		}
	}
	if !ok {
		return "", false
	}
	name = strings.ToLower(strings.Trim(name, " \t:*_"))
	known, _, _ := fieldKind(name)
	return name, heading || known
}

// atxHeading gives the text of a heading that begins with one to four number signs and ends with any.
func atxHeading(text string) (name string, ok bool) {
	name = strings.TrimLeft(text, "#")
	if len(text)-len(name) > 4 || name == "" || name[0] != ' ' && name[0] != '\t' {
		return "", false
	}
	name = strings.TrimRight(strings.TrimRight(name, " \t"), "#")
	return strings.Trim(name, " \t"), !strings.Contains(name, "\n")
}

// parse takes a body apart. It expects normal text. A heading as the form writes it, after an empty line, counts inside
// of a fenced block too: a block that somebody forgot to close must not swallow the private fields below it.
func parse(body string, boilerplate map[string]bool) form { return parseUnder("", body, boilerplate) }

// parseUnder takes a text apart that stands under a heading of the form.
func parseUnder(heading, body string, boilerplate map[string]bool) form {
	body = withoutComments(body)
	parts := map[string]*excerpt{"": {text: body}, heading: {text: body}}
	current, asked, empty := heading, heading != "", heading == ""
	var fence fence
	at := 0
	for text := range strings.SplitSeq(body, "\n") {
		from := at
		at += len(text) + 1
		code := fence.code(text)
		name, heading := "", false
		if !code || empty && strings.HasPrefix(text, "### ") {
			name, heading = headingOf(text)
		}
		empty = strings.TrimSpace(text) == ""
		if known, _, _ := fieldKind(name); heading && known {
			asked, fence, current = true, "", name
			if parts[name] == nil {
				parts[name] = &excerpt{text: body}
			}
			continue
		}
		if _, long, _ := fieldKind(current); heading && !code && !long {
			current = ""
		}
		parts[current].add("\n", from, from+len(text))
	}
	f := form{fields: map[string]string{}, asked: asked}
	for name, part := range parts {
		text := tidy(part.String(), boilerplate)
		switch _, _, private := fieldKind(name); {
		case name == "":
			f.rest = text
		case !private && text != "" && !strings.EqualFold(strings.Trim(text, "_ "), "no response"):
			f.fields[name] = text
		}
	}
	f.takeLines()
	return f
}

// takeLines reads `Field: value` lines, as people write them without a form. They stay where they are, except what is
// private and when it was received and answered, which the article says elsewhere.
func (f *form) takeLines() {
	f.rest = withoutCustomer(f.rest)
	kept := excerpt{text: f.rest}
	for l := range markdownLines(f.rest) {
		name, value, found := f.fieldOf(l)
		if found {
			f.fields[name] = value
		}
		if !found || !isInstant(name, value) {
			kept.add("\n", l.at, l.end())
		}
	}
	f.rest = strings.Trim(kept.String(), "\n")
}

// fieldOf reads a line that answers a field which nothing before it did.
func (f *form) fieldOf(l line) (name, value string, found bool) {
	if l.code {
		return "", "", false
	}
	match := matchField(l.text)
	if match == nil {
		return "", "", false
	}
	name, value = strings.ToLower(match[1]), strings.TrimSpace(match[2])
	_, given := f.fields[name]
	return name, value, !given && value != ""
}

// matchField matches fieldLine. Most lines begin with another letter.
func matchField(text string) []string {
	start := strings.TrimLeft(text, " \t>*_-")
	if start == "" || !strings.Contains("rcvpfRCVPF", start[:1]) || !strings.Contains(start, ":") {
		return nil
	}
	return fieldLine.FindStringSubmatch(text)
}

// isInstant tells a time from a line of mail such as `Received: from mx1 by mx2`.
func isInstant(name, value string) bool {
	return (name == fieldReceived || name == fieldResponded) && value[0] >= '0' && value[0] <= '9'
}

// withoutCustomer drops what names the customer in a text that isn't a form: a section of its own, and lines such as
// `Customer name: NAME`, in code too.
func withoutCustomer(s string) string {
	if !mayNameCustomer(s) {
		return s
	}
	kept := excerpt{text: s}
	inside := false
	for l := range markdownLines(s) {
		if name, heading := headingOf(l.text); heading && !l.code {
			if known, _, private := fieldKind(name); known {
				inside = private
			}
		}
		if !inside && !namesCustomer(l.text) {
			kept.add("\n", l.at, l.end())
		}
	}
	return strings.Trim(kept.String(), "\n")
}

// mayNameCustomer tells whether a word of a private heading or line stands in a text. The second and third letter are looked at
// first: few other words have them.
func mayNameCustomer(s string) bool {
	two := uint16(0)
	for i := range len(s) {
		two = two<<8 | uint16(s[i]|' ')
		if i < 2 || two != 'u'<<8|'s' && two != 'o'<<8|'n' && two != 'e'<<8|'p' {
			continue
		}
		word := s[i-2:]
		if hasPrefixFold(word, "customer") || hasPrefixFold(word, "contact") || hasPrefixFold(word, "reporter") {
			return true
		}
	}
	return false
}

func hasPrefixFold(s, prefix string) bool {
	return len(s) >= len(prefix) && strings.EqualFold(s[:len(prefix)], prefix)
}

func namesCustomer(text string) bool {
	match := matchField(text)
	return match != nil && strings.HasPrefix(strings.ToLower(match[1]), "customer")
}

// withoutFence gives the text of a single fenced block, which is how a form renders a field of code; other text as is.
func withoutFence(s string) string {
	lines := strings.Split(s, "\n")
	if len(lines) < 2 {
		return s
	}
	fence := fenceOf(lines[0])
	if fence == "" || !closes(lines[len(lines)-1], fence) {
		return s
	}
	inner := lines[1 : len(lines)-1]
	for _, text := range inner {
		if closes(text, fence) {
			return s
		}
	}
	if len(inner) == 0 {
		return ""
	}
	return s[len(lines[0])+1 : len(s)-len(lines[len(lines)-1])-1]
}
