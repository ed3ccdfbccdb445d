package main

import (
	"context"
	"encoding/json"
	"io/fs"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"github.com/visit-dav/watchbill/generator/browser"
	"github.com/visit-dav/watchbill/templates"
)

// differently puts a style sheet in place of a page's own, and lists what looks differently then, of elements that are alike once,
// and of what either sheet sets. Where a background begins, nothing of the way is no length.
const differently = `(sheet) => {
  const own = new CSSStyleSheet();
  own.replaceSync(sheet);
  const link = document.querySelector("link[rel=stylesheet]");
  const names = new Set();
  const read = (rules) => {
    for (const rule of rules) {
      for (const name of rule.style || []) names.add(name);
      read(rule.cssRules || []);
    }
  };
  read(link.sheet.cssRules);
  read(own.cssRules);
  const elements = new Map();
  for (const e of document.querySelectorAll("*")) elements.set([e, e.parentNode, e.parentNode.parentNode].map((n) => n && n.nodeName + "." + n.className).join(" in "), e);
  const look = () => [...elements].flatMap(([place, e]) => ["", "::before", "::after"].flatMap((part) => {
    const style = getComputedStyle(e, part);
    return [...names].map((name) => place + part + " " + name + ": " + style.getPropertyValue(name).replace(/^\s+|\s+$/g, ""));
  })).map((all) => /background-position/.test(all) ? all.replaceAll("0px", "0%") : all);
  const before = new Set(look());
  link.disabled = true;
  document.adoptedStyleSheets = [own];
  return look().filter((all) => !before.has(all) && !/ --[\w-]+: /.test(all));
}`

// The published style sheet is minified, and the page of all parts looks as with the one that people edit.
func TestAMinifiedStyleSheetChangesNoLook(t *testing.T) {
	t.Parallel()
	address, _ := sampleSite(t)
	address += "components.html"
	tab := browser.Tab(t)
	sheet := editedSheet(t)
	for _, c := range []struct {
		media string
		width int64
	}{{"screen", 390}, {"screen", 1440}, {"print", 800}} {
		setMedia(t, tab, c.media, c.width)
		if found := looksDifferently(t, tab, address, sheet); len(found) > 0 {
			t.Errorf("%s, %d px: %d things look differently: %s", c.media, c.width, len(found), strings.Join(found[:min(8, len(found))], "\n"))
		}
	}
	if found := looksDifferently(t, tab, address, sheet+"h1 { letter-spacing: 3px }"); len(found) == 0 {
		t.Error("nothing looks differently with another sheet")
	}
}

// editedSheet is the program's style sheet as it is written.
func editedSheet(t *testing.T) string {
	t.Helper()
	names, err := fs.Glob(templates.FS, "assets/*.css")
	if err != nil || len(names) < 5 {
		t.Fatal(names, err)
	}
	var whole strings.Builder
	for _, name := range names {
		text, err := fs.ReadFile(templates.FS, name)
		if err != nil {
			t.Fatal(err)
		}
		whole.Write(text)
	}
	return whole.String()
}

func setMedia(t *testing.T, tab context.Context, media string, width int64) {
	t.Helper()
	if _, err := chromedp.Run(tab, chromedp.EmulateViewport(width, 844)); err != nil {
		t.Fatal(err)
	}
	if _, err := chromedp.Call(tab, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: media}); err != nil {
		t.Fatal(err)
	}
}

func looksDifferently(t *testing.T, tab context.Context, address, sheet string) []string {
	t.Helper()
	argument, err := json.Marshal(sheet)
	if err != nil {
		t.Fatal(err)
	}
	found, err := browser.Ask[[]string](tab, address, "("+differently+")("+string(argument)+")")
	if err != nil {
		t.Fatal(err)
	}
	return found
}
