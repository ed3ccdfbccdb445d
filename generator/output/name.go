package output

import (
	"fmt"
	"path"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// longest is how many bytes an address may have, so that it fits every file system, archive and server.
const longest = 200

// CheckName tells why name can't be the address of a file of a site, or nil. Rules of all file systems hold on each, so
// that a site built on one can be copied to any other.
func CheckName(name string) error {
	if why := fault(name); why != "" {
		return fmt.Errorf("%q can't be a file of the site: %s", name, why)
	}
	return nil
}

func fault(name string) string {
	switch {
	case name == "":
		return "the name is empty"
	case len(name) > longest:
		return fmt.Sprintf("the address has %d bytes, more than %d", len(name), longest)
	case !utf8.ValidString(name):
		return "the name isn't UTF-8"
	case strings.HasPrefix(name, "/"):
		return "the path is absolute"
	case strings.Contains(name, `\`):
		return "it holds a backslash"
	case strings.ContainsFunc(name, invisible):
		return "it holds a control character"
	case strings.ContainsAny(name, `<>:"|?*`):
		return `it holds one of < > : " | ? * which Windows refuses`
	}
	if top, _, _ := strings.Cut(name, "/"); reserved(top) {
		return fmt.Sprintf("%s at the top belongs to the output folder itself", top)
	}
	for part := range strings.SplitSeq(name, "/") {
		if why := partFault(part); why != "" {
			return why
		}
	}
	return ""
}

func partFault(part string) string {
	switch {
	case part == "":
		return "a part of the path is empty"
	case part == "." || part == "..":
		return fmt.Sprintf("a part of the path is %q", part)
	case strings.HasSuffix(part, ".") || strings.HasSuffix(part, " "):
		return fmt.Sprintf("%q ends in a dot or a space", part)
	case isDevice(part):
		return fmt.Sprintf("%q is a reserved name on Windows", part)
	}
	return ""
}

// invisible tells control characters, line separators, and marks that turn the direction of writing.
func invisible(r rune) bool {
	if r < utf8.RuneSelf {
		return r < ' ' || r == '\x7f'
	}
	return unicode.In(r, unicode.Cc, unicode.Zl, unicode.Zp, unicode.Bidi_Control)
}

// isDevice tells the names that Windows keeps for devices, with any extension.
func isDevice(part string) bool {
	base, _, _ := strings.Cut(part, ".")
	base = strings.ToUpper(strings.TrimRight(base, " "))
	switch base {
	case "CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$", "CLOCK$":
		return true
	}
	digit, isPort := strings.CutPrefix(base, "COM")
	if !isPort {
		digit, isPort = strings.CutPrefix(base, "LPT")
	}
	return isPort && slices.Contains([]string{"0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "¹", "²", "³"}, digit)
}

// reserved tells names at the top that the output folder has, not the site.
func reserved(top string) bool {
	key := foldName(top)
	return key == marker || key == ".git" || slices.Contains(keptNames(), key)
}

// Names judges addresses before there are files to stage. The zero value isn't ready; see [NewNames].
type Names struct{ claimed names }

// NewNames gives an empty set of addresses.
func NewNames() *Names { return &Names{newNames()} }

// Claim takes an address, or tells why it can't be one: its form, or another that is the same on some file system.
func (n *Names) Claim(name string) error {
	if err := CheckName(name); err != nil {
		return err
	}
	_, err := n.claimed.claim(name)
	return err
}

// names are the addresses of a site. Two that some file system holds for one and the same can't both be in.
type names struct {
	folders map[string]bool   // exact
	taken   map[string]string // folded spelling of files and folders -> exact
}

func newNames() names {
	return names{folders: map[string]bool{}, taken: map[string]string{}}
}

// claim takes a name that CheckName passed, and tells the folders above it that are new, outermost first.
func (n names) claim(name string) (folders []string, err error) {
	if n.has(name) {
		return nil, fmt.Errorf("%q is added twice", name)
	}
	above := foldersOf(name)
	for _, d := range append(slices.Clone(above), name) {
		if err := n.clash(d, d != name); err != nil {
			return nil, err
		}
	}
	for _, d := range above {
		if !n.folders[d] {
			folders = append(folders, d)
			n.folders[d], n.taken[foldName(d)] = true, d
		}
	}
	n.taken[foldName(name)] = name
	return folders, nil
}

// release gives back a name that was claimed.
func (n names) release(name string) {
	delete(n.taken, foldName(name))
}

func (n names) clash(name string, isFolder bool) error {
	other, found := n.taken[foldName(name)]
	switch {
	case !found || isFolder && n.folders[name]:
		return nil
	case other == name:
		return fmt.Errorf("%q would be a file and a folder", name)
	}
	return fmt.Errorf("%q and %q are one name on file systems that fold case or normalise Unicode", name, other)
}

// has tells whether a file has the name.
func (n names) has(name string) bool {
	exact, found := n.taken[foldName(name)]
	return found && exact == name && !n.folders[name]
}

// count is how many files there are.
func (n names) count() int { return len(n.taken) - len(n.folders) }

func (n names) sorted() []string {
	all := make([]string, 0, n.count())
	for _, name := range n.taken {
		if !n.folders[name] {
			all = append(all, name)
		}
	}
	slices.Sort(all)
	return all
}

// foldersOf lists the folders above a name, outermost first.
func foldersOf(name string) []string {
	var above []string
	for d := path.Dir(name); d != "."; d = path.Dir(d) {
		above = append(above, d)
	}
	slices.Reverse(above)
	return above
}

// foldName gives what all spellings of a name share: case folded, Unicode normalised.
func foldName(name string) string {
	if isASCII(name) {
		return strings.ToLower(name)
	}
	return norm.NFC.String(cases.Fold().String(norm.NFC.String(name)))
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
