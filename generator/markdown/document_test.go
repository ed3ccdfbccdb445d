package markdown_test

import (
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/visit-dav/watchbill/generator/markdown"
	"github.com/visit-dav/watchbill/generator/problem"
)

func TestMarkdownOfTheTeamIsRendered(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ source, want string }{
		"emphasis, strike-through and code": {
			"*a* **b** ~~c~~ `d <e>`",
			"<p><em>a</em> <strong>b</strong> <del>c</del> <code>d &lt;e&gt;</code></p>\n",
		},
		"soft and hard line ends": {"a\nb  \nc\\\nd", "<p>a\nb<br>\nc<br>\nd</p>\n"},
		"entities and escapes":    {`&amp; &lt;b&gt; \*no\* &copy;`, "<p>&amp; &lt;b&gt; *no* ©</p>\n"},
		"tables scroll and align": {
			"|a|b|c|\n|:-|-:|:-:|\n|1|2|3|",
			`<div class="table-scroll" tabindex="0" role="group" aria-label="Table"><table>` + "\n<thead>\n" +
				`<tr><th class="align-left" scope="col">a</th><th class="align-right" scope="col">b</th><th class="align-center" scope="col">c</th></tr>` +
				"\n</thead>\n<tbody>\n" +
				`<tr><td class="align-left">1</td><td class="align-right">2</td><td class="align-center">3</td></tr>` +
				"\n</tbody>\n</table></div>\n",
		},
		"cells beyond the last column stay": {
			"|a|\n|-|\n|1|2 | 3|",
			`<div class="table-scroll" tabindex="0" role="group" ` +
				`aria-label="Table"><table>` + "\n<thead>\n<tr><th scope=\"col\">a</th></tr>\n" +
				"</thead>\n<tbody>\n<tr><td>1 | 2 | 3</td></tr>\n</tbody>\n</table></div>\n",
		},
		"an empty corner of a table is no heading, and an empty head none at all": {
			"| |a|\n|-|-|\n|1|2|\n\n| | |\n|-|-|\n|3|4|",
			`<div class="table-scroll" tabindex="0" role="group" aria-label="Table"><table>` +
				"\n<thead>\n<tr><td></td><th scope=\"col\">a</th></tr>\n</thead>\n<tbody>\n<tr><td>1</td><td>2</td></tr>\n</tbody>\n" +
				`</table></div>` + "\n" +
				`<div class="table-scroll" tabindex="0" role="group" aria-label="Table"><table>` +
				"\n\n<tbody>\n<tr><td>3</td><td>4</td></tr>\n</tbody>\n</table></div>\n",
		},
		"task lists": {
			"- [ ] a\n- [x] b",
			"<ul>\n" + `<li class="task"><input type="checkbox" disabled aria-label="open"> a</li>` + "\n" +
				`<li class="task"><input type="checkbox" checked disabled aria-label="done"> b</li>` + "\n</ul>\n",
		},
		"lists that start elsewhere": {"3. a\n4. b", "<ol start=\"3\">\n<li>a</li>\n<li>b</li>\n</ol>\n"},
		"addresses in the text": {
			"https://a.example/?b=1&c <https://d.example> me@e.example",
			`<p><a href="https://a.example/?b=1&amp;c" rel="noopener noreferrer">https://a.example/?b=1&amp;c</a> ` +
				`<a href="https://d.example" rel="noopener noreferrer">https://d.example</a> ` +
				`<a href="mailto:me@e.example" rel="noopener noreferrer">me@e.example</a></p>` + "\n",
		},
		"C++ that looks like an address": {"std::vector<std::string> x", "<p>std::vector&lt;std::string&gt; x</p>\n"},
		"alerts": {
			"> [!WARNING]\n> Take *care*\n\n> [!tip]\n\n> [!OTHER]\n> b",
			`<div class="alert alert-warning" role="note"><p class="alert-title">Warning</p>` + "\n<p>Take " +
				"<em>care</em></p>\n</div>\n" +
				`<div class="alert alert-tip" role="note"><p class="alert-title">Tip</p>` + "\n</div>\n" +
				"<blockquote>\n<p>[!OTHER]\nb</p>\n</blockquote>\n",
		},
		"admonitions": {
			"!!! danger \"Mind & this\"\n    a\n\n    - b\n\nc\n\n!!!note\n\td\n\n!!! info \"\"\n    e",
			`<div class="alert alert-caution" role="note"><p class="alert-title">Mind &amp; ` +
				`this</p>` + "\n<p>a</p>\n<ul>\n<li>b</li>\n</ul>\n</div>\n" +
				"<p>c</p>\n" + `<div class="alert alert-note" role="note"><p ` +
				`class="alert-title">Note</p>` + "\n<p>d</p>\n</div>\n" +
				`<div class="alert alert-note" role="note"><p>e</p>` + "\n</div>\n",
		},
		"admonitions that fold": {
			"???+ aside hide \"T\"\n    a\n\n??? tip\n    b",
			`<details class="alert alert-note" open=""><summary class="alert-title">T</summary>` + "\n<p>a</p>\n</details>\n" +
				`<details class="alert alert-tip"><summary class="alert-title">Tip</summary>` + "\n<p>b</p>\n</details>\n",
		},
		"what is no admonition": {"Stop!!!\n\n!!! 3 times", "<p>Stop!!!</p>\n<p>!!! 3 times</p>\n"},
		"footnotes": {
			"a[^x] b[^x]\n\n[^x]: Note",
			`<p>a<sup class="footnote-ref" id="fnref-1"><a href="#fn-1">1</a></sup> b<sup class="footnote-ref" ` +
				`id="fnref-1-1"><a href="#fn-1">1</a></sup></p>` +
				"\n" + `<div class="footnotes"><ol><li id="fn-1"><p>Note <a aria-label="Back to the text" ` +
				`class="footnote-back" href="#fnref-1">↩</a> ` +
				`<a aria-label="Back to the text" class="footnote-back" href="#fnref-1-1">↩</a></p>` + "\n</li>\n</ol></div>\n",
		},
		"code without a language": {"    a <b>", `<div class="code"><pre tabindex="0"><code>a &lt;b&gt;` + "\n</code></pre></div>\n"},
		"coloured code": {
			"```sh\nls # all\n```",
			`<div class="code"><pre tabindex="0"><code class="language-sh">ls <span class="hl-comment"># ` +
				`all</span>` + "\n</code></pre></div>\n",
		},
		"code of an unknown language": {
			"```{.Vtk-Log title=x}\n\"a\"\n```",
			`<div class="code"><pre tabindex="0"><code class="language-vtk-log">&#34;a&#34;` + "\n</code></pre></div>\n",
		},
		"HTML that lays out": {
			"<kbd>K</kbd> H<sub>2</sub>O<br>a <b>c</b>\n\n<details open>\n<summary>S</summary>\n\n*t*\n\n</details>",
			"<p><kbd>K</kbd> H<sub>2</sub>O<br>a <b>c</b></p>\n<details " +
				"open=\"\">\n<summary>S</summary>\n\n<p><em>t</em></p>\n</details>\n",
		},
		"HTML that does more is text": {
			"a <script>alert(1)</script>\n\n<iframe src=x></iframe>\n\n<p onclick=x style=y class=z>b</p>",
			"<p>a &lt;script&gt;alert(1)&lt;/script&gt;</p>\n" + `<pre class="verbatim">&lt;iframe ` +
				`src=x&gt;&lt;/iframe&gt;</pre>` + "\n<p>b</p>\n",
		},
		"HTML that is left open is closed": {
			"<details><summary>a\n\nb",
			"<details><summary>a\n\n<p>b</p>\n</summary></details>",
		},
		"tags without their other half": {"a <b> c </i> <td>", "<p>a &lt;b&gt; c &lt;/i&gt; &lt;td&gt;</p>\n"},
		"what looks like a tag": {
			"vec<int> <your path> <vtkDataSet.h>",
			"<p>vec&lt;int&gt; &lt;your path&gt; &lt;vtkDataSet.h&gt;</p>\n",
		},
		"comments aren't shown":               {"a <!-- b --> c\n\n<!-- d\n\ne -->\n\nf", "<p>a  c</p>\n<p>f</p>\n"},
		"a comment that isn't closed is text": {"<!-- a\n\nb", `<pre class="verbatim">&lt;!-- a` + "\n\nb</pre>\n"},
		"XML keeps its lines": {
			"<a1>\n <b2>c</b2>\n</a1>",
			`<pre class="verbatim">&lt;a1&gt;` + "\n &lt;b2&gt;c&lt;/b2&gt;\n&lt;/a1&gt;</pre>\n",
		},
		"tables of HTML": {
			`<table><tr><td colspan="2" onclick="x">a`,
			`<div class="table-scroll" tabindex="0" role="group" aria-label="Table"><table><tbody><tr><td ` +
				`colspan="2">a` + "\n" + `</td></tr></tbody></table></div>`,
		},
		"characters that can't be seen go": {"a\u202eb\x00c\x1b[31md\x07 &#x202e;e", "<p>abcd e</p>\n"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d, _ := read(t, c.source)
			if diff := cmp.Diff(strings.TrimSpace(c.want), strings.TrimSpace(body(d))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestHeadingsGetTheIDsOfGitHub(t *testing.T) {
	t.Parallel()
	d, _ := read(t, "# Title\n\n## Über `code` & Größe!\n\n### A\n\n### A\n\n## A-1\n\n### A\n\n## 日本 語\n\n## "+
		"🎉\n\nSetext\n---\n")
	var got []string
	for _, h := range d.Headings {
		got = append(got, strings.Repeat("#", h.Level)+" "+h.ID)
	}
	want := []string{
		"## über-code--größe", "### a", "### a-1", "## a-1-1", "### a-2", "## 日本-語", "## section", "## setext",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if h := d.Headings[1]; h.Text != "A" || h.Line != 5 {
		t.Errorf("heading is %+v", h)
	}
	wantHTML := `<h3 id="a-1">A <a aria-label="Link to this section" class="anchor" href="#a-1">#</a></h3>`
	if html := body(d); !strings.Contains(html, wantHTML) {
		t.Errorf("no %s in %s", wantHTML, html)
	}
}

func TestTheTitleIsTheFirstHeadingOrTheFrontMatters(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ source, title, html string }{
		"the first heading":                 {"# A *b*\n\nc", "A b", `<span id="a-b"></span><p>c</p>`},
		"the first heading after a comment": {"<!-- x -->\n# A", "A", `<span id="a"></span>`},
		"the first heading after text":      {"c\n\n# A", "A", `<span id="a"></span><p>c</p>`},
		"a lower heading at the beginning": {
			"## A\n\n### B",
			"A",
			`<span id="a"></span><h2 id="b">B ` + anchor("b") + `</h2>`,
		},
		"no heading": {"a", "", `<p>a</p>`},
		"a section isn't the title": {
			"c\n\n## A",
			"",
			`<p>c</p>` + "\n" + `<h2 id="a">A ` + anchor("a") + `</h2>`,
		},
		"the front matter's, said twice": {"---\ntitle: a\n---\n# A", "A", `<span id="a"></span>`},
		"the front matter's before another": {
			"---\ntitle: T\n---\n# A\n\n## B",
			"T",
			`<h2 id="a">A ` + anchor("a") + "</h2>\n" + `<h3 id="b">B ` + anchor("b") + `</h3>`,
		},
		"a heading in a quote isn't a title": {
			"> # A\n\nb",
			"",
			"<blockquote>\n" + `<h2 id="a">A ` + anchor("a") + "</h2>\n</blockquote>\n<p>b</p>",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d, _ := read(t, c.source)
			if d.Title != c.title {
				t.Errorf("title is %q", d.Title)
			}
			if got := strings.TrimSpace(body(d)); got != c.html {
				t.Errorf("got  %s\nwant %s", got, c.html)
			}
		})
	}
}

func anchor(id string) string {
	return `<a aria-label="Link to this section" class="anchor" href="#` + id + `">#</a>`
}

func TestLinksAreListedWithTheirPlace(t *testing.T) {
	t.Parallel()
	d, _ := read(t, "---\ntitle: T\n---\n\nÄ [a *b*](x.md#y \"t\")\n![p](q.png) and\n[two\nlines][r] <a "+
		"href=\"z\">z</a>\n\n"+
		"> - https://e.example\n\n<img src=\"i.png\" alt=\"I\">\n\n[r]: s.md")
	pos := func(line, column int) problem.Pos { return problem.Pos{File: "a.md", Line: line, Column: column} }
	want := []markdown.Link{
		{Destination: "x.md#y", Text: "a b", Pos: pos(5, 3)},
		{Destination: "q.png", Text: "p", Image: true, Pos: pos(6, 1)},
		{Destination: "s.md", Text: "two lines", Pos: pos(7, 1)},
		{Destination: "z", Pos: pos(8, 11)},
		{Destination: "https://e.example", Text: "https://e.example", Pos: pos(10, 5)},
		{Destination: "i.png", Text: "I", Image: true, Pos: pos(12, 1)},
	}
	if diff := cmp.Diff(want, d.Links); diff != "" {
		t.Error(diff)
	}
}

func TestRenderAsksForEachAddressOnce(t *testing.T) {
	t.Parallel()
	d, _ := read(t, "[a](a.md) [b](b.md) ![c](c.png) ![d](d.png) <a href=\"b.md\">e</a> [f](f.md) [g](g.md)")
	asked := 0
	got := d.Render(func(l markdown.Link) (string, bool) {
		asked++
		switch l.Destination {
		case "b.md", "d.png":
			return "x", false
		case "f.md":
			return "java\nscript:alert(1)", true
		case "g.md":
			return "//g.example/x", true
		}
		return "../" + l.Destination + "?q=\"", true
	}).String()
	want := `<p><a href="../a.md?q=%22">a</a> <span class="missing">b</span> <img src="../c.png?q=%22" alt="c" ` +
		`loading="lazy"> ` +
		`<span class="missing-picture">d</span> <span class="missing">e</span> <span class="missing">f</span> ` +
		`<a href="https://g.example/x" rel="noopener noreferrer">g</a></p>` + "\n"
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if asked != 7 {
		t.Errorf("asked %d times for 7 links", asked)
	}
}

func TestOnlyHarmlessSchemesReachAnAddress(t *testing.T) {
	t.Parallel()
	for _, destination := range []string{
		"javascript:alert(1)", "JaVaScRiPt:alert(1)", "java&#x73;cript:alert(1)", "java&Tab;script:x",
		"&#1;javascript:x", "data:text/html,x", "vbscript:x", "file:///etc/passwd", "ftp://x", "tel:1", "blob:x", ":x",
		"<java\\\nscript:x>", "feed:javascript:x",
	} {
		d, _ := read(t, "[a]("+destination+") ![b]("+destination+") <a href=\""+destination+"\">c</a>")
		got := body(d)
		if strings.Contains(got, "href") || strings.Contains(got, "src") {
			t.Errorf("%s: %s", destination, got)
		}
	}
}

func TestSectionsHoldTheTextUnderEachHeading(t *testing.T) {
	t.Parallel()
	d, _ := read(t, "# T\n\nIntro *a*\n\n## One\n\nb `c`\n\n- d\n- e\n\n|f|g|\n|-|-|\n|h|i|\n\n### Two\n\n> "+
		"[!NOTE]\n> j\n\n"+
		"```sh\nk\n```\n\n## Empty\n\n## Last\n\nl[^1] <b>m</b> <!-- n --> vec<o>\n\n[^1]: p\n")
	want := []markdown.Section{
		{Text: "Intro a"},
		{ID: "one", Heading: "One", Text: "b c\nd\ne\nf\tg\nh\ti"},
		{ID: "two", Heading: "Two", Text: "j\nk"},
		{ID: "empty", Heading: "Empty"},
		{ID: "last", Heading: "Last", Text: "l m  vec<o>\np"},
	}
	if diff := cmp.Diff(want, d.Sections()); diff != "" {
		t.Error(diff)
	}
}

func TestAnchorsAreAllIDsThatALinkMayName(t *testing.T) {
	t.Parallel()
	d, _ := read(t, "# T\n\n<a name=\"old\"></a>\n\n## A\n\n<div id=\"box\">x</div>\n\n<span id=\"a\">y</span> "+
		"<span id=\"it's\">z</span>")
	if diff := cmp.Diff([]string{"t", "a", "old", "box"}, d.Anchors); diff != "" {
		t.Error(diff)
	}
	html := body(d)
	for _, id := range d.Anchors {
		if strings.Count(html, `id="`+id+`"`) != 1 {
			t.Errorf("id %q isn't there once: %s", id, html)
		}
	}
	if strings.Count(html, "id=") != len(d.Anchors) {
		t.Errorf("other ids: %s", html)
	}
}

func TestWhatAnAuthorMayNotExpectIsTold(t *testing.T) {
	t.Parallel()
	_, told := read(t, "a\n\n<input> <iframe>\n\n<input>\n\n[x](ftp://y)\n\n[^n]: note\n\n\xff")
	want := `note a.md:3:1: the HTML tag <input> is shown as text (2 in the file)
note a.md:3:9: the HTML tag <iframe> is shown as text (1 in the file)
warning a.md:7:1: link to "ftp://y" is shown as text
	hint: use an address that begins with https:, http: or mailto:, or a relative one
warning a.md:9:7: nothing refers to the footnote "n", so it is shown here
	hint: write [^n] where it belongs
warning a.md:11: is not valid UTF-8 here; a replacement character is shown
	hint: save the file as UTF-8`
	if diff := cmp.Diff(want, told); diff != "" {
		t.Error(diff)
	}
}

func TestADocumentIsRenderedByManyAtOnce(t *testing.T) {
	t.Parallel()
	source := "# T\n\n[a](b) `c`\n\n```go\nfunc f() {}\n```\n\n> [!NOTE]\n> x[^1]\n\n[^1]: y\n\n<details>z</details>\n"
	d, _ := read(t, source)
	want := body(d)
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			other, _ := read(t, source)
			if body(d) != want || body(other) != want || len(d.Sections()) != 1 {
				t.Error("renders differ")
			}
		})
	}
	group.Wait()
}

func TestADocumentThatIsTooLargeOrComplexIsTold(t *testing.T) {
	t.Parallel()
	if _, told := read(t, strings.Repeat("a", 1<<20+1)); !strings.Contains(told, "error a.md: holds 1048577 bytes, "+
		"more than 1048576") {
		t.Errorf("told %s", told)
	}
	d, told := read(t, "---\ntitle: T\n---\n"+strings.Repeat("- ", 100)+"<b>")
	if !strings.Contains(told, "warning a.md: its layout is too complex (lists and quotes nested deeper than 40)") {
		t.Errorf("told %s", told)
	}
	if html := body(d); !strings.Contains(html, "- - &lt;b&gt;</pre>") || d.Title != "T" {
		t.Errorf("got %s", html)
	}
}

func TestOptionsOfCommandsAreWholeWords(t *testing.T) {
	t.Parallel()
	for written, want := range map[string]string{
		"`watchbill build --as-of 2026-01-01`": `<code>watchbill build <span>--as-of</span> 2026-01-01</code>`,
		"`--strict`":                           `<code><span>--strict</span></code>`,
		"`a -p -1 --b=<c>  --d`":               `<code>a <span>-p</span> <span>-1</span> <span>--b=&lt;c&gt;</span>  <span>--d</span></code>`,
		"`swap [--role R] -- x`":               `<code>swap <span>[--role</span> R] -- x</code>`,
		"`a--b a-b - -> 2026-01-01`":           `<code>a--b a-b - -&gt; 2026-01-01</code>`,
	} {
		d, _ := read(t, "Before "+written+" after.")
		if html := body(d); !strings.Contains(html, want) {
			t.Errorf("%s: got %s, want %s", written, html, want)
		}
		text := strings.Trim(written, "`")
		if sections := d.Sections(); !strings.Contains(sections[0].Text, text) {
			t.Errorf("the search reads %q instead of %q", sections[0].Text, text)
		}
	}
}
