package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"path/filepath"
	"slices"

	"github.com/visit-dav/watchbill/generator/search"
)

// runner runs the client without a page; the tests of generator/search use it too.
const runner = "generator/search/testdata/client.cjs"

// clientAnswer is what the client made of a query.
type clientAnswer struct {
	Hits         [][2]int // id and score
	Rows         []string
	Fetched      []string
	Trips        int
	Microseconds int // of processor time
}

// askClient asks the client queries, one after the other; cold means each with nothing loaded.
func askClient(ctx context.Context, p *place, texts []string, cold bool) ([]clientAnswer, error) {
	work := map[string]any{"queries": texts, "most": shown, "cold": cold}
	var answers []clientAnswer
	err := node(ctx, "", work, &answers, runner, filepath.Join(p.folder, clientName), filepath.Join(p.folder, "search"))
	return answers, err
}

// node runs a script with work on its standard input, and reads its answer.
func node(ctx context.Context, folder string, work, answer any, arguments ...string) error {
	input, err := json.Marshal(work)
	if err != nil {
		return err
	}
	cmd := exec.CommandContext(ctx, "node", append([]string{"--max-old-space-size=8192"}, arguments...)...)
	var stderr bytes.Buffer
	cmd.Dir, cmd.Stdin, cmd.Stderr = folder, bytes.NewReader(input), &stderr
	output, err := cmd.Output()
	if err != nil {
		return fmt.Errorf("node %s (run this in the root of the project): %w\n%s", arguments[0], err, stderr.Bytes())
	}
	return json.Unmarshal(output, answer)
}

var errUnequal = errors.New("the client ranks otherwise than the program")

// compareAndCount asks the client every query and wants the program's answer, then counts what answers fetch.
func (o *options) compareAndCount(ctx context.Context, w io.Writer, x *search.Index, p *place, queries []query) error {
	texts := textsOf(queries)
	answers, err := askClient(ctx, p, texts, false)
	if err != nil {
		return err
	}
	var took []int
	for i, a := range answers {
		want := x.Ask(texts[i], shown)
		took = append(took, a.Microseconds)
		for k, h := range want.Hits {
			if len(a.Hits) <= k || a.Hits[k][1] != h.Score || k < len(a.Rows) && a.Rows[k] != h.Path {
				return fmt.Errorf("%w: %q", errUnequal, texts[i])
			}
		}
	}
	fmt.Fprintf(w, "the client's answers are the program's for all %d queries; %s µs of processor time each in node\n", len(queries), spread(took))
	if err := o.firstAnswers(ctx, w, p, queries); err != nil {
		return err
	}
	return keystrokes(ctx, w, p, queries)
}

// firstAnswers counts what a page that has loaded nothing fetches for an answer, the client left out.
func (o *options) firstAnswers(ctx context.Context, w io.Writer, p *place, queries []query) error {
	answers, err := askClient(ctx, p, textsOf(sample(queries, o.traffic)), true)
	if err != nil {
		return err
	}
	var bytes, files, trips []int
	for _, a := range answers {
		bytes, files, trips = append(bytes, p.weigh(a.Fetched)), append(files, len(a.Fetched)), append(trips, a.Trips)
	}
	fmt.Fprintf(w, "a first answer fetches %s bytes gzipped in %s files and %s round trips\n", spread(bytes), spread(files), spread(trips))
	return nil
}

func (p *place) weigh(names []string) int {
	n := 0
	for _, name := range names {
		n += p.zipped["search/"+name+".js"]
	}
	return n
}

// keystrokes counts what each further letter of a title fetches.
func keystrokes(ctx context.Context, w io.Writer, p *place, queries []query) error {
	var bytes, took []int
	for _, typed := range typing(queries, 25) {
		answers, err := askClient(ctx, p, typed, false)
		if err != nil {
			return err
		}
		for _, a := range answers[min(1, len(answers)):] {
			bytes, took = append(bytes, p.weigh(a.Fetched)), append(took, a.Microseconds)
		}
	}
	if len(bytes) > 0 {
		fmt.Fprintf(w, "a further keystroke fetches %s bytes gzipped and takes %s µs of processor time in node\n", spread(bytes), spread(took))
	}
	return nil
}

// typing gives what stands in the box after each letter of some titles.
func typing(queries []query, titles int) [][]string {
	var all [][]string
	for _, q := range sample(queries, len(queries)) {
		if q.kind != "title" || len(all) == titles {
			continue
		}
		letters := []rune(q.text)
		var typed []string
		for n := range min(len(letters), 40) {
			typed = append(typed, string(letters[:n+1]))
		}
		all = append(all, typed)
	}
	return all
}

// spread tells the median, the 95th percentile and the most.
func spread(list []int) string {
	s := slices.Sorted(slices.Values(list))
	return fmt.Sprintf("%d (p95 %d, most %d)", s[len(s)/2], s[len(s)*95/100], s[len(s)-1])
}
