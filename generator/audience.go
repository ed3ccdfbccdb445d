package generator

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/visit-dav/watchbill/generator/html"
	"github.com/visit-dav/watchbill/generator/site"
)

// refuseOverOtherSite refuses to build a team's site where a public one is or will be, and the other way round, forced or not:
// whoever publishes a folder must never find the desk in it.
func refuseOverOtherSite(o Options) error {
	if !o.Team {
		return keepOutside(o.Out, func(dir string) bool { return isFile(filepath.Join(dir, site.TeamFile)) },
			"%s holds a site for the team alone\n\thint: build the public site into another folder with --out")
	}
	return keepOutside(o.Out, func(dir string) bool {
		ours := isFile(filepath.Join(dir, ".watchbill")) && !isFile(filepath.Join(dir, site.TeamFile))
		return ours || filepath.Base(dir) == "public"
	}, "%s is, or will be, the public site: what only the team may see can't be built there\n"+
		"\thint: name another folder with --out, outside of it")
}

// KeepOut refuses a folder inside of a site, or where one will be: what is written there may hold customers' addresses.
func KeepOut(folder string) error {
	return keepOutside(folder, func(dir string) bool {
		return isFile(filepath.Join(dir, ".watchbill")) || isFile(filepath.Join(dir, site.TeamFile)) || filepath.Base(dir) == "public"
	}, "%s is, or will be, a site: drafts with customers' addresses can't be written there\n"+
		"\thint: name another folder with --out, outside of it")
}

// keepOutside refuses a folder that is forbidden or lies in one that is; wrong says why, with that one in place of %s.
func keepOutside(folder string, forbidden func(dir string) bool, wrong string) error {
	dir, err := realPath(folder)
	if err != nil {
		return err
	}
	for ; !forbidden(dir); dir = filepath.Dir(dir) {
		if dir == filepath.Dir(dir) {
			return nil
		}
	}
	return fmt.Errorf(wrong, filepath.ToSlash(dir))
}

func isFile(name string) bool {
	info, err := os.Stat(name)
	return err == nil && info.Mode().IsRegular()
}

// A page says by an attribute that it is for the team alone.
const (
	audienceKey  = html.AudienceKey
	teamAudience = html.TeamAudience
)

// checkAudience judges that a public site holds nothing that is for the team alone, and that every page of a team's site
// says that it is one.
func checkAudience(pages []page, team bool) error {
	var wrong []string
	for _, p := range pages {
		alone := p.name == site.DeskPage || p.name == site.TeamFile || p.name == html.DeskScript
		if !team && alone || p.isHTML && p.team != team {
			wrong = append(wrong, p.name)
		}
	}
	switch {
	case len(wrong) == 0:
		return nil
	case team:
		return fmt.Errorf("pages that don't say they are for the team alone: %s", strings.Join(wrong, ", "))
	}
	return fmt.Errorf("not published: for the team alone: %s", strings.Join(wrong, ", "))
}
