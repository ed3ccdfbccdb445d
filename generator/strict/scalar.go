package strict

import (
	"encoding"
	"errors"
	"fmt"
	"math"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v4"

	"github.com/visit-dav/watchbill/generator/problem"
)

// scalar reads one plain value. Numbers are decimal and true is true: YAML's other spellings are a source of accidents.
func (d *decoder) scalar(n *yaml.Node, v reflect.Value) {
	switch v.Kind() {
	case reflect.String:
		if d.single(n, "text") {
			v.SetString(n.Value)
		}
	case reflect.Bool:
		d.truth(n, v)
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		d.integer(n, v)
	case reflect.Float32, reflect.Float64:
		d.number(n, v)
	default:
		panic(fmt.Sprintf("strict: a field of type %s can't be read", v.Type()))
	}
}

// single tells whether n is one value, and says so when it isn't.
func (d *decoder) single(n *yaml.Node, what string) bool {
	if n.Kind == yaml.ScalarNode {
		return true
	}
	hint := ""
	if what == "text" && n.Style&yaml.FlowStyle != 0 {
		hint = "text that begins with `[` or `{` goes in quotes"
		if n.Kind == yaml.SequenceNode && len(n.Content) == 1 && n.Content[0].Kind == yaml.ScalarNode {
			hint = fmt.Sprintf("write %s, without brackets; text that begins with `[` goes in quotes", short(n.Content[0].Value))
		}
	}
	d.expected(n, what, hint)
	return false
}

func (d *decoder) truth(n *yaml.Node, v reflect.Value) {
	const what = "true or false"
	hint := ""
	switch {
	case !d.single(n, what):
		return
	case n.Tag == "!!bool" && (n.Value == "true" || n.Value == "false"):
		v.SetBool(n.Value == "true")
		return
	}
	switch strings.ToLower(n.Value) {
	case "yes", "on", "y", "true", "1":
		hint = "write true, without quotes"
	case "no", "off", "n", "false", "0":
		hint = "write false, without quotes"
	}
	d.expected(n, what, hint)
}

var (
	leadingZero    = regexp.MustCompile(`^[-+]?0[0-9]+$`)
	decimalInteger = regexp.MustCompile(`^[-+]?(0|[1-9][0-9]*)$`)
	decimalNumber  = regexp.MustCompile(`^[-+]?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?$`)
)

func (d *decoder) integer(n *yaml.Node, v reflect.Value) {
	const what = "a whole number"
	if !d.single(n, what) {
		return
	}
	i, err := strconv.ParseInt(n.Value, 10, 64)
	switch {
	case leadingZero.MatchString(n.Value):
		d.expected(n, what, "remove the leading zeros")
	case !decimalInteger.MatchString(n.Value):
		d.expected(n, what, "")
	case isQuoted(n):
		d.expected(n, what, fmt.Sprintf("remove the quotes: %s", short(n.Value)))
	case err != nil || v.OverflowInt(i):
		d.errorf(d.pos(n), "", "the number %s is too large", short(n.Value))
	default:
		v.SetInt(i)
	}
}

func (d *decoder) number(n *yaml.Node, v reflect.Value) {
	const what = "a number"
	if !d.single(n, what) {
		return
	}
	f, err := strconv.ParseFloat(n.Value, 64)
	switch {
	case !decimalNumber.MatchString(n.Value):
		d.expected(n, what, "")
	case isQuoted(n):
		d.expected(n, what, fmt.Sprintf("remove the quotes: %s", short(n.Value)))
	case err != nil || math.IsInf(f, 0) || v.OverflowFloat(f):
		d.errorf(d.pos(n), "", "the number %s is too large", short(n.Value))
	default:
		v.SetFloat(f)
	}
}

func (d *decoder) duration(n *yaml.Node, target *time.Duration) {
	const what = "a duration such as 60m or 1h30m"
	if !d.single(n, what) {
		return
	}
	value, err := time.ParseDuration(n.Value)
	if err != nil || n.Value == "0" {
		hint := "h stands for hours, m for minutes"
		if decimalInteger.MatchString(n.Value) {
			hint = fmt.Sprintf("write %[1]sm for minutes, %[1]sh for hours", short(n.Value))
		}
		d.expected(n, what, hint)
		return
	}
	*target = value
}

var (
	dateForm    = regexp.MustCompile(`^[0-9]{4}-[0-9]{2}-[0-9]{2}$`)
	localForm   = regexp.MustCompile(`^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}$`)
	instantForm = regexp.MustCompile(`^[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}`)
)

// instant reads RFC 3339. The offset is kept as written: time's own parser would show the machine's zone where it fits.
func (d *decoder) instant(n *yaml.Node, target *time.Time) {
	const what = "an instant such as 2026-06-15T09:00:00-07:00"
	if !d.single(n, what) {
		return
	}
	var t time.Time
	if err := t.UnmarshalText([]byte(n.Value)); err != nil {
		d.badInstant(n, what, err)
		return
	}
	if _, offset := t.Zone(); offset != 0 {
		*target = t.In(time.FixedZone("", offset))
		return
	}
	*target = t.UTC()
}

func (d *decoder) badInstant(n *yaml.Node, what string, err error) {
	var parse *time.ParseError
	switch {
	case errors.As(err, &parse) && strings.Contains(parse.Message, "out of range"):
		d.errorf(d.pos(n), "check the day and the time", "%s doesn't exist", found(n))
	case dateForm.MatchString(n.Value):
		d.expected(n, what, "add the time and its offset from UTC")
	case localForm.MatchString(n.Value):
		d.expected(n, what, "add the offset from UTC, such as -07:00 or Z")
	case instantForm.MatchString(n.Value):
		d.expected(n, what, "write T between date and time, seconds, and the offset from UTC such as -07:00 or Z")
	default:
		d.expected(n, what, "")
	}
}

// text reads a value whose type knows its own form.
func (d *decoder) text(n *yaml.Node, target encoding.TextUnmarshaler) {
	if !d.single(n, "one value") {
		return
	}
	if err := target.UnmarshalText([]byte(n.Value)); err != nil {
		d.refuse(n, err)
	}
}

// refuse tells the error of a value's own type or form, with its hint if it has one.
func (d *decoder) refuse(n *yaml.Node, err error) {
	d.errorf(d.pos(n), problem.HintOf(err), "%s", err)
}
