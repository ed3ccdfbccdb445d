package strict_test

import (
	"strings"
	"testing"

	"github.com/visit-dav/watchbill/generator/problem"
	"github.com/visit-dav/watchbill/generator/strict"
)

// messages holds what people see; read it aloud.
var messages = map[string]struct{ text, want string }{
	"an unknown key that is nearly one": {
		"tilte: x",
		"m.yaml:1:1: unknown key \"tilte\"\n" +
			"\thint: did you mean \"title\"?",
	},
	"an unknown key that is like none": {
		"spare: {name: x, colour: red}",
		"m.yaml:1:18: unknown key \"colour\"\n" +
			"\thint: known here: name, size",
	},
	"two versions of the same lines": {
		"title: a\n<<<<<<< HEAD\ncount: 1\n=======\ncount: 2\n>>>>>>> other\n",
		"m.yaml:2:1: git left a conflict here: two versions of the same lines\n" +
			"\thint: keep what is right of the two, and take the lines with <<<<<<<, ======= and >>>>>>> out",
	},
	"quotes that close lines below": {
		"title: \"a\ncount: 1\nspare: {name: \"x\"}\n",
		"m.yaml:1:8: the quotes that open here aren't closed\n" +
			"\thint: add the closing quotes at the end of the line",
	},
	"a missing key": {
		"spare: {size: 1}",
		"m.yaml:1:8: the key \"name\" is missing\n" +
			"\thint: for example `name: bolt`",
	},
	"a key without a value": {
		"spare: {name: }",
		"m.yaml:1:9: the key \"name\" has no value\n" +
			"\thint: for example `name: bolt`",
	},
	"a doubled key": {
		"title: a\ncount: 1\ntitle: b",
		"m.yaml:3:1: the key \"title\" stands in line 1 already\n" +
			"\thint: keep one of the two",
	},
	"a word for a number": {
		"count: five",
		"m.yaml:1:8: expected a whole number, found \"five\"",
	},
	"a number in quotes": {
		"count: \"5\"",
		"m.yaml:1:8: expected a whole number, found \"5\"\n" +
			"\thint: remove the quotes: 5",
	},
	"a number with a leading zero": {
		"count: 010",
		"m.yaml:1:8: expected a whole number, found \"010\"\n" +
			"\thint: remove the leading zeros",
	},
	"a number out of range": {
		"count: 300",
		"m.yaml:1:8: the number 300 is too large",
	},
	"a fraction for a whole number": {
		"count: 5.5",
		"m.yaml:1:8: expected a whole number, found \"5.5\"",
	},
	"a list for a number": {
		"count:\n  - 1",
		"m.yaml:2:3: expected a whole number, found a list",
	},
	"yes for true": {
		"running: yes",
		"m.yaml:1:10: expected true or false, found \"yes\"\n" +
			"\thint: write true, without quotes",
	},
	"true in quotes": {
		"running: \"true\"",
		"m.yaml:1:10: expected true or false, found \"true\"\n" +
			"\thint: write true, without quotes",
	},
	"a word for a fraction": {
		"ratio: big",
		"m.yaml:1:8: expected a number, found \"big\"",
	},
	"a fraction out of range": {
		"ratio: 1e999",
		"m.yaml:1:8: the number 1e999 is too large",
	},
	"a duration without a unit": {
		"goal: 60",
		"m.yaml:1:7: expected a duration such as 60m or 1h30m, found \"60\"\n" +
			"\thint: write 60m for minutes, 60h for hours",
	},
	"a duration in words": {
		"goal: an hour",
		"m.yaml:1:7: expected a duration such as 60m or 1h30m, found \"an hour\"\n" +
			"\thint: h stands for hours, m for minutes",
	},
	"an instant without a time": {
		"since: 2026-06-15",
		"m.yaml:1:8: expected an instant such as 2026-06-15T09:00:00-07:00, found \"2026-06-15\"\n" +
			"\thint: add the time and its offset from UTC",
	},
	"an instant without an offset": {
		"since: 2026-06-15 09:00",
		"m.yaml:1:8: expected an instant such as 2026-06-15T09:00:00-07:00, found \"2026-06-15 09:00\"\n" +
			"\thint: write T between date and time, seconds, and the offset from UTC such as -07:00 or Z",
	},
	"an instant on a day that doesn't exist": {
		"since: 2026-02-30T09:00:00Z",
		"m.yaml:1:8: \"2026-02-30T09:00:00Z\" doesn't exist\n" +
			"\thint: check the day and the time",
	},
	"an instant in words": {
		"since: yesterday",
		"m.yaml:1:8: expected an instant such as 2026-06-15T09:00:00-07:00, found \"yesterday\"",
	},
	"a value that its own type refuses": {
		"colour: blue",
		"m.yaml:1:9: \"blue\" isn't a colour\n" +
			"\thint: red is one",
	},
	"a list for a value with its own type": {
		"colour: [red]",
		"m.yaml:1:9: expected one value, found a list",
	},
	"a word for a list": {
		"words: red",
		"m.yaml:1:8: expected a list, found \"red\"\n" +
			"\thint: write it in brackets: [red]",
	},
	"a word for a list of keys and values": {
		"parts: x",
		"m.yaml:1:8: expected a list, found \"x\"\n" +
			"\thint: begin each entry on its own line with `- `",
	},
	"keys for a list": {
		"words:\n  a: b",
		"m.yaml:2:3: expected a list, found keys and values\n" +
			"\thint: begin each entry on its own line with `- `",
	},
	"an empty entry of a list": {
		"words:\n  -\n  - x",
		"m.yaml:2:4: this entry of the list is empty\n" +
			"\thint: write a value, or remove the entry",
	},
	"text for keys and values": {
		"parts: [x]",
		"m.yaml:1:9: expected keys and values, found \"x\"\n" +
			"\thint: write keys such as `{name: bolt}`; known here: name, size",
	},
	"a list for keys and values": {
		"labels: [a]",
		"m.yaml:1:9: expected keys and values, found a list\n" +
			"\thint: write each entry as `key: value`",
	},
	"keys that aren't text": {
		"labels:\n  a:\n  5: 1\n  2026-07-04: 2\n  true: 3",
		"m.yaml:2:3: the key \"a\" has no value\n" +
			"\thint: write a value, or remove the key\n" +
			"m.yaml:3:3: the key 5 isn't text\n" +
			"\thint: write it in quotes: \"5\"\n" +
			"m.yaml:4:3: the key 2026-07-04 isn't text\n" +
			"\thint: write it in quotes: \"2026-07-04\"\n" +
			"m.yaml:5:3: the key true isn't text\n" +
			"\thint: write it in quotes: \"true\"",
	},
	"a list as a key": {
		"labels:\n  [a]: 1",
		"m.yaml:2:3: expected a key, found a list\n" +
			"\thint: text that begins with `[` or `{` goes in quotes",
	},
	"a colon without a key": {
		": x",
		"m.yaml:1:1: a key is missing before the colon\n" +
			"\thint: write `key: value`",
	},
	"brackets for text": {
		"title: [a]",
		"m.yaml:1:8: expected text, found a list\n" +
			"\thint: write a, without brackets; text that begins with `[` goes in quotes",
	},
	"a template that was never filled": {
		"title: {{ name }}",
		"m.yaml:1:8: expected text, found keys and values\n" +
			"\thint: text that begins with `[` or `{` goes in quotes\n" +
			"m.yaml:1:9: expected a key, found keys and values\n" +
			"\thint: text that begins with `[` or `{` goes in quotes",
	},
	"an anchor and an alias": {
		"title: &t x\nwords: [*t]",
		"m.yaml:1:8: anchors (&t) aren't read\n" +
			"\thint: remove it; text that begins with `&` goes in quotes\n" +
			"m.yaml:2:9: aliases (*t) aren't read\n" +
			"\thint: write the value out here; text that begins with `*` goes in quotes",
	},
	"an alias of the list that holds it": {
		"words: &w [*w]",
		"m.yaml:1:8: anchors (&w) aren't read\n" +
			"\thint: remove it; text that begins with `&` goes in quotes\n" +
			"m.yaml:1:12: aliases (*w) aren't read\n" +
			"\thint: write the value out here; text that begins with `*` goes in quotes",
	},
	"a tag": {
		"title: !!str x",
		"m.yaml:1:8: tags (!!str) aren't read\n" +
			"\thint: remove it; text that begins with `!` goes in quotes",
	},
	"a tag of one's own": {
		"title: !secret x",
		"m.yaml:1:8: tags (!secret) aren't read\n" +
			"\thint: remove it; text that begins with `!` goes in quotes",
	},
	"a merge key": {
		"spare:\n  <<: {size: 1}\n  name: x",
		"m.yaml:2:3: merge keys (<<) aren't read\n" +
			"\thint: write the keys out",
	},
	"a second document": {
		"count: 1\n---\ncount: 2",
		"m.yaml:2:1: a second document begins here\n" +
			"\thint: remove the line `---` or `...` above it",
	},
	"a list for the document": {
		"- x",
		"m.yaml:1:1: expected keys and values, found a list\n" +
			"\thint: known here: colour, count, goal, labels, parts, ratio, running, since, spare, title, weeks, words",
	},
	"text for the document": {
		"just text",
		"m.yaml:1:1: expected keys and values, found \"just text\"\n" +
			"\thint: known here: colour, count, goal, labels, parts, ratio, running, since, spare, title, weeks, words",
	},
	"a tab for an indentation": {
		"spare:\n\tname: x",
		"m.yaml:2:1: a tab stands in the indentation\n" +
			"\thint: indent with spaces; YAML doesn't allow tabs there",
	},
	"a tab in a block of text": {
		"title: |\n\tx",
		"m.yaml:2:1: a tab stands in the indentation\n" +
			"\thint: indent with spaces; YAML doesn't allow tabs there",
	},
	"a value that begins with an at sign": {
		"title: @home",
		"m.yaml:1:8: a value can't begin with \"@\"\n" +
			"\thint: put the value in quotes",
	},
	"a value that begins with a star": {
		"words: [*.example.org]",
		"m.yaml:1:9: a value can't begin with \"*\"\n" +
			"\thint: put the value in quotes",
	},
	"a value that is a star": {
		"title: * all",
		"m.yaml:1:8: a value can't begin with \"*\"\n" +
			"\thint: put the value in quotes",
	},
	"a value that begins with an ampersand": {
		"title: & more",
		"m.yaml:1:8: a value can't begin with \"&\"\n" +
			"\thint: put the value in quotes",
	},
	"a value that begins with an exclamation mark": {
		"title: !<oh",
		"m.yaml:1:8: a value can't begin with \"!\"\n" +
			"\thint: put the value in quotes",
	},
	"a value that begins with a question mark": {
		"title: ? x",
		"m.yaml:1:8: a value can't begin with \"?\"\n" +
			"\thint: put the value in quotes",
	},
	"a value that begins with a bracket that closes": {
		"title: ]",
		"m.yaml:1:8: a value can't begin with \"]\"\n" +
			"\thint: put the value in quotes",
	},
	"a value that begins with a sign for a block": {
		"title: >x\n  y",
		"m.yaml:1:9: only the end of the line may follow `|` or `>`\n" +
			"\thint: begin the text on the next line, or put it in quotes",
	},
	"a line that begins with a percent sign": {
		"%x: 1",
		"m.yaml:1:1: a line can't begin with \"%\"\n" +
			"\thint: put the value in quotes",
	},
	"a YAML of the future": {
		"%YAML 9.9\n---\ncount: 1",
		"m.yaml:1:1: a line can't begin with \"%\"\n" +
			"\thint: remove the line",
	},
	"a second colon": {
		"title: Team: response",
		"m.yaml:1:12: a second colon stands in this line\n" +
			"\thint: put text that holds `: ` in quotes",
	},
	"a key below text": {
		"title\nrunning: true",
		"m.yaml:2:1: this key doesn't fit the line above it\n" +
			"\thint: write a space after each colon, and begin keys that belong together in the same column",
	},
	"a colon without a space": {
		"running:true\ncount: 1",
		"m.yaml:2:1: this key doesn't fit the line above it\n" +
			"\thint: write a space after each colon, and begin keys that belong together in the same column",
	},
	"a key too far right": {
		"running: true\n  count: 1",
		"m.yaml:2:3: this key doesn't fit the line above it\n" +
			"\thint: write a space after each colon, and begin keys that belong together in the same column",
	},
	"a key in a column of its own": {
		"spare:\n  name: x\n size: 1",
		"m.yaml:3:2: the indentation of this line fits no line above it\n" +
			"\thint: lines that belong together begin in the same column",
	},
	"a list in a column of its own": {
		"words:\n  - a\n - b",
		"m.yaml:3:2: the indentation of this line fits no line above it\n" +
			"\thint: lines that belong together begin in the same column",
	},
	"an entry of a list among keys": {
		"count: 1\n- x",
		"m.yaml:2:1: expected a key, found an entry of a list\n" +
			"\thint: write `key: value`, or move the line below the list that it belongs to",
	},
	"a key among the entries of a list": {
		"- a\ncount: 1",
		"m.yaml:2:1: expected an entry of the list, found a key\n" +
			"\thint: begin the line with `- `, or begin the list's lines further right",
	},
	"a list beside its key": {
		"words: - a",
		"m.yaml:1:8: a list can't begin here\n" +
			"\thint: write the first `- ` on a line of its own, below the key",
	},
	"a word alone in its line": {
		"count: 1\ntitel\n",
		"m.yaml:2:1: expected `key: value`\n" +
			"\thint: add the colon and a space",
	},
	"a list that isn't closed": {
		"words: [a, b\ncount: 1",
		"m.yaml:1:8: the list that opens here lacks a comma or its `]`\n" +
			"\thint: write [first, second]",
	},
	"a list without a comma": {
		"words: [\"a\" \"b\"]",
		"m.yaml:1:8: the list that opens here lacks a comma or its `]`\n" +
			"\thint: write [first, second]",
	},
	"braces that aren't closed": {
		"spare: {name: x\ncount: 1",
		"m.yaml:1:8: the braces that open here lack a comma or their `}`\n" +
			"\thint: write {key: value, other: value}",
	},
	"a bracket too many": {
		"{count: 1}}",
		"m.yaml:1:11: \"}\" closes nothing\n" +
			"\thint: remove it, or open it before",
	},
	"quotes that aren't closed": {
		"title: \"x\ncount: 1\n",
		"m.yaml:1:8: the quotes that open here aren't closed\n" +
			"\thint: add the closing quotes; an apostrophe inside single quotes is written twice",
	},
	"an apostrophe in single quotes": {
		"title: 'it's'",
		"m.yaml:1:12: text follows the end of the value\n" +
			"\thint: put the whole value in one pair of quotes; an apostrophe inside single quotes is written twice",
	},
	"text behind quotes": {
		"title: \"a\" b",
		"m.yaml:1:12: text follows the end of the value\n" +
			"\thint: put the whole value in one pair of quotes; an apostrophe inside single quotes is written twice",
	},
	"a path in double quotes": {
		"title: \"C:\\dir\"",
		"m.yaml:1:11: a backslash in double quotes begins an escape, and this isn't one\n" +
			"\thint: use single quotes, or write two backslashes",
	},
	"brackets without end": {
		strings.Repeat("[", 40),
		"m.yaml:1:33: lists and keys are nested deeper than 32 levels",
	},
	"bytes of another encoding": {
		"title: caf\xe9\ncount: x",
		"m.yaml:1:11: the byte 0xE9 isn't UTF-8 text\n" +
			"\thint: save the file as UTF-8",
	},
	"UTF-16": {
		"\xff\xfea\x00",
		"m.yaml:1: this is UTF-16 text\n" +
			"\thint: save the file as UTF-8",
	},
	"characters that nobody sees": {
		"title: a\u2028b\u2028\nwords: [\x00]",
		"m.yaml:1:9: an invisible character (U+2028) stands here\n" +
			"\thint: delete it\n" +
			"m.yaml:2:9: an invisible character (U+0000) stands here\n" +
			"\thint: delete it",
	},
}

func TestMessages(t *testing.T) {
	t.Parallel()
	for name, c := range messages {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var problems problem.List
			strict.Decode("m.yaml", []byte(c.text), 1, &machine{}, &problems)
			var got []string
			for _, p := range problems.Sorted() {
				got = append(got, p.String())
			}
			if g := strings.Join(got, "\n"); g != c.want {
				t.Errorf("got\n%s\nwant\n%s", g, c.want)
			}
		})
	}
}
