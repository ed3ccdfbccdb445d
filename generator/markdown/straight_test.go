package markdown

import (
	"strings"
	"testing"
)

func TestAStraightFragmentIsWhatAParserMakesOfIt(t *testing.T) {
	t.Parallel()
	for fragment, isStraight := range map[string]bool{
		"<p>it <strong>fails <em>here</em></strong> &amp; there</p>\n":                                                   true,
		"<p>see <a href=\"https://a.example/?a=1&amp;b\" rel=\"nofollow noopener noreferrer ugc\">it</a><br>\nnow</p>\n": true,
		"<ol start=\"3\">\n<li>one\n<ul>\n<li>two</li>\n</ul>\n</li>\n</ol>\n":                                           true,
		"<div class=\"code\"><pre><code class=\"language-c\">#include &lt;a&gt;\n</code></pre></div>\n":                  true,
		"<p>as in #12</p>\n":           false, // may become a link
		"<ul>\n<li>קודם</li>\n</ul>\n": false, // begins at the right
		"<p>one":                       false,
		"<p>one<p>two</p></p>":         false,
		"<p><em>one</p></em>":          false,
		"<ul>one<li>two</li></ul>":     false,
		"<p><a href=\"javascript:x\" rel=\"nofollow noopener noreferrer ugc\">x</a></p>": false,
		"<p onclick=\"x\">one</p>":                false,
		"<script>x</script>":                      false,
		"<p>\u202eone</p>":                        false,
		"<pre>\none</pre>":                        false,
		"<em><em><em><em>one</em></em></em></em>": false,
		"<p>&copy;</p>":                           false,
	} {
		h, ok := straight(fragment, true)
		if ok != isStraight {
			t.Errorf("%q: straight is %v", fragment, ok)
		}
		if want := parsed(t, fragment); ok && h.safe != want {
			t.Errorf("%q: got\n%s\nwant\n%s", fragment, h.safe, want)
		}
	}
}

func FuzzStraight(f *testing.F) {
	f.Add("<p>it <strong>fails</strong></p>\n<div class=\"code\"><pre><code>x\n</code></pre></div>")
	f.Add("<ul>\n<li><p>a <a href=\"https://a.example/%20\" rel=\"nofollow noopener noreferrer ugc\">b</a></p>\n</li>\n</ul>")
	f.Add("<blockquote>\n<h4>a<br>\n<del>b</del></h4>\n<hr>\n</blockquote>\n&lt;&#34;é")
	for _, odd := range []string{
		"a\x00b\r\nc\x0cd&amp;copy;&AMP;&#0;&#128;&lt", "<p>one<p>two</p></p>", "<a href=\"https://a.example/<b>\" rel=\"nofollow noopener noreferrer ugc\">x</a>",
		"<a href=\"https://a.example\" href=\"x\" rel=\"nofollow noopener noreferrer ugc\"><a>x</a></a>", "<P>x</P ><br/></br>", "<ul><li><li>x</ul>",
		"<svg><style><p>x</p></style></svg><math><mtext></mtext></math>", "<plaintext><title><noscript><template>", "<!-- x --><![CDATA[x]]><?x>",
		"<table><p>x</p><td></table>", "<div class=\"code\"><pre>\n<code>\n</code></pre></div>", "<h4><blockquote><code><em><em><em><em>x</em></em></em></em></code></blockquote></h4>",
	} {
		f.Add(odd)
	}
	f.Fuzz(func(t *testing.T, fragment string) {
		if h, ok := straight(fragment, false); ok && h.safe != parsed(t, fragment) {
			t.Errorf("%q: got\n%s\nwant\n%s", fragment, h.safe, parsed(t, fragment))
		}
	})
}

// parsed is what rebuild gives.
func parsed(t *testing.T, fragment string) string {
	t.Helper()
	h, err := rebuild(fragment, rebuilder{who: strangers})
	if err != nil {
		t.Fatal(err)
	}
	return h.safe
}

func BenchmarkIncident(b *testing.B) {
	text := strings.Repeat("The **viewer** fails with `bad_alloc` on [node 5](https://a.example/5).\n\n1. open it\n2. wait\n\n", 8)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		Incident(text, "")
	}
}
