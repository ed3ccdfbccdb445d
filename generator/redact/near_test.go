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

// plainly finds what a rule's pattern matches in any line, whatever its words and whatever tells where it's worth trying.
func plainly(rule *rule, i int, text string) []hit {
	var found []hit
	at := 0
	for line := range strings.SplitAfterSeq(text, "\n") {
		rule.readLine(strings.TrimSuffix(line, "\n"), at, func(start, end int) { found = append(found, hit{start: start, end: end, rule: i}) })
		at += len(line)
	}
	return found
}

// The words of a rule, and what tells where its pattern is worth trying, must not keep it from a match.
func TestAPatternIsTriedWhereverItMatches(t *testing.T) {
	t.Parallel()
	r, err := New(Options{Hosts: []string{"*.lab.example", "bastion7"}})
	if err != nil {
		t.Fatal(err)
	}
	r.allow = allowance{}
	brought := map[string]bool{} // whose words are others' choice
	for _, rule := range maintainedRules() {
		brought[rule.kind] = true
	}
	w := writer{rnd: rand.New(rand.NewPCG(7, 8))}
	for i := range r.rules {
		rule := &r.rules[i]
		if rule.pattern == nil || len(rule.triggers) == 0 {
			continue
		}
		texts := 40
		if rule.near != nil {
			texts = 400
		}
		pattern, err := syntax.Parse(rule.pattern.text, syntax.Perl)
		if err != nil {
			t.Fatal(err)
		}
		matched := 0
		for range texts {
			w.Reset()
			around := []string{"", " ", "\n", "jira ", "call me, ", "key", ": 1", "x", "é", "_", "\\n", "%2F", " fe80::9 "}
			w.WriteString(around[w.rnd.IntN(len(around))])
			w.write(pattern)
			w.WriteString(around[w.rnd.IntN(len(around))])
			text := viewOf(w.String()).text
			if brought[rule.kind] && !slices.ContainsFunc(rule.triggers, func(word string) bool { return strings.Contains(strings.ToLower(text), word) }) {
				continue
			}
			want := plainly(rule, i, text)
			got := slices.DeleteFunc(r.find(text), func(h hit) bool { return h.rule != i })
			for _, h := range want {
				if !slices.Contains(got, h) {
					t.Errorf("rule %s: in %q it finds %v, and %v where nothing is left out", rule.kind, text, got, want)
				}
			}
			matched += len(want)
		}
		if matched == 0 && rule.near != nil {
			t.Errorf("rule %s: no text was written that it matches", rule.kind)
		}
	}
}
