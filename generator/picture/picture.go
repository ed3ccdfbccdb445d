// Package picture makes the site's own copies of pictures that stand in issues: which may be fetched, what is taken for a
// picture, and where the copies lie. It asks no network and writes no file.
package picture

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"image"
	"image/gif"
	"image/jpeg"
	"image/png"
)

// Bounds of one picture.
const (
	MaxBytes  = 8 << 20  // of the file, as it is fetched and as it is written
	maxPixels = 16 << 20 // 16 bits a colour make 128 MiB of them
	quality   = 90       // of a JPEG, of 100
)

// Picture is a copy. Name is the sum of its bytes and tells the format, such as 0f...9a.png; sizes are in pixels.
type Picture struct {
	Address string `json:"address"` // from which it was fetched, as it stands in the issue
	Name    string `json:"name"`
	Width   int    `json:"width"`
	Height  int    `json:"height"`
}

// Why something isn't copied. None tells of what stands in the issue.
var (
	ErrTooLarge = fmt.Errorf("more than %d MiB", MaxBytes>>20)
	ErrTooMany  = fmt.Errorf("more than %d million pixels", maxPixels>>20)
	ErrNone     = errors.New("no whole PNG, JPEG or GIF")
)

// Copy decodes a PNG, JPEG or the first frame of a GIF, and encodes it anew: nothing but pixels gets through, so no
// script, no second format in the same file, and none of what a camera noted, such as the place. The size is judged
// before pixels are.
func Copy(address string, data []byte) (Picture, []byte, error) {
	config, format, err := image.DecodeConfig(bytes.NewReader(data))
	switch {
	case len(data) > MaxBytes:
		return Picture{}, nil, ErrTooLarge
	case err != nil || config.Width <= 0 || config.Height <= 0:
		return Picture{}, nil, ErrNone
	case config.Width > maxPixels/config.Height:
		return Picture{}, nil, ErrTooMany
	}
	pixels, err := decode(format, data)
	if err != nil {
		return Picture{}, nil, ErrNone
	}
	var b bytes.Buffer
	ending := ".png"
	if format == "jpeg" {
		ending = ".jpg"
		pixels = upright(pixels, data)
		err = jpeg.Encode(&b, pixels, &jpeg.Options{Quality: quality})
	} else {
		err = png.Encode(&b, pixels)
	}
	switch {
	case err != nil:
		return Picture{}, nil, ErrNone
	case b.Len() > MaxBytes:
		return Picture{}, nil, ErrTooLarge
	}
	size := pixels.Bounds()
	return Picture{address, sum(b.Bytes()) + ending, size.Dx(), size.Dy()}, b.Bytes(), nil
}

func decode(format string, data []byte) (image.Image, error) {
	switch format {
	case "png":
		return png.Decode(bytes.NewReader(data))
	case "jpeg":
		return jpeg.Decode(bytes.NewReader(data))
	case "gif":
		return gif.Decode(bytes.NewReader(data))
	}
	return nil, ErrNone
}

func sum(data []byte) string {
	s := sha256.Sum256(data)
	return hex.EncodeToString(s[:])
}
