package picture

import (
	"net/url"
	"regexp"
	"slices"
)

// hosted is what GitHub calls the pictures that people drop into a public issue; all of these are read without a token.
const hosted = `https://(?:github\.com/(?:user-attachments/assets/|[A-Za-z0-9-]+/[A-Za-z0-9._-]+/assets/[0-9]+/)[0-9a-f-]{36}` +
	`|user-images\.githubusercontent\.com/[0-9]+/[0-9A-Za-z._-]+)`

var (
	whole = regexp.MustCompile(`^` + hosted + `$`)
	shown = regexp.MustCompile(`(?:!\[[^\]\n]*\]\(\s*<?|(?i:<img)\s[^<>]*?(?i:src)\s*=\s*["']?)(` + hosted + `)`)
)

// storage is where GitHub keeps them, and leads to with an address that holds for minutes.
var storage = []string{"github-production-user-asset-6210df.s3.amazonaws.com", "user-images.githubusercontent.com"}

// Addresses lists the pictures of a Markdown text that may be copied, in its order, each once. One that it misses stays
// a placeholder.
func Addresses(text string) []string {
	var found []string
	known := map[string]bool{}
	for _, m := range shown.FindAllStringSubmatch(text, -1) {
		if !known[m[1]] {
			known[m[1]] = true
			found = append(found, m[1])
		}
	}
	return found
}

// MayAsk tells whether an address that stands in an issue may be asked for a picture.
func MayAsk(u *url.URL) bool { return whole.MatchString(u.String()) }

// MayFollow tells whether a redirect may be followed to an address.
func MayFollow(u *url.URL) bool {
	return u.Scheme == "https" && u.User == nil && slices.Contains(storage, u.Host)
}
