// Package starter writes the files with which a team begins: content, workflows and forms. It renders text from
// answers; it never touches a folder, and never judges what the generator will.
package starter

import (
	"bytes"
	"cmp"
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"text/template"
	"time"

	"github.com/visit-dav/watchbill/content"
	"github.com/visit-dav/watchbill/generator/hours"
	"github.com/visit-dav/watchbill/generator/incident"
	"github.com/visit-dav/watchbill/generator/roster"
)

//go:embed all:files
var files embed.FS

// Answers are what a team says of itself. Only Zone and People are needed.
type Answers struct {
	Title, Organisation string
	Repository          string // that will hold the site, as owner/name
	Incidents, Product  string // repositories, as owner/name
	BaseURL             string // where the site will be served; that of GitHub Pages when empty
	Zone                string // IANA name
	People              []Person
	Plan                []Week     // in order
	From                hours.Date // from which the hours hold, when there is no plan yet
	Imported            bool       // the plan is of another program, and may follow other rules
	Recorded            time.Time  // when the plan was made
	Install             string     // what `go install` is to install, such as module/cmd/watchbill@v1.2.0
	Components          []string   // parts of the product, for the form
	Facilities          []string   // restricted ones, for the form
}

// Person is somebody who serves.
type Person struct {
	Slug, Name, Login string
	Novice            bool // new to customer response; others are veterans from the beginning
}

// Week is who serves in a week: slugs, or vacant.
type Week struct {
	Week            roster.Week
	Primary, Backup string
}

// File is one that a team begins with; Path has slashes and is relative to the folder.
type File struct {
	Path string
	Data []byte
}

// Site gives the files of the site's repository, sorted by path.
func Site(a Answers) ([]File, error) {
	list, err := render("files/site", a.complete())
	if err != nil {
		return nil, err
	}
	schemas, err := fs.Glob(content.FS, "schema/*.json")
	if err != nil {
		return nil, err
	}
	for _, name := range schemas {
		data, err := content.FS.ReadFile(name)
		if err != nil {
			return nil, err
		}
		list = append(list, File{"content/" + name, data})
	}
	slices.SortFunc(list, func(a, b File) int { return strings.Compare(a.Path, b.Path) })
	return list, nil
}

// Incidents gives the files of the incidents repository: issue form, labels, and the workflow that tells the site.
func Incidents(a Answers) ([]File, error) { return render("files/incidents", a.complete()) }

// view is what the templates see.
type view struct {
	Answers
	Team, Pattern  string
	Gap            int
	Weeks          []Week
	IncidentsOwner string
	IncidentsName  string
	SameRepository bool
	Kinds          []incident.Resolution
	Recorded       string
}

// complete fills in what wasn't said.
func (a Answers) complete() view {
	if a.Title == "" && a.Organisation != "" {
		a.Title = a.Organisation + " customer response"
	}
	a.Title = cmp.Or(a.Title, "Customer response")
	a.BaseURL = cmp.Or(a.BaseURL, pages(a.Repository))
	v := view{
		Answers: a, Team: cmp.Or(Slug(a.Organisation), "team"), Kinds: incident.Kinds(),
		Pattern: roster.Chain, Gap: min(max(len(a.People)-3, 0), 2), // one person more than the rules need may be away
		SameRepository: a.Incidents != "" && a.Incidents == a.Repository,
		Weeks:          a.Plan, Recorded: a.Recorded.Format(time.RFC3339),
	}
	v.IncidentsOwner, v.IncidentsName, _ = strings.Cut(a.Incidents, "/")
	v.From = roster.WeekOf(a.From).Monday()
	if len(v.Weeks) > 0 {
		v.From = v.Weeks[0].Week.Monday()
	}
	if a.Imported {
		v.Pattern = roster.Independent
	}
	return v
}

// pages is the address at which GitHub Pages serves a repository.
func pages(repository string) string {
	owner, name, ok := strings.Cut(repository, "/")
	owner = strings.ToLower(owner)
	switch {
	case !ok:
		return ""
	case strings.EqualFold(name, owner+".github.io"):
		return "https://" + owner + ".github.io/"
	}
	return "https://" + owner + ".github.io/" + name + "/"
}

// render fills in every file below a folder.
func render(folder string, v view) ([]File, error) {
	var list []File
	err := fs.WalkDir(files, folder, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := files.ReadFile(name)
		if err != nil {
			return err
		}
		t, err := template.New(name).Delims("[[", "]]").Funcs(template.FuncMap{"quote": quote}).Parse(string(text))
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		var b bytes.Buffer
		if err := t.Execute(&b, v); err != nil {
			return err
		}
		list = append(list, File{strings.TrimPrefix(name, folder+"/"), b.Bytes()})
		return nil
	})
	return list, err
}

// quote writes a text as a YAML scalar: plain where it reads as itself, else in double quotes.
func quote(text string) (string, error) {
	if plain.MatchString(text) && !slices.Contains(words, strings.ToLower(text)) {
		return text, nil
	}
	var b strings.Builder
	e := json.NewEncoder(&b) // YAML 1.2 takes JSON's strings
	e.SetEscapeHTML(false)
	err := e.Encode(text)
	return strings.TrimSuffix(b.String(), "\n"), err
}
