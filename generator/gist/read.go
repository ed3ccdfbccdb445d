package gist

import (
	"bytes"
	"encoding/binary"
	"strings"
	"sync"

	"github.com/visit-dav/watchbill/generator/vocabulary"
)

// block is how many texts are read before their terms join those of all: by then most terms have come often, and the list
// of all, where readers wait for each other, is asked once for each.
const block = 128

// known is the terms of all texts read so far. Safe for concurrent use.
type known struct {
	mu    sync.Mutex
	terms *vocabulary.Terms
	texts []int32            // by number: how many texts hold it
	spelt map[int32]spelling // of the terms that nobody writes in lower case
}

// spelling is how a term came first, and the block in which it did: blocks end in any order.
type spelling struct {
	text  string
	block int
}

// join takes what was read of a block, and gives the numbers that its terms have here.
func (k *known) join(r *reader, block int) []int32 {
	k.mu.Lock()
	defer k.mu.Unlock()
	numbers := make([]int32, r.terms.Len())
	for i := range numbers {
		n, isNew := k.terms.Number(r.terms.Term(int32(i)))
		if isNew {
			k.texts = append(k.texts, 0)
		}
		k.texts[n] += r.texts[i]
		before, capital := k.spelt[n]
		switch spelt := r.spelt[i]; {
		case spelt == "":
			delete(k.spelt, n)
		case isNew || capital && block < before.block:
			k.spelt[n] = spelling{strings.Clone(spelt), block}
		}
		numbers[i] = n
	}
	return numbers
}

// spelling is a term as people write it.
func (k *known) spelling(term int32) string {
	if s, capital := k.spelt[term]; capital {
		return s.text
	}
	return string(k.terms.Term(term))
}

// counted is the terms of a text with their counts, in few bytes.
type counted []byte

func (c counted) add(e entry) counted {
	return binary.AppendUvarint(binary.AppendUvarint(c, uint64(e.term)), uint64(e.worth))
}

// entries adds the terms to a list.
func (c counted) entries(list []entry) []entry {
	for len(c) > 0 {
		term, n := binary.Uvarint(c)
		count, m := binary.Uvarint(c[n:])
		list = append(list, entry{int32(term), int32(count)})
		c = c[n+m:]
	}
	return list
}

// readAll counts the terms of n texts, on all cores.
func (k *known) readAll(n int, text func(int) []Part) []counted {
	texts := make([]counted, n)
	inParallel((n+block-1)/block, func() func(int) {
		r := newReader()
		var packed counted
		return func(b int) {
			r.reset()
			from, to := b*block, min(n, (b+1)*block)
			for i := from; i < to; i++ {
				r.count(text(i))
			}
			numbers := k.join(r, b)
			for i := from; i < to; i++ {
				packed = packed[:0]
				for _, e := range r.text(i - from) {
					packed = packed.add(entry{numbers[e.term], e.worth})
				}
				texts[i] = bytes.Clone(packed)
			}
		}
	})
	return texts
}
