package words

import (
	"regexp"
	"strings"
)

// scriptCall is how a script says a text.
var scriptCall = regexp.MustCompile(`\bsay\("((?:[^"\\]|\\.)*)"`)

// days are what scripts name of a date.
const days = "Mon Tue Wed Thu Fri Sat Sun Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec"

// OfScript lists the texts that a script says: say("text"), and the names of dates.
func OfScript(code string) []string {
	texts := strings.Fields(days)
	for _, m := range scriptCall.FindAllStringSubmatch(code, -1) {
		texts = append(texts, m[1])
	}
	return texts
}
