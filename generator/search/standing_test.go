package search

import (
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/visit-dav/watchbill/generator/work"
)

func TestAStandingIndexComesBackAndNothingElseDoes(t *testing.T) {
	t.Parallel()
	want := newStanding()
	want.bounds = bounds{12, 36}
	want.batches[work.SumOf("place")] = standingBatch{work.SumOf("batch"), []int32{64, none, 70}}
	want.terms = []standingGroup{
		{"a", "crash", "crashes", true, false, "abcd", []standingShard{{"", 20}, {"cr", 1300}}},
		{"dump", "日本", beyond, false, true, "efgh", []standingShard{{"d", 7}}},
	}
	want.backwards = want.terms[:1]
	want.words.add([]byte("hsarc"), '#')
	want.frequent = frequent{3, []frequency{{"crash", 900}}}
	want.rows[work.SumOf("rows")] = standingFiles{"ijkl", []int{16, 18}, []int{300, 2}}
	remembered := func(data []byte) *standing {
		file := filepath.Join(t.TempDir(), "work")
		m := work.Open(file, "program")
		if data == nil {
			want.keep(m)
		} else {
			m.Put(work.Collected, standingPlace(), data)
		}
		if err := m.Keep(); err != nil {
			t.Fatal(err)
		}
		return recall(work.Open(file, "program"))
	}
	got := remembered(nil)
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(
		standing{}, standingBatch{}, standingGroup{}, standingShard{}, standingFiles{}, frequent{}, frequency{}, bounds{}, endingList{},
	), cmp.Comparer(func(a, b endingList) bool { return string(a.Append(a.classes)) == string(b.Append(b.classes)) })); diff != "" {
		t.Error(diff)
	}
	data := want.packed()
	for n := range data {
		if n > 0 && remembered(data[:n]) != nil {
			t.Errorf("%d bytes of %d were taken for an index", n, len(data))
		}
	}
}
