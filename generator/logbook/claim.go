package logbook

import (
	"slices"

	"github.com/visit-dav/watchbill/generator/problem"
	"github.com/visit-dav/watchbill/generator/strict"
)

// claim is what an edited text must say: what the old one said, and an entry more at the end of a list.
type claim struct {
	in    *strict.Node // the mapping of the old text that has the list, or will have it
	key   string
	entry value
}

func (c claim) holds(was *strict.Node, made []byte) bool {
	var problems problem.List
	is, ok := strict.Reader{}.Outline(made, &problems)
	return ok && is != nil && c.same(was, is)
}

func (c claim) same(was, is *strict.Node) bool {
	if was == c.in {
		return c.grown(was, is)
	}
	return was.Shape == is.Shape && was.Value == is.Value && was.Quote == is.Quote &&
		slices.EqualFunc(was.Keys, is.Keys, c.same) && slices.EqualFunc(was.Items, is.Items, c.same)
}

// grown tells whether the mapping has the same members, and its list the entry.
func (c claim) grown(was, is *strict.Node) bool {
	if is.Shape != strict.Mapping {
		return false
	}
	rest := slices.Clone(is.Items)
	keys := slices.Clone(is.Keys)
	at := slices.IndexFunc(keys, func(k *strict.Node) bool { return k.Value == c.key })
	if at < 0 {
		return false
	}
	list := rest[at]
	before := was.Member(c.key)
	if before == nil {
		return at == len(keys)-1 && c.extends(&strict.Node{}, list) &&
			slices.EqualFunc(was.Keys, keys[:at], c.same) && slices.EqualFunc(was.Items, rest[:at], c.same)
	}
	rest[at] = before // judged apart
	return c.extends(before, list) &&
		slices.EqualFunc(was.Keys, keys, c.same) && slices.EqualFunc(was.Items, rest, c.same)
}

func (c claim) extends(before, list *strict.Node) bool {
	last := len(list.Items) - 1
	return list.Shape == strict.List && last >= 0 && c.entry.means(list.Items[last]) &&
		slices.EqualFunc(before.Items, list.Items[:last], c.same)
}

// means tells whether a node says what the value does.
func (v value) means(n *strict.Node) bool {
	switch {
	case len(v.fields) > 0:
		return n.Shape == strict.Mapping && len(n.Keys) == len(v.fields) && !slices.ContainsFunc(v.fields, func(f field) bool {
			member := n.Member(f.key)
			return member == nil || !f.value.means(member)
		})
	case len(v.list) > 0:
		return n.Shape == strict.List && slices.EqualFunc(v.list, n.Items, value.means)
	}
	return n.Shape == strict.Scalar && n.Value == v.text
}
