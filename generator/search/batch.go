package search

import (
	"crypto/sha256"
	"fmt"
	"iter"
	"slices"

	"github.com/visit-dav/watchbill/generator/parallel"
	"github.com/visit-dav/watchbill/generator/work"
)

// batch is what the index takes of some documents.
type batch struct {
	stubs []stub
	lists
	made   []work.Sum // of all that the documents were made from, beside stubs; zeros where nothing is remembered
	before *batch     // what was remembered; nil for nothing

	extracts []byte
	places   []int // of extracts, beside stubs
	last     int   // extract that was read last, and it; -1 for none
	read     extract
}

// extract is what the index takes of a document beside its terms.
type extract struct {
	shown    string             // as JSON, see document.shown
	facets   [facetCount]string // values, as appendTexts writes them
	resolved bool
}

// batchSize is how many documents stand in a batch at most: most of their terms come often in it, and are looked up once among
// those of all.
const batchSize = 512

// neighbours are documents that stand in one batch, with the sums of all that they were made from.
type neighbours struct {
	stubs []stub
	made  []work.Sum
}

// batches yields what is taken of documents, in the order of their stubs. What was yielded is let go of: so the texts of a large
// site never stand in memory together.
func batches(stubs []stub, made []work.Sum, memory *work.Memory) iter.Seq[*batch] {
	together := func(yield func(neighbours) bool) {
		for from := 0; from < len(stubs); {
			to := from + sameBatch(stubs[from:])
			if !yield(neighbours{stubs[from:to], made[from:to]}) {
				return
			}
			from = to
		}
	}
	return parallel.InOrder(together, func() func(neighbours) *batch {
		r := newBatchReader(memory)
		return func(n neighbours) *batch { return r.read(n.stubs, n.made) }
	})
}

// sameBatch tells how many of the first documents stand in one batch. It goes by the numbers of incidents, so that a further one
// moves no other.
func sameBatch(stubs []stub) int {
	first := stubs[0].batch()
	n := slices.IndexFunc(stubs, func(s stub) bool { return s.batch() != first })
	if n < 0 {
		return len(stubs)
	}
	return n
}

// batchName names the batch that a document stands in.
type batchName struct {
	incidents bool
	place     int
}

func (s stub) batch() batchName {
	if s.Number > 0 {
		return batchName{true, s.Number / batchSize}
	}
	return batchName{false, s.id / batchSize}
}

// batchReader makes batches: from what is remembered of the documents that are as they were, and from the others themselves.
type batchReader struct {
	*weigher
	memory *work.Memory
	*room
}

// room is where batches are put together, one after the other.
type room struct {
	weighed         [][]weight // by document
	ends            []int
	said            []posting
	inverted        lists
	extracts, whole []byte
}

func newBatchReader(memory *work.Memory) batchReader {
	return batchReader{newWeigher(), memory, &room{}}
}

func (r batchReader) read(stubs []stub, made []work.Sum) *batch {
	if r.memory == nil {
		return unpacked(stubs, r.pack(stubs, made, &batch{}))
	}
	place := stubs[0].place()
	data, _ := r.memory.Get(work.Collected, place)
	before, ok := unpack(packedOf(data))
	if ok && slices.Equal(before.made, made) {
		before.stubs, before.before = stubs, before
		return before
	}
	p := r.pack(stubs, made, before)
	r.whole = append(work.AppendText(r.whole[:0], p.lists), p.extracts...)
	r.memory.Put(work.Collected, place, r.whole)
	b := unpacked(stubs, p)
	if ok {
		b.before = before
	}
	return b
}

// place is where the batch of a document is remembered; it holds sums of its own.
func (s stub) place() work.Sum { return work.SumOf(fmt.Sprint(s.batch())) }

// sumUp gives the sums of all that documents are made from, zeros where nothing is remembered.
func sumUp(stubs []stub, memory *work.Memory) []work.Sum {
	made := make([]work.Sum, len(stubs))
	if memory != nil {
		parallel.EachWith(len(stubs), func() func(int) {
			var all []byte
			return func(i int) {
				all = stubs[i].from(all[:0])
				made[i] = sha256.Sum256(all)
			}
		})
	}
	return made
}

// packed is a batch in few bytes: the lists, which stay for as long as an index is made, and the rest.
type packed struct{ lists, extracts []byte }

func packedOf(data []byte) packed {
	p := work.Packed{Data: data}
	return packed{p.Text(), p.Data}
}

// pack gives what the index takes of documents, for unpack.
func (r batchReader) pack(stubs []stub, made []work.Sum, before *batch) packed {
	r.reset()
	places := map[work.Sum]int{}
	for i, sum := range before.made {
		places[sum] = i
	}
	moved := slices.Repeat([]int{none}, len(before.made))
	weighed := slices.Grow(r.weighed, max(0, len(stubs)-len(r.weighed)))[:len(stubs)]
	extracts := work.AppendSums(r.extracts[:0], made)
	for i, s := range stubs {
		weighed[i] = weighed[i][:0]
		if place, ok := places[made[i]]; ok && moved[place] == none {
			moved[place] = i
			extracts = before.extract(place).append(extracts)
			continue
		}
		d := s.read()
		d.stub = s
		weighed[i] = r.weigh(d, weighed[i])
		extracts = d.extract().append(extracts)
	}
	r.keep(before, moved, weighed)
	l := r.invert(weighed)
	r.weighed, r.extracts = weighed, extracts
	return packed{slices.Clone(l.data), slices.Clone(extracts)}
}

// keep adds what was weighed of documents that moved.
func (r batchReader) keep(before *batch, moved []int, weighed [][]weight) {
	for w := before.walk(); w.next(); {
		number := int32(none)
		before.each(w.holders, func(place, level int) {
			to := moved[place]
			if to == none {
				return
			}
			if number == none {
				number = r.number(w.term)
			}
			weighed[to] = append(weighed[to], weight(number)*levels+weight(level))
		})
	}
}

// invert gives the terms in order, each with the documents that hold it. They are good until the next.
func (r batchReader) invert(weighed [][]weight) *lists {
	ends := slices.Grow(r.ends[:0], r.terms.Len())[:r.terms.Len()] // of what is said of each term
	clear(ends)
	for _, document := range weighed {
		for _, p := range document {
			ends[p/levels]++
		}
	}
	all := 0
	for i, n := range ends {
		ends[i] = all
		all += n
	}
	said := slices.Grow(r.said[:0], all)[:all]
	r.ends, r.said = ends, said
	for place, document := range weighed {
		for _, p := range document {
			said[ends[p/levels]] = posting(place)*levels + posting(p%levels)
			ends[p/levels]++
		}
	}
	l := &r.inverted
	l.reset()
	var before, list []byte
	for _, n := range r.terms.Order() {
		from, last := 0, 0
		if n > 0 {
			from = ends[n-1]
		}
		list = list[:0]
		for _, p := range said[from:ends[n]] {
			list = work.AppendNumber(list, uint64(int(p)-last*levels))
			last = p.id()
		}
		term := r.terms.Term(n)
		l.add(before, term, list)
		before = term
	}
	return l
}

// extract gives all of a document but its terms.
func (d *document) extract() *extract {
	e := &extract{shown: d.shown(), resolved: d.Resolved}
	for k, values := range d.facets() {
		e.facets[k] = string(appendTexts(nil, values))
	}
	return e
}

// append writes an extract behind some bytes.
func (e *extract) append(b []byte) []byte {
	b = work.AppendText(work.AppendNumbers(b, oneIf(e.resolved)), e.shown)
	for _, values := range e.facets {
		b = work.AppendText(b, values)
	}
	return b
}

// extract reads what is taken of a document beside its terms. It is good until the next is read.
func (b *batch) extract(i int) *extract {
	if b.last == i {
		return &b.read
	}
	p := work.Packed{Data: b.extracts[b.places[i]:]}
	b.last, b.read.resolved, b.read.shown = i, p.Number() > 0, string(p.Text())
	for k := range b.read.facets {
		b.read.facets[k] = string(p.Text())
	}
	return &b.read
}

// resolved tells whether a document has a recorded resolution.
func (b *batch) resolved(i int) bool { return b.extracts[b.places[i]] > 0 }

// unpacked reads what was packed just now.
func unpacked(stubs []stub, p packed) *batch {
	b, ok := unpack(p)
	if !ok {
		panic("search: a batch can't be read") // can't happen
	}
	b.stubs = stubs
	return b
}

// unpack reads what was packed. What isn't that gives an empty batch.
func unpack(packed packed) (b *batch, ok bool) {
	p := work.Packed{Data: packed.extracts}
	b = &batch{made: p.Sums(), last: none}
	b.extracts, b.places = p.Data, make([]int, len(b.made))
	for i := range b.places {
		b.places[i] = len(b.extracts) - len(p.Data)
		p.Number()
		for range 1 + facetCount {
			p.Text()
		}
	}
	if b.lists, ok = readLists(packed.lists, len(b.made)); !ok || p.Damaged || len(p.Data) > 0 {
		return &batch{}, false
	}
	return b, true
}

// appendTexts writes texts behind bytes, for textsOf.
func appendTexts(b []byte, texts []string) []byte {
	for _, t := range texts {
		b = work.AppendText(b, t)
	}
	return b
}

// textsOf gives the texts that appendTexts wrote.
func textsOf(data string) []string {
	texts := []string{}
	for p := (work.Packed{Data: []byte(data)}); len(p.Data) > 0; {
		texts = append(texts, string(p.Text()))
	}
	return texts
}
