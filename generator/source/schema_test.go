package source_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
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

var update = flag.Bool("update", false, "write the JSON Schemas instead of comparing them")

const (
	schemaFolder = "../../content/schema"
	datePattern  = `[0-9]{4}-[0-9]{2}-[0-9]{2}`
	weekPattern  = `[0-9]{4}-W[0-9]{2}`
	clockPattern = `T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?(Z|[-+][0-9]{2}:[0-9]{2})`
)

// schemas names the schema of each file and the type that it is made of.
func schemas() map[string]reflect.Type {
	return map[string]reflect.Type{
		"site":       reflect.TypeFor[source.Site](),
		"roster":     reflect.TypeFor[source.Roster](),
		"schedule":   reflect.TypeFor[source.Schedule](),
		"escalation": reflect.TypeFor[source.Escalation](),
	}
}

func TestSchemasAreInStepWithTheTypes(t *testing.T) {
	t.Parallel()
	for name, typ := range schemas() {
		want := schemaText(t, name, typ)
		file := filepath.Join(schemaFolder, name+".schema.json")
		if *update {
			if err := os.MkdirAll(schemaFolder, 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(file, want, 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		got, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), string(got)); diff != "" {
			t.Errorf("%s: run `go test ./generator/source -run Schema -update` (-want +got)\n%s", file, diff)
		}
	}
}

func schemaText(t *testing.T, name string, typ reflect.Type) []byte {
	t.Helper()
	s := schemaOf(t, typ)
	s.Title = "watchbill " + name + ".yaml"
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(s); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// schemaOf reflects a type, and adds what its tags for the reader say.
func schemaOf(t *testing.T, typ reflect.Type) *jsonschema.Schema {
	t.Helper()
	r := &jsonschema.Reflector{
		FieldNameTag: "yaml", Anonymous: true, ExpandedStruct: true, RequiredFromJSONSchemaTags: true, Mapper: mapped,
	}
	err := r.AddGoComments("github.com/visit-dav/watchbill/generator/source", ".", jsonschema.WithFullComment())
	if err != nil {
		t.Fatal(err)
	}
	for key, comment := range r.CommentMap {
		r.CommentMap[key] = strings.Join(strings.Fields(comment), " ")
	}
	s := r.ReflectFromType(typ)
	if typ == reflect.TypeFor[source.Schedule]() {
		duty := r.ReflectFromType(reflect.TypeFor[source.Duty]())
		duty.Version = ""
		s.Definitions["Duty"] = duty
	}
	for _, other := range structs(typ, map[string]reflect.Type{}) {
		if definition, ok := s.Definitions[other.Name()]; ok {
			enrich(t, definition, other)
		}
	}
	enrich(t, s, typ)
	return s
}

// structs finds the struct types of the package below one.
func structs(typ reflect.Type, found map[string]reflect.Type) map[string]reflect.Type {
	switch {
	case typ.Kind() == reflect.Slice || typ.Kind() == reflect.Pointer:
		structs(typ.Elem(), found)
	case typ.Kind() == reflect.Struct && found[typ.String()] == nil:
		found[typ.String()] = typ
		for i := range typ.NumField() {
			structs(typ.Field(i).Type, found)
		}
	}
	return found
}

// mapped gives the schemas of types that are written as text, and of those that keep places.
func mapped(typ reflect.Type) *jsonschema.Schema {
	whole := func(pattern string) *jsonschema.Schema {
		return &jsonschema.Schema{Type: "string", Pattern: "^(" + pattern + ")$"}
	}
	switch typ {
	case reflect.TypeFor[hours.Date]():
		return whole(datePattern)
	case reflect.TypeFor[roster.Week]():
		return whole(weekPattern)
	case reflect.TypeFor[source.Moment]():
		return whole(datePattern + "(" + clockPattern + ")?")
	case reflect.TypeFor[time.Time]():
		return whole(datePattern + clockPattern)
	case reflect.TypeFor[time.Duration]():
		return &jsonschema.Schema{Type: "string"}
	}
	name := typ.Name()
	switch {
	case strings.HasPrefix(name, "At["):
		return value(typ.Field(0).Type)
	case typ == reflect.TypeFor[strict.Map[string]]():
		return &jsonschema.Schema{Type: "object", AdditionalProperties: &jsonschema.Schema{Type: "string"}}
	case typ == reflect.TypeFor[strict.Map[source.Duty]]():
		return &jsonschema.Schema{
			Type:                 "object",
			PatternProperties:    map[string]*jsonschema.Schema{"^" + weekPattern + "$": {Ref: "#/$defs/Duty"}},
			AdditionalProperties: jsonschema.FalseSchema,
		}
	}
	return nil
}

func value(typ reflect.Type) *jsonschema.Schema {
	if s := mapped(typ); s != nil {
		return s
	}
	switch typ.Kind() {
	case reflect.Slice:
		return &jsonschema.Schema{Type: "array", Items: value(typ.Elem())}
	case reflect.Int:
		return &jsonschema.Schema{Type: "integer"}
	}
	return &jsonschema.Schema{Type: "string"}
}

// enrich adds what the reader demands: keys that are needed, and the forms of values.
func enrich(t *testing.T, s *jsonschema.Schema, typ reflect.Type) {
	t.Helper()
	s.Required = nil
	for i := range typ.NumField() {
		f := typ.Field(i)
		key := f.Tag.Get("yaml")
		if key == "" || key == "-" {
			continue
		}
		property, ok := s.Properties.Get(key)
		if !ok {
			t.Fatalf("%s.%s isn't in the schema", typ, f.Name)
		}
		if property.Description == "" && property.Ref == "" {
			t.Errorf("%s.%s has no comment", typ, f.Name)
		}
		needed := f.Tag.Get("strict") == "required"
		if needed {
			s.Required = append(s.Required, key)
		}
		form(property, f.Tag.Get("form"), needed)
	}
}

func form(property *jsonschema.Schema, name string, needed bool) {
	if property.Type == "array" {
		if needed {
			property.MinItems = new(uint64)
			*property.MinItems = 1
		}
		property = property.Items
	}
	rule, ok := source.FormRules()[name]
	if !ok {
		if needed && property.Type == "string" && property.Pattern == "" {
			property.Pattern = "."
		}
		return
	}
	for _, word := range rule.Words {
		property.Enum = append(property.Enum, word)
	}
	if rule.Pattern != "" {
		property.Pattern = "^(" + rule.Pattern + ")$"
	}
	if rule.Numeric {
		property.Minimum = number(rule.Low)
	}
	if rule.Top != 0 {
		property.Maximum = number(rule.Top)
	}
}

func number(n int) json.Number {
	text, _ := json.Marshal(n)
	return json.Number(text)
}

func TestEverySchemaAgreesWithTheReader(t *testing.T) {
	t.Parallel()
	for name, typ := range schemas() {
		s := decoded(t, schemaText(t, name, typ))
		data, err := os.ReadFile("../../content/" + name + ".yaml")
		if err != nil {
			t.Fatal(err)
		}
		if faults := validate(s, s, yamlValue(t, data), name); len(faults) > 0 {
			t.Errorf("the repository's own %s.yaml doesn't fit its schema: %q", name, faults)
		}
	}
}

func TestTheSchemaTakesTextsOfTheInterfaceByTheirEnglish(t *testing.T) {
	t.Parallel()
	s := decoded(t, schemaText(t, "site", schemas()["site"]))
	for text, fits := range map[string]bool{"Who is on call": true, "[Duty]": false} {
		value := yamlValue(t, []byte("{title: Response, zone: UTC, words: {On call: "+text+"}}"))
		if faults := validate(s, s, value, "site"); (len(faults) == 0) != fits {
			t.Errorf("%s: %q", text, faults)
		}
	}
}

// Editors find nearly all mistakes while one types; what a schema can't tell is listed.
func TestSchemasRefuseWhatTheReaderRefuses(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		messages map[string]message
		missed   []string
	}{
		"site": {siteMessages, []string{
			"a zone with a slip", "a zone by its city", "a zone by its letters", "the zone of the machine",
			"a date that doesn't exist", "a goal of no time", "hours that overlap", "hours that overlap on several days",
			"hours that overlap on a day named twice", "hours that begin twice on a date",
			"a day with a slip, and one of another language",
			"a holiday without a date", "a holiday with too many dates", "a holiday without its last day",
			"a holiday without its first day", "a holiday that ends before it begins", "a holiday of years",
			"a holiday on a day that doesn't exist", "a doubled holiday",
			"an address without its scheme", "an address with a query", "an expression that isn't one",
			"an expression in double quotes",
		}},
		"roster": {rosterMessages, []string{
			"a slug with another meaning", "two ways to be a veteran",
			"leave that ends before it begins",
		}},
		"schedule": {scheduleMessages, []string{
			"a doubled week", "a swap without what it needs", "a swap of three weeks", "a swap of a week with itself",
			"a cover without an end", "a cover without any time", "a cover of a week and of days",
			"a cover that ends on its first day", "a promotion that names the person", "a revert of nothing",
		}},
	}
	for name, c := range cases {
		s := decoded(t, schemaText(t, name, schemas()[name]))
		missed := map[string]bool{}
		for _, m := range c.missed {
			missed[m] = true
		}
		for sentence, m := range c.messages {
			value, ok := looseValue([]byte(m.text))
			if ok && len(validate(s, s, value, name)) == 0 && !missed[sentence] {
				t.Errorf("%s: the schema accepts %s", name, sentence)
			}
		}
	}
}
