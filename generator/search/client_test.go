package search

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const clientFile = "../../templates/assets/search.js"

// node runs the client without a page. Without node the test is left out.
func node(t testing.TB, folder string, work any, answers any) {
	t.Helper()
	program, err := exec.LookPath("node")
	if err != nil {
		t.Skip("no node in the path: the client isn't checked")
	}
	input, err := json.Marshal(work)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(program, "testdata/client.cjs", clientFile, folder)
	var stderr bytes.Buffer
	cmd.Stdin, cmd.Stderr = bytes.NewReader(input), &stderr
	output, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v: %s", err, stderr.Bytes())
	}
	if err := json.Unmarshal(output, answers); err != nil {
		t.Fatalf("%v in %.300s", err, output)
	}
}

// written writes an index as a site has it.
func written(t testing.TB, x *Index) string {
	t.Helper()
	folder := t.TempDir()
	for name, data := range filesOf(t, x) {
		if err := os.WriteFile(filepath.Join(folder, name+".js"), []byte(data), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return folder
}

type clientAnswer struct {
	Hits         [][2]int
	Rows         []string
	Mended       map[string][]string
	Near         []string
	Fetched      []string
	Trips        int
	Microseconds int
}

// checkClient asks both and wants the same answers, to the last place and score.
func checkClient(t testing.TB, x *Index, queries []string) []clientAnswer {
	t.Helper()
	var answers []clientAnswer
	node(t, written(t, x), map[string]any{"queries": queries, "most": 1 << 30}, &answers)
	for i, q := range queries {
		want := x.evaluate(q)
		got := answers[i]
		same := len(want.hits) == len(got.Hits)
		for k := 0; same && k < len(want.hits); k++ {
			same = want.hits[k] == hit{got.Hits[k][0], got.Hits[k][1]}
		}
		if !same {
			t.Errorf("%q: the client says %v, this %v", q, got.Hits[:min(5, len(got.Hits))], want.hits[:min(5, len(want.hits))])
		}
	}
	return answers
}

func TestTheClientAnswersAsGoDoes(t *testing.T) {
	t.Parallel()
	queries := append(hostile(), "libGL.so.1", "InitialPort", "sgementation", "segmqqqq",
		"crashed", "描画", "ubergrossen", "the", "connection refused 99")
	docs := large(700)
	for i := range 60 {
		words := strings.Fields(docs[i*9].Title)
		queries = append(queries, docs[i*9].Title, strings.Join(words[:3], " "), words[0]+" "+words[1][:2],
			words[2][1:], words[3]+"x "+words[4])
	}
	t.Run("small", func(t *testing.T) {
		t.Parallel()
		checkClient(t, indexOf(t, small()), queries)
	})
	t.Run("large", func(t *testing.T) {
		t.Parallel()
		checkClient(t, indexOf(t, docs), queries)
	})
}

func TestTheClientFiltersAndCounts(t *testing.T) {
	t.Parallel()
	docs := large(300)
	var got []struct {
		Hits   [][2]int
		Counts []map[string]int
	}
	query := docs[0].Title
	filters := [][]string{{}, {}, {madeWord(2)}, {}, {}, {}, {}, {}}
	folder := written(t, indexOf(t, docs))
	node(t, folder, map[string]any{"queries": []string{query}, "most": 1 << 30, "filters": filters}, &got)
	for _, h := range got[0].Hits {
		if number := h[0] - 64; (number-1)%7 != 2 {
			t.Errorf("incident %d is not of the component", number)
		}
	}
	if n := got[0].Counts[2][madeWord(2)]; n == 0 || n != len(got[0].Hits) || len(got[0].Counts[2]) != 7 {
		t.Errorf("%d hits, counted %v", len(got[0].Hits), got[0].Counts[2])
	}
}

func TestAPageFromBeforeADeployGoesOnWithTheNewIndex(t *testing.T) {
	t.Parallel()
	folder := written(t, indexOf(t, large(300)))
	next := written(t, indexOf(t, large(400)))
	var answers []clientAnswer
	first, second := large(400)[20].Title, large(400)[390].Title
	node(t, folder, map[string]any{"queries": []string{first, second}, "most": 1, "then": next}, &answers)
	want := []string{"incidents/21.html", "incidents/391.html"}
	for i, a := range answers {
		if len(a.Rows) == 0 || a.Rows[0] != want[i] {
			t.Errorf("query %d finds %v, want %s", i, a.Rows, want[i])
		}
	}
}

func TestAQuestionFetchesTheShardsOfItsWordsAlone(t *testing.T) {
	t.Parallel()
	docs := large(700)
	var queries []string
	for i := range 60 {
		queries = append(queries, strings.Join(strings.Fields(docs[i*9].Title)[:3], " ")+" ")
	}
	x := indexOf(t, docs)
	var answers []clientAnswer
	node(t, written(t, x), map[string]any{"queries": queries, "most": 1, "cold": true}, &answers)
	for i, a := range answers {
		meant := map[string]bool{"root": true}
		for _, w := range x.ask(queries[i]) {
			for _, s := range x.root.Segments {
				meant[s.Terms.names[s.Terms.find(w.term)]] = true
				meant[s.Terms.names[s.Terms.find(stem(w.term))]] = true
			}
		}
		for _, name := range a.Fetched {
			if !meant[name] && name[0] != 'r' {
				t.Errorf("%q fetches %s", queries[i], name)
			}
		}
	}
}

func TestWhatASmallSiteShowsComesWithTheRoot(t *testing.T) {
	t.Parallel()
	docs := large(150)
	for i := range docs {
		for k := range 100 {
			docs[i].text[discussion] += " " + madeWord(10_000+i*100+k)
		}
	}
	var answers []clientAnswer
	node(t, written(t, indexOf(t, docs)), map[string]any{"queries": []string{docs[20].Title}, "most": 1}, &answers)
	a := answers[0]
	if a.Trips != 2 || slices.ContainsFunc(a.Fetched[1:], isShown) || len(a.Rows) == 0 || a.Rows[0] != "incidents/21.html" {
		t.Errorf("%v found in %d round trips, with %v", a.Rows, a.Trips, a.Fetched)
	}
}

func TestTheNewestIncidentsCostAQuestionOneFile(t *testing.T) {
	t.Parallel()
	docs := large(700)
	x := indexOf(t, docs)
	if n := len(x.root.Segments[1].Terms.names); n != 1 {
		t.Errorf("they stand in %d files", n)
	}
}

func TestAQuestionThatNobodyWaitsForFetchesNothingMore(t *testing.T) {
	t.Parallel()
	docs := large(700)
	folder := written(t, indexOf(t, docs))
	for old, want := range map[bool]int{false: 3, true: 1} {
		var answers []clientAnswer
		node(t, folder, map[string]any{"queries": []string{docs[20].Title}, "most": 1, "old": old}, &answers)
		if answers[0].Trips != want {
			t.Errorf("%d round trips (%v), want %d", answers[0].Trips, answers[0].Fetched, want)
		}
	}
}
