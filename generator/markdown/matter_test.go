package markdown_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/visit-dav/watchbill/generator/hours"
	"github.com/visit-dav/watchbill/generator/markdown"
	"github.com/visit-dav/watchbill/generator/problem"
)

// read parses a document and gives what was told, a line each.
func read(t *testing.T, source string) (*markdown.Document, string) {
	t.Helper()
	var problems problem.List
	d := markdown.Parse("a.md", []byte(source), markdown.Options{IgnoredKeys: []string{"mine"}}, &problems)
	var told []string
	for _, p := range problems.Sorted() {
		told = append(told, p.Severity.String()+" "+p.String())
	}
	return d, strings.Join(told, "\n")
}

// body renders with every link as written.
func body(d *markdown.Document) string {
	return d.Render(func(l markdown.Link) (string, bool) { return l.Destination, true }).String()
}

func TestFrontMatterOfEveryFormatGivesTheSame(t *testing.T) {
	t.Parallel()
	want := markdown.Meta{
		Title: `A "quoted" 😀 title`, Order: 3, Tags: []string{"one", "two"}, Draft: true,
		Date: hours.Date{Year: 2026, Month: 1, Day: 2}, Incidents: []int{4, 5},
	}
	yaml := "title: 'A \"quoted\" 😀 title'\norder: 3\ntags: [one, two]\ndraft: true\ndate: 2026-01-02\nincidents: " +
		"[4, 5]\n"
	json := "{\n\t\"title\": \"A \\\"quoted\\\" \\ud83d\\ude00 title\",\n\t\"order\": 3, \"tags\": [\"one\", " +
		"\"two\"],\n" +
		"\t\"draft\": true, \"date\": \"2026-01-02\", \"incidents\": [4, 5]\n}\n"
	toml := "title = 'A \"quoted\" 😀 title'\norder = 3\ntags = ['one', 'two']\ndraft = true\ndate = " +
		"2026-01-02\nincidents = [4, 5]\n"
	for name, source := range map[string]string{
		"YAML":                             "---\n" + yaml + "---\nText",
		"YAML, named":                      "---yaml\n" + yaml + "---\nText",
		"TOML":                             "+++\n" + toml + "+++\nText",
		"TOML, named":                      "---toml\n" + toml + "---\nText",
		"TOML with the date in quotes":     "+++\n" + strings.Replace(toml, "2026-01-02", `"2026-01-02"`, 1) + "+++\nText",
		"JSON between semicolons":          ";;;\n" + json + ";;;\nText",
		"JSON, named":                      "---json\n" + json + "---\nText",
		"a JSON object":                    json + "\nText",
		"with a byte-order mark":           "\ufeff---\n" + yaml + "---\nText",
		"with the line ends of Windows":    strings.ReplaceAll("---\n"+yaml+"---\nText", "\n", "\r\n"),
		"with the line ends of old Macs":   strings.ReplaceAll("---\n"+yaml+"---\nText", "\n", "\r"),
		"with blanks after the delimiters": "---  \n" + yaml + "---\t\nText",
		"after empty lines":                "\n\n---\n" + yaml + "---\nText",
		"with keys of another generator":   "---\n" + yaml + "layout: x\nmine:\n  - y\n---\nText",
		"TOML with tables of another":      "+++\n" + toml + "[menu.main]\nweight = 3\n+++\nText",
		"JSON with keys of another": "{\n  \"layout\": {\"title\": " +
			"\"x\"}," + strings.TrimPrefix(json, "{") + "\nText",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d, told := read(t, source)
			if strings.Contains(told, "error") || strings.Contains(told, "warning") {
				t.Errorf("told: %s", told)
			}
			if diff := cmp.Diff(want, d.Meta); diff != "" {
				t.Error(diff)
			}
			if got := body(d); got != "<p>Text</p>\n" {
				t.Errorf("body is %q", got)
			}
		})
	}
}

func TestBrokenFrontMatterIsToldWithItsLineAndNeverSilentlyText(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ source, want string }{
		"an unknown key": {
			"---\ntitle: A\ntitel: B\n---\n",
			"error a.md:3:1: unknown key \"titel\"\n\thint: did you mean \"title\"?",
		},
		"a doubled key": {
			"\n---\ntitle: A\ntitle: B\n---\n",
			"error a.md:4:1: the key \"title\" stands in line 3 already",
		},
		"a doubled key of TOML": {"+++\ntitle = 'A'\ntitle = 'B'\n+++\n", "error a.md:3: isn't TOML: "},
		"a doubled key of JSON": {
			"{\n\"title\": \"A\",\n\"title\": \"B\"\n}\n\n",
			"error a.md:3:1: the key \"title\" stands in line 2",
		},
		"an unknown key of TOML": {
			"+++\ntitle = 'A'\n\ntitel = 'B'\n+++\n",
			"error a.md:4:1: unknown key \"titel\"",
		},
		"an unknown key of JSON": {";;;\n{\n \"titel\": \"A\"}\n;;;\n", "error a.md:3:2: unknown key \"titel\""},
		"a wrong type of TOML": {
			"+++\ndraft = 'yes'\n+++\n",
			"error a.md:2:10: expected true or false, found \"yes\"",
		},
		"a draft that says nothing": {"---\ndraft:\n---\n", "error a.md:2:1: the key \"draft\" has no value"},
		"a draft that is null":      {"---\ndraft: ~\n---\n", "error a.md:2:1: the key \"draft\" has no value"},
		"TOML that isn't":           {"+++\ntitle = A\n+++\n", "error a.md:2: isn't TOML: "},
		"a number that YAML lacks": {
			"+++\norder = 1\nowner = inf\n+++\n",
			"error a.md:3: the value of \"owner\" can't be read",
		},
		"JSON that isn't":         {"{\n\"title\": \"A\",\n}\n\n", "error a.md:3: isn't JSON: "},
		"YAML between semicolons": {";;;\ntitle: A\n;;;\n", "error a.md:2: isn't JSON: "},
		"no end": {
			"---\ntitle: A\nText",
			"error a.md:1: the front matter that begins with --- has no end",
		},
		"no end of TOML": {
			"+++\ntitle = 'A'\n",
			"error a.md:1: the front matter that begins with +++ has no end\n\thint: close it with a line that is +++",
		},
		"no empty line after JSON": {
			"{\n\"title\": \"A\"\n}\nText",
			"error a.md:1: the front matter that begins with { has no end",
		},
		"a delimiter alone": {"---", "error a.md:1: the front matter that begins with --- has no end"},
		"the delimiter inside a text": {
			"---\ntitle: |\n  a\n  ---\n  b\ndraft: true\n---\nText",
			"error a.md:4: an indented --- ends the front matter",
		},
		"text after the closing delimiter": {
			"---\ndraft: true\n--- \t#\n",
			"error a.md:1: the front matter that begins with --- has no end",
		},
		"a rule at the top": {
			"---\n\n# Heading\n\nText\n\n---\n\nText",
			"error a.md:1: what stands between the lines --- isn't front matter",
		},
		"more than 64 KiB": {
			"---\ntitle: " + strings.Repeat("x", 1<<16) + "\n---\n",
			"error a.md:1: the front matter has more than 65536 bytes",
		},
		"an alias": {
			"---\ntitle: &a A\nowner: *a\n---\n",
			"error a.md:3:8: aliases (*a) aren't read",
		},
		"a control character": {
			"---\ntitle: A\x00\n---\n",
			"error a.md:2:9: an invisible character (U+0000)",
		},
		"a byte that isn't UTF-8": {"---\ntitle: \xff\n---\n", "error a.md:2:8: the byte 0xFF isn't UTF-8 text"},
		"a blank before the format": {
			"--- yaml\ndraft: true\n---\n",
			"error a.md:1: \"--- yaml\" isn't a way to begin front matter",
		},
		"a format in capitals": {
			"+++TOML\ndraft = true\n+++\n",
			"error a.md:1: \"+++TOML\" isn't a way to begin front matter",
		},
		"a hidden character": {
			"\u200b---\ndraft: true\n---\n",
			"error a.md:1: a character that can't be seen stands beside \"---\"",
		},
		"two byte-order marks": {
			"\ufeff\ufeff---\ndraft: true\n---\n",
			"error a.md:1: a character that can't be seen",
		},
		"JSON in one line": {
			"{\"draft\": true}\n\nText",
			"error a.md:1: JSON front matter begins with a line that is { alone",
		},
		"one hyphen too many": {
			"----\ntitle: A\ndraft: true\n----\n",
			"error a.md:3: this looks like front matter, but stands in the text",
		},
		"no opening delimiter": {
			"title: A\ndraft: true\n---\n",
			"error a.md:2: this looks like front matter, but stands in the text",
		},
		"UTF-16": {"\xff\xfe-\x00", "error a.md: is UTF-16, not UTF-8"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, told := read(t, c.source)
			if !strings.Contains(told, c.want) {
				t.Errorf("want %s\ngot  %s", c.want, told)
			}
		})
	}
}

func TestTextThatOnlyLooksLikeFrontMatterStaysText(t *testing.T) {
	t.Parallel()
	for _, source := range []string{
		"***\n\nText", "- - -\n\nText", "-----\n\nText", "| a |\n| --- |\n", "{% include x %}\n", "{: .class}\n", "+ " +
			"a\n+ b\n",
		"Status: draft\n\nText", "+++ b/file.c\n", "Text\n---\n", "",
	} {
		if _, told := read(t, source); told != "" {
			t.Errorf("%q: told %s", source, told)
		}
	}
}

func TestKeysOfOtherGeneratorsAreNamedInNotes(t *testing.T) {
	t.Parallel()
	_, told := read(t, "---\ntitle: A\ncover: x\nhide:\n  - toc\nmine: 1\n---\n")
	want := `note a.md:3: the key "cover" of another generator isn't used
note a.md:4: the key "hide" of another generator isn't used
note a.md:6: the key "mine" of another generator isn't used`
	if told != want {
		t.Errorf("told %s", told)
	}
	if _, told := read(t, "---\npublished: false\n---\n"); !strings.Contains(told, `error a.md:2:1: unknown key `+
		`"published"`) {
		t.Errorf("a key that keeps pages back must not be ignored: %s", told)
	}
}
