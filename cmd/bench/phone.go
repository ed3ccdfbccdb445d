package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"github.com/visit-dav/watchbill/generator/browser"
)

// rival is a site that answers ?q= on its first page.
type rival struct {
	name, folder string
	most         int // titles that it is asked: fewer where one takes half a minute
}

// onPhone asks titles, each in a page that has loaded nothing, as who opens a link to a search on a slow phone. Hosts
// compress, and speak HTTP/2 or, behind old proxies, HTTP/1.1 with its six connections.
func (o *options) onPhone(tab context.Context, w io.Writer, c *corpus, p *place, queries []query) error {
	if err := errors.Join(browser.Trust(tab), browser.Phone(tab), browser.Before(tab, watchShown)); err != nil {
		return err
	}
	for _, r := range []rival{{"watchbill", p.folder, 9}, {"Pagefind", o.pagefindFolder(c), 9}, {"MiniSearch", o.miniSearchFolder(c), 2}} {
		if _, err := os.Stat(r.folder); err != nil {
			continue
		}
		for _, protocol := range []string{"HTTP/2", "HTTP/1.1"} {
			if err := r.open(tab, w, protocol, queries); err != nil {
				return err
			}
		}
	}
	return nil
}

func (r *rival) open(tab context.Context, w io.Writer, protocol string, queries []query) error {
	s := serve(r.folder)
	if protocol == "HTTP/2" {
		s = serveSecure(r.folder)
	}
	defer s.Close()
	var five, ten []int
	for _, typed := range typing(queries, r.most) {
		took, err := browser.Ask[[]int](tab, s.URL+"/index.html?q="+url.QueryEscape(typed[len(typed)-1]), "shown")
		if err != nil {
			return err
		}
		five, ten = append(five, took[0]), append(ten, took[1])
	}
	fmt.Fprintf(w, "on a slow phone over %s, from opening a page to painted results, %s: five after %s ms, ten after %s ms\n",
		protocol, r.name, spread(five), spread(ten))
	return nil
}

// watchShown runs before a page does, and tells when five and ten of its results were painted. A browser slows down pages
// alone: Pagefind, which would work in a worker, does so in its page.
const watchShown = `delete globalThis.Worker;
globalThis.shown = new Promise((done) => {
	const took = [], enough = [5, 10];
	const look = () => {
		const n = document.querySelectorAll(".search-list li, .hit").length, all = document.querySelector(".search-filters, .all");
		while (took.length < 2 && (all || n >= enough[took.length])) {
			const i = took.push(0) - 1;
			requestAnimationFrame(() => setTimeout(() => {
				took[i] = Math.round(performance.now());
				if (took.length === 2 && took.every(Boolean)) done(took);
			}));
		}
	};
	new MutationObserver(look).observe(document, { childList: true, subtree: true });
});`

// askingPage is a page that shows what a library finds: find is a script that calls show with each of ten titles.
func askingPage(find string) []byte {
	return []byte(`<!doctype html><html lang="en"><meta charset="utf-8"><link rel="icon" href="data:,"><title>bench</title><body><script type="module">
const add = (className, innerHTML) => document.body.append(Object.assign(document.createElement("p"), { className, innerHTML }));
const find = ` + find + `;
const text = new URLSearchParams(location.search).get("q");
if (text) {
	await find(text, (title) => add("hit", title));
	add("all", "");
}
</script></body></html>`)
}

// Both pages are as the guides have them; MiniSearch loads its whole index.
const (
	pagefindPage = `async (text, show) => {
	const { search } = await import("./pagefind/pagefind.js"), { results } = await search(text);
	await Promise.all(results.slice(0, 10).map(async (r) => show((await r.data()).meta.title)));
}`
	miniSearchPage = `async (text, show) => {
	const [{ default: MiniSearch }, json] = await Promise.all([import("./library.js"), fetch("index.json").then((r) => r.text())]);
	const index = MiniSearch.loadJSON(json, { fields: ["title", "resolution", "symptom", "errors", "discussion"], storeFields: ["title"] });
	index.search(text, { boost: { title: 2 }, fuzzy: 0.2, prefix: true }).slice(0, 10).forEach((hit) => show(hit.title));
}`
)

func (o *options) miniSearchFolder(c *corpus) string {
	return filepath.Join(o.scratch, strings.ReplaceAll(c.name, " ", "-"), "minisearch")
}
