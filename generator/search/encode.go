package search

import (
	"crypto/sha256"
	"encoding/base32"
	"iter"
	"math"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// Numbers are written with 91 printable characters that need no escape in JSON: 45 end a number, 46 continue it.
const (
	firstDigit = '#'
	finals     = 45
	goOns      = 46
	mark       = '!' // ends a term
)

func appendNumber(b []byte, v int) []byte {
	for v >= finals {
		v -= finals
		b = append(b, digitChar(finals+v%goOns))
		v /= goOns
	}
	return append(b, digitChar(v))
}

func digitChar(d int) byte {
	c := byte(firstDigit + d)
	if c >= '\\' {
		c++
	}
	return c
}

// appendTerm writes a term by what it doesn't share with the one before.
func appendTerm(b []byte, before, term string) []byte {
	n, units := shared(before, term)
	b = append(b, digitChar(units))
	b = append(b, term[n:]...)
	return append(b, mark)
}

// shared counts the beginning that two terms have in common, whole characters, in bytes and in UTF-16 units.
func shared(a, b string) (n, units int) {
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	for n > 0 && n < len(b) && !utf8.RuneStart(b[n]) {
		n--
	}
	for i := range n {
		if utf8.RuneStart(b[i]) {
			units++
		}
		if b[i] >= 0xF0 { // four bytes, two units
			units++
		}
	}
	return n, units
}

// shard is a stretch of a sorted list.
type shard struct {
	before string // the last term of the shard before
	from   string // sorts after it, and not after anything here
	first  string // the first term
	last   string
	look   string // the last term that was looked at before it was cut
	fits   bool   // what was pending before it is no more than a shard
	data   string
}

// bounds are the least and the most bytes of a shard, before compression.
type bounds struct{ least, most int }

// shardBounds grows with the root of the number of documents: so do the list of shards, which every reader loads, and
// the shards that a question loads.
func shardBounds(documents int) bounds {
	percent := max(100, int(math.Sqrt(float64(documents))))
	return bounds{12 * percent, 36 * percent}
}

// whole cuts nothing: the segment of the newest incidents is one file, which every question asks.
func whole() bounds { return bounds{math.MaxInt32, math.MaxInt32} }

// cutter makes shards of a sorted list, and hands each on. A shard ends where the next can be named by the shortest
// beginning, so that the list of shards stays short, and a change moves no border but those beside it.
type cutter struct {
	bounds
	take    func(shard) error
	pending []piece
	said    []byte // of those pending, one after the other
	bytes   int
	last    string // the term before those pending
	fits    bool   // they were no more than a shard after the last cut
	data    []byte // where shards are put together
}

// piece is a term, how much is said of it, how much both take, and how many bytes tell the term from the one before.
type piece struct {
	term              string
	said, bytes, tell int
}

// hold appends one term and what is said of it.
func (c *cutter) hold(term string, said []byte) {
	before := c.last
	if n := len(c.pending); n > 0 {
		before = c.pending[n-1].term
	}
	n, _ := shared(before, term)
	_, next := utf8.DecodeRuneInString(term[n:])
	p := piece{term, len(said), 2 + len(term) - n + len(said), n + next}
	c.pending, c.said = append(c.pending, p), append(c.said, said...)
	c.bytes += p.bytes
}

// isFull tells whether a shard is to be cut.
func (c *cutter) isFull() bool { return c.bytes > c.most && len(c.pending) > 1 }

// border finds where the shard that is pending ends.
func (c *cutter) border() int {
	best, bytes := 0, 0
	for i, p := range c.pending {
		if i > 0 && bytes >= c.least && (best == 0 || p.tell < c.pending[best].tell) {
			best = i
		}
		bytes += p.bytes
	}
	if best == 0 {
		return len(c.pending) - 1
	}
	return best
}

// cut makes a shard of the first pieces.
func (c *cutter) cut(n int) error {
	s := shard{before: c.last, from: between(c.last, c.pending[0].term), first: c.pending[0].term, fits: c.fits, look: beyond}
	if n < len(c.pending) {
		s.look = c.pending[len(c.pending)-1].term
	}
	said := c.said
	c.data, c.last = c.data[:0], ""
	for _, p := range c.pending[:n] {
		c.data = append(appendTerm(c.data, c.last, p.term), said[:p.said]...)
		said, c.last = said[p.said:], p.term
		c.bytes -= p.bytes
	}
	c.pending, c.said = append(c.pending[:0], c.pending[n:]...), append(c.said[:0], said...)
	c.fits = c.bytes <= c.most
	s.last, s.data = c.last, string(c.data)
	return c.take(s)
}

// close makes a shard of what is left.
func (c *cutter) close() error {
	if n := len(c.pending); n > 0 {
		return c.cut(n)
	}
	return nil
}

// between gives the shortest beginning of term that sorts after before.
func between(before, term string) string {
	if before == "" {
		return ""
	}
	n, _ := shared(before, term)
	for i := range term[n:] {
		if i > 0 {
			return term[:n+i]
		}
	}
	return term
}

// tagLength is the number of characters of a tag: 20 bits of the hash of the content.
const tagLength = 4

func tagOf(data string) string {
	sum := sha256.Sum256([]byte(data))
	return strings.ToLower(base32.StdEncoding.EncodeToString(sum[:5]))[:tagLength]
}

// hash is FNV-1a over UTF-16 units, which the client has too.
func hash(s string) uint32 {
	h := uint32(2166136261)
	for _, r := range s {
		if first, second := utf16.EncodeRune(r); first != utf8.RuneError {
			h = (h ^ uint32(first)) * 16777619
			r = second
		}
		h = (h ^ uint32(r)) * 16777619
	}
	return h
}

// said encodes what is said of each term. It is good until the next comes.
func said(entries iter.Seq[entry]) iter.Seq2[string, []byte] {
	return func(yield func(string, []byte) bool) {
		var said []byte
		for e := range entries {
			said = appendNumber(said[:0], e.df-1)
			last := 0
			for _, p := range e.list {
				said = appendNumber(said, int(p)-last*levels)
				last = p.id()
			}
			if !yield(e.term, said) {
				return
			}
		}
	}
}
