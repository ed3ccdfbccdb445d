package markdown

import "strings"

// tagScanner finds tags by the grammar of CommonMark 0.31, 6.6. It remembers what it looked for in vain, so that
// hostile text costs no more than other text.
type tagScanner struct {
	s                             string
	noComment, noSingle, noDouble bool
}

// tag gives the end of the tag or comment at i, or -1.
func (t *tagScanner) tag(i int) (end int, kind pieceKind) {
	if strings.HasPrefix(t.s[i:], "<!--") {
		return t.comment(i), commentPiece
	}
	kind, j := startPiece, i+1
	if j < len(t.s) && t.s[j] == '/' {
		kind, j = endPiece, j+1
	}
	if j >= len(t.s) || !isLetter(t.s[j]) {
		return -1, kind
	}
	for j < len(t.s) && (isLetter(t.s[j]) || isDigit(t.s[j]) || t.s[j] == '-') {
		j++
	}
	for kind == startPiece {
		next := t.attribute(j)
		if next < 0 {
			return -1, kind
		}
		if next == j {
			break
		}
		j = next
	}
	j = t.blanks(j)
	if kind == startPiece && j < len(t.s) && t.s[j] == '/' {
		j++
	}
	if j >= len(t.s) || t.s[j] != '>' {
		return -1, kind
	}
	return j + 1, kind
}

func (t *tagScanner) comment(i int) int {
	for _, short := range []string{"<!-->", "<!--->"} {
		if strings.HasPrefix(t.s[i:], short) {
			return i + len(short)
		}
	}
	if t.noComment {
		return -1
	}
	end := strings.Index(t.s[i+4:], "-->")
	if end < 0 {
		t.noComment = true
		return -1
	}
	return i + 4 + end + 3
}

// attribute gives the end of the attribute at i, i when there is none, or -1 when it is broken.
func (t *tagScanner) attribute(i int) int {
	j := t.blanks(i)
	if j == i || j >= len(t.s) || !isLetter(t.s[j]) && t.s[j] != '_' && t.s[j] != ':' {
		return i
	}
	for j < len(t.s) && (isLetter(t.s[j]) || isDigit(t.s[j]) || strings.IndexByte("_:.-", t.s[j]) >= 0) {
		j++
	}
	k := t.blanks(j)
	if k >= len(t.s) || t.s[k] != '=' {
		return j
	}
	k = t.blanks(k + 1)
	if k >= len(t.s) {
		return -1
	}
	switch t.s[k] {
	case '"':
		return t.quoted(k, &t.noDouble)
	case '\'':
		return t.quoted(k, &t.noSingle)
	}
	end := k
	for end < len(t.s) && t.s[end] > ' ' && strings.IndexByte("\"'=<>`", t.s[end]) < 0 {
		end++
	}
	if end == k {
		return -1
	}
	return end
}

func (t *tagScanner) quoted(i int, none *bool) int {
	if *none {
		return -1
	}
	end := strings.IndexByte(t.s[i+1:], t.s[i])
	if end < 0 {
		*none = true
		return -1
	}
	return i + 1 + end + 1
}

func (t *tagScanner) blanks(i int) int {
	for i < len(t.s) && (t.s[i] == ' ' || t.s[i] == '\t' || t.s[i] == '\n') {
		i++
	}
	return i
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }
func isDigit(c byte) bool  { return c >= '0' && c <= '9' }
