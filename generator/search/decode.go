package search

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"
)

// line is a term of a shard, how many documents hold it, and its postings as written.
type line struct {
	term string
	df   int
	data string
}

// find tells which shard has term, if any has.
func (d *directory) find(term string) int {
	i, found := slices.BinarySearch(d.from, term)
	if found {
		return i
	}
	return max(0, i-1)
}

// shard gives the lines of a shard of terms.
func (x *Index) shard(name string) []line {
	x.mu.Lock()
	defer x.mu.Unlock()
	lines, read := x.shards[name]
	if !read {
		lines = decodeTerms(x.payload(name))
		x.shards[name] = lines
	}
	return lines
}

// reader reads what encode.go writes. What is cut short reads as zeros.
type reader struct {
	data string
	at   int
}

func digitValue(c byte) int {
	if c > '\\' {
		c--
	}
	return int(c) - firstDigit
}

func (r *reader) number() int {
	v, m := 0, 1
	for r.at < len(r.data) {
		d := digitValue(r.data[r.at])
		r.at++
		v += m * d
		if d < finals {
			break
		}
		m *= goOns
	}
	return v
}

// single reads a number of one character.
func (r *reader) single() int {
	if r.at >= len(r.data) {
		return 0
	}
	d := digitValue(r.data[r.at])
	r.at++
	return d
}

// term reads what appendTerm wrote.
func (r *reader) term(before string) string {
	units := r.single()
	own, _, _ := strings.Cut(r.data[r.at:], string(mark))
	r.at = min(len(r.data), r.at+len(own)+1)
	return begin(before, units) + own
}

// begin gives the first UTF-16 units of s.
func begin(s string, units int) string {
	for i, c := range s {
		if units <= 0 {
			return s[:i]
		}
		units -= utf16.RuneLen(c)
	}
	return s
}

func decodeTerms(data string) []line {
	var lines []line
	last := ""
	for r := (reader{data: data}); r.at < len(data); {
		last = r.term(last)
		df := r.number() + 1
		from := r.at
		for n := min(df, mostPostings); n > 0 && r.at < len(data); n-- {
			r.number()
		}
		lines = append(lines, line{last, df, data[from:r.at]})
	}
	return lines
}

func decodeEndings(data string) []ending {
	var list []ending
	last := ""
	for r := (reader{data: data}); r.at < len(data); {
		last = r.term(last)
		list = append(list, ending{last, r.single()})
	}
	return list
}

// row reads what is shown of a document: a hit without its excerpt and score, and the passages.
func (x *Index) row(id int) (h Hit, excerpts []string) {
	b := x.root.Rows
	block := id >> b.Shift
	tag := b.Tags[block>>b.Group*tagLength:][:tagLength]
	var rows []json.RawMessage
	decodeJSON(x.files["r"+strconv.Itoa(block)+tag], &rows)
	for _, row := range rows {
		of := 0
		h, excerpts = Hit{Kind: "incident", Path: incidentPath(id - x.root.Slots)}, nil
		cells := []any{&of, &h.Title, &h.Date, &excerpts, &h.Resolutions, &h.Kind, &h.Path, &h.Context}
		decodeJSON(string(row), &cells)
		if of == id {
			break
		}
	}
	return h, excerpts
}

// payload gives the text of a shard.
func (x *Index) payload(name string) string {
	data := x.files[name]
	return data[1 : len(data)-1]
}

// linesAt gives the lines of the shard that has term, if any has.
func (x *Index) linesAt(d *directory, term string) []line {
	if len(d.from) == 0 {
		return nil
	}
	return x.shard(d.names[d.find(term)])
}

// linesOf gives a term's line of each segment that has it.
func (x *Index) linesOf(term string) []line {
	var found []line
	for i := range x.root.Segments {
		lines := x.linesAt(&x.root.Segments[i].Terms, term)
		k, ok := slices.BinarySearchFunc(lines, term, func(l line, t string) int { return strings.Compare(l.term, t) })
		if ok {
			found = append(found, lines[k])
		}
	}
	return found
}

// count tells how many documents hold a term.
func (x *Index) count(term string) int {
	n := 0
	for _, l := range x.linesOf(term) {
		n += l.df
	}
	return n
}

// each calls f with the postings of a line.
func (l line) each(f func(id, level int)) {
	id := 0
	for r := (reader{data: l.data}); r.at < len(r.data); {
		v := r.number()
		id += v / levels
		f(id, v%levels)
	}
}
