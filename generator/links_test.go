package generator

import (
	"bytes"
	"math/rand"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	dom "golang.org/x/net/html"

	"github.com/visit-dav/watchbill/generator/output"
)

func TestEveryLinkOfEveryPageIsFollowed(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		link string
		want string // "" when the link is sound
	}{
		"a page beside it":              {"b.html", ""},
		"a section of it":               {"b.html#two", ""},
		"the top of a page":             {"#top", ""},
		"another host":                  {"https://example.org/x.html", ""},
		"an address to write to":        {"mailto:a@b.example", ""},
		"an escaped name":               {"%C3%A4.html", ""},
		"the page of a folder":          {"folder/", ""},
		"a page that isn't there":       {"c.html", `a.html: link to "c.html": there is no such page`},
		"a section that isn't there":    {"b.html#three", `a.html: link to "b.html#three": b.html has no such section`},
		"a section of the page itself":  {"#none", `a.html: link to "#none": a.html has no such section`},
		"a file that isn't there":       {"b.css?v=1", `a.html: link to "b.css?v=1": there is no such page`},
		"one above the site":            {"../b.html", `a.html: link to "../b.html": there is no such page`},
		"a section of what is no page":  {"b.txt#x", ""},
		"the top of a missing page":     {"c.html#top", `a.html: link to "c.html#top": there is no such page`},
		"its own name and no section":   {"a.html#none", `a.html: link to "a.html#none": a.html has no such section`},
		"an entity in the address":      {"b.html&#35;three", `a.html: link to "b.html#three": b.html has no such section`},
		"a link in a tag with a > sign": {`b.html" title="a > b" data-x="`, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			seen := newInspection()
			for name, text := range map[string]string{
				"a.html": "<!doctype html><p>1 < 2 <a href=\"" + test.link + "\">x</a> &lt;a href=&#34;nowhere.html&#34;&gt;</p>",
				"b.html": `<h2 class="x" id="two">Two</h2>`, "ä.html": "", "folder/index.html": "", "b.txt": "",
			} {
				seen.see(name, []byte(text))
			}
			got := ""
			if err := seen.judge(t.Context(), false); err != nil {
				got = strings.TrimPrefix(err.Error(), "broken links in rendered pages\n")
			}
			if got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestALinkThatFollowsItsPageIsSoundAndOneFromAFolderIsSpelledAsWritten(t *testing.T) {
	t.Parallel()
	seen := newInspection()
	seen.see("x/y/a.html", []byte(`<a href="../b.html#one"></a><a href="../../c.html"></a><a href="../z/d.html#two"></a><a href="e.html"></a>`))
	seen.see("x/b.html", []byte(`<p id="one"><a href="y/a.html"></a><a href="y/a.html#gone"></a>`))
	seen.see("c.html", nil)
	want := "broken links in rendered pages\n" +
		`x/b.html: link to "y/a.html#gone": x/y/a.html has no such section` + "\n" +
		`x/y/a.html: link to "../z/d.html#two": there is no such page` + "\n" +
		`x/y/a.html: link to "e.html": there is no such page`
	if err := seen.judge(t.Context(), false); err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

// Open links are looked through when there are many; only those whose end came are let go of.
func TestALinkWithoutAnEndIsToldHoweverManyAreOpen(t *testing.T) {
	t.Parallel()
	seen := newInspection()
	seen.see("a.html", []byte(`<a href="gone.html"></a><a href="z.html#gone"></a>`))
	leads := func(from, to string) {
		seen.see(from, []byte(strings.Repeat(`<a href="`+to+`.html#one"></a>`, firstOpen/2)))
	}
	leads("b.html", "z")
	seen.see("z.html", []byte(`<p id="one">`))
	leads("c.html", "y")
	if n := len(seen.open); n != firstOpen/2+2 {
		t.Errorf("%d links are open", n)
	}
	seen.see("y.html", []byte(`<p id="one">`))
	err := seen.judge(t.Context(), false)
	if err == nil {
		t.Fatal("no link is broken")
	}
	for _, name := range []string{"gone.html", "z.html#gone"} {
		if !strings.Contains(err.Error(), strconv.Quote(name)) {
			t.Errorf("nothing of %s in %v", name, err)
		}
	}
}

// What is plain means the same to the library that takes apart any address.
func TestPlainLinksLeadWhereAddressesLead(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewSource(3))
	parts := []string{"../", "../", "a", "B7", "-", ".", "..", "/", "#", "%41", "?", ":", " ", "html", "é", "~_"}
	found := 0
	for range 200_000 {
		folder := []string{".", "x", "x/y", "x/y/z"}[random.Intn(4)]
		written := ""
		for range random.Intn(7) {
			written += parts[random.Intn(len(parts))]
		}
		above, target, fragment, ok := plain(folder, []byte(written), nil)
		if !ok {
			continue
		}
		found++
		want := leading(folder, written)
		if !want.internal || want.target != string(target) || want.fragment != string(fragment) {
			t.Fatalf("%q in %s: got %q, %q, want %+v", written, folder, target, fragment, want)
		}
		n := newInspection()
		l := lead{page: n.number([]byte(path.Join(folder, "page.html"))), way: n.way(way{above: int32(above), section: n.section(fragment)})}
		if len(target) > 0 {
			l.target = n.number(target)
		}
		if got := n.spelling(l, []string{"top", string(fragment)}); got != written {
			t.Fatalf("%q in %s is spelled %q", written, folder, got)
		}
	}
	if found < 10_000 {
		t.Errorf("only %d links are plain", found)
	}
}

// A parser of HTML finds the same attributes in the pages of the sample.
func TestTheAttributesOfPagesAreThoseThatAParserFinds(t *testing.T) {
	t.Parallel()
	report, err := Check(t.Context(), Options{Site: t.TempDir(), Sample: true, Clock: time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC)})
	if err != nil {
		t.Fatal(err)
	}
	files, err := output.Stage(filepath.Join(t.TempDir(), "out"), false)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = files.Discard() }()
	if err := render(t.Context(), Options{}, report.Site, &standing{}, files); err != nil {
		t.Fatal(err)
	}
	for _, name := range files.Names() {
		if !strings.HasSuffix(name, ".html") {
			continue
		}
		text, err := files.Read(name)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		attributes(text, func(key string, value []byte) { got = append(got, key+" "+string(value)) })
		if want := parsed(text); !slices.Equal(got, want) {
			t.Errorf("%s: got %d attributes, want %d", name, len(got), len(want))
		}
	}
}

func parsed(text []byte) (list []string) {
	z := dom.NewTokenizer(bytes.NewReader(text))
	for {
		switch z.Next() {
		case dom.ErrorToken:
			return list
		case dom.StartTagToken, dom.SelfClosingTagToken:
			for _, a := range z.Token().Attr {
				if a.Key == "id" || a.Key == "href" || a.Key == "src" {
					list = append(list, a.Key+" "+a.Val)
				}
			}
		}
	}
}
