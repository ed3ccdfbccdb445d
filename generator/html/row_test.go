package html_test

import (
	"net/url"
	"testing"

	"github.com/visit-dav/watchbill/generator/html"
)

func TestAPlainAddressIsWrittenAsAnyOther(t *testing.T) {
	t.Parallel()
	for _, link := range []string{"", "12.html", "../12.html", "./a", "a-b/c.html", "//host/a", "/a", "a:b", "Ä.html", "a b", "a?b", "a#b", "a%20b", ".."} {
		if html.IsPlainAddress(link) && (&url.URL{Path: link}).String() != link {
			t.Errorf("%q is not plain", link)
		}
	}
	if !html.IsPlainAddress("../../12.html") || html.IsPlainAddress("a b") {
		t.Error("nothing is told apart")
	}
}
