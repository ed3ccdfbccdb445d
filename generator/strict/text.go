package strict

import (
	"bytes"
	"regexp"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

// checkText refuses what no editor shows as it is, and gives the text without a byte-order mark.
func (d *decoder) checkText(data []byte) ([]byte, bool) {
	limit := d.reader.Limit
	if limit == 0 {
		limit = MaxSize
	}
	start := d.at(1, 0)
	if len(data) > limit {
		d.errorf(start, "split the file, or remove what isn't needed",
			"has more than the %d bytes that are read", limit)
		return nil, false
	}
	if bytes.HasPrefix(data, []byte{0xff, 0xfe}) || bytes.HasPrefix(data, []byte{0xfe, 0xff}) {
		d.errorf(start, "save the file as UTF-8", "this is UTF-16 text")
		return nil, false
	}
	data = bytes.TrimPrefix(data, []byte("\ufeff")) // a byte-order mark
	return data, d.checkRunes(data)
}

// checkRunes tells the first character of each line that can't stand in YAML. Line separators other than those of
// editors are among them: they would shift the line numbers of all later messages.
func (d *decoder) checkRunes(data []byte) bool {
	line, column, told := 1, 0, 0
	for i := 0; i < len(data); {
		r, size := utf8.DecodeRune(data[i:])
		column++
		switch {
		case r == '\n' || r == '\r' && !bytes.HasPrefix(data[i+1:], []byte("\n")):
			line, column = line+1, 0
		case r == utf8.RuneError && size == 1:
			if told != line {
				d.errorf(d.at(line, column), "save the file as UTF-8", "the byte 0x%02X isn't UTF-8 text", data[i])
			}
			told = line
		case forbidden(r):
			if told != line {
				d.errorf(d.at(line, column), "delete it", "an invisible character (U+%04X) stands here", r)
			}
			told = line
		}
		i += size
	}
	return told == 0
}

func forbidden(r rune) bool {
	switch {
	case r == '\t', r == '\n', r == '\r':
		return false
	case r < 0x20, r == 0x7f, r >= 0x80 && r < 0xa0, r == 0x2028, r == 0x2029, r == 0xfeff, r == 0xfffe, r == 0xffff:
		return true
	}
	return false
}

var surrogates = regexp.MustCompile(`\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}`)

// escapes turns the surrogate pairs of JSON, which YAML doesn't know, into YAML's own escapes of the same length in
// characters less two; only text that begins as JSON is touched.
func escapes(data []byte) []byte {
	if !bytes.HasPrefix(bytes.TrimSpace(data), []byte("{")) {
		return data
	}
	return surrogates.ReplaceAllFunc(data, func(pair []byte) []byte {
		high, _ := strconv.ParseUint(string(pair[2:6]), 16, 32)
		low, _ := strconv.ParseUint(string(pair[8:12]), 16, 32)
		r := utf16.DecodeRune(rune(high), rune(low))
		return []byte(`\U` + strconv.FormatUint(uint64(r)+1<<32, 16)[1:])
	})
}
