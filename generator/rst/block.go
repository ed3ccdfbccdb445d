package rst

import (
	"regexp"
	"strconv"
	"strings"
)

var (
	bullet      = regexp.MustCompile(`^[-*+•]( +|$)`)
	enumerator  = regexp.MustCompile(`^(\()?([0-9]+|#|[a-zA-Z]|[ivxlcdmIVXLCDM]+)([.)])( +|$)`)
	fieldName   = regexp.MustCompile(`^:([^:\s][^:]*):( +|$)`)
	gridBorder  = regexp.MustCompile(`^\+[-=+]+\+$`)
	plainBorder = regexp.MustCompile(`^=+( +=+)+$`)
)

// blocks turns lines of one indentation into Markdown blocks, in order.
func (c *converter) blocks(lines []line) []string {
	var made []string
	add := func(block string) {
		if block != "" {
			made = append(made, block)
		}
	}
	for i := 0; i < len(lines); {
		rest := lines[i:]
		text := rest[0].text
		switch {
		case rest[0].blank():
			i++
		case rest[0].indent() > 0:
			n := indented(rest)
			add(c.quote(dedent(rest[:n])))
			i += n
		case strings.HasPrefix(text, ".. ") || text == ".." || strings.HasPrefix(text, "__ "):
			n := 1 + indented(rest[1:])
			add(c.explicit(rest[:n]))
			i += n
		default:
			block, n := c.block(rest)
			add(block)
			i += n
		}
	}
	return made
}

// block turns what begins at the margin, and says how many lines it took.
func (c *converter) block(rest []line) (string, int) {
	text := rest[0].text
	title, n, isHeading := heading(rest)
	switch {
	case isHeading:
		return c.heading(rest, title), n
	case rule(text) && (len(rest) == 1 || rest[1].blank()):
		return "---", 1
	case bullet.MatchString(text):
		return c.list(rest, bullet, func(int) string { return "- " })
	case enumerator.MatchString(text) && listed(rest):
		first := firstNumber(text)
		return c.list(rest, enumerator, func(i int) string { return strconv.Itoa(first+i) + ". " })
	case strings.HasPrefix(text, "| ") || text == "|":
		return c.lineBlock(rest)
	case fieldName.MatchString(text):
		return c.fields(rest)
	case gridBorder.MatchString(text):
		return c.gridTable(rest)
	case plainBorder.MatchString(text):
		return c.plainTable(rest)
	case strings.HasPrefix(text, ">>> "):
		n := untilBlank(rest)
		return fenced("python", rest[:n]), n
	case len(rest) > 1 && !rest[1].blank() && rest[1].indent() > 0:
		return c.definitions(rest)
	}
	return c.paragraph(rest)
}

// heading recognises a title with a line under it, or one over and one under.
func heading(rest []line) (title string, n int, ok bool) {
	text := func(i int) string {
		if i < len(rest) {
			return rest[i].text
		}
		return ""
	}
	switch {
	case rule(text(0)) && strings.TrimSpace(text(1)) != "" && !rule(text(1)) && text(2) == text(0):
		return strings.TrimSpace(text(1)), 3, true
	case text(0) != "" && text(0)[0] != ' ' && !rule(text(0)) && rule(text(1)) && len(text(1)) >= min(len([]rune(text(0))), 4):
		return text(0), 2, true
	}
	return "", 0, false
}

// rule tells a line of one punctuation mark, as titles and transitions have.
func rule(text string) bool {
	return len(text) >= 2 && strings.Trim(text, text[:1]) == "" && strings.ContainsAny(text[:1], "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~") &&
		text != "::" && text != ".."
}

// heading gives it the level of its style: the first style is the highest.
func (c *converter) heading(rest []line, title string) string {
	style := rest[1].text[:1]
	if rule(rest[0].text) {
		style = rest[0].text[:1] + "over"
	}
	level := 0
	for level < len(c.styles) && c.styles[level] != style {
		level++
	}
	if level == len(c.styles) {
		c.styles = append(c.styles, style)
	}
	return strings.Repeat("#", min(level+1, 6)) + " " + c.inline(title, rest[0].n)
}

// indented counts the lines up to the next at the margin; blank ones at the end are not of them.
func indented(rest []line) int {
	n := 0
	for i, l := range rest {
		if l.blank() {
			continue
		}
		if l.indent() == 0 {
			break
		}
		n = i + 1
	}
	return n
}

func untilBlank(rest []line) int {
	n := 0
	for n < len(rest) && !rest[n].blank() {
		n++
	}
	return n
}

// dedent takes away the blanks that all lines share.
func dedent(lines []line) []line {
	least := -1
	for _, l := range lines {
		if !l.blank() && (least < 0 || l.indent() < least) {
			least = l.indent()
		}
	}
	return shift(lines, max(least, 0))
}

func shift(lines []line, by int) []line {
	moved := make([]line, len(lines))
	for i, l := range lines {
		moved[i] = line{l.n, l.text[min(by, len(l.text)):]}
	}
	return moved
}

// quote turns an indented block: lists that somebody indented stay lists, anything else is a quotation.
func (c *converter) quote(lines []line) string {
	list := bullet.MatchString(lines[0].text) || enumerator.MatchString(lines[0].text)
	inner := strings.Join(c.blocks(lines), "\n\n")
	if list {
		return inner
	}
	return quoted(inner)
}

func quoted(text string) string {
	return strings.ReplaceAll("> "+strings.ReplaceAll(text, "\n", "\n> "), "> \n", ">\n")
}

// list turns the items at the margin that a marker begins. It is tight where no item holds more than a paragraph and a list.
func (c *converter) list(rest []line, marker *regexp.Regexp, written func(i int) string) (string, int) {
	var items []string
	loose := false
	i := 0
	for i < len(rest) {
		m := marker.FindString(rest[i].text)
		if m == "" || rest[i].indent() > 0 {
			break
		}
		width := len(m)
		n := 1 + indented(rest[i+1:])
		body := append([]line{{rest[i].n, rest[i].text[width:]}}, hang(rest[i+1:i+n], width)...)
		blocks := c.blocks(body)
		loose = loose || len(blocks) > 2 || len(blocks) == 2 && !strings.HasPrefix(blocks[1], "- ") && !strings.HasPrefix(blocks[1], "1. ")
		mark := written(len(items))
		between := "\n"
		if loose {
			between = "\n\n"
		}
		pad := "\n" + strings.Repeat(" ", len(mark))
		items = append(items, strings.TrimRight(mark+strings.ReplaceAll(strings.Join(blocks, between), "\n", pad), " "))
		i += n
		for i < len(rest) && rest[i].blank() {
			i++
		}
	}
	between := "\n"
	if loose {
		between = "\n\n"
	}
	text := strings.Join(items, between)
	return strings.ReplaceAll(text, "\n"+strings.Repeat(" ", 2)+"\n", "\n\n"), i
}

// hang takes the indentation of an item's other lines away; one that is indented less loses what it has.
func hang(lines []line, width int) []line {
	moved := make([]line, len(lines))
	for i, l := range lines {
		moved[i] = line{l.n, l.text[min(width, l.indent()):]}
	}
	return moved
}

// listed tells an enumeration from a paragraph that begins like one: its second line must be blank, indented or the next item.
func listed(rest []line) bool {
	return len(rest) == 1 || rest[1].blank() || rest[1].indent() > 0 || enumerator.MatchString(rest[1].text)
}

func firstNumber(text string) int {
	if n, err := strconv.Atoi(enumerator.FindStringSubmatch(text)[2]); err == nil {
		return n
	}
	return 1
}

// lineBlock keeps the line ends of `| ` lines.
func (c *converter) lineBlock(rest []line) (string, int) {
	var parts []string
	n := 0
	for n < len(rest) && (strings.HasPrefix(rest[n].text, "|") || len(parts) > 0 && !rest[n].blank() && rest[n].indent() > 0) {
		text, own := strings.CutPrefix(rest[n].text, "|")
		text = c.inline(strings.TrimSpace(text), rest[n].n)
		if own || len(parts) == 0 {
			parts = append(parts, text)
		} else {
			parts[len(parts)-1] += " " + text
		}
		n++
	}
	return strings.Join(parts, "\\\n"), n
}

// fields turns `:name: text` lines into a list.
func (c *converter) fields(rest []line) (string, int) {
	var items []string
	i := 0
	for i < len(rest) {
		m := fieldName.FindStringSubmatch(rest[i].text)
		if m == nil {
			break
		}
		n := 1 + indented(rest[i+1:])
		body := append([]line{{rest[i].n, rest[i].text[len(m[0]):]}}, dedent(rest[i+1:i+n])...)
		text := strings.ReplaceAll(strings.Join(c.blocks(body), "\n\n"), "\n", "\n  ")
		items = append(items, strings.TrimRight("- **"+escape(m[1])+"**: "+text, " "))
		i += n
	}
	return strings.Join(items, "\n"), i
}

// definitions turns terms, with what is indented below, into a list.
func (c *converter) definitions(rest []line) (string, int) {
	var items []string
	i := 0
	for i+1 < len(rest) && !rest[i].blank() && rest[i].indent() == 0 && !rest[i+1].blank() && rest[i+1].indent() > 0 {
		if bullet.MatchString(rest[i].text) || strings.HasPrefix(rest[i].text, ".. ") {
			break
		}
		n := 1 + indented(rest[i+1:])
		term := c.inline(rest[i].text, rest[i].n)
		if !strings.ContainsAny(term, "*`") {
			term = "**" + term + "**"
		}
		text := strings.ReplaceAll(strings.Join(c.blocks(dedent(rest[i+1:i+n])), "\n\n"), "\n", "\n  ")
		items = append(items, "- "+term+": "+text)
		i += n
		for i < len(rest) && rest[i].blank() {
			i++
		}
	}
	return strings.Join(items, "\n"), i
}

// paragraph ends at a blank line. A double colon at its end makes a literal block of what is indented after it.
func (c *converter) paragraph(rest []line) (string, int) {
	n := untilBlank(rest)
	parts := make([]string, n)
	for i, l := range rest[:n] {
		parts[i] = strings.TrimSpace(l.text)
	}
	text := strings.Join(parts, "\n")
	head, literal := strings.CutSuffix(text, "::")
	if !literal {
		return c.inline(text, rest[0].n), n
	}
	if trimmed := strings.TrimRight(head, " \n"); trimmed == head && head != "" {
		text = head + ":"
	} else {
		text = trimmed
	}
	paragraph := c.inline(text, rest[0].n)
	body := n
	for body < len(rest) && rest[body].blank() {
		body++
	}
	m := indented(rest[body:])
	if m == 0 {
		return paragraph, n
	}
	code := fenced("", dedent(rest[body:body+m]))
	if paragraph == "" {
		return code, body + m
	}
	return paragraph + "\n\n" + code, body + m
}

// fenced makes a block of code; its fence is longer than any within.
func fenced(language string, lines []line) string {
	fence := "```"
	var b strings.Builder
	for _, l := range lines {
		for strings.Contains(l.text, fence) {
			fence += "`"
		}
		b.WriteString(l.text + "\n")
	}
	return fence + language + "\n" + b.String() + fence
}

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return strconv.Itoa(n) + " " + noun + "s"
}
