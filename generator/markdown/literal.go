package markdown

import (
	"fmt"
	"strings"
)

// Literal makes text mean itself in GitHub's Markdown: no markup, no mention, no link.
func Literal(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == '@' || r == '#': // a number of its own kind keeps them from naming a person or an issue
			fmt.Fprintf(&b, "&#%d;", r)
		case strings.ContainsRune("\\`*_{}[]<>|~!&$", r):
			b.WriteString("\\" + string(r))
		case r == '\n' || r == '\r':
			b.WriteByte(' ')
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}
