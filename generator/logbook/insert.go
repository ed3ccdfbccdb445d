package logbook

import (
	"bytes"
	"errors"
	"slices"
	"strings"

	"github.com/visit-dav/watchbill/generator/problem"
	"github.com/visit-dav/watchbill/generator/strict"
)

// open finds out what is written where.
func open(text []byte) (*page, error) {
	var problems problem.List
	root, ok := strict.Reader{}.Outline(text, &problems)
	switch {
	case !ok:
		return nil, errors.New(problems.Sorted()[0].String())
	case root == nil:
		root = &strict.Node{Shape: strict.Mapping, From: len(text), Col: 1}
	case root.Shape != strict.Mapping:
		return nil, errStyle
	}
	p := &page{text: text, root: root, eol: "\n"}
	if i := bytes.IndexAny(text, "\r\n"); i >= 0 && text[i] == '\r' {
		p.eol = string(text[i : i+1])
		if bytes.HasPrefix(text[i+1:], []byte("\n")) {
			p.eol = "\r\n"
		}
	}
	p.json = root.Flow && len(root.Keys) > 0 && root.Keys[0].Quote == '"'
	return p, nil
}

// edit puts text in place of what stands from one offset to another.
type edit struct {
	from, to int
	text     string
}

// add gives the text with an entry more in the list under a key of a mapping, if it says that and nothing else.
func (p *page) add(in *strict.Node, key string, v value) ([]byte, error) {
	claim := claim{in: in, key: key, entry: v}
	for _, edits := range p.ways(in, key, v) {
		if made := p.apply(edits); claim.holds(p.root, made) {
			return made, nil
		}
	}
	return nil, p.refuse(key, v)
}

func (p *page) apply(edits []edit) []byte {
	made := slices.Clone(p.text)
	for _, e := range slices.Backward(edits) {
		made = slices.Replace(made, e.from, e.to, []byte(e.text)...)
	}
	return made
}

// ways gives the edits, in order of place, that may add an entry. The first that says what it should is taken.
func (p *page) ways(in *strict.Node, key string, v value) [][]edit {
	list := in.Member(key)
	switch {
	case list == nil && in.Flow:
		return [][]edit{p.newKey(in, key, v)}
	case list == nil:
		return p.below(p.belowAll(in), p.newList(in, key, v))
	case list.Shape == strict.Mapping || list.Shape == strict.Scalar && !list.Absent():
		return nil
	case list.Flow && len(list.Items) > 0:
		return [][]edit{p.inBrackets(list, v)}
	case list.Flow && in.Flow:
		return [][]edit{{{list.From + 1, list.From + 1, p.flow(v.bracketed())}}}
	case in.Flow:
		return nil
	case list.Absent() || list.Flow:
		return [][]edit{p.firstEntry(in, list, v)}
	}
	return p.below(p.belowEntries(list), p.nextEntry(list, v))
}

// place is where lines may be put: after those that belong to what is above it. Next is a second choice, after the blank
// lines that follow.
type place struct{ first, next int }

// below puts lines at a place.
func (p *page) below(at place, lines []string) [][]edit {
	ways := [][]edit{{p.insert(at.first, lines)}}
	if at.next != at.first {
		if lines[0] == "" { // there are blank lines enough
			lines = lines[1:]
		}
		ways = append(ways, []edit{p.insert(at.next, lines)})
	}
	return ways
}

func (p *page) insert(at int, lines []string) edit {
	text := strings.Join(lines, p.eol) + p.eol
	if at > 0 && p.text[at-1] != '\n' && p.text[at-1] != '\r' {
		text = p.eol + text
	}
	return edit{at, at, text}
}

// under finds the place below an offset: comments that follow it without a blank line between, and stand at least as far
// right as indent, belong to what is above.
func (p *page) under(end, indent int) place {
	at := p.nextLine(end)
	for at < len(p.text) && p.comment(at) && p.indent(at) >= indent {
		at = p.nextLine(at)
	}
	next := at
	for next < len(p.text) && p.blank(next) {
		next = p.nextLine(next)
	}
	return place{at, next}
}

func (p *page) belowAll(in *strict.Node) place {
	if len(in.Keys) == 0 { // a document of comments alone
		return place{len(p.text), len(p.text)}
	}
	return p.under(p.end(in, 0, false), in.Col-1)
}

func (p *page) belowEntries(list *strict.Node) place {
	return p.under(p.end(list, 0, false), list.Col)
}

// newList is a key that the mapping didn't have, with its first entry.
func (p *page) newList(in *strict.Node, key string, v value) []string {
	lead := strings.Repeat(" ", in.Col-1)
	lines := append([]string{lead + p.key(key) + ":"}, p.block([]value{v}, in.Col+1)...)
	if in == p.root && len(bytes.TrimSpace(p.text)) > 0 {
		lines = append([]string{""}, lines...)
	}
	return lines
}

// nextEntry is written as the last entry of the list is.
func (p *page) nextEntry(list *strict.Node, v value) []string {
	n := len(list.Items)
	last := list.Items[n-1]
	v.flow = last.Flow
	gap := 2
	if start := p.lineStart(last.From); strings.TrimSpace(string(p.text[start:last.From])) == "-" {
		gap = last.Col - list.Col
	}
	lines := p.dashed(v, list.Col-1, gap)
	apart := n == 1 && len(lines) > 2
	if n > 1 {
		between := p.text[p.end(list.Items[n-2], list.Col-1, false):last.From]
		apart = slices.ContainsFunc(bytes.Split(between, []byte("\n"))[1:], func(line []byte) bool {
			return len(bytes.TrimSpace(line)) == 0
		})
	}
	if apart {
		lines = append([]string{""}, lines...)
	}
	return lines
}

// firstEntry makes a list of what a key has: nothing, or empty brackets, which go.
func (p *page) firstEntry(in, list *strict.Node, v value) []edit {
	i := slices.Index(in.Items, list)
	colon := p.after(p.keyEnd(in.Keys[i]), ":")
	lines := p.block([]value{v}, in.Col+1)
	var edits []edit
	end := colon
	if list.Flow {
		end = p.close(list)
		edits = append(edits, edit{colon, end, ""})
	}
	return append(edits, p.insert(p.nextLine(end), lines))
}

// newKey puts a key and its first entry before the closing brace.
func (p *page) newKey(in *strict.Node, key string, v value) []edit {
	text := p.key(key) + ": [" + p.flow(v.bracketed()) + "]"
	if len(in.Items) == 0 {
		return []edit{{in.From + 1, in.From + 1, text}}
	}
	end := p.lastEnd(in)
	return []edit{{end, end, ", " + text}}
}

// inBrackets puts an entry after the last, on a line of its own if that one has one.
func (p *page) inBrackets(list *strict.Node, v value) []edit {
	last := list.Items[len(list.Items)-1]
	end := p.lastEnd(list)
	start := p.lineStart(last.From)
	lead := string(p.text[start:last.From])
	text := p.flow(v.bracketed())
	if strings.TrimSpace(lead) != "" {
		return []edit{{end, end, ", " + text}}
	}
	next := p.skip(end)
	if next < len(p.text) && p.text[next] == ',' {
		at := p.pastComment(next + 1)
		return []edit{{at, at, p.eol + lead + text + ","}}
	}
	at := p.pastComment(end)
	return []edit{{end, end, ","}, {at, at, p.eol + lead + text}}
}

// pastComment gives the end of the line if only a comment follows, else the offset itself.
func (p *page) pastComment(at int) int {
	if end := p.lineEnd(at); p.skip(at) >= end {
		return end
	}
	return at
}
