package search

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

// goldenTokens is a text with the tokens that both languages must make of it.
type goldenTokens struct {
	Text   string        `json:"text"`
	Open   bool          `json:"open"`
	Tokens []goldenToken `json:"tokens"`
}

type goldenToken struct {
	Term  string `json:"term"`
	Kind  int    `json:"kind"`
	Run   int    `json:"run"`
	Ends  bool   `json:"ends"`
	Inner bool   `json:"inner"`
	Tight bool   `json:"tight"`
}

func golden(text string) goldenTokens {
	list, open := tokens(text, true)
	g := goldenTokens{text, open, []goldenToken{}}
	for _, t := range list {
		g.Tokens = append(g.Tokens, goldenToken{t.term, int(t.kind), t.run, t.ends, t.inner, t.tight})
	}
	return g
}

// texts are inputs on which two tokenizers could part.
func texts() []string {
	return []string{
		"", " ", "a", "libGL.so.1", "vtkIOException", "engine_par exited 139", "0xC0000005",
		"/usr/gapps/visit", "VISIT_INITIAL_PORT", "3.1.4", "std::bad_alloc", "--no-sandbox", "HTTPServer URLs",
		"x86_64", "qt5 QT5Core", "don't the users' user’s O'Neil",
		"deadbeef01 DEADBEEF0123456789abcdef 0x7ffdeadbeef00123", "one two\nthree", "one,  two", "one,   two",
		"a.b...c....d", "C:\\Program Files\\Vis", "mailto:ada@example.org", "naïve Café ÀÉÎ Ångström",
		"Straße STRASSE ẞ", "Ærøskøbing Đorđe Łódź ıİ", "ΑΒΓ Σίσυφος ΣΑΣ", "ПРИВЕТ Ёлка Й", "Ընկեր",
		"ﬁle ½ Ⅻ ㎏ ｆｕｌｌ　ｗｉｄｔｈ", "日本語 テキスト", "가나다 한국어", "中", "中文abc文", "人々", "שלום עולם", "العربية، نص", "ไทย",
		"हिन्दी।", "emoji 🎉 and 👩‍💻 family", "𝐛𝐨𝐥𝐝 𐐀", "zero\u200bwidth\u00adsoft\ufeffbom",
		"e\u0301 a\u0300\u0301\u0302", strings.Repeat("a\u0591", 40), strings.Repeat("x", 70) + "Y1",
		"A1B2C3D4E5F6G7H8I9J0", "camelCaseWithMoreThanEightPartsInOneWordHere",
		"abcdefghijklmnopqrstuvwxyzAbcdefghijklmnopqrstuvwxyz", "12345-67890 1234-5678",
		"<script>alert(1)</script>", ".*+?^${}()|[]\\", "\x00\x01\x7f", "tab\tand\r\nline",
		"'quoted' \"text\"", "a'1 1'a", "f'(x)", "#123 @user ~home", "中'a a'中", "end ",
	}
}

func TestTheTokensAreThoseOfTheGoldenFile(t *testing.T) {
	t.Parallel()
	const file = "testdata/tokens.json"
	var got []goldenTokens
	for _, text := range texts() {
		got = append(got, golden(text))
	}
	if os.Getenv("WATCHBILL_WRITE_GOLDENS") != "" {
		data, err := json.MarshalIndent(got, "", " ")
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, append(data, '\n'), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff(readGolden(t), got); diff != "" {
		t.Errorf("tokens changed (-golden +now); if that is meant, set WATCHBILL_WRITE_GOLDENS and raise Version:\n%s", diff)
	}
}

func readGolden(t *testing.T) []goldenTokens {
	t.Helper()
	data, err := os.ReadFile("testdata/tokens.json")
	if err != nil {
		t.Fatal(err)
	}
	var list []goldenTokens
	if err := json.Unmarshal(data, &list); err != nil {
		t.Fatal(err)
	}
	return list
}

func TestTheClientMakesTheTokensOfTheGoldenFile(t *testing.T) {
	t.Parallel()
	want := readGolden(t)
	var inputs []string
	for _, g := range want {
		inputs = append(inputs, g.Text)
	}
	var answers []struct {
		List []goldenToken
		Open bool
	}
	node(t, "", map[string]any{"tokens": inputs}, &answers)
	for i, g := range want {
		got := goldenTokens{g.Text, answers[i].Open, answers[i].List}
		if diff := cmp.Diff(g, got); diff != "" {
			t.Errorf("%q (-golden +client):\n%s", g.Text, diff)
		}
	}
}

func TestTermsOf(t *testing.T) {
	t.Parallel()
	cases := map[string]struct{ text, want string }{
		"a library keeps its name, its parts and its neighbours": {"libGL.so.1", "libgl|lib gl|lib|gl|libgl so|so|so 1|1"},
		"capitals end before a new word":                         {"vtkIOException", "vtkioexception|vtk|vtk io|io|io exception|exception"},
		"an address is not cut at digits":                        {"0xC0000005", "0xc0000005"},
		"a hash is cut to what people quote":                     {"0123456789abcdef0123456789abcdef", "0123456789ab"},
		"an apostrophe joins":                                    {"don't", "dont"},
		"accents fold":                                           {"Café", "cafe"},
		"ideographs go in twos":                                  {"日本語", "日本|本語"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			list, _ := tokens(c.text, false)
			var got []string
			for _, found := range list {
				got = append(got, found.term)
			}
			slices.Sort(got)
			want := strings.Split(c.want, "|")
			slices.Sort(want)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func FuzzTokens(f *testing.F) {
	for _, text := range texts() {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		list, _ := tokens(text, true)
		for _, found := range list {
			if !utf8.ValidString(found.term) || found.term == "" || len([]rune(found.term)) > longestTerm {
				t.Fatalf("%q gives the term %q", text, found.term)
			}
			for _, r := range found.term {
				if c, low := classOf(r); low != r || (c == separator) != (r == ' ') || r == ' ' && found.kind != pair {
					t.Fatalf("%q gives the term %q with %q", text, found.term, r)
				}
			}
			if isHex([]byte(found.term)) {
				continue // a part may look like a hash, which alone would be cut
			}
			again, _ := tokens(found.term, true)
			if !slices.ContainsFunc(again, func(a token) bool { return a.term == found.term }) {
				t.Fatalf("the term %q of %q is not a term of itself", found.term, text)
			}
		}
	})
}
