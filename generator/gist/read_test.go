package gist

import (
	"fmt"
	"math/rand"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/visit-dav/watchbill/generator/work"
)

// told is all that a collection tells.
func told(c *Collection) (all []string) {
	for i, alike := range c.Alike(20) {
		all = append(all, fmt.Sprint(i, alike, slices.Collect(c.Terms(i))))
	}
	return all
}

// Whatever changes from reading to reading, each tells what a memory of nothing tells: what is alike, and how terms are spelt.
func TestWhatIsRememberedTellsNothingElse(t *testing.T) {
	t.Parallel()
	var renewed, all atomic.Int64
	t.Run("edits", func(t *testing.T) {
		for seed := range int64(6) {
			t.Run(fmt.Sprint(seed), func(t *testing.T) {
				t.Parallel()
				rnd, file := rand.New(rand.NewSource(seed)), filepath.Join(t.TempDir(), "work")
				var texts [][]Part
				for range 700 {
					texts = append(texts, madeText(rnd))
				}
				for round := range 25 {
					read := func(m *work.Memory) *Collection {
						return readAll(texts, m)
					}
					m := work.Open(file, "program")
					c := read(m)
					if all.Add(1); c.before != nil {
						renewed.Add(1)
					}
					if diff := cmp.Diff(told(read(nil)), told(c)); diff != "" {
						t.Fatalf("round %d: %s", round, diff)
					}
					if err := m.Keep(); err != nil {
						t.Fatal(err)
					}
					for range 1 + rnd.Intn(9)*int(seed%2) {
						texts = changed(rnd, texts)
					}
				}
			})
		}
	})
	if renewed.Load()*3 < all.Load() {
		t.Errorf("%d of %d were made of what was remembered", renewed.Load(), all.Load())
	}
}

// changed changes one text of some.
func changed(rnd *rand.Rand, texts [][]Part) [][]Part {
	i := rnd.Intn(len(texts))
	switch rnd.Intn(6) {
	case 0:
		texts[i] = madeText(rnd)
	case 1:
		return slices.Insert(texts, rnd.Intn(2)*i, madeText(rnd))
	case 2:
		return slices.Delete(texts, i, i+1)
	case 3:
		texts[i] = append(slices.Clone(texts[i]), Part{1, "VtkIO " + fmt.Sprintf("Word%c", 'a'+i%26)})
	case 4:
		texts[i] = texts[rnd.Intn(len(texts))]
	case 5:
		k := rnd.Intn(len(texts))
		texts[i], texts[k] = texts[k], texts[i]
	}
	return texts
}

// madeText makes a text of few words, which stand in few texts, in one spelling or another.
func madeText(rnd *rand.Rand) []Part {
	parts := make([]Part, 1+rnd.Intn(3))
	for i := range parts {
		var words []string
		for range 1 + rnd.Intn(12) {
			n := int(rnd.ExpFloat64() * 60)
			word := fmt.Sprintf("%cword%c%c", 'a'+n%7, 'a'+n/26%26, 'a'+n%26)
			switch rnd.Intn(8) {
			case 0:
				word = strings.ToUpper(word)
			case 1:
				word = strings.ToUpper(word[:1]) + word[1:]
			case 2:
				word = word[:3] + strings.ToUpper(word[3:4]) + word[4:]
			}
			if n%3 == 0 {
				word = strings.ToUpper(word[:1]) + word[1:] // never in lower case
			}
			words = append(words, word)
		}
		parts[i] = Part{1 + rnd.Intn(4), strings.Join(words, " ")}
	}
	return parts
}

// readAll reads texts that are made from nothing but their parts.
func readAll(texts [][]Part, m *work.Memory) *Collection {
	return Read(len(texts), func(i int) []Part { return texts[i] }, func(i int) work.Sum { return sumOfParts(texts[i]) }, m)
}

func sumOfParts(parts []Part) work.Sum { return work.SumOf(fmt.Sprint(parts)) }

// Damage is found before a value is read; what isn't a value in spite of that does no harm.
func TestADamagedGroupDoesNoHarm(t *testing.T) {
	t.Parallel()
	rnd, r := rand.New(rand.NewSource(1)), newReader()
	texts := make([][]Part, 8)
	made := make([]work.Sum, len(texts))
	for i := range texts {
		texts[i] = madeText(rnd)
		made[i] = sumOfParts(texts[i])
	}
	s := source{n: len(texts), text: func(i int) []Part { return texts[i] }}
	whole := r.pack(s, 0, made, &group{})
	for i := range whole {
		damaged := slices.Clone(whole)
		damaged[i] ^= 1 << (i % 8)
		for _, data := range [][]byte{damaged, whole[:i], append(slices.Clone(whole), whole[:i+1]...)} {
			before, ok := unpack(data)
			if ok && len(data) != len(whole) {
				t.Fatalf("%d bytes of %d were taken for a group", len(data), len(whole))
			}
			r.pack(s, 0, made, before)
		}
	}
}

// What was cut short isn't taken for a collection, whichever piece of it.
func TestACollectionThatIsNotWholeIsNotBelieved(t *testing.T) {
	t.Parallel()
	rnd := rand.New(rand.NewSource(1))
	texts := [][]Part{{{1, "VtkIO"}}}
	for range 20 {
		texts = append(texts, madeText(rnd))
	}
	file := filepath.Join(t.TempDir(), "work")
	m := work.Open(file, "program")
	readAll(texts, m).Alike(5)
	if err := m.Keep(); err != nil {
		t.Fatal(err)
	}
	m = work.Open(file, "program")
	if s := recall(m); s == nil || s.texts != len(texts) || s.most != 5 || len(s.spelt) == 0 {
		t.Fatal("it didn't come back")
	}
	whole, _ := m.Take(work.Counted, wholeAt())
	piece, _ := m.Take(work.Counted, pieceAt(0))
	recalled := func(whole, piece []byte) *standing {
		file := filepath.Join(t.TempDir(), "work")
		m := work.Open(file, "program")
		m.Put(work.Counted, wholeAt(), whole)
		m.Put(work.Counted, pieceAt(0), piece)
		if err := m.Keep(); err != nil {
			t.Fatal(err)
		}
		return recall(work.Open(file, "program"))
	}
	for n := range whole {
		if recalled(whole[:n], piece) != nil {
			t.Errorf("%d bytes of %d were believed", n, len(whole))
		}
	}
	for n := range piece {
		if recalled(whole, piece[:n]) != nil {
			t.Errorf("%d bytes of %d were believed", n, len(piece))
		}
	}
}
