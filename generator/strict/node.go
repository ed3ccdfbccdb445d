package strict

import (
	"fmt"
	"strings"

	"go.yaml.in/yaml/v4"
)

// checkNode refuses, everywhere in the document, what this package doesn't read. MaxDepth bounds the recursion.
func (d *decoder) checkNode(n *yaml.Node) {
	if n == nil {
		return
	}
	switch {
	case n.Kind == yaml.AliasNode:
		d.errorf(d.pos(n), "write the value out here; text that begins with `*` goes in quotes",
			"aliases (*%s) aren't read", short(n.Value))
		return
	case n.Anchor != "":
		d.errorf(d.pos(n), "remove it; text that begins with `&` goes in quotes",
			"anchors (&%s) aren't read", short(n.Anchor))
	}
	if n.Style&yaml.TaggedStyle != 0 || n.Tag == "!" {
		d.errorf(d.pos(n), "remove it; text that begins with `!` goes in quotes", "tags (%s) aren't read",
			short(n.Tag))
	}
	if n.Kind == yaml.MappingNode {
		d.checkKeys(n)
	}
	for _, child := range n.Content {
		d.checkNode(child)
	}
}

// checkKeys refuses keys that aren't text, and doubled ones.
func (d *decoder) checkKeys(n *yaml.Node) {
	lines := map[string]int{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key := n.Content[i]
		switch {
		case key.Kind == yaml.AliasNode: // told by checkNode
		case key.Kind != yaml.ScalarNode:
			d.errorf(d.pos(key), "text that begins with `[` or `{` goes in quotes",
				"expected a key, found %s", found(key))
		case key.Tag == "!!merge":
			d.errorf(d.pos(key), "write the keys out", "merge keys (<<) aren't read")
		case key.Tag == "!!null" && key.Value == "":
			d.errorf(d.pos(key), "write `key: value`", "a key is missing before the colon")
		case !isText(key):
			d.errorf(d.pos(key), fmt.Sprintf("write it in quotes: %q", short(key.Value)),
				"the key %s isn't text", short(key.Value))
		case lines[key.Value] != 0:
			d.errorf(d.pos(key), "keep one of the two", "the key %q stands in line %d already",
				short(key.Value), d.at(lines[key.Value], 0).Line)
		default:
			lines[key.Value] = key.Line
		}
	}
}

// isText tells whether a scalar is text for YAML too; `2026-07-04`, for instance, is a timestamp there.
func isText(n *yaml.Node) bool { return n.Kind == yaml.ScalarNode && n.Tag == "!!str" }

func isQuoted(n *yaml.Node) bool {
	return n.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle|yaml.LiteralStyle|yaml.FoldedStyle) != 0
}

// isAbsent tells whether nothing stands where a value could.
func isAbsent(n *yaml.Node) bool { return n.Kind == yaml.ScalarNode && n.Tag == "!!null" }

// isEmpty tells whether what stands there says nothing: no value, empty text, an empty list or no keys.
func isEmpty(n *yaml.Node) bool {
	if n.Kind == yaml.ScalarNode {
		return isAbsent(n) || n.Value == ""
	}
	return len(n.Content) == 0 && n.Kind != yaml.AliasNode
}

// found names what stands in the document, for messages.
func found(n *yaml.Node) string {
	switch {
	case n.Kind == yaml.MappingNode:
		return "keys and values"
	case n.Kind == yaml.SequenceNode:
		return "a list"
	case isAbsent(n):
		return "nothing"
	}
	return fmt.Sprintf("%q", short(n.Value))
}

// short gives the beginning of a text, for messages.
func short(s string) string {
	text := []rune(strings.TrimSpace(s[:min(len(s), 1000)]))
	if len(text) <= 60 {
		return string(text)
	}
	return string(text[:57]) + "..."
}
