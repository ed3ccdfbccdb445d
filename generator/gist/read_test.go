package gist

import (
	"fmt"
	"math/rand"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/visit-dav/watchbill/generator/work"
)

// told is all that a collection tells.
func told(c *Collection) (all []string) {
	for i, alike := range c.Alike(20) {
		all = append(all, fmt.Sprint(i, alike, c.Terms(i)))
	}
	return all
}

// Whatever changes from reading to reading, each tells what a memory of nothing tells: what is alike, and how terms are spelt.
func TestWhatIsRememberedTellsNothingElse(t *testing.T) {
	t.Parallel()
	for seed := range int64(3) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			rnd, file := rand.New(rand.NewSource(seed)), filepath.Join(t.TempDir(), "work")
			var texts [][]Part
			for range 700 {
				texts = append(texts, madeText(rnd))
			}
			read := func(m *work.Memory) []string {
				return told(Read(len(texts), func(i int) []Part { return texts[i] }, m))
			}
			for round := range 8 {
				m := work.Open(file, "program")
				if diff := cmp.Diff(read(nil), read(m)); diff != "" {
					t.Fatalf("round %d: %s", round, diff)
				}
				if err := m.Keep(); err != nil {
					t.Fatal(err)
				}
				for range 1 + rnd.Intn(9) {
					switch i := rnd.Intn(len(texts)); rnd.Intn(4) {
					case 0:
						texts[i] = madeText(rnd)
					case 1:
						texts = slices.Insert(texts, rnd.Intn(2)*i, madeText(rnd))
					case 2:
						texts = slices.Delete(texts, i, i+1)
					case 3:
						texts[i] = append(slices.Clone(texts[i]), Part{1, "VtkIO " + fmt.Sprintf("Word%c", 'a'+i%26)})
					}
				}
			}
		})
	}
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

// Damage is found before a value is read; what isn't a value in spite of that does no harm.
func TestADamagedGroupDoesNoHarm(t *testing.T) {
	t.Parallel()
	rnd, r := rand.New(rand.NewSource(1)), newReader()
	texts := make([][]Part, 8)
	made := make([]work.Sum, len(texts))
	for i := range texts {
		texts[i] = madeText(rnd)
		made[i] = r.sum(texts[i])
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
