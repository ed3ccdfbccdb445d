package search

import (
	"bytes"
	"crypto/sha256"
	"maps"
	"slices"

	"github.com/visit-dav/watchbill/generator/vocabulary"
	"github.com/visit-dav/watchbill/generator/work"
)

// standing is what is remembered of the index that stands, so that the next one has its files stay where they would be the same.
type standing struct {
	bounds           bounds
	batches          map[work.Sum]standingBatch // by place
	terms, backwards []standingGroup            // of the large segment
	words            endingList
	frequent         frequent
	rows, facets     standingBlocks
}

// standingBatch is the ids of the documents of a batch, none for those in the small segment, and the sum of these and of all that
// the documents were made from.
type standingBatch struct {
	sum work.Sum
	ids []int32
}

// standingBlocks are files of rows or facets, by the sum of all that a group was made from.
type standingBlocks map[work.Sum]standingFiles

type standingFiles struct {
	tag           string
	blocks, sizes []int
}

func newStanding() *standing {
	return &standing{batches: map[work.Sum]standingBatch{}, rows: standingBlocks{}, facets: standingBlocks{}}
}

// standingPlace is where the index that stands is remembered.
func standingPlace() work.Sum { return work.SumOf("index") }

// recall gives what is remembered of the index that stands, nil for nothing.
func recall(memory *work.Memory) *standing {
	data, ok := memory.Take(work.Collected, standingPlace())
	if !ok {
		return nil
	}
	s := newStanding()
	p := packedStanding{work.Packed{Data: data}}
	s.bounds = bounds{p.int(), p.int()}
	for range p.count() {
		sum := p.Sum()
		s.batches[sum] = standingBatch{p.Sum(), p.ids()}
	}
	s.terms, s.backwards = p.groups(), p.groups()
	s.words = p.words()
	s.frequent.least = p.int()
	for range p.count() {
		s.frequent.words = append(s.frequent.words, frequency{string(p.Text()), p.int()})
	}
	for _, blocks := range []standingBlocks{s.rows, s.facets} {
		for range p.count() {
			sum, f := p.Sum(), standingFiles{tag: string(p.Text())}
			for range p.count() {
				f.blocks, f.sizes = append(f.blocks, p.int()), append(f.sizes, p.int())
			}
			blocks[sum] = f
		}
	}
	if p.Damaged || len(p.Data) > 0 {
		return nil
	}
	return s
}

// keep remembers the index for the next build.
func (s *standing) keep(memory *work.Memory) {
	if memory != nil {
		memory.Put(work.Collected, standingPlace(), s.packed())
	}
}

// packed is the index for recall.
func (s *standing) packed() []byte {
	b := work.AppendNumbers(nil, s.bounds.least, s.bounds.most, len(s.batches))
	for at, batch := range s.batches {
		b = append(append(b, at[:]...), batch.sum[:]...)
		b = work.AppendNumbers(b, len(batch.ids))
		for _, id := range batch.ids {
			b = work.AppendNumbers(b, int(id)+1)
		}
	}
	b = appendGroups(appendGroups(b, s.terms), s.backwards)
	b = work.AppendText(s.words.List.Append(b), s.words.classes)
	b = work.AppendNumbers(b, s.frequent.least, len(s.frequent.words))
	for _, f := range s.frequent.words {
		b = work.AppendNumbers(work.AppendText(b, f.word), f.documents)
	}
	for _, blocks := range []standingBlocks{s.rows, s.facets} {
		b = work.AppendNumbers(b, len(blocks))
		for sum, f := range blocks {
			b = work.AppendNumbers(work.AppendText(append(b, sum[:]...), f.tag), len(f.blocks))
			for i, block := range f.blocks {
				b = work.AppendNumbers(b, block, f.sizes[i])
			}
		}
	}
	return b
}

func appendGroups(b []byte, groups []standingGroup) []byte {
	b = work.AppendNumbers(b, len(groups))
	for _, g := range groups {
		for _, text := range []string{g.first, g.last, g.look, g.tag} {
			b = work.AppendText(b, text)
		}
		b = work.AppendNumbers(b, oneIf(g.fits), oneIf(g.salted), len(g.shards))
		for _, s := range g.shards {
			b = work.AppendNumbers(work.AppendText(b, s.from), s.size)
		}
	}
	return b
}

func oneIf(is bool) int {
	if is {
		return 1
	}
	return 0
}

// packedStanding reads what standing.packed wrote.
type packedStanding struct{ work.Packed }

func (p *packedStanding) int() int { return int(p.Number()) }

// count reads how many things follow, of which each takes a byte at least.
func (p *packedStanding) count() int {
	n := p.Number()
	if n > uint64(len(p.Data)) {
		p.Data, p.Damaged = nil, true
		return 0
	}
	return int(n)
}

func (p *packedStanding) ids() []int32 {
	ids := make([]int32, p.count())
	for i := range ids {
		ids[i] = int32(p.Number()) - 1
	}
	return ids
}

func (p *packedStanding) groups() []standingGroup {
	groups := make([]standingGroup, p.count())
	for i := range groups {
		g := &groups[i]
		for _, text := range []*string{&g.first, &g.last, &g.look, &g.tag} {
			*text = string(p.Text())
		}
		g.fits, g.salted = p.Number() > 0, p.Number() > 0
		g.shards = make([]standingShard, p.count())
		for k := range g.shards {
			g.shards[k] = standingShard{string(p.Text()), p.int()}
		}
	}
	return groups
}

func (p *packedStanding) words() (l endingList) {
	var ok bool
	l.List, p.Data, ok = vocabulary.Read(p.Data)
	l.classes = p.Text()
	p.Damaged = p.Damaged || !ok || len(l.classes) != l.Len()
	return l
}

// sumOfBatch sums up what a batch is made from and which documents of it are of the large segment.
func sumOfBatch(made []work.Sum, ids []int32) work.Sum {
	b := work.AppendSums(nil, made)
	for _, id := range ids {
		b = work.AppendNumbers(b, int(id)+1)
	}
	return sha256.Sum256(b)
}

// differ adds the terms of which two batches of the same place say different things.
func differ(before, now share, add func(term []byte)) {
	var was, is []posting
	one, other := before.walk(), now.walk()
	for more, moreNow := one.next(), other.next(); more || moreNow; {
		order := bytes.Compare(one.term, other.term)
		switch {
		case !more:
			order = 1
		case !moreNow:
			order = -1
		}
		term := one.term
		was, is = was[:0], is[:0]
		if order <= 0 {
			was = before.said(one.holders, was)
		}
		if order >= 0 {
			term, is = other.term, now.said(other.holders, is)
		}
		if !slices.Equal(was, is) {
			add(term)
		}
		if order <= 0 {
			more = one.next()
		}
		if order >= 0 {
			moreNow = other.next()
		}
	}
}

// size adds up the files of groups that are made from what they were made from before.
func (s standingBlocks) size(sums map[int]work.Sum) (size int) {
	for sum := range maps.Values(sums) {
		for _, n := range s[sum].sizes {
			size += n
		}
	}
	return size
}
