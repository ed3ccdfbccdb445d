package html

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"maps"
	"slices"
	"strings"
	"sync"
)

// Memory remembers from what the pages of a site were made, so that the next build keeps those that would be the same. Nil
// remembers nothing. Safe for concurrent use.
type Memory struct {
	before map[string]made // by address
	mu     sync.Mutex
	now    map[string]made
}

// made is what a page was made from: the sum of all that it shows, and what was asked while it was made.
type made struct {
	sum   [sha256.Size]byte
	asked map[question]string
}

// question is an issue that a text speaks of.
type question struct {
	repository string
	number     int
}

func (q question) compare(other question) int {
	return cmp.Or(strings.Compare(q.repository, other.repository), cmp.Compare(q.number, other.number))
}

// NewMemory takes what Bytes gave after the build that made the pages as they stand in the output folder. Of anything else it
// remembers nothing.
func NewMemory(text []byte) *Memory {
	m := &Memory{before: map[string]made{}, now: map[string]made{}}
	r := reader{rest: string(text)}
	for len(r.rest) > 0 {
		page, one := r.text(), made{}
		copy(one.sum[:], r.take(len(one.sum)))
		for n := r.number(); n > 0 && !r.failed; n-- {
			if one.asked == nil {
				one.asked = map[question]string{}
			}
			q := question{r.text(), int(r.number())}
			one.asked[q] = r.text()
		}
		m.before[page] = one
	}
	if r.failed {
		clear(m.before)
	}
	return m
}

// Bytes gives what is remembered for the next build.
func (m *Memory) Bytes() []byte {
	var b []byte
	for _, page := range slices.Sorted(maps.Keys(m.now)) {
		one := m.now[page]
		b = append(appendText(b, page), one.sum[:]...)
		b = binary.AppendUvarint(b, uint64(len(one.asked)))
		for _, q := range slices.SortedFunc(maps.Keys(one.asked), question.compare) {
			b = appendText(binary.AppendUvarint(appendText(b, q.repository), uint64(q.number)), one.asked[q])
		}
	}
	return b
}

// knows tells whether a page of this sum stands in the output folder, and says where issues lead as they do now.
func (m *Memory) knows(d *draft, sum [sha256.Size]byte) bool {
	one, ok := m.before[d.sheet.path]
	if !ok || one.sum != sum || len(one.asked) > 0 && d.from.making.refer == nil {
		return false
	}
	for q, address := range one.asked {
		if d.from.making.refer(q.repository, q.number) != address {
			return false
		}
	}
	m.put(d.sheet.path, one)
	return true
}

func (m *Memory) put(page string, one made) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.now[page] = one
}

// reader reads what was appended to bytes. Where there is less than it should read, it fails and reads nothing more.
type reader struct {
	rest   string
	failed bool
}

func (r *reader) take(n int) string {
	if n > len(r.rest) {
		r.rest, r.failed = "", true
		return ""
	}
	taken := r.rest[:n]
	r.rest = r.rest[n:]
	return taken
}

func (r *reader) text() string { return r.take(int(min(r.number(), uint64(len(r.rest))+1))) }

func (r *reader) number() uint64 {
	n, size := binary.Uvarint([]byte(r.rest[:min(len(r.rest), binary.MaxVarintLen64)]))
	if size <= 0 {
		r.rest, r.failed = "", true
		return 0
	}
	r.rest = r.rest[size:]
	return n
}
