package search

import (
	"iter"
	"sort"
	"strings"
)

// standingGroup is a group of shards as the build before made it.
type standingGroup struct {
	first, last string // terms
	look        string // the last term that was looked at to find where the group ends
	fits        bool   // what was pending when it began is no more than a shard
	salted      bool   // another file had the name that it would have
	tag         string
	shards      []standingShard
}

// standingShard is where a shard begins, and the size of its payload.
type standingShard struct {
	from string
	size int
}

// beyond sorts after all terms.
const beyond = "\xff"

// renewal cuts a sorted list into shards. Where the list is that of the build before, so are the shards: their files stay, and the
// terms aren't even walked.
type renewal struct {
	cutter
	lister *lister
	terms  func(after string) iter.Seq2[string, []byte] // the list behind a term, with what is said of each
	before []standingGroup                              // none where all is made anew
	dirty  []string                                     // the terms of which something else is said than before, in order
}

func newRenewal(l *lister, b bounds) *renewal {
	return &renewal{cutter: cutter{bounds: b, take: l.add, fits: true}, lister: l}
}

// run writes the list.
func (r *renewal) run() error {
	next, same, looked := 0, len(r.before) > 0, ""
	for {
		for same && next < len(r.before) && r.isClean(next) {
			stays, err := r.lister.stay(&r.before[next])
			if err != nil {
				return err
			}
			if !stays {
				break
			}
			looked = r.skip(next)
			next++
		}
		if looked == beyond {
			return r.lister.close()
		}
		var err error
		if next, same, err = r.cutAnew(looked); err != nil || !same {
			return err
		}
		looked = ""
	}
}

// skip goes behind a group whose files stay, and tells how far was looked when it was cut.
func (r *renewal) skip(group int) (looked string) {
	g := &r.before[group]
	r.pending, r.said, r.bytes, r.last = r.pending[:0], r.said[:0], 0, g.last
	r.fits = group+1 == len(r.before) || r.before[group+1].fits
	return g.look
}

// cutAnew makes shards until it stands where a group of before begins, whose number it gives. What was looked at is pending.
func (r *renewal) cutAnew(looked string) (group int, same bool, err error) {
	after := r.last
	if n := len(r.pending); n > 0 {
		after = r.pending[n-1].term
	}
	for term, said := range r.terms(after) {
		if r.hold(term, said); term <= looked || !r.isFull() {
			continue
		}
		if err := r.cut(r.border()); err != nil {
			return 0, false, err
		}
		if group, same = r.place(); same {
			return group, true, nil
		}
	}
	if err := r.cutter.close(); err != nil {
		return 0, false, err
	}
	return 0, false, r.lister.close()
}

// place tells which group of before begins where the list was cut just now, if its shards will be the same.
func (r *renewal) place() (group int, same bool) {
	first := r.pending[0].term
	n, found := sort.Find(len(r.before), func(i int) int { return strings.Compare(first, r.before[i].first) })
	if !found || n == 0 || r.before[n-1].last != r.last || !r.fits || !r.before[n].fits {
		return 0, false
	}
	return n, r.isClean(n)
}

// isClean tells whether nothing differs in a group, and in what was looked at to find where it ends.
func (r *renewal) isClean(group int) bool {
	g, after := &r.before[group], ""
	if group > 0 {
		after = r.before[group-1].last
	}
	n := sort.Search(len(r.dirty), func(i int) bool { return r.dirty[i] > after })
	return n == len(r.dirty) || r.dirty[n] > g.look
}
