package markdown

import (
	"bytes"
	"encoding/json"
	"errors"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/BurntSushi/toml"
)

// json checks the grammar of JSON, which is narrower than YAML's, and reads the block as YAML.
func (m *matter) json(block []byte) {
	var syntax *json.SyntaxError
	var value any
	if err := json.Unmarshal(block, &value); errors.As(err, &syntax) {
		before := block[:min(max(int(syntax.Offset)-1, 0), len(block))]
		m.errorf(m.firstLine+bytes.Count(before, []byte("\n")), "JSON wants double quotes, and a comma between two keys",
			"isn't JSON: %s", syntax)
		return
	}
	if object, ok := value.(map[string]any); ok {
		for key := range object {
			m.noteForeign(key, lineOf(block, `(?m)^[{,\s]*"`+regexp.QuoteMeta(key)+`"\s*:`))
		}
	}
	m.strict(bytes.ReplaceAll(block, []byte("\t"), []byte(" "))) // a tab in JSON is never part of a text
}

// toml reads TOML and hands its keys, each in its line, to the reader of YAML, so that both are held to one rule.
func (m *matter) toml(block []byte) {
	values := map[string]any{}
	if _, err := toml.Decode(string(block), &values); err != nil {
		m.tomlError(err)
		return
	}
	lines := make([]string, bytes.Count(block, []byte("\n"))+1)
	for _, key := range slices.Sorted(maps.Keys(values)) {
		at := lineOf(block, `(?m)^[\[\s]*["']?`+regexp.QuoteMeta(key)+`["']?\s*[=\].]`)
		m.noteForeign(key, at)
		name, _ := json.Marshal(key) // text always can
		value, err := json.Marshal(written(values[key]))
		if err != nil {
			m.errorf(m.firstLine+at, "write another value", "the value of %q can't be read: %v", key, err)
			continue
		}
		if lines[at] != "" { // what looked like the key is part of a text
			lines, at = append(lines, ""), len(lines)
		}
		lines[at] = string(name) + ": " + string(value)
	}
	m.strict([]byte(strings.Join(lines, "\n")))
}

func (m *matter) tomlError(err error) {
	var fault toml.ParseError
	if !errors.As(err, &fault) {
		m.errorf(m.firstLine, "", "isn't TOML: %v", err)
		return
	}
	hint := "write `key = value`; text goes in double quotes"
	if strings.Contains(fault.Message, "already") {
		hint = "keep one of the two"
	}
	m.errorf(m.firstLine+max(fault.Position.Line, 1)-1, hint, "isn't TOML: %s", fault.Message)
}

// lineOf gives the line, from 0, in which the first match of pattern ends, 0 when there is none.
func lineOf(block []byte, pattern string) int {
	find, err := regexp.Compile(pattern)
	if err != nil {
		return 0
	}
	at := find.FindIndex(block)
	if at == nil {
		return 0
	}
	return bytes.Count(block[:at[1]], []byte("\n"))
}

// written gives a value of TOML with its dates as text.
func written(value any) any {
	switch v := value.(type) {
	case time.Time:
		switch v.Location().String() { // names that the library gives to times without a zone
		case "date-local":
			return v.Format(time.DateOnly)
		case "datetime-local":
			return v.Format("2006-01-02T15:04:05")
		case "time-local":
			return v.Format(time.TimeOnly)
		}
		return v.Format(time.RFC3339)
	case []any:
		list := make([]any, len(v))
		for i := range v {
			list[i] = written(v[i])
		}
		return list
	case map[string]any:
		table := make(map[string]any, len(v))
		for key := range v {
			table[key] = written(v[key])
		}
		return table
	}
	return value
}
