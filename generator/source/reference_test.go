package source_test

import (
	"fmt"
	"os"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/invopop/jsonschema"

	"github.com/visit-dav/watchbill/generator/hours"
	"github.com/visit-dav/watchbill/generator/roster"
	"github.com/visit-dav/watchbill/generator/source"
	"github.com/visit-dav/watchbill/generator/strict"
)

const referenceFile = "../../content/runbook/guide/configuration.md"

// The guide's reference is made of the types and their comments, as the schemas are.
func TestTheReferenceIsInStepWithTheTypes(t *testing.T) {
	t.Parallel()
	want := reference(t)
	if *update {
		if err := os.WriteFile(referenceFile, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	got, err := os.ReadFile(referenceFile)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Errorf("%s: run `go test ./generator/source -update` (-want +got)\n%s", referenceFile, diff)
	}
}

func reference(t *testing.T) string {
	t.Helper()
	r := &jsonschema.Reflector{}
	if err := r.AddGoComments("github.com/visit-dav/watchbill/generator/source", ".", jsonschema.WithFullComment()); err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	b.WriteString(`---
title: Configuration reference
description: Every key of site.yaml, roster.yaml and schedule.yaml.
order: 20
---

# Configuration reference

Made from the program's types by ` + "`go test ./generator/source -update`" + `. Dates are written as 2026-11-24, instants as
2026-11-24T10:00:00-08:00. A key that isn't listed here is an error, with the nearest one that is.
`)
	for _, file := range []struct {
		name string
		typ  reflect.Type
	}{
		{"site.yaml", reflect.TypeFor[source.Site]()},
		{"roster.yaml", reflect.TypeFor[source.Roster]()},
		{"schedule.yaml", reflect.TypeFor[source.Schedule]()},
	} {
		fmt.Fprintf(&b, "\n## content/%s\n", file.name)
		referTo(t, &b, r.CommentMap, file.typ, "", map[reflect.Type]bool{})
	}
	return b.String()
}

// referTo writes the table of a struct, then those of the structs within.
func referTo(t *testing.T, b *strings.Builder, comments map[string]string, typ reflect.Type, path string, done map[reflect.Type]bool) {
	t.Helper()
	if done[typ] {
		return
	}
	done[typ] = true
	if path != "" {
		fmt.Fprintf(b, "\n### %s\n", path)
	}
	name := typ.PkgPath() + "." + typ.Name()
	fmt.Fprintf(b, "\n%s\n\n| key | holds | written as |\n|---|---|---|\n", withoutName(typ.Name(), oneLine(comments[name])))
	type part struct {
		typ  reflect.Type
		path string
	}
	var parts []part
	for i := range typ.NumField() {
		f := typ.Field(i)
		key := f.Tag.Get("yaml")
		if key == "" || key == "-" {
			continue
		}
		comment := withoutName(f.Name, oneLine(comments[name+"."+f.Name]))
		if comment == "" {
			t.Errorf("%s.%s has no comment", name, f.Name)
		}
		needed := ""
		if f.Tag.Get("strict") == "required" {
			needed = " (needed)"
		}
		written, inner := writtenAs(f.Type, f.Tag.Get("form"))
		if example := f.Tag.Get("example"); example != "" {
			written += ", such as `" + strings.ReplaceAll(example, "|", "\\|") + "`"
		}
		fmt.Fprintf(b, "| `%s`%s | %s | %s |\n", key, needed, strings.ReplaceAll(comment, "|", "\\|"), written)
		if inner != nil {
			parts = append(parts, part{inner, strings.TrimPrefix(path+"."+key, ".")})
		}
	}
	for _, p := range parts {
		referTo(t, b, comments, p.typ, p.path, done)
	}
}

// withoutName makes "The instant of ..." of "Recorded is the instant of ...": the key stands beside it.
func withoutName(name, comment string) string {
	if _, rest, ok := strings.Cut(comment, ".yaml: "); ok {
		return strings.ToUpper(rest[:1]) + rest[1:]
	}
	for _, verb := range []string{" is ", " are "} {
		if rest, ok := strings.CutPrefix(comment, name+verb); ok {
			return strings.ToUpper(rest[:1]) + rest[1:]
		}
	}
	return comment
}

func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

// writtenAs says how a value is written, and gives the struct that it is made of, if any.
func writtenAs(typ reflect.Type, form string) (words string, inner reflect.Type) {
	switch typ {
	case reflect.TypeFor[hours.Date]():
		return "a date", nil
	case reflect.TypeFor[roster.Week]():
		return "a week", nil
	case reflect.TypeFor[source.Moment]():
		return "a date or an instant", nil
	case reflect.TypeFor[time.Time]():
		return "an instant", nil
	case reflect.TypeFor[time.Duration]():
		return "a time", nil
	}
	switch {
	case strings.HasPrefix(typ.Name(), "At["):
		return writtenAs(typ.Field(0).Type, form)
	case typ == reflect.TypeFor[strict.Map[string]]():
		return "keys and texts", nil
	case typ == reflect.TypeFor[strict.Map[source.Duty]]():
		return "one for each week", reflect.TypeFor[source.Duty]()
	}
	switch typ.Kind() {
	case reflect.Pointer:
		return writtenAs(typ.Elem(), form)
	case reflect.Slice:
		words, inner = writtenAs(typ.Elem(), form)
		return "a list: " + words, inner
	case reflect.Struct:
		return "keys of its own", typ
	case reflect.Bool:
		return "true or false", nil
	case reflect.Int:
		return "a whole number", nil
	}
	if rule := source.FormRules()[form]; len(rule.Words) > 0 {
		return "`" + strings.Join(rule.Words, "`, `") + "`", nil
	}
	return "text", nil
}
