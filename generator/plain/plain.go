// Package plain tells text that needs no cleaning of any kind, as most text does. Pure.
package plain

// In each byte of a word: its highest bit, the space, and one.
const (
	highest = 0x8080808080808080
	space   = 0x2020202020202020
	one     = 0x0101010101010101
)

// Is tells whether a text is nothing but visible ASCII, spaces, tabs and line feeds. Every text is asked several times, so that
// eight bytes are looked at at once.
func Is(s string) bool {
	for len(s) >= 8 {
		word := uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 |
			uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
		suspect := word | (word - space) | (word + one) // the bit is set of what is below the space, above ~, or behind such a byte
		if suspect&highest != 0 && !eachIs(s[:8]) {
			return false
		}
		s = s[8:]
	}
	return eachIs(s)
}

func eachIs(s string) bool {
	for i := range len(s) {
		if c := s[i]; c >= 0x7f || c < ' ' && c != '\n' && c != '\t' {
			return false
		}
	}
	return true
}
