package html

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"maps"
	"math"
	"reflect"
	"slices"
	"time"

	"github.com/visit-dav/watchbill/generator/hours"
	"github.com/visit-dav/watchbill/generator/incident"
	"github.com/visit-dav/watchbill/generator/work"
)

// sum adds up all that a page shows: what a draft of the same sum is written as is the same to the byte, as long as refer
// says the same. It uses the room of scratch and gives it back.
func (d *draft) sum(scratch []byte) (sum work.Sum, room []byte) {
	b := append(scratch[:0], d.from.r.outfit.sum[:]...)
	b = append(b, d.around.sum[:]...)
	b = work.AppendText(work.AppendText(b, d.sheet.path), d.sheet.kind)
	if a := d.sheet.about; a != nil {
		b = d.from.r.appendArticle(b, d.from, a)
		return sha256.Sum256(b), b
	}
	d.find()
	b = appendShown(b, reflect.ValueOf(&d.frame))
	for _, p := range d.from.making.parts {
		b = p.shown(b)
	}
	return sha256.Sum256(b), b
}

// appendArticle appends all that the page of an article is made from, which is found sooner than what it shows: the article
// whole, what decides how any is shown, and what the page shows of others, as it shows it.
func (r *renderer) appendArticle(b []byte, p place, a *incident.Article) []byte {
	b = work.AppendText(b, r.judged())
	sum := a.Made()
	b = append(b, sum[:]...)
	b = shows(a.Address, a.Response, a.Owner, a.Handoffs, a.Asks, a.Links)(b)
	for _, c := range a.Components {
		b = r.appendShelf(b, componentShelf, c)
	}
	for _, k := range a.Kinds {
		b = r.appendShelf(b, resolutionShelf, string(k))
	}
	for _, l := range a.Labels {
		b = r.appendShelf(b, labelShelf, l)
	}
	topics := r.site.Incidents.Topics(a)
	b = work.AppendNumber(b, uint64(len(topics)))
	for _, t := range topics {
		b = r.appendShelf(work.AppendText(b, t), topicShelf, t)
	}
	b = r.appendRows(b, r.site.Incidents.Similar(a))
	return appendShown(b, reflect.ValueOf(r.relations(p, a)))
}

// appendShelf appends where a shelf is found.
func (r *renderer) appendShelf(b []byte, k aspect, key string) []byte {
	return work.AppendText(b, r.incidents().path(k, key))
}

// judgedBy is what decides how any article is shown, beside the outfit. Of the instant that the site shows it is the month alone:
// no page of an article tells ages otherwise.
func (r *renderer) judgedBy() string {
	s := r.site
	today := hours.DateOf(s.Now, s.Zone)
	return string(shows(s.Made, s.Title, s.Language, s.Base, today.Year, today.Month)(nil))
}

// shows appends values that a part is made from.
func shows(values ...any) func([]byte) []byte {
	return func(b []byte) []byte {
		for _, v := range values {
			b = appendShown(b, reflect.ValueOf(v))
		}
		return b
	}
}

// appendShown appends all that a value holds, so that no two values of one type that differ give the same.
func appendShown(b []byte, v reflect.Value) []byte {
	switch v.Kind() {
	case reflect.String:
		return work.AppendText(b, v.String())
	case reflect.Bool:
		if v.Bool() {
			return append(b, 1)
		}
		return append(b, 0)
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return binary.AppendVarint(b, v.Int())
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return binary.AppendUvarint(b, v.Uint())
	case reflect.Float32, reflect.Float64:
		return binary.LittleEndian.AppendUint64(b, math.Float64bits(v.Float()))
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[time.Time]() {
			return appendTime(b, v.Interface().(time.Time))
		}
		for i := range v.NumField() {
			b = appendShown(b, v.Field(i))
		}
		return b
	case reflect.Pointer, reflect.Interface:
		return appendHeld(b, v)
	case reflect.Slice, reflect.Array:
		if v.Kind() == reflect.Slice && v.IsNil() {
			return append(b, 0)
		}
		b = binary.AppendUvarint(b, uint64(v.Len())+1)
		for i := range v.Len() {
			b = appendShown(b, v.Index(i))
		}
		return b
	case reflect.Map:
		return appendMap(b, v)
	}
	panic(fmt.Sprintf("html: a page shows a %s", v.Type()))
}

// appendTime appends an instant, whose zone no page shows.
func appendTime(b []byte, t time.Time) []byte {
	return binary.AppendVarint(binary.AppendVarint(b, t.Unix()), int64(t.Nanosecond()))
}

// appendHeld appends what a pointer leads to, or an interface holds with its type.
func appendHeld(b []byte, v reflect.Value) []byte {
	if v.IsNil() {
		return append(b, 0)
	}
	b = append(b, 1)
	if v.Kind() == reflect.Interface {
		b = work.AppendText(b, v.Elem().Type().String())
	}
	return appendShown(b, v.Elem())
}

func appendMap(b []byte, v reflect.Value) []byte {
	if v.IsNil() {
		return append(b, 0)
	}
	entries := map[string]reflect.Value{}
	for _, key := range v.MapKeys() {
		entries[string(appendShown(nil, key))] = v.MapIndex(key)
	}
	b = binary.AppendUvarint(b, uint64(len(entries))+1)
	for _, key := range slices.Sorted(maps.Keys(entries)) {
		b = appendShown(work.AppendText(b, key), entries[key])
	}
	return b
}
