// Package words says the texts of the interface in the language of the site. The English text is the key, as it stands in
// the templates, the renderers and the scripts; a language is a file of templates/words. It never touches what the team wrote.
package words

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Words are the texts of one language. The zero value says everything in English. Immutable after Read.
type Words struct{ texts map[string]string }

// Equal tells words that say the same.
func (w Words) Equal(other Words) bool { return maps.Equal(w.texts, other.texts) }

// English tells that nothing is said in another language.
func (w Words) English() bool { return len(w.texts) == 0 }

// Say gives a text; with values, they are put in place of its verbs as by fmt.Sprintf. A text that the language lacks is
// said in English.
func (w Words) Say(text string, values ...any) string {
	if said, ok := w.texts[text]; ok {
		text = said
	}
	if len(values) == 0 {
		return text
	}
	return fmt.Sprintf(text, values...)
}

// Text gives a text as it is, without values.
func (w Words) Text(text string) string { return w.Say(text) }

// Count says how many: one for 1, else many, which has a %d.
func (w Words) Count(n int, one, many string) string {
	if n == 1 {
		return w.Say(one)
	}
	return w.Say(many, n)
}

// half is a text of its own: how a language writes a number with a decimal.
const half = "0.5"

// Decimal writes a number with one decimal.
func (w Words) Decimal(v float64) string {
	text, mark := strconv.FormatFloat(math.Round(v*10)/10+0, 'f', 1, 64), "."
	if said := w.Say(half); strings.HasPrefix(said, "0") && strings.HasSuffix(said, "5") {
		mark = said[1 : len(said)-1]
	}
	return strings.Replace(text, ".", mark, 1)
}

// names of days and months stand in a layout as the time package writes them; the longer come first.
const names = "January Monday Jan Mon"

// Date formats an instant by a layout of the time package, which is a text of its own: languages put the parts in their order
// and name days and months.
func (w Words) Date(t time.Time, layout string) string {
	if len(w.texts) == 0 {
		return t.Format(layout)
	}
	if slices.Contains(strings.Fields(names), layout) {
		return w.Say(t.Format(layout))
	}
	var b strings.Builder
	for rest := w.Say(layout); rest != ""; {
		at, name := nextName(rest)
		b.WriteString(t.Format(rest[:at]))
		if name != "" {
			b.WriteString(w.Say(t.Format(name)))
		}
		rest = rest[at+len(name):]
	}
	return b.String()
}

// nextName finds the first name in a layout; without one, at is its end.
func nextName(layout string) (at int, name string) {
	at = len(layout)
	for n := range strings.FieldsSeq(names) {
		if i := strings.Index(layout, n); i >= 0 && i < at {
			at, name = i, n
		}
	}
	return at, name
}

// Script gives the texts of some keys for the scripts of a page, as a script of one assignment; nil when all are English.
func (w Words) Script(keys []string) []byte {
	said := map[string]string{}
	for _, k := range keys {
		if text, ok := w.texts[k]; ok {
			said[k] = text
		}
	}
	if len(said) == 0 {
		return nil
	}
	data, err := json.Marshal(said)
	if err != nil {
		panic(err) // strings alone
	}
	return []byte("globalThis.watchbillWords=" + string(data) + ";\n")
}
