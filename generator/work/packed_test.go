package work_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/visit-dav/watchbill/generator/work"
)

// read reads two numbers, a text and sums.
func read(data []byte) (got []any, p work.Packed) {
	p.Data = data
	return []any{p.Number(), p.Number(), string(p.Text()), p.Sums()}, p
}

func TestWhatWasPackedIsReadAsItWas(t *testing.T) {
	t.Parallel()
	sums := []work.Sum{work.SumOf("a"), work.SumOf("b")}
	data := work.AppendSums(work.AppendText(work.AppendNumber(work.AppendNumber(nil, 7), 1<<40), "naïve"), sums)
	got, p := read(data)
	if diff := cmp.Diff([]any{uint64(7), uint64(1 << 40), "naïve", sums}, got); diff != "" || p.Damaged || len(p.Data) > 0 {
		t.Errorf("damaged: %v, %d bytes are left: %s", p.Damaged, len(p.Data), diff)
	}
	for i := range data {
		if _, p := read(data[:i]); !p.Damaged {
			t.Errorf("%d bytes of %d are not known for damaged", i, len(data))
		}
	}
}
