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

// fieldKinds knows every heading of the form. Under a long one a stranger's heading is part of the text; a short one
// ends there. Private ones are never published.
func fieldKind(name string) (known, long bool) {
	switch name {
	case fieldSymptom, fieldErrorText, fieldResolution, fieldCause:
		return true, true
	case fieldReceived, fieldResponded, fieldCustomer, fieldComponent, fieldVersion, fieldPlatform, fieldFacility,
		fieldNeededBy, fieldKinds:
		return true, false
	}
	return false, false
}

// form is a body, or a closing comment, taken apart. Every line of it stands in exactly one field or in rest.
type form struct {
	fields map[string]string // by heading; empty answers are absent
	rest   string            // what stands before the first heading or under a heading that the form doesn't have
	asked  bool              // it has a heading of the form
}

var (
	atxHeading  = regexp.MustCompile(`^ {0,3}#{1,4}[ \t]+(.*?)[ \t]*#*[ \t]*$`)
	boldHeading = regexp.MustCompile(`^ {0,3}(?:\*\*|__)([A-Za-z ]+?):?(?:\*\*|__):?[ \t]*$`)
	fieldLine   = regexp.MustCompile(`(?i)^(?:[*_]{2})?(received|responded|customer reference|component|version|platform|facility)` +
		`(?:[*_]{2})?:(?:[*_]{2})?[ \t]+(.+)$`)
)

// headingOf gives the name under which the form knows a line, if it is a heading at all.
func headingOf(text string) (name string, heading, known bool) {
	if !strings.ContainsAny(text, "#*_") {
		return "", false, false
	}
	match := atxHeading.FindStringSubmatch(text)
	heading = match != nil
	if !heading {
		if match = boldHeading.FindStringSubmatch(text); match == nil {
			return "", false, false
		}
	}
	name = strings.ToLower(strings.Trim(match[1], " \t:*_"))
	known, _ = fieldKind(name)
	return name, heading || known, known
}

// parse takes a body apart. It expects normal text.
func parse(body string, boilerplate map[string]bool) form {
	parts := map[string]*strings.Builder{"": {}}
	current, asked := "", false
	for l := range markdownLines(withoutComments(body)) {
		name, heading, known := "", false, false
		if !l.code {
			name, heading, known = headingOf(l.text)
		}
		switch {
		case known:
			asked = true
			current = name
			if parts[name] == nil {
				parts[name] = &strings.Builder{}
			}
			continue
		case heading:
			if _, long := fieldKind(current); !long {
				current = ""
			}
		}
		parts[current].WriteString(l.text)
		parts[current].WriteByte('\n')
	}
	f := form{fields: map[string]string{}, asked: asked}
	for name, b := range parts {
		text := tidy(b.String(), boilerplate)
		switch {
		case name == "":
			f.rest = text
		case text != "" && !strings.EqualFold(strings.Trim(text, "_ "), "no response"):
			f.fields[name] = text
		}
	}
	f.takeLines()
	return f
}

// takeLines reads `Field: value` lines, as people write them without a form. The lines stay where they are, except the
// customer's reference, which is nobody's business.
func (f *form) takeLines() {
	private := false
	for l := range markdownLines(f.rest) {
		if l.code || !strings.Contains(l.text, ":") {
			continue
		}
		match := fieldLine.FindStringSubmatch(l.text)
		if match == nil {
			continue
		}
		name, value := strings.ToLower(match[1]), strings.TrimSpace(match[2])
		private = private || name == fieldCustomer
		if _, given := f.fields[name]; !given && value != "" {
			f.fields[name] = value
		}
	}
	if !private {
		return
	}
	var kept []string
	for l := range markdownLines(f.rest) {
		match := fieldLine.FindStringSubmatch(l.text)
		if l.code || match == nil || !strings.EqualFold(match[1], fieldCustomer) {
			kept = append(kept, l.text)
		}
	}
	f.rest = strings.TrimSpace(strings.Join(kept, "\n"))
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
	return strings.Join(inner, "\n")
}
