package site

import (
	"io/fs"
	"path"

	"github.com/visit-dav/watchbill/generator/overlay"
	"github.com/visit-dav/watchbill/generator/problem"
	"github.com/visit-dav/watchbill/generator/source"
	"github.com/visit-dav/watchbill/generator/words"
)

// loadLook reads what makes the pages the team's own: words, templates, colours and logo.
func (s *Site) loadLook(c *source.Site, files fs.FS, problems *problem.List) {
	s.Words = words.Read(files, s.Language, c.Words, c.Language.Pos, problems)
	s.Templates = overlay.Read(files, problems)
	s.Style = c.Look.Style()
	if logo := c.Look.Logo; logo.Value != "" {
		data, err := fs.ReadFile(files, path.Join("content", logo.Value))
		if err != nil {
			problems.Errorf(logo.Pos, "write its path below content/", "the logo %s can't be read", logo.Value)
			return
		}
		judgeDrawing(path.Join("content", logo.Value), data, problems)
		s.Logo = &Asset{Path: "assets/logo" + path.Ext(logo.Value), Data: data}
	}
}
