package source_test

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"
)

// decoded reads a schema as plain values.
func decoded(t *testing.T, text []byte) map[string]any {
	t.Helper()
	var s map[string]any
	if err := json.Unmarshal(text, &s); err != nil {
		t.Fatal(err)
	}
	return s
}

func yamlValue(t *testing.T, data []byte) any {
	t.Helper()
	value, ok := looseValue(data)
	if !ok {
		t.Fatal("isn't YAML")
	}
	return value
}

// looseValue reads YAML as editors with a schema do: dates are text.
func looseValue(data []byte) (any, bool) {
	var n yaml.Node
	if err := yaml.Load(data, &n); err != nil {
		return nil, false
	}
	return plain(n.Content[0]), true
}

func plain(n *yaml.Node) any {
	switch n.Kind {
	case yaml.MappingNode:
		m := map[string]any{}
		for i := 0; i < len(n.Content); i += 2 {
			m[n.Content[i].Value] = plain(n.Content[i+1])
		}
		return m
	case yaml.SequenceNode:
		list := []any{}
		for _, c := range n.Content {
			list = append(list, plain(c))
		}
		return list
	}
	switch n.Tag {
	case "!!bool":
		return n.Value == "true"
	case "!!int":
		f, _ := strconv.ParseFloat(n.Value, 64)
		return f
	case "!!null":
		return nil
	}
	return n.Value
}

// validate knows the parts of JSON Schema that the schemas of these tests use.
func validate(root, s map[string]any, value any, where string) (faults []string) {
	if ref, ok := s["$ref"].(string); ok {
		definitions := root["$defs"].(map[string]any)
		s = definitions[strings.TrimPrefix(ref, "#/$defs/")].(map[string]any)
	}
	switch v := value.(type) {
	case map[string]any:
		faults = validateKeys(root, s, v, where)
	case []any:
		items, _ := s["items"].(map[string]any)
		for i, item := range v {
			faults = append(faults, validate(root, items, item, fmt.Sprintf("%s[%d]", where, i))...)
		}
		if least, ok := s["minItems"].(float64); ok && len(v) < int(least) {
			faults = append(faults, where+": too few")
		}
	case string:
		if pattern, ok := s["pattern"].(string); ok && !regexp.MustCompile(pattern).MatchString(v) {
			faults = append(faults, where+": not of the form "+pattern)
		}
		if enum, ok := s["enum"].([]any); ok && !slices.Contains(enum, value) {
			faults = append(faults, where+": not one of the words")
		}
	case float64:
		low, bounded := s["minimum"].(float64)
		top, topped := s["maximum"].(float64)
		if bounded && v < low || topped && v > top {
			faults = append(faults, where+": out of range")
		}
	}
	if want, ok := s["type"].(string); ok && want != kindOf(value) {
		faults = append(faults, fmt.Sprintf("%s: %v isn't of type %s", where, value, want))
	}
	return faults
}

func kindOf(value any) string {
	switch value.(type) {
	case map[string]any:
		return "object"
	case []any:
		return "array"
	case string:
		return "string"
	case float64:
		return "integer"
	case bool:
		return "boolean"
	}
	return "null"
}

func validateKeys(root, s, v map[string]any, where string) (faults []string) {
	properties, _ := s["properties"].(map[string]any)
	patterns, _ := s["patternProperties"].(map[string]any)
	required, _ := s["required"].([]any)
	for _, key := range required {
		if _, ok := v[key.(string)]; !ok {
			faults = append(faults, fmt.Sprintf("%s: %s is missing", where, key))
		}
	}
	for key, child := range v {
		sub, known := properties[key].(map[string]any)
		if !known {
			sub, known = s["additionalProperties"].(map[string]any)
		}
		for pattern, p := range patterns {
			if regexp.MustCompile(pattern).MatchString(key) {
				sub, known = p.(map[string]any), true
			}
		}
		if !known {
			faults = append(faults, where+"."+key+" is unknown")
			continue
		}
		faults = append(faults, validate(root, sub, child, where+"."+key)...)
	}
	return faults
}
