package search

import (
	"slices"
	"strings"
	"testing"
)

func TestWhatEngineersTypeFindsTheIncident(t *testing.T) {
	t.Parallel()
	x := indexOf(t, small())
	cases := map[string]struct{ query, path string }{
		"a library":                              {"libGL.so.1", "incidents/2.html"},
		"a part of a library":                    {"libgl", "incidents/2.html"},
		"a class":                                {"vtkIOException", "incidents/4.html"},
		"a part of a class":                      {"IOException", "incidents/4.html"},
		"an exit code":                           {"engine_par exited 139", "incidents/1.html"},
		"an address":                             {"0xC0000005", "incidents/4.html"},
		"an address in lower case":               {"0xc0000005", "incidents/4.html"},
		"a path":                                 {"/usr/gapps/visit", "incidents/1.html"},
		"a variable":                             {"VISIT_INITIAL_PORT", "incidents/1.html"},
		"a part of a variable in another spell":  {"InitialPort", "incidents/1.html"},
		"a version":                              {"3.1.4", "incidents/4.html"},
		"a symbol":                               {"std::bad_alloc", "incidents/3.html"},
		"a part of a symbol":                     {"bad_alloc", "incidents/3.html"},
		"an option":                              {"--no-sandbox", "incidents/4.html"},
		"a typo":                                 {"sgementation", "incidents/4.html"},
		"a typo in the first letter":             {"regmentation", "incidents/4.html"},
		"a typo at the end":                      {"segmentatiom", "incidents/4.html"},
		"a beginning":                            {"segmen", "incidents/4.html"},
		"a beginning of the second of two words": {"silo fi", "incidents/3.html"},
		"a beginning of a part":                  {"libGL.s", "incidents/2.html"},
		"a plural":                               {"viewers ", "incidents/4.html"},
		"a singular":                             {"certificate ", "postmortems/outage.html"},
		"another form":                           {"crashing ", "incidents/3.html"},
		"without accents":                        {"ubergrossentrager", "incidents/5.html"},
		"with accents":                           {"CAFÉ", "incidents/5.html"},
		"Japanese":                               {"描画が遅い", "incidents/6.html"},
		"one ideograph":                          {"値", "incidents/6.html"},
		"a section":                              {"escalate", "runbook/escalation.html#when"},
		"a line with other numbers":              {"VCL: Connection refused (errno 99) at /home/ada/bin/vcl:1", "incidents/1.html"},
		"a pasted screen":                        {"lorem ipsum\nerror while loading: libGL.so.1: cannot open\n", "incidents/2.html"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			hits := x.Ask(c.query, 10).Hits
			if len(hits) == 0 || hits[0].Path != c.path {
				t.Errorf("%q finds %v, want %s", c.query, paths(hits), c.path)
			}
		})
	}
}

func paths(hits []Hit) []string {
	var list []string
	for _, h := range hits {
		list = append(list, h.Path)
	}
	return list
}

func TestLikesComeByResolutionThenAge(t *testing.T) {
	t.Parallel()
	var docs []document
	for i := range 9 {
		d := incidentOf(i+1, "Window stays black", "", "same words", "")
		d.Resolved = i == 2
		docs = append(docs, d)
	}
	got := paths(indexOf(t, docs).Ask("window stays black", 10).Hits)
	want := []string{"incidents/3.html", "incidents/9.html", "incidents/8.html"}
	if !slices.Equal(got[:3], want) {
		t.Errorf("got %v, want first %v", got, want)
	}
}

func TestATitleCountsMoreThanTheDiscussion(t *testing.T) {
	t.Parallel()
	a := incidentOf(1, "Plot is empty", "", "", "")
	b := incidentOf(2, "Something else", "", "", "")
	b.text[discussion] = "Is the plot empty? Yes, the plot is empty."
	if got := paths(indexOf(t, []document{a, b}).Ask("plot empty", 10).Hits); len(got) != 2 || got[0] != "incidents/1.html" {
		t.Errorf("got %v", got)
	}
}

func TestAnUnknownWordIsToldAndMended(t *testing.T) {
	t.Parallel()
	a := indexOf(t, small()).Ask("sgementation fault", 10)
	if got := a.Mended["sgementation"]; !slices.Equal(got, []string{"segmentation"}) {
		t.Errorf("taken for %q", got)
	}
}

func TestNothingFoundOffersKnownWords(t *testing.T) {
	t.Parallel()
	a := indexOf(t, small()).Ask("segmqqqq", 10)
	if len(a.Hits) != 0 || !slices.Contains(a.Near, "segmentation") {
		t.Errorf("got %v and %q", a.Hits, a.Near)
	}
}

func TestTheExcerptIsThePassageThatFits(t *testing.T) {
	t.Parallel()
	hits := indexOf(t, small()).Ask("errno", 10).Hits
	if len(hits) == 0 || !strings.HasPrefix(hits[0].Excerpt, "ERROR: VCL") {
		t.Errorf("got %+v", hits)
	}
}

func TestHostileQueriesAreAnswered(t *testing.T) {
	t.Parallel()
	x := indexOf(t, small())
	for _, q := range hostile() {
		x.Ask(q, 10) // must return
	}
	if hits := x.Ask("?!.,;:", 10).Hits; len(hits) != 0 {
		t.Errorf("punctuation finds %v", paths(hits))
	}
}

func FuzzQuery(f *testing.F) {
	for _, q := range hostile() {
		f.Add(q)
	}
	x := indexOf(f, small())
	f.Fuzz(func(t *testing.T, q string) {
		for _, h := range x.Ask(q, 10).Hits {
			if h.Score < 0 || h.Path == "" {
				t.Fatalf("%q finds %+v", q, h)
			}
		}
	})
}
