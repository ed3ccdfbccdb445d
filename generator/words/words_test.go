package words

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/visit-dav/watchbill/generator/problem"
	"github.com/visit-dav/watchbill/templates"
)

func TestEveryTextOfTheInterfaceIsInTheCatalogueAndNoOther(t *testing.T) {
	t.Parallel()
	used := map[string]bool{}
	for _, list := range [][]string{ofScripts(t), ofTemplates(t), ofRenderers(t), strings.Fields(long), strings.Fields(alerts), strings.Fields(aspects), lacks, ofMasks(t), {half}} {
		for _, text := range list {
			used[text] = true
		}
	}
	german := catalogue(t)
	for _, text := range slices.Sorted(maps.Keys(used)) {
		if _, ok := german[text]; !ok {
			t.Errorf("templates/words/de.yaml lacks %q: add its German, or the English again where you don’t know it", text)
		}
	}
	for _, text := range slices.Sorted(maps.Keys(german)) {
		if !used[text] {
			t.Errorf("templates/words/de.yaml has a text that nothing says: %q", text)
		}
	}
}

func TestATranslationHasTheVerbsOfItsText(t *testing.T) {
	t.Parallel()
	for text, said := range catalogue(t) {
		if !slices.Equal(verbs(text), verbs(said)) {
			t.Errorf("%q is said as %q", text, said)
		}
	}
}

func TestATextWithoutThePlacesOfItsEnglishIsToldAndStaysEnglish(t *testing.T) {
	t.Parallel()
	var problems problem.List
	site := fstest.MapFS{"templates/words/fr.yaml": {Data: []byte("\"%d h %d min\": \"%d h\"\n\"Incident %d\": \"Incident no %s\"\n\"Filters (%d)\": \"Filter (100 % der %d)\"\n\"%s of %s, %s\": \"%[3]s, %[1]s %[2]s\"\n")}}
	w := Read(site, "fr", nil, problem.Pos{}, &problems)
	var got []string
	for _, p := range problems.Sorted() {
		got = append(got, p.Message)
	}
	want := []string{
		`"%d h %d min" has the places %d %d, its words have %d`, `"Incident %d" has the places %d, its words have %s`,
		`"Filters (%d)" has the places %d, its words have % d %d`,
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if w.Say("Incident %d", 3) != "Incident 3" || w.Say("%s of %s, %s", "a", "b", "c") != "c, a b" {
		t.Errorf("says %q, %q", w.Say("Incident %d", 3), w.Say("%s of %s, %s", "a", "b", "c"))
	}
}

func TestDatesAreWrittenInTheOrderAndWithTheNamesOfTheLanguage(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 5, 5, 8, 5, 0, 0, time.UTC)
	german := Words{catalogue(t)}
	for layout, want := range map[string]string{
		"Mon 2 Jan 2006, 15:04": "Di., 5. Mai 2026, 08:05", "January 2006": "Mai 2026", "Mon": "Di.",
	} {
		if got := german.Date(at, layout); got != want {
			t.Errorf("%s is written %q, want %q", layout, got, want)
		}
	}
	other := Words{map[string]string{"no layout": ""}} // goes the long way
	for _, layout := range []string{"Mon 2 Jan, 15:04", "2 Jan 2006", "Monday 2 January 2006", "January", "Mon", "January 2006", ""} {
		if got, want := (Words{}).Date(at, layout), other.Date(at, layout); got != want {
			t.Errorf("%q gives %q, want %q", layout, got, want)
		}
	}
	if got := (Words{}).Date(at, "Mon 2 Jan 2006, 15:04"); got != "Tue 5 May 2026, 08:05" {
		t.Errorf("English writes %q", got)
	}
}

func TestDecimalsHaveTheMarkOfTheLanguage(t *testing.T) {
	t.Parallel()
	german := Words{catalogue(t)}
	for v, want := range map[float64]string{3: "3,0", 0.25: "0,3", -12.34: "-12,3"} {
		if got := german.Decimal(v); got != want {
			t.Errorf("%v is written %q, want %q", v, got, want)
		}
	}
	for said, want := range map[string]string{"0.5": "2.5", "0٫5": "2٫5", "٠٫٥": "2.5", "": "2.5"} {
		if got := (Words{map[string]string{half: said}}).Decimal(2.5); got != want {
			t.Errorf("where a half is %q, 2.5 is written %q, want %q", said, got, want)
		}
	}
}

// TestTemplatesSayNothingBesidesTheCatalogue finds words between tags that no {{t "..."}} says.
func TestTemplatesSayNothingBesidesTheCatalogue(t *testing.T) {
	t.Parallel()
	code := regexp.MustCompile(`(?s)\{\{.*?\}\}|<code[^>]*>.*?</code>`)
	tag := regexp.MustCompile(`(?s)<[^>]*>`)
	spoken := regexp.MustCompile(`(?:aria-label|title|placeholder|alt)="([^"]*)"`)
	word := regexp.MustCompile(`\pL{2,}`)
	for name, text := range templateFiles(t) {
		plain := code.ReplaceAllString(text, "")
		for _, m := range spoken.FindAllStringSubmatch(plain, -1) {
			if word.MatchString(m[1]) {
				t.Errorf("templates/%s says %q: write {{t %q}}, and its German into templates/words/de.yaml", name, m[1], m[1])
			}
		}
		for line := range strings.Lines(tag.ReplaceAllString(plain, "\n")) {
			if line = strings.TrimSpace(line); word.MatchString(line) && !slices.Contains(proper, line) {
				t.Errorf("templates/%s says %q: write {{t %q}}, and its German into templates/words/de.yaml", name, line, line)
			}
		}
	}
}

// TestRenderersSayNoSentenceBesidesTheCatalogue finds three words in a row that no say("...") says. Examples of files, which
// have lines, and commands stay as they are typed.
func TestRenderersSayNoSentenceBesidesTheCatalogue(t *testing.T) {
	t.Parallel()
	sentence := regexp.MustCompile(`\pL{2,} \pL{2,} \pL{2,}`)
	for name, tree := range renderers(t, "html") {
		ast.Inspect(tree, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.CallExpr:
				return !says(n)
			case *ast.BasicLit:
				text, err := strconv.Unquote(n.Value)
				if err == nil && sentence.MatchString(text) && !strings.Contains(text, "\n") && !strings.HasPrefix(text, "watchbill ") {
					t.Errorf("%s says %q: write say(%q), and its German into templates/words/de.yaml", name, text, text)
				}
			}
			return true
		})
	}
}

// proper are names that are the same everywhere.
var proper = []string{"Google", "Google Calendar", "Thunderbird", "oncall.json", "schedule.csv"}

func catalogue(t *testing.T) map[string]string {
	t.Helper()
	var problems problem.List
	texts := map[string]string{}
	for _, e := range read(templates.FS, "words/de.yaml", &problems) {
		texts[e.Key] = e.Value
	}
	for _, p := range problems.Sorted() {
		t.Fatal(p)
	}
	return texts
}

// long are the names of days and months in full, which dates need.
const long = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday " +
	"January February March April May June July August September October November December"

// aspects are what lists of incidents go by, as their addresses name it.
const aspects = "component resolution label topic month"

// alerts are the titles of alerts, as markdown makes them of their types.
const alerts = "Note Tip Important Warning Caution"

// lacks are what an action of a post-mortem may lack, as site.Action says it.
var lacks = []string{"no owner", "no issue", "neither an owner nor an issue"}

var (
	said   = regexp.MustCompile("\\(?\\bt (?:\"((?:[^\"\\\\]|\\\\.)*)\"|`([^`]*)`)")
	layout = regexp.MustCompile(`\bJan|\bMon\b`)
)

// ofMasks are the kinds of what is masked, which an article counts.
func ofMasks(t *testing.T) (kinds []string) {
	t.Helper()
	for _, name := range []string{"private.go", "configured.go"} {
		code, err := os.ReadFile(filepath.Join("..", "redact", name))
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`\bkind: "([^"]*)"`).FindAllSubmatch(code, -1) {
			kinds = append(kinds, string(m[1]))
		}
	}
	return kinds
}

func ofScripts(t *testing.T) (texts []string) {
	t.Helper()
	names, err := fs.Glob(templates.FS, "assets/*.js")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		code, err := fs.ReadFile(templates.FS, name)
		if err != nil {
			t.Fatal(err)
		}
		texts = append(texts, OfScript(string(code))...)
	}
	return texts
}

func ofTemplates(t *testing.T) (texts []string) {
	t.Helper()
	for _, text := range templateFiles(t) {
		for _, m := range said.FindAllStringSubmatch(text, -1) {
			texts = append(texts, m[1]+m[2])
		}
	}
	return texts
}

func templateFiles(t *testing.T) map[string]string {
	t.Helper()
	files := map[string]string{}
	for _, pattern := range []string{"pages/*.html", "partials/*.html"} {
		names, err := fs.Glob(templates.FS, pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			data, err := fs.ReadFile(templates.FS, name)
			if err != nil {
				t.Fatal(err)
			}
			files[name] = string(data)
		}
	}
	return files
}

// ofRenderers finds say("text"), count(n, "text", "texts"), and the layouts of dates.
func ofRenderers(t *testing.T) (texts []string) {
	t.Helper()
	for _, tree := range renderers(t, "html", "markdown", "site", "ics", "feed", "handoff") {
		ast.Inspect(tree, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.CallExpr:
				if says(n) {
					texts = append(texts, literals(n.Args)...)
				}
			case *ast.BasicLit:
				if text, err := strconv.Unquote(n.Value); err == nil && n.Kind == token.STRING && layout.MatchString(text) {
					texts = append(texts, text)
				}
			}
			return true
		})
	}
	return texts
}

// renderers are the sources of packages that write pages, by file.
func renderers(t *testing.T, folders ...string) map[string]*ast.File {
	t.Helper()
	files := map[string]*ast.File{}
	for _, folder := range folders {
		names, err := filepath.Glob("../" + folder + "/*.go")
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			if strings.HasSuffix(name, "_test.go") {
				continue
			}
			if files[name], err = parser.ParseFile(token.NewFileSet(), name, nil, 0); err != nil {
				t.Fatal(err)
			}
		}
	}
	return files
}

// says tells a call that says its literals in the language of the site.
func says(call *ast.CallExpr) bool {
	f, ok := call.Fun.(*ast.SelectorExpr)
	return ok && slices.Contains([]string{"say", "Say", "count", "text"}, f.Sel.Name)
}

func literals(args []ast.Expr) (texts []string) {
	for _, a := range args {
		if l, ok := a.(*ast.BasicLit); ok && l.Kind == token.STRING {
			if text, err := strconv.Unquote(l.Value); err == nil {
				texts = append(texts, text)
			}
		}
	}
	return texts
}
