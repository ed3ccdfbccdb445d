package main

import (
	"context"
	"fmt"
	"io"
	"math/rand"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/visit-dav/watchbill/generator/html"
	"github.com/visit-dav/watchbill/generator/output"
	"github.com/visit-dav/watchbill/generator/search"
)

// place is the folder of one corpus: a small site with the search alone.
type place struct {
	folder string
	zipped map[string]int // bytes by name
}

// measure prints all figures of a corpus.
func (o *options) measure(ctx context.Context, w io.Writer, c *corpus) error {
	fmt.Fprintf(w, "\n# %s: %d incidents, %d bytes of text; %s\n\n", c.name, len(c.docs), c.size, vocabulary(c.docs))
	queries := queriesOf(c.docs, o.documents)
	x, err := measureBuild(w, c)
	if err != nil {
		return err
	}
	p, err := o.publish(ctx, c)
	if err != nil {
		return err
	}
	p.tell(w, c)
	ranks := []column{{"watchbill", ranksOf(x, queries)}}
	o.listMisses(w, queries, ranks[0].ranks)
	if err := o.compareAndCount(ctx, w, x, p, queries); err != nil {
		return err
	}
	beside, err := o.measureOthers(ctx, w, c, queries)
	if err != nil {
		return err
	}
	if err := o.measurePages(ctx, w, c, p, queries); err != nil {
		return err
	}
	fmt.Fprintln(w)
	printRanks(w, queries, append(ranks, beside...))
	return nil
}

// vocabulary tells by what a made corpus can be compared with a real one.
func vocabulary(docs []doc) string {
	n := 0
	held := map[string]int{}
	for _, d := range docs {
		ws := wordsOf(strings.ToLower(d.text()))
		n += len(ws)
		for _, w := range once(ws) {
			held[w]++
		}
	}
	single := 0
	for _, k := range held {
		if k == 1 {
			single++
		}
	}
	return fmt.Sprintf("%d words, %d distinct, %d %% of them in one incident alone", n, len(held), 100*single/max(1, len(held)))
}

// measureBuild indexes on one processor.
func measureBuild(w io.Writer, c *corpus) (*search.Index, error) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	var before runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	peak := watchHeap()
	start := processor()
	x, err := search.New(c.site)
	took := processor() - start
	most := max(peak(), before.HeapInuse)
	fmt.Fprintf(w, "index built in %v of processor time, at most %d MiB of heap above the loaded site\n",
		took.Round(time.Millisecond), (most-before.HeapInuse)>>20)
	return x, err
}

// watchHeap samples the heap in use until peak is called.
func watchHeap() (peak func() uint64) {
	done, ended := make(chan struct{}), make(chan struct{})
	var most uint64
	go func() {
		defer close(ended)
		tick := time.NewTicker(25 * time.Millisecond)
		defer tick.Stop()
		for {
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			most = max(most, m.HeapInuse)
			select {
			case <-done:
				return
			case <-tick.C:
			}
		}
	}()
	return func() uint64 {
		close(done)
		<-ended
		return most
	}
}

// publish writes the index and the client as a site has them.
func (o *options) publish(ctx context.Context, c *corpus) (*place, error) {
	p := &place{folder: filepath.Join(o.scratch, strings.ReplaceAll(c.name, " ", "-"), "site"), zipped: map[string]int{}}
	if err := os.MkdirAll(filepath.Dir(p.folder), 0o755); err != nil {
		return nil, err
	}
	files, err := output.Stage(p.folder, true)
	if err != nil {
		return nil, err
	}
	defer func() { _ = files.Discard() }()
	if err := search.Render(ctx, c.site, files); err != nil {
		return nil, err
	}
	client, err := html.Asset("assets/search.js")
	if err != nil {
		return nil, err
	}
	for name, data := range map[string]string{clientName: string(client), "index.html": ourPage} {
		if err := files.Add(name, []byte(data)); err != nil {
			return nil, err
		}
	}
	names := files.Names()
	if _, err := files.Publish(); err != nil {
		return nil, err
	}
	for _, name := range names {
		data, err := os.ReadFile(filepath.Join(p.folder, name))
		if err != nil {
			return nil, err
		}
		p.zipped[name] = zipped(data)
	}
	return p, nil
}

const clientName = "assets/search.js"

// ourPage is a page of results with nothing else on it.
const ourPage = `<!doctype html><html lang="en" data-root=""><meta charset="utf-8"><title>bench</title><link rel="icon" href="data:,">
<script src="` + clientName + `" defer></script><link rel="preload" href="search/root.js" as="script">
<form action="index.html" data-search><input type="search" name="q"></form><div id="search-results"></div></html>`

func (p *place) tell(w io.Writer, c *corpus) {
	raw, total, n := 0, 0, 0
	for name, size := range p.zipped {
		if !strings.HasPrefix(name, "search/") {
			continue
		}
		info, err := os.Stat(filepath.Join(p.folder, name))
		if err != nil {
			continue
		}
		raw += int(info.Size())
		total += size
		n++
	}
	fmt.Fprintf(w, "index of %d files, %d bytes (%d %% of the text), %d gzipped (%d %%); client %d gzipped\n",
		n, raw, 100*raw/c.size, total, 100*total/c.size, p.zipped[clientName])
}

func zipped(data []byte) int { return len(pack(data)) }

// sample chooses queries, always the same.
func sample(queries []query, n int) []query {
	queries = slices.Clone(queries)
	rand.New(rand.NewSource(3)).Shuffle(len(queries), func(i, j int) { queries[i], queries[j] = queries[j], queries[i] })
	return queries[:min(n, len(queries))]
}
