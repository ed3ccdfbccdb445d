package incident

import (
	"bufio"
	"errors"
	"io"
	"strings"
	"testing"
)

func TestALongLineIsSkippedAndTheNextIsRead(t *testing.T) {
	t.Parallel()
	text := "short\n" + strings.Repeat("x", 100) + "\nafter\nlast"
	l := &lineReader{buffer: bufio.NewReaderSize(strings.NewReader(text), 16), limit: 40}
	type step struct {
		text   string
		offset int64
		err    error
	}
	want := []step{{"short\n", 0, nil}, {"", 6, errLongLine}, {"after\n", 107, nil}, {"last", 113, nil}, {"", 117, io.EOF}}
	for n, w := range want {
		line, err := l.next()
		if !errors.Is(err, w.err) || line.offset != w.offset || err == nil &&
			(string(line.text) != w.text || line.number != n+1) {
			t.Errorf("step %d: got line %d %q at %d, %v; want %q at %d, %v",
				n, line.number, line.text, line.offset, err, w.text, w.offset, w.err)
		}
	}
}
