package search

import (
	"fmt"
	"iter"
	"runtime"
	"slices"

	"github.com/visit-dav/watchbill/generator/vocabulary"
	"github.com/visit-dav/watchbill/generator/work"
)

// batch is what the index takes of some documents.
type batch struct {
	stubs    []stub
	terms    vocabulary.List
	made     []work.Sum // of all that the documents were made from, beside stubs; zeros where nothing is remembered
	extracts []extract  // beside stubs
}

// extract is what the index takes of a document.
type extract struct {
	shown    string             // as JSON, see document.shown
	facets   [facetCount]string // values, as appendTexts writes them
	resolved bool
	terms    []byte // as weigher.weigh writes them
}

// batchSize is how many documents stand in a batch at most: most of their terms come often in it, and are looked up once among
// those of all.
const batchSize = 512

// batches yields what is taken of documents, in the order of their stubs. All processors read them, a little ahead, and what
// was yielded is let go of: so the texts of a large site never stand in memory together.
func batches(stubs []stub, memory *work.Memory) iter.Seq[*batch] {
	type job struct {
		stubs []stub
		done  chan *batch
	}
	return func(yield func(*batch) bool) {
		processors := runtime.GOMAXPROCS(0)
		jobs, inOrder, stop := make(chan job), make(chan job, processors), make(chan struct{})
		defer close(stop)
		go func() {
			defer close(inOrder)
			defer close(jobs)
			for len(stubs) > 0 {
				n := sameBatch(stubs)
				j := job{stubs[:n], make(chan *batch, 1)}
				stubs = stubs[n:]
				select {
				case inOrder <- j:
					jobs <- j
				case <-stop:
					return
				}
			}
		}()
		for range processors {
			go func() {
				r := batchReader{newWeigher(), memory}
				for j := range jobs {
					j.done <- r.read(j.stubs)
				}
			}()
		}
		for j := range inOrder {
			if !yield(<-j.done) {
				return
			}
		}
	}
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
}

func (r batchReader) read(stubs []stub) *batch {
	made := make([]work.Sum, len(stubs))
	if r.memory == nil {
		return unpacked(stubs, r.pack(stubs, made, &batch{}))
	}
	for i, s := range stubs {
		made[i] = s.made()
	}
	place := work.SumOf(fmt.Sprint(stubs[0].batch())) // what is remembered there holds sums of its own
	data, _ := r.memory.Get(work.Collected, place)
	before, ok := unpack(data)
	if ok && slices.Equal(before.made, made) {
		before.stubs = stubs
		return before
	}
	data = r.pack(stubs, made, before)
	r.memory.Put(work.Collected, place, data)
	return unpacked(stubs, data)
}

// pack gives what the index takes of documents in few bytes, for unpack.
func (r batchReader) pack(stubs []stub, made []work.Sum, before *batch) []byte {
	r.reset()
	known := map[work.Sum]*extract{}
	for i, sum := range before.made {
		known[sum] = &before.extracts[i]
	}
	numbers := slices.Repeat([]int32{elsewhere}, before.terms.Len())
	var extracts []byte
	for i, s := range stubs {
		if e, ok := known[made[i]]; ok {
			extracts = e.append(extracts, r.renumber(&before.terms, numbers, e.terms))
			continue
		}
		d := s.read()
		d.stub = s
		extracts = d.extract().append(extracts, r.weigh(d))
	}
	return append(work.AppendSums(r.terms.Append(nil), made), extracts...)
}

// extract gives all of a document but its terms.
func (d *document) extract() *extract {
	e := &extract{shown: d.shown(), resolved: d.Resolved}
	for k, values := range d.facets() {
		e.facets[k] = string(appendTexts(nil, values))
	}
	return e
}

// append writes an extract, and terms instead of its own, behind some bytes.
func (e *extract) append(b, terms []byte) []byte {
	b = work.AppendText(b, e.shown)
	for _, values := range e.facets {
		b = work.AppendText(b, values)
	}
	resolved := byte(0)
	if e.resolved {
		resolved = 1
	}
	return work.AppendText(append(b, resolved), terms)
}

// unpacked reads what was packed just now.
func unpacked(stubs []stub, data []byte) *batch {
	b, ok := unpack(data)
	if !ok {
		panic("search: a batch can't be read") // can't happen
	}
	b.stubs = stubs
	return b
}

// unpack reads what was packed. What isn't that gives an empty batch.
func unpack(data []byte) (b *batch, ok bool) {
	terms, rest, ok := vocabulary.Read(data)
	p := work.Packed{Data: rest, Damaged: !ok}
	b = &batch{terms: terms, made: p.Sums()}
	b.extracts = make([]extract, len(b.made))
	for i := range b.extracts {
		e := &b.extracts[i]
		e.shown = string(p.Text())
		for k := range e.facets {
			e.facets[k] = string(p.Text())
		}
		e.resolved = p.Number() > 0
		e.terms = p.Text()
		for t := (work.Packed{Data: e.terms}); len(t.Data) > 0; {
			p.Damaged = t.Number()/levels >= uint64(terms.Len()) || t.Damaged || p.Damaged
		}
	}
	if p.Damaged || len(p.Data) > 0 {
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
