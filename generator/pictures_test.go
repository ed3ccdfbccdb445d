package generator_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/visit-dav/watchbill/generator"
	"github.com/visit-dav/watchbill/generator/picture"
)

// pictureAddress is that of a picture at GitHub.
func pictureAddress(n int) string {
	return fmt.Sprintf("https://github.com/user-attachments/assets/0a1b2c3d-0000-4000-8000-%012d", n)
}

// copiesOf gives what sync puts beside a snapshot, for pictures 1 to n, and the name of each.
func copiesOf(t *testing.T, n int) (files map[string]string, names []string) {
	t.Helper()
	files = map[string]string{}
	var all []picture.Picture
	for i := 1; i <= n; i++ {
		pixels := image.NewGray(image.Rect(0, 0, 30, 20))
		pixels.SetGray(1, 1, color.Gray{uint8(i)})
		var b bytes.Buffer
		if err := png.Encode(&b, pixels); err != nil {
			t.Fatal(err)
		}
		p, data, err := picture.Copy(pictureAddress(i), b.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		files[".watchbill/pictures/"+p.Name] = string(data)
		names = append(names, p.Name)
		all = append(all, p)
	}
	index, err := picture.Lines(all)
	if err != nil {
		t.Fatal(err)
	}
	files[".watchbill/pictures/index.jsonl"] = string(index)
	return files, names
}

// picturedSnapshot holds a published incident with pictures 1 and 2, of which a comment that is kept back shows 3, and
// one each that is withheld, open and restricted, with 4, 5 and 6.
func picturedSnapshot(visibility string) string {
	type object = map[string]any
	row := func(n int, state, label, body string, comments ...object) object {
		return object{
			"id": n, "number": n, "title": fmt.Sprintf("Incident %d", n), "body": body, "state": state,
			"labels": []object{{"name": label}}, "created_at": "2026-10-01T09:00:00Z", "closed_at": "2026-10-02T09:00:00Z",
			"html_url": fmt.Sprintf("https://github.com/o/r/issues/%d", n), "comment_data": comments,
		}
	}
	says := func(id int, association, text string) object {
		return object{"id": id, "body": text, "author_association": association, "created_at": "2026-10-01T10:00:00Z", "user": object{"login": "ann"}}
	}
	show := func(n int) string { return fmt.Sprintf("![window %d](%s)", n, pictureAddress(n)) }
	var b strings.Builder
	e := json.NewEncoder(&b)
	for _, line := range []object{
		{"watchbill": 1, "repository": "o/r", "visibility": visibility, "synced": "2026-11-01T00:00:00Z"},
		row(1, "closed", "publishable", show(1)+"\n\n![not copied]("+pictureAddress(99)+")",
			says(1, "MEMBER", `<img src="`+pictureAddress(2)+`" alt="window 2">`), says(2, "NONE", show(3))),
		row(2, "closed", "bug", show(4)),
		row(3, "open", "publishable", show(5)),
		row(4, "closed", "publishable", "Deep Vault "+show(6)),
	} {
		_ = e.Encode(line) // to memory
	}
	return b.String()
}

func picturedSite(t *testing.T, visibility, settings string) (generator.Options, []string) {
	t.Helper()
	dir := t.TempDir()
	files, names := copiesOf(t, 6)
	files["content/site.yaml"] = "title: Team\nzone: UTC\nrestricted: {words: [Deep Vault]}\n" + settings
	files[".watchbill/incidents.jsonl"] = picturedSnapshot(visibility)
	write(t, dir, files)
	return generator.Options{Site: dir, Out: filepath.Join(dir, "public"), Now: instant()}, names
}

func TestOnlyPicturesOfWhatIsPublishedAreInTheSite(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		visibility, settings string
		shown                int // the first so many
	}{
		"copied":                          {"public", "pictures: copy\n", 2},
		"not asked for":                   {"public", "", 0},
		"linked":                          {"public", "pictures: link\n", 0},
		"of a private repository":         {"private", "pictures: copy\n", 0},
		"of one of unknown visibility":    {"", "pictures: copy\n", 0},
		"of incidents that wait for eyes": {"public", "pictures: copy\npublish: reviewed\n", 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o, names := picturedSite(t, c.visibility, c.settings)
			build(t, o)
			var want, got []string
			for _, n := range names[:c.shown] {
				want = append(want, "pictures/"+n)
			}
			for n := range digest(t, o.Out) {
				if strings.HasPrefix(n, "pictures/") {
					got = append(got, n)
				}
				text, err := os.ReadFile(filepath.Join(o.Out, n))
				if err != nil {
					t.Fatal(err)
				}
				for _, hidden := range names[c.shown:] {
					if bytes.Contains(text, []byte(hidden)) {
						t.Errorf("%s names a picture that isn't published", n)
					}
				}
			}
			slices.Sort(want)
			slices.Sort(got)
			if !slices.Equal(want, got) {
				t.Errorf("pictures %q, want %q", got, want)
			}
		})
	}
}

func TestAnArticleShowsItsPicturesAndNamesThoseThatAreNotCopied(t *testing.T) {
	t.Parallel()
	o, names := picturedSite(t, "public", "pictures: copy\n")
	build(t, o)
	text, err := os.ReadFile(filepath.Join(o.Out, "incidents", "1.html"))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`<img src="../pictures/` + names[0] + `" alt="window 1" width="30" height="20" loading="lazy">`,
		`<img src="../pictures/` + names[1] + `" alt="window 2" width="30" height="20" loading="lazy">`,
		`<span class="missing-picture">not copied</span>`,
	} {
		if !bytes.Contains(text, []byte(want)) {
			t.Errorf("the page lacks %s", want)
		}
	}
	if n := bytes.Count(text, []byte("<img")); n != 2 {
		t.Errorf("%d pictures", n)
	}
}

func TestADamagedCopyIsNotShown(t *testing.T) {
	t.Parallel()
	o, names := picturedSite(t, "public", "pictures: copy\n")
	write(t, o.Site, map[string]string{".watchbill/pictures/" + names[0]: "<html>"})
	build(t, o)
	found := slices.Collect(maps.Keys(digest(t, o.Out)))
	if slices.Contains(found, "pictures/"+names[0]) || !slices.Contains(found, "pictures/"+names[1]) {
		t.Errorf("files %q", found)
	}
	write(t, o.Site, map[string]string{".watchbill/pictures/index.jsonl": "damaged"})
	report := build(t, o)
	if !strings.Contains(fmt.Sprint(report.Problems), "no picture of an incident is shown") {
		t.Errorf("%v", report.Problems)
	}
}

func TestAnApprovalCoversThePictures(t *testing.T) {
	t.Parallel()
	sum := func(o generator.Options) (sum, parts string) {
		review, report, err := generator.Review(o)
		if err != nil {
			t.Fatal(err, report.Problems)
		}
		return review.Candidates[0].Sum, fmt.Sprint(review.Candidates[0].Article.Parts())
	}
	o, names := picturedSite(t, "public", "pictures: copy\npublish: reviewed\n")
	seen, parts := sum(o)
	if !strings.Contains(parts, names[0]) || !strings.Contains(parts, names[1]) || strings.Contains(parts, names[2]) {
		t.Errorf("the review names %s", parts)
	}
	write(t, o.Site, map[string]string{"content/approved.jsonl": fmt.Sprintf("{\"incident\":1,\"sha256\":%q}\n", seen)})
	if report := build(t, o); len(report.Site.Incidents.Articles) != 1 {
		t.Fatalf("the approved isn't published: %v", report.Problems)
	}
	if err := os.Remove(filepath.Join(o.Site, ".watchbill", "pictures", names[1])); err != nil {
		t.Fatal(err)
	}
	if now, _ := sum(o); now == seen {
		t.Error("another set of pictures has the same sum")
	}
	if report := build(t, o); len(report.Site.Incidents.Articles) != 0 {
		t.Error("an article is published with other pictures than were approved")
	}
}
