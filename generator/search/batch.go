package search

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"iter"
	"runtime"
	"slices"

	"github.com/visit-dav/watchbill/generator/vocabulary"
	"github.com/visit-dav/watchbill/generator/work"
)

// batch is what the index takes of some documents.
type batch struct {
	stubs []stub
	lists
	made     []work.Sum // of all that the documents were made from, beside stubs; zeros where nothing is remembered
	extracts []extract  // beside stubs
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
	var all []byte
	for i, s := range stubs {
		all = s.from(all[:0])
		made[i] = sha256.Sum256(all)
	}
	place := work.SumOf(fmt.Sprint(stubs[0].batch())) // what is remembered there holds sums of its own
	data, _ := r.memory.Get(work.Collected, place)
	known := work.Packed{Data: data}
	before, ok := unpack(packed{known.Text(), known.Data})
	if ok && slices.Equal(before.made, made) {
		before.stubs = stubs
		return before
	}
	p := r.pack(stubs, made, before)
	whole := make([]byte, 0, len(p.lists)+len(p.extracts)+binary.MaxVarintLen64)
	r.memory.Put(work.Collected, place, append(work.AppendText(whole, p.lists), p.extracts...))
	return unpacked(stubs, p)
}

// packed is a batch in few bytes: the lists, which stay for as long as an index is made, and the rest.
type packed struct{ lists, extracts []byte }

// pack gives what the index takes of documents, for unpack.
func (r batchReader) pack(stubs []stub, made []work.Sum, before *batch) packed {
	r.reset()
	places := map[work.Sum]int{}
	for i, sum := range before.made {
		places[sum] = i
	}
	moved := slices.Repeat([]int{none}, len(before.made))
	weighed := make([][]weight, len(stubs))
	extracts := work.AppendSums(nil, made)
	for i, s := range stubs {
		if place, ok := places[made[i]]; ok && moved[place] == none {
			moved[place] = i
			extracts = before.extracts[place].append(extracts)
			continue
		}
		d := s.read()
		d.stub = s
		weighed[i] = r.weigh(d)
		extracts = d.extract().append(extracts)
	}
	r.keep(before, moved, weighed)
	l := r.invert(weighed)
	return packed{l.append(make([]byte, 0, l.size())), extracts}
}

// keep adds what was weighed of documents that moved.
func (r batchReader) keep(before *batch, moved []int, weighed [][]weight) {
	for term := range int32(before.terms.Len()) {
		number := int32(none)
		before.each(term, func(place, level int) {
			to := moved[place]
			if to == none {
				return
			}
			if number == none {
				number = r.number(before.terms.Term(term))
			}
			weighed[to] = append(weighed[to], weight(number)*levels+weight(level))
		})
	}
}

// invert gives the terms in order, each with the documents that hold it. They are good until the next.
func (w *weigher) invert(weighed [][]weight) *lists {
	ends := make([]int, w.terms.Len()) // of what is said of each term
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
	said := make([]posting, all)
	for place, document := range weighed {
		for _, p := range document {
			said[ends[p/levels]] = posting(place)*levels + posting(p%levels)
			ends[p/levels]++
		}
	}
	l := &w.inverted
	l.terms.Reset()
	l.postings.Reset()
	var list []byte
	for _, n := range w.terms.Order() {
		from, last := 0, 0
		if n > 0 {
			from = ends[n-1]
		}
		list = list[:0]
		for _, p := range said[from:ends[n]] {
			list = work.AppendNumber(list, uint64(int(p)-last*levels))
			last = p.id()
		}
		l.terms.Add(w.terms.Term(n))
		l.postings.Add(list)
	}
	return l
}

// size is how many bytes append writes.
func (l *lists) size() int { return l.terms.Size() + l.postings.Size() }

// append writes the lists behind some bytes.
func (l *lists) append(b []byte) []byte { return l.postings.Append(l.terms.Append(b)) }

// readLists reads what append wrote of so many documents.
func readLists(data []byte, documents int) (l lists, ok bool) {
	l.documents = documents
	l.terms, data, ok = vocabulary.Read(data)
	if ok {
		l.postings, data, ok = vocabulary.Read(data)
	}
	if !ok || len(data) > 0 || l.terms.Len() != l.postings.Len() {
		return lists{}, false
	}
	return l, true
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
	b = work.AppendText(b, e.shown)
	for _, values := range e.facets {
		b = work.AppendText(b, values)
	}
	if e.resolved {
		return append(b, 1)
	}
	return append(b, 0)
}

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
	b = &batch{made: p.Sums()}
	b.extracts = make([]extract, len(b.made))
	for i := range b.extracts {
		e := &b.extracts[i]
		e.shown = string(p.Text())
		for k := range e.facets {
			e.facets[k] = string(p.Text())
		}
		e.resolved = p.Number() > 0
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
