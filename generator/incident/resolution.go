package incident

import (
	"regexp"
	"slices"
	"strings"
	"time"
)

// closingSlack is how far a comment written with the closing may be dated after it.
const closingSlack = 2 * time.Second

var beginsResolution = regexp.MustCompile(`(?i)^[ \t]{0,3}(?:#{1,6}[ \t]*|[*_]{2})?resolution\b` +
	`(?:[*_]{2})?[ \t]*(?:[:.–—-]|\n|$)[*_]{0,2}[ \t]*`)

// resolutionBegins matches beginsResolution. Most texts begin with another letter.
func resolutionBegins(text string) []int {
	if start := strings.TrimLeft(text, " \t#*_"); start == "" || start[0]|' ' != 'r' {
		return nil
	}
	return beginsResolution.FindStringIndex(text)
}

var kinds = []Resolution{
	Answered, KnownIssue, KnownIssueUpdated, Diagnosed, Fixed, Reproducer, Workaround, NewIssue, NoReply, Declined,
}

// Kinds lists every kind of resolution, in the order in which pages show them.
func Kinds() []Resolution { return slices.Clone(kinds) }

// parseKind reads a kind as people write it: case, spaces and underscores are free.
func parseKind(s string) (Resolution, bool) {
	name := strings.Join(strings.FieldsFunc(strings.ToLower(s), func(r rune) bool {
		return r == ' ' || r == '_' || r == '-' || r == '\t' || r == '`'
	}), "-")
	if name == "work-around" {
		return Workaround, true
	}
	kind := Resolution(name)
	return kind, slices.Contains(kinds, kind)
}

// resolve fills in the resolution, its kinds and its cause: the domain's rules in order, up to the linked issue, which
// relate knows.
func (w *writer) resolve(d *draft, i *Issue, f form, remarks []remark, warn warner) {
	closing := form{fields: map[string]string{}}
	text, source := f.fields[fieldResolution], FromSection
	for _, r := range slices.Backward(remarks) {
		if resolutionBegins(r.text) == nil {
			continue
		}
		closing = parseClosing(r.text)
		if text == "" {
			text, source = closing.fields[fieldResolution], FromComment
		}
		break
	}
	d.Resolution, d.Source = d.clean(text), source
	if text == "" {
		d.takeLast(remarks)
	}
	cause := f.fields[fieldCause]
	if cause == "" {
		cause = closing.fields[fieldCause]
	}
	d.Cause = d.clean(cause)
	d.Kinds = resolutionKinds(i.Labels, warn, f.fields[fieldKinds], closing.fields[fieldKinds])
}

// parseClosing takes apart a comment that begins with Resolution.
func parseClosing(text string) form {
	begin := resolutionBegins(text)
	return parseUnder(fieldResolution, text[begin[1]:], nil)
}

// takeLast takes the last comment by a person of the roster before the closing.
func (d *draft) takeLast(remarks []remark) {
	d.Source = NotRecorded
	for _, r := range slices.Backward(remarks) {
		if r.person != "" && !r.CreatedAt.After(d.Closed.Add(closingSlack)) && !beginsMark.MatchString(r.text) {
			if r.text != "" {
				d.note(r.findings) // it stands there twice
				d.Resolution, d.Source = r.clean, FromLastComment
			}
			return
		}
	}
}

// resolutionKinds reads kinds from the labels (`workaround`, `resolution: workaround`) and from fields that hold lists.
func resolutionKinds(labels []Label, warn warner, fields ...string) []Resolution {
	found := map[Resolution]bool{}
	for _, label := range labels {
		if kind, ok := labelKind(label); ok {
			found[kind] = true
		}
	}
	for _, field := range fields {
		for _, part := range listed(field) {
			kind, ok := parseKind(part)
			if !ok {
				warn(LintForm, kindHint(), "its Resolution kind holds a kind that isn't known")
				continue
			}
			found[kind] = true
		}
	}
	var sorted []Resolution
	for _, kind := range kinds {
		if found[kind] {
			sorted = append(sorted, kind)
		}
	}
	return sorted
}

// labelKind gives the kind of resolution that a label names.
func labelKind(l Label) (Resolution, bool) {
	name := l.Name
	if head, rest, cut := strings.Cut(name, ":"); cut && strings.EqualFold(strings.TrimSpace(head), "resolution") {
		name = rest
	}
	return parseKind(name)
}

func kindHint() string {
	var names []string
	for _, kind := range kinds {
		names = append(names, string(kind))
	}
	return "the kinds are " + strings.Join(names, ", ")
}
