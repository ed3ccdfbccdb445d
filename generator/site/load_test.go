package site_test

import (
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/visit-dav/watchbill/generator/problem"
	"github.com/visit-dav/watchbill/generator/site"
)

// load reads a site of these files besides the fewest that every site has.
func load(t *testing.T, files map[string]string) (*site.Site, []string) {
	t.Helper()
	tree := fstest.MapFS{}
	for name, text := range map[string]string{
		"content/site.yaml":     "title: Team\nzone: Europe/Berlin\n",
		"content/roster.yaml":   "people: [{slug: ada, name: Ada}]\n",
		"content/schedule.yaml": "plan: [{recorded: 2026-11-01T00:00:00Z, weeks: {2027-W30: {primary: vacant, backup: vacant}}}]\n",
	} {
		tree[name] = &fstest.MapFile{Data: []byte(text)}
	}
	for name, text := range files {
		tree[name] = &fstest.MapFile{Data: []byte(text)}
	}
	var problems problem.List
	s, err := site.Load(t.Context(), site.Options{Files: fs.FS(tree), Clock: time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)}, &problems)
	if err != nil {
		t.Fatal(err)
	}
	var told []string
	for _, p := range problems.Sorted() {
		told = append(told, p.Severity.String()+" "+p.String())
	}
	return s, told
}

// What somebody took out of a document, or keeps as a draft, would stand beside it for all to read.
func TestCopiesThatEditorsKeepAreNotPublished(t *testing.T) {
	t.Parallel()
	s, told := load(t, map[string]string{
		"content/runbook/a.md": "# A\n", "content/runbook/a.md~": "# A\n", "content/runbook/#a.md#": "# A\n",
		"content/runbook/a.md.bak": "# A\n", "content/runbook/a.md.orig": "# A\n", "content/runbook/a.bak.png": "picture",
	})
	var want []string
	for _, name := range []string{"#a.md#", "a.md.bak", "a.md.orig", "a.md~"} {
		want = append(want, "note content/runbook/"+name+": is a copy that an editor keeps, and left out")
	}
	if diff := cmp.Diff(want, told); diff != "" {
		t.Errorf("(-want +told)\n%s", diff)
	}
	if len(s.Assets) != 1 || s.Assets[0].Path != "runbook/a.bak.png" {
		t.Errorf("published are %v", s.Assets)
	}
}

func TestMistakesInDocumentsAreToldWithFileAndLine(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		files map[string]string
		want  string
	}{
		"a link to no page": {
			map[string]string{"content/runbook/a.md": "# A\n\nSee [b](primry.md).\n", "content/runbook/primary.md": "# B\n"},
			"error content/runbook/a.md:3:5: link to \"primry.md\": there is no such page\n\thint: did you mean primary.md?",
		},
		"a link to no section": {
			map[string]string{"content/runbook/a.md": "---\ntitle: A\n---\nSee [b](b.md#two).\n", "content/runbook/b.md": "# B\n\n## One\n"},
			"error content/runbook/a.md:4:5: link to \"b.md#two\": content/runbook/b.md has no section \"two\"\n\thint: known here: b, one",
		},
		"a picture that isn't there": {
			map[string]string{"content/runbook/a.md": "# A\n\n![map](map.png)\n"},
			"warning content/runbook/a.md:3:1: file \"map.png\" isn't there\n\thint: its text is shown instead",
		},
		"an owner whom nobody knows": {
			map[string]string{"content/runbook/a.md": "---\nowner: adda\n---\n# A\n"},
			"warning content/runbook/a.md:1: owner \"adda\" is nobody of the roster\n\thint: did you mean \"ada\"?",
		},
		"an alias that is a page": {
			map[string]string{"content/runbook/a.md": "---\naliases: [runbook/b]\n---\n# A\n", "content/runbook/b.md": "# B\n"},
			"error content/runbook/a.md:1: alias \"runbook/b\" is the address of content/runbook/b.md\n" +
				"\thint: an address leads to one page: choose another, or leave it out",
		},
		"an alias that is a page of the list of many documents": {
			manyDocuments("---\naliases: [runbook-2]\n---\n# A\n"),
			"error content/runbook/a.md:1: alias \"runbook-2\" is the address of a page of the site\n" +
				"\thint: an address leads to one page: choose another, or leave it out",
		},
		"an alias that leads out of the site": {
			map[string]string{"content/runbook/a.md": "---\naliases: [../x.html]\n---\n# A\n"},
			"error content/runbook/a.md:1: alias \"../x.html\" is no address of a page\n" +
				"\thint: write the old address from the site's root, such as runbook/old-name.html",
		},
		"a post-mortem of an incident that isn't published": {
			map[string]string{"content/postmortems/x.md": "---\ntitle: X\nincidents: [7]\n---\nText\n"},
			"warning content/postmortems/x.md:1: incident 7 isn't published\n\thint: its number is shown without a link",
		},
		"a planned year without holidays": {
			map[string]string{
				"content/site.yaml": "title: Team\nzone: Europe/Berlin\nas_of: 2026-11-24T18:20:00Z\n" +
					"holidays: [{date: 2026-12-25, name: Christmas}]\n",
				"content/schedule.yaml": "plan: [{recorded: 2026-11-01T00:00:00Z, weeks: {2027-W02: {primary: ada, backup: vacant}}}]\n",
			},
			"warning content/site.yaml: weeks of 2027 are planned, but the year has no holidays\n\thint: add them under holidays",
		},
		"a mistake elsewhere in site.yaml, which hides none of the plan": {
			map[string]string{
				"content/site.yaml":     "title: Team\nzone: UTC\nas_of: 2026-11-24T18:20:00Z\nlanguage: [en]\n",
				"content/schedule.yaml": "plan: [{recorded: 2026-11-01T00:00:00Z, weeks: {2026-W48: {primary: ada, backup: ada}}}]\n",
			},
			"error content/schedule.yaml:1:49: ada is both primary and backup of 2026-W48, on 2026-11-23\n" +
				"\thint: give one role to somebody else, or to vacant\n" +
				"error content/site.yaml:4:11: expected text, found a list\n\thint: write en, without brackets; text that begins with `[` goes in quotes",
		},
		"a mistake in the instant, from which no end of the plan follows": {
			map[string]string{
				"content/site.yaml":     "title: Team\nzone: UTC\nas_of: 2026-11-24\n",
				"content/schedule.yaml": "plan: [{recorded: 2026-11-01T00:00:00Z, weeks: {2026-W48: {primary: ada, backup: vacant}}}]\n",
			},
			"error content/site.yaml:3:8: expected an instant such as 2026-06-15T09:00:00-07:00, found \"2026-11-24\"\n" +
				"\thint: add the time and its offset from UTC",
		},
		"a mistake in what is masked, from which nothing about incidents follows": {
			map[string]string{
				"content/site.yaml":        "title: Team\nzone: UTC\nas_of: 2026-11-24T18:20:00Z\nredact: {patterns: [{name: x, match: '['}]}\n",
				"content/postmortems/x.md": "---\ntitle: X\nincidents: [7]\n---\nText\n",
			},
			"error content/site.yaml:4:38: \"[\" isn't a regular expression: missing closing ]: `[`\n" +
				"\thint: the syntax is Go's (RE2); single quotes keep backslashes as they are",
		},
		"a section of a document that can't be read": {
			map[string]string{"content/runbook/a.md": "[b](b.md#part)\n", "content/runbook/b.md": "\xff\xfe# B"},
			"error content/runbook/b.md: is UTF-16, not UTF-8\n\thint: save the file as UTF-8",
		},
		"a conflict that git left": {
			map[string]string{"content/runbook/a.md": "# A\n\n```\n<<<<<<< a\n=======\n>>>>>>> b\n```\n\n<<<<<<< HEAD\nold\n=======\nnew\n>>>>>>> x\n"},
			"error content/runbook/a.md:9:1: git left a conflict here: two versions of the same lines\n" +
				"\thint: keep what is right of the two, and take the lines with <<<<<<<, ======= and >>>>>>> out",
		},
		"a comment without an end": {
			map[string]string{"content/runbook/a.md": "# A\n\n<!-- all right -->\n\n<!-- to do\n\n## Lost\n"},
			"warning content/runbook/a.md:5:1: the comment that begins here has no end: it and all that follows are shown as they are written\n" +
				"\thint: close it with -->",
		},
		"a runbook without a document": {
			map[string]string{"content/runbook/picture.txt": "x", "content/runbook/.keep": ""},
			"warning content/runbook: the folder holds no document, so that the site has no runbook\n" +
				"\thint: write its first page, content/runbook/index.md, or remove the folder",
		},
		"a runbook in another language than Markdown": {
			map[string]string{"content/runbook/a.rst": "A\n=\n"},
			"warning content/runbook: the folder holds no document, so that the site has no runbook\n" +
				"\thint: watchbill import rst content/runbook turns what stands there into Markdown",
		},
		"a link that is no address": {
			map[string]string{"content/runbook/a.md": "# A\n\n[b](http://[::1) [c](ftp://x)\n"},
			"error content/runbook/a.md:3:1: link \"http://[::1\" is no address\n" +
				"\thint: write blanks as %20, or put the address in angle brackets\n" +
				"warning content/runbook/a.md:3:18: link to \"ftp://x\" is shown as text\n" +
				"\thint: use an address that begins with https:, http: or mailto:, or a relative one",
		},
		"a table without a head": {
			map[string]string{"content/runbook/a.md": "# A\n\n| a | b |\n| 1 | 2 |\n"},
			"warning content/runbook/a.md:3:1: a table without a head is shown as text\n\thint: write a line such as | --- | --- | below the first",
		},
		"a plan that soon ends": {
			map[string]string{
				"content/schedule.yaml": "plan: [{recorded: 2026-11-01T00:00:00Z, weeks: {2027-W20: {primary: ada, backup: vacant}}}]\n",
			},
			"warning content/schedule.yaml: the plan ends with 2027-W20 and reaches 25 of the 26 weeks that calendars should have ahead\n" +
				"\thint: publish more weeks, or the calendars of all just end",
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, told := load(t, c.files)
			if diff := cmp.Diff(c.want, strings.Join(told, "\n")); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestLinksOfOtherGeneratorsFindTheirPages(t *testing.T) {
	t.Parallel()
	s, told := load(t, map[string]string{
		"content/runbook/README.md":   "# Start\n",
		"content/runbook/net/dns.md":  "# DNS\n\n## What to do -- now\n",
		"content/runbook/net/from.md": "# From\n\n[a](/net/dns/#what-to-do-now) [b](dns.html) [c](dns) [d](../README.md) [e](..) [f](../../oncall/index.html) [g](dns.md#dns)\n",
	})
	if len(told) > 0 {
		t.Fatal(told)
	}
	var body string
	for _, d := range s.Runbook.All() {
		if d.Title == "From" {
			body = d.Body.String()
		}
	}
	for _, want := range []string{
		`href="dns.html#what-to-do----now">a`, `href="dns.html">b`, `href="dns.html">c`, `href="../index.html">d`,
		`href="../index.html">e`, `href="../../oncall/index.html">f`, `href="dns.html#dns">g`,
	} {
		if !strings.Contains(body, want) {
			t.Errorf("no %s in %s", want, body)
		}
	}
}

func TestTheRunbookIsATreeInTheTeamsOrder(t *testing.T) {
	t.Parallel()
	s, _ := load(t, map[string]string{
		"content/runbook/index.md":      "# Start\n",
		"content/runbook/z.md":          "---\ntitle: Zebra\norder: 1\n---\n",
		"content/runbook/b.md":          "# Beta\n",
		"content/runbook/a.md":          "# alpha\n",
		"content/runbook/net/README.md": "# Networks\n",
		"content/runbook/net/dns.md":    "no heading",
		"content/runbook/Sub_dir/x.md":  "# X\n",
	})
	var titles []string
	for _, d := range s.Runbook.All() {
		titles = append(titles, d.Title)
	}
	want := []string{"Start", "Zebra", "alpha", "Beta", "Networks", "Dns", "X"}
	if s.Runbook.Folders[1].Title != "Sub dir" {
		t.Errorf("the folder without a text is called %q", s.Runbook.Folders[1].Title)
	}
	if diff := cmp.Diff(want, titles); diff != "" {
		t.Error(diff)
	}
}

// manyDocuments are more than one page of the list names; a is the text of one.
func manyDocuments(a string) map[string]string {
	files := map[string]string{"content/runbook/a.md": a}
	for i := range site.DocumentsOfList {
		files[fmt.Sprintf("content/runbook/topic-%d.md", i)] = "Text."
	}
	return files
}
