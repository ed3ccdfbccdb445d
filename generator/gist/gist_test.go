package gist_test

import (
	"fmt"
	"math/rand"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/visit-dav/watchbill/generator/gist"
)

// filler are texts about nothing in common with the others, so that a corpus has common words.
func filler(n int) [][]gist.Part {
	texts := make([][]gist.Part, n)
	for i := range texts {
		texts[i] = []gist.Part{{Weight: 1, Text: fmt.Sprintf("the window shows nothing useful%c%c", 'a'+i%26, 'a'+i/26)}}
	}
	return texts
}

func together(texts [][]gist.Part) *gist.Collection {
	return gist.Read(len(texts), func(i int) []gist.Part { return texts[i] }, nil, nil)
}

// corpus puts texts in front of the filler.
func corpus(texts ...string) *gist.Collection {
	var all [][]gist.Part
	for _, text := range texts {
		all = append(all, []gist.Part{{Weight: 1, Text: text}})
	}
	return together(append(all, filler(40)...))
}

// likest lists the texts alike to the first one.
func likest(texts ...string) []int32 {
	var found []int32
	for _, l := range corpus(texts...).Alike(5)[0] {
		found = append(found, l.Text)
	}
	return found
}

func TestTextsAreAlikeByWhatIsRareInBoth(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		texts []string
		want  []int32
	}{
		"the same error": {
			[]string{"libGL failed to load swrast", "swrast and libGL again", "the window shows nothing useful"}, []int32{1},
		},
		"common words alone": {[]string{"the window shows nothing", "the window shows nothing"}, nil},
		"more in common comes first": {
			[]string{"alpha beta gamma delta", "alpha and other words entirely of another kind", "delta gamma beta"}, []int32{2, 1},
		},
		"numbers, addresses and hashes don't count": {
			[]string{"0x00007f3b1c2a1f7e 20260314 deadbeef01 4711", "0x00007f3b1c2a1f7e 20260314 deadbeef01 4711"}, nil,
		},
		"a status of three digits does": {[]string{"status 139", "139 again"}, []int32{1}},
		"parts of identifiers":          {[]string{"vtkXOpenGLRenderWindow failed", "OpenGLRender is broken"}, []int32{1}},
		"words of an identifier":        {[]string{"bad_alloc thrown", "alloc is bad"}, []int32{1}},
		"where the case changes":        {[]string{"QtPlatformPlugin", "platform of another plugin"}, []int32{1}},
		"whatever the case":             {[]string{"SWRAST", "swrast"}, []int32{1}},
		"scripts without blanks":        {[]string{"描画設定を変更する", "等値面の描画設定"}, []int32{1}},
		"nothing at all":                {[]string{"", ""}, nil},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(c.want, likest(c.texts...)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestNoTextIsLikeItselfAndLikenessIsAPercentage(t *testing.T) {
	t.Parallel()
	const words = "swrast libGL Mesa iris"
	list := corpus(words, words, words+" driver", "driver").Alike(5)[0]
	if len(list) < 2 || list[0].Text != 1 || list[0].Percent < 95 || list[0].Percent > 100 {
		t.Errorf("got %v", list)
	}
	for _, l := range list {
		if l.Text == 0 || l.Percent < 1 || l.Percent > 100 {
			t.Errorf("got %v", l)
		}
	}
}

func TestTheWeightierPartDecides(t *testing.T) {
	t.Parallel()
	texts := [][]gist.Part{
		{{Weight: 5, Text: "swrast"}, {Weight: 1, Text: "tunnel"}},
		{{Weight: 1, Text: "tunnel"}},
		{{Weight: 1, Text: "swrast"}},
	}
	list := together(append(texts, filler(40)...)).Alike(1)[0]
	if len(list) != 1 || list[0].Text != 2 {
		t.Errorf("got %v", list)
	}
}

func TestTermsAreSpeltAsPeopleSpellThem(t *testing.T) {
	t.Parallel()
	c := corpus("vtkIOException Tunnel and the tunnel", "vtkIOException, tunnel", "tunnel")
	var names []string
	for term := range c.Terms(0) {
		names = append(names, fmt.Sprintf("%s %d", term.Name, term.Texts))
	}
	for _, want := range []string{"vtkIOException 2", "tunnel 3"} {
		if !slices.Contains(names, want) {
			t.Errorf("%q isn't among %q", want, names)
		}
	}
	if slices.ContainsFunc(names, func(n string) bool { return strings.HasPrefix(n, "the ") }) {
		t.Errorf("a common word tells nothing: %q", names)
	}
}

func TestReadingTwiceFindsTheSame(t *testing.T) {
	t.Parallel()
	texts := filler(200)
	for i := range texts {
		texts[i][0].Text += strings.Repeat(fmt.Sprintf(" word%c word%c", 'a'+i%7, 'a'+i%11), 3)
	}
	if diff := cmp.Diff(together(texts).Alike(5), together(texts).Alike(5)); diff != "" {
		t.Error(diff)
	}
}

func TestFewAreTheLikestOfAll(t *testing.T) {
	t.Parallel()
	rnd := rand.New(rand.NewSource(1))
	texts := make([][]gist.Part, 300)
	for i := range texts {
		var said strings.Builder
		for range 4 + rnd.Intn(30) {
			fmt.Fprintf(&said, "word%c%c ", 'a'+rnd.Intn(1+rnd.Intn(26)), 'a'+rnd.Intn(12))
		}
		texts[i] = []gist.Part{{Weight: 1 + rnd.Intn(3), Text: said.String()}}
	}
	read := together(texts)
	whole := read.Alike(len(texts))
	for _, most := range []int{1, 5, 20} {
		for i, few := range read.Alike(most) {
			if want := whole[i][:min(most, len(whole[i]))]; !slices.Equal(few, want) {
				t.Fatalf("text %d, %d of %d: %v, not %v", i, most, len(whole[i]), few, want)
			}
		}
	}
}
