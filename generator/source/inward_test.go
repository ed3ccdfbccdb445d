package source_test

import (
	"encoding"
	"encoding/json"
	"reflect"
	"testing"

	"github.com/visit-dav/watchbill/generator/source"
)

// The inward configuration is told from any other by its JSON, which leaves out what isn't exported.
func TestJSONTellsAllOfTheConfiguration(t *testing.T) {
	t.Parallel()
	seen := map[reflect.Type]bool{}
	var look func(path string, of reflect.Type)
	look = func(path string, of reflect.Type) {
		if seen[of] || of.Implements(reflect.TypeFor[json.Marshaler]()) || of.Implements(reflect.TypeFor[encoding.TextMarshaler]()) {
			return
		}
		seen[of] = true
		switch of.Kind() {
		case reflect.Pointer, reflect.Slice, reflect.Array, reflect.Map:
			look(path, of.Elem())
		case reflect.Struct:
			for field := range of.Fields() {
				if tag := field.Tag.Get("json"); !field.IsExported() || tag != "" {
					t.Errorf("%s.%s isn't told", path, field.Name)
				}
				look(path+"."+field.Name, field.Type)
			}
		case reflect.Interface, reflect.Func, reflect.Chan:
			t.Errorf("%s isn't told", path)
		}
	}
	look("Site", reflect.TypeFor[source.Site]())
}
