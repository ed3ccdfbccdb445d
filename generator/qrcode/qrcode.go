// Package qrcode turns an address into the squares of a QR code (ISO/IEC 18004). It writes no markup, and is the only
// user of the barcode library.
package qrcode

import (
	"fmt"
	"image/color"
	"strings"

	"github.com/boombuler/barcode/qr"
)

// quiet is the empty border that readers need, in squares.
const quiet = 4

// Code is a picture of Size by Size squares, border included. Path is the data of a path that fills the dark ones.
type Code struct {
	Size int
	Path string
}

// New encodes an address such that a seventh of the picture may be unreadable. The error tells that it is too long, which
// is above 2,300 bytes.
func New(address string) (Code, error) {
	squares, err := qr.Encode(address, qr.M, qr.Auto)
	if err != nil {
		return Code{}, fmt.Errorf("%.60q can't be a QR code: %w", address, err)
	}
	side := squares.Bounds().Dx()
	dark := func(x, y int) bool { return x < side && squares.At(x, y) == color.Black }
	var path strings.Builder
	for y := range side {
		for x := 0; x < side; x++ {
			from := x
			for dark(x, y) {
				x++
			}
			if n := x - from; n > 0 {
				fmt.Fprintf(&path, "M%d %dh%dv1h-%dz", from+quiet, y+quiet, n, n)
			}
		}
	}
	return Code{side + 2*quiet, path.String()}, nil
}
