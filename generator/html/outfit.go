package html

import (
	"bytes"
	"crypto/sha256"
	"html/template"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/visit-dav/watchbill/generator/overlay"
	"github.com/visit-dav/watchbill/generator/site"
	"github.com/visit-dav/watchbill/generator/words"
)

// outfit is what pages are made with: templates, styles and scripts, in the words and colours of a site. It depends on nothing
// else. Immutable, safe for concurrent use.
type outfit struct {
	files  overlay.Files
	words  words.Words
	style  string
	pages  map[string]*templates // by the name of the file in pages/
	parts  *templates            // partials alone
	assets []site.Asset
	script []byte // the words that scripts say; nil for the English ones
	sum    [sha256.Size]byte
}

func outfitOf(s *site.Site) (*outfit, error) {
	o := &outfit{files: s.Templates, words: s.Words, style: s.Style}
	var err error
	if o.files == nil {
		if o.files, err = overlay.Program(); err != nil {
			return nil, err
		}
	}
	if err = o.parse(); err != nil {
		return nil, err
	}
	o.assets, err = bundle(o.files, o.style)
	o.script = o.words.Script(scriptTexts(o.files))
	o.sum = sha256.Sum256(shows(o.files, o.words, o.style)(nil))
	return o, err
}

// fits tells whether a site's outfit would be this one.
func (o *outfit) fits(s *site.Site) bool {
	return o.style == s.Style && o.words.Equal(s.Words) && maps.EqualFunc(o.files, s.Templates, bytes.Equal)
}

// parse reads the partials once, and puts each page's own part beside a copy of them.
func (o *outfit) parse() error {
	shared := template.New("").Funcs(template.FuncMap{"t": o.words.Say, "fields": strings.Fields})
	var names []string
	for _, name := range slices.Sorted(maps.Keys(o.files)) {
		switch path.Dir(name) {
		case "pages":
			names = append(names, name)
		case "partials":
			if _, err := shared.New(name).Parse(string(o.files[name])); err != nil {
				return templateFault(err)
			}
		}
	}
	o.parts, o.pages = newTemplates(shared, false, o.words.Say, partRoots()...), map[string]*templates{}
	for _, name := range names {
		all, err := shared.Clone()
		if err == nil {
			_, err = all.New(name).Parse(string(o.files[name]))
		}
		if err != nil {
			return templateFault(err)
		}
		own := slices.ContainsFunc(all.Templates(), func(t *template.Template) bool {
			return t.Tree != nil && t.Tree.ParseName == name && shared.Lookup(t.Name()) != nil
		})
		roots := []string{"layout"}
		if own {
			roots = append(roots, partRoots()...)
		}
		o.pages[strings.TrimSuffix(path.Base(name), ".html")] = newTemplates(all, own, o.words.Say, roots...)
	}
	return nil
}
