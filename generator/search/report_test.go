package search

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"math"
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

// The figures of real corpora. WATCHBILL_SEARCH_DATA names snapshots of issues (JSON Lines, may be gzipped), parted
// like a PATH; WATCHBILL_SEARCH_SCALE adds a synthetic corpus of so many documents made of their lines.
//
//	WATCHBILL_SEARCH_DATA=a.jsonl.gz:b.jsonl.gz go test -run Figures -v ./generator/search

func corpora(t *testing.T) map[string][]document {
	t.Helper()
	files := filepath.SplitList(os.Getenv("WATCHBILL_SEARCH_DATA"))
	if len(files) == 0 {
		t.Skip("WATCHBILL_SEARCH_DATA names no snapshot: no figures")
	}
	sets := map[string][]document{}
	var all []document
	for _, f := range files {
		name := filepath.Base(f)
		sets[name+", issues"] = readIssues(t, f, false)
		sets[name+", issues and pull requests"] = readIssues(t, f, true)
		all = append(all, readIssues(t, f, true)...)
	}
	if n, _ := strconv.Atoi(os.Getenv("WATCHBILL_SEARCH_SCALE")); n > 0 {
		return map[string][]document{"synthetic": synthetic(all, n)}
	}
	return sets
}

func TestFigures(t *testing.T) {
	sets := corpora(t)
	for _, name := range slices.Sorted(maps.Keys(sets)) {
		docs := sets[name]
		size := 0
		for _, d := range docs {
			size += len(strings.Join(d.text[:], ""))
		}
		identify(docs)
		most := 1 << 30
		if len(docs) > 5000 {
			most = 150
		}
		items := knownItems(docs, most)
		runtime.GC()
		start, used := time.Now(), processor()
		x := newIndex(docs)
		took, busy := time.Since(start), processor()-used
		var memory runtime.MemStats
		runtime.ReadMemStats(&memory)
		fmt.Printf("\n%s: %d documents, %d bytes of text; built in %v (%v of processor time), %d MB from the system\n",
			name, x.root.Documents, size, took.Round(time.Millisecond), busy.Round(time.Millisecond), memory.Sys>>20)
		recall(x, items)
		if os.Getenv("WATCHBILL_SEARCH_ONLY") != "recall" {
			traffic(t, x, items)
			typing(t, x, items)
		}
	}
}

func TestTheClientAgreesOnRealQueries(t *testing.T) {
	sets := corpora(t)
	for _, name := range slices.Sorted(maps.Keys(sets)) {
		docs := sets[name]
		identify(docs)
		var queries []string
		for _, q := range knownItems(docs, 150) {
			queries = append(queries, q.text)
		}
		checkClient(t, newIndex(docs), queries)
	}
}

// processor is the processor time that this process took.
func processor() time.Duration {
	var u syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// recall prints the share of known items that come first and among the first ten.
func recall(x *Index, items []knownItem) {
	type sum struct{ n, first, ten int }
	sums := map[string]*sum{}
	show := os.Getenv("WATCHBILL_SEARCH_SHOW")
	start := time.Now()
	for _, q := range items {
		s := sums[q.kind]
		if s == nil {
			s = &sum{}
			sums[q.kind] = s
		}
		s.n++
		rank := slices.IndexFunc(x.evaluate(q.text).hits, func(h hit) bool { return h.id == q.id })
		if rank == 0 {
			s.first++
		} else if show == q.kind {
			fmt.Printf("   %d came at %d: %q\n", q.id-x.root.Slots, rank+1, q.text)
		}
		if rank >= 0 && rank < 10 {
			s.ten++
		}
	}
	each := time.Since(start) / time.Duration(len(items))
	var first, ten float64
	for _, k := range slices.Sorted(maps.Keys(sums)) {
		s := sums[k]
		a, b := float64(s.first)/float64(s.n), float64(s.ten)/float64(s.n)
		fmt.Printf("  %-22s n %4d  recall@1 %.3f  @10 %.3f\n", k, s.n, a, b)
		first, ten = first+a, ten+b
	}
	n := float64(len(sums))
	fmt.Printf("  mean of kinds                  recall@1 %.3f  @10 %.3f; %v a query here\n",
		first/n, ten/n, each.Round(time.Microsecond))
}

// traffic prints what the client fetches for a first question, gzipped, as median, 95th percentile and most.
func traffic(t *testing.T, x *Index, items []knownItem) {
	t.Helper()
	items = slices.Clone(items)
	rand.New(rand.NewSource(3)).Shuffle(len(items), func(i, j int) { items[i], items[j] = items[j], items[i] })
	items = items[:min(300, len(items))]
	var queries []string
	for _, q := range items {
		queries = append(queries, q.text)
	}
	weight, raw, total := map[string]int{}, 0, 0
	for name, data := range x.scripts() {
		weight[name] = zipped(data)
		raw += len(data)
		total += weight[name]
	}
	fmt.Printf("  %d files, %d bytes, %d gzipped; root %d\n", len(weight), raw, total, weight["root"])
	var answers []clientAnswer
	node(t, written(t, x), map[string]any{"queries": queries, "most": 10, "cold": true}, &answers)
	fetched, trips := map[string][]int{}, map[string][]int{}
	for i, a := range answers {
		n := 0
		for _, f := range a.Fetched {
			n += weight[f]
		}
		for _, k := range []string{"all", items[i].kind} {
			fetched[k] = append(fetched[k], n)
			trips[k] = append(trips[k], a.Trips)
		}
	}
	for _, k := range slices.Sorted(maps.Keys(fetched)) {
		fmt.Printf("  %-22s fetches %s bytes in %s round trips\n", k, spread(fetched[k]), spread(trips[k]))
	}
}

// typing prints what each keystroke of a title fetches and takes.
func typing(t *testing.T, x *Index, items []knownItem) {
	t.Helper()
	weight := map[string]int{}
	for name, data := range x.scripts() {
		weight[name] = zipped(data)
	}
	folder := written(t, x)
	var fetched, took []int
	titles := 0
	for _, q := range items {
		if q.kind != "title" || titles == 30 {
			continue
		}
		titles++
		letters := []rune(q.text)
		var typed []string
		for n := range min(len(letters), 40) {
			typed = append(typed, string(letters[:n+1]))
		}
		var answers []clientAnswer
		node(t, folder, map[string]any{"queries": typed, "most": 10}, &answers)
		for _, a := range answers[1:] {
			n := 0
			for _, f := range a.Fetched {
				n += weight[f]
			}
			fetched, took = append(fetched, n), append(took, a.Microseconds)
		}
	}
	fmt.Printf("  a further keystroke    fetches %s bytes, takes %s µs in node\n", spread(fetched), spread(took))
}

func spread(list []int) string {
	s := slices.Sorted(slices.Values(list))
	return fmt.Sprintf("%d/%d/%d", s[len(s)/2], s[len(s)*95/100], s[len(s)-1])
}

func zipped(data string) int {
	var w bytes.Buffer
	z := gzip.NewWriter(&w)
	_, _ = io.WriteString(z, data)
	_ = z.Close()
	return w.Len()
}

// readIssues takes closed issues as they are; the last word of a member stands for the resolution.
func readIssues(t *testing.T, file string, pulls bool) []document {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var r io.Reader = f
	if strings.HasSuffix(file, ".gz") {
		if r, err = gzip.NewReader(f); err != nil {
			t.Fatal(err)
		}
	}
	var docs []document
	for dec := json.NewDecoder(r); dec.More(); {
		var i rawIssue
		if err := dec.Decode(&i); err != nil {
			t.Fatal(err)
		}
		if i.State == "closed" && (i.PullRequest == nil || pulls) {
			docs = append(docs, i.document())
		}
	}
	return docs
}

type rawIssue struct {
	Number      int
	Title       string
	Body        string
	State       string
	ClosedAt    string    `json:"closed_at"`
	PullRequest *struct{} `json:"pull_request"`
	Comments    []struct {
		Body        string
		Association string `json:"author_association"`
	} `json:"comment_data"`
}

func (i *rawIssue) document() document {
	d := document{
		Kind: "incident", Number: i.Number, Title: i.Title, Path: fmt.Sprintf("incidents/%d.html", i.Number),
		closed: i.ClosedAt, Date: i.ClosedAt[:len(time.DateOnly)],
	}
	var talk []string
	last := -1
	for k, c := range i.Comments {
		if c.Association == "MEMBER" || c.Association == "COLLABORATOR" {
			last = k
		}
	}
	for k, c := range i.Comments {
		if k == last {
			d.text[resolution], d.Resolved = c.Body, true
		} else {
			talk = append(talk, c.Body)
		}
	}
	d.text[title], d.text[symptom], d.text[discussion] = i.Title, i.Body, strings.Join(talk, "\n")
	lines := strings.Join(errorsOf(i.Body, d.text[discussion]), "\n")
	d.text[errorLines] = lines
	d.excerpts = filled(passage(d.text[resolution], resolutionPassage), passage(i.Body, symptomPassage),
		passage(lines, errorPassage))
	return d
}

// synthetic makes documents of real lines, in which rare words are made new so often that the vocabulary grows as that
// of real text does (Heaps' law, exponent 0.6).
func synthetic(real []document, n int) []document {
	rnd := rand.New(rand.NewSource(7))
	q := &questioner{rnd: rnd}
	words := regexp.MustCompile(`[\pL\pN]+`)
	held := map[string]int{}
	var lines [fieldCount][]string
	for _, d := range real {
		for f, t := range d.text {
			lines[f] = append(lines[f], filled(strings.Split(t, "\n")...)...)
		}
		for _, w := range once(words.FindAllString(strings.Join(d.text[:], " "), -1)) {
			held[w]++
		}
	}
	fresh := math.Pow(float64(len(real))/float64(n), 0.4)
	renew := func(w string) string {
		if held[w] > 1 || rnd.Float64() > fresh || len(w) < 4 {
			return w
		}
		return w[:2] + q.made('a', 26, 2) + w[4:]
	}
	titles := strings.Fields(strings.Join(lines[title], " "))
	docs := make([]document, n)
	for i := range docs {
		like := real[rnd.Intn(len(real))]
		at := time.Date(2015, 1, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(i) * time.Hour)
		d := document{
			Kind: "incident", Number: i + 1, Path: fmt.Sprintf("incidents/%d.html", i+1), Resolved: like.Resolved,
			closed: at.Format(time.RFC3339), Date: at.Format(time.DateOnly),
		}
		for range strings.Fields(like.Title) {
			d.Title += " " + words.ReplaceAllStringFunc(titles[rnd.Intn(len(titles))], renew)
		}
		d.text[title] = d.Title
		for f := resolution; f < fieldCount; f++ {
			var b strings.Builder
			for b.Len() < len(like.text[f]) {
				b.WriteString(words.ReplaceAllStringFunc(lines[f][rnd.Intn(len(lines[f]))], renew) + "\n")
			}
			d.text[f] = b.String()
		}
		d.excerpts = filled(passage(d.text[resolution], resolutionPassage), passage(d.text[symptom], symptomPassage))
		docs[i] = d
	}
	return docs
}
