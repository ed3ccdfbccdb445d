package main

import (
	"fmt"
	"math/rand"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// query is a question whose answer is known: the incident that it was made from.
type query struct {
	kind, text string
	path       string // of the incident
	asker      string // of one that doesn't count as an answer: the duplicate whose title is asked
}

// Words that hold nothing but letters, of such lengths, can be mistyped or be rare.
const (
	shortestWord = 4
	longestWord  = 20
)

// Bytes of an identifier that is asked for.
const (
	shortestName = 6
	longestName  = 40
)

// questioner makes queries of known items.
type questioner struct {
	rnd     *rand.Rand
	docs    []doc
	lowered []string       // the text of each document, in lower case
	held    map[string]int // documents by word, in lower case, of those asked for
	holding map[string]int // documents by identifier, in lower case, of those asked for
	queries []query
}

// patterns of what queries are made from.
var patterns = struct{ names, parts, digits, hashes, paths, duplicate, failure *regexp.Regexp }{
	names:     regexp.MustCompile(`[A-Za-z0-9]*[a-z][A-Z][A-Za-z0-9]*|[A-Za-z0-9]+(?:(?:_|::|\.|-|/)[A-Za-z0-9]+)+`),
	parts:     regexp.MustCompile(`[A-Z]?[a-z]+|[A-Z]+|[0-9]+`),
	digits:    regexp.MustCompile(`[0-9]+`),
	hashes:    regexp.MustCompile(`\b(0x[0-9a-fA-F]+|[0-9a-f]{8,})\b`),
	paths:     regexp.MustCompile(`(/[\w.@-]+){2,}`),
	duplicate: regexp.MustCompile(`(?i)\bdup(?:e|licate)s?(?: of)?:? #(\d+)\b`),
	failure: regexp.MustCompile(`(?i)error|fail|exception|cannot|can't|could not|unable|fatal|abort|assert|denied|refused|` +
		`not found|no such|undefined|invalid|traceback|segfault|segmentation|timed out|timeout|killed|exited`),
}

// queriesOf makes queries of every kind from at most so many incidents, always the same ones.
func queriesOf(docs []doc, most int) []query {
	q := &questioner{rnd: rand.New(rand.NewSource(1)), docs: docs}
	for _, d := range docs {
		q.lowered = append(q.lowered, strings.ToLower(d.text()))
	}
	order := q.rnd.Perm(len(docs))
	order = order[:min(most, len(order))]
	q.count(order)
	for _, k := range order {
		q.fromTitle(&docs[k])
		q.fromText(&docs[k])
	}
	q.fromDuplicates()
	return q.queries
}

// count looks once through all documents for the words and identifiers of some.
func (q *questioner) count(some []int) {
	q.held = map[string]int{}
	var names []string
	for _, k := range some {
		for _, w := range wordsOf(q.lowered[k]) {
			q.held[w] = 0
		}
		names = append(names, identifiers(q.docs[k].text())...)
	}
	for _, text := range q.lowered {
		for _, w := range once(wordsOf(text)) {
			if n, asked := q.held[w]; asked {
				q.held[w] = n + 1
			}
		}
	}
	q.holding = census(names, q.lowered)
}

// wordsOf gives the runs of letters and digits.
func wordsOf(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) })
}

// identifiers gives names as programs have them, of a length to be typed, each once.
func identifiers(text string) []string {
	return slices.DeleteFunc(once(patterns.names.FindAllString(text, -1)), func(w string) bool {
		return len(w) < shortestName || len(w) >= longestName || strings.HasPrefix(w, "www.")
	})
}

// census tells how many texts hold each of many strings of shortestName bytes and more, in lower case. It walks each
// text once, whatever their number.
func census(list, texts []string) map[string]int {
	beginning := map[string][]string{}
	for _, s := range list {
		s = strings.ToLower(s)
		if len(s) < shortestName { // lower case may be shorter
			continue
		}
		if b := s[:shortestName]; !slices.Contains(beginning[b], s) {
			beginning[b] = append(beginning[b], s)
		}
	}
	var filter [1 << 16]bool // by the first three bytes
	key := func(s string) int { return int(s[0])<<8 ^ int(s[1])<<4 ^ int(s[2]) }
	for b := range beginning {
		filter[key(b)] = true
	}
	held, last := map[string]int{}, map[string]int{}
	for n, text := range texts {
		for i := 0; i+shortestName <= len(text); i++ {
			if !filter[key(text[i:])] {
				continue
			}
			for _, s := range beginning[text[i:i+shortestName]] {
				if strings.HasPrefix(text[i:], s) && last[s] != n+1 {
					last[s] = n + 1
					held[s]++
				}
			}
		}
	}
	return held
}

func once(list []string) []string {
	slices.Sort(list)
	return slices.Compact(list)
}

func (q *questioner) add(kind, text string, d *doc) {
	q.queries = append(q.queries, query{kind: kind, text: text, path: d.Path})
}

func (q *questioner) fromTitle(d *doc) {
	ws := strings.Fields(d.Title)
	if len(wordsOf(d.Title)) < 3 || len(ws) < 3 {
		return
	}
	q.add("title", d.Title, d)
	if t, ok := q.typo(ws); ok {
		q.add("title, one typo", t, d)
	}
	n := min(len(ws), 3+q.rnd.Intn(2))
	q.add("beginning of title", strings.Join(ws[:n-1], " ")+" "+q.cut(ws[n-1], 3), d)
	var all []string
	for _, w := range ws {
		if utf8.RuneCountInString(w) > 5 {
			w = q.cut(w, 4)
		}
		all = append(all, w)
	}
	q.add("word beginnings", strings.Join(all, " "), d)
}

// cut takes a random end off a word.
func (q *questioner) cut(w string, least int) string {
	r := []rune(w)
	if len(r) <= least {
		return w
	}
	return string(r[:least+q.rnd.Intn(len(r)-least)])
}

func (q *questioner) fromText(d *doc) {
	body := strings.Join([]string{d.Symptom, d.Errors, d.Resolution, d.Discussion}, "\n")
	q.fromRareWords(d, body)
	q.fromIdentifiers(d, body)
	var lines []string
	for l := range strings.Lines(body) {
		l = strings.TrimSpace(l)
		if len(l) >= 10 && len(l) <= 300 && patterns.failure.MatchString(l) {
			lines = append(lines, l)
		}
	}
	if len(lines) == 0 {
		return
	}
	if l := lines[q.rnd.Intn(len(lines))]; q.holders(l) == 1 {
		q.add("error line", l, d)
		if v := q.vary(l); v != l {
			q.add("error line, varied", v, d)
		}
	}
}

func isWord(w string) bool {
	n := utf8.RuneCountInString(w)
	return n >= shortestWord && n <= longestWord && !patterns.digits.MatchString(w)
}

func (q *questioner) fromRareWords(d *doc, body string) {
	var rare []string
	for _, w := range once(wordsOf(strings.ToLower(body))) {
		if n := q.held[w]; isWord(w) && n <= max(3, len(q.docs)/50) {
			rare = append(rare, w)
		}
	}
	if len(rare) >= 3 {
		q.rnd.Shuffle(len(rare), func(i, j int) { rare[i], rare[j] = rare[j], rare[i] })
		q.add("three rare words", strings.Join(rare[:3], " "), d)
	}
}

func (q *questioner) fromIdentifiers(d *doc, body string) {
	names := slices.DeleteFunc(identifiers(body), func(w string) bool { return q.holding[strings.ToLower(w)] != 1 })
	if len(names) == 0 {
		return
	}
	w := names[q.rnd.Intn(len(names))]
	q.add("identifier", w, d)
	if parts := patterns.parts.FindAllStringIndex(w, -1); len(parts) >= 3 {
		from := q.rnd.Intn(len(parts) - 1)
		if p := w[parts[from][0]:parts[from+1][1]]; len(p) > 4 && q.holders(p) == 1 {
			q.add("part of identifier", p, d)
		}
	}
}

// fromDuplicates asks the title of each incident that a maintainer called a duplicate, to find the other one.
func (q *questioner) fromDuplicates() {
	pages := map[int]string{}
	for _, d := range q.docs {
		pages[d.Number] = d.Path
	}
	for k, d := range q.docs {
		if !strings.Contains(q.lowered[k], "dup") {
			continue
		}
		for _, m := range patterns.duplicate.FindAllStringSubmatch(d.Resolution+"\n"+d.Discussion, -1) {
			var number int
			_, _ = fmt.Sscan(m[1], &number) // digits
			if other := pages[number]; other != "" && other != d.Path {
				q.queries = append(q.queries, query{"duplicate", d.Title, other, d.Path})
			}
		}
	}
}

// holders counts the documents that hold s, up to two.
func (q *questioner) holders(s string) int {
	n := 0
	s = strings.ToLower(s)
	for _, t := range q.lowered {
		if strings.Contains(t, s) {
			if n++; n > 1 {
				break
			}
		}
	}
	return n
}

// typo changes a letter of a word.
func (q *questioner) typo(ws []string) (string, bool) {
	ws = slices.Clone(ws)
	for _, k := range q.rnd.Perm(len(ws)) {
		r := []rune(ws[k])
		if !isWord(ws[k]) {
			continue
		}
		i := q.rnd.Intn(len(r) - 1)
		letter := rune('a' + q.rnd.Intn(26))
		switch q.rnd.Intn(4) {
		case 0:
			if r[i] == r[i+1] {
				continue
			}
			r[i], r[i+1] = r[i+1], r[i]
		case 1:
			r = slices.Delete(r, i, i+1)
		case 2:
			r = slices.Insert(r, i, letter)
		case 3:
			if r[i] == letter {
				continue
			}
			r[i] = letter
		}
		ws[k] = string(r)
		return strings.Join(ws, " "), true
	}
	return "", false
}

// vary changes what differs from run to run: numbers, addresses, folders.
func (q *questioner) vary(line string) string {
	line = patterns.paths.ReplaceAllStringFunc(line, func(p string) string {
		parts := strings.Split(p, "/")
		for i := 1; i < len(parts)-1; i++ {
			if q.rnd.Intn(2) == 0 {
				parts[i] = q.made('a', 26, 3+q.rnd.Intn(6))
			}
		}
		return strings.Join(parts, "/")
	})
	line = patterns.hashes.ReplaceAllStringFunc(line, func(string) string { return fmt.Sprintf("0x%x", q.rnd.Int63()) })
	return patterns.digits.ReplaceAllStringFunc(line, func(n string) string { return q.made('0', 10, len(n)) })
}

func (q *questioner) made(first byte, span, n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = first + byte(q.rnd.Intn(span))
	}
	return string(b)
}
