package redact

import (
	"math/rand/v2"
	"regexp/syntax"
	"slices"
	"strings"
	"testing"
)

// writer writes texts that a pattern matches, or nearly.
type writer struct {
	strings.Builder
	rnd *rand.Rand
}

func (w *writer) write(re *syntax.Regexp) {
	switch re.Op {
	case syntax.OpLiteral:
		text := string(re.Rune)
		if re.Flags&syntax.FoldCase != 0 && w.rnd.IntN(2) == 0 {
			text = strings.ToUpper(text)
		}
		w.WriteString(text)
	case syntax.OpCharClass:
		at := 2 * w.rnd.IntN(len(re.Rune)/2)
		low, high := re.Rune[at], min(re.Rune[at+1], re.Rune[at]+80)
		w.WriteRune(low + rune(w.rnd.IntN(int(high-low)+1)))
	case syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		w.WriteByte('x')
	case syntax.OpCapture, syntax.OpConcat:
		for _, sub := range re.Sub {
			w.write(sub)
		}
	case syntax.OpAlternate:
		w.write(re.Sub[w.rnd.IntN(len(re.Sub))])
	case syntax.OpStar, syntax.OpPlus, syntax.OpQuest, syntax.OpRepeat:
		least, most := re.Min, re.Max
		switch re.Op {
		case syntax.OpStar:
			least, most = 0, 3
		case syntax.OpPlus:
			least, most = 1, 4
		case syntax.OpQuest:
			least, most = 0, 1
		}
		if most < 0 {
			most = least + 20
		}
		for range least + w.rnd.IntN(most-least+1) {
			w.write(re.Sub[0])
		}
	}
}

// What tells where a pattern is worth trying must not keep it from a match.
func TestAPatternIsTriedWhereverItMatches(t *testing.T) {
	t.Parallel()
	looking, err := New(Options{})
	if err != nil {
		t.Fatal(err)
	}
	trying := *looking
	trying.rules = slices.Clone(looking.rules)
	for i := range trying.rules {
		trying.rules[i].near = nil
	}
	w := writer{rnd: rand.New(rand.NewPCG(7, 8))}
	for i := range looking.rules {
		rule := &looking.rules[i]
		if rule.near == nil || rule.pattern == nil {
			continue
		}
		pattern, err := syntax.Parse(rule.pattern.text, syntax.Perl)
		if err != nil {
			t.Fatal(err)
		}
		matched := 0
		for range 400 {
			w.Reset()
			around := []string{"", " ", "\n", "jira ", "call me, ", "key", ": 1", "x", "é"}
			w.WriteString(around[w.rnd.IntN(len(around))])
			w.write(pattern)
			w.WriteString(around[w.rnd.IntN(len(around))])
			text := viewOf(w.String()).text
			want, got := trying.find(text), looking.find(text)
			if !slices.Equal(looking.settle(got), trying.settle(want)) {
				t.Fatalf("rule %s: in %q it finds %v, and %v where nothing is left out", rule.kind, text, got, want)
			}
			matched += len(want)
		}
		if matched == 0 {
			t.Errorf("rule %s: no text was written that it matches", rule.kind)
		}
	}
}
