package redact

// triggers finds many short words in one pass, without regard to ASCII case.
type triggers struct {
	words [][]trigger     // those with the same first two bytes; none at 0
	by    [1 << 16]uint16 // place in words, by the first two bytes
	begin [1 << 9]uint64  // one bit for the classes of each three bytes with which a word may begin: so small that it stays at hand
	class [256]uint8
}

// How many classes of bytes there are is 1 << classBits.
const classBits = 5

func newTriggers() *triggers {
	t := &triggers{words: make([][]trigger, 1)}
	for c := range t.class {
		t.class[c] = classOf(lower(byte(c)))
	}
	return t
}

// classOf tells letters apart, and what else stands in many words or texts.
func classOf(c byte) uint8 {
	const others = ' ' // the first that is no letter
	switch {
	case 'a' <= c && c <= 'z':
		return c - 'a'
	case isDigit(c):
		return 26
	case c == others:
		return 27
	case c == '-':
		return 28
	case c == '.':
		return 29
	case c == '_' || c == ':' || c == '/' || c == '@':
		return 30
	}
	return 31
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
		t.words = append(t.words, nil)
	}
	t.words[t.by[pair]] = append(t.words[t.by[pair]], trigger{word, rule})
	for third := range uint32(1 << classBits) {
		if len(word) == 2 || third == uint32(t.class[word[2]]) {
			code := (uint32(t.class[word[0]])<<classBits|uint32(t.class[word[1]]))<<classBits | third
			t.begin[code>>6] |= 1 << (code & 63)
		}
	}
}

// scan calls found for each word in the text, in the order of their places.
func (t *triggers) scan(text string, found func(rule, at int)) {
	if len(text) < 2 {
		return
	}
	code := uint32(t.class[text[0]])<<classBits | uint32(t.class[text[1]])
	for i := 2; i < len(text); i++ {
		code = (code<<classBits | uint32(t.class[text[i]])) & (1<<(3*classBits) - 1)
		if t.begin[code>>6]&(1<<(code&63)) != 0 {
			t.look(text, i-2, found)
		}
	}
	t.look(text, len(text)-2, found)
}

// look calls found for each word that stands at a place.
func (t *triggers) look(text string, at int, found func(rule, at int)) {
	place := t.by[uint16(lower(text[at]))<<8|uint16(lower(text[at+1]))]
	for _, w := range t.words[place] {
		if hasPrefixFold(text[at:], w.word) {
			found(w.rule, at)
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
