package search

import (
	"slices"
	"unicode/utf16"
)

// decoded is a shard of terms, read.
type decoded struct {
	lines []line // sorted
}

// line is a term, how many documents hold it, and where its postings begin.
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

func (x *Index) shard(d *directory, i int) *decoded {
	name := d.names[i]
	if s, ok := x.shards[name]; ok {
		return s
	}
	s := decodeTerms(x.payload(name))
	x.shards[name] = s
	return s
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

func (r *reader) term(before string) string {
	units := r.number2()
	end := r.at
	for end < len(r.data) && r.data[end] != mark {
		end++
	}
	t := begin(before, units) + r.data[r.at:end]
	r.at = end + 1
	return t
}

func (r *reader) number2() int {
	d := digitValue(r.data[r.at])
	r.at++
	return d
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

func decodeTerms(data string) *decoded {
	r := reader{data: data}
	d := &decoded{}
	last := ""
	for r.at < len(data) {
		last = r.term(last)
		df := r.number() + 1
		from := r.at
		for range min(df, mostPostings) {
			r.number()
		}
		d.lines = append(d.lines, line{last, df, data[from:r.at]})
	}
	return d
}

// linesAt gives the shard that has term, if any has.
func (x *Index) linesAt(d *directory, term string) []line {
	if len(d.from) == 0 {
		return nil
	}
	return x.shard(d, d.find(term)).lines
}

func (x *Index) line(s *segment, term string) (line, bool) {
	if len(s.Terms.from) == 0 {
		return line{}, false
	}
	lines := x.shard(&s.Terms, s.Terms.find(term)).lines
	i, ok := slices.BinarySearchFunc(lines, term, func(l line, t string) int {
		if l.term < t {
			return -1
		} else if l.term > t {
			return 1
		}
		return 0
	})
	if !ok {
		return line{}, false
	}
	return lines[i], true
}

// count tells how many documents hold a term.
func (x *Index) count(term string) int {
	n := 0
	for i := range x.root.Segments {
		l, _ := x.line(&x.root.Segments[i], term)
		n += l.df
	}
	return n
}

// each calls f with the postings of a term.
func (x *Index) each(term string, f func(doc, level int)) {
	for i := range x.root.Segments {
		l, _ := x.line(&x.root.Segments[i], term)
		r := reader{data: l.data}
		doc := 0
		for r.at < len(r.data) {
			v := r.number()
			doc += v / 16
			f(doc, v%16)
		}
	}
}

// payload gives the text of a shard.
func (x *Index) payload(name string) string {
	data := x.files[name]
	return data[1 : len(data)-1]
}
