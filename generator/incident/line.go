package incident

import (
	"bufio"
	"errors"
	"io"
	"strconv"

	"github.com/visit-dav/watchbill/generator/problem"
)

var errLongLine = errors.New("line too long")

// rawLine is a line with its place: number counts from 1, offset is that of its first byte.
type rawLine struct {
	text   []byte
	number int
	offset int64
}

// lineReader reads lines of up to limit bytes and skips longer ones.
type lineReader struct {
	buffer *bufio.Reader
	limit  int
	number int
	offset int64       // of the next line
	spare  chan []byte // memory of lines that are done with
}

// done takes back the memory of a line.
func (l *lineReader) done(line rawLine) {
	select {
	case l.spare <- line.text[:0]:
	default:
	}
}

// next gives the next line in memory of its own, until it is done with; errLongLine for one that was skipped, io.EOF at the end.
func (l *lineReader) next() (rawLine, error) {
	line := rawLine{number: l.number + 1, offset: l.offset}
	select {
	case line.text = <-l.spare:
	default:
	}
	for {
		part, err := l.buffer.ReadSlice('\n')
		l.offset += int64(len(part))
		if len(line.text)+len(part) <= l.limit {
			line.text = append(line.text, part...)
		}
		if errors.Is(err, bufio.ErrBufferFull) {
			continue
		}
		if err != nil && (!errors.Is(err, io.EOF) || l.offset == line.offset) {
			return line, err
		}
		l.number++
		if l.offset-line.offset > int64(l.limit) {
			return line, errLongLine
		}
		return line, nil
	}
}

// report tells why the last next failed; the end of the file is no failure.
func (l *lineReader) report(name string, err error, problems *problem.List) {
	switch {
	case errors.Is(err, io.EOF):
	case errors.Is(err, errLongLine):
		problems.Errorf(problem.Pos{File: name, Line: l.number}, syncHint, "longer than %d bytes", l.limit)
	default:
		problems.Errorf(problem.Pos{File: name, Line: l.number + 1}, syncHint,
			"reading stopped at byte %d: %v", l.offset, err)
	}
}

func decimal(n int64) string { return strconv.FormatInt(n, 10) }
