package redact

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

func TestTriggersAreFoundWhereverTheyStand(t *testing.T) {
	t.Parallel()
	words := []string{"@", "::", "-----begin", "gh", "ghp_", "gho_", "tel", "tel ", "é", "akia"}
	triggers := newTriggers()
	for i, word := range words {
		triggers.add(word, i)
	}
	pieces := append(words, "G", "H", "g", " ", ":", "-", "A", "\xc3", "e", "TE", "x")
	rnd := rand.New(rand.NewPCG(5, 6))
	for range 20000 {
		var b strings.Builder
		for range rnd.IntN(6) {
			b.WriteString(pieces[rnd.IntN(len(pieces))])
		}
		text := b.String()
		got, want := map[string]bool{}, map[string]bool{}
		triggers.scan(text, func(rule, at int) { got[fmt.Sprint(rule, at)] = true })
		for at := range len(text) {
			for rule, word := range words {
				alone := len(word) == 1 && at+1 == len(text) // it is found where another byte follows
				if hasPrefixFold(text[at:], word) && !alone {
					want[fmt.Sprint(rule, at)] = true
				}
			}
		}
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Fatalf("in %q: found %v, want %v", text, got, want)
		}
	}
}
