package words

import (
	"cmp"
	"errors"
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/visit-dav/watchbill/generator/problem"
	"github.com/visit-dav/watchbill/generator/strict"
	"github.com/visit-dav/watchbill/templates"
)

// complete is the language whose file has every text: what it doesn't know, no page says.
const complete = "de"

// Read gives the words of a language (BCP 47; de-AT takes those of de): the program's, over them those of the site's folder
// templates/words, over them the team's own from site.yaml. What is wrong goes to problems; a language that has no words at
// all is told at the given place.
func Read(site fs.FS, language string, own strict.Map[string], at problem.Pos, problems *problem.List) Words {
	w := Words{map[string]string{}}
	known := spoken()
	language = strings.ToLower(language)
	base, _, _ := strings.Cut(language, "-")
	found := base == "en"
	for _, name := range slices.Compact([]string{base, language}) {
		program := read(templates.FS, "words/"+name+".yaml", problems)
		team := read(site, "templates/words/"+name+".yaml", problems)
		w.add(program, known, problems)
		w.add(team, known, problems)
		found = found || len(program)+len(team) > 0
	}
	if !found {
		problems.Warnf(at, "write its texts into templates/words/"+base+".yaml, each by its English; or leave the language out",
			"the interface has no words in %q: it stays English", language)
	}
	w.add(own, known, problems)
	return w
}

// spoken are the texts that pages say, in English.
var spoken = sync.OnceValue(func() (known []string) {
	var none problem.List // a test reads that file
	for _, e := range read(templates.FS, "words/"+complete+".yaml", &none) {
		known = append(known, e.Key)
	}
	return known
})

// add takes texts over, and warns of those that no page says and of those that have no place for what is filled in.
func (w Words) add(texts strict.Map[string], known []string, problems *problem.List) {
	for _, e := range texts {
		if !slices.Contains(known, e.Key) {
			hint := cmp.Or(problem.DidYouMean(e.Key, known), "write the English text as pages have it")
			problems.Warnf(e.Pos, hint, "no page says %q", e.Key)
		}
		if places, has := verbs(e.Key), verbs(e.Value); !slices.Equal(places, has) {
			problems.Warnf(e.Pos, "write the places of the English text, each once, such as %[2]s for the second; until then it stays English",
				"%q has the places %s, its words have %s", e.Key, listed(places), listed(has))
			continue
		}
		w.texts[e.Key] = e.Value
	}
}

func listed(verbs []string) string { return cmp.Or(strings.Join(verbs, " "), "none") }

var verb = regexp.MustCompile(`%[ +#-]*(?:\[\d\])?[.\d]*[a-z%]`)

// verbs are the places of a text at which something is filled in, such as %s, sorted; %[2]s is one of %s.
func verbs(text string) []string {
	var all []string
	for _, v := range verb.FindAllString(text, -1) {
		all = append(all, "%"+v[max(1, strings.LastIndexByte(v, ']')+1):])
	}
	slices.Sort(all)
	return all
}

// read gives the texts of a file; none when there is no file.
func read(files fs.FS, name string, problems *problem.List) strict.Map[string] {
	data, err := fs.ReadFile(files, name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		problems.Errorf(problem.Pos{File: name}, problem.Unreadable, "can't be read: %v", err)
		return nil
	}
	var texts strict.Map[string]
	strict.Decode(name, data, 1, &texts, problems)
	return texts
}
