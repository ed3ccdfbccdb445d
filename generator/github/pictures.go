package github

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/visit-dav/watchbill/generator/incident"
	"github.com/visit-dav/watchbill/generator/picture"
)

// Bounds of a run; what is left waits for the next one.
const (
	pictureTime  = 30 * time.Second
	picturesTime = 5 * time.Minute
	mostPictures = 300 // asked for
	mostBytes    = 100 << 20
)

// Why a picture isn't fetched.
var (
	errElsewhere = errors.New("led to another host")
	errUnfetched = errors.New("no answer")
)

// pictures brings the copies beside the snapshot up to date. What fails is told and left out: a sync doesn't fail of it.
func (r *run) pictures(ctx context.Context) {
	folder := filepath.Join(filepath.Dir(r.File), picture.Folder)
	if !r.Pictures || r.repo.visible() != incident.Public {
		if _, err := os.Stat(filepath.Join(folder, picture.Index)); err == nil {
			r.tidyPictures(folder, nil)
		}
		return
	}
	r.report.Pictures = &PicturesReport{}
	if err := r.copyPictures(ctx, folder); err != nil {
		r.note("the pictures aren't copied: %v", err)
	}
}

// copyPictures keeps the copies of what still stands in the issues, fetches what is new, and lets the rest go.
func (r *run) copyPictures(ctx context.Context, folder string) error {
	wanted, err := r.wantedPictures()
	if err == nil {
		err = os.MkdirAll(folder, 0o755)
	}
	if err != nil {
		return err
	}
	shelf, err := picture.Open(os.DirFS(folder), ".")
	if err != nil {
		r.note("%v: they are copied anew", err)
	}
	c := pictureCopier{run: r, folder: folder, web: r.pictureClient()}
	var missing []string
	for _, address := range wanted {
		if p, ok := shelf.Find(address); ok && c.hasRoom() {
			c.keep(p)
			r.report.Pictures.Kept++
		} else {
			missing = append(missing, address)
		}
	}
	err = c.fetchAll(ctx, missing)
	return errors.Join(err, r.shelve(folder, c.kept))
}

// wantedPictures lists the addresses of pictures in closed incidents, those of the newest first.
func (r *run) wantedPictures() ([]string, error) {
	file, err := os.Open(r.File)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	var byIssue [][]string
	for in := bufio.NewReaderSize(file, 1<<20); ; {
		line, err := in.ReadBytes('\n')
		if errors.Is(err, io.EOF) {
			break // the last line ends with a newline too
		}
		if err != nil {
			return nil, err
		}
		var i struct {
			State    string
			Body     string
			Comments []struct{ Body string } `json:"comment_data"`
		}
		if err := json.Unmarshal(line, &i); err != nil {
			return nil, err
		}
		if i.State != "closed" {
			continue
		}
		found := picture.Addresses(i.Body)
		for _, c := range i.Comments {
			found = append(found, picture.Addresses(c.Body)...)
		}
		byIssue = append(byIssue, found)
	}
	slices.Reverse(byIssue)
	var wanted []string
	known := map[string]bool{}
	for _, address := range slices.Concat(byIssue...) {
		if !known[address] {
			known[address] = true
			wanted = append(wanted, address)
		}
	}
	return wanted, nil
}

// pictureClient asks without the token, and follows nobody but GitHub to where GitHub keeps pictures.
func (r *run) pictureClient() *http.Client {
	return &http.Client{Transport: r.client.transport.base, CheckRedirect: func(req *http.Request, via []*http.Request) error {
		if len(via) > maxRedirects || !picture.MayFollow(req.URL) {
			return errElsewhere
		}
		req.Header.Del("Referer")
		return nil
	}}
}

// pictureCopier fetches pictures, one at a time.
type pictureCopier struct {
	*run
	folder string
	web    *http.Client
	kept   []picture.Picture
}

// hasRoom tells whether one more copy, of whatever size, stays within the bound.
func (c *pictureCopier) hasRoom() bool { return c.report.Pictures.Bytes+picture.MaxBytes <= mostBytes }

func (c *pictureCopier) keep(p picture.Picture) {
	c.kept = append(c.kept, p)
	if about, err := os.Stat(filepath.Join(c.folder, p.Name)); err == nil {
		c.report.Pictures.Bytes += about.Size()
	}
}

// fetchAll fetches as many as a run may, and tells how many failed, by reason: a number would tell of an incident.
func (c *pictureCopier) fetchAll(ctx context.Context, addresses []string) error {
	all, stop := context.WithTimeout(ctx, picturesTime)
	defer stop()
	done, failed := c.report.Pictures, map[string]int{} // by reason
	for n, address := range addresses {
		if n >= mostPictures || !c.hasRoom() || all.Err() != nil {
			done.Left = len(addresses) - n
			c.note("%d pictures are left for the next sync: one copies for %s, %d of them, and holds %d MiB at most",
				done.Left, picturesTime, mostPictures, mostBytes>>20)
			break
		}
		p, data, err := c.fetch(all, address)
		if err != nil {
			done.Failed++
			failed[err.Error()]++
			continue
		}
		if err := writePicture(c.folder, p.Name, data); err != nil {
			return err
		}
		c.keep(p)
		done.Copied++
	}
	for _, reason := range slices.Sorted(maps.Keys(failed)) {
		c.note("pictures that aren't copied: %d, %s", failed[reason], reason)
	}
	return nil
}

// fetch gives a copy of the picture at an address, or one of few reasons, which tell nothing of the address.
func (c *pictureCopier) fetch(ctx context.Context, address string) (picture.Picture, []byte, error) {
	one, stop := context.WithTimeout(ctx, min(pictureTime, c.AnswerTime))
	defer stop()
	req, err := http.NewRequestWithContext(one, http.MethodGet, address, nil)
	if err != nil || !picture.MayAsk(req.URL) {
		return picture.Picture{}, nil, errElsewhere
	}
	req.Header.Set("User-Agent", c.Agent)
	resp, err := c.web.Do(req)
	switch {
	case errors.Is(err, errElsewhere):
		return picture.Picture{}, nil, errElsewhere
	case err != nil:
		return picture.Picture{}, nil, errUnfetched
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return picture.Picture{}, nil, fmt.Errorf("GitHub answers %d", resp.StatusCode)
	}
	data, err := io.ReadAll(io.LimitReader(resp.Body, picture.MaxBytes+1))
	switch {
	case err != nil:
		return picture.Picture{}, nil, errUnfetched
	case len(data) > picture.MaxBytes:
		return picture.Picture{}, nil, picture.ErrTooLarge
	}
	return picture.Copy(address, data)
}

// shelve writes the index of the copies and lets all others go.
func (r *run) shelve(folder string, kept []picture.Picture) error {
	slices.SortFunc(kept, func(a, b picture.Picture) int { return strings.Compare(a.Address, b.Address) })
	text, err := picture.Lines(kept)
	if err != nil {
		return err
	}
	if err := writePicture(folder, picture.Index, text); err != nil {
		return err
	}
	r.tidyPictures(folder, kept)
	return nil
}

// writePicture writes a file of the folder in one step.
func writePicture(folder, name string, data []byte) error {
	made, err := newFile(filepath.Join(folder, name))
	if err != nil {
		return err
	}
	if _, err := made.Write(data); err != nil {
		return errors.Join(err, made.Close(), os.Remove(made.Name()))
	}
	return publish(made, filepath.Join(folder, name))
}

// tidyPictures removes copies that aren't kept, and what a killed sync left; with none kept, the index and the folder.
// Files of other names are nobody's of ours.
func (r *run) tidyPictures(folder string, kept []picture.Picture) {
	entries, err := os.ReadDir(folder)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		r.note("the pictures can't be tidied")
	}
	for _, e := range entries {
		name := e.Name()
		held := slices.ContainsFunc(kept, func(p picture.Picture) bool { return p.Name == name })
		stem, _, unfinished := strings.Cut(name, newMark)
		ours := picture.IsName(stem) || stem == picture.Index && (unfinished || len(kept) == 0)
		if ours && !held {
			_ = os.Remove(filepath.Join(folder, name)) // the next sync tries again
		}
	}
	if len(kept) == 0 {
		_ = os.Remove(folder) // only an empty one goes
	}
}
