package incident

import (
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/visit-dav/watchbill/generator/plain"
	"github.com/visit-dav/watchbill/generator/redact"
)

// TestWhatIsLookedAtFirstHidesNothing holds the quick looks against the patterns that they spare.
func TestWhatIsLookedAtFirstHidesNothing(t *testing.T) {
	t.Parallel()
	pieces := []string{
		" ", "\t", ">", "*", "_", "-", "#", "###", "**", "__", ":", " : ", "Received", "responded", "CUSTOMER", "customer name", "contact",
		"Reporter", "e-mail", "component", "version", "platform", "facility", "x", "ſ", "K", "\u00a0", "\n", "\r", "\x1b[0m", "\x7f", "\u202e", "é", "1",
		"#1", "GH-", "gh-7", "Gh-7", "https://github.com/a/b/issues/", "HTTPS://WWW.GitHub.com/a/b/pull/", "://", "www.", "a/b", "Resolution", "resolution", "RESOLUTION:", "–", ".", "Resolution kind", "From", "sent:", "-----", "`", "~", "begin forwarded message",
	}
	rnd := rand.New(rand.NewPCG(3, 4))
	for range 50000 {
		var b strings.Builder
		for range 1 + rnd.IntN(7) {
			b.WriteString(pieces[rnd.IntN(len(pieces))])
		}
		text := b.String()
		if got, want := matchField(text) != nil, fieldLine.MatchString(text); got != want {
			t.Fatalf("%q is a line of a field: %t, want %t", text, got, want)
		}
		if name, got := headingOf(text); true {
			if plain, want := plainHeading(text); got != want || got && name != plain {
				t.Fatalf("%q is a heading: %q, %t, want %q, %t", text, name, got, plain, want)
			}
		}
		if !mayBeMail(text) && (mailHeaderLine.MatchString(text) || mailBegins.MatchString(text)) {
			t.Fatalf("%q may be of a mail", text)
		}
		if got, want := mayRefer(text), reference.MatchString(text); want && !got {
			t.Fatalf("%q holds a reference", text)
		}
		if got, want := resolutionBegins(text), beginsResolution.FindStringIndex(text); !slices.Equal(got, want) {
			t.Fatalf("%q begins with a resolution: %v, want %v", text, got, want)
		}
		lower := strings.ToLower(text)
		named := strings.Contains(lower, "customer") || strings.Contains(lower, "contact") || strings.Contains(lower, "reporter")
		if got := mayNameCustomer(text); got != named {
			t.Fatalf("%q may name a customer: %t, want %t", text, got, named)
		}
		if plain.Is(text) && (strings.ContainsFunc(text, isUnseen) || strings.ContainsAny(text, "\r\x1b")) {
			t.Fatalf("%q isn't plain", text)
		}
	}
}

var plainATXHeading = regexp.MustCompile(`^ {0,3}#{1,4}[ \t]+(.*?)[ \t]*#*[ \t]*$`)

// plainHeading is headingOf by patterns alone.
func plainHeading(text string) (name string, ok bool) {
	match := plainATXHeading.FindStringSubmatch(text)
	heading := match != nil
	if !heading {
		if match = boldHeading.FindStringSubmatch(text); match == nil {
			return "", false
		}
	}
	name = strings.ToLower(strings.Trim(match[1], " \t:*_"))
	known, _, _ := fieldKind(name)
	return name, heading || known
}

// TestARestrictedWordIsFoundHoweverItIsWritten holds the look at letters alone against folding every text.
func TestARestrictedWordIsFoundHoweverItIsWritten(t *testing.T) {
	t.Parallel()
	re := newRestrictions(Rules{RestrictedWords: []string{"Deep Vault", "scf", "x-7", "Größe"}})
	plainly := func(text string) bool {
		var work folds
		work.folded = redact.AppendFold(nil, text)
		shown, differs := appendShown(nil, text)
		return re.inFolded(work.folded) || differs && re.inFolded(redact.AppendFold(nil, shown))
	}
	pieces := []string{
		"deep", "vault", "Deep Vault", "de", "ep", "va", "ult", "s", "c", "f", "scf", "x", "7", "groß", "Größe", "e", " ", "\n", "-", "_", "**", "`", "\\", "[", "]",
		"](", "(", ")", "<b>", "</b>", "<!--", "-->", "<", "&shy;", "&#118;", "&", "%76", "%20", "%", "\u200b", "\x00", ".", "é", "ｖ", "Ab", "0",
	}
	rnd := rand.New(rand.NewPCG(9, 4))
	found := 0
	var work folds
	for range 200000 {
		var b strings.Builder
		for range 1 + rnd.IntN(8) {
			b.WriteString(pieces[rnd.IntN(len(pieces))])
		}
		text := b.String()
		got, want := re.inText(text, &work), plainly(text)
		if got != want {
			t.Fatalf("%q holds a restricted word: %t, want %t", text, got, want)
		}
		if want {
			found++
		}
	}
	if found < 1000 {
		t.Errorf("only %d texts held one", found)
	}
}
