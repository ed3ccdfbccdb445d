package main

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
)

func TestAChangeIsNoticedWhereverLinksLead(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ link, to, watched, changed string }{
		"a folder":        {"", "", "content", "content/a.md"},
		"a linked folder": {"linked", "content", "linked", "content/a.md"},
		"a linked file":   {"content/b.md", "../elsewhere/b.md", "content", "elsewhere/b.md"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := &author{t: t, site: t.TempDir()}
			a.write("content/a.md", "one")
			a.write("elsewhere/b.md", "one")
			if c.link != "" {
				err := os.Symlink(filepath.FromSlash(c.to), filepath.Join(a.site, filepath.FromSlash(c.link)))
				if errors.Is(err, errors.ErrUnsupported) {
					t.Skip("no links here")
				} else if err != nil {
					t.Fatal(err)
				}
			}
			watched := []string{filepath.Join(a.site, c.watched)}
			before := stampOf(watched)
			a.write(c.changed, "another")
			if stampOf(watched) == before {
				t.Error("it isn't noticed")
			}
		})
	}
}

func TestWhatAnEditorKeepsWhileItsUserTypesIsNoChange(t *testing.T) {
	t.Parallel()
	a := &author{t: t, site: t.TempDir()}
	a.write(".watchbill/incidents.jsonl", "one")
	a.write("content/a.md", "one")
	watched := []string{filepath.Join(a.site, "content"), filepath.Join(a.site, ".watchbill")}
	before := stampOf(watched)
	a.write("content/.a.md.swp", "two")
	a.write("content/.idea/a.xml", "two")
	if stampOf(watched) != before {
		t.Error("it is taken for one")
	}
	a.write(".watchbill/incidents.jsonl", "another")
	if stampOf(watched) == before {
		t.Error("a new snapshot isn't noticed")
	}
}
