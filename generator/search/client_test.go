package search

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
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
	for name, data := range x.scripts() {
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
