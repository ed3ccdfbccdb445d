package incident

import (
	"bufio"
	"bytes"
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
	offset int64 // of the next line
}

// next gives the next line; errLongLine for one that was skipped, io.EOF at the end.
func (l *lineReader) next() (rawLine, error) {
	var memory []byte
	return l.appendTo(&memory)
}

// appendTo gives what next does, and puts the line behind what lies in memory.
func (l *lineReader) appendTo(memory *[]byte) (rawLine, error) {
	line := rawLine{number: l.number + 1, offset: l.offset}
	from := len(*memory)
	for {
		part, err := l.buffer.ReadSlice('\n')
		l.offset += int64(len(part))
		if len(*memory)-from+len(part) <= l.limit {
			*memory = append(*memory, part...)
		}
		if errors.Is(err, bufio.ErrBufferFull) {
			continue
		}
		if err != nil && (!errors.Is(err, io.EOF) || l.offset == line.offset) {
			return line, err
		}
		l.number++
		if l.offset-line.offset > int64(l.limit) {
			*memory = (*memory)[:from]
			return line, errLongLine
		}
		line.text = (*memory)[from:]
		return line, nil
	}
}

// block is lines that lie side by side, so that they are passed on at once.
type block struct {
	memory []byte
	lines  []rawLine
	number int // of the blocks
}

const blockSize = 64 << 10 // and what the last line has beyond

// fill reads the next lines in place of those of the block but empty ones, up to its size or to one that can't be read.
func (l *lineReader) fill(b *block) error {
	b.memory, b.lines = b.memory[:0], b.lines[:0]
	for len(b.memory) < blockSize {
		line, err := l.appendTo(&b.memory)
		if err != nil {
			return err
		}
		if len(bytes.TrimSpace(line.text)) > 0 {
			b.lines = append(b.lines, line)
		}
	}
	return nil
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
