package generator_test

import (
	"flag"
	"fmt"
	"go/ast"
	"go/token"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/visit-dav/watchbill/generator/problem"
)

var update = flag.Bool("update", false, "write the list of messages instead of comparing it")

const messagesFile = "../content/runbook/guide/messages.md"

// chapter is where a package's messages stand in the list.
var chapters = []struct {
	title, about string
	packages     []string
}{
	{"YAML files", "What `check`, `build` and the commands say of site.yaml, roster.yaml and schedule.yaml.", []string{"generator/strict", "generator/source", "generator/hours"}},
	{"Roster and plan", "", []string{"generator/escalation", "generator/roster", "generator/planner", "generator/revision", "generator/logbook", "generator/site"}},
	{"Documents", "", []string{"generator/markdown", "generator/drawing"}},
	{"Incidents", "", []string{"generator/incident"}},
	{"Sync", "", []string{"generator/github"}},
	{"Feeds and output", "", []string{"generator/ics", "generator/timetable", "generator/search", "generator/html", "generator/output", "generator"}},
	{"Imports", "", []string{"generator/intake", "generator/rst"}},
	{"Templates, colours and words", "", []string{"generator/overlay", "generator/words"}},
	{"Commands", "What a command says of its task. A wrong call is told with the flag or argument that is wrong; `--help` shows how it is written.", []string{"cmd/watchbill"}},
}

// said is a message of the program, with dots where something is filled in.
type said struct{ message, cure string }

// TestEveryMessageIsListed keeps the guide's list of messages complete: it is made of the program's own text.
func TestEveryMessageIsListed(t *testing.T) {
	t.Parallel()
	want := listOfMessages(t)
	if *update {
		if err := os.WriteFile(messagesFile, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	got, err := os.ReadFile(messagesFile)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Errorf("%s: run `go test ./generator -run Message -update` (-want +got)\n%s", messagesFile, diff)
	}
}

func listOfMessages(t *testing.T) string {
	t.Helper()
	byPackage := map[string][]said{}
	for _, f := range program(t) {
		ast.Inspect(f.tree, func(n ast.Node) bool {
			if call, ok := n.(*ast.CallExpr); ok {
				byPackage[f.dir] = append(byPackage[f.dir], problemOf(call)...)
			}
			if made, ok := n.(*ast.CompositeLit); ok {
				byPackage[f.dir] = append(byPackage[f.dir], ruleOf(made)...)
			}
			if text, ok := literal(n); ok && strings.Contains(text, "\n\thint: ") {
				message, cure, _ := strings.Cut(text, "\n\thint: ")
				if message = filled(message); len(strings.Trim(message, "… :;")) > 3 {
					byPackage[f.dir] = append(byPackage[f.dir], said{message, filled(cure)})
				}
				return false
			}
			return true
		})
	}
	var b strings.Builder
	b.WriteString(`---
title: Messages
description: What the program says when something is wrong, and what to do.
order: 95
---

# Messages

Made from the program's own text by ` + "`go test ./generator -run Message -update`" + `. Dots stand for what is filled in. Most messages
begin with the file, the line and the column, and end with a hint; where the hint depends on the case, it says *as the hint says*.
`)
	listed := map[string]bool{}
	for _, c := range chapters {
		var rows []said
		for _, p := range c.packages {
			rows = append(rows, byPackage[p]...)
			listed[p] = true
		}
		slices.SortFunc(rows, func(a, b said) int {
			return strings.Compare(strings.ToLower(a.message+a.cure), strings.ToLower(b.message+b.cure))
		})
		fmt.Fprintf(&b, "\n## %s\n\n", c.title)
		if c.about != "" {
			fmt.Fprintf(&b, "%s\n\n", c.about)
		}
		b.WriteString("| message | what to do |\n|---|---|\n")
		for _, row := range slices.Compact(rows) {
			if row.message == "…" {
				continue
			}
			fmt.Fprintf(&b, "| %s | %s |\n", cell(row.message), cell(row.cure))
		}
	}
	for p, rows := range byPackage {
		if len(rows) > 0 && !listed[p] {
			t.Errorf("package %s says something, but has no chapter", p)
		}
	}
	return b.String()
}

// problemOf reads a call such as problems.Errorf(pos, hint, format, ...).
func problemOf(call *ast.CallExpr) []said {
	f, ok := call.Fun.(*ast.SelectorExpr)
	if !ok || f.Sel.Name != "Errorf" && f.Sel.Name != "Warnf" || len(call.Args) < 3 {
		return nil
	}
	format, ok := literal(call.Args[2])
	if !ok {
		return nil
	}
	cure, ok := literal(call.Args[1])
	switch {
	case !ok:
		cure = "*as the hint says*"
	default:
		cure = filled(cure)
	}
	return []said{{filled(format), cure}}
}

// ruleOf reads a rule that holds a message and its hint: {say: ..., hint: ...}, or misfit{message, hint}.
func ruleOf(made *ast.CompositeLit) []said {
	parts := map[string]ast.Expr{}
	kind, _ := made.Type.(*ast.Ident)
	for i, e := range made.Elts {
		pair, ok := e.(*ast.KeyValueExpr)
		switch key, named := (*ast.Ident)(nil), false; {
		case ok:
			if key, named = pair.Key.(*ast.Ident); named {
				parts[key.Name] = pair.Value
			}
		case kind != nil && strings.EqualFold(kind.Name, "misfit") && i < 2:
			parts[[]string{"say", "hint"}[i]] = e
		}
	}
	if parts["Message"] != nil && parts["Way"] != nil { // of a Misfit
		parts["say"], parts["hint"] = parts["Message"], parts["Way"]
	}
	if kind != nil && kind.Name == "misfit" && parts["message"] != nil {
		parts["say"] = parts["message"]
	}
	say := parts["say"]
	if call, ok := say.(*ast.CallExpr); ok && len(call.Args) > 0 {
		say = call.Args[0]
	}
	if say == nil {
		return nil
	}
	message, ok := literal(say)
	if !ok {
		return nil
	}
	cure := ""
	if parts["hint"] != nil {
		if cure, ok = literal(parts["hint"]); !ok {
			cure = "*as the hint says*"
		}
	}
	return []said{{filled(message), cure}}
}

// literal gives the text of a string, or of several added up. Parts that aren't text are dots.
func literal(n ast.Node) (string, bool) {
	switch e := n.(type) {
	case *ast.BasicLit:
		if e.Kind == token.STRING {
			text, err := strconv.Unquote(e.Value)
			return text, err == nil
		}
	case *ast.SelectorExpr:
		return problem.Unreadable, e.Sel.Name == "Unreadable"
	case *ast.BinaryExpr:
		left, a := literal(e.X)
		right, b := literal(e.Y)
		if e.Op != token.ADD || !a && !b {
			return "", false
		}
		if !a {
			left = "…"
		}
		if !b {
			right = "…"
		}
		return left + right, true
	}
	return "", false
}

var verb = regexp.MustCompile(`"?%\[?[0-9]*\]?[#+ -]?[0-9.]*[a-zA-Z]"?`)

func filled(text string) string {
	return strings.Join(strings.Fields(strings.ReplaceAll(verb.ReplaceAllString(text, "…"), "%%", "%")), " ")
}

// cell makes a text fit for a table.
func cell(text string) string {
	return strings.NewReplacer("|", `\|`, "<", "&lt;").Replace(text)
}
