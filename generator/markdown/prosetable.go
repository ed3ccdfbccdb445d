package markdown

import (
	"strings"
	"unicode"
)

// table reads a table whose lines all begin and end with a bar and have a cell for each column.
func (p *proser) table(head string) bool {
	names, isRow := cells(head)
	rules, isRule := cells(p.next())
	if !isRow || !isRule || len(names) != len(rules) {
		return false
	}
	classes := make([]string, len(rules))
	for i, rule := range rules {
		var ok bool
		if classes[i], ok = alignment(rule); !ok || isWithoutWords(names[i]) {
			return false
		}
	}
	p.to.table()
	if !p.row(names, classes, "th", ` scope="col"`) {
		return false
	}
	p.to.mark("</thead>\n<tbody>\n")
	rows := 0
	for line := p.next(); strings.Trim(line, " ") != ""; line = p.next() {
		row, isRow := cells(line)
		if !isRow || len(row) != len(names) || !p.row(row, classes, "td", "") {
			return false
		}
		rows++
	}
	p.to.end("</tbody>\n</table></div>\n")
	return rows > 0
}

// isWithoutWords tells a name that may show nothing: a column without one has no head.
func isWithoutWords(name string) bool {
	return strings.TrimFunc(name, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune("`*_", r) }) == ""
}

// cells gives the cells of a row. A last one without a blank has no class.
func cells(line string) (texts []string, ok bool) {
	if len(line) < 2 || line[0] != '|' || line[len(line)-1] != '|' || strings.HasSuffix(line, "||") || strings.Contains(line, "\\") {
		return nil, false
	}
	for text := range strings.SplitSeq(line[1:len(line)-1], "|") {
		texts = append(texts, strings.Trim(text, " "))
	}
	return texts, true
}

// alignment gives the class of a column, from the rule below its name.
func alignment(rule string) (class string, ok bool) {
	line := strings.TrimSuffix(strings.TrimPrefix(rule, ":"), ":")
	if line == "" || strings.Trim(line, "-") != "" {
		return "", false
	}
	switch left, right := rule[0] == ':', rule[len(rule)-1] == ':'; {
	case left && right:
		return ` class="align-center"`, true
	case left:
		return ` class="align-left"`, true
	case right:
		return ` class="align-right"`, true
	}
	return "", true
}

func (p *proser) row(texts, classes []string, element, more string) bool {
	p.to.mark("<tr>")
	for i, text := range texts {
		p.to.mark("<" + element + classes[i] + more + ">")
		if !p.inline(text) || p.emphasis != "" {
			return false
		}
		if i < len(texts)-1 {
			p.to.cell("</" + element + ">")
		} else {
			p.to.mark("</" + element + ">")
		}
	}
	p.to.end("</tr>\n")
	return true
}
