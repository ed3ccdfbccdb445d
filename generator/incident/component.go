package incident

import (
	"cmp"
	"slices"
	"strings"

	"github.com/visit-dav/watchbill/generator/redact"
)

// maxDerived bounds the components found in a text: a long log names them all.
const maxDerived = 3

// vocabulary knows the configured components and the words that point to them.
type vocabulary []term

type term struct {
	name   string
	folded string
	words  []string // folded
}

func newVocabulary(components []Component) vocabulary {
	var v vocabulary
	for _, c := range components {
		t := term{name: c.Name, folded: redact.Fold(c.Name)}
		for _, word := range append([]string{c.Name}, c.Words...) {
			if folded := redact.Fold(word); folded != " " && !slices.Contains(t.words, folded) {
				t.words = append(t.words, folded)
			}
		}
		v = append(v, t)
	}
	return v
}

// given lists the components that the form or a label names, the configured ones in their own spelling. Labels that
// name no configured component aren't components, unless they say so (`component: X`).
func (v vocabulary) given(field string, labels []Label) []string {
	var names []string
	add := func(name string) {
		if name != "" && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	for _, part := range listed(field) {
		add(cmp.Or(v.known(part), part))
	}
	for _, label := range labels {
		kind, name, found := strings.Cut(label.Name, ":")
		if found && strings.EqualFold(strings.TrimSpace(kind), "component") {
			name = oneLine(name)
			add(cmp.Or(v.known(name), name))
			continue
		}
		add(v.known(label.Name))
	}
	return names
}

func (v vocabulary) known(name string) string {
	folded := redact.Fold(name)
	for _, t := range v {
		if t.folded == folded {
			return t.name
		}
	}
	return ""
}

// found lists the components whose words stand in the title or the text, the likeliest first: a word of the title
// counts for ten.
func (v vocabulary) found(title string, f form) []string {
	if len(v) == 0 {
		return nil
	}
	head := redact.Fold(title)
	text := redact.Fold(f.fields[fieldSymptom] + "\n" + f.fields[fieldErrorText] + "\n" + f.rest)
	type hit struct {
		name   string
		weight int
	}
	var hits []hit
	for _, t := range v {
		weight := 0
		for _, word := range t.words {
			weight += 10*occurrences(head, word) + occurrences(text, word)
		}
		if weight > 0 {
			hits = append(hits, hit{t.name, weight})
		}
	}
	slices.SortStableFunc(hits, func(a, b hit) int { return cmp.Compare(b.weight, a.weight) })
	var names []string
	for _, h := range hits[:min(len(hits), maxDerived)] {
		names = append(names, h.name)
	}
	return names
}

// occurrences counts a word in folded text; neighbours share the space between them.
func occurrences(text, word string) int {
	n := 0
	for i := strings.Index(text, word); i >= 0; i = strings.Index(text, word) {
		n++
		text = text[i+len(word)-1:]
	}
	return n
}

// listed splits a field that holds a list: by lines, bullets and commas.
func listed(field string) []string {
	var parts []string
	for part := range strings.FieldsFuncSeq(field, func(r rune) bool { return r == ',' || r == ';' || r == '\n' }) {
		part = strings.TrimSpace(strings.TrimLeft(strings.TrimSpace(part), "-*+ "))
		part = strings.TrimSpace(strings.TrimPrefix(strings.TrimPrefix(part, "[x]"), "[X]"))
		if part != "" && !strings.HasPrefix(part, "[ ]") {
			parts = append(parts, part)
		}
	}
	return parts
}
