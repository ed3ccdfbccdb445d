package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
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
	took, err := browser.Ask[[][2]int](tab, ours.URL, typed(slices.Concat(texts, texts)))
	if err != nil || len(took) == 0 {
		return err
	}
	first, warm := took[:len(texts)], took[len(texts):]
	fmt.Fprintf(w, "from a keystroke to its painted results: %s µs in a browser, with all that it fetches; %s µs when all is there, %s µs of them until the page had changed\n",
		spread(each(first, 1)), spread(each(warm, 1)), spread(each(warm, 0)))
	return o.onPhone(tab, w, c, p, queries)
}

func each(rows [][2]int, i int) []int {
	list := make([]int, len(rows))
	for k, r := range rows {
		list[k] = r[i]
	}
	return list
}

// painted knows the next change of the results, and waits for a frame.
const painted = `
	const results = document.getElementById("search-results"), input = document.querySelector("[name=q]");
	const frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
	const changed = () => new Promise((done) => new MutationObserver((_, o) => { o.disconnect(); done(); })
		.observe(results, { childList: true, subtree: true }));
	const type = (text) => { input.value = text; input.dispatchEvent(new Event("input", { bubbles: true })); };`

// typed is a script that types texts, and gives the microseconds until each was answered, and until it was painted.
func typed(texts []string) string {
	list, _ := json.Marshal(texts) // strings
	return fmt.Sprintf(`(async () => {%s
		const took = [];
		for (const text of %s) {
			const start = performance.now(), done = changed();
			type(text);
			await done;
			const answered = performance.now() - start;
			await frame();
			took.push([answered, performance.now() - start].map((t) => Math.round(1000 * t)));
		}
		return took;
	})()`, painted, list)
}
