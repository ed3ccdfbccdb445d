package search

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"maps"
	"math/rand"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

type rawIssue struct {
	Number      int
	Title       string
	Body        *string
	State       string
	ClosedAt    string `json:"closed_at"`
	Labels      []struct{ Name string }
	PullRequest *struct{} `json:"pull_request"`
	Comments    []struct {
		Body  *string
		Assoc string `json:"author_association"`
	} `json:"comment_data"`
}

func loadRaw(t testing.TB, file string, pulls bool) []document {
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	var docs []document
	r := bufio.NewReader(z)
	dec := json.NewDecoder(r)
	for dec.More() {
		var i rawIssue
		if err := dec.Decode(&i); err != nil {
			t.Fatal(err)
		}
		if i.State != "closed" || i.PullRequest != nil && !pulls {
			continue
		}
		d := document{Kind: "incident", Number: i.Number, Title: i.Title, Path: fmt.Sprintf("incidents/%d.html", i.Number), closed: i.ClosedAt, Date: i.ClosedAt[:10]}
		d.text[title] = i.Title
		if i.Body != nil {
			d.text[symptom] = *i.Body
		}
		last := -1
		for k, c := range i.Comments {
			if c.Body != nil && (c.Assoc == "MEMBER" || c.Assoc == "COLLABORATOR") {
				last = k
			}
		}
		for k, c := range i.Comments {
			if c.Body == nil {
				continue
			}
			if k == last {
				d.text[resolution] = *c.Body
				d.Resolved = true
			} else {
				d.text[discussion] += *c.Body + "\n"
			}
		}
		d.text[errorLines] = strings.Join(errorsIn(d.text[symptom]+"\n"+d.text[discussion]), "\n")
		d.excerpts = []string{firstOf(d.text[resolution], 200), firstOf(d.text[symptom], 140), firstOf(d.text[errorLines], 100)}
		docs = append(docs, d)
	}
	return docs
}

func firstOf(s string, n int) string {
	s = strings.Join(strings.Fields(s), " ")
	return strings.ToValidUTF8(s[:min(n, len(s))], "")
}

var errorish = regexp.MustCompile(`(?i)\b(error|exception|failed|failure|fatal|cannot|can't|could not|assert\w*|abort\w*|segfault|segmentation|traceback|undefined|unable|denied|refused|not found|warning|invalid|missing)\b`)

func errorsIn(text string) []string {
	var out []string
	for _, l := range strings.Split(text, "\n") {
		l = strings.TrimSpace(l)
		if len(l) > 10 && len(l) < 300 && errorish.MatchString(l) && !slices.Contains(out, l) {
			out = append(out, l)
			if len(out) == 20 {
				break
			}
		}
	}
	return out
}

type known struct {
	kind, text string
	id         int
}

func knownItems(docs []document, per int) []known {
	rnd := rand.New(rand.NewSource(1))
	var list []known
	df := map[string]int{}
	words := regexp.MustCompile(`[\pL\pN]+`)
	for _, d := range docs {
		seen := map[string]bool{}
		for _, t := range d.text {
			for _, w := range words.FindAllString(strings.ToLower(t), -1) {
				if !seen[w] {
					seen[w] = true
					df[w]++
				}
			}
		}
	}
	var lowered []string
	for _, d := range docs {
		lowered = append(lowered, strings.ToLower(strings.Join(d.text[:], "\n")))
	}
	ident := regexp.MustCompile(`[A-Za-z0-9]*[a-z][A-Z][A-Za-z0-9]*|[A-Za-z0-9]+(?:(?:_|::|\.|-|/)[A-Za-z0-9]+)+`)
	idf := map[string]int{}
	for _, d := range docs {
		seen := map[string]bool{}
		for _, w := range ident.FindAllString(strings.Join(d.text[:], " "), -1) {
			if !seen[w] {
				seen[w] = true
				idf[w]++
			}
		}
	}
	add := func(kind, text string, d *document) { list = append(list, known{kind, text, d.id}) }
	pick := rnd.Perm(len(docs))
	if per > 0 {
		pick = pick[:min(per, len(pick))]
	}
	for _, k := range pick {
		d := &docs[k]
		ws := strings.Fields(d.Title)
		if len(words.FindAllString(d.Title, -1)) >= 3 {
			add("title", d.Title, d)
		}
		if t, ok := typo(rnd, ws); ok {
			add("title, one typo", t, d)
		}
		if len(ws) >= 3 {
			n := min(len(ws), 3+rnd.Intn(2))
			cut := []rune(ws[n-1])
			if len(cut) > 3 {
				cut = cut[:3+rnd.Intn(len(cut)-3)]
			}
			add("beginning of title", strings.Join(ws[:n-1], " ")+" "+string(cut), d)
			var all []string
			for _, w := range ws {
				r := []rune(w)
				if len(r) > 5 {
					r = r[:4+rnd.Intn(len(r)-4)]
				}
				all = append(all, string(r))
			}
			add("words cut short", strings.Join(all, " "), d)
		}
		body := d.text[symptom] + "\n" + d.text[resolution] + "\n" + d.text[discussion]
		var rare []string
		for _, w := range words.FindAllString(strings.ToLower(body), -1) {
			if len(w) >= 4 && len(w) < 20 && df[w] <= max(3, len(docs)/50) && isPlainWord(w) && !slices.Contains(rare, w) {
				rare = append(rare, w)
			}
		}
		rnd.Shuffle(len(rare), func(i, j int) { rare[i], rare[j] = rare[j], rare[i] })
		if len(rare) >= 3 {
			add("three rare words", strings.Join(rare[:3], " "), d)
		}
		rare = slices.DeleteFunc(rare, func(w string) bool { return df[w] > 1 })
		if len(rare) > 0 {
			if t, ok := typo(rnd, rare[:1]); ok && df[t] == 0 {
				add("one rare word, typo", t, d)
			}
		}
		var ids []string
		for _, w := range ident.FindAllString(body, -1) {
			if len(w) >= 6 && len(w) < 40 && !strings.Contains(w, "//") && !strings.HasPrefix(w, "www.") && idf[w] == 1 && !slices.Contains(ids, w) {
				ids = append(ids, w)
			}
		}
		if len(ids) > 0 {
			w := ids[rnd.Intn(len(ids))]
			add("identifier", w, d)
			parts := regexp.MustCompile(`[A-Z]?[a-z]+|[A-Z]+|[0-9]+`).FindAllStringIndex(w, -1)
			if len(parts) >= 3 {
				from := rnd.Intn(len(parts) - 1)
				if p := w[parts[from][0]:parts[from+1][1]]; len(p) > 4 && holders(lowered, p) == 1 {
					add("part of identifier", p, d)
				}
			}
		}
		if lines := errorsIn(body); len(lines) > 0 {
			l := lines[rnd.Intn(len(lines))]
			if holders(lowered, l) != 1 {
				continue
			}
			add("error line", l, d)
			add("error line, varied", vary(rnd, l), d)
		}
	}
	return list
}

func typo(rnd *rand.Rand, ws []string) (string, bool) {
	ws = slices.Clone(ws)
	for _, k := range rnd.Perm(len(ws)) {
		r := []rune(ws[k])
		if len(r) < 4 || !isPlainWord(strings.ToLower(ws[k])) {
			continue
		}
		i := rnd.Intn(len(r) - 1)
		switch rnd.Intn(4) {
		case 0:
			if r[i] == r[i+1] {
				continue
			}
			r[i], r[i+1] = r[i+1], r[i]
		case 1:
			r = slices.Delete(r, i, i+1)
		case 2:
			r = slices.Insert(r, i, rune('a'+rnd.Intn(26)))
		case 3:
			r[i] = rune('a' + rnd.Intn(26))
		}
		ws[k] = string(r)
		return strings.Join(ws, " "), true
	}
	return "", false
}

var (
	numbers = regexp.MustCompile(`[0-9]+`)
	hexes   = regexp.MustCompile(`\b(0x[0-9a-fA-F]+|[0-9a-f]{8,})\b`)
	paths   = regexp.MustCompile(`(/[\w.@-]+){2,}`)
)

func vary(rnd *rand.Rand, l string) string {
	l = paths.ReplaceAllStringFunc(l, func(p string) string {
		parts := strings.Split(p, "/")
		for i := 1; i < len(parts)-1; i++ {
			if rnd.Intn(2) == 0 {
				parts[i] = randomWord(rnd)
			}
		}
		return strings.Join(parts, "/")
	})
	l = hexes.ReplaceAllStringFunc(l, func(h string) string { return fmt.Sprintf("0x%x", rnd.Int63()) })
	return numbers.ReplaceAllStringFunc(l, func(n string) string {
		b := make([]byte, len(n))
		for i := range b {
			b[i] = byte('0' + rnd.Intn(10))
		}
		return string(b)
	})
}

func randomWord(rnd *rand.Rand) string {
	b := make([]byte, 3+rnd.Intn(6))
	for i := range b {
		b[i] = byte('a' + rnd.Intn(26))
	}
	return string(b)
}

func TestReport(t *testing.T) {
	files := os.Getenv("WATCHBILL_SEARCH_DATA")
	if files == "" {
		t.Skip("no data: set WATCHBILL_SEARCH_DATA")
	}
	for _, f := range filepath.SplitList(files) {
		for _, pulls := range []bool{false, true} {
			docs := loadRaw(t, f, pulls)
			size := 0
			for _, d := range docs {
				for _, s := range d.text {
					size += len(s)
				}
			}
			start := time.Now()
			x := newIndex(docs)
			took := time.Since(start)
			raw, zip := 0, 0
			for _, p := range x.files {
				raw += len(p)
				zip += gz([]byte(p))
			}
			rootData, _ := json.Marshal(x.root)
			fmt.Printf("%s pulls=%v: %d docs, text %d, build %v, %d files, raw %d gz %d, root %d gz %d\n", filepath.Base(f), pulls, len(docs), size, took, len(x.files), raw, zip, len(rootData), gz(rootData))
			items := knownItems(docs, 0)
			report(x, items)
			if os.Getenv("TRAFFIC") != "" {
				traffic(t, x, items)
			}
		}
	}
}

func gz(b []byte) int {
	var w bytes.Buffer
	z, _ := gzip.NewWriterLevel(&w, 9)
	z.Write(b)
	z.Close()
	return w.Len()
}

func report(x *Index, items []known) {
	type sum struct{ n, one, ten int }
	sums := map[string]*sum{}
	var kinds []string
	var spent time.Duration
	for _, q := range items {
		s := sums[q.kind]
		if s == nil {
			s = &sum{}
			sums[q.kind] = s
			kinds = append(kinds, q.kind)
		}
		s.n++
		start := time.Now()
		hits := x.evaluate(q.text).hits
		spent += time.Since(start)
		if os.Getenv("SHOW") == q.kind && !slices.ContainsFunc(hits, func(h hit) bool { return h.id == q.id }) {
			fmt.Printf("   %d absent: %q\n", q.id-x.root.Slots, q.text)
		}
		for r, h := range hits {
			if h.id == q.id {
				if r == 0 {
					s.one++
				}
				if r < 10 {
					s.ten++
				}
				if r > 0 && os.Getenv("SHOW") == q.kind {
					fmt.Printf("   %d rank %d: %q\n", q.id-x.root.Slots, r+1, q.text)
				}
			}
		}
	}
	var a, b float64
	for _, k := range kinds {
		s := sums[k]
		fmt.Printf("  %-22s n=%4d  @1 %.3f  @10 %.3f\n", k, s.n, float64(s.one)/float64(s.n), float64(s.ten)/float64(s.n))
		a += float64(s.one) / float64(s.n)
		b += float64(s.ten) / float64(s.n)
	}
	fmt.Printf("  mean @1 %.3f @10 %.3f   %v a query\n", a/float64(len(kinds)), b/float64(len(kinds)), spent/time.Duration(len(items)))
}

// holders counts the documents that hold s, as lower-cased texts say.
func holders(lowered []string, s string) int {
	n := 0
	s = strings.ToLower(s)
	for _, t := range lowered {
		if strings.Contains(t, s) {
			if n++; n > 1 {
				break
			}
		}
	}
	return n
}

func TestClientAgreesOnRealQueries(t *testing.T) {
	files := os.Getenv("WATCHBILL_SEARCH_DATA")
	if files == "" {
		t.Skip("no data: set WATCHBILL_SEARCH_DATA")
	}
	for _, f := range filepath.SplitList(files) {
		x := newIndex(loadRaw(t, f, true))
		var queries []string
		for _, q := range knownItems(slices.Collect(func(yield func(document) bool) {
			for _, id := range slices.Sorted(maps.Keys(x.documents)) {
				if !yield(*x.documents[id]) {
					return
				}
			}
		}), 150) {
			queries = append(queries, q.text)
		}
		checkClient(t, x, queries)
	}
}

// synthetic makes documents of real lines, in which rare words are made new, so that the vocabulary grows.
func synthetic(real []document, n int) []document {
	rnd := rand.New(rand.NewSource(7))
	words := regexp.MustCompile(`[\pL\pN]+`)
	df := map[string]int{}
	var lines [fieldCount][]string
	for _, d := range real {
		seen := map[string]bool{}
		for f, t := range d.text {
			for _, l := range strings.Split(t, "\n") {
				if l = strings.TrimSpace(l); l != "" {
					lines[f] = append(lines[f], l)
				}
			}
			for _, w := range words.FindAllString(t, -1) {
				if !seen[w] {
					seen[w] = true
					df[w]++
				}
			}
		}
	}
	mutate := func(w string) string {
		if df[w] > 1 || rnd.Intn(10) < 3 {
			return w
		}
		r := []byte(w)
		for k := 0; k < 2; k++ {
			i := rnd.Intn(len(r))
			switch {
			case r[i] >= 'a' && r[i] <= 'z':
				r[i] = byte('a' + rnd.Intn(26))
			case r[i] >= '0' && r[i] <= '9':
				r[i] = byte('0' + rnd.Intn(10))
			}
		}
		return string(r)
	}
	docs := make([]document, n)
	for i := range docs {
		like := real[rnd.Intn(len(real))]
		d := &docs[i]
		*d = document{Kind: "incident", Number: i + 1, Path: fmt.Sprintf("incidents/%d.html", i+1), Resolved: like.Resolved}
		at := time.Date(2015, 1, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(i) * time.Hour)
		d.closed, d.Date = at.Format(time.RFC3339), at.Format(time.DateOnly)
		for f := range d.text {
			if like.text[f] == "" {
				continue
			}
			if field(f) == title {
				var ws []string
				for range len(strings.Fields(like.Title)) {
					from := strings.Fields(real[rnd.Intn(len(real))].Title)
					if len(from) > 0 {
						ws = append(ws, from[rnd.Intn(len(from))])
					}
				}
				d.Title = words.ReplaceAllStringFunc(strings.Join(ws, " "), mutate)
				d.text[f] = d.Title
				continue
			}
			var b strings.Builder
			for b.Len() < len(like.text[f]) {
				b.WriteString(words.ReplaceAllStringFunc(lines[f][rnd.Intn(len(lines[f]))], mutate))
				b.WriteByte('\n')
			}
			d.text[f] = b.String()
		}
		d.excerpts = []string{firstOf(d.text[resolution], 200), firstOf(d.text[symptom], 140), firstOf(d.text[errorLines], 100)}
	}
	return docs
}

func TestScale(t *testing.T) {
	files := os.Getenv("WATCHBILL_SEARCH_DATA")
	n, _ := strconv.Atoi(os.Getenv("WATCHBILL_SEARCH_SCALE"))
	if files == "" || n == 0 {
		t.Skip("no data: set WATCHBILL_SEARCH_DATA and WATCHBILL_SEARCH_SCALE")
	}
	var real []document
	for _, f := range filepath.SplitList(files) {
		real = append(real, loadRaw(t, f, true)...)
	}
	docs := synthetic(real, n)
	size := 0
	for _, d := range docs {
		for _, s := range d.text {
			size += len(s)
		}
	}
	runtime.GC()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	start, used := time.Now(), cpu()
	x := newIndex(docs)
	took, busy := time.Since(start), cpu()-used
	runtime.ReadMemStats(&after)
	items := knownItems(docs, 100)
	fmt.Printf("%d docs, text %d, build %v, cpu %v, heap %d MB, sys %d MB\n", n, size, took, busy, (after.HeapAlloc-before.HeapAlloc)>>20, after.Sys>>20)
	report(x, items)
	traffic(t, x, items)
}

// traffic prints what the client fetches for a first question.
func traffic(t testing.TB, x *Index, items []known) {
	var queries []string
	items = slices.Clone(items)
	rand.New(rand.NewSource(3)).Shuffle(len(items), func(i, j int) { items[i], items[j] = items[j], items[i] })
	items = items[:min(200, len(items))]
	for _, q := range items {
		queries = append(queries, q.text)
	}
	scripts := x.scripts()
	weight := map[string]int{}
	raw, total := 0, 0
	for name, data := range scripts {
		weight[name] = gz([]byte(data))
		raw += len(data)
		total += weight[name]
	}
	var answers []clientAnswer
	node(t, written(t, x), map[string]any{"queries": queries, "most": 10, "cold": true}, &answers)
	var all, took, trips, numbers []int
	sums := map[string][]int{}
	split := map[string][2]int{}
	for i, a := range answers {
		n := 0
		for _, f := range a.Fetched {
			n += weight[f]
			key := items[i].kind + " " + f[:2]
			if f[0] == 'r' {
				key = items[i].kind + " rows"
			}
			if f == "root" {
				key = items[i].kind + " root"
			}
			v := split[key]
			split[key] = [2]int{v[0] + 1, v[1] + weight[f]}
		}
		all = append(all, n)
		sums[items[i].kind] = append(sums[items[i].kind], n)
		took = append(took, a.Microseconds)
		trips = append(trips, a.Trips)
		numbers = append(numbers, len(a.Fetched))
	}
	fmt.Printf("  %d files, raw %d, gzip %d, root %d; cold: bytes %s, files %s, trips %s, us %s\n", len(scripts), raw, total, weight["root"], spread(all), spread(numbers), spread(trips), spread(took))
	for _, k := range slices.Sorted(maps.Keys(sums)) {
		fmt.Printf("    %-22s %s", k, spread(sums[k]))
		for _, p := range []string{"root", "t0", "t1", "e0", "e1", "rows"} {
			v := split[k+" "+p]
			fmt.Printf("  %s %.1f/%d", p, float64(v[0])/float64(len(sums[k])), v[1]/len(sums[k]))
		}
		fmt.Println()
	}
}

// spread gives median, 95th percentile and maximum.
func spread(list []int) string {
	s := slices.Sorted(slices.Values(list))
	return fmt.Sprintf("%d/%d/%d", s[len(s)/2], s[len(s)*95/100], s[len(s)-1])
}

// cpu is the processor time that this process took.
func cpu() time.Duration {
	var u syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func TestComposition(t *testing.T) {
	for _, f := range filepath.SplitList(os.Getenv("WATCHBILL_SEARCH_DATA")) {
		docs := loadRaw(t, f, true)
		identify(docs)
		var all []byte
		parts := map[string][]byte{}
		counts := map[string]int{}
		last := ""
		for _, e := range collect(docs) {
			kind := "word"
			switch {
			case strings.Contains(e.term, " "):
				kind = "pair"
			case isHex([]byte(e.term)):
				kind = "hex"
			case strings.ContainsAny(e.term, "0123456789"):
				kind = "digits"
			}
			if e.df == 1 {
				kind += "1"
			}
			b := appendTerm(nil, last, e.term)
			last = e.term
			n := len(b)
			b = appendNumber(b, e.df-1)
			doc := 0
			for _, p := range e.list {
				b = appendNumber(b, (int(p.doc)-doc)*16+int(p.level))
				doc = int(p.doc)
			}
			parts[kind+" terms"] = append(parts[kind+" terms"], b[:n]...)
			parts[kind+" posts"] = append(parts[kind+" posts"], b[n:]...)
			counts[kind]++
			all = append(all, b...)
		}
		fmt.Println(filepath.Base(f), len(all), gz(all), counts)
		for _, k := range slices.Sorted(maps.Keys(parts)) {
			fmt.Printf("   %-20s raw %8d gz %8d\n", k, len(parts[k]), gz(parts[k]))
		}
		x := newIndex(docs)
		size := map[string][2]int{}
		add := func(k string, names []string) {
			v := size[k]
			for _, n := range names {
				v[0] += len(x.files[n])
				v[1] += gz([]byte(x.files[n]))
			}
			size[k] = v
		}
		for _, s := range x.root.Segments {
			add("terms", s.Terms.names)
			add("endings", s.Endings.names)
		}
		add("rows", names(x, "r"))
		add("facets", names(x, "f"))
		fmt.Println(size)
	}
}

func names(x *Index, begin string) (list []string) {
	for n := range x.files {
		if strings.HasPrefix(n, begin) {
			list = append(list, n)
		}
	}
	return list
}
