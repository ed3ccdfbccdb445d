package gist

import (
	"bytes"
	"crypto/sha256"
	"strconv"

	"github.com/visit-dav/watchbill/generator/parallel"
	"github.com/visit-dav/watchbill/generator/vocabulary"
	"github.com/visit-dav/watchbill/generator/work"
)

// standing is what is remembered of a collection for the next one.
type standing struct {
	texts   int
	most    int      // texts in a list of those that are alike
	made    work.Sum // of all texts
	terms   vocabulary.List
	holders []int32
	spelt   map[int32]spelling
	vectors [][]entry
	lengths []int32
	alike   [][]Likeness
}

// free counts the terms that no text holds any more.
func (s *standing) free() (n int) {
	for _, holders := range s.holders {
		if holders == 0 {
			n++
		}
	}
	return n
}

// sumOf sums up the sums of texts.
func sumOf(made []work.Sum) work.Sum { return sha256.Sum256(work.AppendSums(nil, made)) }

// The collection is remembered in a piece for all and one for each group, which begin with the sum of all texts.

func wholeAt() work.Sum          { return work.SumOf("collection") }
func pieceAt(place int) work.Sum { return work.SumOf("collection", strconv.Itoa(place)) }

// keep remembers the collection, with the lists of texts that are alike.
func (c *Collection) keep(most int, alike [][]Likeness) {
	c.before = nil
	if c.memory == nil {
		return
	}
	n := len(c.vectors)
	b := work.AppendNumbers(bytes.Clone(c.made[:]), n, most)
	var terms vocabulary.List
	for term, holders := range c.holders {
		if holders > 0 {
			terms.Add(c.terms.Term(int32(term)))
		} else {
			terms.Add(nil) // nothing of it stays
		}
	}
	b = terms.Append(b)
	for _, holders := range c.holders {
		b = work.AppendNumbers(b, int(holders))
	}
	b = work.AppendNumbers(b, len(c.spelt))
	for term, s := range c.spelt {
		b = work.AppendText(work.AppendNumbers(b, int(term)), s.text)
	}
	c.memory.Put(work.Counted, wholeAt(), b)
	parallel.EachWith((n+groupSize-1)/groupSize, func() func(int) {
		var b []byte
		return func(place int) {
			b = append(b[:0], c.made[:]...)
			for i := max(0, n-(place+1)*groupSize); i < n-place*groupSize; i++ {
				b = work.AppendNumbers(b, int(c.lengths[i]), len(c.vectors[i]))
				for _, e := range c.vectors[i] {
					b = work.AppendNumbers(b, int(e.term), int(e.worth))
				}
				b = work.AppendNumbers(b, len(alike[i]))
				for _, l := range alike[i] {
					b = work.AppendNumbers(b, int(l.Text), int(l.Percent))
				}
			}
			c.memory.Put(work.Counted, pieceAt(place), b)
		}
	})
}

// recall gives what is remembered of a collection, nil where that isn't whole.
func recall(memory *work.Memory) *standing {
	data, _ := memory.Take(work.Counted, wholeAt())
	p := pieces{work.Packed{Data: data}}
	s := &standing{made: p.Sum(), spelt: map[int32]spelling{}}
	s.texts, s.most = p.upTo(maxTexts), p.upTo(maxTexts)
	var ok bool
	if s.terms, p.Data, ok = vocabulary.Read(p.Data); !ok || p.Damaged {
		return nil
	}
	s.holders = make([]int32, s.terms.Len())
	for i := range s.holders {
		s.holders[i] = int32(p.upTo(s.texts))
	}
	for range p.upTo(s.terms.Len()) {
		term := p.upTo(s.terms.Len() - 1)
		s.spelt[int32(term)] = spelling{text: string(p.Text())}
	}
	if p.Damaged || len(p.Data) > 0 {
		return nil
	}
	s.vectors, s.lengths, s.alike = make([][]entry, s.texts), make([]int32, s.texts), make([][]Likeness, s.texts)
	whole := make([]bool, (s.texts+groupSize-1)/groupSize)
	parallel.Each(len(whole), func(place int) { whole[place] = s.recallPiece(memory, place) })
	for _, ok := range whole {
		if !ok {
			return nil
		}
	}
	return s
}

// maxTexts bounds what is believed of a memory.
const maxTexts = 1 << 24

func (s *standing) recallPiece(memory *work.Memory, place int) bool {
	data, _ := memory.Take(work.Counted, pieceAt(place))
	p := pieces{work.Packed{Data: data}}
	if p.Sum() != s.made {
		return false
	}
	for i := max(0, s.texts-(place+1)*groupSize); i < s.texts-place*groupSize; i++ {
		s.lengths[i] = int32(p.Number())
		s.vectors[i] = make([]entry, p.upTo(kept))
		for k := range s.vectors[i] {
			s.vectors[i][k] = entry{int32(p.upTo(s.terms.Len() - 1)), int32(p.Number())}
		}
		s.alike[i] = make([]Likeness, p.upTo(s.most))
		for k := range s.alike[i] {
			s.alike[i][k] = Likeness{int32(p.upTo(s.texts - 1)), int32(p.Number())}
		}
	}
	return !p.Damaged && len(p.Data) == 0
}

// pieces reads what Collection.keep wrote.
type pieces struct {
	work.Packed
}

// upTo reads a number that is no more than the most.
func (p *pieces) upTo(most int) int {
	n := p.Number()
	if n > uint64(max(0, most)) {
		p.Data, p.Damaged = nil, true
		return 0
	}
	return int(n)
}
