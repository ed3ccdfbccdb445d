package incident

import "strings"

// keptTogether is how many bytes of texts lie side by side.
const keptTogether = 256 << 10

// keeper puts texts that live as long as the site side by side. Where decoding leaves them, what it throws away lies between them,
// and the memory of that is lost to all but things of the same size: nearly as much as the texts take.
type keeper struct{ block strings.Builder }

// keep gives a copy of a text. One of a large size has memory of its own anyway.
func (k *keeper) keep(text string) string {
	if len(text) > keptTogether/8 {
		return text
	}
	if k.block.Cap()-k.block.Len() < len(text) {
		k.block = strings.Builder{}
		k.block.Grow(keptTogether)
	}
	from := k.block.Len()
	k.block.WriteString(text)
	return k.block.String()[from:]
}

// take moves what articles are made from.
func (k *keeper) take(i *Issue) {
	i.Title = k.keep(i.Title)
	if i.Body != nil {
		*i.Body = k.keep(*i.Body)
	}
	for c := range i.Comments {
		if body := i.Comments[c].Body; body != nil {
			*body = k.keep(*body)
		}
	}
}
