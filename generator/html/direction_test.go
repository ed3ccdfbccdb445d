package html_test

import (
	"io/fs"
	"strings"
	"testing"
)

func TestASiteRunsInTheDirectionOfItsLanguage(t *testing.T) {
	t.Parallel()
	config, err := fs.ReadFile(team(), "content/site.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for language, want := range map[string]string{"en": "", "he": ` dir="rtl" data-english`, "ar-EG": ` dir="rtl" data-english`, "az": "", "az-Arab": ` dir="rtl" data-english`, "sr-Latn": ""} {
		own := strings.Replace(string(config), "language: en", "language: "+language, 1)
		if !strings.Contains(own, "language: "+language+"\n") {
			own += "\nlanguage: " + language + "\n"
		}
		page := render(t, load(t, without(t, map[string]string{"site.yaml": own})))["index.html"]
		if _, rest, _ := strings.Cut(page, `<html lang="`+language+`"`); !strings.HasPrefix(rest, want+" data-root") {
			t.Errorf("%s: %.120s", language, page)
		}
	}
}

func TestAnInterfaceInTheLanguageOfItsSiteIsNotTurned(t *testing.T) {
	t.Parallel()
	config, err := fs.ReadFile(team(), "content/site.yaml")
	if err != nil {
		t.Fatal(err)
	}
	own := strings.Replace(string(config), "language: en", "language: he", 1)
	if own == string(config) {
		own += "\nlanguage: he\n"
	}
	page := render(t, load(t, without(t, map[string]string{"site.yaml": own + "\nwords: {Search: חיפוש}\n"})))["index.html"]
	if !strings.Contains(page, `<html lang="he" dir="rtl" data-root`) {
		t.Errorf("%.120s", page)
	}
}
