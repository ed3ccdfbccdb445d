package incident

import (
	"fmt"
	"maps"
	"strings"
	"unsafe"
)

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

// articleKeeper puts what articles are made of side by side, for the same reason: what the gate throws away would lie between.
type articleKeeper struct {
	texts    keeper
	articles slab[Article]
	names    slab[string]
	kinds    slab[Resolution]
	asks     slab[Ask]
	remarks  slab[Remark]
	links    slab[Link]
	masked   map[string]map[string]int // each that differs, once, by what it says
}

// keep gives a copy of an article that nothing else of the gate lies beside.
func (k *articleKeeper) keep(a *Article) *Article {
	kept := &k.articles.keep([]Article{*a})[0]
	kept.URL = k.texts.keep(a.URL)
	kept.Labels, kept.Components, kept.errorLines = k.names.keep(a.Labels), k.names.keep(a.Components), k.names.keep(a.errorLines)
	for i, line := range kept.errorLines {
		kept.errorLines[i] = k.texts.keep(line)
	}
	kept.Kinds, kept.Asks = k.kinds.keep(a.Kinds), k.asks.keep(a.Asks)
	kept.Discussion, kept.Links = k.remarks.keep(a.Discussion), k.links.keep(a.Links)
	for i := range kept.Links {
		kept.Links[i].URL = k.texts.keep(kept.Links[i].URL)
	}
	kept.Masked = k.same(a.Masked)
	return kept
}

// same gives the map that says the same, which nobody may change.
func (k *articleKeeper) same(masked map[string]int) map[string]int {
	if len(masked) == 0 {
		return masked
	}
	says := fmt.Sprintf("%#v", masked) // in the order of its keys
	if k.masked[says] == nil {
		if k.masked == nil {
			k.masked = map[string]map[string]int{}
		}
		k.masked[says] = maps.Clone(masked)
	}
	return k.masked[says]
}

// slab is room for things of one type.
type slab[T any] struct{ left []T }

// keep gives a copy of a list, which has no room for more.
func (s *slab[T]) keep(list []T) []T {
	if len(list) == 0 {
		return list
	}
	if len(list) > len(s.left) {
		const size = 64 << 10
		s.left = make([]T, max(len(list), size/int(unsafe.Sizeof(list[0]))))
	}
	kept := s.left[:len(list):len(list)]
	s.left = s.left[copy(kept, list):]
	return kept
}
