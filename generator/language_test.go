package generator_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"

	"github.com/visit-dav/watchbill/content"
	"github.com/visit-dav/watchbill/generator"
	"github.com/visit-dav/watchbill/generator/site"
	"github.com/visit-dav/watchbill/templates"
)

// TestASiteInAnotherLanguageSaysNothingInEnglish builds the sample in a language whose every letter is ø. What is left of
// English on pages, in feeds and in attributes must be the team's own words, or a name.
func TestASiteInAnotherLanguageSaysNothingInEnglish(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := os.CopyFS(filepath.Join(dir, "content"), content.FS); err != nil {
		t.Fatal(err)
	}
	config := readText(t, filepath.Join(dir, "content", "site.yaml"))
	write(t, dir, map[string]string{
		"content/site.yaml":        strings.Replace(config, "language: en", "language: qaa", 1) + "\nbase_url: https://team.example/\n",
		"templates/words/qaa.yaml": foreign(t),
	})
	own := teamsWords(t)
	for _, team := range []bool{false, true} {
		out := filepath.Join(t.TempDir(), "out")
		build(t, generator.Options{Site: dir, Out: out, Clock: instant(), Team: team})
		left := map[string]string{}
		for name := range digest(t, out) {
			if name == site.ComponentsPage {
				continue // what it shows is made up, and the same in every language
			}
			for _, said := range spoken(t, filepath.Join(out, filepath.FromSlash(name))) {
				for _, part := range englishIn(said) {
					if !strings.Contains(own, " "+strings.ToLower(part)+" ") && !slices.Contains(names, part) {
						left[part] = name + ": " + said
					}
				}
			}
		}
		for part, where := range left {
			t.Errorf("%q is said in English, in %.200s", part, where)
		}
	}
}

// TestALanguageChangesNoIdentity holds events and entries to what calendars and readers know them by.
func TestALanguageChangesNoIdentity(t *testing.T) {
	t.Parallel()
	identities := regexp.MustCompile(`(?m)^(?:UID|DTSTAMP|LAST-MODIFIED|SEQUENCE|DTSTART|DTEND)[:;].*|<id>.*?</id>|<updated>.*?</updated>`)
	var known [2]map[string][]string
	for i, language := range []string{"en", "de"} {
		dir, out := t.TempDir(), filepath.Join(t.TempDir(), "out")
		if err := os.CopyFS(filepath.Join(dir, "content"), content.FS); err != nil {
			t.Fatal(err)
		}
		config := strings.Replace(readText(t, filepath.Join(dir, "content", "site.yaml")), "language: en", "language: "+language, 1)
		write(t, dir, map[string]string{"content/site.yaml": config})
		build(t, generator.Options{Site: dir, Out: out, Clock: instant()})
		known[i] = map[string][]string{}
		for name := range digest(t, out) {
			if ext := filepath.Ext(name); ext == ".ics" || ext == ".atom" {
				known[i][name] = identities.FindAllString(readText(t, filepath.Join(out, filepath.FromSlash(name))), -1)
			}
		}
		if said := readText(t, filepath.Join(out, "primary.ics")); strings.Contains(said, "SUMMARY:Hauptdienst: ") != (language == "de") {
			t.Errorf("in %s the feed doesn't speak the language", language)
		}
	}
	if diff := cmp.Diff(known[0], known[1]); diff != "" {
		t.Error(diff)
	}
}

// names are the same in every language: of zones, files, and what stands in a masked text.
var names = []string{"PST", "PDT", "oncall", "mail header"}

func readText(t *testing.T, file string) string {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

var (
	catalogueLine = regexp.MustCompile(`(?m)^("(?:[^"\\]|\\.)*"):`)
	kept          = regexp.MustCompile(`%(?:\[\d\])?[.\d]*[a-z%]`)
	dateLayout    = regexp.MustCompile(`2006|\d Jan|15:04`)
	latin         = regexp.MustCompile(`[A-Za-z]`)
)

// foreign is a language file in which every letter is ø.
func foreign(t *testing.T) string {
	t.Helper()
	data, err := fs.ReadFile(templates.FS, "words/de.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, m := range catalogueLine.FindAllStringSubmatch(string(data), -1) {
		text, err := strconv.Unquote(m[1])
		if err != nil {
			t.Fatal(err)
		}
		said, rest := "", text
		for rest != "" {
			at := kept.FindStringIndex(rest)
			if at == nil {
				at = []int{len(rest), len(rest)}
			}
			said += latin.ReplaceAllString(rest[:at[0]], "ø") + rest[at[0]:at[1]]
			rest = rest[at[1]:]
		}
		if dateLayout.MatchString(m[1]) {
			said = text
		}
		b.WriteString(strconv.Quote(text) + ": " + strconv.Quote(said) + "\n")
	}
	return b.String()
}

// spoken are the texts of a file that people read or hear.
func spoken(t *testing.T, file string) []string {
	t.Helper()
	text := readText(t, file)
	switch filepath.Ext(file) {
	case ".html":
		return ofPage(text)
	case ".atom":
		return ofPage(html.UnescapeString(text))
	case ".ics":
		var said []string
		for line := range strings.Lines(strings.ReplaceAll(text, "\r\n ", "")) {
			name, value, _ := strings.Cut(strings.TrimSpace(line), ":")
			if slices.Contains([]string{"NAME", "SUMMARY", "DESCRIPTION", "X-WR-CALDESC"}, name) {
				said = append(said, strings.Split(value, `\n`)...)
			}
		}
		return said
	}
	return nil
}

// ofPage are the text nodes of a page but for code, and what attributes say.
func ofPage(text string) []string {
	var said []string
	silent := ""
	z := html.NewTokenizer(strings.NewReader(text))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return said
		case html.TextToken:
			switch text := z.Token().Data; silent {
			case "":
				said = append(said, text)
			case "noscript":
				said = append(said, ofPage(text)...)
			}
		case html.EndTagToken:
			if name, _ := z.TagName(); string(name) == silent {
				silent = ""
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			tag := z.Token()
			if silent == "" && slices.Contains([]string{"code", "pre", "script", "style", "kbd", "noscript"}, tag.Data) {
				silent = tag.Data
			}
			for _, a := range tag.Attr {
				if slices.Contains([]string{"aria-label", "title", "placeholder", "alt", "label"}, a.Key) {
					said = append(said, a.Val)
				}
			}
		}
	}
}

var (
	notWords = regexp.MustCompile(`[^\pL]+`)
	breaks   = regexp.MustCompile(`[^\pL '’-]+|ø[ø '’-]*|(?:https?|urn):\S+|\S+@\S+`)
)

// englishIn are the pieces of a text that hold Latin letters, each as words with a blank between.
func englishIn(text string) []string {
	var parts []string
	for _, part := range breaks.Split(text, -1) {
		part = strings.TrimSpace(notWords.ReplaceAllString(part, " "))
		if len(part) > 1 && latin.MatchString(part) {
			parts = append(parts, part)
		}
	}
	return parts
}

// teamsWords are all words of the sample's own files, small, in their order, with a blank between.
func teamsWords(t *testing.T) string {
	t.Helper()
	var b strings.Builder
	err := fs.WalkDir(content.FS, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(content.FS, name)
		text := strings.NewReplacer(`\r`, " ", `\n`, " ", `\t`, " ", "''", "'").Replace(string(data))
		b.WriteString(" " + notWords.ReplaceAllString(text, " ") + " ")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return strings.ToLower(strings.Join(strings.Fields(b.String()), " "))
}
