package markdown

import (
	"net/url"
	"strings"

	"github.com/yuin/goldmark/util"
)

// scheme gives the scheme of an address in lower case, "" for a relative one. Browsers ignore blanks and control
// characters at odd places, so those count as part of a scheme and make it unknown.
func scheme(address string) string {
	i := strings.IndexAny(address, ":/?#")
	if i < 0 || address[i] != ':' {
		return ""
	}
	if name := strings.ToLower(address[:i]); name != "" {
		return name
	}
	return ":"
}

// isExternal tells whether an address leaves the site.
func isExternal(address string) bool {
	return scheme(address) != "" || strings.HasPrefix(address, "//")
}

// Linkable tells whether a page may link to an address: one of http, https or mailto, or a place within the site.
func Linkable(address string) bool {
	_, ok := harmless(address)
	return ok
}

// harmless gives the address as it may stand in an attribute, escaped for URLs, or ok=false for a scheme other than
// http, https and mailto and for what is no address.
func harmless(address string) (href string, ok bool) {
	address = strings.Trim(address, " \t\n")
	switch scheme(address) {
	case "http", "https", "mailto":
	case "":
		if strings.HasPrefix(address, "//") {
			address = "https:" + address // else it would mean another thing when opened from a file
		}
	default:
		return "", false
	}
	if strings.ContainsFunc(address, func(r rune) bool { return r < ' ' || r == 0x7f }) {
		return "", false
	}
	href = string(util.URLEscape([]byte(address), false))
	_, err := url.Parse(href)
	return href, err == nil
}

// isAddress tells whether a stranger's link leads to an address as it is written.
func isAddress(address string) bool {
	href, ok := harmless(address)
	return ok && href == address && scheme(href) != ""
}
