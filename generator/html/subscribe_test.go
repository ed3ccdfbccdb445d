package html_test

import (
	"fmt"
	"html"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/visit-dav/watchbill/generator/qrcode"
)

func TestEveryFeedHasACardWithAllWaysToSubscribe(t *testing.T) {
	t.Parallel()
	s := load(t, team())
	rendered := render(t, s)
	cards := strings.Split(rendered["subscribe.html"], `<article class="feed`)[1:]
	feeds := s.FeedList()
	if len(cards) != len(feeds) {
		t.Fatalf("%d cards for %d feeds", len(cards), len(feeds))
	}
	google := regexp.MustCompile(`href="(https://calendar.google.com/[^"]*)"`)
	for i, f := range feeds {
		const base = "team.example/response/"
		webcal := "webcal://" + base + f.Path
		for _, part := range []string{
			`href="` + webcal + `"`, `<code data-copy>https://` + base + f.Path + `</code>`, `href="` + f.Path + `" download`,
		} {
			if !strings.Contains(cards[i], part) {
				t.Errorf("the card of %s lacks %s", f.Path, part)
			}
		}
		link := google.FindStringSubmatch(cards[i])
		if link == nil {
			t.Errorf("the card of %s has no way to Google", f.Path)
			continue
		}
		if u, err := url.Parse(html.UnescapeString(link[1])); err != nil || u.Query().Get("cid") != webcal {
			t.Errorf("Google gets %q of %s", link[1], f.Path)
		}
		code, err := qrcode.New(webcal)
		if err != nil || !strings.Contains(cards[i], code.Path) {
			t.Errorf("the QR code of %s is another: %v", f.Path, err)
		}
		if f.Person != "" && !strings.Contains(rendered["people/"+f.Person+".html"], code.Path) {
			t.Errorf("the page of %s has no QR code of the feed", f.Person)
		}
	}
}

func TestTheCodesOfManyPeopleAreOnTheirOwnPages(t *testing.T) {
	t.Parallel()
	var people strings.Builder
	people.WriteString("people:\n  - {slug: ada, name: Ada}\n  - {slug: ben, name: Ben}\n  - {slug: cara, name: Cara}\n  - {slug: dora, name: Dora}\n")
	for n := range 60 {
		fmt.Fprintf(&people, "  - {slug: p%d, name: Person %d}\n", n, n)
	}
	rendered := render(t, load(t, without(t, map[string]string{"roster.yaml": people.String()})))
	if n := strings.Count(rendered["subscribe.html"], `class="qr"`); n != 4 || !strings.Contains(rendered["subscribe.html"], "QR codes are on the people’s own pages.") {
		t.Errorf("the page of all holds %d codes", n)
	}
	if !strings.Contains(rendered["people/p59.html"], `class="qr"`) {
		t.Error("a person's own page has no code")
	}
}
