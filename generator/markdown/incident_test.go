package markdown_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/visit-dav/watchbill/generator/markdown"
)

func TestTextOfStrangersIsHarmlessAndWhole(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ source, want string }{
		"lines stay lines": {"a\nb", "<p>a<br>\nb</p>\n"},
		"C++ and paths": {
			"std::vector<int> <vtkDataSet.h> std::map<std::string, x> <your path> a<b>c",
			"<p>std::vector&lt;int&gt; &lt;vtkDataSet.h&gt; std::map&lt;std::string, x&gt; &lt;your path&gt; " +
				"a&lt;b&gt;c</p>\n",
		},
		"a lambda isn't a link": {"[&](auto) [](x) [a](#b) [c](../d)", "<p>[&amp;](auto) [](x) [a](#b) [c](../d)</p>\n"},
		"XML keeps its lines": {
			"<testcase>\n  <failure/>\n</testcase>",
			"<pre class=\"verbatim\">&lt;testcase&gt;\n  &lt;failure/&gt;\n&lt;/testcase&gt;</pre>\n",
		},
		"CDATA and instructions": {
			"<?xml version=\"1.0\"?>\n\n<![CDATA[ a ]]>",
			"<pre class=\"verbatim\">&lt;?xml version=&#34;1.0&#34;?&gt;</pre>\n<pre class=\"verbatim\">&lt;![CDATA[ a " +
				"]]&gt;</pre>\n",
		},
		"a log like a definition": {
			"[rank 3]: aborted\n[rank 4]: aborted",
			"<p>[rank 3]: aborted<br>\n[rank 4]: aborted</p>\n",
		},
		"definitions that are used": {
			"[a][b] [b]\n\n[b]: https://c.example\n[d]: https://e.example",
			"<p>" + link("https://c.example", "a") + " " + link("https://c.example", "b") + "</p>\n<p>[d]: " +
				"https://e.example</p>\n",
		},
		"text after a fence": {
			"```Error: it broke\nb\n```",
			`<div class="code"><pre tabindex="0"><code>Error: it broke` + "\nb\n</code></pre></div>\n",
		},
		"code isn't coloured": {
			"```C++\nint a; // b\n```",
			`<div class="code"><pre tabindex="0"><code class="language-c++">int a; // b` + "\n</code></pre></div>\n",
		},
		"headings fit the article": {
			"# a\n\n### b\n\n###### c\n\n##### d",
			"<h4>a</h4>\n<h5>b</h5>\n<h6>c</h6>\n<h6>d</h6>\n",
		},
		"headings of an issue form": {"### a\n\n### b", "<h4>a</h4>\n<h4>b</h4>\n"},
		"no ids": {
			"# a\n\n<a name=\"b\" id=\"c\">d</a> <div id=\"e\">\n\nf[^g]\n\n[^g]: h",
			"<h4>a</h4>\n<p><span>d</span> &lt;div id=&#34;e&#34;&gt;</p>\n<p>f<sup " +
				"class=\"footnote-ref\">1</sup></p>\n<div class=\"footnotes\"><ol><li><p>h</p>\n</li>\n</ol></div>\n",
		},
		"pictures are named and not fetched": {
			"![a *b*](https://c.example/d.png) ![](e) <img width=3 src=\"https://f.example\" alt=\"g\"> " +
				"[![h](i)](https://j.example)",
			`<p><span class="missing-picture">a b</span> <span class="missing-picture">picture</span> <span ` +
				`class="missing-picture">g</span> ` +
				link("https://j.example", `<span class="missing-picture">h</span>`) + "</p>\n",
		},
		"links": {
			"[a](https://b.example/c?d=e&f \"g\") <https://h.example> www.i.example k@l.example <a " +
				"href='https://m.example' onclick=x>n</a>",
			`<p><a href="https://b.example/c?d=e&amp;f" rel="nofollow noopener noreferrer ugc" title="g">a</a> ` +
				link("https://h.example", "https://h.example") + " " + link("http://www.i.example", "www.i.example") + " " +
				link("mailto:k@l.example", "k@l.example") + " " + link("https://m.example", "n") + "</p>\n",
		},
		"links that do harm are text": {
			"[a](javascript:alert(1)) [b](data:text/html,c) <javascript:alert(1)> <a href='javascript:d'>e</a>",
			"<p>[a](javascript:alert(1)) [b](data:text/html,c) &lt;javascript:alert(1)&gt; <span " +
				"class=\"missing\">e</span></p>\n",
		},
		"scripts are text": {
			"<script>alert(1)</script>\n\na <script>b</script> <img src=x onerror=alert(1)>",
			"<pre class=\"verbatim\">&lt;script&gt;alert(1)&lt;/script&gt;</pre>\n<p>a &lt;script&gt;b&lt;/script&gt; " +
				"<span class=\"missing-picture\">picture</span></p>\n",
		},
		"forms and frames": {
			"a <form> <iframe> <svg onload=x> <math> <style>",
			"<p>a &lt;form&gt; &lt;iframe&gt; &lt;svg onload=x&gt; &lt;math&gt; &lt;style&gt;</p>\n",
		},
		"elements that lay out": {
			"<details><summary>a</summary>\n\n*b* <kbd>c</kbd><br>d\n\n</details>",
			"<details><summary>a</summary>\n\n<p><em>b</em> <kbd>c</kbd><br>d</p>\n</details>\n",
		},
		"what is left open": {
			"<details>\n\n- <b>a</b>\n\nb",
			"<details>\n\n<ul>\n<li><b>a</b></li>\n</ul>\n<p>b</p>\n</details>",
		},
		"what closes too much": {
			"</div></td></details>\n\na",
			"<pre class=\"verbatim\">&lt;/div&gt;&lt;/td&gt;&lt;/details&gt;</pre>\n<p>a</p>\n",
		},
		"attributes go":         {"<p align=center style=\"x\" class=\"y\" onclick=\"z\">a</p>", "<p>a</p>\n"},
		"a template's comments": {"<!-- describe -->\na <!-- b --> c", "<p>a  c</p>\n"},
		"boxes can't be ticked": {
			"- [x] a",
			"<ul>\n<li class=\"task\"><input type=\"checkbox\" checked disabled aria-label=\"done\"> a</li>\n</ul>\n",
		},
		"alerts": {
			"> [!CAUTION]\n> a",
			"<div class=\"alert alert-caution\" role=\"note\"><p class=\"alert-title\">Caution</p>\n<p>a</p>\n</div>\n",
		},
		"MkDocs isn't spoken":    {"!!! note\n    a", "<p>!!! note<br>\na</p>\n"},
		"terminal colours go":    {"\x1b[1;31merror\x1b[0m", "<p>error</p>\n"},
		"broken UTF-8":           {"a\xffb", "<p>a\ufffdb</p>\n"},
		"no front matter":        {"---\na: b\n---", "<hr>\n<h4>a: b</h4>\n"},
		"nothing":                {"", ""},
		"only a comment":         {"<!-- a -->", "\n"},
		"a footnote without use": {"[^a-z]: b", "<p>[^a-z]: b</p>\n"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := markdown.Incident(c.source, "").String()
			if diff := cmp.Diff(strings.TrimSpace(c.want), strings.TrimSpace(got)); diff != "" {
				t.Error(diff)
			}
			checkStrangers(t, got)
		})
	}
}

func link(href, text string) string {
	return `<a href="` + href + `" rel="nofollow noopener noreferrer ugc">` + text + "</a>"
}

func TestTextThatIsTooLongIsCutWithANote(t *testing.T) {
	t.Parallel()
	const all = ` <a href="https://h.example/?a&amp;b" rel="nofollow noopener noreferrer ugc">The issue has all of it.</a></p>`
	for name, text := range map[string]string{
		"laid out": strings.Repeat("word ä ", 1<<17) + "END", "as written": strings.Repeat("- ", 100) + strings.Repeat("word ä ", 1<<17) + "END",
	} {
		got := markdown.Incident(text, "https://h.example/?a&b").String()
		if strings.Contains(got, "END") || !strings.HasSuffix(strings.TrimSpace(got), "more than 1 MiB isn’t shown here."+all) &&
			!strings.HasSuffix(got, "more than 1 MiB isn’t shown here."+all) || strings.Contains(got, "\ufffd") {
			t.Errorf("%s: ends with %q", name, got[len(got)-300:])
		}
		if hidden := markdown.Incident(text, "").String(); !strings.HasSuffix(strings.TrimSpace(hidden), "shown here.</p>") {
			t.Errorf("%s: ends with %q", name, hidden[len(hidden)-300:])
		}
	}
	if got := markdown.IncidentUpTo(3, "abcdef", "", markdown.Surroundings{}).String(); !strings.HasPrefix(got, "<p>abc</p>") {
		t.Errorf("got %q", got)
	}
}

func TestPlainGivesTheTextWithoutMarks(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ source, want string }{
		"marks":                 {"# A *b*\n\nc **d** `e`~~f~~ [g](https://h.example)", "A b\nc d ef g"},
		"entities":              {"&lt;a&gt; &amp; \\*", "<a> & *"},
		"code":                  {"```sh\nls <a>\n```\n\n    &amp;", "ls <a>\n&amp;"},
		"lists and tables":      {"- a\n- [x] b\n\n|c|d|\n|-|-|\n|e|f|", "a\nb\nc\td\ne\tf"},
		"what looks like a tag": {"vec<int> <std::string> <b>bold</b> <b> <!-- c -->", "vec<int> <std::string> bold <b>"},
		"HTML": {
			"<details><summary>a</summary>\n\nb\n\n</details>\n\n<x1>\n&lt;</x1>",
			"a\nb\n<x1>\n<</x1>",
		},
		"pictures":           {"![a](b) <img alt='c' src=d>", "a c"},
		"what isn't a link":  {"[&](auto)\n\n[rank 1]: failed", "[&](auto)\n[rank 1]: failed"},
		"addresses":          {"<https://a.example> b@c.example", "https://a.example b@c.example"},
		"control characters": {"a\x00\u202eb\r\nc", "ab\nc"},
		"nothing":            {" \n ", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(c.want, markdown.Plain(c.source)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestAnAddressElsewhereChangesNothingOfATextWithoutOne(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"a *b* _c_ ~~d~~ (e) http: f, *g _h_* i\nj\\\nk  \nl", "- [ ] a (b\n- *c", "|a|b|\n|-|-|\n|c d|*e* f|", "# a b\n\n> c _d e_ f\n\n`g h` <b>i j</b> ! &amp; k",
	} {
		const more = "\n\nwww.example.com"
		if got, want := markdown.Plain(text+more), markdown.Plain(text); !strings.HasPrefix(got, want) {
			t.Errorf("%q reads %q, and before an address %q", text, want, got)
		}
		got, want := markdown.Incident(text+more, "").String(), markdown.Incident(text, "").String()
		if !strings.HasPrefix(got, want) {
			t.Errorf("%q becomes %q, and before an address %q", text, want, got)
		}
	}
}

func TestIssuesThatATextSpeaksOfBecomeLinksOutsideOfCode(t *testing.T) {
	t.Parallel()
	refer := func(repository string, number int) string {
		switch {
		case number == 404:
			return ""
		case repository == "":
			return "12.html"
		}
		return "https://github.com/" + repository + "/issues/12"
	}
	const elsewhere = `<a href="https://github.com/team/vis/issues/12" rel="noopener noreferrer">team/vis#12</a>`
	for source, want := range map[string]string{
		"See #12, (#12).":                        `<p>See <a href="12.html">#12</a>, (<a href="12.html">#12</a>).</p>`,
		"*team/vis#12* & #0":                     "<p><em>" + elsewhere + "</em> &amp; #0</p>",
		"#404 and `#12`":                         "<p>#404 and <code>#12</code></p>",
		"    #12":                                `<div class="code"><pre tabindex="0"><code>#12` + "\n</code></pre></div>",
		"C#12 a/b/c#12 x.html#12 my_repo/x_y#12": "<p>C#12 a/b/c#12 x.html#12 my_repo/x_y#12</p>",
		"[a #12](https://a.example)":             `<p><a href="https://a.example" rel="nofollow noopener noreferrer ugc">a #12</a></p>`,
		"#12 0x7f in main\n#12 f (x)":            "<p>#12 0x7f in main<br>\n#12 f (x)</p>",
		"#12abc #1234567890":                     "<p>#12abc #1234567890</p>",
	} {
		if got := strings.TrimSpace(markdown.IncidentUpTo(1000, source, "", markdown.Surroundings{Refer: refer}).String()); got != want {
			t.Errorf("%q\nbecomes %q\nwant    %q", source, got, want)
		}
	}
}
