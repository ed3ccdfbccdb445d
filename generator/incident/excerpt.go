package incident

import "strings"

// excerpt collects lines of one text, in their order. Those that stand beneath each other there are one piece of it: what
// drops nothing copies nothing, and most texts lose a few lines at most.
type excerpt struct {
	text     string
	from, to int // of the last piece
	begun    bool
	pieces   []string // those before it
}

// add takes the text from one place up to another, which belongs behind what there is after a separator.
func (e *excerpt) add(separator string, from, to int) {
	switch {
	case !e.begun:
		e.from, e.begun = from, true
	case e.text[e.to:from] != separator:
		e.pieces = append(e.pieces, e.text[e.from:e.to], separator)
		e.from = from
	}
	e.to = to
}

func (e *excerpt) String() string {
	last := e.text[e.from:e.to]
	if len(e.pieces) == 0 {
		return last
	}
	return strings.Join(append(e.pieces, last), "")
}
