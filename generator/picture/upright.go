package picture

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
)

// upright turns a photo as its camera noted that it is to be shown: the copy loses the note. data is the JPEG.
func upright(pixels image.Image, data []byte) image.Image {
	if o := orientation(data); o > 1 {
		return turned{pixels, o}
	}
	return pixels
}

// turned shows an image as one of the orientations 2 to 8 of Exif has it.
type turned struct {
	image.Image
	orientation int
}

// Bounds implements [image.Image]: from 5 on rows stand for columns.
func (t turned) Bounds() image.Rectangle {
	b := t.Image.Bounds()
	if t.orientation >= 5 {
		return image.Rect(0, 0, b.Dy(), b.Dx())
	}
	return image.Rect(0, 0, b.Dx(), b.Dy())
}

// At implements [image.Image].
func (t turned) At(x, y int) color.Color {
	b := t.Image.Bounds()
	right, bottom := b.Dx()-1, b.Dy()-1
	switch t.orientation {
	case 2: // mirrored
		x = right - x
	case 3: // upside down
		x, y = right-x, bottom-y
	case 4:
		y = bottom - y
	case 5:
		x, y = y, x
	case 6: // to be turned clockwise, as upright phones have it
		x, y = y, bottom-x
	case 7:
		x, y = right-y, bottom-x
	case 8:
		x, y = right-y, x
	}
	return t.Image.At(b.Min.X+x, b.Min.Y+y)
}

// orientation reads how a JPEG is to be shown: 1 to 8 of Exif (CIPA DC-008, 4.6.5.1.6), 1 where that isn't said.
func orientation(data []byte) int {
	exif := noted(data)
	if len(exif) < 8 {
		return 1
	}
	var order binary.ByteOrder = binary.BigEndian
	if exif[0] == 'I' {
		order = binary.LittleEndian
	}
	at := int64(order.Uint32(exif[4:]))
	if at+2 > int64(len(exif)) {
		return 1
	}
	entries := exif[at+2:]
	for n := order.Uint16(exif[at:]); n > 0 && len(entries) >= 12; n, entries = n-1, entries[12:] {
		const tag, short = 0x0112, 3
		if value := order.Uint16(entries[8:]); order.Uint16(entries) == tag && order.Uint16(entries[2:]) == short && 1 <= value && value <= 8 {
			return int(value)
		}
	}
	return 1
}

// noted gives what a camera noted before the pixels of a JPEG, nil for nothing; ITU-T T.81, B.1.1, says how segments follow.
func noted(data []byte) []byte {
	const app1, startOfScan = 0xe1, 0xda
	for at := 2; at+4 <= len(data) && data[at] == 0xff && data[at+1] != startOfScan; {
		end := at + 2 + int(binary.BigEndian.Uint16(data[at+2:]))
		if end < at+4 || end > len(data) {
			return nil
		}
		if exif, ok := bytes.CutPrefix(data[at+4:end], []byte("Exif\x00\x00")); ok && data[at+1] == app1 {
			return exif
		}
		at = end
	}
	return nil
}
