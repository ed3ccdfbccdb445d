package markdown

import (
	"html"
	"strings"
	"sync"

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
	isGap := func(r rune) bool { return strings.ContainsRune(" \t{},", r) }
	words := strings.FieldsFunc(unescaped(n.Info.Value(source)), isGap)
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

// highlight gives code with its tokens in spans of the classes hl-*, or ok=false when the language isn't known, the
// code is too long, or the lexer fails.
func highlight(lang, code string) (marked string, ok bool) {
	if lang == mermaid || len(code) > maxHighlight || !knownLanguages()[lang] {
		return "", false
	}
	defer func() {
		if recover() != nil { // lexers panic when their own rules are at fault
			marked, ok = "", false
		}
	}()
	tokens, err := chroma.Coalesce(lexers.Get(lang)).Tokenise(nil, code)
	if err != nil {
		return "", false
	}
	var b strings.Builder
	rest := code
	for _, t := range tokens.Tokens() {
		if rest, ok = strings.CutPrefix(rest, t.Value); !ok {
			return "", false // a lexer may normalise, but code is shown as it is
		}
		text := html.EscapeString(t.Value)
		if class := tokenClass(t.Type); class != "" {
			text = `<span class="` + class + `">` + text + "</span>"
		}
		b.WriteString(text)
	}
	return b.String(), rest == ""
}

// knownLanguages are the names and aliases of languages that can be coloured, in lower case.
var knownLanguages = sync.OnceValue(func() map[string]bool {
	known := map[string]bool{}
	for _, name := range lexers.Names(true) {
		known[strings.ToLower(name)] = true
	}
	return known
})

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
