package main

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/visit-dav/watchbill/generator/browser"
)

// torn lists the options of a page's commands that stand on two lines, and what is wider than the page.
const torn = `new Promise((done) => {
  const found = [];
  const options = document.querySelectorAll(".prose :not(pre) > code > span");
  for (const option of options) {
    const text = document.createRange();
    text.selectNodeContents(option);
    if (text.getClientRects().length > 1) found.push(option.textContent);
  }
  if (options.length === 0) found.push("no option at all");
  if (document.documentElement.scrollWidth > innerWidth) found.push("the page is too wide");
  done(found);
})`

func TestOnAPhoneNoOptionOfACommandIsTorn(t *testing.T) {
	t.Parallel()
	address, _ := sampleSite(t)
	tab := browser.Tab(t)
	if _, err := chromedp.Run(tab, chromedp.EmulateViewport(360, 780)); err != nil {
		t.Fatal(err)
	}
	for _, page := range []string{"week", "troubleshooting"} {
		found, err := browser.Ask[[]string](tab, address+"runbook/guide/"+page+".html", torn)
		if err != nil {
			t.Fatal(err)
		}
		if len(found) > 0 {
			t.Errorf("%s:\n%s", page, strings.Join(found, "\n"))
		}
	}
}

// tooWide lists the tables that scroll sideways, by how much.
const tooWide = `Promise.resolve([...document.querySelectorAll(".table-scroll")].filter((t) => t.scrollWidth > t.clientWidth)
  .map((t) => t.textContent.trim().slice(0, 20) + " " + (t.scrollWidth - t.clientWidth)))`

// German words are longer than English ones.
func TestTablesOfReportsFitAScreenInGerman(t *testing.T) {
	t.Parallel()
	address, _ := sampleIn(t, "de")
	tab := browser.Tab(t)
	if _, err := chromedp.Run(tab, chromedp.EmulateViewport(1280, 900)); err != nil {
		t.Fatal(err)
	}
	found, err := browser.Ask[[]string](tab, address+"reports/index.html", tooWide)
	if err != nil {
		t.Fatal(err)
	}
	if len(found) > 0 {
		t.Errorf("they scroll:\n%s", strings.Join(found, "\n"))
	}
}
