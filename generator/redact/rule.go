package redact

import (
	"regexp"
	"strings"
	"sync"
)

// rule finds one kind of private data. One of its triggers stands in every line with a match, so that the pattern,
// which costs a hundred times more, runs on few lines; without a trigger it runs on the whole text.
type rule struct {
	kind     string
	mask     string
	secret   bool     // stops a publication
	account  bool     // names an account, so that an e-mail address found in the same place is none
	yields   bool     // to an account or a secret in the same place
	triggers []string // lower case

	near    func(text string, at int) bool // whether the pattern is worth trying at a trigger; nil: always
	pattern *lazyPattern
	group   int                // the part of the match that is masked; for several alternatives the first of them
	inner   bool               // masks the first group that matched, where the pattern has groups
	accept  func(m match) bool // what the pattern can't say; nil: always
	reach   int                // how many bytes around a trigger are read in place of its line

	// block takes the place of the pattern for what spans lines: it gives the part to mask around a trigger, not before
	// from. start == end means nothing; end tells how far the text was read.
	block func(text string, at, from int) (start, end int)
}

// lazyPattern is compiled when it is first needed: most of the hundreds never are.
type lazyPattern struct {
	text     string
	once     sync.Once
	compiled *regexp.Regexp
}

func lazily(text string) *lazyPattern { return &lazyPattern{text: text} }

func (p *lazyPattern) get() *regexp.Regexp {
	p.once.Do(func() { p.compiled = regexp.MustCompile(p.text) })
	return p.compiled
}

// mail tells that the rule takes parts of a mail away as a whole.
func (r *rule) mail() bool { return r.block != nil && !r.secret }

// match is a match of a rule in a line.
type match struct {
	line       string
	loc        []int // as regexp gives it
	start, end int   // of the part that is masked
}

func (m match) value() string { return m.line[m.start:m.end] }

// group is a part of the match, or "".
func (m match) group(n int) string {
	if m.loc[2*n] < 0 {
		return ""
	}
	return m.line[m.loc[2*n]:m.loc[2*n+1]]
}

// before and after give the byte next to the masked part, or 0.
func (m match) before() byte { return byteAt(m.line, m.start-1) }
func (m match) after() byte  { return byteAt(m.line, m.end) }

func byteAt(s string, i int) byte {
	if i < 0 || i >= len(s) {
		return 0
	}
	return s[i]
}

// read looks for the rule around a trigger at at, not before from, and tells how far it read.
func (r *rule) read(text string, at, from int, found func(start, end int)) int {
	if r.block != nil {
		start, end := r.block(text, at, from)
		if start < end {
			found(start, end)
		}
		return max(end, at+1)
	}
	if r.reach > 0 {
		start := max(0, at-r.reach) // what begins before from and was found already is found again, which does no harm
		r.readLine(text[start:min(len(text), at+3*r.reach)], start, found)
		return at + 2*r.reach
	}
	start := max(from, strings.LastIndexByte(text[:at], '\n')+1)
	end := len(text)
	if n := strings.IndexByte(text[at:], '\n'); n >= 0 {
		end = at + n
	}
	r.readLine(text[start:end], start, found)
	return end
}

// readAll looks for the rule in the whole text.
func (r *rule) readAll(text string, found func(start, end int)) { r.readLine(text, 0, found) }

func (r *rule) readLine(line string, offset int, found func(start, end int)) {
	for _, loc := range r.pattern.get().FindAllStringSubmatchIndex(line, -1) {
		group := r.group
		if r.inner && len(loc) > 2 {
			group = 1
		}
		for 2*group+2 < len(loc) && loc[2*group] < 0 {
			group++
		}
		m := match{line, loc, loc[2*group], loc[2*group+1]}
		if m.start >= 0 && m.start < m.end && (r.accept == nil || r.accept(m)) {
			found(offset+m.start, offset+m.end)
		}
	}
}
