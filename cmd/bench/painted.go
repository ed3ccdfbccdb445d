package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	"github.com/visit-dav/watchbill/generator/browser"
)

// measurePages tells how long a reader waits in a browser: after each letter, and on a slow phone with nothing loaded.
func (o *options) measurePages(ctx context.Context, w io.Writer, c *corpus, p *place, queries []query) error {
	profile, err := os.MkdirTemp(o.scratch, "browser")
	if err != nil {
		return err
	}
	tab, closeTab, err := browser.Open(ctx, profile)
	switch {
	case errors.Is(err, browser.ErrMissing):
		fmt.Fprintln(w, "nothing measured in a browser:", err)
		return nil
	case err != nil:
		return err
	}
	defer closeTab()
	ours := serve(p.folder)
	defer ours.Close()
	var texts []string
	for _, typed := range typing(queries, 10) {
		texts = append(texts, typed[min(2, len(typed)):]...)
	}
	took, err := browser.Ask[[]int](tab, ours.URL, typed(slices.Concat(texts, texts)))
	if err != nil || len(took) == 0 {
		return err
	}
	first, warm := took[:len(texts)], took[len(texts):]
	fmt.Fprintf(w, "from a keystroke to its painted results: %s µs in a browser, with all that it fetches; %s µs when all is there\n",
		spread(first), spread(warm))
	if err := browser.Phone(tab); err != nil {
		return err
	}
	return onPhone(tab, w, ours, o.pagefindFolder(c), queries)
}

// onPhone asks some titles, each in a page that has loaded nothing, and Pagefind the same where its index stands in folder.
func onPhone(tab context.Context, w io.Writer, ours *server, folder string, queries []query) error {
	theirs := serve(folder)
	defer theirs.Close()
	_, missing := os.Stat(folder)
	var us, them []int
	for _, typed := range typing(queries, 5) {
		text := typed[len(typed)-1]
		took, err := browser.Ask[[]int](tab, ours.URL, typedCold(text))
		if err != nil {
			return err
		}
		us = append(us, took...)
		if missing != nil {
			continue
		}
		if took, err = browser.Ask[[]int](tab, theirs.URL, pagefindCold(text)); err != nil {
			return err
		}
		them = append(them, took...)
	}
	fmt.Fprintf(w, "on a slow phone, from opening the page to painted results: %s ms", spread(us))
	if len(them) > 0 {
		fmt.Fprintf(w, ", Pagefind %s ms", spread(them))
	}
	fmt.Fprintln(w)
	return nil
}

// painted waits for the frame after the next change of the results.
const painted = `
	const results = document.getElementById("search-results"), input = document.querySelector("[name=q]");
	const frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
	const changed = () => new Promise((done) => new MutationObserver((_, o) => { o.disconnect(); done(); })
		.observe(results, { childList: true, subtree: true })).then(frame);
	const type = (text) => { input.value = text; input.dispatchEvent(new Event("input", { bubbles: true })); };`

// typed is a script that types texts, and gives the microseconds until each was answered and painted.
func typed(texts []string) string {
	list, _ := json.Marshal(texts) // strings
	return fmt.Sprintf(`(async () => {%s
		const took = [];
		for (const text of %s) {
			const start = performance.now(), done = changed();
			type(text);
			await done;
			took.push(Math.round(1000 * (performance.now() - start)));
		}
		return took;
	})()`, painted, list)
}

// typedCold types one text and gives the milliseconds since the page was opened.
func typedCold(text string) string {
	quoted, _ := json.Marshal(text) // a string
	return fmt.Sprintf(`(async () => {%s
		const done = changed();
		type(%s);
		await done;
		return [Math.round(performance.now())];
	})()`, painted, quoted)
}

// pagefindCold asks Pagefind the same, and shows the titles of as many results.
func pagefindCold(text string) string {
	quoted, _ := json.Marshal(text) // a string
	return fmt.Sprintf(`(async () => {
		const pagefind = await import("/pagefind/pagefind.js"), { results } = await pagefind.search(%s);
		const shown = await Promise.all(results.slice(0, %d).map((r) => r.data()));
		document.body.append(...shown.map((d) => Object.assign(document.createElement("p"), { innerHTML: d.excerpt })));
		await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
		return [Math.round(performance.now())];
	})()`, quoted, shown)
}

// blank is a page with nothing on it, which Pagefind is asked from.
func blank(folder string) error {
	const page = `<!doctype html><html lang="en"><meta charset="utf-8"><link rel="icon" href="data:,"><title>bench</title><body></body></html>`
	return os.WriteFile(filepath.Join(folder, "index.html"), []byte(page), 0o644)
}
