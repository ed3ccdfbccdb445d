package site_test

import (
	"math/rand"
	"slices"
	"strings"
	"testing"

	"github.com/visit-dav/watchbill/generator/site"
)

func TestTitlesAreOrderedAsPeopleLookForThem(t *testing.T) {
	t.Parallel()
	for name, want := range map[string][]string{
		"by their words, whatever the case":    {"apple", "Banana", "cherry"},
		"by the numbers in them":               {"Step 2", "Step 10", "Step 10a", "Step 150"},
		"by all numbers of a version":          {"3.4.2", "3.10", "3.10.1"},
		"zeros before a number don't count":    {"W01", "W2", "W003"},
		"numbers longer than a machine counts": {"99999999999999999998", "99999999999999999999", "100000000000000000000"},
		"a beginning before what goes on":      {"", "Login", "Login nodes"},
		"digits before letters":                {"7 days", "Seven days"},
		"texts that aren't English":            {"Zone", "Änderung", "Änderung 3", "Änderung 12"},
	} {
		got := slices.Clone(want)
		rand.New(rand.NewSource(1)).Shuffle(len(got), func(i, j int) { got[i], got[j] = got[j], got[i] })
		slices.SortFunc(got, site.CompareTitles)
		if !slices.Equal(got, want) {
			t.Errorf("%s: got %s, want %s", name, strings.Join(got, ", "), strings.Join(want, ", "))
		}
	}
}

func FuzzTheOrderOfTitlesIsOne(f *testing.F) {
	f.Add("Step 2", "step 10", "Step 010")
	f.Add("a1", "a", "1")
	f.Fuzz(func(t *testing.T, a, b, c string) {
		ab, bc, ac := site.CompareTitles(a, b), site.CompareTitles(b, c), site.CompareTitles(a, c)
		if ab != -site.CompareTitles(b, a) {
			t.Errorf("%q and %q are both before each other, or neither", a, b)
		}
		if ab <= 0 && bc <= 0 && ac > 0 || ab == 0 && bc == 0 && ac != 0 {
			t.Errorf("%q, %q, %q go in a circle", a, b, c)
		}
	})
}
