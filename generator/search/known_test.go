package search

import (
	"fmt"
	"math/rand"
	"regexp"
	"slices"
	"strings"
)

// knownItem is a query whose answer is known: the document that it was made from.
type knownItem struct {
	kind, text string
	id         int
}

// questioner makes queries of known items from documents that have their ids and texts.
type questioner struct {
	rnd     *rand.Rand
	lowered []string       // the texts of each document, in lower case
	held    map[string]int // documents by word, in lower case
	exact   map[string]int // documents by identifier
	words   *regexp.Regexp
	names   *regexp.Regexp // identifiers
	parts   *regexp.Regexp // of identifiers
	digits  *regexp.Regexp
	hashes  *regexp.Regexp
	paths   *regexp.Regexp
	items   []knownItem
}

// knownItems makes queries of each kind from at most so many documents.
func knownItems(docs []document, most int) []knownItem {
	q := &questioner{
		rnd: rand.New(rand.NewSource(1)), held: map[string]int{}, exact: map[string]int{},
		words:  regexp.MustCompile(`[\pL\pN]+`),
		names:  regexp.MustCompile(`[A-Za-z0-9]*[a-z][A-Z][A-Za-z0-9]*|[A-Za-z0-9]+(?:(?:_|::|\.|-|/)[A-Za-z0-9]+)+`),
		parts:  regexp.MustCompile(`[A-Z]?[a-z]+|[A-Z]+|[0-9]+`),
		digits: regexp.MustCompile(`[0-9]+`),
		hashes: regexp.MustCompile(`\b(0x[0-9a-fA-F]+|[0-9a-f]{8,})\b`),
		paths:  regexp.MustCompile(`(/[\w.@-]+){2,}`),
	}
	for _, d := range docs {
		text := strings.Join(d.text[:], "\n")
		q.lowered = append(q.lowered, strings.ToLower(text))
		for _, w := range once(q.words.FindAllString(strings.ToLower(text), -1)) {
			q.held[w]++
		}
		for _, w := range once(q.names.FindAllString(text, -1)) {
			q.exact[w]++
		}
	}
	order := q.rnd.Perm(len(docs))
	for _, k := range order[:min(most, len(order))] {
		q.fromTitle(&docs[k])
		q.fromText(&docs[k])
	}
	return q.items
}

func once(list []string) []string {
	slices.Sort(list)
	return slices.Compact(list)
}

func (q *questioner) add(kind, text string, d *document) {
	q.items = append(q.items, knownItem{kind, text, d.id})
}

func (q *questioner) fromTitle(d *document) {
	ws := strings.Fields(d.Title)
	if len(q.words.FindAllString(d.Title, -1)) < 3 || len(ws) < 3 {
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
		if len([]rune(w)) > 5 {
			w = q.cut(w, 4)
		}
		all = append(all, w)
	}
	q.add("words cut short", strings.Join(all, " "), d)
}

func (q *questioner) cut(w string, least int) string {
	r := []rune(w)
	if len(r) <= least {
		return w
	}
	return string(r[:least+q.rnd.Intn(len(r)-least)])
}

func (q *questioner) fromText(d *document) {
	body := d.text[symptom] + "\n" + d.text[resolution] + "\n" + d.text[discussion]
	q.fromRareWords(d, body)
	q.fromIdentifiers(d, body)
	lines := errorsOf(body)
	if len(lines) == 0 {
		return
	}
	if l := lines[q.rnd.Intn(len(lines))]; q.holders(l) == 1 {
		q.add("error line", l, d)
		q.add("error line, varied", q.vary(l), d)
	}
}

func (q *questioner) fromRareWords(d *document, body string) {
	var rare, single []string
	for _, w := range once(q.words.FindAllString(strings.ToLower(body), -1)) {
		if n := q.held[w]; isPlainWord(w) && len(w) < 20 && n <= max(3, len(q.lowered)/50) {
			rare = append(rare, w)
			if n == 1 {
				single = append(single, w)
			}
		}
	}
	if len(rare) >= 3 {
		q.rnd.Shuffle(len(rare), func(i, j int) { rare[i], rare[j] = rare[j], rare[i] })
		q.add("three rare words", strings.Join(rare[:3], " "), d)
	}
	if len(single) > 0 {
		w := single[q.rnd.Intn(len(single))]
		if t, ok := q.typo([]string{w}); ok && q.held[t] == 0 {
			q.add("one rare word, typo", t, d)
		}
	}
}

func (q *questioner) fromIdentifiers(d *document, body string) {
	var names []string
	for _, w := range once(q.names.FindAllString(body, -1)) {
		if len(w) >= 6 && len(w) < 40 && !strings.HasPrefix(w, "www.") && q.exact[w] == 1 {
			names = append(names, w)
		}
	}
	if len(names) == 0 {
		return
	}
	w := names[q.rnd.Intn(len(names))]
	q.add("identifier", w, d)
	if parts := q.parts.FindAllStringIndex(w, -1); len(parts) >= 3 {
		from := q.rnd.Intn(len(parts) - 1)
		if p := w[parts[from][0]:parts[from+1][1]]; len(p) > 4 && q.holders(p) == 1 {
			q.add("part of identifier", p, d)
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

// typo changes a letter of a word of four letters or more.
func (q *questioner) typo(ws []string) (string, bool) {
	ws = slices.Clone(ws)
	for _, k := range q.rnd.Perm(len(ws)) {
		r := []rune(ws[k])
		if !isPlainWord(strings.ToLower(ws[k])) {
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
			r[i] = letter
		}
		ws[k] = string(r)
		return strings.Join(ws, " "), true
	}
	return "", false
}

// vary changes what differs from run to run: numbers, addresses, folders.
func (q *questioner) vary(line string) string {
	line = q.paths.ReplaceAllStringFunc(line, func(p string) string {
		parts := strings.Split(p, "/")
		for i := 1; i < len(parts)-1; i++ {
			if q.rnd.Intn(2) == 0 {
				parts[i] = q.made('a', 26, 3+q.rnd.Intn(6))
			}
		}
		return strings.Join(parts, "/")
	})
	line = q.hashes.ReplaceAllStringFunc(line, func(string) string { return fmt.Sprintf("0x%x", q.rnd.Int63()) })
	return q.digits.ReplaceAllStringFunc(line, func(n string) string { return q.made('0', 10, len(n)) })
}

func (q *questioner) made(first byte, span, n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = first + byte(q.rnd.Intn(span))
	}
	return string(b)
}
