package strict_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/visit-dav/watchbill/generator/problem"
	"github.com/visit-dav/watchbill/generator/strict"
)

// colour is a type that knows its own form.
type colour string

func (c *colour) UnmarshalText(b []byte) error {
	if string(b) != "red" {
		return colourError(b)
	}
	*c = colour(b)
	return nil
}

type colourError string

func (e colourError) Error() string { return fmt.Sprintf("%q isn't a colour", string(e)) }
func (e colourError) Hint() string  { return "red is one" }

type part struct {
	Name string      `yaml:"name" strict:"required" example:"bolt"`
	Size int         `yaml:"size"`
	Pos  problem.Pos `yaml:"-"`
}

type machine struct {
	Title   strict.At[string]          `yaml:"title"`
	Running bool                       `yaml:"running"`
	Count   int8                       `yaml:"count"`
	Ratio   float64                    `yaml:"ratio"`
	Goal    time.Duration              `yaml:"goal"`
	Since   time.Time                  `yaml:"since"`
	Colour  colour                     `yaml:"colour"`
	Words   []string                   `yaml:"words"`
	Parts   []part                     `yaml:"parts"`
	Spare   *part                      `yaml:"spare"`
	Labels  map[string]int             `yaml:"labels"`
	Weeks   strict.Map[map[string]int] `yaml:"weeks"`
	Hidden  string
}

func TestEveryKindOfValueIsRead(t *testing.T) {
	t.Parallel()
	const text = `title: The machine
running: true
count: -12
ratio: 2.5
goal: 1h30m
since: 2026-06-15T09:00:00-07:00
colour: red
words: [no, 1.10, 2026-07-04, "true", ~x]
parts:
  - name: bolt
    size: 3
  - {name: nut}
spare: {name: "", size: 1}
labels: {a: 1, b: 2}
weeks:
  z: {x: 1}
  a: {y: 2}
`
	var got machine
	var problems problem.List
	ok := strict.Decode("m.yaml", []byte(text), 11, &got, &problems)
	pos := func(line, column int) problem.Pos {
		return problem.Pos{File: "m.yaml", Line: line, Column: column}
	}
	want := machine{
		Title:   strict.At[string]{Value: "The machine", Pos: pos(11, 8)},
		Running: true, Count: -12, Ratio: 2.5, Goal: 90 * time.Minute, Colour: "red",
		Since:  time.Date(2026, 6, 15, 16, 0, 0, 0, time.UTC),
		Words:  []string{"no", "1.10", "2026-07-04", "true", "~x"},
		Parts:  []part{{"bolt", 3, pos(20, 5)}, {"nut", 0, pos(22, 5)}},
		Spare:  &part{"", 1, pos(23, 8)},
		Labels: map[string]int{"a": 1, "b": 2},
		Weeks: strict.Map[map[string]int]{
			{Key: "z", Pos: pos(26, 3), Value: map[string]int{"x": 1}},
			{Key: "a", Pos: pos(27, 3), Value: map[string]int{"y": 2}},
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	wantProblem := "m.yaml:23:9: the key \"name\" has no value\n\thint: for example `name: bolt`"
	if s := problems.Sorted(); ok || len(s) != 1 || s[0].String() != wantProblem {
		t.Errorf("ok = %t, problems: %v", ok, s)
	}
}

func TestTheOffsetOfAnInstantIsKeptWhateverTheMachinesZone(t *testing.T) {
	t.Parallel()
	_, here := time.Now().Zone()
	written := time.Date(2026, 1, 2, 3, 4, 5, 0, time.FixedZone("", here)).Format(time.RFC3339)
	var got machine
	strict.Decode("m.yaml", []byte("since: "+written), 1, &got, &problem.List{})
	if got.Since.Location() == time.Local || got.Since.Format(time.RFC3339) != written {
		t.Errorf("got %v in %v", got.Since, got.Since.Location())
	}
}

func TestNothingAndJSONAreDocumentsToo(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		text string
		want machine
	}{
		"an empty file":                     {"", machine{}},
		"a comment alone":                   {"# nothing yet\n", machine{}},
		"a document mark alone":             {"---\n", machine{}},
		"a byte-order mark":                 {"\ufeffcount: 1", machine{Count: 1}},
		"lines that end as in Windows":      {"count: 1\r\nrunning: true\r\n", machine{Count: 1, Running: true}},
		"an empty value is an absent value": {"title:\nwords: ~\nspare: null\ncount: 1", machine{Count: 1}},
		"JSON": {
			"{\n\t\"count\": 1,\n\t\"words\": [\"a\\/b\", \"\\ud83d\\ude00\"]\n}",
			machine{Count: 1, Words: []string{"a/b", "😀"}},
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got machine
			var problems problem.List
			if !strict.Decode("m.yaml", []byte(c.text), 1, &got, &problems) {
				t.Error(problems.Sorted())
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestKeysOfOthersAreIgnoredAtTheTopOnly(t *testing.T) {
	t.Parallel()
	var got machine
	var problems problem.List
	r := strict.Reader{File: "m.yaml", FirstLine: 2, Ignore: []string{"cover"}}
	r.Decode([]byte("cover: {x: [1]}\ncount: 1\nspare: {name: x, cover: y}"), &got, &problems)
	s := problems.Sorted()
	if len(s) != 1 || s[0].Pos.Line != 4 || got.Count != 1 {
		t.Errorf("got %v, %+v", s, got)
	}
}

func TestAFormIsHeldByEveryValueOfAField(t *testing.T) {
	t.Parallel()
	var v struct {
		One  strict.At[string]  `yaml:"one" form:"even"`
		List []string           `yaml:"list" form:"even"`
		Map  strict.Map[string] `yaml:"map" form:"even"`
		Past *int               `yaml:"past" form:"even"`
	}
	r := strict.Reader{File: "m.yaml", Forms: map[string]strict.Form{"even": func(s string) error {
		if len(s)%2 != 0 {
			return fmt.Errorf("%q has an odd number of letters", s)
		}
		return nil
	}}}
	var problems problem.List
	r.Decode([]byte("one: a\nlist: [ab, c]\nmap: {x: d, y: ef}\npast: 12"), &v, &problems)
	var got []string
	for _, p := range problems.Sorted() {
		got = append(got, p.String())
	}
	want := []string{
		`m.yaml:1:6: "a" has an odd number of letters`,
		`m.yaml:2:12: "c" has an odd number of letters`,
		`m.yaml:3:10: "d" has an odd number of letters`,
	}
	if diff := cmp.Diff(want, got); diff != "" || *v.Past != 12 || v.List[0] != "ab" {
		t.Errorf("(-want +got)\n%s\n%+v", diff, v)
	}
}

func TestAFloodOfMistakesIsCutWithANote(t *testing.T) {
	t.Parallel()
	var problems problem.List
	strict.Decode("m.yaml", []byte("words:\n"+strings.Repeat("- \n", 5000)), 1, &machine{}, &problems)
	if n := problems.Count(problem.Error); n != strict.MaxErrors {
		t.Errorf("got %d errors", n)
	}
	if problems.Count(problem.Note) != 1 {
		t.Error("no note tells that more is wrong")
	}
}

func TestALimitOfTheCallerHolds(t *testing.T) {
	t.Parallel()
	var problems problem.List
	strict.Reader{File: "m.yaml", Limit: 10}.Decode([]byte("title: abcdef"), &machine{}, &problems)
	want := "m.yaml:1: has more than the 10 bytes that are read\n\thint: split the file, or remove what isn't needed"
	if s := problems.Sorted(); len(s) != 1 || s[0].String() != want {
		t.Errorf("got %v", s)
	}
}

// trap panics, as a faulty type or library would.
type trap struct{}

func (*trap) UnmarshalText([]byte) error { panic(errors.New("sprung")) }

func TestAFaultOfTheProgramIsAProblemAndNoCrash(t *testing.T) {
	t.Parallel()
	var problems problem.List
	var v struct {
		Trap trap `yaml:"trap"`
	}
	if strict.Decode("m.yaml", []byte("trap: x"), 1, &v, &problems) {
		t.Error("went well")
	}
	want := "m.yaml:1: can't be read: sprung\n\thint: this is a fault of the program: " +
		"please report it with the text of the file"
	if s := problems.Sorted(); len(s) != 1 || s[0].String() != want {
		t.Errorf("got %v", s)
	}
}
