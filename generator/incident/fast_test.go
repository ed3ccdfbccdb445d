package incident

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/visit-dav/watchbill/generator/redact"
)

// TestWhatIsLookedAtFirstHidesNothing holds the quick looks against the patterns that they spare.
func TestWhatIsLookedAtFirstHidesNothing(t *testing.T) {
	t.Parallel()
	pieces := []string{
		" ", "\t", ">", "*", "_", "-", "#", "###", "**", "__", ":", " : ", "Received", "responded", "CUSTOMER", "customer name", "contact",
		"Reporter", "e-mail", "component", "version", "platform", "facility", "x", "ſ", "K", "\u00a0", "\n", "\r", "\x1b[0m", "\x7f", "\u202e", "é", "1",
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
		if _, got := headingOf(text); !got && atxHeading.MatchString(text) {
			t.Fatalf("%q is a heading", text)
		}
		lower := strings.ToLower(text)
		named := strings.Contains(lower, "customer") || strings.Contains(lower, "contact") || strings.Contains(lower, "reporter")
		if got := mayNameCustomer(text); got != named {
			t.Fatalf("%q may name a customer: %t, want %t", text, got, named)
		}
		if isPlain(text) && (strings.ContainsFunc(text, isUnseen) || strings.ContainsAny(text, "\r\x1b")) {
			t.Fatalf("%q isn't plain", text)
		}
	}
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
