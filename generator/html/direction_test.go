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
	for language, want := range map[string]string{"en": "", "he": ` dir="rtl"`, "ar-EG": ` dir="rtl"`, "az": "", "az-Arab": ` dir="rtl"`, "sr-Latn": ""} {
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
