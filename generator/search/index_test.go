package search

import (
	"encoding/json"
	"errors"
	"iter"
	"maps"
	"math/rand"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"
)

func TestEveryTermOfADocumentFindsItAlone(t *testing.T) {
	t.Parallel()
	for name, docs := range map[string][]document{"small": small(), "large": large(150)} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			x := indexOf(t, docs)
			for _, d := range identified(docs) {
				list, _ := tokens(strings.Join(d.text[:], "\n"), false)
				for _, found := range list {
					hits := x.evaluate(found.term + " ").hits
					if !slices.ContainsFunc(hits, func(h hit) bool { return h.id == d.id }) {
						t.Fatalf("%q doesn't find %s", found.term, d.Path)
					}
				}
			}
		})
	}
}

func TestTheOrderOfTheDocumentsDoesNotMatter(t *testing.T) {
	t.Parallel()
	docs := large(300)
	want := filesOf(t, indexOf(t, docs))
	rand.New(rand.NewSource(5)).Shuffle(len(docs), func(i, j int) { docs[i], docs[j] = docs[j], docs[i] })
	if diff := cmp.Diff(want, filesOf(t, indexOf(t, docs))); diff != "" {
		t.Error("another order gives other files")
	}
}

func TestASmallIndexIsOneFile(t *testing.T) {
	t.Parallel()
	if n := len(filesOf(t, indexOf(t, small()))); n != 1 {
		t.Errorf("got %d files", n)
	}
	if n := len(filesOf(t, indexOf(t, nil))); n != 1 {
		t.Errorf("without documents, got %d files", n)
	}
}

func TestANewIncidentChangesFewFiles(t *testing.T) {
	t.Parallel()
	docs := large(1002)
	last := slices.Clone(docs[:1001])
	if changed, all := changes(t, indexOf(t, last), indexOf(t, docs)); changed > 20 || all < 100 {
		t.Errorf("%d of %d files changed", changed, all)
	}
}

func TestANewWordOfAnOldIncidentChangesFewFiles(t *testing.T) {
	t.Parallel()
	docs := large(1002)
	docs[300].text[symptom] += " zaqizaqi"
	if changed, all := changes(t, indexOf(t, large(1002)), indexOf(t, docs)); changed > 60 || all < 100 {
		t.Errorf("%d of %d files changed", changed, all)
	}
}

// changes counts the files of after that differ from those of before.
func changes(t *testing.T, before, after *Index) (changed, all int) {
	old := filesOf(t, before)
	for name, data := range filesOf(t, after) {
		all++
		if old[name] != data {
			changed++
		}
	}
	return changed, all
}

func TestANewSectionLeavesTheIdsOfOthersAlone(t *testing.T) {
	t.Parallel()
	ids := func(docs []document) map[string]int {
		ids := map[string]int{}
		for _, d := range identified(docs) {
			ids[d.Path] = d.id
		}
		return ids
	}
	before := ids(small())
	after := ids(append(small(), document{stub: stub{Path: "runbook/aaa.html"}, Kind: "runbook", Title: "First"}))
	delete(after, "runbook/aaa.html")
	if diff := cmp.Diff(before, after); diff != "" {
		t.Error(diff)
	}
}

// identified gives documents their ids, and sorts them so.
func identified(docs []document) []*document {
	list := stubs(docs)
	identify(list)
	var all []*document
	for _, s := range list {
		d := s.read()
		d.stub = s
		all = append(all, d)
	}
	return all
}

// collectedOf gives documents by their terms.
func collectedOf(docs []document) (c collection) {
	list := stubs(docs)
	identify(list)
	for b := range batches(list, sumUp(list, nil), nil) {
		c.add(b.lists, b.stubs, false)
	}
	return c
}

// shardsOf cuts terms into shards.
func shardsOf(t *testing.T, c collection, b bounds) []shard {
	t.Helper()
	var shards []shard
	r := newRenewal(newLister("t0-", &folder{}), b)
	r.terms = func(after string) iter.Seq2[string, []byte] { return said(c.entries(after)) }
	r.take = func(s shard) error {
		shards = append(shards, s)
		return nil
	}
	if err := r.run(); err != nil {
		t.Fatal(err)
	}
	return shards
}

func TestShardsGiveBackWhatWasWritten(t *testing.T) {
	t.Parallel()
	docs := large(400)
	c := collectedOf(docs)
	var want, got []entry
	for e := range c.entries("") {
		want = append(want, entry{e.term, e.df, slices.Clone(e.list)})
	}
	shards := shardsOf(t, c, shardBounds(len(docs)))
	for _, s := range shards {
		if strings.ContainsAny(s.data, "\"\\") || !json.Valid([]byte(`"`+s.data+`"`)) {
			t.Fatalf("the shard from %q needs an escape", s.from)
		}
		for _, l := range decodeTerms(s.data) {
			e := entry{term: l.term, df: l.df}
			l.each(func(id, level int) { e.list = append(e.list, posting(id*levels+level)) })
			got = append(got, e)
		}
	}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(entry{})); diff != "" {
		t.Error(diff)
	}
	if len(shards) < 10 {
		t.Errorf("only %d shards", len(shards))
	}
}

// Postings are merged from batches; here they are gathered by a map.
func TestEveryPostingComesToItsTerm(t *testing.T) {
	t.Parallel()
	docs := large(300)
	docs[7].text = [fieldCount]string{} // holds no term
	c := collectedOf(docs)
	want := map[string][]posting{}
	for _, d := range identified(docs) {
		w := newWeigher()
		for _, p := range w.weigh(d, nil) {
			term := string(w.terms.Term(int32(p / levels)))
			want[term] = append(want[term], posting(d.id*levels+int(p%levels)))
		}
	}
	got, before := map[string][]posting{}, ""
	for e := range c.entries("") {
		if got[e.term] = slices.Clone(e.list); e.df != len(e.list) || e.term <= before {
			t.Errorf("%q follows %q, of %d documents", e.term, before, e.df)
		}
		before = e.term
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// What a word of very many documents costs a reader is bounded.
func TestAWordOfManyDocumentsKeepsTheWeightiestThenTheNewest(t *testing.T) {
	t.Parallel()
	const many, weighty = mostPostings + 500, 100
	docs := make([]document, many)
	for i := range docs {
		docs[i].Number, docs[i].Path = i+1, incidentPath(i+1)
		field := discussion
		if i < weighty {
			field = title
		}
		docs[i].text[field] = "segfault"
	}
	c := collectedOf(docs)
	for e := range c.entries("") {
		var got []int
		for _, p := range e.list {
			got = append(got, p.id()-64) // the slots of no other documents
		}
		var want []int
		for n := range many {
			if n < weighty || n >= many-(mostPostings-weighty) {
				want = append(want, n+1)
			}
		}
		if e.df != many || !slices.Equal(got, want) {
			t.Errorf("%q of %d documents keeps %d: %v", e.term, e.df, len(got), got)
		}
	}
}

func TestEndingsAreSortedAsTheyAreSpelled(t *testing.T) {
	t.Parallel()
	words := []string{"crash", "crashing", "bashing", "éclair", "naïf", "描画設定", "sing", "ring", "string", "rings", "x123", "αβγδ"}
	c := collectedOf([]document{{text: [fieldCount]string{symptom: strings.Join(words, " ")}}})
	var got []string
	var found endings
	for range found.of(c.entries(""), nil) {
	}
	list := found.inOrder()
	for word := range list.after("") {
		got = append(got, word)
	}
	if !slices.IsSorted(got) || !slices.Contains(got, "gnirts") || slices.Contains(got, "321x") {
		t.Errorf("got %q", got)
	}
}

func TestARowSaysWhatTheDocumentDoes(t *testing.T) {
	t.Parallel()
	docs := small()
	docs[0].Resolutions, docs[1].Path, docs[2].Title = []string{"fixed"}, "incidents/77.html", `<"&\u2028`
	x := indexOf(t, docs)
	for _, d := range identified(docs) {
		hit, excerpts := x.row(d.id)
		want := Hit{Kind: d.Kind, Path: d.Path, Title: d.Title, Context: d.Context, Date: d.Date, Resolutions: d.Resolutions}
		if diff := cmp.Diff(want, hit); diff != "" {
			t.Errorf("%s: %s", d.Path, diff)
		}
		if !slices.Equal(excerpts, d.excerpts) {
			t.Errorf("%s: %q, want %q", d.Path, excerpts, d.excerpts)
		}
	}
}

// The points are of one hash, 32 bits, and stand in one group.
func TestShardsOfOneHashHaveOtherNames(t *testing.T) {
	t.Parallel()
	first, second := twins(t)
	to := folder{}
	l := newLister("t0-", &to)
	for _, s := range []shard{
		{from: "", first: "a", data: "1"},
		{before: "a", from: first, first: first + "x", data: "2"},
		{before: first, from: second, first: second + "yz", data: "3"},
	} {
		if err := l.add(s); err != nil {
			t.Fatal(err)
		}
	}
	if err := l.close(); err != nil {
		t.Fatal(err)
	}
	if want := []string{"", first, second + "y"}; !slices.Equal(l.directory.from, want) || len(to.files) != 3 {
		t.Errorf("from %q, want %q; named %v", l.directory.from, want, to.files)
	}
	for i, from := range l.directory.from {
		if got := to.files[l.names[l.find(from)]]; got != `"`+strconv.Itoa(i+1)+`"` {
			t.Errorf("%q is found in %s", from, got)
		}
	}
}

// Nobody's text can stop a build: neither a term before whose first there is no other beginning, nor one that the term
// before begins.
func TestTermsMadeUpForOneNameAreToldApart(t *testing.T) {
	t.Parallel()
	first, second := twins(t)
	for _, before := range []string{second[:len(second)-1], second[:len(second)-1] + " x", "a"} {
		l := newLister("t0-", &folder{})
		if err := errors.Join(l.add(shard{from: first, first: first, data: "1"}), l.add(shard{before: before, from: second, first: second, data: "2"}), l.close()); err != nil {
			t.Fatal(err)
		}
		from := l.directory.from[1]
		if from <= before || from > second || l.names[0] == l.names[1] {
			t.Errorf("after %q, %q begins at %q; named %q", before, second, from, l.names)
		}
		if d := decodedDirectory(l.From); !slices.Equal(d, l.directory.from) {
			t.Errorf("a reader takes %q for %q", d, l.directory.from)
		}
	}
}

// decodedDirectory gives the points that a reader finds in a directory.
func decodedDirectory(data string) (from []string) {
	last := ""
	for r := (reader{data: data}); r.at < len(data); {
		last = r.term(last)
		from = append(from, last)
	}
	return from
}

func TestAFileThatCannotBeWrittenEndsTheIndex(t *testing.T) {
	t.Parallel()
	full := errors.New("the disk is full")
	for _, kind := range []string{"r", "f", "t0", "e0", "t1", "e1"} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			w := scripts{write: func(name, _ string) error {
				if strings.HasPrefix(name, kind) {
					return full
				}
				return nil
			}}
			_, err := build(stubs(large(700)), nil, &w)
			if err != full { // told once, as it is
				t.Errorf("got %v", err)
			}
		})
	}
}

// twins are two words of one hash that begin no group, in their order.
func twins(t *testing.T) (first, second string) {
	t.Helper()
	known := map[uint32]string{}
	for n := range 1 << 20 {
		w := madeWord(n)
		if other, found := known[hash(w)]; found && !beginsGroup(w) {
			return min(w, other), max(w, other)
		}
		known[hash(w)] = w
	}
	t.Fatal("no two words have one hash")
	return "", ""
}

func TestNumbersComeBack(t *testing.T) {
	t.Parallel()
	for _, v := range []int{0, 1, 44, 45, 46, 90, 91, 2114, 2115, 99_999, 1 << 24, 1 << 40} {
		b := appendNumber(nil, v)
		if r := (reader{data: string(b)}); r.number() != v || r.at != len(b) {
			t.Errorf("%d is written %q", v, b)
		}
	}
}

func TestTermsShareWholeCharacters(t *testing.T) {
	t.Parallel()
	list := []string{"aé", "aéb", "aê", "a日", "a日本", "b"}
	var data []byte
	before := ""
	for _, term := range list {
		data = appendTerm(data, before, term)
		before = term
	}
	r := reader{data: string(data)}
	before = ""
	for _, want := range list {
		if before = r.term(before); before != want {
			t.Errorf("got %q, want %q", before, want)
		}
	}
}

func TestTermsSortAlikeInBothLanguages(t *testing.T) {
	t.Parallel()
	var terms []string
	for r := rune(1); r < 0x11000; r += 7 {
		if c, low := classOf(r); c != separator {
			terms = append(terms, string(low))
		}
	}
	slices.Sort(terms)
	byUnits := func(a, b string) int { return slices.Compare(utf16.Encode([]rune(a)), utf16.Encode([]rune(b))) }
	if !slices.IsSortedFunc(terms, byUnits) {
		t.Error("UTF-8 and UTF-16 sort the terms differently")
	}
}

func TestDamagedShardsAreReadToTheirEnd(t *testing.T) {
	t.Parallel()
	docs := small()
	data := shardsOf(t, collectedOf(docs), shardBounds(len(docs)))[0].data
	for n := range len(data) {
		decodeTerms(data[:n]) // must return
		decodeEndings(data[n:])
	}
}

func TestFilesAreNamedByTheirContent(t *testing.T) {
	t.Parallel()
	first, second := filesOf(t, indexOf(t, large(900))), filesOf(t, indexOf(t, large(1000)))
	same := 0
	for name, data := range second {
		if name == "root" {
			continue
		}
		if other, ok := first[name]; ok && other != data {
			t.Errorf("%s has two contents", name)
		} else if ok {
			same++
		}
	}
	if same == 0 {
		t.Errorf("no file of %d stayed", len(slices.Collect(maps.Keys(first))))
	}
}
