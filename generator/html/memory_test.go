package html_test

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
	"unsafe"

	"github.com/visit-dav/watchbill/generator/html"
	"github.com/visit-dav/watchbill/generator/incident"
	"github.com/visit-dav/watchbill/generator/output"
	"github.com/visit-dav/watchbill/generator/overlay"
	"github.com/visit-dav/watchbill/generator/site"
)

func TestEveryFieldThatAPageShowsIsSummedUp(t *testing.T) {
	t.Parallel()
	public, ours := load(t, without(t, map[string]string{"escalation.yaml": paths, "incidents.jsonl": manyLabels()})), teamSite(t, false)
	public.Components = true
	flipped, kinds := map[string]bool{}, map[string]int{}
	for _, s := range []*site.Site{load(t, team()), public, ours} {
		err := html.Frames(s, func(page, kind string, frame any) {
			if kinds[kind]++; kinds[kind] > 20 {
				return
			}
			before := html.Shown(frame)
			flip(reflect.ValueOf(frame), page, func(where string) {
				flipped[where] = true
				if bytes.Equal(html.Shown(frame), before) {
					t.Errorf("%s: another value of %s changes nothing", page, where)
				}
			})
			if !bytes.Equal(html.Shown(frame), before) {
				t.Errorf("%s isn't as it was", page)
			}
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if len(flipped) < 200 {
		t.Errorf("only %d fields were tried", len(flipped))
	}
	files, err := overlay.Program()
	if err != nil {
		t.Fatal(err)
	}
	for name := range files {
		if kind := strings.TrimSuffix(path.Base(name), ".html"); path.Dir(name) == "pages" && kinds[kind] == 0 {
			t.Errorf("no page is a %s", kind)
		}
	}
}

func TestAllThatPagesSeeOfAnArticleIsSummedUp(t *testing.T) {
	t.Parallel()
	flipped := map[string]bool{}
	err := html.Articles(load(t, team()), func(a *incident.Article, shown func() []byte) {
		before := shown()
		article := reflect.ValueOf(a).Elem()
		for i := range article.NumField() {
			field := article.Type().Field(i)
			if !field.IsExported() {
				continue
			}
			flip(article.Field(i), field.Name, func(where string) {
				flipped[field.Name] = true
				if bytes.Equal(shown(), before) {
					t.Errorf("incident %d: another value of %s in %s changes nothing", a.Number, where, field.Name)
				}
			})
		}
		if !bytes.Equal(shown(), before) {
			t.Errorf("incident %d isn't as it was", a.Number)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(flipped) < 25 {
		t.Errorf("only %d fields were tried", len(flipped))
	}
}

// What these pages show of others is summed up by hand. Configuration, roster and schedule decide about articles anew, and are
// left out; so are templates and words, of which all pages have the sum.
func TestAPageThatDiffersHasAnotherSumWhateverOfTheSiteDiffers(t *testing.T) {
	t.Parallel()
	s := load(t, without(t, map[string]string{"incidents.jsonl": entangled(t)}))
	made, err := html.Open(s, nil)
	if err != nil {
		t.Fatal(err)
	}
	kinds := []string{"incident", "incidents"}
	pages, sums, err := made.Made(s, kinds...)
	if err != nil {
		t.Fatal(err)
	}
	differing := map[string]bool{}
	for i, all := 0, reflect.ValueOf(s).Elem(); i < all.NumField(); i++ {
		field := all.Type().Field(i).Name
		if slices.Contains([]string{"Made", "Hours", "Holidays", "Roster", "Zone", "Words", "Templates", "Style", "Work"}, field) {
			continue
		}
		flip(all.Field(i), field, func(where string) {
			if where == "incident.Article.Number" { // two articles of one number
				return
			}
			now, summed, err := made.Made(s, kinds...)
			if err != nil {
				t.Fatal(err)
			}
			for address, page := range now {
				if page == pages[address] {
					continue
				}
				if differing[field+", "+where] = true; summed[address] == sums[address] {
					t.Errorf("%s differs by %s in %s, and its sum doesn't", address, where, field)
				}
			}
		})
	}
	if len(differing) < 40 {
		t.Errorf("only %d changes changed a page", len(differing))
	}
}

// entangled is the snapshot of the team, and newer incidents that are alike, have topics in common, and labels whose lists would
// have one address.
func entangled(t *testing.T) string {
	t.Helper()
	snapshot, err := fs.ReadFile(team(), "content/incidents.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	b := bytes.NewBuffer(snapshot)
	for n := range 12 {
		about, label := []string{"hydra", "lustre", "quota", "cedar"}[n%4], `,{"name":"area-x"}`
		switch {
		case n%3 == 0:
			label = ""
		case n == 10:
			label = `,{"name":"Area x"}`
		}
		fmt.Fprintf(b, `{"id":%d,"number":%d,"title":"Unreachable %s","body":"### Symptom\n\nNo node %d of %s\n\n### Resolution\n\nWait for #1","state":"closed",`+
			`"labels":[{"name":"publishable"}%s],"created_at":"2026-10-05T09:00:00Z","closed_at":"2026-10-27T09:%02d:00Z"}`+"\n", n+100, n+100, about, n, about, label, n)
	}
	return b.String()
}

// manyLabels is a snapshot with more labels than fit beside a list.
func manyLabels() string {
	var b strings.Builder
	b.WriteString(`{"watchbill":1,"repository":"team/incidents","visibility":"public","synced":"2026-10-28T15:00:00Z"}` + "\n")
	for n := range 20 {
		fmt.Fprintf(&b, `{"id":%d,"number":%d,"title":"Incident %d","body":"x","state":"closed","labels":[{"name":"publishable"},{"name":"area-%d"}],`+
			`"created_at":"2026-10-05T09:00:00Z","closed_at":"2026-10-06T09:00:00Z"}`+"\n", n+1, n+1, n, n)
	}
	return b.String()
}

// flip gives each thing that a value holds another value for a moment, and tells of it by its type. What several pointers lead to
// has its turn once.
func flip(v reflect.Value, where string, changed func(where string)) {
	flipBelow(v, where, changed, map[any]bool{})
}

func flipBelow(v reflect.Value, where string, changed func(where string), known map[any]bool) {
	if v.CanAddr() && !v.CanSet() { // a field that isn't exported
		v = reflect.NewAt(v.Type(), unsafe.Pointer(v.UnsafeAddr())).Elem()
	}
	change := func(to reflect.Value) {
		held := reflect.New(v.Type()).Elem()
		held.Set(v)
		v.Set(to.Convert(v.Type()))
		changed(where)
		v.Set(held)
	}
	if at, ok := v.Interface().(time.Time); ok {
		change(reflect.ValueOf(at.Add(time.Second)))
		return
	}
	switch v.Kind() {
	case reflect.String:
		change(reflect.ValueOf(v.String() + "x"))
	case reflect.Bool:
		change(reflect.ValueOf(!v.Bool()))
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		change(reflect.ValueOf(v.Int() + 1))
	case reflect.Float32, reflect.Float64:
		change(reflect.ValueOf(v.Float() + 1))
	case reflect.Pointer:
		if v.CanSet() && v.IsNil() {
			change(reflect.New(v.Type().Elem()))
		}
		if !v.IsNil() && !known[v.Interface()] {
			known[v.Interface()] = true
			flipBelow(v.Elem(), where, changed, known)
		}
	case reflect.Interface:
		if v.IsNil() {
			return
		}
		held, inner := v.Elem(), reflect.New(v.Elem().Type()).Elem()
		inner.Set(held)
		flipBelow(inner, held.Type().String(), func(where string) {
			v.Set(inner)
			changed(where)
			v.Set(held)
		}, known)
	case reflect.Slice:
		added := reflect.Zero(v.Type().Elem())
		if v.Len() > 0 {
			added = v.Index(0)
		}
		if v.CanSet() && (added.Kind() != reflect.Pointer || !added.IsNil()) {
			change(reflect.Append(v.Slice3(0, v.Len(), v.Len()), added))
		}
		for i := range min(v.Len(), 3) {
			flipBelow(v.Index(i), where, changed, known)
		}
	case reflect.Map:
		if v.Type() == reflect.TypeFor[map[string]int]() {
			change(reflect.ValueOf(map[string]int{"another": 1}))
		}
	case reflect.Struct:
		for i := range v.NumField() {
			flipBelow(v.Field(i), v.Type().String()+"."+v.Type().Field(i).Name, changed, known)
		}
	}
}

// after publishes a site, and gives what is remembered of its pages.
func after(t *testing.T, s *site.Site, dir string, memory *html.Memory) []byte {
	t.Helper()
	files, err := output.Stage(dir, false)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = files.Discard() }()
	files.Trust(func() bool { return true })
	if err := memory.Render(t.Context(), s, files); err != nil {
		t.Fatal(err)
	}
	if _, err := files.Publish(); err != nil {
		t.Fatal(err)
	}
	return memory.Bytes()
}

// stamped puts a mark on each page, so that those can be told that were made anew.
func stamped(t *testing.T, dir string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(name string, _ os.DirEntry, err error) error {
		if err != nil || filepath.Ext(name) != ".html" {
			return err
		}
		text, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		return os.WriteFile(name, append(text, "<!-- stamped -->"...), 0o644)
	})
	if err != nil {
		t.Fatal(err)
	}
}

// anew lists the pages without a mark.
func anew(t *testing.T, dir string) (list []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(name string, _ os.DirEntry, err error) error {
		if err != nil || filepath.Ext(name) != ".html" {
			return err
		}
		text, err := os.ReadFile(name)
		if !bytes.HasSuffix(text, []byte("<!-- stamped -->")) {
			rel, _ := filepath.Rel(dir, name)
			list = append(list, filepath.ToSlash(rel))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(list)
	return list
}

func TestPagesThatWouldBeTheSameAreKept(t *testing.T) {
	t.Parallel()
	snapshot, err := os.ReadFile("testdata/site/content/incidents.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	site := func(replaced map[string]string) *site.Site { return load(t, without(t, replaced)) }
	edit := func(old, text string) map[string]string {
		if !strings.Contains(string(snapshot), old) {
			t.Fatalf("no %q in the snapshot", old)
		}
		return map[string]string{"incidents.jsonl": strings.Replace(string(snapshot), old, text, 1)}
	}
	for name, c := range map[string]struct {
		replaced map[string]string
		harm     func([]byte) []byte
		want     []string
		all      bool
	}{
		"nothing changed":              {},
		"a memory that is cut":         {harm: func(b []byte) []byte { return b[:len(b)-1] }, all: true},
		"no memory":                    {harm: func([]byte) []byte { return nil }, all: true},
		"bytes that aren't one":        {harm: func([]byte) []byte { return []byte("no memory") }, all: true},
		"the cause of an incident":     {replaced: edit("A library was missing.", "A library was gone."), want: []string{"incidents/1.html"}},
		"a document of the runbook":    {replaced: map[string]string{"runbook/escalation.md": "---\ntitle: Escalation\nowner: ada\nreview: 2026-01-31\naliases: [runbook/escalate.html]\n---\n\nOther text.\n"}, want: []string{"runbook/escalation.html"}},
		"a product issue that is gone": {replaced: map[string]string{"product.jsonl": productHeader + `{"number":34,"gone":true}`}, want: []string{"incidents/1.html", "incidents/product.html"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := filepath.Join(t.TempDir(), "public")
			memory := after(t, site(map[string]string{}), dir, html.NewMemory(nil))
			stamped(t, dir)
			if c.harm != nil {
				memory = c.harm(memory)
			}
			again := html.NewMemory(memory)
			second := site(c.replaced)
			remembered := after(t, second, dir, again)
			got := anew(t, dir)
			if pages := countPages(t, dir); c.all && len(got) != pages {
				t.Errorf("%d of %d pages were made", len(got), pages)
			} else if !c.all && !slices.Equal(got, c.want) {
				t.Errorf("made are %v, want %v", got, c.want)
			}
			if cold := after(t, second, filepath.Join(t.TempDir(), "cold"), html.NewMemory(nil)); !bytes.Equal(cold, remembered) {
				t.Error("what is remembered differs from a cold build's")
			}
		})
	}
}

func countPages(t *testing.T, dir string) (n int) {
	t.Helper()
	err := filepath.WalkDir(dir, func(name string, _ os.DirEntry, err error) error {
		if filepath.Ext(name) == ".html" {
			n++
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}
