package search

import "github.com/visit-dav/watchbill/generator/vocabulary"

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

// weight says what a term means to a document: the number of the term times levels, and a level.
type weight uint32

// weigher reads documents, and tells what their terms mean to them.
type weigher struct {
	terms   *vocabulary.Terms // of the present batch
	rules   [fieldCount]fieldRule
	worth   []int32 // by number of the term, in the present document, in 64ths
	touched []int32 // numbers of the present document
	seen    []int32 // numbers of the present field, in order
	partial []bool  // beside seen: a part of a run
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

// weigh adds to a list what its terms mean to a document.
func (w *weigher) weigh(d *document, to []weight) []weight {
	for f, text := range d.text {
		w.addField(w.rules[f], text)
	}
	for _, n := range w.touched {
		worth := int(w.worth[n])
		to = append(to, weight(n)*levels+weight(max(1, levels*worth/(worth+saturation))))
		w.worth[n] = 0
	}
	w.touched = w.touched[:0]
	return to
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
