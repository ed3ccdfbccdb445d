package picture

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"io/fs"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
)

// Names in the folder that holds the snapshot.
const (
	Folder = "pictures"
	Index  = "index.jsonl" // in Folder, one line for each copy
)

var nameForm = regexp.MustCompile(`^[0-9a-f]{64}\.(png|jpg)$`)

// IsName tells whether a file's name is one that Copy gives.
func IsName(name string) bool { return nameForm.MatchString(name) }

// Shelf is the copies that lie beside a snapshot. A nil one holds none.
type Shelf struct {
	files    fs.FS
	folder   string
	pictures map[string]Picture // by address
}

// Open reads what lies in the folder of that name; nothing there is an empty shelf. The error says that the index isn't
// as it was written.
func Open(files fs.FS, folder string) (*Shelf, error) {
	s := &Shelf{files, folder, map[string]Picture{}}
	text, err := fs.ReadFile(files, path.Join(folder, Index))
	if errors.Is(err, fs.ErrNotExist) {
		return s, nil
	}
	if err != nil {
		return s, err
	}
	for line := range bytes.Lines(text) {
		var p Picture
		if err := json.Unmarshal(line, &p); err != nil || !IsName(p.Name) || !whole.MatchString(p.Address) {
			return &Shelf{}, errors.New("the index of the pictures can't be read")
		}
		s.pictures[p.Address] = p
	}
	return s, nil
}

// Find gives the copy of the picture at an address, when it lies there whole and unchanged.
func (s *Shelf) Find(address string) (Picture, bool) {
	if s == nil {
		return Picture{}, false
	}
	p, ok := s.pictures[address]
	if !ok {
		return p, false
	}
	_, err := s.Read(p)
	return p, err == nil
}

// Read gives the bytes of a copy, which are what its name says, and of the size and format that it says.
func (s *Shelf) Read(p Picture) ([]byte, error) {
	name := path.Join(s.folder, p.Name)
	if about, err := fs.Stat(s.files, name); err != nil || about.Size() > MaxBytes {
		return nil, errors.Join(err, fmt.Errorf("picture %s isn't there", p.Name))
	}
	data, err := fs.ReadFile(s.files, name)
	if err != nil {
		return nil, err
	}
	config, format, err := image.DecodeConfig(bytes.NewReader(data))
	ending := map[string]string{"png": ".png", "jpeg": ".jpg"}[format]
	if err != nil || sum(data)+ending != p.Name || config.Width != p.Width || config.Height != p.Height {
		return nil, fmt.Errorf("picture %s isn't what its name says", p.Name)
	}
	return data, nil
}

// State tells by names, sizes and dates what lies on the shelf, as far as its index names it.
func (s *Shelf) State() (string, error) {
	if s == nil {
		return "", nil
	}
	var b strings.Builder
	for _, address := range slices.Sorted(maps.Keys(s.pictures)) {
		p := s.pictures[address]
		fmt.Fprintf(&b, "%+v", p)
		about, err := fs.Stat(s.files, path.Join(s.folder, p.Name))
		switch {
		case err == nil:
			fmt.Fprintf(&b, " %d %d\n", about.Size(), about.ModTime().UnixNano())
		case errors.Is(err, fs.ErrNotExist):
			b.WriteString(" missing\n")
		default:
			return "", err
		}
	}
	return b.String(), nil
}

// Lines is the index of some copies.
func Lines(pictures []Picture) ([]byte, error) {
	var b bytes.Buffer
	for _, p := range pictures {
		text, err := json.Marshal(p)
		if err != nil {
			return nil, err
		}
		b.Write(append(text, '\n'))
	}
	return b.Bytes(), nil
}
