package main

import (
	"fmt"
	"strings"
)

// around is how many lines a diff shows around what differs.
const around = 3

// unified gives the difference of two texts as `diff -u` does, in one hunk; "" when they are the same.
func unified(name string, before, after []byte) string {
	was, is := lines(before), lines(after)
	first := 0
	for first < min(len(was), len(is)) && was[first] == is[first] {
		first++
	}
	same := 0 // at the end
	for same < min(len(was), len(is))-first && was[len(was)-1-same] == is[len(is)-1-same] {
		same++
	}
	if first == len(was) && first == len(is) {
		return ""
	}
	start := max(first-around, 0)
	tail := min(same, around)
	var b strings.Builder
	fmt.Fprintf(&b, "--- %[1]s\n+++ %[1]s\n", name)
	fmt.Fprintf(&b, "@@ -%s +%s @@\n", hunk(start, len(was)-same+tail), hunk(start, len(is)-same+tail))
	write := func(mark string, lines []string) {
		for _, line := range lines {
			b.WriteString(mark + strings.TrimRight(line, "\r\n") + "\n")
			if !strings.HasSuffix(line, "\n") {
				b.WriteString("\\ No newline at end of file\n")
			}
		}
	}
	write(" ", was[start:first])
	write("-", was[first:len(was)-same])
	write("+", is[first:len(is)-same])
	write(" ", was[len(was)-same:len(was)-same+tail])
	return b.String()
}

// lines gives each line with its end.
func lines(text []byte) []string {
	all := strings.SplitAfter(string(text), "\n")
	if all[len(all)-1] == "" {
		all = all[:len(all)-1]
	}
	return all
}

func hunk(from, to int) string {
	if from == to { // of nothing, the line above is told
		return fmt.Sprintf("%d,0", from)
	}
	return fmt.Sprintf("%d,%d", from+1, to-from)
}
