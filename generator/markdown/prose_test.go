package markdown

import (
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestOrdinaryTextIsProse holds that the quick way is taken, not only that it says what the other says.
func TestOrdinaryTextIsProse(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"It fails.\nAgain & again, see #12:  \n\n  2 * 3 < 7 in `a_b`.":                                               true,
		"**Steps** for _it_ and snake_case\n\n1. open [it](https://a.example/b?c=1#d)\n2. wait\n   long\n\nIt fails.": true,
		"- one\n- two\n\n```cpp\na < b\n\n```\nIt is *so*, @mira. C:\\Users [rank 3] \u2026 été":                      true,
		"> it\n> fails\n\nSee https://a.example/b_c?d. | e":                                                           true,
		"| run | *n* |\n|:-:| --: |\n| 1 | `x` |\n| | #12 |":                                                          true,
		"":                         true,
		"> [!NOTE]\n> a":           false,
		">\n> [!NOTE]\n> a":        false,
		"> \u00a0[!NOTE]\n> a":     false,
		"> a\nb":                   false,
		"[https://a.b":             false,
		"(https://a.b)":            false,
		"a\n|b|\n|-|\n|c|":         false,
		"|a|\n|-|\n|b|c|":          false,
		"# A title":                false,
		"a\n---":                   false,
		"- a\n\n- b":               false,
		"- a\n  - b":               false,
		"- [ ] a":                  false,
		"- a\n\n  b":               false,
		"a\n2. b":                  false,
		"> ```\n>\ta\n> ```":       false,
		"x`a@b.example`":           false,
		"[a](https://b.c)    \nd":  false,
		"**a":                      false,
		"a*b*":                     false,
		"*a `b*`":                  false,
		"[a](b)":                   false,
		"[a](javascript:b)":        false,
		"[a]\n\n[a]: b":            false,
		"![a](https://b.c/d)":      false,
		"<b>a</b>":                 false,
		"&amp;":                    false,
		"\\*a\\*":                  false,
		"~~a~~":                    false,
		"    a":                    false,
		"a\tb":                     false,
		"```\na":                   false,
		"``a``":                    false,
		"a@b.example":              false,
		"שלום":                     false,
		"> `שלום`":                 false,
		"> ```\n> שלום\n> ```":     false,
		"|\u00a0|b|\n|-|-|\n|c|d|": false,
		"|`\u00a0`|\n|-|\n|a|":     false,
	} {
		if got := checkProse(t, text); got != want {
			t.Errorf("%q: prose is %v", text, got)
		}
	}
}

// TestProseSaysWhatATreeSays puts texts together of a few parts, in any order.
func TestProseSaysWhatATreeSays(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 2))
	all := meaningful()
	taken := 0
	for range 12_000 {
		parts := []string{"a", " ", "\n", "\n\n"}
		for range 1 + random.IntN(6) {
			parts = append(parts, all[random.IntN(len(all))])
		}
		var b strings.Builder
		for range 1 + random.IntN(20) {
			b.WriteString(parts[random.IntN(len(parts))])
		}
		if checkProse(t, b.String()) {
			taken++
		}
	}
	if taken < 3_000 {
		t.Errorf("%d texts were prose", taken)
	}
}

// meaningful are parts that mean something in Markdown, or beside what does.
func meaningful() []string {
	blocks := []string{
		"\n", "\n", "\n", "\n\n", "\n\n", "\n\n", "```", "```\n", "```go\n", "---", "===", "--", "=\n", "-\n", "- ", "- ", "* ", "+ ", "1. ", "1. ", "2. ", "3) ", "0. ",
		"1.", "10", "[ ] ", "[x] ", "# ", "#", "> ", "> ", "\n> ", ">", "> - ", "[a]:", "<!--", "|-|", "|-|\n", "|a|\n", "|-|-|\n", "|:-|-:|\n", "|a|b|\n", "|a|`b`|\n",
		"||c|\n", "|c||\n", "|a|-|\n|-|:-:|\n|b||\n", "| a | b |\n| - | - |\n",
	}
	inline := []string{
		"a", "b", "word", "two", "x y", "A1", "é", "*", "**", "***", "_", "__", "`", "`", "``", "~~", "~", "code`", "`code`", "**bold**", "*em*", "_em_", "snake_case",
		"é*", "*é", "[a](https://a.example/b)", "[", "]", "(", ")", "](", "[^1]", "[!NOTE]", "!", "![", "`א`", "#12", "a/b#3", "#0 0x1 ", "@me", "a@b.example", ":", "://",
		"https://a.example", "http://b.example/c_d.", "http://a.b/c,d; ", "https://a.b.c", " https://a.b/c:d/?e=#f-", "ftp://a.b", " https://a.example/b_c. ",
		"https://a.b?", "(https://a.example) ", "www.", "<b>", "<", "<?", "< ", "&", "& ", "&amp;", "&#35;", "&lt;", "\\", "\\*", "\\a",
	}
	return slices.Concat(blocks, inline, strings.Split("\t \t\t - . , ; \" ' % = + ... | \u00a0 \u2003 \ufffd א", " "), []string{" ", " ", " ", "  ", "   ", "    "})
}

// The parser of Markdown takes no link behind brackets that stand open for a thousand bytes.
func TestALinkBehindManyBracketsIsWhatATreeMakesOfIt(t *testing.T) {
	t.Parallel()
	checkProse(t, strings.Repeat("[ b ", 300)+"[c](https://d.example/e) f")
	if !checkProse(t, "["+strings.Repeat("b ", 600)+"](https://d.example/e) f") {
		t.Error("a long label isn't prose")
	}
}

// TestProseLeavesWhatIsTooComplexToATree holds that the way a text is read doesn't tell whether it is shown as written.
func TestProseLeavesWhatIsTooComplexToATree(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"exclamation":               "Help" + "\n" + strings.Repeat("!", 130),
		"questions in a quote":      "> " + strings.Repeat("?", 130),
		"marks of quotes in code":   "```\n" + strings.Repeat("> ", 45) + "\n```",
		"lists in code in a quote":  "> ```\n>   " + strings.Repeat("+ ", 45) + "a\n> ```",
		"numbers in code":           "- a\n\n```\n" + strings.Repeat("1. ", 45) + "a\n```",
		"a wide table's rule, code": "```\n" + strings.Repeat("-|", 500) + "\n" + strings.Repeat("a\n", 2000) + "```",
	} {
		if tooComplex(text) == "" {
			t.Errorf("%s isn't too complex", name)
		}
		if checkProse(t, text) {
			t.Errorf("%s is prose", name)
		}
	}
}

func FuzzProse(f *testing.F) {
	for _, part := range meaningful() {
		f.Add(part + "a" + part)
	}
	f.Add("It *fails* as in #12:\n\n1. open [it](https://a.example/b)\n2. wait\n\n```cpp\na < b\n```\n`c`, **d**\n")
	f.Fuzz(func(t *testing.T, source string) { checkProse(t, source) })
}

// checkProse holds that prose, where it gives anything, gives what a tree gives.
func checkProse(t *testing.T, source string) (ok bool) {
	t.Helper()
	text, whole := cut(clean(source), MaxIncident)
	if !whole {
		return false
	}
	for _, refer := range []Refer{nil, func(string, int) string { return "12.html" }} {
		around := Surroundings{Refer: refer}
		told := htmlTeller{refer: refer}
		ok = prose(text, &told)
		if want := incidentOfTree(text, "", "", around).safe; ok && told.out.String() != want {
			t.Fatalf("%q: got\n%s\nwant\n%s", text, told.out.String(), want)
		}
	}
	var told plainTeller
	if prose(text, &told) != ok {
		t.Fatalf("%q: prose as HTML, or as text, but not both", text)
	}
	if got, want := withoutEmptyLines(told.out.String()), plainOfTree(text); ok && got != want {
		t.Fatalf("%q: got\n%q\nwant\n%q", text, got, want)
	}
	if ok && tooComplex(text) != "" {
		t.Fatalf("%q is too complex", text)
	}
	return ok
}

func TestEmptyLinesAreLeftOut(t *testing.T) {
	t.Parallel()
	emptyLines := regexp.MustCompile(`\n\s*\n`)
	random := rand.New(rand.NewPCG(3, 4))
	for range 10_000 {
		var b strings.Builder
		for range random.IntN(12) {
			b.WriteString([]string{"a", "\n", "\n", " ", "\t", "\v", "\f", "\u00a0", "b\n"}[random.IntN(9)])
		}
		text := b.String()
		if got, want := withoutEmptyLines(text), emptyLines.ReplaceAllString(strings.TrimSpace(text), "\n"); got != want {
			t.Fatalf("%q: got %q, want %q", text, got, want)
		}
	}
}

func BenchmarkIncident(b *testing.B) {
	text := strings.Repeat("The **viewer** fails with `bad_alloc` on [node 5](https://a.example/5).\n\n1. open it\n2. wait\n\nSo *it* is.\n\n", 8)
	for name, text := range map[string]string{"prose": text, "tree": text + "# So\n"} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				Incident(text, "")
			}
		})
	}
}
