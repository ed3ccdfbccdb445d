package generator_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/visit-dav/watchbill/"

// arrows are the imports that the design allows: who may know whom. ARCHITECTURE.md tells why.
var arrows = map[string][]string{
	"cmd/watchbill": {
		"generator", "generator/github", "generator/handoff", "generator/hours", "generator/ics", "generator/incident", "generator/intake", "generator/logbook", "generator/planner",
		"generator/mail", "generator/markdown", "generator/postmortem", "generator/problem", "generator/revision", "generator/roster", "generator/rst", "generator/search", "generator/site",
		"generator/source", "generator/starter",
		"generator/timetable",
	},
	"cmd/bench": {
		"generator/html", "generator/incident", "generator/markdown", "generator/output", "generator/problem", "generator/search",
		"generator/site", "generator/browser",
	},
	"content":   {},
	"templates": {},
	"generator": {
		"content", "generator/cache", "generator/feed", "generator/handoff", "generator/html", "generator/ics", "generator/output", "generator/parallel", "generator/postmortem",
		"generator/picture", "generator/problem", "generator/revision",
		"generator/roster", "generator/search", "generator/site", "generator/source", "generator/timetable", "generator/work",
	},
	"generator/parallel":   {},
	"generator/problem":    {},
	"generator/cache":      {"generator/problem"},
	"generator/work":       {},
	"generator/words":      {"generator/problem", "generator/strict", "templates"},
	"generator/overlay":    {"generator/problem", "templates"},
	"generator/look":       {},
	"generator/strict":     {"generator/problem"},
	"generator/hours":      {},
	"generator/roster":     {"generator/hours", "generator/problem"},
	"generator/planner":    {"generator/hours", "generator/roster"},
	"generator/revision":   {"generator/hours", "generator/problem", "generator/roster"},
	"generator/logbook":    {"generator/hours", "generator/problem", "generator/roster", "generator/strict"},
	"generator/plain":      {},
	"generator/redact":     {"generator/plain"},
	"generator/gist":       {"generator/parallel", "generator/vocabulary", "generator/work"},
	"generator/vocabulary": {},
	"generator/picture":    {},
	"generator/drawing":    {"generator/problem"},
	"generator/incident":   {"generator/gist", "generator/hours", "generator/parallel", "generator/picture", "generator/plain", "generator/problem", "generator/redact", "generator/roster", "generator/work"},
	"generator/intake":     {"generator/hours", "generator/problem", "generator/roster"},
	"generator/rst":        {"generator/markdown", "generator/problem"},
	"generator/starter":    {"content", "generator/hours", "generator/incident", "generator/roster"},
	"generator/report":     {"generator/hours", "generator/incident", "generator/roster"},
	"generator/markdown":   {"generator/hours", "generator/plain", "generator/problem", "generator/strict"},
	"generator/escalation": {"generator/hours", "generator/problem", "generator/roster"},
	"generator/mail":       {},
	"generator/postmortem": {"generator/hours", "generator/incident", "generator/markdown", "generator/roster"},
	"generator/handoff": {
		"generator/hours", "generator/incident", "generator/mail", "generator/markdown", "generator/report", "generator/roster", "generator/words",
	},
	"generator/source": {
		"generator/escalation", "generator/hours", "generator/incident", "generator/look", "generator/problem", "generator/redact", "generator/roster", "generator/strict",
	},
	"generator/site": {
		"generator/drawing", "generator/escalation", "generator/handoff", "generator/hours", "generator/incident", "generator/markdown", "generator/overlay", "generator/parallel", "generator/picture",
		"generator/postmortem", "generator/problem", "generator/redact", "generator/report", "generator/roster", "generator/source", "generator/words", "generator/work",
	},
	"generator/github":  {"generator/incident", "generator/picture"},
	"generator/browser": {},
	"generator/output":  {},
	"generator/chart":   {},
	"generator/press":   {},
	"generator/qrcode":  {},
	"generator/html": {
		"generator/chart", "generator/escalation", "generator/hours", "generator/incident", "generator/markdown", "generator/output", "generator/overlay", "generator/parallel", "generator/press", "generator/qrcode",
		"generator/redact", "generator/report", "generator/roster", "generator/site", "generator/words", "generator/work",
	},
	"generator/ics":       {"generator/intake", "generator/problem", "generator/hours", "generator/output", "generator/roster", "generator/site"},
	"generator/feed":      {"generator/incident", "generator/markdown", "generator/output", "generator/site"},
	"generator/timetable": {"generator/hours", "generator/output", "generator/roster", "generator/site"},
	"generator/search": {
		"generator/hours", "generator/incident", "generator/markdown", "generator/output", "generator/parallel", "generator/redact",
		"generator/roster", "generator/site", "generator/vocabulary", "generator/work",
	},
}

// owners are the packages that alone know a library: its own, and cmd for the local server.
var owners = map[string][]string{
	"github.com/yuin/goldmark":           {"generator/markdown", "cmd/bench"}, // of the limit program
	"github.com/adrg/frontmatter":        {"generator/markdown", "cmd/bench"},
	"github.com/BurntSushi/toml":         {"generator/markdown"},
	"github.com/alecthomas/chroma/v2":    {"generator/markdown"},
	"go.yaml.in/yaml/v4":                 {"generator/strict"},
	"github.com/arran4/golang-ical":      {"generator/ics"},
	"github.com/wneessen/go-mail":        {"generator/mail"},
	"github.com/teambition/rrule-go":     {"generator/ics"},
	"github.com/boombuler/barcode":       {"generator/qrcode"},
	"github.com/go-json-experiment/json": {"generator/incident"},
	"github.com/rogpeppe/go-internal":    {"cmd/watchbill"},
	"github.com/spf13/cobra":             {"cmd/watchbill"},
	"github.com/spf13/pflag":             {"cmd/watchbill", "cmd/bench"},
	"golang.org/x/term":                  {"cmd/watchbill"},
	"github.com/tdewolff/minify/v2":      {"generator/html"},
	"golang.org/x/sys":                   {"generator/output"},
	"github.com/google/go-github/v60":    {"generator/github"},
	"github.com/chromedp/chromedp":       {"generator/browser"},
	"net/http":                           {"cmd/watchbill", "generator/github", "cmd/bench"},
	"net":                                {"cmd/watchbill", "generator/github"},
}

// goFile is a parsed file of the program, tests left out.
type goFile struct {
	name, dir string
	set       *token.FileSet
	tree      *ast.File
}

func program(t *testing.T) []goFile {
	t.Helper()
	var files []goFile
	err := fs.WalkDir(os.DirFS(".."), ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && name != "." && (strings.HasPrefix(d.Name(), ".") || d.Name() == "testdata" || d.Name() == "tools"):
			return fs.SkipDir
		case d.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go"):
			return nil
		}
		set := token.NewFileSet()
		tree, err := parser.ParseFile(set, filepath.Join("..", name), nil, parser.ParseComments)
		files = append(files, goFile{name, path.Dir(name), set, tree})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func (f goFile) line(n ast.Node) string {
	return f.name + ":" + strconv.Itoa(f.set.Position(n.Pos()).Line)
}

func TestImportsFollowTheArrows(t *testing.T) {
	t.Parallel()
	for _, f := range program(t) {
		allowed, known := arrows[f.dir]
		if !known {
			t.Errorf("%s: package %s has no place in the design: give it one in arrows and in ARCHITECTURE.md", f.name, f.dir)
		}
		for _, spec := range f.tree.Imports {
			imported, _ := strconv.Unquote(spec.Path.Value)
			if ours, ok := strings.CutPrefix(imported, module); ok && !slices.Contains(allowed, ours) {
				t.Errorf("%s: %s must not know %s", f.line(spec), f.dir, ours)
			}
			if known := ownersOf(imported); known != nil && !slices.Contains(known, f.dir) {
				t.Errorf("%s: only %s may import %s", f.line(spec), strings.Join(known, " and "), imported)
			}
		}
	}
}

func ownersOf(imported string) []string {
	for library, known := range owners {
		if imported == library || (strings.Contains(library, ".") && strings.HasPrefix(imported, library+"/")) {
			return known
		}
	}
	return nil
}

func TestTheClockIsReadOnlyInCmd(t *testing.T) {
	t.Parallel()
	for _, f := range program(t) {
		ast.Inspect(f.tree, func(n ast.Node) bool {
			call, ok := n.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			pkg, ok := call.X.(*ast.Ident)
			if !ok {
				return true
			}
			name := pkg.Name + "." + call.Sel.Name
			if slices.Contains([]string{"time.Now", "time.Since", "time.Until", "time.Local", "rand.Int", "rand.IntN"}, name) && path.Dir(f.dir) != "cmd" {
				t.Errorf("%s: %s outside cmd makes builds differ", f.line(n), name)
			}
			if name == "os.Exit" && (path.Dir(f.dir) != "cmd" || path.Base(f.name) != "main.go") {
				t.Errorf("%s: only main may end the program", f.line(n))
			}
			return true
		})
	}
}

// A Text vouches that a Redactor made it. What the gate remembers between builds is given back as one, and nothing else.
func TestOnlyTheArchiveOfTheGateReopensTexts(t *testing.T) {
	t.Parallel()
	used := map[string]bool{}
	for _, f := range program(t) {
		ast.Inspect(f.tree, func(n ast.Node) bool {
			if name, ok := n.(*ast.Ident); ok && name.Name == "Reopen" {
				used[f.name] = true
			}
			return true
		})
	}
	if got := slices.Sorted(maps.Keys(used)); !slices.Equal(got, []string{"generator/incident/tape.go", "generator/redact/redact.go"}) {
		t.Errorf("Reopen stands in %v", got)
	}
}

func TestNoPackageHasHiddenState(t *testing.T) {
	t.Parallel()
	variables := map[string]map[string]bool{}
	files := program(t)
	for _, f := range files {
		if variables[f.dir] == nil {
			variables[f.dir] = map[string]bool{}
		}
		for _, d := range f.tree.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && fn.Name.Name == "init" && fn.Recv == nil {
				t.Errorf("%s: init runs before anybody asked for it", f.line(fn))
			}
			if g, ok := d.(*ast.GenDecl); ok && g.Tok == token.VAR {
				for _, spec := range g.Specs {
					for _, name := range spec.(*ast.ValueSpec).Names {
						variables[f.dir][name.Name] = true
					}
				}
			}
		}
	}
	for _, f := range files {
		ast.Inspect(f.tree, func(n ast.Node) bool {
			assigned, ok := n.(*ast.AssignStmt)
			if !ok || assigned.Tok == token.DEFINE {
				return true
			}
			for _, left := range assigned.Lhs {
				if name := root(left); name != nil && name.Name != "_" && name.Obj == nil && variables[f.dir][name.Name] {
					t.Errorf("%s: package variable %s changes while the program runs", f.line(left), name.Name)
				}
			}
			return true
		})
	}
}

// root is the identifier that an assignment finally changes: the x of x[i].y.
func root(e ast.Expr) *ast.Ident {
	for {
		switch v := e.(type) {
		case *ast.Ident:
			return v
		case *ast.IndexExpr:
			e = v.X
		case *ast.SelectorExpr:
			e = v.X
		case *ast.StarExpr:
			e = v.X
		default:
			return nil
		}
	}
}

func TestExportedNamesAreDocumented(t *testing.T) {
	t.Parallel()
	for _, f := range program(t) {
		for _, d := range f.tree.Decls {
			switch d := d.(type) {
			case *ast.FuncDecl:
				if d.Name.IsExported() && d.Doc == nil && exportedReceiver(d) {
					t.Errorf("%s: %s has no comment", f.line(d), d.Name.Name)
				}
			case *ast.GenDecl:
				for _, spec := range d.Specs {
					if s, ok := spec.(*ast.TypeSpec); ok && s.Name.IsExported() && d.Doc == nil && s.Doc == nil {
						t.Errorf("%s: %s has no comment", f.line(s), s.Name.Name)
					}
					if s, ok := spec.(*ast.ValueSpec); ok && s.Names[0].IsExported() && d.Doc == nil && s.Doc == nil && s.Comment == nil {
						t.Errorf("%s: %s has no comment", f.line(s), s.Names[0].Name)
					}
				}
			}
		}
	}
}

func exportedReceiver(d *ast.FuncDecl) bool {
	if d.Recv == nil {
		return true
	}
	name := root(d.Recv.List[0].Type)
	return name == nil || name.IsExported()
}

func TestEveryPackageSaysWhatItIsFor(t *testing.T) {
	t.Parallel()
	told := map[string]bool{}
	for _, f := range program(t) {
		told[f.dir] = told[f.dir] || (f.tree.Doc != nil && len(f.tree.Doc.Text()) > 0)
	}
	for dir, ok := range told {
		if !ok {
			t.Errorf("package %s has no package comment", dir)
		}
	}
}
