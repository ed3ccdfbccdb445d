package press

import (
	"reflect"
	"text/template/parse"
)

// value is what a template names: its type, nil when only html/template knows, and how to get it. There is none behind a pointer
// to nothing.
type value struct {
	of  reflect.Type
	get func(dot reflect.Value) (got reflect.Value, ok bool)
}

// unknown is a value that only html/template knows.
func unknown() value {
	return value{nil, func(reflect.Value) (got reflect.Value, ok bool) { return got, false }}
}

// then is a step that does something with the value.
func (v value) then(do step) step {
	return func(out *page, dot reflect.Value) bool {
		got, ok := v.get(dot)
		return ok && do(out, got)
	}
}

// alone is a value that is all of a pipeline.
func alone(pipe *parse.PipeNode, of reflect.Type) value {
	if len(pipe.Decl) > 0 || len(pipe.Cmds) != 1 {
		return unknown()
	}
	return operand(pipe.Cmds[0], of)
}

// operand is a value that is all of a command.
func operand(c *parse.CommandNode, of reflect.Type) value {
	if len(c.Args) != 1 {
		return unknown()
	}
	return named(c.Args[0], of)
}

// named is the dot, or a field of it.
func named(n parse.Node, of reflect.Type) value {
	v := value{of, func(dot reflect.Value) (reflect.Value, bool) { return dot, true }}
	switch n := n.(type) {
	case *parse.DotNode:
		if of != nil {
			return v
		}
	case *parse.FieldNode:
		for _, name := range n.Ident {
			v = v.field(name)
		}
		return v
	}
	return unknown()
}

// field is a field of a struct, or of one behind a pointer.
func (v value) field(name string) value {
	in := v.of
	behind := in != nil && in.Kind() == reflect.Pointer
	if behind {
		in = in.Elem()
	}
	if in == nil || in.Kind() != reflect.Struct {
		return unknown()
	}
	f, ok := in.FieldByName(name)
	if _, isMethod := reflect.PointerTo(in).MethodByName(name); isMethod || !ok || !f.IsExported() {
		return unknown()
	}
	return value{f.Type, func(dot reflect.Value) (reflect.Value, bool) {
		got, ok := v.get(dot)
		if !ok || behind && got.IsNil() {
			return got, false
		}
		if behind {
			got = got.Elem()
		}
		if len(f.Index) == 1 {
			return got.Field(f.Index[0]), true
		}
		got, err := got.FieldByIndexErr(f.Index)
		return got, err == nil
	}}
}

// holds tells whether something is true; ok is false when only html/template knows.
type holds func(dot reflect.Value) (yes, ok bool)

// condition is what {{if}} asks: whether a value is true, or several with "and", "or" and "not", or a text equals another.
func condition(pipe *parse.PipeNode, of reflect.Type) holds {
	if len(pipe.Decl) > 0 || len(pipe.Cmds) != 1 {
		return isTrue(unknown())
	}
	args := pipe.Cmds[0].Args
	if len(args) == 1 {
		return isTrue(named(args[0], of))
	}
	switch name := args[0].String(); {
	case name == "eq" && len(args) == 3:
		return isEqual(named(args[1], of), args[2])
	case name == "not" && len(args) == 2:
		one := isTrue(named(args[1], of))
		return func(dot reflect.Value) (yes, ok bool) { yes, ok = one(dot); return !yes, ok }
	case (name == "or" || name == "and") && len(args) == 3:
		one, other := isTrue(named(args[1], of)), isTrue(named(args[2], of))
		return func(dot reflect.Value) (yes, ok bool) {
			if yes, ok = one(dot); !ok || yes == (name == "or") {
				return yes, ok
			}
			return other(dot)
		}
	}
	return isTrue(unknown())
}

func isTrue(v value) holds {
	isTrue := truth(v.of)
	return func(dot reflect.Value) (yes, ok bool) {
		got, ok := v.get(dot)
		return ok && isTrue != nil && isTrue(got), ok && isTrue != nil
	}
}

// isEqual compares a text with one that is written out.
func isEqual(v value, written parse.Node) holds {
	text, ok := written.(*parse.StringNode)
	if !ok || v.of != reflect.TypeFor[string]() {
		return isTrue(unknown())
	}
	return func(dot reflect.Value) (yes, ok bool) {
		got, ok := v.get(dot)
		return ok && got.String() == text.Text, ok
	}
}

// truth tells when values of a type are true, as text/template has it; nil when only html/template knows.
func truth(of reflect.Type) func(reflect.Value) bool {
	if of == nil {
		return nil
	}
	switch of.Kind() {
	case reflect.Bool:
		return reflect.Value.Bool
	case reflect.Int:
		return func(v reflect.Value) bool { return v.Int() != 0 }
	case reflect.String, reflect.Slice:
		return func(v reflect.Value) bool { return v.Len() > 0 }
	case reflect.Pointer:
		return func(v reflect.Value) bool { return !v.IsNil() }
	case reflect.Struct:
		return func(reflect.Value) bool { return true }
	}
	return nil
}
