package search

import (
	"encoding/binary"

	"github.com/visit-dav/watchbill/generator/vocabulary"
)

// fieldRule says what an occurrence in a field is worth. The usual lengths are fixed, so that a new document leaves the
// levels of all others alone.
type fieldRule struct {
	weight  int  // of one occurrence in a field of usual length, in 64ths
	usual   int  // terms
	flatten int  // percent by which length counts
	near    bool // neighbours across blanks count as pairs
}

func fieldRules() [fieldCount]fieldRule {
	return [fieldCount]fieldRule{
		title:      {448, 8, 40, true},
		resolution: {160, 40, 50, false},
		symptom:    {96, 80, 50, false},
		errorLines: {80, 30, 50, true},
		discussion: {51, 200, 60, false},
	}
}

// saturation is the worth at which a further occurrence begins to matter little, in 64ths.
const saturation = 77

// weigher reads documents, and tells what their terms mean to them.
type weigher struct {
	terms   *vocabulary.Terms // of the present batch
	rules   [fieldCount]fieldRule
	worth   []int32 // by number of the term, in the present document, in 64ths
	touched []int32 // numbers of the present document
	seen    []int32 // numbers of the present field, in order
	partial []bool  // beside seen: a part of a run
	weighed []byte
	scanner scanner
}

func newWeigher() *weigher {
	w := &weigher{terms: vocabulary.New(), rules: fieldRules()}
	w.scanner.emit = w.take
	return w
}

func (w *weigher) take(term []byte, kind tokenKind) {
	w.seen = append(w.seen, w.number(term))
	w.partial = append(w.partial, kind == part)
}

func (w *weigher) number(term []byte) int32 {
	n, isNew := w.terms.Number(term)
	if isNew {
		w.worth = append(w.worth, 0)
	}
	return n
}

// reset forgets the terms of a batch.
func (w *weigher) reset() {
	w.terms.Reset()
	w.worth = w.worth[:0]
}

// weigh gives the terms of a document: for each its number times levels, and its level. They are good until the next.
func (w *weigher) weigh(d *document) []byte {
	w.weighed = w.weighed[:0]
	for f, text := range d.text {
		w.addField(w.rules[f], text)
	}
	for _, n := range w.touched {
		worth := int(w.worth[n])
		level := max(1, levels*worth/(worth+saturation))
		w.weighed = binary.AppendUvarint(w.weighed, uint64(n)*levels+uint64(level))
		w.worth[n] = 0
	}
	w.touched = w.touched[:0]
	return w.weighed
}

// addField weighs the terms of one field after BM25F, in whole numbers.
func (w *weigher) addField(rule fieldRule, text string) {
	w.seen, w.partial = w.seen[:0], w.partial[:0]
	w.scanner.near = rule.near
	w.scanner.scan(text)
	length := (100-rule.flatten)*rule.usual + rule.flatten*len(w.seen)
	each := int32(max(2, rule.weight*100*rule.usual/length))
	for i, n := range w.seen {
		worth := each
		if w.partial[i] {
			worth /= 2
		}
		if w.worth[n] == 0 {
			w.touched = append(w.touched, n)
		}
		w.worth[n] += worth
	}
}

// renumber gives what was weighed among other terms. numbers are those of these terms here, or elsewhere.
func (w *weigher) renumber(others *vocabulary.List, numbers []int32, weighed []byte) []byte {
	w.weighed = w.weighed[:0]
	for len(weighed) > 0 {
		p, size := binary.Uvarint(weighed)
		weighed = weighed[size:]
		if numbers[p/levels] == elsewhere {
			numbers[p/levels] = w.number(others.Term(int32(p / levels)))
		}
		w.weighed = binary.AppendUvarint(w.weighed, uint64(numbers[p/levels])*levels+p%levels)
	}
	return w.weighed
}
