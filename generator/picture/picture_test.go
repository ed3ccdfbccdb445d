package picture_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"net/url"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/visit-dav/watchbill/generator/picture"
)

const address = "https://github.com/user-attachments/assets/0a1b2c3d-0000-4000-8000-000000000001"

func drawn(width, height int) image.Image {
	i := image.NewPaletted(image.Rect(0, 0, width, height), color.Palette{color.White, color.Black})
	i.SetColorIndex(1, 1, 1)
	return i
}

func encoded(t *testing.T, format string) []byte {
	t.Helper()
	var b bytes.Buffer
	var err error
	switch i := drawn(20, 10); format {
	case "png":
		err = png.Encode(&b, i)
	case "jpeg":
		err = jpeg.Encode(&b, i, nil)
	case "gif":
		err = gif.Encode(&b, i, nil)
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// bomb is a PNG whose head claims a size.
func bomb(t *testing.T, width, height uint32) []byte {
	t.Helper()
	b := slices.Clone(encoded(t, "png"))
	binary.BigEndian.PutUint32(b[16:], width)
	binary.BigEndian.PutUint32(b[20:], height)
	binary.BigEndian.PutUint32(b[29:], crc32.ChecksumIEEE(b[12:29]))
	return b
}

// noted is a JPEG with what a camera notes, and with a page behind it.
func noted(t *testing.T) []byte {
	t.Helper()
	b := encoded(t, "jpeg")
	note := "Exif\x00\x00 37.68N 121.76W"
	segment := append([]byte{0xff, 0xe1, 0, byte(len(note) + 2)}, note...)
	return slices.Concat(b[:2], segment, b[2:], []byte("<script>alert(1)</script>"))
}

func TestACopyHoldsNothingButPixels(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		data   []byte
		ending string
	}{
		"a PNG":                               {encoded(t, "png"), ".png"},
		"a JPEG":                              {encoded(t, "jpeg"), ".jpg"},
		"a GIF":                               {encoded(t, "gif"), ".png"},
		"a JPEG with a place and a page":      {noted(t), ".jpg"},
		"a PNG with a page behind its pixels": {append(encoded(t, "png"), "<script>alert(1)</script>"...), ".png"},
	} {
		p, data, err := picture.Copy(address, c.data)
		if err != nil || !picture.IsName(p.Name) || !strings.HasSuffix(p.Name, c.ending) || p.Width != 20 || p.Height != 10 {
			t.Errorf("%s: %+v, %v", name, p, err)
		}
		if bytes.Contains(data, []byte("script")) || bytes.Contains(data, []byte("37.68N")) {
			t.Errorf("%s: more than pixels got through", name)
		}
		again, _, _ := picture.Copy(address, c.data)
		if again != p {
			t.Errorf("%s: copied as %v and as %v", name, p, again)
		}
	}
}

func TestWhatIsNoSoundPictureIsRefused(t *testing.T) {
	t.Parallel()
	whole := encoded(t, "png")
	for name, c := range map[string]struct {
		data []byte
		want error
	}{
		"nothing":                  {nil, picture.ErrNone},
		"a page":                   {[]byte("<!doctype html><title>x</title>"), picture.ErrNone},
		"an SVG":                   {[]byte(`<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`), picture.ErrNone},
		"a cut PNG":                {whole[:len(whole)-20], picture.ErrNone},
		"a PNG's head alone":       {whole[:33], picture.ErrNone},
		"a page with a PNG's sign": {append(slices.Clone(whole[:8]), "<html>"...), picture.ErrNone},
		"a huge size":              {bomb(t, 60_000, 60_000), picture.ErrTooMany},
		"a size that overflows":    {bomb(t, 1<<30, 1<<30), nil},
		"a size without pixels":    {bomb(t, 0, 10), picture.ErrNone},
		"too many bytes":           {append(slices.Clone(whole), make([]byte, picture.MaxBytes)...), picture.ErrTooLarge},
	} {
		if _, _, err := picture.Copy(address, c.data); err == nil || c.want != nil && !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestOnlyPicturesThatGitHubHostsAreFound(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int{
		"![a](" + address + ")":                                                       1,
		"![a](<" + address + "> \"title\") ![b](" + address + ")":                     1,
		`<img width="20" alt="x" src="` + address + `" />`:                            1,
		`<IMG SRC='` + address + `'>`:                                                 1,
		"![a](https://user-images.githubusercontent.com/1/2-ab.png)":                  1,
		"![a](https://github.com/o/r/assets/12/0a1b2c3d-0000-4000-8000-000000000001)": 1,
		"[a link](" + address + ")":                                                   0,
		address:                                                                       0,
		"![a](http://github.com/user-attachments/assets/0a1b2c3d-0000-4000-8000-000000000001)":       0,
		"![a](https://evil.example/user-attachments/assets/0a1b2c3d-0000-4000-8000-000000000001)":    0,
		"![a](https://github.com/o/r/raw/main/x.png)":                                                0,
		"![a](https://github.com@evil.example/x.png)":                                                0,
		"![a](https://private-user-images.githubusercontent.com/1/2.png?jwt=x)":                      0,
		"![a](https://github.com.evil.example/user-attachments/assets/0a1b2c3d-0000-4000-8000-0000)": 0,
	} {
		if got := picture.Addresses(text); len(got) != want {
			t.Errorf("%s: %q", text, got)
		}
	}
}

func TestARedirectLeadsToGitHubsStorageAlone(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"https://github-production-user-asset-6210df.s3.amazonaws.com/1/2?X-Amz=3": true,
		"http://github-production-user-asset-6210df.s3.amazonaws.com/1":            false,
		"https://x@user-images.githubusercontent.com/1":                            false,
		"https://s3.amazonaws.com/1":                                               false,
		"https://127.0.0.1/":                                                       false,
		"https://user-images.githubusercontent.com:8443/1":                         false,
	} {
		u, err := url.Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		if got := picture.MayFollow(u); got != want {
			t.Errorf("%s: %v", text, got)
		}
	}
}

func TestAShelfGivesOnlyWhatWasPutThere(t *testing.T) {
	t.Parallel()
	p, data, err := picture.Copy(address, encoded(t, "png"))
	if err != nil {
		t.Fatal(err)
	}
	index, _ := picture.Lines([]picture.Picture{p})
	wrong := p
	wrong.Width++
	wrongIndex, _ := picture.Lines([]picture.Picture{wrong})
	for name, c := range map[string]struct {
		index, data []byte
		found, ok   bool
	}{
		"as written":            {index, data, true, true},
		"another file":          {index, []byte("<html>"), false, true},
		"another size":          {wrongIndex, data, false, true},
		"no index":              {nil, data, false, true},
		"a name that leads out": {bytes.ReplaceAll(index, []byte(p.Name), []byte("../../site.yaml")), data, false, false},
		"a damaged index":       {index[:20], data, false, false},
	} {
		files := fstest.MapFS{"x/" + p.Name: {Data: c.data}}
		if c.index != nil {
			files["x/"+picture.Index] = &fstest.MapFile{Data: c.index}
		}
		shelf, err := picture.Open(files, "x")
		if _, found := shelf.Find(address); found != c.found || (err == nil) != c.ok {
			t.Errorf("%s: found %v, %v", name, found, err)
		}
	}
}
