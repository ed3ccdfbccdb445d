package markdown

import (
	"html"
	"strings"

	"github.com/alecthomas/chroma/v2"
	"github.com/alecthomas/chroma/v2/lexers"
	"github.com/yuin/goldmark/ast"
)

// maxHighlight is the size in bytes up to which a block of code is coloured.
const maxHighlight = 64 << 10

// language gives the language of a fence in lower case, "" for none: the first word, without the braces and dots that
// other programs want there.
func language(n *ast.FencedCodeBlock, source []byte) string {
	if n.Info == nil {
		return ""
	}
	words := strings.FieldsFunc(unescaped(n.Info.Value(source)), func(r rune) bool { return strings.ContainsRune(" \t{},", r) })
	if len(words) == 0 {
		return ""
	}
	name := strings.ToLower(strings.TrimPrefix(words[0], "."))
	if len(name) > 40 || !className.MatchString(name) {
		return ""
	}
	return name
}

// strayInfo gives what stands after an opening fence and is no language, as a line.
func strayInfo(n *ast.FencedCodeBlock, source []byte) string {
	if n.Info == nil {
		return ""
	}
	info := strings.TrimSpace(string(n.Info.Value(source)))
	if len(strings.Fields(info)) == 1 && language(n, source) != "" {
		return ""
	}
	return info + "\n"
}

// highlight gives code with its tokens in spans of the classes hl-*, or ok=false when the language isn't known or the
// code is too long.
func highlight(lang, code string) (marked string, ok bool) {
	if lang == "" || lang == "mermaid" || len(code) > maxHighlight {
		return "", false
	}
	lexer := lexers.Get(lang)
	if lexer == nil {
		return "", false
	}
	tokens, err := chroma.Coalesce(lexer).Tokenise(nil, code)
	if err != nil {
		return "", false
	}
	var b strings.Builder
	read := 0
	for _, t := range tokens.Tokens() {
		read += len(t.Value)
		text := html.EscapeString(t.Value)
		if class := tokenClass(t.Type); class != "" {
			text = `<span class="` + class + `">` + text + "</span>"
		}
		b.WriteString(text)
	}
	return b.String(), read == len(code)
}

// tokenClass gives the class for a kind of token, or "" for one that keeps the colour of text. A dozen classes are
// enough to see the structure.
func tokenClass(t chroma.TokenType) string {
	switch {
	case t == chroma.GenericDeleted:
		return "hl-deleted"
	case t == chroma.GenericInserted:
		return "hl-inserted"
	case t == chroma.GenericHeading, t == chroma.GenericSubheading:
		return "hl-heading"
	case t == chroma.GenericPrompt:
		return "hl-prompt"
	case t == chroma.NameFunction, t == chroma.NameFunctionMagic:
		return "hl-function"
	case t == chroma.NameTag, t == chroma.NameAttribute, t == chroma.NameDecorator:
		return "hl-attribute"
	case t.InSubCategory(chroma.NameVariable), t == chroma.NameConstant:
		return "hl-variable"
	case t == chroma.NameClass, t == chroma.NameNamespace, t.InSubCategory(chroma.NameBuiltin), t == chroma.KeywordType:
		return "hl-type"
	case t.InCategory(chroma.Keyword), t == chroma.OperatorWord:
		return "hl-keyword"
	case t.InSubCategory(chroma.LiteralString):
		return "hl-string"
	case t.InCategory(chroma.Literal):
		return "hl-number"
	case t.InCategory(chroma.Comment):
		return "hl-comment"
	}
	return ""
}

// CodeStyle gives the CSS rules for the colours of code, for a light or a dark page; before stands before each selector.
func CodeStyle(before string, dark bool) string {
	var b strings.Builder
	for _, c := range codeColours() {
		colour := c.light
		if dark {
			colour = c.dark
		}
		b.WriteString(before + ".hl-" + c.class + "{color:" + colour + "}\n")
	}
	return b.String()
}

type codeColour struct{ class, light, dark string }

// codeColours keep a contrast of 4.5 to 1 (WCAG 2.2, 1.4.3) on backgrounds down to #f0f2f5 and up to #22272e.
func codeColours() []codeColour {
	return []codeColour{
		{"attribute", "#0b5c68", "#7fd8e3"},
		{"comment", "#56606d", "#a3adba"},
		{"deleted", "#9b1c1c", "#ff9c9c"},
		{"function", "#5a3d9e", "#cfb3ff"},
		{"heading", "#1f4f99", "#a8ccff"},
		{"inserted", "#1a6431", "#8fe0a5"},
		{"keyword", "#8b1a5c", "#ff8fc0"},
		{"number", "#0550ae", "#8cc2ff"},
		{"prompt", "#56606d", "#a3adba"},
		{"string", "#0a5a2f", "#8fd6a4"},
		{"type", "#7a4100", "#ffc27a"},
		{"variable", "#8a3a00", "#ffb088"},
	}
}
