package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"

	"github.com/visit-dav/watchbill/generator/browser"
)

// Other libraries are measured at these versions.
const (
	miniSearch = "minisearch@7.2.0"
	pagefind   = "pagefind@1.6.0"
)

// other is what another library made of the corpus and the queries.
type other struct {
	Name  string
	Found [][]string // by query, the best first
	Took  []int      // microseconds by query: of processor time, or in a browser of a clock
	Build int        // milliseconds of processor time
	Bytes int        // gzipped, before the first answer; 0 where it depends on the query
}

// measureOthers asks other libraries the same queries and prints what they cost.
func (o *options) measureOthers(ctx context.Context, w io.Writer, c *corpus, queries []query) ([]column, error) {
	if o.others == "" {
		fmt.Fprintln(w, "no other library beside it: --others FOLDER measures MiniSearch and Pagefind, which npm installs there")
		return nil, nil
	}
	if err := install(ctx, o.others); err != nil {
		return nil, err
	}
	var list []other
	page := o.miniSearchFolder(c)
	work := map[string]any{"documents": c.docs, "queries": textsOf(queries), "most": shown + 1, "folder": page}
	if err := errors.Join(emptied(page), os.WriteFile(filepath.Join(page, "index.html"), askingPage(miniSearchPage), 0o644)); err != nil {
		return nil, err
	}
	if err := node(ctx, "", work, &list, "cmd/bench/testdata/minisearch.cjs", o.others); err != nil {
		return nil, err
	}
	p, err := o.askPagefind(ctx, w, c, queries)
	switch {
	case errors.Is(err, browser.ErrMissing):
		fmt.Fprintln(w, "Pagefind is left out:", err)
	case err != nil:
		return nil, err
	default:
		list = append(list, p)
	}
	var columns []column
	for _, l := range list {
		fmt.Fprintf(w, "%s: built in %d ms of processor time, %s µs a query", l.Name, l.Build, spread(l.Took))
		if l.Bytes > 0 {
			fmt.Fprintf(w, ", %d bytes gzipped before the first answer", l.Bytes)
		}
		fmt.Fprintln(w)
		columns = append(columns, column{l.Name, ranksIn(queries, l.Found)})
	}
	return columns, nil
}

// install has npm fetch the libraries into a folder that lacks them.
func install(ctx context.Context, folder string) error {
	if _, err := os.Stat(filepath.Join(folder, "node_modules", "pagefind")); err == nil {
		return nil
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	output, err := exec.CommandContext(ctx, "npm", "install", "--no-audit", "--no-fund", "--prefix", folder, miniSearch, pagefind).CombinedOutput()
	if err != nil {
		return fmt.Errorf("npm install in %s: %w\n%s", folder, err, output)
	}
	return nil
}

func textsOf(queries []query) []string {
	texts := make([]string, len(queries))
	for i, q := range queries {
		texts[i] = q.text
	}
	return texts
}

func ranksIn(queries []query, found [][]string) []int {
	ranks := make([]int, len(queries))
	for i, q := range queries {
		ranks[i] = q.rank(found[i])
	}
	return ranks
}

// askPagefind indexes plain pages of the corpus and asks in a browser, as a site does.
func (o *options) askPagefind(ctx context.Context, w io.Writer, c *corpus, queries []query) (other, error) {
	result := other{Name: "Pagefind"}
	folder := o.pagefindFolder(c)
	work := map[string]any{"documents": c.docs, "folder": filepath.Join(folder, "pagefind")}
	if err := node(ctx, "", work, &result.Build, "cmd/bench/testdata/pagefind.mjs", o.others); err != nil {
		return result, err
	}
	if err := os.WriteFile(filepath.Join(folder, "index.html"), askingPage(pagefindPage), 0o644); err != nil {
		return result, err
	}
	s := serve(folder)
	defer s.Close()
	tab, closeTab, err := browser.Open(ctx, filepath.Join(o.scratch, "browser of Pagefind"))
	if err != nil {
		return result, err
	}
	defer closeTab()
	answers, err := browser.Ask[[]pageAnswer](tab, s.URL, pagefindQuestion(textsOf(queries)))
	if err != nil {
		return result, err
	}
	for _, a := range answers {
		result.Found, result.Took = append(result.Found, a.Found), append(result.Took, a.Took)
	}
	var first []int
	for _, q := range sample(queries, 20) {
		s.sent.Store(0)
		if _, err := browser.Ask[[]pageAnswer](tab, s.URL, pagefindQuestion([]string{q.text})); err != nil {
			return result, err
		}
		first = append(first, int(s.sent.Load()))
	}
	fmt.Fprintf(w, "Pagefind: a first answer fetches %s bytes gzipped, its client among them\n", spread(first))
	return result, nil
}

func (o *options) pagefindFolder(c *corpus) string {
	return filepath.Join(o.scratch, c.name+" pagefind")
}

// pageAnswer is what a page found, and the microseconds it took.
type pageAnswer struct {
	Found []string
	Took  int
}

// pagefindQuestion is a script that asks queries one after the other, and reads the results that are shown.
func pagefindQuestion(texts []string) string {
	list, _ := json.Marshal(texts) // strings
	return fmt.Sprintf(`(async () => {
		const pagefind = await import("/pagefind/pagefind.js"), answers = [];
		for (const text of %s) {
			const start = performance.now(), { results } = await pagefind.search(text);
			const shown = await Promise.all(results.slice(0, %d).map((r) => r.data()));
			answers.push({ Found: shown.map((d) => d.url.slice(1)), Took: Math.round(1000 * (performance.now() - start)) });
		}
		return answers;
	})()`, list, shown+1)
}
