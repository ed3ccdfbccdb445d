package markdown

import (
	"html"
	"slices"
	"strings"
	"unicode/utf8"
)

// straight is rebuild of a stranger's fragment that holds nothing to mend: elements of the commonest kinds, closed in their
// order and each where a parser of HTML leaves it. It lets nothing through that it doesn't know to the byte, and gives
// ok=false for all else, which rebuild then parses; where it gives a fragment, rebuild would give the same.
func straight(fragment string, refers bool) (h HTML, ok bool) {
	s := straightener{refers: refers}
	s.out.Grow(len(fragment) + len(fragment)/32)
	for fragment != "" {
		text, rest, isTag := strings.Cut(fragment, "<")
		if !s.text(text) {
			return HTML{}, false
		}
		if !isTag {
			break
		}
		tag, rest, ends := strings.Cut(rest, ">")
		if !ends || !s.tag(tag) {
			return HTML{}, false
		}
		fragment = rest
	}
	if len(s.open) > 0 {
		return HTML{}, false
	}
	return HTML{safe: s.out.String()}, true
}

type straightener struct {
	refers bool // what may speak of an issue isn't straight
	out    strings.Builder
	open   []string
}

// deepest is how many elements may be open: far below what a parser bears.
const deepest = 60

// mostMarks is how many marks of a kind may be open: a parser forgets the fourth.
const mostMarks = 3

func (s *straightener) within() string {
	if len(s.open) == 0 {
		return ""
	}
	return s.open[len(s.open)-1]
}

// text takes the text between two tags.
func (s *straightener) text(text string) bool {
	switch s.within() {
	case "ul", "ol", "pre":
		if strings.Trim(text, "\n") != "" || text != "" && s.within() == "pre" {
			return false
		}
	}
	whole := !s.refers || slices.ContainsFunc(s.open, isWhole)
	if !whole && strings.Contains(text, "#") || !isSettled(text) {
		return false
	}
	s.out.WriteString(text)
	return true
}

// isSettled tells whether text of HTML says the same when it is read and written again.
func isSettled(text string) bool {
	for i, r := range text {
		switch {
		case r == '&':
			if !slices.ContainsFunc([]string{"&amp;", "&lt;", "&gt;", "&#34;", "&#39;"}, func(e string) bool { return strings.HasPrefix(text[i:], e) }) {
				return false
			}
		case r == '"', r == '\'', r == '>', r == utf8.RuneError, visible(r) != r, isFromRight(r):
			return false
		}
	}
	return true
}

// tag takes a tag without its brackets.
func (s *straightener) tag(tag string) bool {
	if name, isEnd := strings.CutPrefix(tag, "/"); isEnd {
		if name != s.within() || name == "" {
			return false
		}
		s.open = s.open[:len(s.open)-1]
		s.out.WriteString("</" + name + ">")
		return true
	}
	name, attributes, has := strings.Cut(tag, " ")
	if len(s.open) == deepest || !s.fits(name) || has != (attributes != "") || !s.bears(name, attributes) {
		return false
	}
	switch name {
	case "pre":
		tag = `pre tabindex="0"`
		fallthrough
	default:
		s.open = append(s.open, name)
	case "br", "hr":
	}
	s.out.WriteString("<" + tag + ">")
	return true
}

// fits tells whether an element may stand where the fragment has come to.
func (s *straightener) fits(name string) bool {
	in := s.within()
	switch name {
	case "li":
		return in == "ul" || in == "ol"
	case "p", "h4", "h5", "h6", "ul", "ol", "blockquote", "div", "hr":
		return in == "" || in == "li" || in == "blockquote"
	case "pre":
		return in == "div"
	case "code":
		return in == "pre" || s.holdsMarks(in) && s.count(name) < mostMarks
	case "a":
		return s.holdsMarks(in) && s.count(name) == 0
	case "strong", "em", "del":
		return s.holdsMarks(in) && s.count(name) < mostMarks
	case "br":
		return s.holdsMarks(in)
	}
	return false
}

// holdsMarks tells the elements that hold lines of text; code holds nothing but text.
func (s *straightener) holdsMarks(in string) bool {
	switch in {
	case "", "p", "h4", "h5", "h6", "li", "strong", "em", "del", "a":
		return true
	}
	return false
}

func (s *straightener) count(name string) (n int) {
	for _, open := range s.open {
		if open == name {
			n++
		}
	}
	return n
}

// bears tells whether an element has its attributes as the writer writes them.
func (s *straightener) bears(name, attributes string) bool {
	switch name {
	case "div":
		return attributes == `class="code"`
	case "ol":
		number, ok := quotedValue(attributes, "start")
		return attributes == "" || ok && isNumber(number)
	case "code":
		class, ok := quotedValue(attributes, "class")
		return attributes == "" || s.within() == "pre" && ok && className.MatchString(class)
	case "a":
		link, ok := strings.CutSuffix(attributes, ` rel="nofollow noopener noreferrer ugc"`)
		address, isLink := quotedValue(link, "href")
		return ok && isLink && isSettled(address) && isAddress(html.UnescapeString(address))
	}
	return attributes == ""
}

// quotedValue gives the value of a lone attribute.
func quotedValue(attribute, key string) (value string, ok bool) {
	value, ok = strings.CutPrefix(attribute, key+`="`)
	value, closed := strings.CutSuffix(value, `"`)
	return value, ok && closed
}

// isAddress tells whether rebuild leaves the address of a stranger's link alone.
func isAddress(address string) bool {
	href, ok := harmless(address)
	return ok && href == address && scheme(href) != ""
}
