package markdown_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// elements and attributes that output may hold; this list is written anew here, so that a slip in the other shows.
const (
	strangerElements = " a abbr b blockquote br caption cite code dd del details dfn div dl dt em figcaption figure " +
		"h4 h5 h6 hr i input ins kbd li mark ol p pre q s samp small span strong sub summary sup " +
		"table tbody td tfoot th thead tr u ul var wbr "
	teamElements = strangerElements + "img h2 h3 "
)

var classes = regexp.MustCompile(`^(alert alert-(note|tip|important|warning|caution)|alert-title|` +
	`align-(left|right|center)|anchor|code|footnote-(ref|back)|footnotes|hl-[a-z]+|language-[a-z0-9+#_.-]+|` +
	`missing|missing-picture|shortened|table-scroll|task|verbatim)$`)

// checkStrangers fails unless a fragment is balanced and holds only what text of strangers may.
func checkStrangers(t *testing.T, fragment string) {
	t.Helper()
	check(t, fragment, strangerElements, func(element string, a html.Attribute) bool {
		switch a.Key {
		case "href":
			return element == "a" && regexp.MustCompile(`^(https?|mailto):`).MatchString(strings.ToLower(a.Val))
		case "rel":
			return a.Val == "nofollow noopener noreferrer ugc"
		}
		return false
	})
}

// checkTeam does so for text of the team.
func checkTeam(t *testing.T, fragment string) {
	t.Helper()
	check(t, fragment, teamElements, func(element string, a html.Attribute) bool {
		switch a.Key {
		case "href", "src":
			scheme, _, found := strings.Cut(a.Val, ":")
			safe := !found || strings.ContainsAny(scheme, "/?#") ||
				slices.Contains([]string{"http", "https", "mailto"}, strings.ToLower(scheme))
			return safe && (a.Key == "href" && element == "a" || a.Key == "src" && element == "img")
		case "rel":
			return a.Val == "noopener noreferrer"
		case "alt":
			return element == "img"
		case "loading":
			return element == "img" && a.Val == "lazy"
		case "id":
			return a.Val != ""
		}
		return false
	})
}

func check(t *testing.T, fragment, elements string, extra func(element string, a html.Attribute) bool) {
	t.Helper()
	var open []string
	tokens := html.NewTokenizer(strings.NewReader(fragment))
	for kind := tokens.Next(); kind != html.ErrorToken; kind = tokens.Next() {
		token := tokens.Token()
		switch kind {
		case html.TextToken:
			if strings.ContainsFunc(token.Data, isHidden) {
				t.Errorf("hidden characters in %q", token.Data)
			}
			continue
		case html.StartTagToken:
			if !slices.Contains([]string{"br", "hr", "img", "input", "wbr"}, token.Data) {
				open = append(open, token.Data)
			}
		case html.EndTagToken:
			if len(open) == 0 || open[len(open)-1] != token.Data {
				t.Fatalf("</%s> closes %v in %q", token.Data, open, fragment)
			}
			open = open[:len(open)-1]
		default:
			t.Errorf("%v in %q", token, fragment)
		}
		if !strings.Contains(elements, " "+token.Data+" ") {
			t.Errorf("element %s in %q", token.Data, fragment)
		}
		for _, a := range token.Attr {
			if !allowed(token, a) && !extra(token.Data, a) {
				t.Errorf("attribute %s=%q of %s in %q", a.Key, a.Val, token.Data, fragment)
			}
		}
	}
	if len(open) > 0 {
		t.Errorf("%v isn't closed in %q", open, fragment)
	}
}

// allowed tells whether any text may have an attribute.
func allowed(token html.Token, a html.Attribute) bool {
	switch a.Key {
	case "class":
		return classes.MatchString(a.Val)
	case "title", "aria-label":
		return true
	case "role":
		return a.Val == "note" || a.Val == "group"
	case "dir":
		return a.Val == "rtl" && slices.Contains([]string{"ul", "ol", "blockquote", "table"}, token.Data)
	case "scope":
		return token.Data == "th" && a.Val == "col"
	case "tabindex":
		return a.Val == "0" && (token.Data == "div" || token.Data == "pre")
	case "type":
		return a.Val == "checkbox" && strings.Contains(token.String(), "disabled")
	case "checked", "disabled":
		return token.Data == "input"
	case "open":
		return token.Data == "details"
	case "start", "colspan", "rowspan":
		return strings.Trim(a.Val, "0123456789") == ""
	}
	return false
}

func isHidden(r rune) bool {
	return isControl(r) || r >= 0x7f && r <= 0x9f || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069
}
