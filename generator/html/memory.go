package html

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/visit-dav/watchbill/generator/work"
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
	sum   work.Sum
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
	p := work.Packed{Data: text}
	for len(p.Data) > 0 {
		page, one := string(p.Text()), made{sum: p.Sum()}
		for n := p.Number(); n > 0 && !p.Damaged; n-- {
			if one.asked == nil {
				one.asked = map[question]string{}
			}
			q := question{string(p.Text()), int(p.Number())}
			one.asked[q] = string(p.Text())
		}
		m.before[page] = one
	}
	if p.Damaged {
		clear(m.before)
	}
	return m
}

// Bytes gives what is remembered for the next build.
func (m *Memory) Bytes() []byte {
	var b []byte
	for _, page := range slices.Sorted(maps.Keys(m.now)) {
		one := m.now[page]
		b = append(work.AppendText(b, page), one.sum[:]...)
		b = work.AppendNumber(b, uint64(len(one.asked)))
		for _, q := range slices.SortedFunc(maps.Keys(one.asked), question.compare) {
			b = work.AppendNumber(work.AppendText(b, q.repository), uint64(q.number))
			b = work.AppendText(b, one.asked[q])
		}
	}
	return b
}

// knows tells whether a page of this sum stands in the output folder, and says where issues lead as they do now.
func (m *Memory) knows(d *draft, sum work.Sum) bool {
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
