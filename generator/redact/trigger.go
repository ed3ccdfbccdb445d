package redact

// triggers finds many short words in one pass, without regard to ASCII case.
type triggers struct {
	words [][]trigger     // those with the same first two bytes; none at 0
	third [][256]bool     // beside words: the bytes that may follow these two
	by    [1 << 16]uint16 // place in words, by the first two bytes
	known [1 << 10]uint64 // one bit for each pair of bytes that begins a word, so that the large table is read only then
	lower [256]byte
}

func newTriggers() *triggers {
	t := &triggers{words: make([][]trigger, 1), third: make([][256]bool, 1)}
	for c := range t.lower {
		t.lower[c] = lower(byte(c))
	}
	return t
}

type trigger struct {
	word string // lower case
	rule int
}

// add takes a word of at least one byte; a word of one byte is found wherever another follows it.
func (t *triggers) add(word string, rule int) {
	if len(word) == 1 {
		for next := range 256 {
			if lower(byte(next)) == byte(next) {
				t.add(word+string([]byte{byte(next)}), rule)
			}
		}
		return
	}
	pair := uint16(word[0])<<8 | uint16(word[1])
	if t.by[pair] == 0 {
		t.by[pair] = uint16(len(t.words))
		t.words, t.third = append(t.words, nil), append(t.third, [256]bool{})
	}
	place := t.by[pair]
	for c := range t.third[place] {
		if len(word) == 2 || lower(byte(c)) == word[2] {
			t.third[place][c] = true
		}
	}
	t.words[place] = append(t.words[place], trigger{word, rule})
	t.known[pair>>6] |= 1 << (pair & 63)
}

// scan calls found for each word in the text, in the order of their places.
func (t *triggers) scan(text string, found func(rule, at int)) {
	if len(text) < 2 {
		return
	}
	pair := uint16(t.lower[text[0]])
	for i := 1; i < len(text); i++ {
		pair = pair<<8 | uint16(t.lower[text[i]])
		if t.known[pair>>6]&(1<<(pair&63)) == 0 {
			continue
		}
		place := t.by[pair]
		if i+1 < len(text) && !t.third[place][text[i+1]] {
			continue
		}
		for _, w := range t.words[place] {
			if hasPrefixFold(text[i-1:], w.word) {
				found(w.rule, i-1)
			}
		}
	}
}

func hasPrefixFold(text, word string) bool {
	if len(text) < len(word) {
		return false
	}
	for i := range len(word) {
		if lower(text[i]) != word[i] {
			return false
		}
	}
	return true
}

func lower(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}
