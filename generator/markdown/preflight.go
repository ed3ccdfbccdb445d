package markdown

import (
	"slices"
	"strings"
)

// tooComplex estimates what it costs to lay a text out, before it is tried, because some texts of a few kilobytes take
// goldmark seconds. It gives "" for a text that may be tried, else what makes it so dear. The estimate counts
// nanoseconds of one common machine, so that all machines agree. Where the structure isn't sure, it assumes the worse.
func tooComplex(text string) string {
	e := estimate{}
	for line := range strings.Lines(text) {
		e.line(strings.TrimSuffix(line, "\n"))
		if len(e.stack)+e.hidden > maxContainers {
			return "lists and quotes nested deeper than 40"
		}
	}
	e.endUnit()
	e.cost[footnotes] += e.footnoteUses * e.footnoteNotes * 8
	sum, largest := 0, 0
	for kind, cost := range e.cost {
		sum += cost
		if cost > e.cost[largest] {
			largest = kind
		}
	}
	if sum <= budget {
		return ""
	}
	return [...]string{
		"too long", "deeply nested lists and quotes", "large tables", "many links", "many marks of emphasis",
		"many link definitions", "many footnotes", "many tags", "many backticks",
	}[largest]
}

const (
	budget        = 350_000_000 // nanoseconds
	maxContainers = 40
)

// What a cost is for.
const (
	length = iota
	nesting
	tables
	links
	emphasis
	definitions
	footnotes
	tags
	code
	kinds
)

// estimate follows the structure of blocks roughly, and counts within each unit, that is within lines that may belong
// to one paragraph, the marks whose cost grows with their square.
type estimate struct {
	cost  [kinds]int
	stack []container
	fence string // of code that seems open: its characters

	hidden int // containers that the last line of code would open, were it none

	delimiters, definitionLines, columns int       // of the unit
	bytes, lines                         int       // of the unit
	ticks                                []tickRun // of the unit
	footnoteUses, footnoteNotes          int       // of the text
}

// tickRun is a run of backticks, which may begin or end code.
type tickRun struct {
	width   int
	escaped bool // the first may not count
}

// container is a block that holds blocks.
type container struct {
	quote      bool
	note       bool // of the foot
	indent     int  // columns that what belongs to an item of a list is indented
	interrupts bool // ends a paragraph before it
}

func (e *estimate) line(line string) {
	e.cost[length] += 100 + 150*len(line)
	if strings.Trim(line, " \t") == "" {
		e.endUnit()
		e.cost[nesting] += 600 * (len(e.stack) + e.hidden)
		return
	}
	e.cost[length] += 2000
	rest, kept := e.continued(line)
	e.cost[nesting] += 300 * kept
	if e.fence != "" && kept == len(e.stack) {
		e.code(rest)
		return
	}
	e.fence, e.hidden = "", 0
	rest = e.opened(rest, kept)
	if fence := opensFence(rest); fence != "" {
		e.fence = fence
		e.endUnit()
		return
	}
	e.inline(rest)
}

// code reads a line of code. It costs little, but a fence within HTML is none, so what it may cost is counted.
func (e *estimate) code(line string) {
	if closes(line, e.fence) {
		e.fence, e.hidden = "", 0
		return
	}
	depth := 0
	for !isRule(line) && depth <= maxContainers {
		_, rest, ok := marker(line)
		if !ok {
			break
		}
		depth, line = depth+1, rest
		e.cost[nesting] += 4000
	}
	if depth > 0 {
		e.hidden = depth
	}
	e.inline(line)
}

// continued gives the line without the marks of the containers that it continues, and how many these are.
func (e *estimate) continued(line string) (rest string, kept int) {
	for _, c := range e.stack {
		blanks := len(line) - len(strings.TrimLeft(line, " "))
		switch {
		case c.quote && blanks < 4 && strings.HasPrefix(line[blanks:], ">"):
			line = strings.TrimPrefix(line[blanks+1:], " ")
		case !c.quote && blanks >= c.indent:
			line = line[c.indent:]
		case !c.quote && strings.HasPrefix(line, "\t"):
			line = line[1:]
		default:
			return line, kept
		}
		kept++
	}
	return line, kept
}

// opened takes the marks of new containers from a line. A line without any may go on with the paragraph of the open
// ones.
func (e *estimate) opened(line string, kept int) string {
	if isRule(line) {
		e.stack = e.stack[:kept]
		e.endUnit()
		return ""
	}
	for opened := false; ; opened = true {
		c, rest, ok := marker(line)
		if !ok || len(e.stack) > maxContainers {
			return line
		}
		if !opened {
			e.stack = e.stack[:kept]
		}
		if c.interrupts && strings.Trim(rest, " \t") != "" {
			e.endUnit()
		}
		if c.note {
			e.footnoteNotes++
		}
		e.stack = append(e.stack, c)
		e.cost[nesting] += 4000 + 20*len(e.stack)
		line = rest
	}
}

// marker reads the mark of a container at the beginning of a line.
func marker(line string) (c container, rest string, ok bool) {
	blanks := len(line) - len(strings.TrimLeft(line, " "))
	body := line[blanks:]
	if blanks > 3 || body == "" {
		return container{}, line, false
	}
	width := 0
	switch {
	case body[0] == '>':
		return container{quote: true, interrupts: true}, strings.TrimPrefix(body[1:], " "), true
	case strings.IndexByte("-+*", body[0]) >= 0:
		width = 1
	case isDigit(body[0]):
		digits := len(body) - len(strings.TrimLeft(body, "0123456789"))
		if digits < 10 && digits < len(body) && (body[digits] == '.' || body[digits] == ')') {
			width = digits + 1
		}
	case strings.HasPrefix(body, "[^"):
		if end := strings.Index(body[:min(len(body), 1000)], "]:"); end > 0 {
			sure := strings.IndexByte(body, ']') == end
			return container{note: true, indent: 4, interrupts: sure}, body[end+2:], true
		}
	case strings.HasPrefix(body, "!!!") || strings.HasPrefix(body, "???"):
		return container{indent: 4}, body[3:], true
	}
	if width == 0 || len(body) > width && body[width] != ' ' && body[width] != '\t' {
		return container{}, line, false
	}
	rest = body[width:]
	after := len(rest) - len(strings.TrimLeft(rest, " "))
	if after == 0 || after > 4 {
		after = 1
	}
	interrupts := width == 1 || body[0] == '1' && width == 2
	return container{indent: blanks + width + after, interrupts: interrupts}, rest[min(after, len(rest)):], true
}

// isRule tells whether a line is drawn across the page, so that its marks open nothing.
func isRule(line string) bool {
	body := strings.Trim(line, " \t")
	if strings.HasPrefix(line, "    ") || len(body) < 3 || strings.IndexByte("-_*", body[0]) < 0 {
		return false
	}
	return strings.Trim(body, body[:1]+" \t") == ""
}

func opensFence(line string) string {
	body := strings.TrimLeft(line, " ")
	if len(line)-len(body) > 3 || len(body) < 3 || body[0] != '`' && body[0] != '~' {
		return ""
	}
	info := strings.TrimLeft(body, body[:1])
	width := len(body) - len(info)
	if width < 3 || body[0] == '`' && strings.Contains(info, "`") {
		return ""
	}
	return body[:width]
}

func closes(line, fence string) bool {
	body := strings.Trim(line, " \t")
	return strings.HasPrefix(body, fence) && strings.Trim(body, fence[:1]) == ""
}

// inline counts the marks of a line.
func (e *estimate) inline(line string) {
	if isTableRule(line) {
		e.columns = max(e.columns, strings.Count(line, "|")+1)
	}
	e.bytes += len(line)
	e.lines++
	e.cost[tables] += 1000*e.columns + 2500*strings.Count(line, "|")
	if body := strings.TrimLeft(line, " "); strings.HasPrefix(body, "[") && strings.Contains(body, "]:") {
		e.definitionLines++
	}
	for i := 0; i < len(line) && e.cost[links] <= budget; i++ {
		switch line[i] {
		case '*', '_', '~', '`':
			end := i + 1
			for end < len(line) && line[end] == line[i] {
				end++
			}
			e.run(line, i, end)
			i = end - 1
		case '[':
			e.cost[links] += 9000
			if i+1 < len(line) && line[i+1] == '^' {
				e.footnoteUses++
			}
		case ']':
			e.cost[links] += 6000 + e.lines // lines are looked through for the text of the link
			if i+1 < len(line) && line[i+1] == '(' {
				e.cost[links] += destinationCost(line[i+2:])
			}
		case '<':
			e.cost[tags] += 6000
		case '!', '&', '#':
			e.cost[length] += 1500
		case '@':
			e.cost[links] += 3000
		case '\\':
			e.cost[length] += 500
		case ':':
			e.cost[length] += 500
			if strings.HasPrefix(line[i:], "://") {
				e.cost[links] += 5000
			}
		case 'w':
			if strings.HasPrefix(line[i:], "www.") {
				e.cost[links] += 5000
			}
		}
	}
}

// run counts a run of one mark.
func (e *estimate) run(line string, start, end int) {
	e.cost[emphasis] += 2000
	switch {
	case line[start] == '`':
		e.ticks = append(e.ticks, tickRun{end - start, start > 0 && line[start-1] == '\\'})
	case line[start] == '~' && end-start > 2: // neither strike-through nor skipped at once
		e.cost[emphasis] += (end - start) * (end - start)
	case canEmphasise(line, start, end):
		e.delimiters++
	}
}

// endUnit adds what grows with the square.
func (e *estimate) endUnit() {
	e.cost[emphasis] += e.delimiters * e.delimiters * 4
	e.cost[definitions] += e.definitionLines * e.definitionLines
	e.cost[code] += e.loneTicks() * (e.bytes/2 + e.lines*50)
	if e.lines > 0 {
		e.cost[length] += 5000
	}
	e.delimiters, e.definitionLines, e.columns, e.bytes, e.lines, e.ticks = 0, 0, 0, 0, 0, e.ticks[:0]
}

// loneTicks counts the runs of backticks for which the rest of the unit is searched in vain.
func (e *estimate) loneTicks() int {
	lone := 0
	after := map[int]bool{}
	for _, t := range slices.Backward(e.ticks) {
		if !after[t.width] || t.escaped && t.width > 1 && !after[t.width-1] {
			lone++
		}
		after[t.width] = true
	}
	return lone
}

// destinationCost is what it costs to look for the end of a link's address, which may be in vain.
func destinationCost(rest string) int {
	const near = 512
	if strings.HasPrefix(rest, "<") {
		if end := strings.IndexByte(rest[:min(len(rest), near)], '>'); end >= 0 {
			return end
		}
		return len(rest) / 2
	}
	if end := strings.IndexAny(rest[:min(len(rest), near)], " \t"); end >= 0 {
		return 2 * end
	}
	return 2 * len(rest)
}

// canEmphasise tells whether a run of marks may begin or end emphasis; one between blanks, or an underscore within a
// word, can't.
func canEmphasise(line string, start, end int) bool {
	before, after := byte(' '), byte(' ')
	if start > 0 {
		before = line[start-1]
	}
	if end < len(line) {
		after = line[end]
	}
	if isBlank(before) && isBlank(after) {
		return false
	}
	return line[start] != '_' || !isWord(before) || !isWord(after)
}

func isBlank(c byte) bool { return c == ' ' || c == '\t' }
func isWord(c byte) bool  { return isLetter(c) || isDigit(c) || c == '_' }

// isTableRule tells whether a line may part a table's head from its rows.
func isTableRule(line string) bool {
	return strings.Contains(line, "-") && strings.Trim(line, "|-: \t") == ""
}
