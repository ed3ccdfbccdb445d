package picture_test

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"image/jpeg"
	"slices"
	"testing"

	"github.com/visit-dav/watchbill/generator/picture"
)

// photo is a JPEG of 64 by 32 pixels whose corners are dark (0), dim (1), light (2) and white (3), from the upper left one
// clockwise, and which is to be shown in an orientation.
func photo(t *testing.T, order binary.AppendByteOrder, orientation uint16) []byte {
	t.Helper()
	pixels := image.NewGray(image.Rect(0, 0, 64, 32))
	for y := range 32 {
		for x := range 64 {
			corner := [2][2]uint8{{0, 1}, {3, 2}}[y/16][x/32]
			pixels.SetGray(x, y, color.Gray{Y: 80 * corner})
		}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, pixels, nil); err != nil {
		t.Fatal(err)
	}
	tiff := []byte("MM")
	if order == binary.AppendByteOrder(binary.LittleEndian) {
		tiff = []byte("II")
	}
	tiff = order.AppendUint32(order.AppendUint16(tiff, 42), 8)
	tiff = order.AppendUint16(tiff, 2)
	for _, entry := range [][3]uint16{{0x0100, 3, 64}, {0x0112, 3, orientation}} {
		tiff = order.AppendUint32(order.AppendUint16(order.AppendUint16(tiff, entry[0]), entry[1]), 1)
		tiff = order.AppendUint16(order.AppendUint16(tiff, entry[2]), 0)
	}
	return withNote(b.Bytes(), tiff)
}

func withNote(file, tiff []byte) []byte {
	note := append([]byte("Exif\x00\x00"), tiff...)
	head := []byte{0xff, 0xe0, 0, 4, 'J', 'F', 0xff, 0xe1, 0, byte(len(note) + 2)}
	return slices.Concat(file[:2], head, note, file[2:])
}

func TestAPhotoIsCopiedTheWayItIsToBeShown(t *testing.T) {
	t.Parallel()
	for orientation, want := range map[uint16][4]int{
		0: {0, 1, 2, 3}, 1: {0, 1, 2, 3}, 2: {1, 0, 3, 2}, 3: {2, 3, 0, 1}, 4: {3, 2, 1, 0},
		5: {0, 3, 2, 1}, 6: {3, 0, 1, 2}, 7: {2, 1, 0, 3}, 8: {1, 2, 3, 0}, 9: {0, 1, 2, 3},
	} {
		for _, order := range []binary.AppendByteOrder{binary.BigEndian, binary.LittleEndian} {
			p, data, err := picture.Copy(address, photo(t, order, orientation))
			if err != nil {
				t.Fatal(err)
			}
			shown, err := jpeg.Decode(bytes.NewReader(data))
			if err != nil {
				t.Fatal(err)
			}
			if got := corners(shown); got != want {
				t.Errorf("orientation %d, %v: corners %v, want %v", orientation, order, got, want)
			}
			if size := shown.Bounds().Size(); size != (image.Point{p.Width, p.Height}) || (size.X > size.Y) != (orientation < 5 || orientation > 8) {
				t.Errorf("orientation %d: %v, told as %d by %d", orientation, size, p.Width, p.Height)
			}
		}
	}
}

// corners are the shades of an image from the upper left corner clockwise.
func corners(i image.Image) [4]int {
	right, bottom := i.Bounds().Dx()-1, i.Bounds().Dy()-1
	var shades [4]int
	for n, at := range []image.Point{{0, 0}, {right, 0}, {right, bottom}, {0, bottom}} {
		shades[n] = (int(color.GrayModel.Convert(i.At(at.X, at.Y)).(color.Gray).Y) + 40) / 80
	}
	return shades
}

func FuzzAnyNoteOfACameraLeavesAPicture(f *testing.F) {
	f.Add([]byte("II*\x00\x08\x00\x00\x00\x01\x00\x12\x01\x03\x00\x01\x00\x00\x00\x06\x00\x00\x00"))
	f.Add([]byte("MM\x00*\xff\xff\xff\xff"))
	f.Add([]byte("MM\x00*\x00\x00\x00\x08\xff\xff\x01\x12"))
	f.Fuzz(func(t *testing.T, tiff []byte) {
		if len(tiff) > 200 {
			t.Skip()
		}
		p, _, err := picture.Copy(address, withNote(encoded(t, "jpeg"), tiff))
		if err != nil || p.Width*p.Height != 200 {
			t.Errorf("%+v, %v", p, err)
		}
	})
}
