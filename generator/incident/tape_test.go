package incident

import (
	"bytes"
	"math/rand"
	"reflect"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/visit-dav/watchbill/generator/redact"
	"github.com/visit-dav/watchbill/generator/work"
)

// fill gives every field a value of its own, so that one that isn't written is missed.
func fill(v reflect.Value, rnd *rand.Rand, zone *time.Location) {
	switch v.Interface().(type) {
	case time.Time:
		v.Set(reflect.ValueOf(time.Unix(rnd.Int63n(1<<32), rnd.Int63n(1e9)).In([]*time.Location{time.UTC, zone}[rnd.Intn(2)])))
		return
	case redact.Text:
		v.Set(reflect.ValueOf(redact.Reopen(string(rune('a' + rnd.Intn(26))))))
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(string(rune('a' + rnd.Intn(26))))
	case reflect.Int, reflect.Int64:
		v.SetInt(1 + rnd.Int63n(1<<40))
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		for i := range v.Len() {
			fill(v.Index(i), rnd, zone)
		}
	case reflect.Map:
		v.Set(reflect.ValueOf(map[string]int{"e-mail": 2, "phone": 1}))
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				fill(v.Field(i), rnd, zone)
			}
		}
	}
}

// filled is an entry of which nothing is left empty but what each build finds again.
func filled(rnd *rand.Rand, zone *time.Location) *entry {
	e := &entry{draft: &draft{Article: &Article{}}, labelled: true, told: []told{{"hint", "text"}}}
	fill(reflect.ValueOf(e.Article).Elem(), rnd, zone)
	fill(reflect.ValueOf(&e.record).Elem(), rnd, zone)
	e.gated, e.errorLines, e.Address = true, []string{"it fails"}, 0
	e.Response, e.Owner, e.Handoffs, e.Asks = e.record.Response, e.record.Owner, e.record.Handoffs, e.record.Asks
	return e
}

// bytesOf gives the bytes of an entry.
func bytesOf(a *Archive, e *entry) (value []byte, ok bool) {
	a.write(e, func(room []byte) { value, ok = bytes.Clone(room), true })
	return value, ok
}

func TestWhatIsWrittenOfAnEntryIsWhatIsRead(t *testing.T) {
	t.Parallel()
	a := NewArchive(nil, "", time.FixedZone("team", 3600))
	rnd := rand.New(rand.NewSource(1))
	for range 20 {
		want := filled(rnd, a.zone)
		value, ok := bytesOf(a, want)
		if got := a.read(value); !ok || !reflect.DeepEqual(got, want) {
			t.Fatalf("wrote\n%+v %+v\nread\n%+v %+v", want.Article, want.record, got.Article, got.record)
		}
	}
}

func TestWhatAnArticleIsMadeOfTellsOfEveryField(t *testing.T) {
	t.Parallel()
	others := []string{"Address", "Response", "Owner", "Handoffs", "Asks"} // which more decides than the issue
	article := func() *Article { return filled(rand.New(rand.NewSource(1)), time.UTC).Article }
	before := article().Made()
	kind := reflect.TypeFor[Article]()
	for i := range kind.NumField() {
		f := kind.Field(i)
		if !f.IsExported() {
			continue
		}
		a := article()
		reflect.ValueOf(a).Elem().Field(i).SetZero()
		if told := a.Made() != before; told == slices.Contains(others, f.Name) {
			t.Errorf("that %s is another is told: %v", f.Name, told)
		}
	}
}

func TestSeveralMayAskAtOnceWhatAnArticleIsMadeOf(t *testing.T) {
	t.Parallel()
	a := filled(rand.New(rand.NewSource(1)), time.UTC).Article
	sums := make([]work.Sum, 8)
	var all sync.WaitGroup
	for i := range sums {
		all.Go(func() { sums[i] = a.Made() })
	}
	all.Wait()
	if len(slices.Compact(sums)) != 1 {
		t.Errorf("%x", sums)
	}
}

func TestWhatAnArticleIsMadeOfIsKnownToTheNextBuild(t *testing.T) {
	t.Parallel()
	a := NewArchive(nil, "", time.UTC)
	e := filled(rand.New(rand.NewSource(1)), time.UTC)
	want := e.Made()
	value, _ := bytesOf(a, e)
	if got := a.read(value).made; got != want {
		t.Errorf("%x, want %x", got, want)
	}
}

func TestAnInstantOfAnotherZoneIsNotKept(t *testing.T) {
	t.Parallel()
	a := NewArchive(nil, "", time.UTC)
	e := filled(rand.New(rand.NewSource(1)), time.FixedZone("another", 3600))
	if _, ok := bytesOf(a, e); ok {
		t.Error("it was written")
	}
}

func FuzzBytesThatAreNoEntryAreNone(f *testing.F) {
	a := NewArchive(nil, "", time.FixedZone("team", 3600))
	value, _ := bytesOf(a, filled(rand.New(rand.NewSource(1)), a.zone))
	f.Add(value)
	f.Add(value[:len(value)/2])
	f.Add([]byte(nil))
	f.Fuzz(func(t *testing.T, value []byte) {
		e := a.read(value)
		if e == nil {
			return
		}
		again, ok := bytesOf(a, e)
		if !ok || !reflect.DeepEqual(a.read(again), e) {
			t.Errorf("%q is read as %+v, which is written otherwise", value, e.Article)
		}
	})
}
