package overlay_test

import (
	"bytes"
	"io/fs"
	"slices"
	"testing"
	"testing/fstest"

	"github.com/visit-dav/watchbill/generator/overlay"
	"github.com/visit-dav/watchbill/generator/problem"
)

func TestTheTeamsFilesLieOverThoseOfTheProgramOneByOne(t *testing.T) {
	t.Parallel()
	program, err := overlay.Program()
	if err != nil {
		t.Fatal(err)
	}
	var problems problem.List
	got := overlay.Read(fstest.MapFS{
		"templates/partials/duty.html":   {Data: []byte("the team's card")},
		"templates/partials/footer.html": {Data: []byte("a part of its own")},
		"templates/assets/90-team.css":   {Data: []byte("h1 { color: teal }")},
		"templates/assets/site.js":       {Data: []byte("// none")},
		"templates/words/fr.yaml":        {Data: []byte("not looked at here")},
	}, &problems)
	if told := problems.Sorted(); len(told) > 0 {
		t.Fatal(told)
	}
	for name, want := range map[string]string{
		"partials/duty.html": "the team's card", "partials/footer.html": "a part of its own", "assets/90-team.css": "h1 { color: teal }",
		"assets/site.js": "// none",
	} {
		if string(got[name]) != want {
			t.Errorf("%s is %q", name, got[name])
		}
		delete(got, name)
	}
	for name, text := range got {
		if !bytes.Equal(text, program[name]) {
			t.Errorf("%s isn't the program's", name)
		}
	}
	if len(got) != len(program)-2 {
		t.Errorf("%d files are left of the program's %d", len(got), len(program))
	}
}

func TestAFileFromWhichNothingIsMadeIsTold(t *testing.T) {
	t.Parallel()
	var problems problem.List
	got := overlay.Read(fstest.MapFS{
		"templates/pages/hme.html":          {Data: []byte("x")}, // a page has a renderer
		"templates/assets/notes.txt":        {Data: []byte("x")},
		"templates/partials/more/deep.html": {Data: []byte("x")},
	}, &problems)
	var told []string
	for _, p := range problems.Sorted() {
		told = append(told, p.String())
	}
	want := []string{
		"templates/assets/notes.txt: nothing is made from it", "templates/pages/hme.html: nothing is made from it\n\thint: did you mean \"pages/home.html\"?",
		"templates/partials/more: nothing is made from it",
	}
	if !slices.Equal(told, want) {
		t.Errorf("told %q, want %q", told, want)
	}
	for _, name := range []string{"pages/hme.html", "assets/notes.txt"} {
		if _, ok := got[name]; ok {
			t.Errorf("%s is taken", name)
		}
	}
}

func TestWhatEditorsKeepBesideATemplateIsNoneOfTheTeams(t *testing.T) {
	t.Parallel()
	var problems problem.List
	got := overlay.Read(fstest.MapFS{
		"templates/assets/own.css":    {Data: []byte("x")},
		"templates/assets/.#own.css":  {Mode: fs.ModeSymlink, Data: []byte("ada@desk.4711")}, // of Emacs, leads nowhere
		"templates/assets/.own.css":   {Data: []byte("x")},
		"templates/pages/.DS_Store":   {Data: []byte("x")},
		"templates/assets/.b.css.swp": {Data: []byte("x")},
	}, &problems)
	if told := problems.Sorted(); len(told) > 0 {
		t.Errorf("told %v", told)
	}
	if _, ok := got["assets/.own.css"]; ok || got["assets/own.css"] == nil {
		t.Error("a hidden file is taken, or the team's own isn't")
	}
}

func TestAFolderInPlaceOfAFileOfTheProgramIsAnError(t *testing.T) {
	t.Parallel()
	var problems problem.List
	program, err := overlay.Program()
	if err != nil {
		t.Fatal(err)
	}
	got := overlay.Read(fstest.MapFS{"templates/pages/home.html/x": {Data: []byte("x")}}, &problems)
	if problems.Count(problem.Error) != 1 || !bytes.Equal(got["pages/home.html"], program["pages/home.html"]) {
		t.Errorf("told %v", problems.Sorted())
	}
}
