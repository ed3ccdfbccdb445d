package search

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"math/rand"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/visit-dav/watchbill/generator/incident"
	"github.com/visit-dav/watchbill/generator/redact"
	"github.com/visit-dav/watchbill/generator/work"
)

// folder holds the files of an index, and those of the index before.
type folder struct {
	files, before map[string]string
	stayed        int
	damaged       func(name string) bool // whose files don't stay
}

func (f *folder) put(name, payload string) error {
	if f.files == nil {
		f.files = map[string]string{}
	}
	if f.files[name] != "" {
		return fmt.Errorf("%s is put twice", name)
	}
	f.files[name] = payload
	return nil
}

// scripts are the files in the folder, of which the larger stay.
func (f *folder) scripts() *scripts {
	return &scripts{write: f.put, stay: func(name string) (bool, error) {
		text, found := f.before[name]
		if !found || f.damaged(name) {
			return false, nil
		}
		f.stayed++
		return true, f.put(name, text)
	}}
}

func (f *folder) keep(string, int) (bool, error) { return false, nil }

// rememberingIndex makes the files of an index with what the index before remembered, and those that stood.
func rememberingIndex(t *testing.T, memory string, f *folder, docs []document) {
	t.Helper()
	m := work.Open(memory, "program")
	f.before, f.files, f.stayed = f.files, nil, 0
	w := f.scripts()
	root, err := build(stubs(docs), m, w)
	if err == nil {
		err = errors.Join(w.close(root), m.Keep())
	}
	if err != nil {
		t.Fatal(err)
	}
}

// Whatever changes from index to index, each is the one that a memory of nothing gives.
func TestWhatIsRememberedChangesNoIndex(t *testing.T) {
	t.Parallel()
	var stayed, all atomic.Int64
	for seed := range int64(6) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			rnd, memory := rand.New(rand.NewSource(seed)), filepath.Join(t.TempDir(), "work")
			f := folder{damaged: func(string) bool { return seed == 5 && rnd.Intn(9) == 0 }}
			docs, next := append(small(), large(1100)[6:]...), 5000
			for round := range 16 {
				rememberingIndex(t, memory, &f, docs)
				if diff := cmp.Diff(filesOf(t, indexOf(t, docs)), f.files); diff != "" {
					t.Fatalf("round %d: %s", round, diff)
				}
				stayed.Add(int64(f.stayed))
				all.Add(int64(len(f.files)))
				for range 1 + rnd.Intn(9)*int(seed%2) {
					next++
					docs = edited(rnd, docs, next)
				}
			}
		})
	}
	if stayed.Load()*4 < all.Load() {
		t.Errorf("%d of %d files stayed", stayed.Load(), all.Load())
	}
}

// edited changes one thing of some documents.
func edited(rnd *rand.Rand, docs []document, next int) []document {
	i := rnd.Intn(len(docs))
	d := &docs[i]
	switch word := madeWord(rnd.Intn(5000)); rnd.Intn(9) {
	case 0:
		d.text[rnd.Intn(int(fieldCount))] += " " + word
	case 1:
		d.text[rnd.Intn(int(fieldCount))] = word + "Part " + word + "_" + word
	case 2:
		d.Title = word
	case 3:
		d.excerpts = append(slices.Clone(d.excerpts), word)
	case 4:
		d.Labels, d.Versions = []string{word}, []string{"1.2"}
	case 5:
		d.Resolved = !d.Resolved
	case 6:
		return slices.Delete(docs, i, i+1)
	case 7:
		other := incidentOf(next, word, "Set "+word+".", "It fails.", "")
		return append(docs, other)
	case 8: // the slots of others, and with them all ids, may change
		other := document{stub: stub{Path: "runbook/" + word + fmt.Sprint(next) + ".html"}, Kind: "runbook", Title: word}
		other.text[title] = word
		return append(docs, other, other) // each is found
	}
	return docs
}

// Damage is found before a value is read; what isn't a value in spite of that does no harm.
func TestADamagedBatchDoesNoHarm(t *testing.T) {
	t.Parallel()
	list := stubs(small())
	identify(list)
	r := newBatchReader(nil)
	made := make([]work.Sum, len(list))
	for i := range made {
		made[i][0] = byte(i)
	}
	p := r.pack(list, made, &batch{})
	whole := append(work.AppendText(nil, p.lists), p.extracts...)
	for i := range whole {
		damaged := slices.Clone(whole)
		damaged[i] ^= 1 << (i % 8)
		for _, data := range [][]byte{damaged, whole[:i], append(slices.Clone(whole), whole[:i+1]...)} {
			before, ok := unpack(packedOf(data))
			if len(data) != len(whole) && ok {
				t.Fatalf("%d bytes of %d were taken for a batch", len(data), len(whole))
			}
			r.pack(list, made, before)
		}
	}
}

// What a document is made from is what its sum is made from.
func TestWhatChangesADocumentChangesItsSum(t *testing.T) {
	t.Parallel()
	redactor, _ := redact.New(redact.Options{})
	text := func(s string) redact.Text {
		clean, _ := redactor.Clean(s)
		return clean
	}
	article := func() *incident.Article {
		return &incident.Article{
			Number: 7, Address: 7, Title: text("Crash"), Labels: []string{"gui", "bug"}, Components: []string{"viewer"},
			Version: text("3.1.4"), Platform: text("Linux"), Facility: text("LLNL"), Closed: time.Unix(1e9, 0).UTC(),
			Symptom: text("It *crashes*."), ErrorText: text("error: 7"), Resolution: text("Set `A`."), Source: incident.FromLastComment,
			Kinds: []incident.Resolution{"fixed"}, Cause: text("A race."), Rest: text("More."),
			Discussion: []incident.Remark{{Body: text("failed again")}, {Body: text("Thanks")}},
		}
	}
	telling := map[string]bool{"gui": true, "bug": true}
	read := func(a *incident.Article, zone *time.Location, telling map[string]bool) (string, work.Sum) {
		s := articleStub(a, zone, telling)
		d := s.read()
		d.stub = s
		return fmt.Sprintf("%q %q %q", d.shown(), d.facets(), d.text), sha256.Sum256(s.from(nil))
	}
	was, sum := read(article(), time.UTC, telling)
	same := func(name string, a *incident.Article, zone *time.Location, telling map[string]bool) {
		if is, made := read(a, zone, telling); is != was && made == sum {
			t.Errorf("%s changes the document and not its sum:\n%s\n%s", name, was, is)
		}
	}
	changed := 0
	for i := range reflect.TypeFor[incident.Article]().NumField() {
		a := article()
		if f := reflect.ValueOf(a).Elem().Field(i); f.CanSet() && change(f, text("error: changed")) {
			same(reflect.TypeFor[incident.Article]().Field(i).Name, a, time.UTC, telling)
			changed++
		}
	}
	if changed < 20 {
		t.Errorf("only %d fields were changed", changed)
	}
	same("the zone", article(), time.FixedZone("east", 14*3600), telling)
	same("what other incidents are labelled", article(), time.UTC, map[string]bool{"gui": true})
}

// change makes a field another, a list that has an item more.
func change(f reflect.Value, text redact.Text) bool {
	switch v := f.Addr().Interface().(type) {
	case *redact.Text:
		*v = text
	case *time.Time:
		*v = v.Add(72 * time.Hour)
	case *[]incident.Remark:
		*v = append(*v, incident.Remark{Body: text})
	case *[]string:
		*v = append(*v, "changed")
	case *[]incident.Resolution:
		*v = append(*v, "changed")
	case *incident.Source:
		*v = incident.NotRecorded
	default:
		switch f.Kind() {
		case reflect.Int, reflect.Int64:
			f.SetInt(f.Int() + 1)
		case reflect.String:
			f.SetString(f.String() + "changed")
		case reflect.Bool:
			f.SetBool(!f.Bool())
		default:
			return false
		}
	}
	return true
}

// Two lists whose texts are the same one after the other are two lists.
func TestListsAreTextsOfTheirOwn(t *testing.T) {
	t.Parallel()
	for _, list := range [][]string{{}, {""}, {"a", "", "b"}, {strings.Repeat("é", 200), "\x00"}} {
		if got := textsOf(string(appendTexts(nil, list))); !slices.Equal(got, list) {
			t.Errorf("%q came back as %q", list, got)
		}
	}
}
