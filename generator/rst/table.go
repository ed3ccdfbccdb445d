package rst

import (
	"slices"
	"strings"
)

// gridTable turns a table drawn with + and |. One with spans stays as it is drawn.
func (c *converter) gridTable(rest []line) (string, int) {
	n := 0
	for n < len(rest) && (strings.HasPrefix(rest[n].text, "+") || strings.HasPrefix(rest[n].text, "|")) {
		n++
	}
	border := rest[0].text
	var cuts []int // columns of the border's plus signs
	for i, r := range border {
		if r == '+' {
			cuts = append(cuts, i)
		}
	}
	var rows [][]string
	head := 0
	current := make([]string, len(cuts)-1)
	for _, l := range rest[1:n] {
		if gridBorder.MatchString(l.text) {
			rows = append(rows, current)
			current = make([]string, len(cuts)-1)
			if strings.Contains(l.text, "=") {
				head = len(rows)
			}
			continue
		}
		cells, ok := cellsAt(l.text, cuts)
		if !ok {
			return c.drawn(rest[:n]), n
		}
		for i, cell := range cells {
			current[i] = strings.TrimSpace(current[i] + " " + cell)
		}
	}
	return c.pipeTable(rows, head, rest[0].n), n
}

// cellsAt cuts a row at the columns of the border; a bar must stand at each.
func cellsAt(text string, cuts []int) ([]string, bool) {
	runes := []rune(text)
	var cells []string
	for i := range len(cuts) - 1 {
		from, to := cuts[i], cuts[i+1]
		if to >= len(runes) || runes[from] != '|' || runes[to] != '|' {
			return nil, false
		}
		cells = append(cells, strings.TrimSpace(string(runes[from+1:to])))
	}
	return cells, true
}

// plainTable turns a table between lines of equals signs. A row whose first cell is empty goes on the row above.
func (c *converter) plainTable(rest []line) (string, int) {
	var starts []int
	for i, r := range rest[0].text {
		if r == '=' && (i == 0 || rest[0].text[i-1] == ' ') {
			starts = append(starts, i)
		}
	}
	var rows [][]string
	head, borders, n, crossed := 0, 1, 1, false
	for ; n < len(rest); n++ {
		text := rest[n].text
		if plainBorder.MatchString(text) {
			borders++
			if end := n+1 == len(rest) || rest[n+1].blank(); end {
				n++
				break
			}
			head = len(rows)
			continue
		}
		if strings.Trim(text, "- ") == "" {
			continue // a line under spans, or between rows
		}
		crossed = crossed || crosses([]rune(text), starts)
		cells := columns([]rune(text), starts)
		if cells[0] == "" && len(rows) > head {
			for i, cell := range cells {
				rows[len(rows)-1][i] = strings.TrimSpace(rows[len(rows)-1][i] + " " + cell)
			}
			continue
		}
		rows = append(rows, cells)
	}
	if borders < 2 || len(rows) == 0 || crossed {
		return c.drawn(rest[:n]), n
	}
	return c.pipeTable(rows, head, rest[0].n), n
}

// crosses tells whether a word lies across the margin between two columns, so that they are none.
func crosses(text []rune, starts []int) bool {
	return slices.ContainsFunc(starts[1:], func(start int) bool { return start < len(text) && text[start-1] != ' ' })
}

func columns(text []rune, starts []int) []string {
	cells := make([]string, len(starts))
	for i, from := range starts {
		to := len(text)
		if i+1 < len(starts) {
			to = min(starts[i+1], len(text))
		}
		if from < to {
			cells[i] = strings.TrimSpace(string(text[from:to]))
		}
	}
	return cells
}

// pipeTable writes rows as Markdown; several rows of a head become one.
func (c *converter) pipeTable(rows [][]string, head, n int) string {
	if len(rows) == 0 {
		return ""
	}
	top := make([]string, len(rows[0]))
	for _, row := range rows[:head] {
		for i, cell := range row {
			top[i] = strings.TrimSpace(top[i] + " " + cell)
		}
	}
	var b strings.Builder
	write := func(cells []string) {
		for _, cell := range cells {
			b.WriteString("| " + strings.ReplaceAll(c.inline(cell, n), "|", `\|`) + " ")
		}
		b.WriteString("|\n")
	}
	write(top)
	b.WriteString(strings.Repeat("|---", len(top)) + "|\n")
	for _, row := range rows[head:] {
		write(row)
	}
	return strings.TrimRight(b.String(), "\n")
}

// drawn keeps a table that Markdown has no form for.
func (c *converter) drawn(lines []line) string {
	c.warn(lines[0].n, "write it anew in Markdown", "a table with joined cells has no counterpart; it stays as it is drawn")
	return fenced("", lines)
}
