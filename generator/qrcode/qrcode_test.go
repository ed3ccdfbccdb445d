package qrcode_test

import (
	"image"
	"image/color"
	"image/draw"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/makiuchi-d/gozxing"
	reader "github.com/makiuchi-d/gozxing/qrcode"

	"github.com/visit-dav/watchbill/generator/qrcode"
)

// paint draws a code as a browser does, a square as scale pixels.
func paint(t *testing.T, c qrcode.Code, scale int) image.Image {
	t.Helper()
	picture := image.NewGray(image.Rect(0, 0, c.Size*scale, c.Size*scale))
	draw.Draw(picture, picture.Bounds(), image.White, image.Point{}, draw.Src)
	run := regexp.MustCompile(`M(\d+) (\d+)h(\d+)v1h-(\d+)z`)
	if left := run.ReplaceAllString(c.Path, ""); left != "" {
		t.Fatalf("the path holds %q", left)
	}
	for _, m := range run.FindAllStringSubmatch(c.Path, -1) {
		var n [4]int
		for i := range n {
			n[i], _ = strconv.Atoi(m[i+1])
		}
		if n[2] != n[3] {
			t.Fatalf("%s isn't closed", m[0])
		}
		dark := image.Rect(n[0]*scale, n[1]*scale, (n[0]+n[2])*scale, (n[1]+1)*scale)
		draw.Draw(picture, dark, image.NewUniform(color.Black), image.Point{}, draw.Src)
	}
	return picture
}

func TestAnotherLibraryReadsTheCode(t *testing.T) {
	t.Parallel()
	for name, address := range map[string]string{
		"a feed":             "webcal://example-vis.github.io/response/people/saoirse.ics",
		"a short one":        "webcal://a.example/oncall.ics",
		"a port and escapes": "webcal://localhost:8080/a%20b/oncall.ics?x=1&y=2",
		"all in upper case":  "HTTPS://A.EXAMPLE/ONCALL.ICS",
		"digits":             "0123456789",
		"the longest feed":   "webcal://" + strings.Repeat("long.", 40) + "example/people/x.ics",
		"beyond ASCII":       "webcal://bücher.example/李.ics",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			code, err := qrcode.New(address)
			if err != nil {
				t.Fatal(err)
			}
			bitmap, err := gozxing.NewBinaryBitmapFromImage(paint(t, code, 4))
			if err != nil {
				t.Fatal(err)
			}
			got, err := reader.NewQRCodeReader().Decode(bitmap, nil)
			if err != nil {
				t.Fatal(err)
			}
			if got.GetText() != address {
				t.Errorf("it reads %q", got.GetText())
			}
		})
	}
}

func TestTheSameAddressGivesTheSameCode(t *testing.T) {
	t.Parallel()
	const address = "webcal://example.org/oncall.ics"
	first, err := qrcode.New(address)
	if err != nil {
		t.Fatal(err)
	}
	for range 20 {
		if again, _ := qrcode.New(address); again != first {
			t.Fatal("it differs")
		}
	}
}

func TestAnAddressThatIsTooLongIsAnError(t *testing.T) {
	t.Parallel()
	if _, err := qrcode.New("webcal://" + strings.Repeat("x", 3000)); err == nil {
		t.Error("accepted")
	}
}
