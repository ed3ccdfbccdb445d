package search

import (
	"cmp"
	"iter"
	"slices"
	"strconv"
	"strings"

	"github.com/visit-dav/watchbill/generator/work"
)

// target takes the files of an index, each by its name without the ending. Several goroutines call it at once.
type target interface {
	// put takes the payload of a file, as JSON.
	put(name, payload string) error

	// keep has a file stay that the build before put, with a payload of that size, and tells whether it does.
	keep(name string, size int) (stays bool, err error)
}

// builder makes an index, anew or from the one that stands.
type builder struct {
	root
	to     target
	memory *work.Memory
	before *standing // nil where all is made anew
	now    *standing

	old, young collection
	dirty      map[string]bool // terms of which something else is said than before, in the large segment
}

// build makes the index of documents, and gives its root when all else was put. memory may be nil.
func build(stubs []stub, memory *work.Memory, to target) (root, error) {
	b, err := read(stubs, memory, to)
	if err != nil {
		return root{}, err
	}
	return b.write()
}

// read reads documents, and puts their rows and facets. What stays of them is their terms, and which documents hold them.
func read(stubs []stub, memory *work.Memory, to target) (*builder, error) {
	b := &builder{to: to, memory: memory, before: recall(memory), now: newStanding(), dirty: map[string]bool{}}
	b.root = root{Version: version, Documents: len(stubs), Slots: identify(stubs)}
	if len(stubs) > 0 {
		b.Top = stubs[len(stubs)-1].id
	}
	divide(stubs)
	return b, b.take(stubs)
}

// write puts the lists, and gives the root when all else was put. The newest incidents come first, for they are told from the
// others, whose lists are let go of as soon as they are merged.
func (b *builder) write() (root, error) {
	var newest []segment
	if len(b.young) > 0 {
		small, err := b.small()
		if err != nil {
			return b.root, err
		}
		newest = append(newest, small)
	}
	large, err := b.large()
	if err != nil {
		return b.root, err
	}
	b.now.keep(b.memory)
	b.Segments = append([]segment{large}, newest...)
	return b.root, nil
}

// take reads each document once, for all that is made of it.
func (b *builder) take(stubs []stub) error {
	made := sumUp(stubs, b.memory)
	rows, facets := rowBlocks(&b.root, b.to), facetBlocks(b.to)
	b.compare(stubs, made, rows, facets)
	resolved := make([]int, max(0, b.Top-b.Slots)/6+1)
	for read := range batches(stubs, made, b.memory) {
		b.collect(read)
		for i, s := range read.stubs {
			if n := s.id - b.Slots; s.Number > 0 && read.resolved(i) {
				resolved[n/6] |= 1 << (n % 6)
			}
			extract := func() *extract { return read.extract(i) }
			if err := cmp.Or(rows.add(s.id, extract), facets.add(s.id, extract)); err != nil {
				return err
			}
		}
	}
	b.forget()
	sixes := make([]byte, len(resolved))
	for i, six := range resolved {
		sixes[i] = digitChar(six)
	}
	b.Resolved = string(sixes)
	if err := cmp.Or(rows.close(), facets.close()); err != nil {
		return err
	}
	b.Rows, b.Facets, b.now.rows, b.now.facets = rows.blocks, facets.blocks, rows.made, facets.made
	return nil
}

// compare finds what of the index that stands can stay. It is made anew where the rest may be so small that it stands in one file.
func (b *builder) compare(stubs []stub, made []work.Sum, rows, facets *blockList) {
	if b.memory == nil {
		return
	}
	rows.sumUp(stubs, made)
	facets.sumUp(stubs, made)
	if b.before == nil || b.before.rows.size(rows.sums)+b.before.facets.size(facets.sums) < smallIndex {
		b.before = nil
		return
	}
	rows.before, facets.before = b.before.rows, b.before.facets
}

// collect takes the terms of a batch, and finds those of which something else is said than before.
func (b *builder) collect(read *batch) {
	b.old.add(read.lists, read.stubs, false)
	b.young.add(read.lists, read.stubs, true)
	if b.memory == nil {
		return
	}
	now := share{lists: &read.lists, ids: idsOf(read.stubs)}
	place := read.stubs[0].place()
	is := standingBatch{sumOfBatch(read.made, now.ids), now.ids}
	b.now.batches[place] = is
	if b.before == nil {
		return
	}
	was, known := b.before.batches[place]
	delete(b.before.batches, place)
	if !known || was.sum != is.sum {
		b.differ(was, known, read.before, now)
	}
}

// idsOf gives the ids of documents of the large segment, none for the others.
func idsOf(stubs []stub) []int32 {
	ids := make([]int32, len(stubs))
	for i, s := range stubs {
		if ids[i] = int32(s.id); s.young {
			ids[i] = none
		}
	}
	return ids
}

// forget finds the terms of batches of which no document is left.
func (b *builder) forget() {
	if b.before == nil {
		return
	}
	for place, was := range b.before.batches {
		data, _ := b.memory.Take(work.Collected, place)
		before, _ := unpack(packedOf(data))
		b.differ(was, true, before, share{lists: &lists{}})
		if b.before == nil {
			return
		}
	}
}

// differ takes note of the terms in which a batch differs from the one of before, which is given too if it is known.
func (b *builder) differ(was standingBatch, known bool, before *batch, now share) {
	then := share{lists: &lists{}, ids: was.ids}
	if known {
		if before == nil || len(before.made) != len(was.ids) || sumOfBatch(before.made, was.ids) != was.sum {
			b.before = nil // nobody knows what it was
			return
		}
		then.lists = &before.lists
	}
	differ(then, now, func(term []byte) { b.dirty[string(term)] = true })
	if 4*len(b.dirty) > b.before.words.Len() {
		b.before = nil // so much is made anew sooner
	}
}

// large writes the lists of all documents but the newest incidents.
func (b *builder) large() (segment, error) {
	b.now.bounds = shardBounds(b.Documents)
	seg := newSegment(0, b.now.bounds, b.to)
	if b.before == nil || b.before.bounds != b.now.bounds || !b.before.frequent.suffices(b.Documents) {
		var words endings
		b.now.frequent.least = b.Documents/10 + 1
		seg.terms.terms = func(string) iter.Seq2[string, []byte] {
			return said(words.of(b.now.frequent.of(b.old.entries("")), nil))
		}
		if err := seg.terms.run(); err != nil {
			return segment{}, err
		}
		b.old = nil // the words need its room
		b.now.words = words.inOrder()
	} else {
		seg.terms.before, seg.backwards.before = b.before.terms, b.before.backwards
		seg.terms.dirty, seg.backwards.dirty = b.renew()
		seg.terms.terms = func(after string) iter.Seq2[string, []byte] { return said(b.old.entries(after)) }
		if err := seg.terms.run(); err != nil {
			return segment{}, err
		}
	}
	b.old = nil
	b.Common = strings.Join(b.now.frequent.common(b.Documents), " ")
	seg.backwards.terms = b.now.words.after
	if err := seg.backwards.run(); err != nil {
		return segment{}, err
	}
	b.now.terms, b.now.backwards = seg.terms.lister.made, seg.backwards.lister.made
	return seg.segment(), nil
}

// renew finds the words of the index from those of before and what differs, and tells what that is, in order.
func (b *builder) renew() (terms, words []string) {
	classes := map[string]byte{}
	documents := map[string]int{}
	for term := range b.dirty {
		terms = append(terms, term)
		n := b.old.count([]byte(term))
		documents[term] = n
		if !isPlainWord(term) {
			continue
		}
		if classes[reverse(term)] = 0; n > 0 {
			classes[reverse(term)] = classOfCount(n)
		}
	}
	slices.Sort(terms)
	b.now.frequent = b.before.frequent.renewed(documents)
	b.now.words, words = b.before.words.renewed(classes)
	return terms, words
}

// small writes the lists of the newest incidents.
func (b *builder) small() (segment, error) {
	var words endings
	seg := newSegment(1, whole(), b.to)
	seg.terms.terms = func(string) iter.Seq2[string, []byte] { return said(words.of(b.young.entries(""), b.old)) }
	if err := seg.terms.run(); err != nil {
		return segment{}, err
	}
	list := words.inOrder()
	seg.backwards.terms = list.after
	if err := seg.backwards.run(); err != nil {
		return segment{}, err
	}
	return seg.segment(), nil
}

// segmentLists are the two lists of a segment.
type segmentLists struct{ terms, backwards *renewal }

func newSegment(number int, b bounds, to target) segmentLists {
	n := strconv.Itoa(number)
	return segmentLists{newRenewal(newLister("t"+n+"-", to), b), newRenewal(newLister("e"+n+"-", to), b)}
}

func (s segmentLists) segment() segment {
	return segment{s.terms.lister.directory, s.backwards.lister.directory}
}
