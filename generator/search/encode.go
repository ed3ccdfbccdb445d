package search

import (
	"crypto/sha256"
	"encoding/base32"
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

// shared counts the beginning that two terms have in common, in bytes and in UTF-16 units.
func shared(a, b string) (n, units int) {
	for i, r := range b {
		if i >= len(a) || !strings.HasPrefix(a[i:], string(r)) {
			return i, units
		}
		units += utf16.RuneLen(r)
	}
	return len(b), units
}

// shard is a stretch of a sorted list.
type shard struct {
	from string // sorts after everything in the shard before, and not after anything here
	data string
}

// Sizes of shards in bytes before compression. Where a shard ends is decided by the hash of a term, so that a change
// moves no border but those beside it.
const (
	smallShard = 1200
	largeShard = 4000
	cutEvery   = 100 // terms, once a shard isn't small
)

// shardSize gives the factor by which shards of large indexes are larger, so that the list of their names stays short.
func shardSize(documents int) int { return 1 + log2(1+documents/16000) }

// whole is a factor by which nothing is cut: the segment of the newest incidents is one file, which every question asks.
const whole = 1 << 18

// cutter makes shards of a sorted list.
type cutter struct {
	size   int // factor
	shards []shard
	data   []byte
	from   string
	last   string
	entry  []byte // where an entry is put together
}

// add appends one term and what is said of it.
func (c *cutter) add(term string, said []byte) {
	c.entry = append(appendTerm(c.entry[:0], c.last, term), said...)
	if n := len(c.data); n > smallShard*c.size &&
		(n+len(c.entry) > largeShard*c.size || int(hash(term))%(cutEvery*c.size) == 0) {
		c.close()
	}
	if len(c.data) == 0 {
		c.from = between(c.last, term)
		c.entry = append(appendTerm(c.entry[:0], "", term), said...)
	}
	c.data = append(c.data, c.entry...)
	c.last = term
}

func (c *cutter) close() []shard {
	if len(c.data) > 0 {
		c.shards = append(c.shards, shard{c.from, string(c.data)})
		c.data = c.data[:0]
	}
	return c.shards
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

func termShards(entries []entry, size int) []shard {
	c := cutter{size: size}
	var said []byte
	for _, e := range entries {
		said = appendNumber(said[:0], e.df-1)
		last := 0
		for _, p := range e.list {
			said = appendNumber(said, int(p)-last*levels)
			last = p.id()
		}
		c.add(e.term, said)
	}
	return c.close()
}

func endingShards(list []ending, size int) []shard {
	c := cutter{size: size}
	for _, e := range list {
		c.add(e.word, []byte{digitChar(e.frequency)})
	}
	return c.close()
}
