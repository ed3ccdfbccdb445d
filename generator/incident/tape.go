package incident

import (
	"crypto/sha256"
	"encoding/binary"
	"maps"
	"slices"
	"time"
	"unsafe"

	"github.com/visit-dav/watchbill/generator/picture"
	"github.com/visit-dav/watchbill/generator/redact"
	"github.com/visit-dav/watchbill/generator/work"
)

// tape is what entries are written to and read from, value after value: one description of an entry serves both ways, so that what
// was written is what is read.
type tape interface {
	number(*int64)
	text(*string)
	clean(*redact.Text)
	at(*time.Time)
	count(n int) int // of a list, -1 for none
	sum(*work.Sum)   // of all before it
}

// write gives the bytes of an entry to take. What they can't hold isn't kept: an instant of another zone, and a team whose name is
// masked in the article but not in the reports.
func (a *Archive) write(e *entry, take func(value []byte)) {
	for k, ask := range e.record.Asks {
		if e.Asks[k] != ask {
			return
		}
	}
	w, used := a.spare.Get().(*writing)
	if !used {
		w = &writing{zone: a.zone}
	}
	w.b, w.ok = w.b[:0], true
	e.run(w)
	if w.ok {
		take(w.b)
	}
	a.spare.Put(w)
}

// read gives the entry of these bytes, whose texts are pieces of them, or nil where they are no entry.
func (a *Archive) read(value []byte) *entry {
	r := &reading{zone: a.zone, Packed: work.Packed{Data: value}}
	e := &entry{draft: &draft{Article: &Article{gated: true}}}
	e.run(r)
	if r.Damaged || len(r.Data) > 0 || e.Number <= 0 {
		return nil
	}
	return e
}

// run passes all of an entry over a tape, but for what is found again at each build: address, links back, what is alike.
func (e *entry) run(t tape) {
	e.Article.run(t)
	t.sum(&e.made)
	e.record.run(t)
	flag(t, &e.labelled)
	list(t, &e.told, func(w *told) {
		t.text(&w.hint)
		t.text(&w.text)
	})
	e.Response, e.Owner, e.Handoffs, e.Asks = e.record.Response, e.record.Owner, e.record.Handoffs, slices.Clone(e.record.Asks)
}

// Made tells whether an article is as it was in another build: it sums up all of it but Address, Response, Owner, Handoffs, Asks and the
// links that other articles brought, which more decides than its issue. What is made of the rest alone needn't be made again. Safe for concurrent use.
func (a *Article) Made() work.Sum {
	if a.made != (work.Sum{}) {
		return a.made
	}
	w, told := &writing{}, *a
	told.run(w)
	return sha256.Sum256(w.b)
}

func (a *Article) run(t tape) {
	whole(t, &a.Number)
	whole(t, &a.ID)
	t.text(&a.URL)
	t.clean(&a.Title)
	list(t, &a.Labels, t.text)
	list(t, &a.Components, t.text)
	flag(t, &a.Derived)
	for _, text := range []*redact.Text{
		&a.Version, &a.Platform, &a.Facility, &a.Symptom, &a.ErrorText, &a.Resolution, &a.Cause, &a.Rest, &a.Mark.Text,
	} {
		t.clean(text)
	}
	t.at(&a.Created)
	t.at(&a.Closed)
	whole(t, &a.Week.Year)
	whole(t, &a.Week.Number)
	word(t, &a.Source)
	list(t, &a.Kinds, func(k *Resolution) { word(t, k) })
	list(t, &a.Discussion, func(r *Remark) {
		t.text(&r.Author)
		t.text(&r.Person)
		t.at(&r.At)
		t.clean(&r.Body)
	})
	whole(t, &a.Hidden)
	list(t, &a.Links, func(l *Link) {
		t.text(&l.Relation)
		t.text(&l.Repository)
		whole(t, &l.Number)
		t.text(&l.URL)
	})
	word(t, &a.Mark.Kind)
	t.at(&a.Mark.At)
	t.text(&a.Mark.Author)
	t.text(&a.Mark.Person)
	counts(t, &a.Masked)
	list(t, &a.Pictures, func(p *picture.Picture) {
		t.text(&p.Address)
		t.text(&p.Name)
		whole(t, &p.Width)
		whole(t, &p.Height)
	})
	list(t, &a.errorLines, t.text)
}

func (r *Record) run(t tape) {
	whole(t, &r.Number)
	flag(t, &r.Open)
	t.at(&r.Closed)
	t.at(&r.Response.Received)
	t.at(&r.Response.Responded)
	flag(t, &r.Response.Approximate)
	whole(t, &r.Response.Duty)
	flag(t, &r.Response.OffHours)
	t.at(&r.Response.Due)
	flag(t, &r.Response.Met)
	flag(t, &r.Response.Contradicted)
	t.at(&r.Start)
	whole(t, &r.Resolution)
	t.text(&r.Owner)
	whole(t, &r.Handoffs)
	flag(t, &r.Reopened)
	list(t, &r.Kinds, func(k *Resolution) { word(t, k) })
	list(t, &r.Asks, func(a *Ask) {
		t.text(&a.Person)
		t.text(&a.Team)
		word(t, &a.Role)
		t.text(&a.By)
		t.at(&a.At)
		word(t, &a.Answer)
		t.at(&a.Answered)
	})
	list(t, &r.Drawn, t.text)
	whole(t, &r.Depth)
}

// whole passes a whole number. As in word and flag what is written stays untouched, so that several may write it at once: a value is
// set only where the tape gives another.
func whole[T ~int | ~int64](t tape, v *T) {
	n := int64(*v)
	if t.number(&n); T(n) != *v {
		*v = T(n)
	}
}

func word[T ~string](t tape, v *T) {
	s := string(*v)
	if t.text(&s); T(s) != *v {
		*v = T(s)
	}
}

func flag(t tape, v *bool) {
	n := int64(0)
	if *v {
		n = 1
	}
	if t.number(&n); (n != 0) != *v {
		*v = n != 0
	}
}

func list[T any](t tape, l *[]T, each func(*T)) {
	n := -1
	if *l != nil {
		n = len(*l)
	}
	if n = t.count(n); n < 0 {
		return
	}
	if *l == nil {
		*l = make([]T, n)
	}
	for i := range *l {
		each(&(*l)[i])
	}
}

// counts are those of a map, which isn't nil.
func counts(t tape, m *map[string]int) {
	kinds := slices.Sorted(maps.Keys(*m))
	list(t, &kinds, t.text)
	all := make(map[string]int, len(kinds))
	for _, kind := range kinds {
		n := (*m)[kind]
		whole(t, &n)
		all[kind] = n
	}
	*m = all
}

// How an instant is told: the zero one, or seconds and nanoseconds of one in UTC or in the team's zone.
const (
	noTime = iota
	timeInUTC
	timeInZone
)

// writing is a tape that takes values.
type writing struct {
	b    []byte
	zone *time.Location
	ok   bool // all could be written
}

func (w *writing) number(n *int64) { w.b = binary.AppendVarint(w.b, *n) }

func (w *writing) text(s *string) {
	w.b = work.AppendText(w.b, *s)
}

func (w *writing) clean(t *redact.Text) {
	s := t.String()
	w.text(&s)
}

func (w *writing) at(t *time.Time) {
	form := int64(timeInUTC)
	switch {
	case *t == time.Time{}:
		form = noTime
	case t.Location() == time.UTC:
	case t.Location() == w.zone:
		form = timeInZone
	default:
		w.ok = false
	}
	w.number(&form)
	if form != noTime {
		w.b = binary.AppendVarint(w.b, t.Unix())
		w.b = binary.AppendVarint(w.b, int64(t.Nanosecond()))
	}
}

func (w *writing) count(n int) int {
	w.b = work.AppendNumber(w.b, uint64(n+1))
	return n
}

func (w *writing) sum(s *work.Sum) {
	*s = sha256.Sum256(w.b)
	w.b = append(w.b, s[:]...)
}

// reading is a tape that gives values. Where the bytes are none that were written it is damaged, and gives zeros.
type reading struct {
	work.Packed
	zone *time.Location
}

func (r *reading) number(n *int64) {
	u := r.Number()
	*n = int64(u>>1) ^ -int64(u&1)
}

func (r *reading) text(s *string) {
	text := r.Text()
	*s = unsafe.String(unsafe.SliceData(text), len(text)) // a value never changes
}

func (r *reading) clean(t *redact.Text) {
	var s string
	r.text(&s)
	*t = redact.Reopen(s)
}

func (r *reading) at(t *time.Time) {
	var form, seconds, nanoseconds int64
	if r.number(&form); form == noTime {
		return
	}
	r.number(&seconds)
	r.number(&nanoseconds)
	*t = time.Unix(seconds, nanoseconds).UTC()
	if form == timeInZone {
		*t = t.In(r.zone)
	}
}

// count gives at most as many as there are bytes left: no list of the tape has things of none.
func (r *reading) count(int) int {
	n := r.Number()
	if n > uint64(len(r.Data))+1 {
		r.Data, r.Damaged = nil, true
		return -1
	}
	return int(n) - 1
}

func (r *reading) sum(s *work.Sum) { *s = r.Sum() }
