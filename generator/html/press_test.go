package html_test

import (
	"maps"
	"os"
	"regexp"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/visit-dav/watchbill/generator/html"
)

func TestPagesOfWhichThereAreManyAreExecutedWithoutHTMLTemplate(t *testing.T) {
	t.Parallel()
	pressed := html.Pressed(t, load(t, os.DirFS("../..")))
	for _, kind := range []string{"document", "incident", "incidents"} {
		if !pressed[kind] {
			t.Errorf("html/template executes pages of kind %s", kind)
		}
	}
}

// A variable is what only html/template knows, so that it executes all.
func TestPagesAreWhatHTMLTemplateMakesOfThem(t *testing.T) {
	t.Parallel()
	definition := regexp.MustCompile(`{{define "[^"]*"}}`)
	for name, site := range map[string]string{"a small site": "testdata/site", "the sample": "../.."} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := load(t, os.DirFS(site))
			pressed := render(t, s)
			s.Templates = maps.Clone(s.Templates)
			for name, text := range s.Templates {
				s.Templates[name] = definition.ReplaceAll(text, []byte(`${0}{{$$v := 1}}`))
			}
			if diff := cmp.Diff(render(t, s), pressed); diff != "" {
				t.Error(diff)
			}
		})
	}
}
