package html

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/tdewolff/minify/v2"
	"github.com/tdewolff/minify/v2/css"
	"github.com/tdewolff/minify/v2/js"

	"github.com/visit-dav/watchbill/generator/output"
	"github.com/visit-dav/watchbill/generator/overlay"
	"github.com/visit-dav/watchbill/generator/site"
	"github.com/visit-dav/watchbill/generator/words"
)

// Addresses of the assets that a page names.
const (
	stylePath    = "assets/style.css"
	oncallScript = "assets/oncall.js"
	wordsScript  = "assets/words.js"
	manifestPath = "assets/site.webmanifest"
	sayCode      = "assets/say.js" // stands inside the scripts that say texts
)

// mostAddresses is how many pages one sitemap may list (sitemaps.org).
const mostAddresses = 50_000

// bundle joins the style sheets in the order of their names, takes what only a reader of the code needs out of the
// scripts and of the program's own sheets, and takes everything else as it is. The team's own colours come last.
func bundle(files overlay.Files, own string) ([]site.Asset, error) {
	program, err := overlay.Program()
	if err != nil {
		return nil, err
	}
	var style bytes.Buffer
	var assets []site.Asset
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if path.Dir(name) != "assets" {
			continue
		}
		data := files[name]
		switch path.Ext(name) {
		case ".css":
			if bytes.Equal(data, program[name]) {
				if data, err = minified(&css.Minifier{}, data); err != nil {
					return nil, fmt.Errorf("templates/%s: %w", name, err)
				}
			}
			style.Write(data)
			style.WriteByte('\n')
			continue
		case ".js":
			if name == sayCode {
				continue
			}
			if data, err = minified(&js.Minifier{}, whole(data, files[sayCode])); err != nil {
				return nil, fmt.Errorf("templates/%s: %w", name, err)
			}
		}
		assets = append(assets, site.Asset{Path: name, Data: data})
	}
	style.WriteString(own)
	return append(assets, site.Asset{Path: stylePath, Data: style.Bytes()}), nil
}

// whole puts the code that says texts into a script, where it asks for it, whatever ends the line.
func whole(script, say []byte) []byte {
	return bytes.Replace(script, []byte("// include say.js"), say, 1)
}

// Asset gives a style sheet or script as a site has it; name is its address, such as assets/search.js.
func Asset(name string) ([]byte, error) {
	files, err := overlay.Program()
	if err != nil {
		return nil, err
	}
	assets, err := bundle(files, "")
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(assets, func(a site.Asset) bool { return a.Path == name })
	if i < 0 {
		return nil, fmt.Errorf("%s: %w", name, fs.ErrNotExist)
	}
	return assets[i].Data, nil
}

// scriptTexts are the texts that scripts say.
func scriptTexts(files overlay.Files) []string {
	var texts []string
	for name, code := range files {
		if path.Ext(name) == ".js" {
			texts = append(texts, words.OfScript(string(code))...)
		}
	}
	return texts
}

// manifest tells a phone how the site is called and looks when it is kept on the first screen (W3C Web Application Manifest).
func (r *renderer) manifest() []byte {
	icon := map[string]string{"src": "favicon.svg", "sizes": "any", "type": "image/svg+xml"}
	if r.site.Logo != nil {
		icon = map[string]string{"src": path.Base(r.site.Logo.Path), "sizes": "any"}
	}
	data, err := json.MarshalIndent(map[string]any{
		"name": r.site.Title, "short_name": r.site.Title, "description": r.site.Description, "lang": r.site.Language,
		"start_url": "../index.html", "scope": "../", "display": "minimal-ui",
		"background_color": "#ffffff", "theme_color": "#0b4a75", "icons": []any{icon},
	}, "", "  ")
	if err != nil {
		panic(err) // strings alone
	}
	return append(data, '\n')
}

func minified(by minify.Minifier, text []byte) ([]byte, error) {
	var b bytes.Buffer
	err := by.Minify(minify.New(), &b, bytes.NewReader(text), nil)
	return b.Bytes(), err
}

func versions(assets []site.Asset) map[string]string {
	v := map[string]string{}
	for _, a := range assets {
		v[a.Path] = site.Version(a.Data)
	}
	return v
}

// takeAssets gathers what the pages of this site use.
func (r *renderer) takeAssets() {
	if r.outfit.script != nil {
		r.assets = append(r.assets, site.Asset{Path: wordsScript, Data: r.outfit.script}) // first, as the others read it
	}
	for _, a := range r.outfit.assets {
		switch {
		case a.Path == workerScript:
			r.worker = a.Data
		case a.Path == DeskScript && r.site.Desk == nil, a.Path == offlineScript && !r.site.Offline:
		default:
			r.assets = append(r.assets, a)
		}
	}
	if r.site.Logo != nil {
		r.assets = append(r.assets, *r.site.Logo)
	}
	r.assets = append(r.assets, site.Asset{Path: manifestPath, Data: r.manifest()})
	r.version = versions(r.assets)
}

// addAssets adds the program's assets and the files that lie beside the team's documents.
func (r *renderer) addAssets(files *output.Files) error {
	for _, a := range slices.Concat(r.assets, r.site.Assets) {
		if err := files.Add(a.Path, a.Data); err != nil {
			return err
		}
	}
	return nil
}

// addMaps adds robots.txt and, when the site knows its address, the sitemap. A team's site wants to be found by nobody.
func (r *renderer) addMaps(files *output.Files) error {
	if r.site.Desk != nil {
		text := "This site is for the team alone. It shows open incidents: publish it nowhere.\n"
		if err := files.Add(site.TeamFile, []byte(text)); err != nil {
			return err
		}
		return files.Add("robots.txt", []byte("User-agent: *\nDisallow: /\n"))
	}
	robots := "User-agent: *\nAllow: /\n"
	if r.site.Base != "" {
		robots += "\nSitemap: " + r.site.Absolute("sitemap.xml") + "\n"
		if err := r.addSitemap(files); err != nil {
			return err
		}
	}
	return files.Add("robots.txt", []byte(robots))
}

func (r *renderer) addSitemap(files *output.Files) error {
	var addresses []string
	for s := range r.sheets() {
		if !s.unlisted {
			addresses = append(addresses, r.absolute(s.path))
		}
	}
	if len(addresses) <= mostAddresses {
		return files.Add("sitemap.xml", sitemap("urlset", "url", addresses))
	}
	var parts []string
	for n := 1; len(addresses) > 0; n++ {
		first := min(mostAddresses, len(addresses))
		name := fmt.Sprintf("sitemap-%d.xml", n)
		if err := files.Add(name, sitemap("urlset", "url", addresses[:first])); err != nil {
			return err
		}
		parts = append(parts, r.site.Absolute(name))
		addresses = addresses[first:]
	}
	return files.Add("sitemap.xml", sitemap("sitemapindex", "sitemap", parts))
}

func sitemap(list, entry string, addresses []string) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s<%s xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n", xml.Header, list)
	for _, a := range addresses {
		fmt.Fprintf(&b, "<%s><loc>", entry)
		_ = xml.EscapeText(&b, []byte(a)) // to memory
		fmt.Fprintf(&b, "</loc></%s>\n", entry)
	}
	fmt.Fprintf(&b, "</%s>\n", strings.TrimSpace(list))
	return b.Bytes()
}
