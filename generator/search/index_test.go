package search

import (
	"encoding/json"
	"maps"
	"math/rand"
	"slices"
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
			identify(docs)
			x := newIndex(slices.Clone(docs))
			for _, d := range docs {
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
	want := maps.Collect(newIndex(slices.Clone(docs)).scripts())
	rand.New(rand.NewSource(5)).Shuffle(len(docs), func(i, j int) { docs[i], docs[j] = docs[j], docs[i] })
	if diff := cmp.Diff(want, maps.Collect(newIndex(docs).scripts())); diff != "" {
		t.Error("another order gives other files")
	}
}

func TestASmallIndexIsOneFile(t *testing.T) {
	t.Parallel()
	if n := len(maps.Collect(newIndex(small()).scripts())); n != 1 {
		t.Errorf("got %d files", n)
	}
	if n := len(maps.Collect(newIndex(nil).scripts())); n != 1 {
		t.Errorf("without documents, got %d files", n)
	}
}

func TestANewIncidentChangesFewFiles(t *testing.T) {
	t.Parallel()
	docs := large(1002)
	last := slices.Clone(docs[:1001])
	if changed, all := changes(newIndex(last), newIndex(docs)); changed > 20 || all < 100 {
		t.Errorf("%d of %d files changed", changed, all)
	}
}

func TestANewWordOfAnOldIncidentChangesFewFiles(t *testing.T) {
	t.Parallel()
	docs := large(1002)
	docs[300].text[symptom] += " zaqizaqi"
	if changed, all := changes(newIndex(large(1002)), newIndex(docs)); changed > 60 || all < 100 {
		t.Errorf("%d of %d files changed", changed, all)
	}
}

// changes counts the files of after that differ from those of before.
func changes(before, after *Index) (changed, all int) {
	old := maps.Collect(before.scripts())
	for name, data := range after.scripts() {
		all++
		if old[name] != data {
			changed++
		}
	}
	return changed, all
}

func TestANewSectionLeavesTheIdsOfOthersAlone(t *testing.T) {
	t.Parallel()
	docs := small()
	identify(docs)
	before := map[string]int{}
	for _, d := range docs {
		before[d.Path] = d.id
	}
	more := append(small(), document{Kind: "runbook", Path: "runbook/aaa.html", Title: "First"})
	identify(more)
	after := map[string]int{}
	for _, d := range more {
		after[d.Path] = d.id
	}
	delete(after, "runbook/aaa.html")
	if diff := cmp.Diff(before, after); diff != "" {
		t.Error(diff)
	}
}

func TestShardsGiveBackWhatWasWritten(t *testing.T) {
	t.Parallel()
	docs := large(400)
	identify(docs)
	all, _ := split(docs)
	entries, _ := collect(all)
	var got []entry
	shards := termShards(entries, shardBounds(len(docs)))
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
	if diff := cmp.Diff(entries, got, cmp.AllowUnexported(entry{})); diff != "" {
		t.Error(diff)
	}
	if len(shards) < 10 {
		t.Errorf("only %d shards", len(shards))
	}
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
	identify(docs)
	all, _ := split(docs)
	entries, _ := collect(all)
	data := termShards(entries, shardBounds(len(docs)))[0].data
	for n := range len(data) {
		decodeTerms(data[:n]) // must return
		decodeEndings(data[n:])
	}
}

func TestFilesAreNamedByTheirContent(t *testing.T) {
	t.Parallel()
	first, second := maps.Collect(newIndex(large(900)).scripts()), maps.Collect(newIndex(large(1000)).scripts())
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
