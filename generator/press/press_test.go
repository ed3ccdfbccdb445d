package press_test

import (
	"bytes"
	"html/template"
	"strings"
	"testing"

	"github.com/visit-dav/watchbill/generator/press"
)

// article is the data of the tests.
type article struct {
	*author
	Title, Link string
	Number      int
	Body        template.HTML
	Mail        template.URL
	Obsolete    bool
	Labels      []string
	Next        *article
	Answers     []article
	Content     any
	Facts       map[string]string
	Score       float64
	Place       place
}

type place struct{ City string }

type author struct{ Name string }

func (a article) Shout() string { return strings.ToUpper(a.Title) }

func sample() article {
	return article{
		author: &author{"Zoë <z@example.org>"}, Title: `"A" & 'B' <i>+1</i>`, Link: "../a b.html?x=1&y=%20#Z", Number: -12,
		Body: "<p>as it is</p>", Mail: "tel:+49", Labels: []string{"", "<b>", "日本"}, Next: &article{author: &author{}, Title: "next"},
		Answers: []article{{author: &author{}, Title: "one", Obsolete: true}, {author: &author{}, Labels: []string{"two"}}}, Content: &author{"within"},
		Facts: map[string]string{"k": "v"}, Score: 0.5, Place: place{"Ü"},
	}
}

// known are templates that are executed without html/template.
var known = map[string]string{
	"texts":                   `<p>{{.Title}}</p><i title="{{.Title}}">{{.Name}}</i><title>{{.Title}}</title>`,
	"addresses":               `<a href="{{.Link}}">{{.Link}}</a><a href="{{.Title}}">x</a><a href="#{{.Title}}">y</a><a href="{{.Mail}}">z</a>`,
	"markup":                  `<div>{{.Body}}</div><i title="{{.Body}}"></i>`,
	"numbers":                 `{{.Number}} {{.Score}}<i title="{{.Number}}"></i>`,
	"data":                    `<script type="application/json">{{.Labels}}</script>`,
	"conditions":              `{{if .Obsolete}}a{{else if .Labels}}b{{end}}{{if not .Next}}c{{else}}d{{end}}{{if or .Obsolete .Number}}e{{end}}{{if and .Title .Obsolete}}f{{end}}`,
	"numbers and structs":     `{{if .Number}}a{{end}}{{if .Place}}b{{end}}{{with .Place}}{{.City}}{{end}}`,
	"equal texts":             `{{if eq .Title "next"}}a{{else}}b{{end}}{{with .Next}}{{if eq .Title "next"}}c{{end}}{{end}}`,
	"what is there":           `{{with .Next}}{{.Title}}{{with .Next}}never{{else}}{{.Title}}{{end}}{{end}}{{with .Mail}}{{.}}{{end}}`,
	"lists":                   `{{range .Labels}}<b>{{.}}</b>{{else}}none{{end}}{{range .Answers}}{{.Title}}{{range .Labels}}{{.}}{{else}}none{{end}}{{end}}`,
	"fields of fields":        `{{.Next.Title}}{{if .Next.Next}}never{{end}}`,
	"templates":               `{{template "a" .Next}}{{template "text"}}{{define "a"}}{{.Title}}{{with .Next}}{{template "a" .}}{{end}}{{end}}{{define "text"}}text{{end}}`,
	"data of any type":        `{{template "a" .Content}}{{define "a"}}{{.Name}}{{end}}`,
	"what isn't executed":     `{{if .Obsolete}}{{printf "%d" .Number}}{{end}}{{.Title}}`,
	"a comment, and no space": "<p> {{- /* c */ -}} {{.Title}} </p><!-- gone -->",
}

// foreign are templates that only html/template can execute, or not even that.
var foreign = map[string]string{
	"a variable":                    `{{$t := .Title}}{{$t}}`,
	"the numbers of a list":         `{{range $i, $l := .Labels}}{{$i}}{{$l}}{{end}}`,
	"a function":                    `{{printf "%d" .Number}}{{len .Labels}}`,
	"a method":                      `{{.Shout}}`,
	"a map":                         `{{.Facts.k}}{{range .Facts}}{{.}}{{end}}`,
	"a field of what isn't there":   `a{{.Next.Next.Title}}`,
	"a template of what isn't":      `a{{template "a" .Next.Next}}{{define "a"}}{{.Title}}{{end}}`,
	"a field that isn't":            `a{{.Missing}}`,
	"a field of data of any type":   `a{{.Content.Missing}}`,
	"a template that isn't":         `a{{template "missing" .}}`,
	"numbers that are compared":     `{{if eq .Number -12}}a{{end}}`,
	"a number in a condition":       `{{if .Score}}a{{end}}`,
	"a function in a condition":     `{{if len .Labels}}a{{end}}{{if gt .Number 1}}b{{end}}`,
	"a variable in a condition":     `{{if $t := .Title}}{{$t}}{{end}}`,
	"a map in a condition":          `{{with .Facts}}{{.k}}{{end}}`,
	"nothing in place of any data":  `{{with .Next}}{{template "a" .Content}}{{end}}{{define "a"}}{{.Name}}{{end}}`,
	"the end of a list":             `{{range .Labels}}{{break}}{{end}}`,
	"a list behind nothing":         `{{range .Next.Next.Labels}}a{{end}}`,
	"a place that isn't known":      `<p style="color: {{.Title}}">`,
	"a place within a script":       `<script>let x = "{{.Title}}"</script>`,
	"a template without end":        `a{{template "a" .}}{{define "a"}}{{template "b" .Next}}{{end}}{{define "b"}}{{template "b" .}}{{end}}`,
	"one without end of any type":   `a{{template "a" .}}{{define "a"}}{{template "b" .Content}}{{end}}{{define "b"}}{{template "b" .}}{{end}}`,
	"something in place of a field": `{{with "text"}}{{.}}{{end}}`,
}

func opened(t *testing.T, text string) (*template.Template, *press.Press) {
	t.Helper()
	all := template.Must(template.New("root").Parse(text))
	_ = all.Execute(new(bytes.Buffer), nil) // has html/template escape it
	return all, press.New(all)
}

func TestWhatIsKnownIsPrintedAsHTMLTemplateDoes(t *testing.T) {
	t.Parallel()
	for name, text := range known {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			all, p := opened(t, text)
			for _, data := range []any{sample(), pointer()} {
				var got, want bytes.Buffer
				if !p.Try(&got, "root", data) {
					t.Error("html/template has to execute it")
				}
				if err := all.Execute(&want, data); err != nil || got.String() != want.String() {
					t.Errorf("%q, want %q, %v", &got, &want, err)
				}
			}
		})
	}
}

func TestWhatIsNotKnownIsExecutedByHTMLTemplate(t *testing.T) {
	t.Parallel()
	for name, text := range foreign {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			all, p := opened(t, text)
			if p.Try(new(bytes.Buffer), "root", sample()) {
				t.Error("html/template need not execute it")
			}
			got := bytes.NewBufferString("before ")
			want := bytes.NewBufferString("before ")
			gotErr, wantErr := p.Execute(got, "root", sample()), all.Execute(want, sample())
			if said(gotErr) != said(wantErr) || gotErr == nil && got.String() != want.String() {
				t.Errorf("%q, %v, want %q, %v", got, gotErr, want, wantErr)
			}
		})
	}
}

func said(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

func FuzzTextsArePrintedAsHTMLTemplateDoes(f *testing.F) {
	for _, text := range []string{
		"", "plain", `<a href="x">&amp;'+`, "javascript:alert(1)", "HTTP://x/%zz%20?a=b&c", "https://example.org:80/a:b#c", "mailto:a@b", "a:b/c", "a/b:c",
		"\x00\xff\xef\xbf\xbd\uFDD0\uFFFE", "日本語！", "\u2028\n\t", "http://%", "//host", "-1",
	} {
		f.Add(text)
	}
	all := template.Must(template.New("root").Parse(
		`<p>{{.}}</p><p title="{{.}}"></p><a href="{{.}}"></a><a href="#{{.}}"></a><script type="application/json">{{.}}</script>`))
	_ = all.Execute(new(bytes.Buffer), "")
	p := press.New(all)
	title := template.Must(template.New("root").Parse("<title>{{.}}</title>"))
	_ = title.Execute(new(bytes.Buffer), "")
	inTitle := press.New(title)
	f.Fuzz(func(t *testing.T, text string) {
		var got, want bytes.Buffer
		if !p.Try(&got, "root", text) || !inTitle.Try(&got, "root", text) {
			t.Fatal("html/template has to print it")
		}
		if all.Execute(&want, text) != nil || title.Execute(&want, text) != nil || got.String() != want.String() {
			t.Errorf("%q, want %q", &got, &want)
		}
	})
}

func TestManyMayExecuteAtOnce(t *testing.T) {
	t.Parallel()
	_, p := opened(t, known["templates"]+known["lists"])
	for range 8 {
		t.Run("", func(t *testing.T) {
			t.Parallel()
			if !p.Try(new(bytes.Buffer), "root", sample()) {
				t.Error("html/template has to execute it")
			}
		})
	}
}

func pointer() *article {
	a := sample()
	return &a
}
