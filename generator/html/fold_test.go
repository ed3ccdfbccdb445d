package html_test

import (
	"html/template"
	"strings"
	"testing"

	"github.com/visit-dav/watchbill/generator/html"
)

func TestATextThatIsFoldedIsPrintedAsBefore(t *testing.T) {
	t.Parallel()
	say := func(text string, _ ...any) string { return text + ` "quoted" & 'so' <b>+</b>` + "\x00 –" }
	for where, c := range map[string]struct {
		text   string
		folded bool
	}{
		"between tags":              {`<p>{{t "a"}}</p>`, true},
		"in quotes":                 {`<p title="{{t "a"}}">`, true},
		"in the other quotes":       {`<p title='x{{t "a"}}'>`, true},
		"in a part":                 {`{{define "p"}}{{t "a"}}{{end}}<p>{{if .}}{{range .}}{{with .}}{{template "p" .}}{{else}}{{t "b"}}{{end}}{{end}}{{else}}{{t "c"}}{{end}}</p>`, true},
		"in a part between quotes":  {`{{define "p"}}{{t "a"}}{{end}}<p title="{{template "p" .}}">`, false},
		"without quotes":            {`<p title={{t "a"}}>`, false},
		"as an address":             {`<a href="{{t "a"}}">`, false},
		"as a script's text":        {`<script>x = {{t "a"}}</script>`, false},
		"as what is asked":          {`{{if t "a"}}<p>yes</p>{{end}}`, false},
		"as a value that is kept":   {`{{$x := t "a"}}<p>{{$x}}</p>`, false},
		"with a value":              {`<p>{{t "a" .}}</p>`, false},
		"through another function":  {`<p>{{t "a" | len}}</p>`, false},
		"in a style's text":         {`<style>p { content: "{{t "a"}}" }</style>`, false},
		"as the text of a title":    {`<title>{{t "a"}}</title>`, false},
		"in what is no page at all": {`{{t "a"}}`, true},
	} {
		t.Run(where, func(t *testing.T) {
			t.Parallel()
			parsed := func() *template.Template {
				return template.Must(template.New("x").Funcs(template.FuncMap{"t": say}).Parse(c.text))
			}
			plain, folded := parsed(), parsed()
			html.Fold(folded, say, "x")
			for _, data := range []any{nil, []string{"one", ""}} {
				var want, got strings.Builder
				if err := plain.ExecuteTemplate(&want, "x", data); err != nil {
					t.Fatal(err)
				}
				if err := folded.ExecuteTemplate(&got, "x", data); err != nil {
					t.Fatal(err)
				}
				if got.String() != want.String() {
					t.Errorf("folded %q, else %q", got.String(), want.String())
				}
			}
			left := false
			for _, one := range folded.Templates() {
				left = left || strings.Contains(one.Tree.Root.String(), `t "`)
			}
			if left == c.folded {
				t.Errorf("folded: %v, want %v", !left, c.folded)
			}
		})
	}
}
