package starter_test

import (
	"strings"
	"testing"
	"time"

	"go.yaml.in/yaml/v4"

	"github.com/visit-dav/watchbill/generator/hours"
	"github.com/visit-dav/watchbill/generator/incident"
	"github.com/visit-dav/watchbill/generator/problem"
	"github.com/visit-dav/watchbill/generator/redact"
	"github.com/visit-dav/watchbill/generator/roster"
	"github.com/visit-dav/watchbill/generator/starter"
)

func TestSlugsAreMadeOfNames(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"Ada Example": "ada-example", "Tomás Lindqvist": "tomas-lindqvist", "O'Brien, \"PJ\"": "obrien-pj", "Straße": "strasse",
		"Đặng Thị": "dang-thi", "李": "", "  Ada ": "ada", "R2 D2": "r2-d2",
	} {
		if got := starter.Slug(name); got != want {
			t.Errorf("Slug(%q) = %q, want %q", name, got, want)
		}
	}
}

func TestEverybodyGetsASlugOfTheirOwn(t *testing.T) {
	t.Parallel()
	people := starter.Name([]starter.Person{
		{Name: "Ada Example"},
		{Name: "Ada Smith"},
		{Name: "李"},
		{Name: "王"},
		{Name: "Vacant"},
		{Name: "Ada Smith"},
		{Name: "Bo", Slug: "person-3"},
	})
	var slugs []string
	for _, p := range people {
		slugs = append(slugs, p.Slug)
	}
	if got, want := strings.Join(slugs, " "), "ada ada-smith person-4 person-5 person-6 person-7 person-3"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// issueForm is what the test reads of an issue form.
type issueForm struct {
	Body []struct {
		Type       string
		Attributes struct {
			Label, Render string
			Options       []string
		}
	}
}

// filled writes a body as GitHub does when somebody fills in the form: a heading and an answer for each field.
func filled(t *testing.T, form string, answers map[string]string) string {
	t.Helper()
	var f issueForm
	if err := yaml.Unmarshal([]byte(form), &f); err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	asked := 0
	for _, field := range f.Body {
		if field.Type == "markdown" {
			continue
		}
		asked++
		answer, ok := answers[field.Attributes.Label]
		switch {
		case !ok:
			t.Errorf("the form asks for %q, which the test doesn't answer", field.Attributes.Label)
		case field.Attributes.Render != "":
			answer = "```" + field.Attributes.Render + "\n" + answer + "\n```"
		}
		for _, choice := range strings.Split(answer, ", ") {
			if o := field.Attributes.Options; len(o) > 0 && !strings.Contains("\n"+strings.Join(o, "\n")+"\n", "\n"+choice+"\n") {
				t.Errorf("%s: %q is none of %q", field.Attributes.Label, choice, o)
			}
		}
		b.WriteString("### " + field.Attributes.Label + "\n\n" + answer + "\n\n")
	}
	if asked != len(answers) {
		t.Errorf("the form asks for %d fields, the test answers %d", asked, len(answers))
	}
	return b.String()
}

// TestABodyMadeByTheFormIsReadIntoEveryField fills in the form, and finds every answer on the article but the customer.
func TestABodyMadeByTheFormIsReadIntoEveryField(t *testing.T) {
	t.Parallel()
	choices := starter.Answers{Components: []string{"Client/server", "Movies"}, Facilities: []string{"vault"}}
	for name, a := range map[string]starter.Answers{"with choices": choices, "with free fields": {}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			files, err := starter.Incidents(a)
			if err != nil {
				t.Fatal(err)
			}
			body := filled(t, find(t, files, ".github/ISSUE_TEMPLATE/incident.yml"), map[string]string{
				"Received": "2026-03-10 09:15", "Responded": "2026-03-10 10:00", "Customer reference": "Quentin Planted, mail of 10 March",
				"Component": "Client/server, Movies", "Version": "3.4.1", "Platform": "Fedora 40", "Facility": "vault",
				"Symptom": "The window is gone.\n\nAlways.", "Exact error text": "### Version\nsegfault", "Needed by": "Friday",
				"Resolution kind": "answered, workaround", "Resolution": "Start it without the old library.", "Cause": "An old library.",
			})
			article := publish(t, body)
			for field, pair := range map[string][2]string{
				"version": {article.Version.String(), "3.4.1"}, "platform": {article.Platform.String(), "Fedora 40"},
				"facility": {article.Facility.String(), "vault"}, "symptom": {article.Symptom.String(), "The window is gone.\n\nAlways."},
				"error text": {article.ErrorText.String(), "### Version\nsegfault"}, "cause": {article.Cause.String(), "An old library."},
				"resolution": {article.Resolution.String(), "Start it without the old library."},
				"components": {strings.Join(article.Components, "; "), "Client/server; Movies"},
				"kinds":      {kinds(article), "answered; workaround"},
				"received":   {article.Response.Received.Format(time.DateTime), "2026-03-10 09:15:00"},
				"responded":  {article.Response.Responded.Format(time.DateTime), "2026-03-10 10:00:00"},
				"rest":       {article.Rest.String(), ""},
			} {
				if pair[0] != pair[1] {
					t.Errorf("%s: got %q, want %q", field, pair[0], pair[1])
				}
			}
			if article.Response.Approximate || article.Derived {
				t.Error("an answer was guessed though the form gives it")
			}
		})
	}
}

func find(t *testing.T, files []starter.File, path string) string {
	t.Helper()
	for _, f := range files {
		if f.Path == path {
			return string(f.Data)
		}
	}
	t.Fatalf("there is no %s", path)
	return ""
}

func kinds(a *incident.Article) string {
	var names []string
	for _, k := range a.Kinds {
		names = append(names, string(k))
	}
	return strings.Join(names, "; ")
}

// publish makes the article of a closed issue with a body.
func publish(t *testing.T, body string) *incident.Article {
	t.Helper()
	var problems problem.List
	week := map[time.Weekday][]hours.Span{time.Tuesday: {{From: 8 * 60, To: 17 * 60}}}
	calendar, err := hours.New(time.UTC, []hours.Rule{{From: hours.Date{Year: 2026, Month: 1, Day: 1}, Days: week, Goal: time.Hour}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	redactor, err := redact.New(redact.Options{})
	if err != nil {
		t.Fatal(err)
	}
	closed := time.Date(2026, 3, 10, 17, 0, 0, 0, time.UTC)
	snapshot := &incident.Snapshot{
		Header: incident.Header{Repository: "team/incidents", Visibility: incident.Public},
		Issues: []incident.Issue{{
			Number: 1, ID: 1, Title: "It crashes", Body: &body, State: "closed", ClosedAt: closed, CreatedAt: closed.Add(-time.Hour),
			Labels: []incident.Label{{Name: "publishable"}},
		}},
	}
	rules := incident.Rules{Publish: incident.Labelled, PublishLabel: "publishable"}
	people := roster.New(roster.Source{}, calendar, &problems)
	p, _ := incident.Publish(snapshot, rules, people, calendar, redactor, &problems)
	for _, found := range problems.Sorted() {
		t.Errorf("unexpected: %v", found)
	}
	if len(p.Articles) != 1 {
		t.Fatalf("%d articles", len(p.Articles))
	}
	if strings.Contains(p.Articles[0].Rest.String()+p.Articles[0].Symptom.String(), "Planted") {
		t.Error("the customer shows")
	}
	return p.Articles[0]
}
